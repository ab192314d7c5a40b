package emulator

import (
	"fmt"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
)

// schema gathers what a body has against it, in the words of a schema's validator.
type schema struct{ problems []string }

func (c *schema) say(path, words string, args ...any) {
	c.problems = append(c.problems, path+": "+fmt.Sprintf(words, args...))
}

func (c *schema) missing(path, key string) { c.say(path, "required key [%s] not found", key) }

func (c *schema) text(path, text string, least, most int) {
	switch n := utf8.RuneCountInString(text); {
	case n < least:
		c.say(path, "expected minLength: %d, actual: %d", least, n)
	case n > most:
		c.say(path, "expected maxLength: %d, actual: %d", most, n)
	}
}

func (c *schema) one(path, text string, of ...string) {
	if !slices.Contains(of, text) {
		c.say(path, "%s is not a valid enum value", text)
	}
}

func (c *schema) matches(path, text string, as *regexp.Regexp) {
	if !as.MatchString(text) {
		c.say(path, "string [%s] does not match pattern %s", text, as)
	}
}

var (
	country  = regexp.MustCompile(`^[A-Z]{2}$`)
	currency = regexp.MustCompile(`^[A-Z]{3}$`)
	day      = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	number   = regexp.MustCompile(`^\d{9}$`) // of an account
	units    = []string{"metric", "imperial"}
	terms    = []string{"EXW", "FCA", "CPT", "CIP", "DPU", "DAP", "DDP", "FAS", "FOB", "CFR", "CIF", "DAF", "DAT", "DDU", "DEQ", "DES"}
	reasons  = []string{
		"permanent", "temporary", "return", "used_exhibition_goods_to_origin", "intercompany_use", "commercial_purpose_or_sale", "personal_belongings_or_personal_use",
		"sample", "gift", "return_to_origin", "warranty_replacement", "diplomatic_goods", "defence_material",
	}
)

func (c *schema) shipment(s shipment) {
	c.matches("#/plannedShippingDateAndTime", s.Planned, moment)
	if s.Pickup == nil || s.Pickup.Requested == nil {
		c.missing("#/pickup", "isRequested")
	}
	c.text("#/productCode", s.Product, 1, 6)
	c.accounts(s.Accounts)
	for i, v := range s.Services {
		c.text(fmt.Sprintf("#/valueAddedServices/%d/serviceCode", i), v.Code, 1, 3)
	}
	for i, v := range s.References {
		c.text(fmt.Sprintf("#/customerReferences/%d/value", i), v.Value, 1, 35)
	}
	if s.Customers == nil {
		c.missing("#", "customerDetails")
	} else {
		c.party("#/customerDetails", "shipperDetails", s.Customers.Shipper)
		c.party("#/customerDetails", "receiverDetails", s.Customers.Receiver)
		for key, p := range map[string]*party{"importerDetails": s.Customers.Importer, "exporterDetails": s.Customers.Exporter, "buyerDetails": s.Customers.Buyer} {
			if p != nil {
				c.party("#/customerDetails", key, p)
			}
		}
	}
	if s.Content == nil {
		c.missing("#", "content")
	} else {
		c.content(*s.Content)
	}
	if o := s.Output; o != nil {
		c.output(*o)
	}
	for i, d := range s.Images {
		c.paper(fmt.Sprintf("#/documentImages/%d", i), d)
	}
	if o := s.OnDemand; o != nil {
		c.one("#/onDemandDelivery/deliveryOption", o.Option, "servicepoint", "neighbour", "concierge", "signatureRelease")
		if o.Option == "servicepoint" {
			c.text("#/onDemandDelivery/servicePointId", o.Point, 3, 6)
		}
	}
	for i, n := range s.Notices {
		c.one(fmt.Sprintf("#/shipmentNotification/%d/typeCode", i), n.Type, "email")
		c.text(fmt.Sprintf("#/shipmentNotification/%d/receiverId", i), n.Receiver, 1, 80)
	}
}

func (c *schema) accounts(all []account) {
	if len(all) == 0 {
		c.missing("#", "accounts")
	}
	for i, a := range all {
		c.one(fmt.Sprintf("#/accounts/%d/typeCode", i), a.Type, "shipper", "payer", "duties-taxes")
		c.matches(fmt.Sprintf("#/accounts/%d/number", i), a.Number, number)
	}
}

