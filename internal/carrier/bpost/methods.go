package bpost

import (
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// way is how a product is delivered.
type way int

const (
	home way = iota
	point
	locker
)

// area is where a product goes from Belgium; returns go the other way.
type area int

const (
	inside area = iota
	union
	world
)

// product is what bpost sells. A method's code is its name and, behind a slash, the option that sets it apart. Ids are never used again.
type product struct {
	id       int
	name     string // as it is sent
	option   string // signed, saturdayDelivery or cod
	way      way
	area     area
	back     bool
	features map[string]any
}

func (p product) code() string {
	if p.option == "" {
		return p.name
	}
	return p.name + "/" + p.option
}

// products of bpost. Left out are bpack Bus, bpack Pallet and appointments, of which our sheet has names only (ids 6005, 6006).
var products = func() map[string]product {
	all := map[string]product{}
	for _, p := range []product{
		{id: 6000, name: "bpack 24h Pro"},
		{id: 6001, name: "bpack 24h Pro", option: "signed"},
		{id: 6002, name: "bpack 24h Pro", option: "saturdayDelivery"},
		{id: 6003, name: "bpack 24h business", features: map[string]any{"b2b": true}},
		{id: 6004, name: "bpack 24h business", option: "signed", features: map[string]any{"b2b": true}},
		{id: 6007, name: "bpack XL", features: map[string]any{"bulky_goods": true}},
		{id: 6008, name: "bpack 24h Pro", option: "cod"},
		{id: 6010, name: "bpack@bpost", way: point},
		{id: 6011, name: "bpack 24/7", way: locker},
		{id: 6020, name: "bpack Easy Retour", back: true},
		{id: 6030, name: "bpack World Business", area: world},
		{id: 6031, name: "bpack World Express Pro", area: world, features: map[string]any{"priority": "express"}},
		{id: 6032, name: "bpack Europe Business", area: union},
		{id: 6033, name: "bpack World Easy Return", area: union, back: true},
		{id: 6034, name: "bpack@bpost international", area: union, way: point},
		{id: 6035, name: "bpack 24/7 international", area: union, way: locker},
	} {
		all[p.code()] = p
	}
	return all
}()

const homeCountry = "BE"

// goes reports whether the product goes from one country to another. Not in our sheet: which countries; here the names' own, Europe being the Union, and a return from
// abroad comes from there.
func (p product) goes(from, to string) bool {
	if p.back && p.area != inside {
		from, to = to, from
	}
	country, ok := postal.Lookup(to)
	if !ok || from != homeCountry {
		return false
	}
	switch p.area {
	case inside:
		return to == homeCountry
	case union:
		return country.EU && to != homeCountry
	default:
		return to != homeCountry && (!country.EU || p.features["priority"] == "express")
	}
}

// multi reports whether several boxes are one order that is shipped together.
func (p product) multi() bool { return p.area == inside && p.way == home && !p.back }

// collects reports whether the carrier takes money at the door: within Belgium, and at neither a locker nor a return.
func (p product) collects() bool { return p.area == inside && p.way != locker && !p.back }

// Methods are the products as shipping methods. Prices are the merchant's own sheet's to know.
func (d *Driver) Methods() []carrier.Method {
	var all []carrier.Method
	for _, p := range products {
		m := carrier.Method{
			ID: p.id, OwnerAccount: 1, Carrier: Code, Code: p.code(), Product: Code + ":" + slug(p.name), Name: p.title(), Kind: carrier.Parcel,
			MinWeight: 1, MaxWeight: maxWeight, ServicePoint: p.way != home, Return: p.back, Functionalities: p.functionalities(),
		}
		switch p.option {
		case "signed":
			m.Variant = []string{"signature"}
		case "saturdayDelivery":
			m.Variant = []string{"weekend_delivery"}
		case "cod":
			m.Variant = []string{carrier.CashOnDelivery}
		}
		for _, c := range postal.Countries() {
			from, to := homeCountry, c.Code
			if p.back && p.area != inside {
				from, to = to, from
			}
			if p.goes(from, to) {
				m.Countries = append(m.Countries, carrier.Destination{From: from, To: to})
			}
		}
		slices.SortFunc(m.Countries, func(a, b carrier.Destination) int { return strings.Compare(a.From+a.To, b.From+b.To) })
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b carrier.Method) int { return a.ID - b.ID })
	return all
}

// slug is a product's name as options are written: "24h-pro" of "bpack 24h Pro".
func slug(name string) string {
	name = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(name, "bpack"), "@")))
	return strings.NewReplacer(" ", "-", "/", "", "@", "").Replace(name)
}

func (p product) title() string {
	switch p.option {
	case "signed":
		return p.name + ", signature"
	case "saturdayDelivery":
		return p.name + ", Saturday"
	case "cod":
		return p.name + ", cash on delivery"
	}
	return p.name
}

func (p product) functionalities() map[string]any {
	f := map[string]any{"tracked": true, "last_mile": "home_delivery", "service_area": "international", "first_mile": "pickup_dropoff", "b2c": true}
	switch p.way {
	case point:
		f["last_mile"] = "service_point"
	case locker:
		f["last_mile"] = "locker"
	}
	if p.area == inside {
		f["service_area"] = "domestic"
	}
	switch p.option {
	case "signed":
		f["signature"] = true
	case "saturdayDelivery":
		f["weekend_delivery"] = "saturday"
	}
	if p.collects() {
		f[carrier.CashOnDelivery] = mostCollected
	}
	if p.multi() {
		f["multicollo"] = true
	}
	if p.back {
		f["returns"] = true
	} else {
		f["insurance"] = mostInsured
	}
	for k, v := range p.features {
		f[k] = v
	}
	return f
}
