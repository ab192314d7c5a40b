package emulator

import (
	"bytes"
	"cmp"
	"hash/fnv"
	"image"
	"image/color"
	"image/gif"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// place is a demo pick-up point: invented, in real towns.
type place struct {
	code, network, name, street, house, zip, city, country, kind string
	lat, lon                                                     float64
}

var places = []place{
	{"171001", "PNPNL-01", "Demo Boekhandel Kade", "Oudegracht", "101", "3511AE", "Utrecht", "NL", "PG", 52.0921, 5.1185},
	{"171002", "PNPNL-01", "Demo Pakketautomaat Station", "Stationsplein", "7", "3511ED", "Utrecht", "NL", "PA", 52.0893, 5.1103},
	{"171003", "PNPNL-01", "Demo Buurtwinkel Singel", "Singel", "250", "1016AB", "Amsterdam", "NL", "PG", 52.3712, 4.8876},
	{"171004", "PNPNL-01", "Demo Pakketautomaat Damrak", "Damrak", "66", "1012LM", "Amsterdam", "NL", "PA", 52.3757, 4.8965},
	{"171005", "PNPNL-01", "Demo Drogist Coolsingel", "Coolsingel", "40", "3011AD", "Rotterdam", "NL", "PG", 51.9225, 4.4792},
	{"171006", "PNPNL-01", "Demo Kantoorvak Markt", "Grote Markt", "3", "9711LV", "Groningen", "NL", "PG", 53.2187, 6.5677},
	{"201001", "LD-01", "Demo Dagbladhandel Meir", "Meir", "12", "2000", "Antwerpen", "BE", "PG", 51.2180, 4.4099},
	{"201002", "LD-01", "Demo Nachtwinkel Kouter", "Kouter", "29", "9000", "Gent", "BE", "PG", 51.0500, 3.7230},
}

// denied answers an error of the location service. Not in our sheet: its numbers.
func denied(w http.ResponseWriter, code, message string) {
	emulate.Send(w, http.StatusBadRequest, map[string]any{"Error": map[string]string{"ErrorCode": code, "ErrorMessage": message}, "RequestId": strconv.FormatUint(hash(message), 16)})
}

// view is a point as the service tells it. Not in our sheet: all but LocationCode, RetailNetworkID and the hours.
func (p place) view(distance int) map[string]any {
	hours := map[string]any{}
	for _, day := range []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"} {
		switch {
		case p.kind == "PA":
			hours[day] = map[string]any{"string": []string{"00:00-23:59"}}
		case day != "Sunday":
			hours[day] = map[string]any{"string": []string{"09:00-18:00"}}
		}
	}
	return map[string]any{
		"LocationCode": p.code, "RetailNetworkID": p.network, "Name": p.name, "Distance": distance, "Latitude": p.lat, "Longitude": p.lon,
		"Address":         map[string]string{"Street": p.street, "HouseNr": p.house, "Zipcode": p.zip, "City": p.city, "Countrycode": p.country},
		"DeliveryOptions": map[string]any{"string": []string{p.kind}}, "OpeningHours": hours, "PartnerName": "PostNL",
	}
}

// found answers points, the nearest first, as many as the service gives at once.
func found(w http.ResponseWriter, all []place, distance func(place) int) {
	if len(all) == 0 {
		denied(w, "10", "No locations found for these parameters")
		return
	}
	slices.SortStableFunc(all, func(a, b place) int { return cmp.Compare(distance(a), distance(b)) })
	views := []map[string]any{}
	for _, p := range all[:min(20, len(all))] {
		views = append(views, p.view(distance(p)))
	}
	emulate.Send(w, http.StatusOK, map[string]any{"GetLocationsResult": map[string]any{"ResponseLocation": lone(views, true)}})
}

