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

const (
	lineLength    = 35 // of streets (description of Ship)
	linesMost     = 3
	nameLength    = 70
	companyLength = 35
	heaviest      = 68.0 // kg
	daysAhead     = 10
)

var (
	currencies = regexp.MustCompile(`^[A-Z]{3}$`)
	tariff     = regexp.MustCompile(`^[0-9]{4}[0-9.]{2,10}$`)
	stock      = regexp.MustCompile(`^(PAPER|STOCK)_[0-9A-Z_]+$`)
	phones     = regexp.MustCompile(`^[+0-9 ()/.-]{5,20}$`)
)

// Words that the descriptions list. Lists that our sheet ends with "…" are longer at the carrier's; those words are enough here.
var (
	pickupTypes = []string{"USE_SCHEDULED_PICKUP", "DROPOFF_AT_FEDEX_LOCATION", "CONTACT_FEDEX_TO_SCHEDULE"}
	packagings  = []string{"YOUR_PACKAGING", "FEDEX_PAK", "FEDEX_BOX", "FEDEX_ENVELOPE"}
	payers      = []string{"SENDER", "RECIPIENT", "THIRD_PARTY"}
	specials    = []string{"FEDEX_ONE_RATE", "HOLD_AT_LOCATION", "ELECTRONIC_TRADE_DOCUMENTS", "SATURDAY_DELIVERY", "COD", "RETURN_SHIPMENT"}
	signatures  = []string{"SERVICE_DEFAULT", "NO_SIGNATURE_REQUIRED", "INDIRECT", "DIRECT", "ADULT"}
	purposes    = []string{"SOLD", "NOT_SOLD", "GIFT", "SAMPLE", "REPAIR_AND_RETURN", "PERSONAL_EFFECTS"}
	terms       = []string{"EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAT", "DAP", "DDP", "DDU", "DPU"}
	images      = []string{"PDF", "PNG", "ZPLII", "EPL2"}
)

// check collects what is wrong with a request.
type check struct{ all []mistake }

// wrong notes a mistake. The name of the field stands in the parameters, as well as in the code where the carrier has one for it.
func (c *check) wrong(code, field, words string) {
	c.all = append(c.all, mistake{Code: code, Parameters: []parameter{{"field", field}}, Message: words})
}

func (c *check) need(code, field, value string, most int) {
	if strings.TrimSpace(value) == "" {
		c.wrong(code+".REQUIRED", field, field+" is required.")
	} else if utf8.RuneCountInString(value) > most {
		c.wrong(code+".TOOLONG", field, fmt.Sprintf("%s is longer than %d characters.", field, most))
	}
}

func (c *check) oneOf(code, field, value string, may []string) {
	if !slices.Contains(may, value) {
		c.wrong(code+".INVALID", field, fmt.Sprintf("%s: %q is none of %s.", field, value, strings.Join(may, ", ")))
	}
}

// checked says what is wrong with an order of that account; nothing is taken then.
func checked(o order, who string, now time.Time) []mistake {
	var c check
	c.oneOf("LABELRESPONSEOPTIONS", "labelResponseOptions", o.LabelResponse, []string{"LABEL", "URL_ONLY"})
	c.owner(o.Account, who)
	if o.ShipAction != "" {
		c.oneOf("SHIPACTION", "shipAction", o.ShipAction, []string{"CONFIRM"})
	}
	if o.Shipment == nil {
		c.wrong("REQUESTEDSHIPMENT.REQUIRED", "requestedShipment", "requestedShipment is required.")
		return c.all
	}
	s := *o.Shipment
	c.date(s.ShipDate, now)
	c.oneOf("PICKUPTYPE", "requestedShipment.pickupType", s.PickupType, pickupTypes)
	c.oneOf("PACKAGINGTYPE", "requestedShipment.packagingType", s.Packaging, packagings)
	c.party("SHIPPER", "requestedShipment.shipper", s.Shipper)
	if len(s.Recipients) != 1 {
		c.wrong("RECIPIENTS.COUNT.INVALID", "requestedShipment.recipients", "There has to be one recipient.")
	} else {
		c.party("RECIPIENT", "requestedShipment.recipients[0]", &s.Recipients[0])
	}
	c.payment("SHIPPINGCHARGESPAYMENT", "requestedShipment.shippingChargesPayment", s.Payment, who)
	c.label(s.Label)
	c.lines(s.Lines)
	if len(c.all) > 0 {
		return c.all
	}
	c.service(s)
	c.special(s.Special)
	c.customs(s, who)
	return c.all
}

