package dhlparcelde

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// What DHL takes, in characters.
const (
	nameMax   = 50
	streetMax = 50
	houseMax  = 10
	cityMax   = 40

	explanationMax = 80 // not in our sheet
)

func invalid(field, text string, args ...any) *carrier.Error {
	return &carrier.Error{Kind: carrier.KindValidation, Field: field, Message: fmt.Sprintf(text, args...)}
}

var billingShape = regexp.MustCompile(`^(\w{10})(\d{2})\w{2}$`)

// billing is the contract's billing number for a procedure: one of those that were entered, else the customer's first participation.
func billing(c carrier.Contract, procedure string) (string, bool) {
	main := strings.ToUpper(strings.ReplaceAll(c.Credentials[BillingName], " ", ""))
	m := billingShape.FindStringSubmatch(main)
	if m == nil {
		return "", false
	}
	for _, n := range append([]string{main}, strings.FieldsFunc(c.Credentials[FurtherName], func(r rune) bool { return r == ' ' || r == ',' || r == ';' })...) {
		if k := billingShape.FindStringSubmatch(strings.ToUpper(n)); k != nil && k[2] == procedure {
			return strings.ToUpper(n), true
		}
	}
	return m[1] + procedure + "01", true
}

// order is the body of an announcement: a shipment for each box.
func order(c carrier.Contract, s carrier.Sending, p product) (orderBody, error) {
	number, ok := billing(c, p.procedure)
	if !ok {
		return orderBody{}, &carrier.Error{Kind: carrier.KindAuth, Field: BillingName, Message: "the billing number has to have 14 characters"}
	}
	if n := utf8.RuneCountInString(s.Reference); n < 8 || n > 35 {
		return orderBody{}, invalid("reference", "DHL takes references of 8 to 35 characters")
	}
	from, err := shipper(s.From)
	if err != nil {
		return orderBody{}, err
	}
	to, err := receiver(s)
	if err != nil {
		return orderBody{}, err
	}
	body := orderBody{Profile: profile}
	for n, b := range s.Boxes {
		one := shipment{Product: p.name, BillingNumber: number, RefNo: s.Reference, Shipper: from, Consignee: to, Details: details{Weight: grams(b.Weight)}}
		if b.Weight > p.max {
			return orderBody{}, &carrier.Error{Kind: carrier.KindNotServed, Field: fmt.Sprintf("boxes.%d.weight", n), Message: fmt.Sprintf("%s carries %s kg at most", p.title, p.max.Kg())}
		}
		if !s.ShipAt.IsZero() {
			one.ShipDate = s.ShipAt.In(zone).Format(time.DateOnly)
		}
		if b.Size.Length > 0 && b.Size.Width > 0 && b.Size.Height > 0 {
			one.Details.Dim = &dim{"mm", int64(b.Size.Length), int64(b.Size.Width), int64(b.Size.Height)}
		}
		if one.Services, err = p.order(c, s, n); err != nil {
			return orderBody{}, err
		}
		if s.Customs != nil {
			if one.Customs, err = declaration(s, n); err != nil {
				return orderBody{}, err
			}
		}
		body.Shipments = append(body.Shipments, one)
	}
	return body, nil
}

func grams(w postal.Grams) weight { return weight{"g", int64(w)} }

func amount(a money.Amount) value { return value{a.Currency, json.Number(a.Decimal())} }

// order are the services of a product for one box; nil where there are none.
func (p product) order(c carrier.Contract, s carrier.Sending, n int) (*services, error) {
	v := p.services
	if b := s.Boxes[n]; b.Insured.Currency != "" && b.Insured.Minor > 0 {
		if b.Insured.Currency != "EUR" || b.Insured.Minor > 25_000_00 {
			return nil, invalid(fmt.Sprintf("boxes.%d.insured", n), "DHL insures up to 25,000 EUR, in euros")
		}
		cover := amount(b.Insured)
		v.AdditionalInsurance = &cover
	}
	var err error
	if v.CashOnDelivery, err = p.cash(c, s); err != nil {
		return nil, err
	}
	if p.abroad {
		v.Endorsement = "RETURN"
	}
	// The United States take parcels whose duty is paid only.
	if p.name == "V53WPAK" && s.Customs != nil && (s.To.Country == "US" || strings.EqualFold(s.Customs.Incoterm, "ddp")) {
		v.PostalDeliveryDutyPaid = true
	}
	if v == (services{}) {
		return nil, nil
	}
	return &v, nil
}

