package emulator

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
)

var (
	tariff   = regexp.MustCompile(`^[0-9]{6,12}$`)
	currency = regexp.MustCompile(`^[A-Z]{3}$`)
	level    = regexp.MustCompile(`^(0[1-9]|[1-9][0-9])$`)
	mails    = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	phones   = regexp.MustCompile(`^\+?[0-9 ()-]{6,20}$`)
	scheme   = regexp.MustCompile(`^[A-Z]{2,10}$`)
)

const (
	dayLayout = "2006-01-02"
	farthest  = 28  // days ahead
	longest   = 250 // centimetres
)

// check collects what is wrong with a request.
type check struct{ all []problem }

func (c *check) missing(cause string) {
	c.all = append(c.all, problem{Message: cause + " is required.", Cause: cause, Code: "E1432"})
}

func (c *check) wrong(cause, words string) {
	c.all = append(c.all, problem{Message: words, Cause: cause, Code: "E1433"})
}

// text wants at most so many characters.
func (c *check) text(cause, value string, most int) {
	if utf8.RuneCountInString(value) > most {
		c.wrong(cause, fmt.Sprintf("%s is longer than %d characters.", cause, most))
	}
}

// need wants something, of at most so many characters.
func (c *check) need(cause, value string, most int) {
	if strings.TrimSpace(value) == "" {
		c.missing(cause)
		return
	}
	c.text(cause, value, most)
}

func (c *check) like(cause, value string, shape *regexp.Regexp) {
	if value != "" && !shape.MatchString(value) {
		c.wrong(cause, fmt.Sprintf("%q is not valid.", value))
	}
}

func (c *check) oneOf(cause, value string, may ...string) {
	if !slices.Contains(may, value) {
		c.wrong(cause, fmt.Sprintf("%q is none of %s.", value, strings.Join(may, " ")))
	}
}

func (c *check) country(cause, value string) {
	if value == "" {
		c.missing(cause)
	} else if _, ok := postal.Lookup(value); !ok {
		c.wrong(cause, fmt.Sprintf("%q is no country of two letters.", value))
	}
}

func (c *check) day(cause, value string) (time.Time, bool) {
	at, err := time.Parse(dayLayout, value)
	if err != nil {
		c.wrong(cause, fmt.Sprintf("%q is no day as YYYY-MM-DD.", value))
	}
	return at, err == nil
}

// ahead wants a day that is today or at most 28 days away.
func (c *check) ahead(cause, value string, now time.Time) {
	if value == "" {
		c.missing(cause)
		return
	}
	at, ok := c.day(cause, value)
	if !ok {
		return
	}
	today, err := time.Parse(dayLayout, now.Format(dayLayout))
	if err != nil || at.Before(today) || at.After(today.AddDate(0, 0, farthest)) {
		c.wrong(cause, "The day is past, or more than 28 days ahead.")
	}
}

// shipment says what is wrong with a shipment of that customer; nothing is taken then.
func (c *check) shipment(s shipment, of customer, now time.Time) {
	if s.Shipper != nil {
		c.shipper(*s.Shipper)
	}
	switch {
	case s.Destination == nil:
		c.missing("Destination")
	case s.Information == nil:
		c.missing("ShipmentInformation")
	default:
		c.destination(*s.Destination)
		c.information(*s.Information, *s.Destination, of, now)
		if s.Customs != nil {
			c.customs(*s.Customs)
		}
	}
}

func (c *check) shipper(p party) {
	c.text("Shipper.ShipperReference", p.Reference, 40)
	c.text("Shipper.ShipperReference2", p.Reference2, 40)
	c.party("Shipper", p)
	if p.Line1 == "" && p.Town == "" && p.Country == "" {
		return
	}
	c.need("Shipper.AddressLine1", p.Line1, 35)
	c.need("Shipper.Town", p.Town, 35)
	if !home(p.Country) {
		c.wrong("Shipper.CountryCode", "The shipper has to be in GB, IM, GG or JE.")
	}
}

func (c *check) destination(p party) {
	c.need("Destination.ContactName", p.Contact, 40)
	c.need("Destination.AddressLine1", p.Line1, 35)
	c.need("Destination.Town", p.Town, 35)
	c.country("Destination.CountryCode", p.Country)
	if p.Reference+p.Reference2+p.Department != "" {
		c.wrong("Destination.ShipperReference", "References belong to the shipper.")
	}
	if home(p.Country) && p.Postcode == "" {
		c.missing("Destination.Postcode")
	}
	c.party("Destination", p)
}

