package emulator

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

// Codes of errors. Not in our sheet: PostNL's own numbers; Error tells the path of the field.
const (
	codeMissing  = "10"
	codeInvalid  = "11"
	codeTooLong  = "12"
	codeProduct  = "20" // unknown, or not in the contract
	codeRoute    = "21" // the product does not go there
	codeWeight   = "22"
	codeAddress  = "30" // nobody lives there
	codeBarcode  = "40" // not a barcode for this customer and product
	codeBarcode2 = "41" // another shipment has it
	codeGroup    = "50"
	codeCustoms  = "60"
)

// checker collects what is wrong with an announcement.
type checker struct {
	found []problem
}

func (c *checker) add(code, path, format string, args ...any) {
	c.found = append(c.found, problem{code, fmt.Sprintf(format, args...), path})
}

// text checks a field's presence and length. Not in our sheet: the lengths, which are those the fields are printed with.
func (c *checker) text(path, value string, needed bool, most int) {
	switch {
	case value == "" && needed:
		c.add(codeMissing, path, "%s is compulsory", path)
	case utf8.RuneCountInString(value) > most:
		c.add(codeTooLong, path, "%s is longer than %d characters", path, most)
	}
}

func (c *checker) shape(path, value string, re *regexp.Regexp) {
	if !re.MatchString(value) {
		c.add(codeInvalid, path, "%s has a value that is not valid: %s", path, value)
	}
}

const stamp = "02-01-2006 15:04:05"

var (
	twoDigits  = regexp.MustCompile(`^\d\d$`)
	alpha2     = regexp.MustCompile(`^[A-Z]{2}$`)
	dutchZip   = regexp.MustCompile(`^[1-9]\d{3} ?[A-Z]{2}$`)
	fourDigits = regexp.MustCompile(`^[1-9]\d{3}$`)
	hsCode     = regexp.MustCompile(`^\d{6,10}$`)
	euro       = regexp.MustCompile(`^[A-Z]{3}$`)
	isoDay     = regexp.MustCompile(`^\d{2}-\d{2}-\d{4}( \d{2}:\d{2}:\d{2})?$`)
)

// announcement checks everything that one can check without the ledger.
func (c *checker) announcement(a announcement, who customer) {
	c.text("Customer.CollectionLocation", a.Customer.CollectionLocation, true, 35)
	c.text("Message.MessageID", a.Message.MessageID, true, 12)
	if _, err := time.Parse(stamp, a.Message.MessageTimeStamp); err != nil {
		c.add(codeInvalid, "Message.MessageTimeStamp", "MessageTimeStamp has to be dd-MM-yyyy HH:mm:ss")
	}
	if _, ok := printers[a.Message.Printertype]; !ok {
		c.add(codeInvalid, "Message.Printertype", "Printertype %q is not supported", a.Message.Printertype)
	}
	if a.Customer.Address == nil {
		c.add(codeMissing, "Customer.Address", "Customer.Address is compulsory")
	} else {
		c.address("Customer.Address", *a.Customer.Address)
		if a.Customer.Address.AddressType != "02" {
			c.add(codeInvalid, "Customer.Address.AddressType", "The sender's AddressType is 02")
		}
	}
	if len(a.Shipments) == 0 {
		c.add(codeMissing, "Shipments", "Shipments is compulsory")
	}
	for i, p := range a.Shipments {
		c.parcel(fmt.Sprintf("Shipments[%d]", i), p, who)
	}
	c.groups(a.Shipments)
}

func (c *checker) address(at string, a address) {
	c.shape(at+".AddressType", a.AddressType, twoDigits)
	c.shape(at+".Countrycode", a.Countrycode, alpha2)
	if a.Name == "" && a.CompanyName == "" {
		c.add(codeMissing, at+".Name", "One of Name and CompanyName is compulsory")
	}
	if a.Street == "" && a.StreetHouseNrExt == "" {
		c.add(codeMissing, at+".Street", "One of Street and StreetHouseNrExt is compulsory")
	}
	if a.Countrycode == "NL" && a.HouseNr == "" && a.StreetHouseNrExt == "" {
		c.add(codeMissing, at+".HouseNr", "HouseNr is compulsory in the Netherlands")
	}
	c.text(at+".FirstName", a.FirstName, false, 35)
	c.text(at+".Name", a.Name, false, 35)
	c.text(at+".CompanyName", a.CompanyName, false, 35)
	c.text(at+".Street", a.Street, false, 95)
	c.text(at+".StreetHouseNrExt", a.StreetHouseNrExt, false, 95)
	c.text(at+".HouseNr", a.HouseNr, false, 35)
	c.text(at+".HouseNrExt", a.HouseNrExt, false, 35)
	c.text(at+".City", a.City, true, 35)
	c.text(at+".Zipcode", a.Zipcode, a.Countrycode == "NL" || a.Countrycode == "BE", 17)
	switch {
	case a.Zipcode == "":
	case a.Countrycode == "NL":
		c.shape(at+".Zipcode", a.Zipcode, dutchZip)
	case a.Countrycode == "BE":
		c.shape(at+".Zipcode", a.Zipcode, fourDigits)
	}
}

