package postnl

import (
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// area is where a product goes from the Netherlands.
type area int

const (
	inside area = iota // the Netherlands
	belgium
	union // other member states
	world
)

// product is what PostNL sells, by its code. Ids are never used again.
type product struct {
	id       int
	code     string
	name     string
	area     area
	point    bool
	back     bool // a return
	mailbox  bool
	insured  int64 // most, in euro; 0: not insured
	features map[string]any
	options  []wireOption
}

func is(keys ...string) map[string]any {
	m := map[string]any{}
	for _, k := range keys {
		m[k] = true
	}
	return m
}

func with(m map[string]any, key string, value any) map[string]any {
	m[key] = value
	return m
}

// stated is a product that is given to nobody but the address.
func stated(m map[string]any) map[string]any { return with(m, "neighbor_delivery", false) } //nolint:misspell // the key is spelled so

// Sums that may be insured are not in our sheet: 500 euro is what all insured products take.
const mostInsured = 500

// products of PostNL (product matrix of its shop plug-in, 2026). That a parcel comes back when nobody is home has no key of Sendcloud's. Left out are those that
// want the receiver's date of birth, which nobody tells us (3443, whose id would be 3011, 3571 and 3581).
var products = func() map[string]product {
	all := map[string]product{}
	for _, p := range []product{
		{id: 3000, code: "3085", name: "Standard shipment"},
		{id: 3001, code: "3385", name: "Stated address only", features: stated(is())},
		{id: 3002, code: "3090", name: "Return when not home"},
		{id: 3003, code: "3390", name: "Stated address only, return when not home", features: stated(is())},
		{id: 3004, code: "3189", name: "Signature", features: is("signature")},
		{id: 3005, code: "3089", name: "Signature, stated address only", features: stated(is("signature"))},
		{id: 3006, code: "3389", name: "Signature, return when not home", features: is("signature")},
		{id: 3007, code: "3096", name: "Signature, stated address only, return when not home", features: stated(is("signature"))},
		{id: 3008, code: "3087", name: "Insured", insured: mostInsured, features: is("signature")},
		{id: 3009, code: "3094", name: "Insured, return when not home", insured: mostInsured, features: is("signature")},
		{id: 3010, code: "3438", name: "Age check 18+", features: with(stated(is("signature")), "age_check", 18), options: []wireOption{{"002", "014"}}},
		{id: 3012, code: "2928", name: "Letterbox parcel", mailbox: true, features: is("boxable")},
		{id: 3013, code: "2948", name: "Letterbox parcel 48 h", mailbox: true, features: with(is("boxable"), "delivery_deadline", "within_48h")},
		{id: 3014, code: "3533", name: "Pick-up point", point: true, features: is("signature")},
		{id: 3015, code: "3534", name: "Pick-up point, insured", point: true, insured: mostInsured, features: is("signature")},
		{id: 3016, code: "4946", name: "Belgium standard", area: belgium},
		{id: 3017, code: "4941", name: "Belgium stated address only", area: belgium, features: stated(is())},
		{id: 3018, code: "4912", name: "Belgium signature", area: belgium, features: is("signature")},
		{id: 3019, code: "4914", name: "Belgium insured", area: belgium, insured: mostInsured, features: is("signature")},
		{id: 3020, code: "4936", name: "Belgium pick-up point", area: belgium, point: true},
		{id: 3021, code: "4907", name: "EU parcel", area: union},
		{id: 3022, code: "4909", name: "GlobalPack", area: world},
		{id: 3023, code: "2285", name: "Return", back: true},
	} {
		all[p.code] = p
	}
	return all
}()

func (p product) goes(from, to string) bool {
	country, ok := postal.Lookup(to)
	if !ok || from != "NL" {
		return false
	}
	switch p.area {
	case inside:
		return to == "NL"
	case belgium:
		return to == "BE"
	case union:
		return country.EU && to != "NL" && to != "BE"
	default:
		return !country.EU
	}
}

// multi reports whether several boxes travel as one shipment: parcels within the Netherlands and to Belgium.
func (p product) multi() bool { return p.area <= belgium && !p.mailbox && !p.back }

func (p product) weight() postal.Grams {
	switch {
	case p.mailbox:
		return 2 * postal.Kilogram
	case p.area == world:
		return 20 * postal.Kilogram
	}
	return maxWeight
}

func (p product) size() postal.Size {
	if p.mailbox {
		return postal.Size{Length: 380, Width: 265, Height: 32}
	}
	return postal.Size{Length: 1000, Width: 500, Height: 500}
}

// Methods are the products as shipping methods. Prices are the merchant's own sheet's to know.
func (d *Driver) Methods() []carrier.Method {
	var all []carrier.Method
	for _, p := range products {
		m := carrier.Method{
			ID: p.id, OwnerAccount: 1, Carrier: Code, Code: p.code, Product: Code + ":" + p.code, Name: "PostNL " + p.name, Kind: carrier.Parcel,
			MinWeight: 1, MaxWeight: p.weight(), MaxSize: p.size(), ServicePoint: p.point, Return: p.back, Functionalities: p.functionalities(),
		}
		for _, c := range postal.Countries() {
			if p.goes("NL", c.Code) {
				m.Countries = append(m.Countries, carrier.Destination{From: "NL", To: c.Code})
			}
		}
		slices.SortFunc(m.Countries, func(a, b carrier.Destination) int {
			if a.To < b.To {
				return -1
			}
			return 1
		})
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b carrier.Method) int { return a.ID - b.ID })
	return all
}

func (p product) functionalities() map[string]any {
	m := map[string]any{
		"tracked": true, "b2c": true, "b2b": true, "first_mile": "pickup_dropoff", "last_mile": "home_delivery", "form_factor": "parcel",
		"service_area": "domestic", "direct_contract_only": true,
	}
	switch {
	case p.point:
		m["last_mile"] = "service_point"
	case p.mailbox:
		m["last_mile"], m["form_factor"] = "mailbox", "mailbox"
	}
	if p.area != inside {
		m["service_area"] = "international"
	}
	if p.area == inside && !p.point && !p.mailbox {
		m["neighbor_delivery"] = true //nolint:misspell // the key is spelled so
	}
	if p.multi() {
		m["multicollo"] = true
	}
	if p.back {
		m["returns"] = true
	}
	if p.insured > 0 {
		m["insurance"] = p.insured
	}
	for k, v := range p.features {
		m[k] = v
	}
	return m
}
