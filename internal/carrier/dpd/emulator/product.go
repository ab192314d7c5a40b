package emulator

import (
	"slices"

	"github.com/waybill-ship/waybill/internal/postal"
)

// product is what the group sells, by its SOCODE.
type product struct {
	name       string
	cod, point bool
	express    bool     // goes to the whole world
	units      []string // that sell it; nil: all
}

// products of the group (customer documentation 1.2). Which unit sells which is not in our sheet: letters and tyres stand for what not everybody has.
var products = map[string]product{
	"101": {name: "Classic"}, "102": {name: "Classic hazardous"}, "103": {name: "Saturday"}, "105": {name: "Ex works"}, "109": {name: "Classic COD", cod: true},
	"113": {name: "Swap"}, "136": {name: "Small"}, "154": {name: "Parcel letter", units: []string{"001"}}, "155": {name: "18:00"}, "179": {name: "10:00"},
	"225": {name: "12:00"}, "350": {name: "08:30"}, "302": {name: "International express 2", express: true}, "327": {name: "Home (Predict)"},
	"328": {name: "Home small"}, "329": {name: "Home COD", cod: true}, "332": {name: "Return"}, "337": {name: "Pickup", point: true},
	"338": {name: "Pickup small", point: true}, "358": {name: "Home Saturday"}, "365": {name: "Tyres", units: []string{"001", "014"}},
	"366": {name: "Tyres B2C", units: []string{"001", "014"}}, "793": {name: "Limited quantities"},
}

func (p product) soldBy(unit string) bool { return p.units == nil || slices.Contains(p.units, unit) }

// reach is where road parcels go: the countries of the group's business units and a few between them (the list is not in our sheet).
func (p product) reaches(country string) bool {
	if p.express {
		return true
	}
	if c, ok := postal.Lookup(country); ok && c.EU {
		return true
	}
	return slices.Contains([]string{"GB", "CH", "NO", "LI", "RS", "BA", "IS", "MC", "SM", "VA", "AD"}, country)
}

// limits of a parcel in grams and centimetres: weight, longest side, length and girth.
type limits struct {
	weight             int
	longest, withGirth float64
}

var (
	ofRoad   = limits{31_500, 175, 300}
	ofPoints = limits{20_000, 100, 250}
)

func (p product) limits() limits {
	if p.point {
		return ofPoints
	}
	return ofRoad
}