// party checks a party with its address and contact. Lengths other than the lines' are not in our sheet.
func (c *schema) party(path, key string, p *party) {
	if p == nil {
		c.missing(path, key)
		return
	}
	path += "/" + key
	if p.Address == nil {
		c.missing(path, "postalAddress")
	} else {
		c.address(path+"/postalAddress", *p.Address)
	}
	if p.Contact == nil {
		c.missing(path, "contactInformation")
		return
	}
	at := path + "/contactInformation"
	for _, f := range []struct {
		key  string
		text *string
		most int
	}{{"phone", p.Contact.Phone, 70}, {"companyName", p.Contact.Company, 100}, {"fullName", p.Contact.Name, 255}} {
		if f.text == nil {
			c.missing(at, f.key)
		} else {
			c.text(at+"/"+f.key, *f.text, 1, f.most)
		}
	}
	c.text(at+"/email", p.Contact.Email, 0, 70)
	for i, r := range p.Registration {
		c.text(fmt.Sprintf("%s/registrationNumbers/%d/number", path, i), r.Number, 1, 35)
		c.matches(fmt.Sprintf("%s/registrationNumbers/%d/issuerCountryCode", path, i), r.Issuer, country)
		c.one(fmt.Sprintf("%s/registrationNumbers/%d/typeCode", path, i), r.Type,
			"VAT", "EIN", "GST", "SSN", "EOR", "DUN", "FED", "STA", "CNP", "IE", "INN", "KPP", "OGR", "OKP", "MRN", "FTZ", "CIN", "AFM", "SDT", "DAN", "TAN", "DTF", "RGP", "DLI", "NID", "PAS", "IOSS")
	}
	if p.Type != "" {
		c.one(path+"/typeCode", p.Type, "business", "direct_consumer", "government", "other", "private", "reseller")
	}
}

func (c *schema) address(at string, a address) {
	for _, f := range []struct {
		key         string
		text        *string
		least, most int
		needed      bool
	}{
		{"postalCode", a.Postal, 0, 12, true}, {"cityName", a.City, 1, 45, true}, {"addressLine1", a.Line1, 1, 45, true},
		{"addressLine2", a.Line2, 1, 45, false}, {"addressLine3", a.Line3, 1, 45, false},
	} {
		if f.text != nil {
			c.text(at+"/"+f.key, *f.text, f.least, f.most)
		} else if f.needed {
			c.missing(at, f.key)
		}
	}
	if a.Country == nil {
		c.missing(at, "countryCode")
	} else {
		c.matches(at+"/countryCode", *a.Country, country)
	}
	c.text(at+"/provinceCode", a.Province, 0, 35)
	c.text(at+"/countyName", a.County, 0, 45)
}

func (c *schema) content(k content) {
	if len(k.Packages) == 0 || len(k.Packages) > 999 {
		c.say("#/content/packages", "expected minimum item count: 1, found: %d", len(k.Packages))
	}
	for i, p := range k.Packages {
		c.piece(fmt.Sprintf("#/content/packages/%d", i), p)
	}
	if k.Declarable == nil {
		c.missing("#/content", "isCustomsDeclarable")
	}
	if k.Description == nil {
		c.missing("#/content", "description")
	} else {
		c.text("#/content/description", *k.Description, 1, 70)
	}
	c.one("#/content/unitOfMeasurement", k.Unit, units...)
	if k.Incoterm != "" {
		c.one("#/content/incoterm", k.Incoterm, terms...)
	}
	if k.Currency != "" {
		c.matches("#/content/declaredValueCurrency", k.Currency, currency)
	}
	if d := k.Declaration; d != nil {
		c.declaration("#/content/exportDeclaration", *d)
	}
}

