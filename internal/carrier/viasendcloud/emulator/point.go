package emulator

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// place is a service point.
type place struct {
	ID       int                 `json:"id"`
	Code     string              `json:"code"`
	Active   bool                `json:"is_active"`
	Shop     *string             `json:"shop_type"`
	Kind     string              `json:"general_shop_type"`
	Extra    map[string]string   `json:"extra_data"`
	Name     string              `json:"name"`
	Street   string              `json:"street"`
	Number   string              `json:"house_number"`
	Postal   string              `json:"postal_code"`
	City     string              `json:"city"`
	Lat      string              `json:"latitude"`
	Lon      string              `json:"longitude"`
	Email    string              `json:"email"`
	Phone    string              `json:"phone"`
	Homepage string              `json:"homepage"`
	Carrier  string              `json:"carrier"`
	Country  string              `json:"country"`
	Hours    map[string][]string `json:"formatted_opening_times"`
	Tomorrow bool                `json:"open_tomorrow"`
	Week     bool                `json:"open_upcoming_week"`
	Distance int                 `json:"distance"`
}

func shopAt(id int, code, carrier, kind, name, street, number, postal, city, country, lat, lon string) place {
	hours := map[string][]string{"6": {}}
	for day := range 6 {
		hours[strconv.Itoa(day)] = []string{"09:00 - 18:00"}
	}
	return place{
		ID: id, Code: code, Active: true, Kind: kind, Extra: map[string]string{"partner_name": name}, Name: name, Street: street, Number: number, Postal: postal, City: city,
		Lat: lat, Lon: lon, Carrier: carrier, Country: country, Hours: hours, Tomorrow: true, Week: true,
	}
}

// places are invented shops.
var places = []place{
	shopAt(11000001, "900123", "postnl", "servicepoint", "Buurtwinkel De Markt", "Marktplein", "4", "3511LL", "UTRECHT", "NL", "52.090700", "5.121400"),
	shopAt(11000002, "900124", "postnl", "locker", "Pakketautomaat Centrum", "Singel", "12", "1015AA", "AMSTERDAM", "NL", "52.377600", "4.892100"),
	shopAt(11000003, "NL10231", "dpd", "servicepoint", "Kiosk aan de Gracht", "Oudegracht", "88", "3511AV", "UTRECHT", "NL", "52.092800", "5.119000"),
	shopAt(11000004, "NL10232", "dpd", "servicepoint", "Boekhandel Zuid", "Ceintuurbaan", "210", "1072GC", "AMSTERDAM", "NL", "52.354000", "4.891000"),
	shopAt(11000005, "BE20417", "dpd", "servicepoint", "Krantenwinkel Zuid", "Nationalestraat", "31", "2000", "ANTWERPEN", "BE", "51.214700", "4.398200"),
	shopAt(11000006, "DE30018", "dpd", "servicepoint", "Kiosk am Dom", "Domplatz", "2", "50667", "KÖLN", "DE", "50.941300", "6.958300"),
}

func findPoint(id string) (place, bool) {
	i := slices.IndexFunc(places, func(p place) bool { return strconv.Itoa(p.ID) == id })
	if i < 0 {
		return place{}, false
	}
	return places[i], true
}

// points is GET /service-points. Distances are made up: places in the town asked for are near.
func (e *Emulator) points(w http.ResponseWriter, r *http.Request, of string) {
	q := r.URL.Query()
	if q.Get("country") == "" {
		refuse(w, r, http.StatusBadRequest, `country: "This field is required."`)
		return
	}
	shop := e.integration(of)
	if !shop.Points {
		refuse(w, r, http.StatusBadRequest, "Service point support is not activated for this integration")
		return
	}
	carriers := shop.Carriers
	if wanted := q.Get("carrier"); wanted != "" {
		carriers = strings.Split(wanted, ",")
		for _, c := range carriers {
			if !slices.Contains(shop.Carriers, c) {
				refuse(w, r, http.StatusBadRequest, `carrier: "Carrier `+c+` is not enabled."`)
				return
			}
		}
	}
	kinds := strings.Split(q.Get("general_shop_type"), ",")
	all := []place{}
	for _, p := range places {
		if p.Country != strings.ToUpper(q.Get("country")) || !slices.Contains(carriers, p.Carrier) || kinds[0] != "" && !slices.Contains(kinds, p.Kind) {
			continue
		}
		p.Distance = 40_000
		near := strings.ToUpper(q.Get("city") + " " + q.Get("address"))
		code := strings.ReplaceAll(q.Get("postal_code")+q.Get("address"), " ", "")
		if strings.Contains(near, p.City) || len(code) >= 2 && strings.HasPrefix(p.Postal, code[:2]) {
			p.Distance = 412 + p.ID%10
		}
		all = append(all, p)
	}
	slices.SortStableFunc(all, func(a, b place) int { return a.Distance - b.Distance })
	emulate.Send(w, http.StatusOK, all)
}

func (e *Emulator) point(w http.ResponseWriter, r *http.Request, _ string) {
	p, ok := findPoint(r.PathValue("id"))
	if !ok {
		refuse(w, r, http.StatusNotFound, "The requested resource could not be found")
		return
	}
	emulate.Send(w, http.StatusOK, p)
}

func (e *Emulator) available(w http.ResponseWriter, r *http.Request, _ string) {
	p, ok := findPoint(r.PathValue("id"))
	emulate.Send(w, http.StatusOK, ok && p.Active)
}

func (e *Emulator) carriers(w http.ResponseWriter, _ *http.Request, of string) {
	emulate.Send(w, http.StatusOK, e.integration(of).Carriers)
}