// fields checks texts against what DHL takes. Nothing is cut: whoever sends decides what is left out.
type fields struct {
	err *carrier.Error
}

func (f *fields) text(name, text string, most int, needed bool) string {
	text = strings.TrimSpace(text)
	switch {
	case f.err != nil:
	case text == "" && needed:
		f.err = invalid(name, "DHL needs this")
	case utf8.RuneCountInString(text) > most:
		f.err = invalid(name, "DHL takes %d characters at most", most)
	}
	return text
}

func (f *fields) country(name, code string) string {
	c, ok := postal.Lookup(code)
	if !ok && f.err == nil {
		f.err = invalid(name, "there is no country %q", code)
	}
	return c.ISO3
}

// result is the error as an error; a nil *Error is none.
func (f *fields) result() error {
	if f.err == nil {
		return nil
	}
	return f.err
}

// names are name1 to name3: the company first, where there is one.
func (f *fields) names(at string, a postal.Address) (name1, name2 string) {
	person := f.text(at+".name", a.Name, nameMax, a.Company == "")
	company := f.text(at+".company", a.Company, nameMax, false)
	if company == "" {
		return person, ""
	}
	return company, person
}

func shipper(a postal.Address) (address, error) {
	var f fields
	name1, name2 := f.names("from", a)
	out := address{
		Name1: name1, Name2: name2, Name3: f.text("from.line2", a.Line2, nameMax, false),
		AddressStreet: f.text("from.street", a.Street, streetMax, true), AddressHouse: f.text("from.house_number", a.HouseNumber, houseMax, false),
		PostalCode: a.PostalCode, City: f.text("from.city", a.City, cityMax, true), Country: f.country("from.country", a.Country), Email: a.Email,
	}
	return out, f.result()
}

var poBox = regexp.MustCompile(`(?i)^(?:postfach|po box|p\.o\. box)\s*([\d ]+)$`)

// receiver is where the shipment goes: a point of DHL's where one was chosen, a PO box where the street says so, else a house.
func receiver(s carrier.Sending) (consignee, error) {
	if s.ServicePoint != nil {
		return atPoint(*s.ServicePoint, s.To)
	}
	a := s.To
	var f fields
	name1, name2 := f.names("to", a)
	out := consignee{
		Name1: name1, Name2: name2, PostalCode: a.PostalCode, City: f.text("to.city", a.City, cityMax, true),
		Country: f.country("to.country", a.Country), Phone: a.Phone, Email: a.Email,
	}
	if m := poBox.FindStringSubmatch(strings.TrimSpace(a.Street + " " + a.HouseNumber)); m != nil && a.Country == "DE" {
		id, err := strconv.Atoi(strings.ReplaceAll(m[1], " ", ""))
		if err != nil {
			return out, invalid("to.street", "the number of the PO box cannot be read")
		}
		return consignee{Name1: name1, Name2: name2, POBoxID: id, PostalCode: a.PostalCode, City: out.City, Country: out.Country}, f.result()
	}
	out.AddressStreet = f.text("to.street", a.Street, streetMax, true)
	out.AddressHouse = f.text("to.house_number", a.HouseNumber, houseMax, a.Country == "DE")
	out.Additional = f.text("to.line2", a.Line2, nameMax, false)
	out.State = a.State
	return out, f.result()
}

var (
	postNumber = regexp.MustCompile(`^\d{6,10}$`)
	pointID    = regexp.MustCompile(`(\d{3})$`)
)