// owner lets a token order for its own account only.
func (c *check) owner(a *account, who string) {
	switch {
	case a == nil || a.Value == "":
		c.wrong("ACCOUNT.NUMBER.REQUIRED", "accountNumber.value", "accountNumber.value is required.")
	case a.Value != who:
		c.wrong("ACCOUNT.NUMBER.MISMATCH", "accountNumber.value", "The account number does not belong to these credentials.")
	}
}

func (c *check) date(text string, now time.Time) {
	const field = "requestedShipment.shipDatestamp"
	day, err := time.Parse(time.DateOnly, text)
	// A day is over when it is over everywhere.
	switch {
	case err != nil:
		c.wrong("SHIPDATESTAMP.INVALID", field, "shipDatestamp has to be YYYY-MM-DD.")
	case day.AddDate(0, 0, 2).Before(now), day.After(now.AddDate(0, 0, daysAhead)):
		c.wrong("SHIPDATESTAMP.OUTOFRANGE", field, "shipDatestamp is in the past or too far ahead.")
	}
}

func (c *check) party(code, field string, p *party) {
	if p == nil || p.Contact == nil || p.Address == nil {
		c.wrong(code+".REQUIRED", field, field+" has to have contact and address.")
		return
	}
	if p.Contact.Person == "" && p.Contact.Company == "" {
		c.wrong(code+".CONTACT.REQUIRED", field+".contact.personName", "personName or companyName is required.")
	}
	if utf8.RuneCountInString(p.Contact.Person) > nameLength {
		c.wrong(code+".PERSONNAME.TOOLONG", field+".contact.personName", "personName is too long.")
	}
	if utf8.RuneCountInString(p.Contact.Company) > companyLength {
		c.wrong(code+".COMPANYNAME.TOOLONG", field+".contact.companyName", "companyName is too long.")
	}
	if !phones.MatchString(p.Contact.Phone) {
		c.wrong(code+".PHONENUMBER.INVALID", field+".contact.phoneNumber", "phoneNumber is required.")
	}
	c.address(code, field+".address", *p.Address)
}

func (c *check) address(code, field string, a address) {
	if len(a.Lines) == 0 || len(a.Lines) > linesMost {
		c.wrong(code+".STREETLINES.INVALID", field+".streetLines", "There have to be one to three streetLines.")
	}
	for i, l := range a.Lines {
		c.need(code+".STREETLINES", fmt.Sprintf("%s.streetLines[%d]", field, i), l, lineLength)
	}
	c.need(code+".CITY", field+".city", a.City, lineLength)
	country, ok := postal.Lookup(a.Country)
	if !ok {
		c.wrong(code+".COUNTRYCODE.INVALID", field+".countryCode", fmt.Sprintf("%q is no country of two letters.", a.Country))
		return
	}
	if a.PostalCode == "" && country.PostalCode == postal.Always {
		c.need(code+".POSTALCODE", field+".postalCode", "", 0)
	} else if a.PostalCode != "" && postal.CheckPostalCode(a.Country, a.PostalCode) != nil && !conjures(a.PostalCode) {
		c.wrong(code+".POSTALCODE.INVALID", field+".postalCode", "The postal code is not valid in "+a.Country+".")
	}
	if slices.Contains([]string{"US", "CA"}, a.Country) && len(a.State) != 2 {
		c.wrong(code+".STATEORPROVINCECODE.REQUIRED", field+".stateOrProvinceCode", "stateOrProvinceCode of two letters is required.")
	}
}

// conjures reports that a postal code is a word that makes the emulator fail.
func conjures(code string) bool {
	return strings.Contains(code, "-") && strings.ContainsAny(code, "AEIOU")
}