// offered are the points of a country with one of the delivery options asked for ("PG,PA"; none is all).
func offered(r *http.Request) []place {
	country, options := r.URL.Query().Get("CountryCode"), r.URL.Query().Get("DeliveryOptions")
	return slices.DeleteFunc(slices.Clone(places), func(p place) bool {
		return country != "" && p.country != country || options != "" && !strings.Contains(options, p.kind)
	})
}

// nearest looks near an address. Here near is: near by the digits of the postal code.
func (e *Emulator) nearest(w http.ResponseWriter, r *http.Request, _ customer) {
	q := r.URL.Query()
	country, zip := q.Get("CountryCode"), strings.ReplaceAll(q.Get("PostalCode"), " ", "")
	if country != "NL" && country != "BE" {
		denied(w, "11", "CountryCode is NL or BE")
		return
	}
	if zip == "" || country == "NL" && !dutchZip.MatchString(zip) || country == "BE" && !fourDigits.MatchString(zip) {
		denied(w, "12", "PostalCode is not valid")
		return
	}
	wanted, err := strconv.Atoi(zip[:4])
	if err != nil {
		denied(w, "12", "PostalCode is not valid")
		return
	}
	found(w, offered(r), func(p place) int {
		n, _ := strconv.Atoi(p.zip[:4]) // the table has digits there
		return 250 + 120*max(n-wanted, wanted-n)
	})
}

func (e *Emulator) nearestGeocode(w http.ResponseWriter, r *http.Request, _ customer) {
	lat, errLat := strconv.ParseFloat(r.URL.Query().Get("Latitude"), 64)
	lon, errLon := strconv.ParseFloat(r.URL.Query().Get("Longitude"), 64)
	if errLat != nil || errLon != nil {
		denied(w, "13", "Latitude and Longitude are compulsory")
		return
	}
	found(w, offered(r), func(p place) int { return metres(lat, lon, p) })
}

func (e *Emulator) area(w http.ResponseWriter, r *http.Request, _ customer) {
	var edge [4]float64
	for i, name := range []string{"LatitudeNorth", "LongitudeWest", "LatitudeSouth", "LongitudeEast"} {
		v, err := strconv.ParseFloat(r.URL.Query().Get(name), 64)
		if err != nil {
			denied(w, "13", name+" is compulsory")
			return
		}
		edge[i] = v
	}
	inside := slices.DeleteFunc(offered(r), func(p place) bool { return p.lat > edge[0] || p.lat < edge[2] || p.lon < edge[1] || p.lon > edge[3] })
	found(w, inside, func(p place) int { return metres((edge[0]+edge[2])/2, (edge[1]+edge[3])/2, p) })
}

func (e *Emulator) lookup(w http.ResponseWriter, r *http.Request, _ customer) {
	code, network := r.URL.Query().Get("LocationCode"), r.URL.Query().Get("RetailNetworkID")
	one := slices.DeleteFunc(slices.Clone(places), func(p place) bool { return p.code != code || network != "" && p.network != network })
	found(w, one, func(place) int { return 0 })
}

// metres is the way through the air, on a ball.
func metres(lat, lon float64, p place) int {
	const radius, rad = 6_371_000, math.Pi / 180
	x := (p.lon - lon) * rad * math.Cos((p.lat+lat)/2*rad)
	y := (p.lat - lat) * rad
	return int(radius * math.Hypot(x, y))
}

func hash(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

// scribble is a line that might be a signature.
func scribble(seed string) []byte {
	img := image.NewPaletted(image.Rect(0, 0, 200, 60), color.Palette{color.White, color.Black})
	h := hash(seed)
	a, b := 2+float64(h%5), 3+float64(h>>8%7)
	for i := range 4000 {
		t := float64(i) / 4000
		x, y := 20+160*t, 30+12*math.Sin(a*2*math.Pi*t)+9*math.Cos(b*2*math.Pi*t)
		img.SetColorIndex(int(x), int(y), 1)
	}
	var out bytes.Buffer
	if err := gif.Encode(&out, img, nil); err != nil {
		return nil
	}
	return out.Bytes()
}
