package emulator

import (
	"cmp"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// place is a demo point: invented, in real towns.
type place struct {
	name, kind, street, house, city, post string
	lat, lon                              float64
}

var places = []place{
	{"KRA010", "parcel_locker", "Przykładowa", "10", "Kraków", "30-624", 50.0273, 19.9637},
	{"KRA011", "parcel_locker", "Wzorcowa", "3", "Kraków", "31-010", 50.0617, 19.9373},
	{"WAW02B", "parcel_locker", "Próbna", "2", "Warszawa", "00-120", 52.2345, 21.0012},
	{"WAW03A", "parcel_locker", "Ćwiczebna", "17", "Warszawa", "03-301", 52.2891, 21.0210},
	{"POZ012", "parcel_locker", "Pokazowa", "8", "Poznań", "61-701", 52.4095, 16.9200},
	{"GDA021", "parcel_locker", "Portowa", "44", "Gdańsk", "80-800", 54.3521, 18.6466},
	{"POP12KRA", "pop", "Sklepowa", "5", "Kraków", "30-002", 50.0712, 19.9384},
}

func (p place) view(r *http.Request, distance any) map[string]any {
	hours, open247 := any("24/7"), true
	if p.kind == "pop" {
		hours, open247 = "PN-SB 08:00-20:00", false
	}
	return map[string]any{
		"href": href(r, "/v1/points/"+p.name), "name": p.name, "type": []string{p.kind}, "status": "Operating", "location": map[string]float64{"longitude": p.lon, "latitude": p.lat},
		"location_description": "Demo", "distance": distance, "opening_hours": hours, "location_247": open247, "address": map[string]string{"line1": p.street + " " + p.house, "line2": p.post + " " + p.city},
		"address_details": map[string]any{"city": p.city, "province": nil, "post_code": p.post, "street": p.street, "building_number": p.house, "flat_number": nil},
		"functions":       []string{"parcel_collect", "parcel_send"}, "payment_available": true, "operating_hours_extended": map[string]any{},
	}
}

// points is GET /points: by type and name, the nearest first where relative_point is given.
func (e *Emulator) points(w http.ResponseWriter, r *http.Request, _ customer) {
	q := r.URL.Query()
	all := slices.DeleteFunc(slices.Clone(places), func(p place) bool {
		return q.Has("type") && !slices.Contains(strings.Split(q.Get("type"), ","), p.kind) || q.Has("name") && !slices.Contains(strings.Split(q.Get("name"), ","), p.name)
	})
	distance := func(place) any { return nil }
	if q.Has("relative_point") {
		lat, lon, ok := strings.Cut(q.Get("relative_point"), ",")
		y, errY := strconv.ParseFloat(lat, 64)
		x, errX := strconv.ParseFloat(lon, 64)
		if !ok || errX != nil || errY != nil {
			found := tree{}
			found.add("relative_point", "invalid")
			invalid(w, found)
			return
		}
		slices.SortStableFunc(all, func(a, b place) int { return cmp.Compare(metres(y, x, a), metres(y, x, b)) })
		distance = func(p place) any { return metres(y, x, p) }
	}
	views := []map[string]any{}
	for _, p := range all {
		views = append(views, p.view(r, distance(p)))
	}
	page(w, r, views)
}

func (e *Emulator) point(w http.ResponseWriter, r *http.Request, _ customer) {
	for _, p := range places {
		if p.name == r.PathValue("name") {
			send(w, http.StatusOK, p.view(r, nil))
			return
		}
	}
	notFound(w)
}

// metres is the way through the air, on a ball.
func metres(lat, lon float64, p place) int {
	const radius, rad = 6_371_000, math.Pi / 180
	x := (p.lon - lon) * rad * math.Cos((p.lat+lat)/2*rad)
	y := (p.lat - lat) * rad
	return int(radius * math.Hypot(x, y))
}
