package emulator

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
)

// mistake is one thing that is wrong; UPS tells the first.
type mistake struct{ code, message string }

// check finds the first mistake.
type check struct{ found *mistake }

func (c *check) say(code, path, words string) {
	if c.found == nil {
		c.found = &mistake{code, path + ": " + words}
	}
}

func (c *check) text(path, text string, needed bool, most int) {
	if text == "" && needed {
		c.say("120300", path, "Missing or invalid")
	}
	if utf8.RuneCountInString(text) > most {
		c.say("120302", path, fmt.Sprintf("Longer than %d characters", most))
	}
}

func (c *check) one(path, value string, of ...string) {
	if !slices.Contains(of, value) {
		c.say("120301", path, "Missing or invalid")
	}
}

// services are the products and where they go: within Europe, anywhere, or within Poland only.
var services = map[string]string{
	"07": "Express", "08": "Expedited", "11": "Standard", "54": "Express Plus", "65": "Express Saver", "70": "Access Point Economy", "74": "Express 12:00",
	"71": "Worldwide Express Freight Midday", "96": "Worldwide Express Freight", "17": "Worldwide Economy DDU", "72": "Worldwide Economy DDP",
	"82": "Today Standard", "83": "Today Dedicated Courier", "84": "Today Intercity", "85": "Today Express", "86": "Today Express Saver",
}

func (c *check) shipment(s shipment, account string, spell emulate.Spell) *mistake {
	if s.Shipper.ShipperNumber != account {
		c.say("120100", "Shipper.ShipperNumber", "Missing or invalid shipper number")
	}
	c.party("Shipper", s.Shipper)
	c.party("ShipTo", s.ShipTo)
	if s.ShipFrom != nil {
		c.party("ShipFrom", *s.ShipFrom)
	}
	c.payment(s, account)
	if services[s.Service.Code] == "" {
		c.say("120301", "Service.Code", "Missing or invalid")
	}
	c.boxes(s.Packages)
	from, to := s.from().postal(), s.ShipTo.postal()
	if from.Country != to.Country {
		c.text("Description", s.Description, true, 50)
	}
	if f := s.Options.Forms; f != nil {
		c.forms(*f)
	} else if postal.NeedsCustoms(from, to) && s.Return == nil && s.Documents == nil {
		c.say("120300", "ShipmentServiceOptions.InternationalForms", "Missing")
	}
	if s.Return != nil {
		c.one("ReturnService.Code", s.Return.Code, "2", "3", "5", "8", "9")
	}
	c.point(s)
	if s.Service.Code == "70" && len(s.Indication) == 0 {
		c.say("120300", "ShipmentIndicationType", "Missing for Access Point Economy")
	}
	c.route(s.Service.Code, from.Country, to.Country)
	c.onDemand(spell)
	return c.found
}

// point checks a shipment to an Access Point: which it is, and whom UPS tells that there is something to fetch.
func (c *check) point(s shipment) {
	if len(s.Indication) == 0 {
		return
	}
	c.one("ShipmentIndicationType.Code", s.Indication[0].Code, "01", "02")
	if s.Alternate == nil {
		c.say("120300", "AlternateDeliveryAddress", "Missing")
		return
	}
	c.place("AlternateDeliveryAddress", s.Alternate.Name, s.Alternate.Address)
	if !accessPoint.MatchString(s.Alternate.AccessPoint) {
		c.say("120301", "AlternateDeliveryAddress.UPSAccessPointID", "Missing or invalid")
	}
	told := false
	for _, n := range s.Options.Notices {
		told = told || slices.Contains([]string{"6", "7", "8"}, n.Code) && len(n.Mail.Addresses) > 0 && n.Mail.Addresses[0] != ""
	}
	if !told {
		c.say("120300", "ShipmentServiceOptions.Notification", "Missing for an Access Point")
	}
}

// route says where a service does not go.
func (c *check) route(service, from, to string) {
	a, _ := postal.Lookup(from)
	b, _ := postal.Lookup(to)
	europe := func(p postal.Country) bool {
		return p.EU || slices.Contains([]string{"GB", "CH", "NO", "LI", "MC", "SM"}, p.Code)
	}
	wrong := false
	switch service {
	case "11", "70":
		wrong = !europe(a) || !europe(b)
	case "74":
		wrong = from != "DE" || to != "DE"
	case "82", "83", "84", "85", "86":
		wrong = from != "PL" || to != "PL"
	case "17", "72", "71", "96":
		wrong = from == to
	}
	if wrong {
		c.say("121210", "Service.Code", "The requested service is unavailable between the selected locations")
	}
}

func (c *check) onDemand(s emulate.Spell) {
	switch {
	case s.Has(emulate.FailContract):
		c.say("121300", "Shipper.ShipperNumber", "The account is not authorised for this service")
	case s.Has(emulate.FailAddress):
		c.say("120802", "ShipTo.Address.PostalCode", "Address validation error on the ShipTo address")
	case s.Has(emulate.FailField):
		c.say("120301", "ShipTo.Name", "Missing or invalid")
	case s.Has(emulate.FailRoute):
		c.say("121210", "Service.Code", "The requested service is unavailable between the selected locations")
	}
}

func (c *check) party(at string, p party) {
	c.place(at, p.Name, p.Address)
	c.text(at+".AttentionName", p.AttentionName, false, 35)
}

