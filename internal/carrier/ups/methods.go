package ups

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// reach is how far a product goes.
type reach int

const (
	continent reach = iota // within Europe, also within a country
	everywhere
	overseas // out of Europe's customs union
	points   // where there are Access Points
	germany
	poland
)

// product is one of UPS's services, by itself or with what can be had beside it.
type product struct {
	id       int
	code     string // ours: the service, and a word for what is beside it
	service  string
	name     string
	reach    reach
	point    bool
	back     bool
	saturday bool
	confirm  string // DCISType of the shipment
	incoterm string // the only one it goes by
	has      map[string]any
}

// products carry ids from 4000 on, which never change their meaning. Where each goes is of UPS's public service guides; freight (71, 96) is left out, for
// nobody here has pallets with UPS's own words for them.
var products = []product{
	{id: 4000, code: "11", service: "11", name: "UPS Standard", has: with("priority", "standard")},
	{id: 4001, code: "11-signature", service: "11", name: "UPS Standard, signature", confirm: "1", has: with("priority", "standard", "signature", true)},
	{id: 4002, code: "11-adult", service: "11", name: "UPS Standard, adult's signature", confirm: "2", has: with("priority", "standard", "signature", true, "age_check", 18)},
	{id: 4003, code: "11-point", service: "11", name: "UPS Standard to an Access Point", reach: points, point: true, has: with("priority", "standard")},
	{id: 4004, code: "11-return", service: "11", name: "UPS Standard return", back: true, has: with("priority", "standard", "returns", true)},
	{id: 4005, code: "70", service: "70", name: "UPS Access Point Economy", reach: points, point: true, has: with("priority", "economical")},
	{id: 4006, code: "65", service: "65", name: "UPS Express Saver", reach: everywhere, has: with("priority", "express", "delivery_deadline", "nextday")},
	{id: 4007, code: "65-signature", service: "65", name: "UPS Express Saver, signature", reach: everywhere, confirm: "1", has: with("priority", "express", "delivery_deadline", "nextday", "signature", true)},
	{id: 4008, code: "07", service: "07", name: "UPS Express", reach: everywhere, has: with("priority", "express")},
	{id: 4009, code: "07-saturday", service: "07", name: "UPS Express, Saturday", saturday: true, has: with("priority", "express", "weekend_delivery", "saturday")},
	{id: 4010, code: "54", service: "54", name: "UPS Express Plus", reach: everywhere, has: with("priority", "express", "premium", true)},
	{id: 4011, code: "74", service: "74", name: "UPS Express 12:00", reach: germany, has: with("priority", "express", "delivery_before", "1200")},
	{id: 4012, code: "08", service: "08", name: "UPS Expedited", reach: overseas, has: with("priority", "priority")},
	{id: 4013, code: "17", service: "17", name: "UPS Worldwide Economy DDU", reach: overseas, incoterm: "DDU", has: with("priority", "economical", "incoterm", "ddu")},
	{id: 4014, code: "72", service: "72", name: "UPS Worldwide Economy DDP", reach: overseas, incoterm: "DDP", has: with("priority", "economical", "incoterm", "ddp")},
	{id: 4015, code: "82", service: "82", name: "UPS Today Standard", reach: poland, has: with("delivery_deadline", "sameday")},
	{id: 4016, code: "83", service: "83", name: "UPS Today Dedicated Courier", reach: poland, has: with("delivery_deadline", "sameday")},
	{id: 4017, code: "84", service: "84", name: "UPS Today Intercity", reach: poland, has: with("delivery_deadline", "sameday")},
	{id: 4018, code: "85", service: "85", name: "UPS Today Express", reach: poland, has: with("delivery_deadline", "sameday")},
	{id: 4019, code: "86", service: "86", name: "UPS Today Express Saver", reach: poland, has: with("delivery_deadline", "sameday")},
}

func with(pairs ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

func find(code string) (product, bool) {
	i := slices.IndexFunc(products, func(p product) bool { return p.code == code })
	if i < 0 {
		return product{}, false
	}
	return products[i], true
}

// homes are the countries of contracts, withPoints those with Access Points, and beside the European Union's neighbours that Standard reaches by road.
var (
	homes      = []string{"AT", "BE", "DE", "ES", "FR", "GB", "IE", "IT", "LU", "NL", "PL", "PT"}
	withPoints = []string{"AT", "BE", "DE", "ES", "FR", "GB", "IE", "IT", "LU", "NL", "PL", "PT"}
	beside     = []string{"AD", "CH", "GB", "LI", "MC", "NO", "SM"}
)

func european(country string) bool {
	c, ok := postal.Lookup(country)
	return ok && c.EU || slices.Contains(beside, country)
}

// goes reports whether a product goes from the contract's country to another place (returns: the other way round).
func (p product) goes(home, other string) bool {
	if !slices.Contains(homes, home) {
		return false
	}
	switch p.reach {
	case everywhere:
		_, ok := postal.Lookup(other)
		return ok
	case overseas:
		c, ok := postal.Lookup(other)
		own, _ := postal.Lookup(home)
		return ok && home != other && !(c.EU && own.EU)
	case points:
		return slices.Contains(withPoints, other)
	case germany:
		return home == "DE" && other == "DE"
	case poland:
		return home == "PL" && other == "PL"
	}
	return european(other)
}

// Methods are the products; what they cost stands in the merchant's contract, and Rate tells it.
func (d *Driver) Methods() []carrier.Method {
	var all []carrier.Method
	for _, p := range products {
		m := carrier.Method{
			ID: p.id, OwnerAccount: 1, Carrier: Code, Code: p.code, Product: Code + ":" + p.code, Name: p.name, Kind: carrier.Parcel,
			MinWeight: 1, MaxWeight: maxWeight, MaxSize: postal.Size{Length: maxLength},
			ServicePoint: p.point, Return: p.back, Functionalities: p.functionalities(), Countries: p.ways(),
		}
		if p.point {
			m.MaxWeight, m.MaxSize.Length = maxPointWeight, maxPointLength
		}
		all = append(all, m)
	}
	return all
}

func (p product) functionalities() map[string]any {
	f := map[string]any{"tracked": true, "form_factor": "parcel", "last_mile": "home_delivery", "direct_contract_only": true, "multicollo": !p.point}
	if p.point {
		f["last_mile"] = "service_point"
	}
	maps.Copy(f, p.has)
	return f
}

func (p product) ways() []carrier.Destination {
	var all []carrier.Destination
	for _, home := range homes {
		for _, c := range postal.Countries() {
			switch {
			case !p.goes(home, c.Code):
			case p.back:
				all = append(all, carrier.Destination{From: c.Code, To: home})
			default:
				all = append(all, carrier.Destination{From: home, To: c.Code})
			}
		}
	}
	slices.SortFunc(all, func(a, b carrier.Destination) int {
		return cmp.Or(strings.Compare(a.From, b.From), strings.Compare(a.To, b.To))
	})
	return all
}
