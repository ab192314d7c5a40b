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

const (
	required = "This field is required."
	blank    = "This field may not be blank."
	invalid  = "A valid number is required."
	mostDays = 42 // after announcing, to cancel

	mostBoxes = 20
)

var (
	cents    = regexp.MustCompile(`^\d+(\.\d{1,2})?$`)
	threes   = regexp.MustCompile(`^\d+(\.\d{1,3})?$`)
	currency = regexp.MustCompile(`^[A-Z]{3}$`)
	mails    = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
)

// failed is what is wrong with one parcel: texts by field, in the order in which they were found.
type failed struct {
	fields []string
	texts  map[string][]string
	status int // of the answer; 0 is 400
}

func (f *failed) say(field, text string) {
	if f.texts == nil {
		f.texts = map[string][]string{}
	}
	if f.texts[field] == nil {
		f.fields = append(f.fields, field)
	}
	f.texts[field] = append(f.texts[field], text)
}

func (f *failed) any() bool { return len(f.fields) > 0 }

// message joins all that is wrong, as the envelope tells it.
func (f *failed) message() string {
	if f.status != 0 {
		return f.texts[f.fields[0]][0]
	}
	var all []string
	for _, field := range f.fields {
		for _, text := range f.texts[field] {
			all = append(all, fmt.Sprintf(`%s: "%s"`, field, text))
		}
	}
	return strings.Join(all, ", ")
}

// limits are not published; these are those of sender addresses.
var limits = map[string]int{"name": 50, "company_name": 50, "address": 75, "address_2": 75, "house_number": 20, "city": 30, "postal_code": 12, "telephone": 20, "email": 254}

// parcel checks a wish: first its fields, then what is needed for a label.
func (f *failed) parcel(w wish) {
	for _, one := range []struct {
		field string
		text  text
		need  bool
	}{
		{"name", w.Name, true}, {"company_name", w.Company, false}, {"address", w.Address, true}, {"address_2", w.Address2, false}, {"house_number", w.HouseNumber, false},
		{"city", w.City, true}, {"postal_code", w.PostalCode, true}, {"telephone", w.Telephone, false}, {"email", w.Email, false},
	} {
		switch {
		case one.need && !one.text.said:
			f.say(one.field, required)
		case one.need && strings.TrimSpace(one.text.value) == "":
			f.say(one.field, blank)
		case utf8.RuneCountInString(one.text.value) > limits[one.field]:
			f.say(one.field, fmt.Sprintf("Ensure this field has no more than %d characters.", limits[one.field]))
		}
	}
	if w.Email.value != "" && !mails.MatchString(w.Email.value) {
		f.say("email", "Enter a valid email address.")
	}
	f.country(w)
	f.figures(w)
	for i, it := range w.Items {
		f.item(i, it)
	}
	if w.IsReturn.yes() {
		for field, t := range map[string]text{"from_name": w.FromName, "from_address_1": w.FromAddress1, "from_house_number": w.FromHouse, "from_city": w.FromCity, "from_postal_code": w.FromPostal, "from_country": w.FromCountry} {
			if t.value == "" {
				f.say(field, required)
			}
		}
		slices.Sort(f.fields)
	}
	if w.Customs != nil && w.Customs.InvoiceDate.value != "" {
		if _, err := time.Parse(time.DateOnly, w.Customs.InvoiceDate.value); err != nil {
			f.say("customs_information", "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.")
		}
	}
	if !f.any() && w.labelled() {
		f.label(w)
	}
}

func (f *failed) country(w wish) {
	if !w.Country.said || w.Country.value == "" {
		f.say("country", required)
		return
	}
	c, ok := postal.Lookup(strings.ToUpper(w.Country.value))
	if !ok {
		f.say("country", "Invalid country code.")
		return
	}
	// Errors name the state by the field's older name.
	if slices.Contains([]string{"US", "CA", "IT", "AU"}, c.Code) && w.state() == "" {
		f.say("to_state", required)
	}
}

// figures checks numbers.
func (f *failed) figures(w wish) {
	if w.Weight.value != "" {
		if kg, ok := w.Weight.number(); !ok || !threes.MatchString(w.Weight.value) || kg < 0.001 {
			f.say("weight", "Ensure this value is greater than or equal to 0.001.")
		}
	}
	sides := 0
	for field, t := range map[string]text{"length": w.Length, "width": w.Width, "height": w.Height} {
		if t.value == "" {
			continue
		}
		sides++
		if !cents.MatchString(t.value) {
			f.say(field, "Ensure that there are no more than 2 decimal places.")
		}
	}
	if sides != 0 && sides != 3 {
		f.say("non_field_errors", "Either all of length, width and height are given, or none.")
	}
	if w.Value.value != "" && !cents.MatchString(w.Value.value) {
		f.say("total_order_value", invalid)
	}
	if w.Currency.value != "" && !currency.MatchString(w.Currency.value) {
		f.say("total_order_value_currency", "Must be three capitals of ISO 4217.")
	}
	if w.Insured.value != "" && w.Insured.value != "0" && w.TotalInsured.value != "" && w.TotalInsured.value != "0" {
		f.say("total_insured_value", "Choose either insured_value or total_insured_value.")
	}
	if n, ok := w.Insured.number(); w.Insured.value != "" && (!ok || n < 0 || math.Ceil(n) > 5000) {
		f.say("insured_value", "Ensure this value is less than or equal to 5000.")
	}
	if n, ok := w.Quantity.whole(); w.Quantity.value != "" && (!ok || n < 1 || n > mostBoxes) {
		f.say("quantity", "Ensure this value is between 1 and 20.")
	}
	if n, ok := w.shipmentType().whole(); w.shipmentType().value != "" && (!ok || n < 0 || n > 4) {
		f.say("customs_shipment_type", fmt.Sprintf("%q is not a valid choice.", w.shipmentType().value))
	}
}