// party checks what shipper and destination have in common.
func (c *check) party(at string, p party) {
	if p.AddressID != "" {
		c.wrong(at+".AddressId", "There is no such stored address.")
	}
	c.text(at+".CompanyName", p.Company, 35)
	c.text(at+".ContactName", p.Contact, 40)
	c.text(at+".AddressLine1", p.Line1, 35)
	c.text(at+".AddressLine2", p.Line2, 35)
	c.text(at+".AddressLine3", p.Line3, 35)
	c.text(at+".Town", p.Town, 35)
	c.text(at+".County", p.County, 50)
	c.text(at+".Postcode", p.Postcode, 10)
	c.text(at+".VatNumber", p.VAT, 20)
	c.like(at+".PhoneNumber", p.Phone, phones)
	c.like(at+".EmailAddress", p.Email, mails)
	// Words to fail on demand have a hyphen, postcodes have none.
	if home(p.Country) && p.Postcode != "" && postal.CheckPostalCode(p.Country, p.Postcode) != nil && !strings.Contains(p.Postcode, "-") {
		c.wrong(at+".Postcode", p.Postcode+" is no postcode.")
	}
}

func (c *check) information(a about, to party, of customer, now time.Time) {
	const at = "ShipmentInformation."
	c.ahead(at+"ShipmentDate", a.Date, now)
	c.oneOf(at+"WeightUnitOfMeasure", a.Unit, "", "KG", "Grams")
	c.oneOf(at+"Product", a.Product, "", "NDX", "DOX")
	c.oneOf(at+"Incoterms", a.Incoterms, "", "DDP", "DAT", "DAP", "DDU")
	c.oneOf(at+"ShipmentAction", a.Action, "", "Process", "Allocate", "Create")
	c.format(at+"LabelFormat", a.LabelFormat)
	c.text(at+"DescriptionOfGoods", a.Goods, 70)
	c.text(at+"ReasonForExport", a.Reason, 250)
	c.like(at+"Currency", a.Currency, currency)
	c.packages(a)
	c.items(a)
	c.need(at+"ServiceCode", a.Service, 10)
	if s, ok := find(a.Service); ok {
		c.service(s, a, to, of)
	} else if a.Service != "" {
		c.wrong(at+"ServiceCode", "There is no service "+a.Service+".")
	}
	if !home(to.Country) && a.Product != "DOX" {
		c.need(at+"DescriptionOfGoods", a.Goods, 70)
		c.need(at+"ReasonForExport", a.Reason, 250)
		c.need(at+"Currency", a.Currency, 3)
		if a.Value == nil || *a.Value <= 0 {
			c.missing(at + "Value")
		}
		if len(a.Items) == 0 {
			c.missing(at + "Items")
		}
	}
}

func (c *check) format(cause, value string) {
	if value == "DATASTREAM" {
		c.wrong(cause, "DATASTREAM is not activated on your account.")
		return
	}
	c.oneOf(cause, value, "", "PDF", "PNG", "ZPL203DPI", "ZPL300DPI")
}

func (c *check) packages(a about) {
	const at = "ShipmentInformation."
	if a.Count == nil {
		c.missing(at + "TotalPackages")
		return
	}
	if *a.Count < 1 || *a.Count > 9 {
		c.wrong(at+"TotalPackages", "A shipment has 1 to 9 packages.")
	}
	if a.Weight == nil {
		c.missing(at + "TotalWeight")
		return
	}
	if a.grams(*a.Weight) < 1 {
		c.wrong(at+"TotalWeight", "A shipment weighs 1 gram at least.")
	}
	if len(a.Packages) == 0 {
		if *a.Count > 1 {
			c.missing(at + "Packages")
		}
		return
	}
	if len(a.Packages) != *a.Count {
		c.wrong(at+"TotalPackages", "It does not count the packages.")
	}
	sum := 0.0
	for i, p := range a.Packages {
		name := fmt.Sprintf("%sPackages[%d].", at, i)
		if p.Occurrence != i+1 {
			c.wrong(name+"PackageOccurrence", "Packages are counted from 1.")
		}
		if p.Packaging != "" {
			c.wrong(name+"PackagingId", "There is no such stored packaging.")
		}
		if a.grams(p.Weight) < 1 {
			c.wrong(name+"Weight", "A package weighs 1 gram at least.")
		}
		if max(p.Length, p.Width, p.Height) > longest || min(p.Length, p.Width, p.Height) < 0 {
			c.wrong(name+"Length", "A side is 250 cm at most.")
		}
		sum += p.Weight
	}
	if math.Abs(a.grams(sum)-a.grams(*a.Weight)) >= 1 {
		c.wrong(at+"TotalWeight", "It is not what the packages weigh together.")
	}
}