// piece checks a package; the specification wants its dimensions.
func (c *schema) piece(at string, p piece) {
	if p.Weight < 0.001 {
		c.say(at+"/weight", "%v is not greater or equal to 0.001", p.Weight)
	}
	if p.Size == nil {
		c.missing(at, "dimensions")
	} else {
		for key, n := range map[string]float64{"length": p.Size.Length, "width": p.Size.Width, "height": p.Size.Height} {
			if n < 1 || n > 9999999 {
				c.say(at+"/dimensions/"+key, "%v is not greater or equal to 1", n)
			}
		}
	}
	for i, v := range p.References {
		c.text(fmt.Sprintf("%s/customerReferences/%d/value", at, i), v.Value, 1, 35)
	}
	c.text(at+"/description", p.Description, 0, 70)
}

func (c *schema) declaration(at string, d declaration) {
	if len(d.Lines) == 0 || len(d.Lines) > 999 {
		c.say(at+"/lineItems", "expected minimum item count: 1, found: %d", len(d.Lines))
	}
	for i, l := range d.Lines {
		c.line(fmt.Sprintf("%s/lineItems/%d", at, i), l)
	}
	if b := d.Invoice; b != nil {
		c.text(at+"/invoice/number", b.Number, 1, 35)
		c.matches(at+"/invoice/date", b.Date, day)
	}
	if d.ReasonType != "" {
		c.one(at+"/exportReasonType", d.ReasonType, reasons...)
	}
	if d.Shipment != "" {
		c.one(at+"/shipmentType", d.Shipment, "personal", "commercial")
	}
}

func (c *schema) line(at string, l line) {
	if l.Number < 1 || l.Number > 1000 {
		c.say(at+"/number", "%d is not greater or equal to 1", l.Number)
	}
	c.text(at+"/description", l.Description, 1, 75) // carriers sheet 7.9
	if l.Price < 0 {
		c.say(at+"/price", "%v is not greater or equal to 0", l.Price)
	}
	if l.Quantity == nil {
		c.missing(at, "quantity")
	} else {
		if l.Quantity.Value < 1 {
			c.say(at+"/quantity/value", "%d is not greater or equal to 1", l.Quantity.Value)
		}
		c.text(at+"/quantity/unitOfMeasurement", l.Quantity.Unit, 1, 8)
	}
	c.matches(at+"/manufacturerCountry", l.Origin, country)
	if l.Weight == nil {
		c.missing(at, "weight")
	} else if l.Weight.Net <= 0 && l.Weight.Gross <= 0 {
		c.say(at+"/weight/netValue", "%v is not greater or equal to 0.001", l.Weight.Net)
	}
	for i, v := range l.Codes {
		c.one(fmt.Sprintf("%s/commodityCodes/%d/typeCode", at, i), v.Type, "outbound", "inbound")
		c.text(fmt.Sprintf("%s/commodityCodes/%d/value", at, i), v.Value, 1, 18)
	}
	if l.Reason != "" {
		c.one(at+"/exportReasonType", l.Reason, reasons...)
	}
}

func (c *schema) output(o output) {
	if o.DPI != 0 && o.DPI != 200 && o.DPI != 300 {
		c.say("#/outputImageProperties/printerDPI", "%d is not a valid enum value", o.DPI)
	}
	if o.Encoding != "" {
		c.one("#/outputImageProperties/encodingFormat", o.Encoding, "pdf", "zpl", "lp2", "epl")
	}
	for i, m := range o.Images {
		at := fmt.Sprintf("#/outputImageProperties/imageOptions/%d", i)
		c.one(at+"/typeCode", m.Type, "label", "waybillDoc", "invoice", "qr-code", "shipmentReceipt")
		if m.Invoice != "" {
			c.one(at+"/invoiceType", m.Invoice, "commercial", "proforma", "returns")
		}
	}
}

func (c *schema) paper(at string, d paper) {
	c.one(at+"/typeCode", d.Type, "INV", "PNV", "COO", "NAF", "CIN", "DCL", "AWB")
	c.one(at+"/imageFormat", d.Format, "PDF", "PNG", "GIF", "TIFF", "JPEG")
	c.text(at+"/content", d.Content, 1, 5<<20)
}

// services are the value added services this carrier sells here.
var services = []string{"II", "WY", "DD", "SA", "SB", "SC", "SD", "SE", "SF", "SX", "AA", "HE", "FE", "PT", "PU", "PV", "PW", "PX", "TV"}

