package emulator

import (
	"cmp"
	"encoding/xml"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// poi is a demo pick-up point: invented, in real towns.
type poi struct {
	id, kind                        string
	name, street, number, zip, city string
	lat, lon                        float64
}

// The kinds of points; a search adds them up.
const (
	postOffice = 1
	postPoint  = 2
	locker     = 4
)

var pois = []poi{
	{"200101", "1", "Demo Postkantoor Munt", "Muntplein", "1", "1000", "Brussel", 50.8498, 4.3535},
	{"200102", "2", "Demo Dagbladhandel Zavel", "Grote Zavel", "22", "1000", "Brussel", 50.8413, 4.3553},
	{"014472", "4", "Demo Pakjesautomaat Zuid", "Fonsnylaan", "47", "1060", "Sint-Gillis", 50.8357, 4.3362},
	{"207500", "2", "Demo Buurtwinkel Turnhoutsebaan", "Turnhoutsebaan", "468", "2110", "Wijnegem", 51.2270, 4.5190},
	{"220301", "1", "Demo Postkantoor Meir", "Meir", "14", "2000", "Antwerpen", 51.2180, 4.4090},
	{"014501", "4", "Demo Pakjesautomaat Kouter", "Kouter", "31", "9000", "Gent", 51.0500, 3.7230},
	{"240701", "2", "Demo Boekhandel Bruul", "Bruul", "80", "2800", "Mechelen", 51.0255, 4.4810},
	{"260901", "1", "Demo Bureau de poste Guillemins", "Place des Guillemins", "5", "4000", "Liège", 50.6249, 5.5666},
}

// xmlPoi is a point in the answer.
type xmlPoi struct {
	ID        string  `xml:"Id"`
	Type      string  `xml:"Type"`
	Name      string  `xml:"Name"`
	Street    string  `xml:"Street"`
	Number    string  `xml:"Number"`
	Zip       string  `xml:"Zip"`
	City      string  `xml:"City"`
	X         int     `xml:"X"`
	Y         int     `xml:"Y"`
	Latitude  float64 `xml:"Latitude"`
	Longitude float64 `xml:"Longitude"`
	Distance  *int    `xml:"Distance,omitempty"`
	Hours     hours   `xml:"Hours"`
}

type hours struct {
	Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday day
}

// day has empty times where the point is closed.
type day struct{ AMOpen, AMClose, PMOpen, PMClose string }

func (p poi) view() xmlPoi {
	x := xmlPoi{
		ID: p.id, Type: p.kind, Name: p.name, Street: p.street, Number: p.number, Zip: p.zip, City: p.city, Latitude: p.lat, Longitude: p.lon,
		X: int(p.lon * 30_000), Y: int(p.lat * 3_000), // the Belgian grid is not told in our sheet
	}
	open := day{"09:00", "12:30", "13:30", "18:00"}
	x.Hours = hours{open, open, open, open, open, day{AMOpen: "09:00", AMClose: "12:30"}, day{}}
	switch p.kind {
	case strconv.Itoa(locker):
		always := day{"00:00", "12:00", "12:00", "23:59"}
		x.Hours = hours{always, always, always, always, always, always, always}
	case strconv.Itoa(postPoint):
		x.Hours.Saturday = open
	}
	return x
}

// locate is the locator: Function=search near a zone, Function=info of one point.
func locate(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	known := slices.ContainsFunc(customers, func(c map[string]string) bool { return c["account_id"] == q.Get("Partner") })
	kinds, err := strconv.Atoi(q.Get("Type"))
	switch {
	case !known:
		locatorError(w, "Partner is not known")
	case q.Get("Format") != "xml":
		locatorError(w, "Format has to be xml")
	case q.Get("Function") == "info":
		i := slices.IndexFunc(pois, func(p poi) bool { return p.id == q.Get("Id") })
		if i < 0 {
			locatorError(w, "Id is not known")
			return
		}
		send(w, http.StatusOK, struct {
			XMLName xml.Name `xml:"PoiInfo"`
			Poi     xmlPoi   `xml:"Poi"`
		}{Poi: pois[i].view()})
	case q.Get("Function") != "search":
		locatorError(w, "Function is not known")
	case q.Get("Zone") == "":
		locatorError(w, "Zone is missing")
	case err != nil || kinds < 1 || kinds > 15:
		locatorError(w, "Type is not valid")
	case q.Get("Country") != "" && q.Get("Country") != home:
		locatorError(w, "Country is not valid")
	default:
		search(w, q.Get("Zone"), q.Get("Limit"), kinds)
	}
}

// locatorError is what the locator says instead; not in our sheet: its shape.
func locatorError(w http.ResponseWriter, words string) {
	send(w, http.StatusOK, struct {
		XMLName xml.Name `xml:"TaxipostLocator"`
		Type    string   `xml:"type,attr"`
		Text    string   `xml:"txt"`
	}{Type: "err", Text: words})
}

// search answers the points of the kinds. Here near is: near by the postal code.
func search(w http.ResponseWriter, zone, limit string, kinds int) {
	most, err := strconv.Atoi(limit)
	if err != nil || most < 1 {
		most = 10
	}
	wanted, numeric := strconv.Atoi(zone)
	var found []xmlPoi
	for _, p := range pois {
		kind, errKind := strconv.Atoi(p.kind)
		zip, errZip := strconv.Atoi(p.zip)
		if errKind != nil || errZip != nil || kinds&kind == 0 {
			continue
		}
		metres := 300
		switch {
		case numeric == nil:
			metres += 90 * max(zip-wanted, wanted-zip)
		case !strings.EqualFold(zone, p.city):
			continue
		}
		x := p.view()
		x.Distance = &metres
		found = append(found, x)
	}
	slices.SortStableFunc(found, func(a, b xmlPoi) int { return cmp.Compare(*a.Distance, *b.Distance) })
	found = found[:min(most, len(found))]
	send(w, http.StatusOK, struct {
		XMLName xml.Name `xml:"PoiList"`
		Pois    []xmlPoi `xml:"Poi"`
	}{Pois: found})
}
