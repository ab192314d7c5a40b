package emulator

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/postal"
)

// message is what the carrier says of one field.
type message struct {
	Property string `json:"property"`
	Message  string `json:"validationMessage"`
	State    string `json:"validationState"` // "Warning" or "Error"
}

// check collects what is wrong with one shipment.
type check struct {
	at       string // "shipments[0]."
	messages []message
}

func (c *check) bad(property, format string, args ...any) {
	c.messages = append(c.messages, message{c.at + property, fmt.Sprintf(format, args...), "Error"})
}

// length wants between least and most characters; an empty text is fine where least is 0.
func (c *check) length(property, text string, least, most int) {
	n := utf8.RuneCountInString(text)
	switch {
	case n == 0 && least > 0:
		c.bad(property, "Please enter a value.")
	case n > 0 && (n < least || n > most):
		c.bad(property, "The value has to have between %d and %d characters.", max(least, 1), most)
	}
}

func (c *check) one(property, value string, of ...string) {
	if !slices.Contains(of, value) {
		c.bad(property, "%q is none of %s.", value, strings.Join(of, ", "))
	}
}

func (c *check) date(property, text string) {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		c.bad(property, "Dates are written yyyy-MM-dd.")
	}
}

// money wants a positive amount of a currency.
func (c *check) money(property string, a amount) {
	if !currency.MatchString(a.Currency) {
		c.bad(property+".currency", "Please enter a currency of three letters.")
	}
	if a.Value <= 0 {
		c.bad(property+".value", "Please enter an amount.")
	}
}

var (
	billing    = regexp.MustCompile(`^\w{10}\d{2}\w{2}$`)
	currency   = regexp.MustCompile(`^[A-Z]{3}$`)
	postNumber = regexp.MustCompile(`^\d{6,10}$`)
	hsCode     = regexp.MustCompile(`^\d{6,11}$`)
	german     = regexp.MustCompile(`^\d{5}$`)
)

// byISO3 finds a country by the three letters this carrier wants.
var byISO3 = func() map[string]postal.Country {
	all := map[string]postal.Country{}
	for _, c := range postal.Countries() {
		all[c.ISO3] = c
	}
	return all
}()

// order checks a shipment as the customer's agreement and the request's definition want it.
func (c *check) order(o order, who customer) {
	p, known := products[o.Product]
	if !known {
		c.bad("product", "The product %q does not exist.", o.Product)
	}
	c.bill("billingNumber", o.BillingNumber, o.Product, who, known)
	c.length("refNo", o.RefNo, 8*min(1, len(o.RefNo)), 35)
	c.length("costCenter", o.CostCenter, 0, 50)
	if o.ShipDate != "" {
		c.date("shipDate", o.ShipDate)
	}
	if o.Shipper.ShipperRef == "" {
		c.party("shipper.", o.Shipper)
		if o.Shipper.Country != "" && o.Shipper.Country != "DEU" {
			c.bad("shipper.country", "Shipments begin in Germany.")
		}
	}
	c.consignee(o.Consignee)
	c.details(o.Details)
	if known {
		c.route(o, p)
	}
	c.services(o, who)
	switch crossing := postal.NeedsCustoms(o.from(), o.to()); {
	case o.Customs != nil:
		c.customs(*o.Customs)
	case crossing && byISO3[o.Consignee.country()].Code != "":
		c.bad("customs", "Shipments to this destination need customs data.")
	}
}

func (c *check) bill(property, number, product string, who customer, known bool) {
	b, ok := who.bills[number]
	switch {
	case !billing.MatchString(number):
		c.bad(property, "The billing number has to have 14 characters: customer, procedure and participation.")
	case !ok, known && b.product != product:
		c.bad(property, "The billing number is not agreed for this product.")
	}
}

func (c *check) party(at string, p party) {
	c.length(at+"name1", p.Name1, 1, 50)
	c.length(at+"name2", p.Name2, 0, 50)
	c.length(at+"name3", p.Name3, 0, 50)
	c.length(at+"addressStreet", p.AddressStreet, 1, 50)
	c.length(at+"addressHouse", p.AddressHouse, 0, 10)
	c.place(at, p)
}

// place checks what every kind of address has.
func (c *check) place(at string, p party) {
	c.length(at+"city", p.City, 1, 40)
	country, ok := byISO3[p.Country]
	if !ok {
		c.bad(at+"country", "Please enter the country in three letters (ISO 3166-1 alpha-3).")
		return
	}
	switch {
	case p.Country == "DEU" && !german.MatchString(p.PostalCode):
		c.bad(at+"postalCode", "Please enter a valid postal code of five digits.")
	case country.PostalCode == postal.Always && p.PostalCode == "":
		c.bad(at+"postalCode", "Please enter a postal code.")
	}
}

