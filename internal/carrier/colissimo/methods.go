package colissimo

import (
	"maps"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// product is one of Colissimo's, with what its code does not say.
type product struct {
	id         int
	code, name string
	zones      string // where it goes, by the names of the price list's zones; a return comes from there
	point      bool
	back       bool
	overseas   bool
	insures    bool
	heaviest   postal.Grams // zero is the carrier's own limit
	has        map[string]any
}

// zones of the price list of parcels from France; Z6 is the rest of the world.
var zones = map[string]string{
	"FR": "FR MC AD", "Z1": "BE DE LU NL SX", "Z2": "AT ES GB GG GI IE IM IT JE PT SM VA MF", "Z3": "CH CZ DK EE FO GL HU LI LT LV PL SE SI SK",
	"Z4": "AL AM AZ BA BG BY CY DZ FI GE GR HR IC IS MA MD ME MK MT NO RO RS TN TR UA", "Z5": "AU CA CN HK IL IN JP KR RU SG TH TW US VN",
	"OM1": "BL GF GP MQ PM RE YT", "OM2": "NC PF TF WF",
}

// products by the code of the method, with ids from 5500 on that never change their meaning. HD abroad is a method of its own: it carries less.
var products = map[string]product{
	"DOM":  {id: 5500, code: "DOM", name: "Colissimo Home without signature", zones: "FR Z1 Z3"},
	"DOS":  {id: 5501, code: "DOS", name: "Colissimo Home with signature", zones: "FR Z1 Z2 Z3 Z4 Z5 Z6", insures: true, has: map[string]any{"signature": true}},
	"COM":  {id: 5502, code: "COM", name: "Colissimo Overseas without signature", zones: "OM1 OM2", overseas: true},
	"CDS":  {id: 5503, code: "CDS", name: "Colissimo Overseas with signature", zones: "OM1 OM2", overseas: true, insures: true, has: map[string]any{"signature": true}},
	"HD":   {id: 5504, code: "HD", name: "Colissimo Pick-up point", zones: "FR", point: true, insures: true},
	"HDI":  {id: 5505, code: "HD", name: "Colissimo Pick-up point abroad", zones: "Z1 Z2 Z3 Z4", point: true, insures: true, heaviest: maxAbroadPt},
	"CORE": {id: 5506, code: "CORE", name: "Colissimo Return", zones: "FR", back: true, insures: true},
	"CORI": {id: 5507, code: "CORI", name: "Colissimo Return from abroad", zones: "Z1 Z2 Z3", back: true, insures: true},
}

func (p product) limit() postal.Grams {
	if p.heaviest > 0 {
		return p.heaviest
	}
	return maxWeight
}

// Methods are the products; what they cost stands in the merchant's contract.
func (d *Driver) Methods() []carrier.Method {
	var all []carrier.Method
	for method, p := range products {
		m := carrier.Method{
			ID: p.id, OwnerAccount: 1, Carrier: Code, Code: method, Product: Code + ":" + strings.ToLower(method), Name: p.name, Kind: carrier.Parcel,
			MinWeight: 1, MaxWeight: p.limit(), ServicePoint: p.point, Return: p.back, Countries: p.ways(),
			Functionalities: map[string]any{"tracked": true, "b2c": true, "form_factor": "parcel", "last_mile": "home_delivery", "direct_contract_only": true},
		}
		if p.point {
			m.Functionalities["last_mile"] = "service_point"
		}
		if p.back {
			m.Functionalities["returns"] = true
		}
		if p.zones == "FR" {
			m.Functionalities["service_area"] = "domestic"
		}
		maps.Copy(m.Functionalities, p.has)
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b carrier.Method) int { return a.ID - b.ID })
	return all
}

// ways are the pairs of countries; the contract is with Colissimo in France.
func (p product) ways() []carrier.Destination {
	listed := map[string]bool{}
	for _, countries := range zones {
		for code := range strings.FieldsSeq(countries) {
			listed[code] = true
		}
	}
	wanted := map[string]bool{}
	for zone := range strings.FieldsSeq(p.zones) {
		for code := range strings.FieldsSeq(zones[zone]) {
			wanted[code] = true
		}
	}
	var all []carrier.Destination
	for _, c := range postal.Countries() {
		if !wanted[c.Code] && (listed[c.Code] || !strings.Contains(p.zones, "Z6")) {
			continue
		}
		if p.back {
			all = append(all, carrier.Destination{From: c.Code, To: "FR"})
		} else {
			all = append(all, carrier.Destination{From: "FR", To: c.Code})
		}
	}
	slices.SortFunc(all, func(a, b carrier.Destination) int { return strings.Compare(a.From+a.To, b.From+b.To) })
	return all
}
