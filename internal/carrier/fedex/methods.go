package fedex

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// product is a service type, and what is done with it.
type product struct {
	id      int
	code    string // the service type, and behind a slash: hold, return
	service string
	name    string
	europe  bool // stays in Europe
	point   bool // waits at a FedEx location
	back    bool
	has     map[string]any
}

// products carry ids from 7500 on, which never change their meaning.
var products = []product{
	{id: 7500, code: "INTERNATIONAL_PRIORITY", service: "INTERNATIONAL_PRIORITY", name: "FedEx International Priority", has: map[string]any{"priority": "express"}},
	{id: 7501, code: "FEDEX_INTERNATIONAL_PRIORITY_EXPRESS", service: "FEDEX_INTERNATIONAL_PRIORITY_EXPRESS", name: "FedEx International Priority Express",
		has: map[string]any{"priority": "express", "premium": true}},
	{id: 7502, code: "INTERNATIONAL_ECONOMY", service: "INTERNATIONAL_ECONOMY", name: "FedEx International Economy", has: map[string]any{"priority": "economical"}},
	{id: 7503, code: "FEDEX_REGIONAL_ECONOMY", service: "FEDEX_REGIONAL_ECONOMY", name: "FedEx Regional Economy", europe: true, has: map[string]any{"priority": "economical"}},
	{id: 7504, code: "EUROPE_FIRST", service: "EUROPE_FIRST", name: "FedEx Europe First", europe: true, has: map[string]any{"priority": "express", "premium": true}},
	{id: 7505, code: "FEDEX_REGIONAL_ECONOMY/return", service: "FEDEX_REGIONAL_ECONOMY", name: "FedEx Regional Economy Return", europe: true, back: true,
		has: map[string]any{"priority": "economical", "returns": true}},
	{id: 7506, code: "INTERNATIONAL_PRIORITY/return", service: "INTERNATIONAL_PRIORITY", name: "FedEx International Priority Return", back: true,
		has: map[string]any{"priority": "express", "returns": true}},
	{id: 7507, code: "FEDEX_REGIONAL_ECONOMY/hold", service: "FEDEX_REGIONAL_ECONOMY", name: "FedEx Regional Economy to a location", europe: true, point: true,
		has: map[string]any{"priority": "economical", "last_mile": "service_point"}},
	{id: 7508, code: "INTERNATIONAL_PRIORITY/hold", service: "INTERNATIONAL_PRIORITY", name: "FedEx International Priority to a location", point: true,
		has: map[string]any{"priority": "express", "last_mile": "service_point"}},
}

func find(code string) (product, bool) {
	i := slices.IndexFunc(products, func(p product) bool { return p.code == code })
	if i < 0 {
		return product{}, false
	}
	return products[i], true
}

// neighbours are the countries of Europe outside the European Union.
var neighbours = []string{"CH", "GB", "LI", "NO"}

func european(code string) bool {
	c, ok := postal.Lookup(code)
	return ok && c.EU || slices.Contains(neighbours, code)
}

// goes reports whether a parcel that is paid for in one country may go to, or come from, the other.
func (p product) goes(home, other string) bool {
	if p.europe {
		return european(home) && european(other)
	}
	return european(home) && home != other
}

// Methods are the products; what they cost stands in the merchant's contract.
func (d *Driver) Methods() []carrier.Method {
	var all []carrier.Method
	for _, p := range products {
		f := map[string]any{"tracked": true, "form_factor": "parcel", "last_mile": "home_delivery", "direct_contract_only": true, "multicollo": !p.back && !p.point}
		maps.Copy(f, p.has)
		m := carrier.Method{
			ID: p.id, OwnerAccount: 1, Carrier: Code, Code: p.code, Product: Code + ":" + p.service, Name: p.name, Kind: carrier.Parcel,
			MinWeight: 1, MaxWeight: maxWeight, MaxSize: postal.Size{Length: maxLength}, ServicePoint: p.point, Return: p.back, Functionalities: f, Countries: p.ways(),
		}
		switch {
		case p.back:
			m.Variant = []string{"returns"}
		case p.point:
			m.Variant = []string{"last_mile"}
		}
		all = append(all, m)
	}
	return all
}

func (p product) ways() []carrier.Destination {
	var all []carrier.Destination
	for _, home := range postal.Countries() {
		for _, other := range postal.Countries() {
			switch {
			case !p.goes(home.Code, other.Code):
			case p.back:
				all = append(all, carrier.Destination{From: other.Code, To: home.Code})
			default:
				all = append(all, carrier.Destination{From: home.Code, To: other.Code})
			}
		}
	}
	slices.SortFunc(all, func(a, b carrier.Destination) int {
		return cmp.Or(strings.Compare(a.From, b.From), strings.Compare(a.To, b.To))
	})
	return all
}
