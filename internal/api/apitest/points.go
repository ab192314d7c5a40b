package apitest

import (
	"fmt"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/servicepoint"
)

// LoadPoints gives the carrier seven service points, 9001 to 9007: five in Eindhoven, one behind the other to the east; one in Breda that
// its carrier has given up since; one in Brussels, and none elsewhere. Another carrier, elsewhere_post, has 9008.
func (w *World) LoadPoints() {
	w.T.Helper()
	shop := servicepoint.Week{}
	for d := range 5 {
		shop[d] = []servicepoint.Shift{{From: 9 * 60, To: 12 * 60}, {From: 13 * 60, To: 18 * 60}}
	}
	kinds := []servicepoint.Kind{servicepoint.Shop, servicepoint.Locker, servicepoint.PostOffice, servicepoint.Depot, servicepoint.Shop}
	var all []servicepoint.Point
	for n, kind := range kinds {
		p := servicepoint.Point{
			Code: fmt.Sprintf("EHV%d", n+1), Kind: kind, ShopType: string("ABCDE"[n]), Name: fmt.Sprintf("Punt %d", n+1), Street: "Emmasingel",
			HouseNumber: fmt.Sprint(n*10 + 1), PostalCode: "5611 EM", City: "Eindhoven", Country: "NL", Latitude: 51.44083, Longitude: 5.47778 + float64(n)*0.01,
			Zone: "Europe/Amsterdam", Hours: shop, Active: true,
		}
		if kind == servicepoint.Locker {
			p.Hours, p.Extra = servicepoint.AlwaysOpen(), map[string]string{"terminal_type": "outdoor"}
		}
		if n == 4 {
			p.Closed = []servicepoint.Period{{From: "2026-11-23", To: "2026-12-31"}}
		}
		all = append(all, p)
	}
	breda, brussels := all[0], all[0]
	breda.Code, breda.City, breda.PostalCode, breda.Latitude, breda.Longitude = "BRD1", "Breda", "4811 AA", 51.58656, 4.77596
	brussels.Code, brussels.City, brussels.PostalCode, brussels.Country, brussels.Latitude, brussels.Longitude = "BRU1", "Brussel", "1000", "BE", 50.85045, 4.34878
	all = append(all, breda, brussels)
	load := func(carrier string, points []servicepoint.Point) {
		_, err := servicepoint.Loader{DB: w.DB, Carrier: carrier, Source: "test", Now: w.Now()}.Load(w.T.Context(), points, nil)
		w.must(err)
	}
	load(sandbox.Code, all)
	load(sandbox.Code, append(all[:5:5], brussels))
	other := all[0]
	other.Code = "EP1"
	load("elsewhere_post", []servicepoint.Point{other})
}
