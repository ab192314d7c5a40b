package emulator

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
)

// shop is a demo ParcelShop: invented, in real towns.
type shop struct {
	id, kind string
	address  address
	lat, lon string
}

var shops = []shop{
	{"2760001", "SHOP", address{Name1: "Demo Kiosk Markt", Street: "Markt", StreetNumber: "3", ZIPCode: "53111", City: "Bonn", CountryCode: "DE"}, "50.73519", "7.10133"},
	{"2760004", "LOCKER", address{Name1: "Demo Automat Bahnhof", Street: "Am Hauptbahnhof", StreetNumber: "1", ZIPCode: "53113", City: "Bonn", CountryCode: "DE"}, "50.73201", "7.09716"},
	{"2760002", "SHOP", address{Name1: "Demo Blumen Hafen", Street: "Am Sandtorkai", StreetNumber: "12", ZIPCode: "20457", City: "Hamburg", CountryCode: "DE"}, "53.54412", "9.98934"},
	{"2760003", "SHOP", address{Name1: "Demo Buchladen Mitte", Street: "Torstraße", StreetNumber: "99", ZIPCode: "10119", City: "Berlin", CountryCode: "DE"}, "52.52930", "13.40171"},
	{"5280001", "SHOP", address{Name1: "Demo Winkel Gracht", Street: "Oudegracht", StreetNumber: "88", ZIPCode: "3511 AV", City: "Utrecht", CountryCode: "NL"}, "52.09283", "5.11902"},
	{"0560001", "SHOPINSHOP", address{Name1: "Demo Winkel Meir", Street: "Meir", StreetNumber: "31", ZIPCode: "2000", City: "Antwerpen", CountryCode: "BE"}, "51.21801", "4.40902"},
}

func shopOf(id string) (shop, bool) {
	i := slices.IndexFunc(shops, func(s shop) bool { return s.id == id })
	if i < 0 {
		return shop{}, false
	}
	return shops[i], true
}

// at is an hour as the service tells it: milliseconds since one hour before midnight.
func at(hour int) int64 { return int64(hour-1) * 3_600_000 }

// view is a shop as the service tells it. Not in our sheet: how hours are written; here as ShipIT's public handbook has them.
func (s shop) view() map[string]any {
	hours := func(from, to int) map[string]any {
		return map[string]any{"OpeningHours": []map[string]int64{{"From": at(from), "To": at(to)}}}
	}
	var days []map[string]any
	for _, day := range []string{"MON", "TUE", "WED", "THU", "FRI", "SAT"} {
		one := map[string]any{"DayOfWeek": day, "OpeningHours": hours(9, 18), "Breaks": hours(0, 0)}
		if day != "SAT" && s.kind == "SHOP" {
			one["Breaks"] = hours(12, 14)
		}
		days = append(days, one)
	}
	return map[string]any{
		"ParcelShopID": s.id, "Type": s.kind, "Address": s.address, "Location": map[string]string{"Latitude": s.lat, "Longitude": s.lon}, "WorkingDay": days,
	}
}

// Not in our sheet: how far and how many, if nothing is said; ShipIT's public handbook has these.
const (
	farthest  = 50 // km
	usualFar  = 30
	usualMost = 25
)

// shopsNear is POST /parcelshop/address: the nearest first. Here near is: near by the digits of the postal code.
func (e *Emulator) shopsNear(w http.ResponseWriter, r *http.Request, _ customer) {
	var in struct {
		address
		Distance         json.Number
		MaxNumberOfShops json.Number
		ParcelShopType   string
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		refuse(w, http.StatusBadRequest, failure{codeInvalid, "The request cannot be read: " + err.Error(), nil})
		return
	}
	var check checker
	check.text("parcelshopSearchLocation.CountryCode", in.CountryCode, true, 20)
	check.text("parcelshopSearchLocation.ZIPCode", in.ZIPCode, true, 10)
	check.text("parcelshopSearchLocation.Street", in.Street, false, 40)
	check.text("parcelshopSearchLocation.City", in.City, false, 40)
	if _, ok := postal.Lookup(in.CountryCode); in.CountryCode != "" && !ok {
		check.add(codeInvalid, "countryCode", "Country %s not found", in.CountryCode)
	}
	far, most := check.figure("parcelshopSearchLocation.Distance", in.Distance, usualFar, farthest), check.figure("parcelshopSearchLocation.MaxNumberOfShops", in.MaxNumberOfShops, usualMost, 1000)
	if len(check.found) > 0 {
		refuse(w, http.StatusBadRequest, check.found...)
		return
	}
	near := func(s shop) float64 {
		n := digits(s.address.ZIPCode) - digits(in.ZIPCode)
		return 0.4 + 0.09*float64(max(n, -n))
	}
	found := slices.DeleteFunc(slices.Clone(shops), func(s shop) bool {
		return s.address.CountryCode != in.CountryCode || near(s) > float64(far) || in.ParcelShopType != "" && in.ParcelShopType != s.kind
	})
	slices.SortStableFunc(found, func(a, b shop) int { return cmp.Compare(near(a), near(b)) })
	all := []map[string]any{}
	for _, s := range found[:min(most, len(found))] {
		view := s.view()
		view["AirlineDistance"] = strconv.FormatFloat(near(s), 'f', -1, 64)
		all = append(all, view)
	}
	emulate.Send(w, http.StatusOK, map[string]any{"ParcelShop": all})
}

// figure is a whole number of a search, told as a number or a text.
func (c *checker) figure(path string, n json.Number, usual, most int) int {
	if n == "" {
		return usual
	}
	v, err := strconv.Atoi(n.String())
	if err != nil || v < 0 || v > most {
		c.add(codeInvalid, path, "Value %s is not a valid value", n)
	}
	return v
}

// digits are the figures that a postal code begins with.
func digits(code string) int {
	n := strings.IndexFunc(code, func(r rune) bool { return r < '0' || r > '9' })
	if n < 0 {
		n = len(code)
	}
	v, _ := strconv.Atoi(code[:n])
	return v
}

func (e *Emulator) shopsOf(w http.ResponseWriter, r *http.Request, _ customer) {
	all := []map[string]any{}
	for _, s := range shops {
		if s.address.CountryCode == r.PathValue("country") {
			all = append(all, s.view())
		}
	}
	emulate.Send(w, http.StatusOK, map[string]any{"ParcelShop": all})
}

func (e *Emulator) shop(w http.ResponseWriter, r *http.Request, _ customer) {
	s, ok := shopOf(r.PathValue("id"))
	if !ok {
		refuse(w, http.StatusBadRequest, failure{"INVALID_PARCELSHOP_ID", "Parcelshop not found for id " + r.PathValue("id"), []string{r.PathValue("id")}})
		return
	}
	emulate.Send(w, http.StatusOK, s.view())
}