func (f *failed) item(i int, it item) {
	at := fmt.Sprintf("parcel_items[%d].", i)
	if it.Description.value == "" {
		f.say(at+"description", required)
	}
	if n, ok := it.Quantity.whole(); !ok || n < 1 {
		f.say(at+"quantity", "Ensure this value is greater than or equal to 1.")
	}
	if _, ok := it.Weight.number(); !ok {
		f.say(at+"weight", required)
	}
	if !cents.MatchString(it.Value.value) {
		f.say(at+"value", "Ensure that there are no more than 2 decimal places.")
	}
	if len(it.HSCode.value) > 12 {
		f.say(at+"hs_code", "Ensure this field has no more than 12 characters.")
	}
	if it.Origin.value != "" {
		if _, ok := postal.Lookup(it.Origin.value); !ok {
			f.say(at+"origin_country", "Invalid country code.")
		}
	}
}

// label says what a label lacks.
func (f *failed) label(w wish) {
	id := w.method()
	if id == 0 {
		f.say("shipping_method", required)
		return
	}
	m, ok := findMethod(id)
	if !ok {
		f.say("shipping_method", fmt.Sprintf("Invalid pk %q - object does not exist.", fmt.Sprint(id)))
		return
	}
	code := strings.ToUpper(w.Country.value)
	if m.back != w.IsReturn.yes() || !slices.Contains(m.countries, code) {
		f.say("shipping_method", "The shipping method is not available for the destination.")
	}
	if kg := w.kilograms(); kg > m.most+0.001 {
		f.say("weight", fmt.Sprintf("The weight is above the shipping method's maximum of %.3f kg.", m.most))
	}
	switch p, known := findPoint(w.Point.value); {
	case m.point && w.Point.value == "":
		f.say("to_service_point", required)
	case w.Point.value != "" && !known:
		f.say("to_service_point", "The service point does not exist.")
	case w.Point.value != "" && (!m.point || p.Carrier != m.carrier || p.Country != code):
		f.say("to_service_point", "The shipping method does not go to this service point.")
	}
	if _, number := w.divided(); number == "" && code != "GB" && code != "FR" {
		f.say("house_number", "This field cannot be blank.")
	}
	if bad := postal.CheckPostalCode(code, w.PostalCode.value); bad != nil && !strings.Contains(w.PostalCode.value, "-") {
		f.say("postal_code", "The postal code is not valid in "+code+".")
	}
	if postal.NeedsCustoms(w.from(), w.to()) {
		f.customs(w)
	}
}

// customs says what a border lacks.
func (f *failed) customs(w wish) {
	if len(w.Items) == 0 {
		f.say("parcel_items", required)
	}
	for i, it := range w.Items {
		for field, t := range map[string]text{"hs_code": it.HSCode, "origin_country": it.Origin} {
			if t.value == "" {
				f.say(fmt.Sprintf("parcel_items[%d].%s", i, field), required)
			}
		}
	}
	if w.invoiceNumber() == "" {
		f.say("customs_invoice_nr", required)
	}
	if w.shipmentType().value == "" {
		f.say("customs_shipment_type", required)
	}
}

// spelt says what words refuse.
func (f *failed) spelt(s emulate.Spell) {
	switch {
	case s.Has(emulate.FailContract):
		f.say("contract", "User is not allowed to announce parcels.")
		f.status = 412
	case s.Has(emulate.FailAddress):
		f.say("non_field_errors", "Service error: The address of the recipient is not found.")
	case s.Has(emulate.FailField):
		f.say("name", "Enter a valid value.")
	case s.Has(emulate.FailRoute):
		f.say("shipping_method", "The shipping method is not available for the destination.")
	case s.Has(emulate.FailIn200):
		f.say("non_field_errors", "Service error: The carrier refused the parcel.")
	}
}

// kilograms is a parcel's weight; what is not said is the account's default.
func (w wish) kilograms() float64 {
	if kg, ok := w.Weight.number(); ok && w.Weight.value != "" {
		return kg
	}
	return 1
}

// divided is street and house number, the number cut off the end where it was not said.
func (w wish) divided() (street, number string) {
	if w.HouseNumber.value != "" {
		return w.Address.value, w.HouseNumber.value
	}
	return postal.SplitStreet(w.Address.value, strings.ToUpper(w.Country.value))
}

// to is the recipient.
func (w wish) to() postal.Address {
	street, number := w.divided()
	code := strings.ToUpper(w.Country.value)
	return postal.Address{
		Name: w.Name.value, Company: w.Company.value, Street: street, HouseNumber: number, Line2: w.Address2.value, City: w.City.value, Country: code,
		PostalCode: postal.NormalisePostalCode(code, w.PostalCode.value), State: w.state(), Phone: w.Telephone.value, Email: w.Email.value,
	}
}

// from is the sender: the account's, unless another is said.
func (w wish) from() postal.Address {
	if w.FromAddress1.value == "" {
		return sender
	}
	return postal.Address{
		Name: w.FromName.value, Company: w.FromCompany.value, Street: w.FromAddress1.value, HouseNumber: w.FromHouse.value, Line2: w.FromAddress2.value,
		City: w.FromCity.value, PostalCode: w.FromPostal.value, Country: strings.ToUpper(w.FromCountry.or(home)), Phone: w.FromTelephone.value, Email: w.FromEmail.value,
	}
}