// business is what a well-formed shipment is refused for, with the code in front.
func (e *Emulator) business(s shipment, by caller, spell emulate.Spell) []string {
	from, to := s.Customers.Shipper.postal(), s.Customers.Receiver.postal()
	switch {
	case !by.owns(s.Accounts) || spell.Has(emulate.FailContract):
		return []string{"803: Account not allowed for this service. Please contact your DHL Express representative"}
	case e.past(s.Planned):
		return []string{"998: The planned shipping date and time is in the past"}
	case spell.Has(emulate.FailAddress), !known(to.Country), !known(from.Country):
		return []string{"420504: The destination location is invalid. Please check the data and resubmit"}
	case spell.Has(emulate.FailRoute):
		return []string{
			"1001: The requested product(s) (" + s.Product + ") not available based on your search criteria.",
			fmt.Sprintf("410135: Requested product(s) not available at origin, %s/%s", s.Product, s.Product),
		}
	}
	var all []string
	if !serves(s.Product, from, to, *s.Content.Declarable) {
		all = append(all, fmt.Sprintf("410135: Requested product(s) not available at origin, %s/%s", s.Product, s.Product))
	}
	all = append(all, declared(*s.Content, s.Product, from, to)...)
	for _, v := range s.Services {
		if !slices.Contains(services, v.Code) {
			all = append(all, "7008: special service code not available: "+v.Code)
		}
		if v.Code == "II" && (v.Value <= 0 || v.Currency == "") {
			all = append(all, "998: Shipment insurance needs a value and a currency")
		}
		if v.Code == "WY" && s.Content.Declaration == nil && len(s.Images) == 0 {
			all = append(all, "998: Paperless trade needs an invoice")
		}
	}
	if o := s.Output; o != nil && (o.Encoding == "lp2" || o.Encoding == "epl") {
		all = append(all, "998: This system prints pdf and zpl only")
	}
	return all
}

// past reports whether a planned time has gone by, some minutes of two clocks' difference left aside.
func (e *Emulator) past(planned string) bool {
	at, ok := clock(planned)
	return !ok || at.Before(e.Desk().Real().Add(-5*time.Minute))
}

func known(code string) bool {
	_, ok := postal.Lookup(code)
	return ok
}

// declared says what customs lacks.
func declared(k content, product string, from, to postal.Address) []string {
	border := postal.NeedsCustoms(from, to) && product != "D"
	if !*k.Declarable {
		if border {
			return []string{"998: The shipment crosses a customs border, isCustomsDeclarable has to be true"}
		}
		return nil
	}
	var all []string
	if k.Value <= 0 || k.Currency == "" {
		all = append(all, "998: A dutiable shipment needs declaredValue and declaredValueCurrency")
	}
	if k.Incoterm == "" {
		all = append(all, "998: A dutiable shipment needs an incoterm")
	}
	if k.Declaration == nil || k.Declaration.Invoice == nil {
		all = append(all, "998: A dutiable shipment needs exportDeclaration with lineItems and invoice")
	}
	return all
}

// products are what can be booked, by global product code.
var products = map[string]string{
	"P": "EXPRESS WORLDWIDE", "D": "EXPRESS WORLDWIDE DOC", "N": "EXPRESS DOMESTIC", "U": "EXPRESS WORLDWIDE EU", "W": "ECONOMY SELECT EU", "H": "ECONOMY SELECT",
	"K": "EXPRESS 9:00", "E": "EXPRESS 9:00 NONDOC", "T": "EXPRESS 12:00", "Y": "EXPRESS 12:00 NONDOC",
}

// serves reports whether a product goes that way.
func serves(product string, from, to postal.Address, declarable bool) bool {
	a, _ := postal.Lookup(from.Country)
	b, _ := postal.Lookup(to.Country)
	abroad := a.Code != b.Code
	border := postal.NeedsCustoms(from, to)
	switch product {
	case "N":
		return !abroad
	case "U", "W":
		return abroad && !border
	case "P", "H", "E", "Y":
		return border && declarable
	case "D":
		return abroad && !declarable
	case "K", "T":
		return !border || !declarable
	}
	return false
}
