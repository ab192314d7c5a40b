package dhlparcelde

import (
	"maps"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// product is something DHL sells under one of its product codes, with the services that set it apart.
type product struct {
	id        int
	name      string // DHL's: "V01PAK"
	title     string
	family    string // the product in our option codes
	procedure string // digits 11 and 12 of the billing number
	max       postal.Grams
	size      postal.Size
	to        func(postal.Country) bool
	abroad    bool
	back      bool
	point     bool
	services  services
	more      map[string]any // functionalities beside those of the family
}

// collects reports whether DHL takes money at the door for the product: parcels within Germany that go to one.
func (p product) collects() bool { return p.family == "paket" && !p.point }

var (
	parcelSize = postal.Size{Length: 1200, Width: 600, Height: 600}
	smallSize  = postal.Size{Length: 353, Width: 250, Height: 80}
	letterSize = postal.Size{Length: 353, Width: 250, Height: 100}
)

func inGermany(c postal.Country) bool { return c.Code == "DE" }
func inUnion(c postal.Country) bool   { return c.EU && c.Code != "DE" }
func beyond(c postal.Country) bool    { return c.Code != "DE" }

func paket(id int, title string, v services, more map[string]any) product {
	return product{id: id, name: "V01PAK", title: title, family: "paket", procedure: "01", max: heaviest, size: parcelSize, to: inGermany, services: v, more: more}
}

func world(id int, title string, v services, more map[string]any) product {
	return product{id: id, name: "V53WPAK", title: title, family: "paket_international", procedure: "53", max: heaviest, size: parcelSize, to: beyond, abroad: true, services: v, more: more}
}

// products by the code that stands in Sending.Method: DHL's product, and what it is sold with. Ids are from 2000 on and never change their meaning. The sizes, and the
// kilogram of the small ones, are those of DHL's public lists.
var products = map[string]product{
	"V01PAK":             paket(2000, "DHL Paket", services{}, nil),
	"V01PAK+signature":   paket(2001, "DHL Paket with signature", services{SignedForByRecipient: true}, map[string]any{"signature": true}),
	"V01PAK+age16":       paket(2002, "DHL Paket, age 16 checked", services{VisualCheckOfAge: "A16"}, map[string]any{"age_check": 16}),
	"V01PAK+age18":       paket(2003, "DHL Paket, age 18 checked", services{VisualCheckOfAge: "A18"}, map[string]any{"age_check": 18}),
	"V01PAK+person":      paket(2004, "DHL Paket to the addressee only", services{NamedPersonOnly: true}, map[string]any{"personalized_delivery": true}),
	"V01PAK+noneighbour": paket(2005, "DHL Paket, no neighbours", services{NoNeighbourDelivery: true}, map[string]any{neighbours: false}),
	"V01PAK+bulky":       bulky,
	"V01PAK+green":       paket(2007, "DHL Paket GoGreen Plus", services{GoGreenPlus: true}, map[string]any{"eco_delivery": true}),
	"V01PAK+point":       toPoint,
	"V01PAK+cod":         paket(2008, "DHL Paket, cash on delivery", services{}, map[string]any{carrier.CashOnDelivery: mostCollected}),
	"V62KP":              {id: 2020, name: "V62KP", title: "DHL Kleinpaket", family: "kleinpaket", procedure: "62", max: 1000, size: smallSize, to: inGermany},
	"V53WPAK":            world(2030, "DHL Paket International", services{}, nil),
	"V53WPAK+premium":    world(2031, "DHL Paket International Premium", services{Premium: true}, map[string]any{"premium": true}),
	"V53WPAK+ddp":        world(2032, "DHL Paket International, duty paid", services{PostalDeliveryDutyPaid: true}, map[string]any{"incoterm": "ddp"}),
	"V54EPAK":            {id: 2040, name: "V54EPAK", title: "DHL Europaket", family: "europaket", procedure: "54", max: heaviest, size: parcelSize, to: inUnion},
	"V66WPI":             {id: 2050, name: "V66WPI", title: "DHL Warenpost International", family: "warenpost_international", procedure: "66", max: 1000, size: letterSize, to: beyond, abroad: false},
	"V66WPI+premium": {id: 2051, name: "V66WPI", title: "DHL Warenpost International Premium", family: "warenpost_international", procedure: "66", max: 1000, size: letterSize, to: beyond,
		services: services{Premium: true}, more: map[string]any{"premium": true}},
	"RETURN": {id: 2060, name: "RETURN", title: "DHL Retoure", family: "retoure", procedure: "07", max: heaviest, size: parcelSize, to: inGermany, back: true},
}

const neighbours = "neighbor_delivery" //nolint:misspell // the key is spelled so

var bulky = func() product {
	p := paket(2006, "DHL Paket bulky", services{BulkyGoods: true}, map[string]any{"bulky_goods": true})
	p.size = postal.Size{Length: 2000, Width: 2000, Height: 2000}
	return p
}()

var toPoint = func() product {
	p := paket(2010, "DHL Paket to Packstation or post office", services{}, map[string]any{"last_mile": "locker_or_service_point"})
	p.point = true
	return p
}()

// families are what all methods of a product have.
var families = map[string]map[string]any{
	"paket":                   {"b2c": true, "tracked": true, "multicollo": true, "form_factor": "parcel", "last_mile": "home_delivery", "service_area": "domestic", "insurance": 500, neighbours: true},
	"kleinpaket":              {"b2c": true, "tracked": true, "multicollo": true, "boxable": true, "form_factor": "mailbox", "last_mile": "mailbox", "service_area": "domestic"},
	"paket_international":     {"b2c": true, "tracked": true, "multicollo": true, "form_factor": "parcel", "last_mile": "home_delivery", "service_area": "international"},
	"europaket":               {"b2b": true, "tracked": true, "multicollo": true, "form_factor": "parcel", "last_mile": "home_delivery", "service_area": "international"},
	"warenpost_international": {"b2c": true, "tracked": true, "boxable": true, "form_factor": "mailbox", "last_mile": "mailbox", "service_area": "international"},
	"retoure":                 {"returns": true, "tracked": true, "form_factor": "parcel", "labelless": true},
}

// Methods are DHL's products. What they cost stands in the merchant's contract, so the price is zero here: not known.
func (d *Driver) Methods() []carrier.Method {
	var all []carrier.Method
	for _, code := range slices.Sorted(maps.Keys(products)) {
		p := products[code]
		m := carrier.Method{
			ID: p.id, OwnerAccount: 1, Carrier: Code, Code: code, Product: Code + ":" + p.family, Name: p.title, Kind: carrier.Parcel, MinWeight: 1, MaxWeight: p.max, MaxSize: p.size,
			ServicePoint: p.point, Return: p.back, Functionalities: maps.Clone(families[p.family]), Variant: slices.Sorted(maps.Keys(p.more)),
		}
		maps.Copy(m.Functionalities, p.more)
		if p.collects() {
			m.Functionalities[carrier.CashOnDelivery] = mostCollected
		}
		for _, c := range postal.Countries() {
			switch {
			case p.back && (c.EU || c.Code == "DE"):
				m.Countries = append(m.Countries, carrier.Destination{From: c.Code, To: "DE"})
			case !p.back && p.to(c):
				m.Countries = append(m.Countries, carrier.Destination{From: "DE", To: c.Code})
			}
		}
		slices.SortFunc(m.Countries, func(a, b carrier.Destination) int { return strings.Compare(a.From+a.To, b.From+b.To) })
		all = append(all, m)
	}
	return all
}
