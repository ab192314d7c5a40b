package gls

import (
	"maps"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// product is one of the two product groups with a service.
type product struct {
	id       int
	code     string // PARCEL or EXPRESS, and the service behind a slash
	name     string
	group    string
	service  string // service_…; empty is none
	variant  string // the functionality that sets it apart from its group; empty: none
	domestic bool
	point    bool
	back     bool
	mail     bool // tells the recipient by e-mail
	has      map[string]any
}

// products carry ids from 3500 on, which never change their meaning.
var products = []product{
	{id: 3500, code: "PARCEL", name: "GLS Parcel", group: "PARCEL", has: map[string]any{"b2b": true, "multicollo": true}},
	{id: 3501, code: "PARCEL/flexdelivery", name: "GLS Parcel FlexDelivery", group: "PARCEL", service: "service_flexdelivery", variant: "flex_delivery", mail: true,
		has: map[string]any{"b2c": true, "flex_delivery": true, "multicollo": true}},
	{id: 3502, code: "PARCEL/shopdelivery", name: "GLS ShopDelivery", group: "PARCEL", service: "service_shopdelivery", variant: "last_mile", point: true,
		has: map[string]any{"b2c": true, "last_mile": "service_point"}},
	{id: 3503, code: "PARCEL/shopreturn", name: "GLS ShopReturn", group: "PARCEL", service: "service_shopreturn", variant: "returns", back: true,
		has: map[string]any{"returns": true, "first_mile": "dropoff"}},
	{id: 3504, code: "PARCEL/addresseeonly", name: "GLS Parcel to the addressee only", group: "PARCEL", service: "service_addresseeonly", variant: "personalized_delivery",
		has: map[string]any{"personalized_delivery": true, "multicollo": true}},
	{id: 3505, code: "PARCEL/guaranteed24", name: "GLS Parcel Guaranteed24", group: "PARCEL", service: "service_guaranteed24", variant: "delivery_deadline", domestic: true,
		has: map[string]any{"delivery_deadline": "within_24h", "multicollo": true}},
	{id: 3506, code: "PARCEL/saturday", name: "GLS Parcel Saturday", group: "PARCEL", service: "service_Saturday", variant: "weekend_delivery", domestic: true,
		has: map[string]any{"weekend_delivery": "saturday", "multicollo": true}},
	{id: 3507, code: "EXPRESS", name: "GLS Express", group: "EXPRESS", has: map[string]any{"priority": "express", "multicollo": true}},
}

func find(code string) (product, bool) {
	i := slices.IndexFunc(products, func(p product) bool { return p.code == code })
	if i < 0 {
		return product{}, false
	}
	return products[i], true
}

// homes are where ShipIT is GLS's interface; in Italy and Spain it has others.
func home(country string) bool {
	c, ok := postal.Lookup(country)
	return ok && c.EU && country != "IT" && country != "ES"
}

// beyond are the countries outside the European Union that are served by road.
var beyond = []string{"CH", "GB", "LI", "NO"}

// Methods are the products; what they cost stands in the merchant's contract.
func (d *Driver) Methods() []carrier.Method {
	var all []carrier.Method
	for _, p := range products {
		f := map[string]any{"tracked": true, "form_factor": "parcel", "last_mile": "home_delivery", "direct_contract_only": true}
		if p.domestic {
			f["service_area"] = "domestic"
		}
		maps.Copy(f, p.has)
		m := carrier.Method{
			ID: p.id, OwnerAccount: 1, Carrier: Code, Code: p.code, Product: Code + ":" + strings.ToLower(p.group), Name: p.name, Kind: carrier.Parcel,
			MinWeight: 1, MaxWeight: maxWeight, MaxSize: postal.Size{Length: maxLength, Width: maxWidth, Height: maxHeight},
			ServicePoint: p.point, Return: p.back, Functionalities: f, Countries: p.ways(),
		}
		if p.variant != "" {
			m.Variant = []string{p.variant}
		}
		all = append(all, m)
	}
	return all
}

// ways are the pairs of countries, one with a contract on the side that pays.
func (p product) ways() []carrier.Destination {
	far := slices.Clone(beyond)
	for _, c := range postal.Countries() {
		if c.EU {
			far = append(far, c.Code)
		}
	}
	slices.Sort(far)
	var all []carrier.Destination
	for _, from := range far {
		for _, to := range far {
			payer, other := from, to
			if p.back {
				payer, other = to, from
			}
			// Points and returns are offered within the European Union: a parcel that is carried over a border of customs has no shop at its end.
			inside := !slices.Contains(beyond, other) || !p.point && !p.back
			if home(payer) && inside && (!p.domestic || from == to) {
				all = append(all, carrier.Destination{From: from, To: to})
			}
		}
	}
	return all
}