func (c *check) items(a about) {
	for i, it := range a.Items {
		at := fmt.Sprintf("ShipmentInformation.Items[%d].", i)
		if it.ItemID != "" {
			c.wrong(at+"ItemId", "There is no such stored item.")
		}
		if it.Quantity < 1 {
			c.wrong(at+"Quantity", "The quantity is 1 at least.")
		}
		c.need(at+"Description", it.Description, 255)
		if it.Value == nil {
			c.missing(at + "Value")
		}
		if it.Occurrence < 0 || a.Count != nil && it.Occurrence > *a.Count {
			c.wrong(at+"PackageOccurrence", "There is no such package.")
		}
		c.like(at+"HsCode", it.HS, tariff)
		c.text(at+"SkuCode", it.SKU, 30)
		if it.Origin != "" {
			c.country(at+"CountryOfOrigin", it.Origin)
		}
	}
}

// service says what the service does not do.
func (c *check) service(s service, a about, to party, of customer) {
	const at = "ShipmentInformation.ServiceOptions."
	o := a.Options
	if s.abroad == home(to.Country) {
		c.wrong("ShipmentInformation.ServiceCode", "The service is not available to the destination.")
	}
	if o.Location != "" && o.Location != of.location {
		c.wrong(at+"PostingLocation", "The posting location is not on your account.")
	}
	c.like(at+"ServiceLevel", o.Level, level)
	kind := o.Format
	if kind == "" {
		kind = "P"
	}
	most, ok := s.formats()[kind]
	if !ok {
		c.wrong(at+"ServiceFormat", "The service has no format "+kind+".")
	}
	heaviest := 0.0
	for _, g := range a.weights() {
		heaviest = max(heaviest, g)
	}
	if ok && heaviest > most {
		c.wrong("ShipmentInformation.TotalWeight", fmt.Sprintf("Format %s takes %g g at most.", kind, most))
	}
	c.text(at+"Safeplace", o.Safeplace, 30)
	for field, bad := range map[string]bool{
		"Safeplace": o.Safeplace != "" && (s.abroad || !s.tracked), "SaturdayGuaranteed": o.Saturday && !s.special, "ConsequentialLoss": o.Loss != "" && !s.special,
		"LocalCollect": o.Collect && (s.abroad || !s.tracked), "RecordedSignedFor": o.Signed && (s.abroad || s.tracked),
		"TrackingNotifications": o.Notifications != "" && (!s.tracked || s.abroad && o.Notifications != "Email"),
	} {
		if bad {
			c.wrong(at+field, "The service does not have it.")
		}
	}
	c.oneOf(at+"ConsequentialLoss", o.Loss, "", "Level1", "Level2", "Level3", "Level4", "Level5")
	c.oneOf(at+"TrackingNotifications", o.Notifications, "", "Email", "SMS", "EmailAndSMS")
	if strings.Contains(o.Notifications, "Email") && to.Email == "" {
		c.missing("Destination.EmailAddress")
	}
	if strings.Contains(o.Notifications, "SMS") && to.Phone == "" {
		c.missing("Destination.PhoneNumber")
	}
}

func (c *check) customs(u customs) {
	const at = "CustomsInformation."
	c.text(at+"PreRegistrationNumber", u.Number, 50)
	c.text(at+"InvoiceNumber", u.Invoice, 35)
	c.text(at+"AddresseeIdentificationReferenceNumber", u.Addressee, 20)
	if u.Number != "" {
		c.need(at+"PreRegistrationType", u.Type, 10)
		c.like(at+"PreRegistrationType", u.Type, scheme)
	}
	if u.Invoice != "" {
		if u.InvoiceDate == "" {
			c.missing(at + "InvoiceDate")
		} else {
			c.day(at+"InvoiceDate", u.InvoiceDate)
		}
	}
}

// spelt says what words refuse.
func (c *check) spelt(s emulate.Spell) {
	switch {
	case s.Has(emulate.FailContract):
		c.wrong("ShipmentInformation.ServiceCode", "The service is not available on your account.")
	case s.Has(emulate.FailRoute):
		c.wrong("ShipmentInformation.ServiceCode", "The service is not available to the destination.")
	case s.Has(emulate.FailAddress):
		c.wrong("Destination.Postcode", "The address is not found.")
	case s.Has(emulate.FailField):
		c.wrong("Destination.ContactName", "The name is not valid.")
	}
}

// grams is a weight in the request's unit.
func (a about) grams(weight float64) float64 {
	if a.Unit == "Grams" {
		return weight
	}
	return math.Round(weight * 1000)
}

// weights are the packages' in grams.
func (a about) weights() []float64 {
	if len(a.Packages) == 0 && a.Weight != nil {
		return []float64{a.grams(*a.Weight)}
	}
	var all []float64
	for _, p := range a.Packages {
		all = append(all, a.grams(p.Weight))
	}
	return all
}
