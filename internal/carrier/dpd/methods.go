package dpd

import (
	"maps"
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// reach is how far a product goes.
type reach int

const (
	domestic reach = iota // within the business unit's country
	european              // to every country that has a business unit, and the rest of the European Union
	abroad                // the same, but out of the country
)

// product is one number of the group's list (SOCODE). Not every business unit sells all; which it does, its answer says.
type product struct {
	id    int
	code  string
	name  string
	reach reach
	point bool // goes to a Pickup point
	back  bool // a return
	has   map[string]any
	cash  string // the product's number where money is collected at the door; empty: none is
}

// products carry ids from 2500 on, which never change their meaning.
var products = []product{
	{id: 2500, code: "101", name: "DPD Classic", reach: european, has: map[string]any{"b2b": true, "multicollo": true, "signature": true}, cash: "109"},
	{id: 2501, code: "327", name: "DPD Home (Predict)", reach: european, has: map[string]any{"b2c": true, "multicollo": true, "flex_delivery": true}, cash: "329"},
	{id: 2502, code: "337", name: "DPD Pickup", reach: european, point: true, has: map[string]any{"b2c": true}},
	{id: 2503, code: "332", name: "DPD Return", reach: european, back: true, has: map[string]any{"returns": true}},
	{id: 2504, code: "350", name: "DPD 8:30", has: map[string]any{"delivery_before": "0830", "priority": "express", "multicollo": true, "signature": true}},
	{id: 2505, code: "179", name: "DPD 10:00", has: map[string]any{"delivery_before": "1000", "priority": "express", "multicollo": true, "signature": true}},
	{id: 2506, code: "225", name: "DPD 12:00", has: map[string]any{"delivery_before": "1200", "priority": "express", "multicollo": true, "signature": true}},
	{id: 2507, code: "155", name: "DPD 18:00", has: map[string]any{"delivery_before": "1800", "priority": "express", "multicollo": true, "signature": true}},
	{id: 2508, code: "103", name: "DPD Saturday", has: map[string]any{"weekend_delivery": "saturday", "multicollo": true, "signature": true}},
	{id: 2509, code: "358", name: "DPD Home Saturday", has: map[string]any{"b2c": true, "weekend_delivery": "saturday", "multicollo": true}},
	{id: 2510, code: "365", name: "DPD Tyres", has: map[string]any{"tyres": true, "bulky_goods": true, "multicollo": true}},
	{id: 2512, code: "109", name: "DPD Classic, cash on delivery", reach: european, has: map[string]any{"b2b": true, "signature": true}, cash: "109"},
	{id: 2513, code: "329", name: "DPD Home, cash on delivery", reach: european, has: map[string]any{"b2c": true, "flex_delivery": true}, cash: "329"},
	{id: 2511, code: "302", name: "DPD Express International", reach: abroad, has: map[string]any{"priority": "express", "multicollo": true, "signature": true}},
}

// mostCollected at the door, in euro or złoty, is not in our sheet; the business unit says itself what is too much for it.
const mostCollected = 2500

const (
	collectUsual = "s9" // in cash or by card, as the business unit does
	maxPurpose   = 14
)

func find(code string) (product, bool) {
	i := slices.IndexFunc(products, func(p product) bool { return p.code == code })
	if i < 0 {
		return product{}, false
	}
	return products[i], true
}

// Methods are the products; what they cost stands in the merchant's contract.
func (d *Driver) Methods() []carrier.Method {
	var all []carrier.Method
	for _, p := range products {
		m := carrier.Method{
			ID: p.id, OwnerAccount: 1, Carrier: Code, Code: p.code, Product: Code + ":" + p.code, Name: p.name, Kind: carrier.Parcel,
			MinWeight: 1, MaxWeight: maxWeight, MaxSize: postal.Size{Length: maxLength},
			ServicePoint: p.point, Return: p.back, Functionalities: p.functionalities(), Countries: p.ways(),
		}
		if p.cash == p.code {
			m.Variant = []string{carrier.CashOnDelivery} // it is nothing without
		}
		if p.point {
			m.MaxWeight, m.MaxSize.Length = maxPointWeight, maxPointLength
		}
		all = append(all, m)
	}
	return all
}

func (p product) functionalities() map[string]any {
	f := map[string]any{"tracked": true, "form_factor": "parcel", "last_mile": "home_delivery", "direct_contract_only": true}
	if p.point {
		f["last_mile"] = "service_point"
	}
	if p.reach == domestic {
		f["service_area"] = "domestic"
	}
	if p.cash != "" {
		f[carrier.CashOnDelivery] = mostCollected
	}
	maps.Copy(f, p.has)
	return f
}

// ways are the pairs of countries, the business unit's own on the side that has the contract.
func (p product) ways() []carrier.Destination {
	homes := slices.Compact(slices.Sorted(maps.Values(countries)))
	var far []string
	for _, c := range postal.Countries() {
		if c.EU || slices.Contains(homes, c.Code) {
			far = append(far, c.Code)
		}
	}
	slices.Sort(far)
	var all []carrier.Destination
	for _, from := range far {
		for _, to := range far {
			home, other := from, to
			if p.back {
				home, other = to, from
			}
			goes := home == other
			switch p.reach {
			case european:
				goes = true
			case abroad:
				goes = home != other
			}
			if goes && slices.Contains(homes, home) {
				all = append(all, carrier.Destination{From: from, To: to})
			}
		}
	}
	return all
}