func (c *check) payment(code, field string, p *payment, who string) {
	if p == nil {
		c.wrong(code+".REQUIRED", field, field+" is required.")
		return
	}
	c.oneOf(code+".PAYMENTTYPE", field+".paymentType", p.Type, payers)
	payer := ""
	if p.Payor != nil && p.Payor.Party != nil && p.Payor.Party.Account != nil {
		payer = p.Payor.Party.Account.Value
	}
	if p.Type == "THIRD_PARTY" && payer == "" {
		c.wrong(code+".PAYOR.REQUIRED", field+".payor", "The third party's account number is required.")
	}
	if p.Type == "SENDER" && payer != "" && payer != who {
		c.wrong("ACCOUNT.NUMBER.MISMATCH", field+".payor.responsibleParty.accountNumber.value", "The payor's account number does not belong to these credentials.")
	}
}

func (c *check) label(l *labelWish) {
	const field = "requestedShipment.labelSpecification"
	if l == nil {
		c.wrong("LABELSPECIFICATION.REQUIRED", field, "labelSpecification is required.")
		return
	}
	if l.Format != "" {
		c.oneOf("LABELFORMATTYPE", field+".labelFormatType", l.Format, []string{"COMMON2D"})
	}
	c.oneOf("IMAGETYPE", field+".imageType", l.Image, images)
	if l.Image == "EPL2" {
		c.wrong("IMAGETYPE.NOTSUPPORTED", field+".imageType", "EPL2 is not printed here.")
	}
	if !stock.MatchString(l.Stock) {
		c.wrong("LABELSTOCKTYPE.INVALID", field+".labelStockType", fmt.Sprintf("labelStockType %q is not valid.", l.Stock))
	}
}

func (c *check) lines(all []line) {
	if len(all) == 0 {
		c.wrong("PACKAGELINEITEMS.REQUIRED", "requestedShipment.requestedPackageLineItems", "There is no package.")
	}
	for i, l := range all {
		field := fmt.Sprintf("requestedShipment.requestedPackageLineItems[%d]", i)
		if l.Sequence != nil && *l.Sequence != i+1 {
			c.wrong("SEQUENCENUMBER.INVALID", field+".sequenceNumber", "Packages have to be numbered from 1.")
		}
		kg := c.mass(field+".weight", l.Weight)
		if kg > heaviest {
			c.wrong("PACKAGE.WEIGHT.EXCEEDED", field+".weight.value", "The package is too heavy.")
		}
		if d := l.Dimensions; d != nil {
			if d.Length == nil || d.Width == nil || d.Height == nil || min(*d.Length, *d.Width, *d.Height) < 1 || max(*d.Length, *d.Width, *d.Height) > 274 {
				c.wrong("PACKAGE.DIMENSIONS.INVALID", field+".dimensions", "length, width and height are whole numbers from 1 to 274.")
			}
			c.oneOf("DIMENSIONS.UNITS", field+".dimensions.units", d.Units, []string{"CM", "IN"})
		}
		if l.Declared != nil {
			c.sum(field+".declaredValue", l.Declared)
		}
		for j, r := range l.References {
			c.oneOf("CUSTOMERREFERENCETYPE", fmt.Sprintf("%s.customerReferences[%d].customerReferenceType", field, j), r.Type,
				[]string{"CUSTOMER_REFERENCE", "DEPARTMENT_NUMBER", "INVOICE_NUMBER", "P_O_NUMBER"})
			c.need("CUSTOMERREFERENCE", fmt.Sprintf("%s.customerReferences[%d].value", field, j), r.Value, 40)
		}
		if l.Special != nil && l.Special.Signature != "" {
			c.oneOf("SIGNATUREOPTIONTYPE", field+".packageSpecialServices.signatureOptionType", l.Special.Signature, signatures)
		}
	}
}

// mass is the weight in kilograms.
func (c *check) mass(field string, m *mass) float64 {
	if m == nil || m.Value == nil || *m.Value <= 0 {
		c.wrong("WEIGHT.REQUIRED", field, field+" has to be more than nothing.")
		return 0
	}
	c.oneOf("WEIGHT.UNITS", field+".units", m.Units, []string{"KG", "LB"})
	if m.Units == "LB" {
		return *m.Value * 0.45359237
	}
	return *m.Value
}

func (c *check) sum(field string, s *sum) float64 {
	if s == nil || s.Amount == nil || *s.Amount < 0 || !currencies.MatchString(s.Currency) {
		c.wrong("AMOUNT.INVALID", field, field+" has to be an amount and a currency of three letters.")
		return 0
	}
	return *s.Amount
}