// atPoint addresses a locker or a post office. Their numbers overlap, so the point's name decides; DHL's lockers are all called Packstation.
func atPoint(p carrier.Point, to postal.Address) (consignee, error) {
	m := pointID.FindStringSubmatch(strings.TrimSpace(p.Code))
	if m == nil {
		return consignee{}, invalid("service_point", "%q is not the number of a DHL point", p.Code)
	}
	id, err := strconv.Atoi(m[1])
	if err != nil || id < 100 {
		return consignee{}, invalid("service_point", "%q is not the number of a DHL point", p.Code)
	}
	var f fields
	name := f.text("to.name", to.Name, nameMax, true)
	out := consignee{Name: name, PostalCode: p.Address.PostalCode, City: f.text("service_point", p.Address.City, cityMax, true), Country: "DEU"}
	number := strings.ReplaceAll(to.PostNumber, " ", "")
	if number != "" && !postNumber.MatchString(number) {
		return out, invalid("to.post_number", "a DHL post number has 6 to 10 digits")
	}
	out.PostNumber = number
	if id < 401 || strings.Contains(strings.ToLower(p.Name), "packstation") {
		out.LockerID = id
		if number == "" {
			return out, invalid("to.post_number", "a Packstation takes parcels for people with a DHL post number only")
		}
		return out, f.result()
	}
	out.RetailID = id
	if number == "" {
		out.Email = to.Email
		if to.Email == "" {
			return out, invalid("to.email", "a post office needs the e-mail address or the DHL post number of the recipient")
		}
	}
	return out, f.result()
}

var exportTypes = map[string]string{
	"sale": "COMMERCIAL_GOODS", "gift": "PRESENT", "sample": "COMMERCIAL_SAMPLE", "documents": "DOCUMENT", "return": "RETURN_OF_GOODS",
}

var hsDigits = regexp.MustCompile(`^\d{6,11}$`)

// declaration is what the border is told of the goods in one box.
func declaration(s carrier.Sending, box int) (*customs, error) {
	k := s.Customs
	out := &customs{
		InvoiceNo: k.InvoiceNumber, ExportType: exportTypes[k.Reason], ShippingConditions: strings.ToUpper(k.Incoterm),
		ShipperCustomsRef: k.IOSS, ConsigneeCustomsRef: k.RecipientEORI,
		PostalCharges: value{"EUR", "0.00"}, // compulsory
	}
	if k.Freight.Currency != "" {
		out.PostalCharges = amount(k.Freight)
	}
	if out.ExportType == "" {
		out.ExportType, out.ExportDescription = "OTHER", cmp.Or(k.Explanation, "Other")
	}
	if utf8.RuneCountInString(out.ExportDescription) > explanationMax {
		return nil, invalid("customs.explanation", "DHL takes %d characters at most", explanationMax)
	}
	if s.To.Country == "NO" && k.VOEC != "" {
		out.ShipperCustomsRef = k.VOEC
	}
	out.ShipperCustomsRef = cmp.Or(out.ShipperCustomsRef, k.SenderEORI)
	out.ConsigneeCustomsRef = cmp.Or(out.ConsigneeCustomsRef, k.RecipientVAT)
	for n, i := range s.Items {
		if i.Box != box {
			continue
		}
		at := fmt.Sprintf("items.%d.", n)
		var f fields
		line := customsItem{
			ItemDescription: f.text(at+"description", i.Description, 256, true), HSCode: strings.NewReplacer(".", "", " ", "").Replace(i.HSCode),
			PackagedQuantity: i.Quantity, ItemValue: amount(i.Value), ItemWeight: grams(i.Weight),
		}
		if i.Origin != "" {
			line.CountryOfOrigin = f.country(at+"origin", i.Origin)
		}
		switch {
		case f.err != nil:
			return nil, f.err
		case line.HSCode != "" && !hsDigits.MatchString(line.HSCode):
			return nil, invalid(at+"hs_code", "an HS code has 6 to 11 digits")
		case i.Weight <= 0:
			return nil, invalid(at+"weight", "the border asks for the weight of one piece")
		}
		out.Items = append(out.Items, line)
	}
	switch {
	case len(out.Items) == 0:
		return nil, invalid("items", "the border asks what is in parcel %d", box+1)
	case len(out.Items) > 99:
		return nil, invalid("items", "DHL takes 99 lines of goods at most")
	}
	return out, nil
}
