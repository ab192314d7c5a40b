package emulator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/postal"
)

// product is a service that FedEx sells from Europe.
type product struct {
	name   string
	europe bool    // stays within Europe, and may stay within a country
	days   int     // on the way
	base   float64 // EUR, what the emulator reckons prices from
	perKg  float64
}

// products by serviceType (description of Ship). Where each goes is not in our sheet: those of Europe between and within its countries, the others to another
// country.
var products = map[string]product{
	"INTERNATIONAL_PRIORITY":               {name: "FedEx International Priority", days: 2, base: 31, perKg: 4.6},
	"FEDEX_INTERNATIONAL_PRIORITY_EXPRESS": {name: "FedEx International Priority Express", days: 1, base: 38, perKg: 5.2},
	"INTERNATIONAL_ECONOMY":                {name: "FedEx International Economy", days: 5, base: 22, perKg: 3.4},
	"FEDEX_REGIONAL_ECONOMY":               {name: "FedEx Regional Economy", europe: true, days: 3, base: 9, perKg: 0.9},
	"EUROPE_FIRST":                         {name: "FedEx Europe First", europe: true, days: 1, base: 36, perKg: 4.9},
}

// goes reports whether a service goes that way.
func (p product) goes(from, to string) bool {
	if p.europe {
		return inEurope(from) && inEurope(to)
	}
	return from != to
}

func inEurope(country string) bool {
	c, ok := postal.Lookup(country)
	return ok && c.EU || slices.Contains([]string{"GB", "CH", "NO", "LI", "IS", "MC", "SM", "AD"}, country)
}

func (c *check) service(s request) {
	p, ok := products[s.Service]
	from, to := s.Shipper.Address.Country, s.Recipients[0].Address.Country
	switch {
	case !ok:
		c.wrong("SERVICETYPE.INVALID", "requestedShipment.serviceType", fmt.Sprintf("serviceType %q is unknown.", s.Service))
	case !p.goes(from, to):
		c.wrong("SERVICE.NOTAVAILABLE", "requestedShipment.serviceType", "The service is not available from "+from+" to "+to+".")
	}
}

func (c *check) special(s *special) {
	const field = "requestedShipment.shipmentSpecialServices"
	if s == nil {
		return
	}
	for i, t := range s.Types {
		c.oneOf("SPECIALSERVICETYPE", fmt.Sprintf("%s.specialServiceTypes[%d]", field, i), t, specials)
	}
	for _, x := range []struct {
		kind, field string
		there       bool
	}{
		{"HOLD_AT_LOCATION", "holdAtLocationDetail", s.Hold != nil && s.Hold.Location != ""},
		{"RETURN_SHIPMENT", "returnShipmentDetail", s.Return != nil && s.Return.Type == "PRINT_RETURN_LABEL"},
		{"ELECTRONIC_TRADE_DOCUMENTS", "etdDetail", s.ETD != nil},
		{"COD", "shipmentCODDetail", s.COD != nil},
	} {
		if wanted := slices.Contains(s.Types, x.kind); wanted != x.there {
			c.wrong("SPECIALSERVICE.INCOMPLETE", field+"."+x.field, x.kind+" and "+x.field+" belong together.")
		}
	}
}

// customs looks at what a border wants, where there is one.
func (c *check) customs(s request, who string) {
	const field = "requestedShipment.customsClearanceDetail"
	if !postal.NeedsCustoms(s.Shipper.postal(), s.Recipients[0].postal()) {
		return
	}
	d := s.Customs
	if d == nil {
		c.wrong("CUSTOMSCLEARANCEDETAIL.REQUIRED", field, "customsClearanceDetail is required on this way.")
		return
	}
	c.payment("DUTIESPAYMENT", field+".dutiesPayment", d.Duties, who)
	total := c.sum(field+".totalCustomsValue", d.Total)
	if len(d.Goods) == 0 {
		c.wrong("COMMODITIES.REQUIRED", field+".commodities", "There are no commodities.")
		return
	}
	goods := 0.0
	for i, g := range d.Goods {
		goods += c.commodity(fmt.Sprintf("%s.commodities[%d]", field, i), g, d.Total)
	}
	if goods > total+0.005 {
		c.wrong("TOTALCUSTOMSVALUE.INVALID", field+".totalCustomsValue", "totalCustomsValue is less than the commodities are worth.")
	}
	if d.Documents != nil && *d.Documents {
		return
	}
	if d.Invoice == nil {
		c.wrong("COMMERCIALINVOICE.REQUIRED", field+".commercialInvoice", "commercialInvoice is required.")
		return
	}
	c.oneOf("SHIPMENTPURPOSE", field+".commercialInvoice.shipmentPurpose", d.Invoice.Purpose, purposes)
	if d.Invoice.Terms != "" {
		c.oneOf("TERMSOFSALE", field+".commercialInvoice.termsOfSale", d.Invoice.Terms, terms)
	}
	if d.Invoice.Freight != nil {
		c.sum(field+".commercialInvoice.freightCharge", d.Invoice.Freight)
	}
}

// commodity looks at one line of goods and tells its worth.
func (c *check) commodity(field string, g commodity, total *sum) float64 {
	c.need("COMMODITY.DESCRIPTION", field+".description", g.Description, 450)
	if _, ok := postal.Lookup(g.Origin); !ok {
		c.wrong("COMMODITY.COUNTRYOFMANUFACTURE.INVALID", field+".countryOfManufacture", "countryOfManufacture has to be a country of two letters.")
	}
	if g.Tariff != "" && !tariff.MatchString(g.Tariff) {
		c.wrong("COMMODITY.HARMONIZEDCODE.INVALID", field+".harmonizedCode", "harmonizedCode is not valid.")
	}
	if g.Quantity == nil || *g.Quantity < 1 {
		c.wrong("COMMODITY.QUANTITY.REQUIRED", field+".quantity", "quantity has to be more than nothing.")
		return 0
	}
	c.need("COMMODITY.QUANTITYUNITS", field+".quantityUnits", g.Units, 4)
	c.mass(field+".weight", g.Weight)
	price := c.sum(field+".unitPrice", g.UnitPrice) * float64(*g.Quantity)
	if g.Value != nil {
		price = c.sum(field+".customsValue", g.Value)
	}
	if g.UnitPrice != nil && total != nil && !strings.EqualFold(g.UnitPrice.Currency, total.Currency) {
		c.wrong("COMMODITY.CURRENCY.MISMATCH", field+".unitPrice.currency", "All amounts of customs have to be in one currency.")
	}
	return price
}