func (c *check) place(at, name string, a address) {
	c.text(at+".Name", name, true, 35)
	if len(a.Lines) == 0 || len(a.Lines) > 3 {
		c.say("120300", at+".Address.AddressLine", "One to three lines")
	}
	for i, l := range a.Lines {
		c.text(fmt.Sprintf("%s.Address.AddressLine[%d]", at, i), l, i == 0, 35)
	}
	c.text(at+".Address.City", a.City, true, 30)
	country, ok := postal.Lookup(a.Country)
	switch {
	case !ok:
		c.say("120301", at+".Address.CountryCode", "Missing or invalid")
	case country.PostalCode == postal.Always && a.Postal == "":
		c.say("120300", at+".Address.PostalCode", "Missing or invalid")
	case slices.Contains([]string{"US", "CA", "IE"}, a.Country) && a.State == "":
		c.say("120300", at+".Address.StateProvinceCode", "Missing or invalid")
	}
}

func (c *check) payment(s shipment, account string) {
	if len(s.Payment.Charges) == 0 || s.Payment.Charges[0].Type != "01" {
		c.say("120300", "PaymentInformation.ShipmentCharge", "Missing or invalid")
	}
	for i, p := range s.Payment.Charges {
		at := fmt.Sprintf("PaymentInformation.ShipmentCharge[%d]", i)
		c.one(at+".Type", p.Type, "01", "02")
		switch {
		case p.Bill == nil && p.Receiver == nil && p.ThirdParty == nil:
			c.say("120300", at, "Nobody pays")
		case p.Bill != nil && p.Bill.Account != account:
			c.say("120301", at+".BillShipper.AccountNumber", "Missing or invalid")
		}
	}
}

var accessPoint = regexp.MustCompile(`^U\d{8}$`)

var figure = regexp.MustCompile(`^\d{1,6}(\.\d{1,2})?$`)

// kilograms reads a weight; 0 when it is none.
func (b box) kilograms() float64 {
	n, err := strconv.ParseFloat(b.Weight.Weight, 64)
	if err != nil || !figure.MatchString(b.Weight.Weight) {
		return 0
	}
	if b.Weight.Unit.Code == "LBS" {
		n *= 0.45359237
	}
	return n
}

func (c *check) boxes(all []box) {
	if len(all) == 0 || len(all) > 200 {
		c.say("120300", "Package", "One to 200 packages")
	}
	for i, b := range all {
		at := fmt.Sprintf("Package[%d]", i)
		c.one(at+".Packaging.Code", b.Packaging.Code, "01", "02", "03", "04", "21", "24", "25", "30")
		c.one(at+".PackageWeight.UnitOfMeasurement.Code", b.Weight.Unit.Code, "KGS", "LBS")
		switch kg := b.kilograms(); {
		case kg <= 0:
			c.say("120301", at+".PackageWeight.Weight", "Missing or invalid")
		case kg > 70: // UPS's general limit; not in our sheet
			c.say("121211", at+".PackageWeight.Weight", "More than 70 kg")
		}
		if d := b.Dimensions; d != nil {
			c.one(at+".Dimensions.UnitOfMeasurement.Code", d.Unit.Code, "CM", "IN")
			for _, n := range []string{d.Length, d.Width, d.Height} {
				if !figure.MatchString(n) {
					c.say("120301", at+".Dimensions", "Missing or invalid")
				}
			}
		}
		if v := b.Options.Value; v != nil && (!figure.MatchString(v.Value) || len(v.Currency) != 3) {
			c.say("120301", at+".PackageServiceOptions.DeclaredValue", "Missing or invalid")
		}
		if x := b.Options.Confirmation; x != nil {
			c.one(at+".PackageServiceOptions.DeliveryConfirmation.DCISType", x.Type, "2", "3")
		}
	}
}

var (
	compact = regexp.MustCompile(`^\d{8}$`)
	terms   = []string{"", "CFR", "CIF", "CIP", "CPT", "DAF", "DDP", "DDU", "EXW", "FAS", "FCA", "FOB", "DAP"}
)

func (c *check) forms(f forms) {
	const at = "ShipmentServiceOptions.InternationalForms."
	if len(f.Types) == 0 {
		c.say("120300", at+"FormType", "Missing")
	}
	for _, t := range f.Types {
		c.one(at+"FormType", t, "01", "03", "07")
	}
	if !slices.Contains(f.Types, "01") {
		return
	}
	if !compact.MatchString(f.Date) {
		c.say("120301", at+"InvoiceDate", "Dates are written yyyyMMdd")
	}
	c.one(at+"TermsOfShipment", f.Terms, terms...)
	c.one(at+"ReasonForExport", f.Reason, "SALE", "GIFT", "SAMPLE", "RETURN", "REPAIR", "INTERCOMPANYDATA")
	c.text(at+"CurrencyCode", f.Currency, true, 3)
	if len(f.Products) == 0 || len(f.Products) > 50 {
		c.say("120300", at+"Product", "One to 50 products")
	}
	for i, p := range f.Products {
		path := fmt.Sprintf("%sProduct[%d].", at, i)
		if p.Description == nil || p.Description == "" {
			c.say("120300", path+"Description", "Missing")
		}
		if _, ok := postal.Lookup(p.Origin); !ok {
			c.say("120301", path+"OriginCountryCode", "Missing or invalid")
		}
		if !figure.MatchString(p.Unit.Value) || !figure.MatchString(p.Unit.Number) {
			c.say("120301", path+"Unit", "Missing or invalid")
		}
	}
}