func (c *checker) parcel(at string, p parcel, who customer) {
	for i, a := range p.Addresses {
		c.address(fmt.Sprintf("%s.Addresses[%d]", at, i), a)
	}
	for i, k := range p.Contacts {
		path := fmt.Sprintf("%s.Contacts[%d]", at, i)
		c.shape(path+".ContactType", k.ContactType, twoDigits)
		c.text(path+".Email", k.Email, false, 50)
		c.text(path+".SMSNr", k.SMSNr, false, 17)
		c.text(path+".TelNr", k.TelNr, false, 17)
	}
	for path, text := range map[string]string{".Reference": p.Reference, ".Remark": p.Remark, ".CostCenter": p.CostCenter, ".CustomerOrderNumber": p.CustomerOrderNumber} {
		c.text(at+path, text, false, 35)
	}
	if p.DeliveryDate != "" {
		c.shape(at+".DeliveryDate", p.DeliveryDate, isoDay)
	}
	for i, o := range p.ProductOptions {
		if len(o.Characteristic) != 3 || len(o.Option) != 3 {
			c.add(codeInvalid, fmt.Sprintf("%s.ProductOptions[%d]", at, i), "Characteristic and Option have three digits each")
		}
	}
	to := p.find("01")
	if to == nil {
		c.add(codeMissing, at+".Addresses", "An address of type 01 is compulsory")
		return
	}
	c.product(at, p, to.Countrycode, who)
}

// product checks what the product asks for.
func (c *checker) product(at string, p parcel, country string, who customer) {
	product, ok := products[p.ProductCodeDelivery]
	if !ok {
		c.add(codeProduct, at+".ProductCodeDelivery", "Product code %s is not known", p.ProductCodeDelivery)
		return
	}
	if alpha2.MatchString(country) && !product.goes(country) {
		c.add(codeRoute, at+".ProductCodeDelivery", "Product code %s is not possible to %s", p.ProductCodeDelivery, country)
	}
	if !digit.Valid(digit.KindPostNL, p.Barcode) && !digit.Valid(digit.KindS10, p.Barcode) || ownBarcode(p.Barcode, product, who) != nil {
		c.add(codeBarcode, at+".Barcode", "Barcode %s is not one for this customer and product", p.Barcode)
	}
	c.weight(at+".Dimension.Weight", p.Dimension, product)
	if product.point && (p.find("09") == nil || p.DeliveryAddress != "09") {
		c.add(codeMissing, at+".DeliveryAddress", "Product code %s goes to an address of type 09, with DeliveryAddress 09", p.ProductCodeDelivery)
	}
	if product.birth {
		c.shape(at+".ReceiverDateOfBirth", p.ReceiverDateOfBirth, isoDay)
	}
	c.amounts(at, p, product)
	if product.to == toWorld && p.Customs == nil {
		c.add(codeCustoms, at+".Customs", "Customs is compulsory outside the European Union")
	}
	if p.Customs != nil {
		c.customs(at+".Customs", *p.Customs)
	}
}

func (c *checker) weight(path string, d *dimension, product product) {
	if d == nil {
		c.add(codeMissing, path, "Dimension.Weight is compulsory")
		return
	}
	w, ok := d.Weight.whole()
	switch {
	case !ok, w == 0:
		c.add(codeInvalid, path, "Weight is a whole number of grams")
	case w > product.heaviest:
		c.add(codeWeight, path, "Weight %d g is more than %d g", w, product.heaviest)
	}
}

