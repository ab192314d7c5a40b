package dhlexpress

import (
	"cmp"
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// area is where a product goes.
type area int

const (
	inside  area = iota // within one country
	union               // between members of the European Union
	world               // across a border of the union's customs area, or any other
	partout             // all borders: documents need no customs
)

// product is what DHL Express sells. Its code is DHL's, or with a word behind it where the same product is used otherwise. Ids are never used again.
type product struct {
	id     int
	method string
	code   string
	name   string
	area   area
	point  bool
	back   bool
	papers bool // documents only
	border bool // goods are declared
	before string
	slow   bool
}

// products by our code of the method. That K and E, T and Y, W and H part by whether customs are between is DHL's way.
var products = func() map[string]product {
	all := map[string]product{}
	for _, p := range []product{
		{id: 6500, code: "N", name: "Domestic Express", area: inside},
		{id: 6501, code: "U", name: "Express Worldwide EU", area: union},
		{id: 6502, code: "P", name: "Express Worldwide", area: world, border: true},
		{id: 6503, code: "D", name: "Express Worldwide Documents", area: partout, papers: true},
		{id: 6504, code: "W", name: "Economy Select EU", area: union, slow: true},
		{id: 6505, code: "H", name: "Economy Select", area: world, border: true, slow: true},
		{id: 6506, code: "K", name: "Express 9:00 EU", area: union, before: "0900"},
		{id: 6507, code: "E", name: "Express 9:00", area: world, border: true, before: "0900"},
		{id: 6508, code: "T", name: "Express 12:00 EU", area: union, before: "1200"},
		{id: 6509, code: "Y", name: "Express 12:00", area: world, border: true, before: "1200"},
		{id: 6510, method: "N-POINT", code: "N", name: "Domestic Express to a ServicePoint", area: inside, point: true},
		{id: 6511, method: "U-POINT", code: "U", name: "Express Worldwide EU to a ServicePoint", area: union, point: true},
		{id: 6512, method: "P-POINT", code: "P", name: "Express Worldwide to a ServicePoint", area: world, border: true, point: true},
		{id: 6513, method: "N-RETURN", code: "N", name: "Domestic Express return", area: inside, back: true},
		{id: 6514, method: "U-RETURN", code: "U", name: "Express Worldwide EU return", area: union, back: true},
	} {
		p.method = cmp.Or(p.method, p.code)
		all[p.method] = p
	}
	return all
}()

// homes are the countries that contracts are made in here: those DHL Express collects in by Sendcloud's list, and their neighbours.
var homes = []string{"AT", "BE", "CZ", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "LU", "NL", "PL", "PT", "SE"}

// largest is the largest piece.
var largest = postal.Size{Length: 1200, Width: 800, Height: 800}

func (p product) goes(from, to string) bool {
	f, ok1 := postal.Lookup(from)
	t, ok2 := postal.Lookup(to)
	if !ok1 || !ok2 {
		return false
	}
	switch p.area {
	case inside:
		return from == to
	case union:
		return f.EU && t.EU && from != to
	case world:
		return from != to && (!f.EU || !t.EU)
	}
	return from != to
}

// Methods are the products as shipping methods. Prices are asked of the carrier, under the contract.
func (d *Driver) Methods() []carrier.Method {
	var all []carrier.Method
	for _, p := range products {
		m := carrier.Method{
			ID: p.id, OwnerAccount: 1, Carrier: Code, Code: p.method, Product: Code + ":" + p.method, Name: "DHL " + p.name, Kind: carrier.Parcel,
			MinWeight: 1, MaxWeight: maxWeight, MaxSize: largest, ServicePoint: p.point, Return: p.back, Functionalities: p.functionalities(),
		}
		for _, from := range homes {
			for _, to := range postal.Countries() {
				if p.goes(from, to.Code) {
					way := carrier.Destination{From: from, To: to.Code}
					if p.back {
						way.From, way.To = way.To, way.From
					}
					m.Countries = append(m.Countries, way)
				}
			}
		}
		slices.SortFunc(m.Countries, func(a, b carrier.Destination) int {
			return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
		})
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b carrier.Method) int { return a.ID - b.ID })
	return all
}

func (p product) functionalities() map[string]any {
	m := map[string]any{
		"tracked": true, "b2b": true, "b2c": true, "signature": true, "multicollo": true, "first_mile": "pickup_dropoff", "last_mile": "home_delivery", "form_factor": "parcel",
		"service_area": "international", "priority": "express", "direct_contract_only": true,
	}
	if p.area == inside {
		m["service_area"] = "domestic"
	}
	if p.slow {
		m["priority"] = "economical"
	}
	if p.before != "" {
		m["delivery_before"] = p.before
	}
	if p.point {
		m["last_mile"] = "service_point"
	}
	if p.back {
		m["returns"] = true
	}
	if p.papers {
		m["form_factor"] = "letter"
	}
	return m
}