func (c *check) consignee(o consignee) {
	const at = "consignee."
	home := o.party
	if home.Country == "" && (o.LockerID != nil || o.RetailID != nil || o.POBoxID != nil) {
		home.Country = "DEU"
	}
	switch {
	case o.LockerID != nil:
		c.length(at+"name", o.Name, 1, 50)
		if *o.LockerID < 100 || *o.LockerID > 999 {
			c.bad(at+"lockerID", "Please enter a Packstation between 100 and 999.")
		}
		if !postNumber.MatchString(o.PostNumber) {
			c.bad(at+"postNumber", "Please enter the recipient's post number of 6 to 10 digits.")
		}
	case o.RetailID != nil:
		c.length(at+"name", o.Name, 1, 50)
		if *o.RetailID < 401 || *o.RetailID > 999 {
			c.bad(at+"retailID", "Please enter a Postfiliale between 401 and 999.")
		}
		if o.Email == "" && !postNumber.MatchString(o.PostNumber) {
			c.bad(at+"postNumber", "Please enter the recipient's post number or e-mail address.")
		}
	case o.POBoxID != nil:
		c.length(at+"name1", o.Name1, 1, 50)
	default:
		c.party(at, home)
		return
	}
	c.place(at, home)
	if home.Country != "DEU" {
		c.bad(at+"country", "Packstation, Postfiliale and PO box are in Germany.")
	}
}

func (c *check) details(d details) {
	switch {
	case d.Weight.UOM != "g" && d.Weight.UOM != "kg":
		c.bad("details.weight.uom", "Weights are in g or kg.")
	case d.Weight.Value <= 0:
		c.bad("details.weight.value", "Please enter the weight.")
	case d.Weight.kg() > 31.5:
		c.bad("details.weight.value", "The weight is above 31.5 kg.")
	}
	if d.Dim == nil {
		return
	}
	c.one("details.dim.uom", d.Dim.UOM, "cm", "mm")
	if d.Dim.Length <= 0 || d.Dim.Width <= 0 || d.Dim.Height <= 0 {
		c.bad("details.dim", "Please enter length, width and height.")
	}
}

// route says whether the product goes there.
func (c *check) route(o order, p product) {
	to, ok := byISO3[o.Consignee.country()]
	switch {
	case !ok: // said already
	case p.domestic != (to.Code == "DE"), p.eu && !to.EU:
		c.bad("product", "The product %s does not go to %s.", p.name, to.Name)
	case to.Code == "US" && o.Product == "V53WPAK" && !o.Services.PostalDDP:
		c.bad("services.postalDeliveryDutyPaid", "Shipments to the United States go with duties paid only.")
	}
}

func (c *check) customs(x customs) {
	c.one("customs.exportType", x.ExportType, "OTHER", "PRESENT", "COMMERCIAL_SAMPLE", "DOCUMENT", "RETURN_OF_GOODS", "COMMERCIAL_GOODS")
	if x.ExportType == "OTHER" {
		c.length("customs.exportDescription", x.ExportDescription, 1, 80)
	}
	if x.PostalCharges == nil {
		c.bad("customs.postalCharges", "Please enter the postal charges.")
	} else if !currency.MatchString(x.PostalCharges.Currency) || x.PostalCharges.Value < 0 {
		c.bad("customs.postalCharges", "Please enter an amount and its currency.")
	}
	if n := len(x.Items); n == 0 || n > 99 {
		c.bad("customs.items", "Please enter between 1 and 99 items.")
	}
	for i, g := range x.Items {
		at := fmt.Sprintf("customs.items[%d].", i)
		c.length(at+"itemDescription", g.ItemDescription, 1, 256)
		if g.CountryOfOrigin != "" && byISO3[g.CountryOfOrigin].Code == "" {
			c.bad(at+"countryOfOrigin", "Please enter the country in three letters (ISO 3166-1 alpha-3).")
		}
		if g.HSCode != "" && !hsCode.MatchString(g.HSCode) {
			c.bad(at+"hsCode", "The code has between 6 and 11 digits.")
		}
		if g.PackagedQuantity < 1 {
			c.bad(at+"packagedQuantity", "Please enter how many.")
		}
		c.money(at+"itemValue", g.ItemValue)
		if g.ItemWeight.kg() <= 0 {
			c.bad(at+"itemWeight", "Please enter the weight of one piece, in g or kg.")
		}
	}
}