func (c *checker) amounts(at string, p parcel, product product) {
	insured := false
	for i, a := range p.Amounts {
		path := fmt.Sprintf("%s.Amounts[%d]", at, i)
		v, err := strconv.ParseFloat(string(a.Value), 64)
		if err != nil || v <= 0 {
			c.add(codeInvalid, path+".Value", "Value is an amount above 0")
		}
		c.shape(path+".Currency", a.Currency, euro)
		switch a.AmountType {
		case "01":
			if a.IBAN == "" {
				c.add(codeMissing, path+".IBAN", "Cash on delivery needs an IBAN")
			}
		case "02":
			insured = true
		default:
			c.add(codeInvalid, path+".AmountType", "AmountType %q is not known", a.AmountType)
		}
	}
	if product.insured && !insured {
		c.add(codeMissing, at+".Amounts", "Product code %s needs an amount of type 02", p.ProductCodeDelivery)
	}
}

var shipmentTypes = []string{"Gift", "Documents", "Commercial Goods", "Commercial Sample", "Returned Goods"}

func (c *checker) customs(at string, d customs) {
	if !slices.Contains(shipmentTypes, d.ShipmentType) {
		c.add(codeCustoms, at+".ShipmentType", "ShipmentType %q is not known", d.ShipmentType)
	}
	c.shape(at+".Currency", d.Currency, euro)
	invoice, certificate, license := truth(d.Invoice), truth(d.Certificate), truth(d.License)
	if d.ShipmentType == "Commercial Goods" && !invoice && !certificate && !license {
		c.add(codeCustoms, at+".Invoice", "Commercial goods need one of Invoice, Certificate and License")
	}
	for path, missing := range map[string]bool{".InvoiceNr": invoice && d.InvoiceNr == "", ".CertificateNr": certificate && d.CertificateNr == "", ".LicenseNr": license && d.LicenseNr == ""} {
		if missing {
			c.add(codeMissing, at+path, "The number of the paper is compulsory")
		}
	}
	if len(d.Content) == 0 || len(d.Content) > 5 {
		c.add(codeCustoms, at+".Content", "Content has 1 to 5 lines")
	}
	for i, l := range d.Content {
		path := fmt.Sprintf("%s.Content[%d]", at, i)
		c.text(path+".Description", l.Description, true, 35)
		if n, ok := l.Quantity.whole(); !ok || n == 0 {
			c.add(codeInvalid, path+".Quantity", "Quantity is a whole number above 0")
		}
		if n, ok := l.Weight.whole(); !ok || n == 0 {
			c.add(codeInvalid, path+".Weight", "Weight is a whole number of grams")
		}
		if l.Value == "" {
			c.add(codeMissing, path+".Value", "Value is compulsory")
		}
		if l.HSTariffNr != "" || d.ShipmentType == "Commercial Goods" {
			c.shape(path+".HSTariffNr", l.HSTariffNr, hsCode)
		}
		if l.CountryOfOrigin != "" || d.ShipmentType == "Commercial Goods" {
			c.shape(path+".CountryOfOrigin", l.CountryOfOrigin, alpha2)
		}
	}
}

// truth reads a flag, which is written true or "true".
func truth(raw json.RawMessage) bool { return string(raw) == "true" || string(raw) == `"true"` }

// groups checks that the parcels of a multicollo shipment belong together.
func (c *checker) groups(all []parcel) {
	for i, p := range all {
		for j, g := range p.Groups {
			if g.GroupType != "03" {
				continue
			}
			at := fmt.Sprintf("Shipments[%d].Groups[%d]", i, j)
			seq, okSeq := g.GroupSequence.whole()
			count, okCount := g.GroupCount.whole()
			if !okSeq || !okCount || seq < 1 || seq > count || count != len(all) {
				c.add(codeGroup, at+".GroupSequence", "GroupSequence and GroupCount do not count the %d shipments", len(all))
			}
			if g.MainBarcode != all[0].Barcode || seq != i+1 {
				c.add(codeGroup, at+".MainBarcode", "MainBarcode is the barcode of the first shipment, and the others follow in order")
			}
		}
	}
}

// conjured is what words in the receiver's name ask for.
func conjured(s emulate.Spell) (problem, bool) {
	const to = "Shipments[0].Addresses[0]"
	switch {
	case s.Has(emulate.FailContract):
		return problem{codeProduct, "Product code is not part of the contract", "Shipments[0].ProductCodeDelivery"}, true
	case s.Has(emulate.FailAddress):
		return problem{codeAddress, "The address is not found", to}, true
	case s.Has(emulate.FailField), s.Has(emulate.FailIn200):
		return problem{codeInvalid, to + ".Name has a value that is not valid", to + ".Name"}, true
	case s.Has(emulate.FailRoute):
		return problem{codeRoute, "Product code is not possible to this country", "Shipments[0].ProductCodeDelivery"}, true
	}
	return problem{}, false
}
