package colissimo

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Announce buys a label. The CN23 comes with it where a border asks for one.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	p, err := check(s)
	if err != nil {
		return carrier.Announced{}, err
	}
	media, size, printing, err := paper(s.LabelMedia, s.LabelSize)
	if err != nil {
		return carrier.Announced{}, err
	}
	raw, err := d.post(ctx, c, sls+"generateLabel", d.request(c, s, p, printing), false)
	got, err := read(raw, err, false)
	if err != nil {
		return carrier.Announced{}, err
	}
	if got.infos.Label == nil || got.infos.Label.Number == "" {
		return carrier.Announced{}, carrier.Unreadable(false, errors.New("there is no parcel's number in it"))
	}
	number := got.infos.Label.Number
	box := carrier.AnnouncedBox{Number: number, TrackingURL: d.Carrier().Track(number, s.To), Label: carrier.Label{Media: media, Size: size, Bytes: got.label}}
	if len(got.cn23) > 0 {
		box.Documents = []carrier.Document{{Type: "cn23", Label: carrier.Label{Media: carrier.PDF, Size: "a4", Bytes: got.cn23}}}
	}
	return carrier.Announced{CarrierReference: number, Boxes: []carrier.AnnouncedBox{box}}, nil
}

// paper is how a label is asked for, and what it will be; 10 × 15 cm is what A6 stands for.
func paper(media, size string) (gives, on, printing string, err error) {
	gives, on = cmp.Or(media, carrier.PDF), strings.ToLower(cmp.Or(size, "10x15"))
	if on == "a6" {
		on = "10x15"
	}
	switch printing = map[string]string{
		carrier.PDF + " 10x15": "PDF_10x15_300dpi", carrier.PDF + " 10x10": "PDF_10x10_300dpi", carrier.PDF + " 10x12": "PDF_10x12_300dpi", carrier.PDF + " a4": "PDF_A4_300dpi",
		carrier.ZPL + " 10x15": "ZPL_10x15_203dpi",
	}[gives+" "+on]; {
	case printing != "":
	case gives != carrier.PDF && gives != carrier.ZPL:
		err = carrier.Refuse(carrier.KindValidation, "label_media", "Colissimo gives no labels as %s", gives)
	default:
		err = carrier.Refuse(carrier.KindValidation, "label_size", "Colissimo prints no such labels on %s", on)
	}
	return gives, on, printing, err
}

// check refuses before it is sent what Colissimo would refuse, or would cut.
func check(s carrier.Sending) (product, error) {
	p, ok := products[s.Method]
	if !ok {
		return p, carrier.Refuse(carrier.KindValidation, "method", "Colissimo has no product %s", s.Method)
	}
	b := s.Boxes[0]
	switch {
	case b.Weight > p.limit():
		return p, carrier.Refuse(carrier.KindNotServed, "boxes.0.weight", "%s kg is more than the %s kg of %s", b.Weight.Kg(), p.limit().Kg(), p.name)
	case b.Insured.Minor > 0 && b.Insured.Currency != "EUR":
		return p, carrier.Refuse(carrier.KindValidation, "boxes.0.insured", "Colissimo insures in euros")
	case b.Insured.Minor > 0 && !p.insures:
		return p, carrier.Refuse(carrier.KindNotServed, "boxes.0.insured", "%s goes without insurance", p.name)
	case p.point && (s.ServicePoint == nil || s.ServicePoint.Code == ""):
		return p, carrier.Refuse(carrier.KindValidation, "service_point", "%s goes to a pick-up point", p.name)
	case p.point && s.To.Email == "" && s.To.Phone == "":
		return p, carrier.Refuse(carrier.KindValidation, "to.email", "%s tells the recipient when the parcel is there: an e-mail address or a telephone number is needed", p.name)
	}
	if err := checkAddress("from", s.From); err != nil {
		return p, err
	}
	if err := checkAddress("to", s.To); err != nil {
		return p, err
	}
	if s.Customs != nil {
		return p, checkItems(s.Items)
	}
	return p, nil
}

func checkAddress(at string, a postal.Address) error {
	first, last := names(a)
	for _, f := range []struct {
		name, text string
		most       int
	}{
		{"name", first, maxFirst}, {"name", last, maxLine}, {"company", a.Company, maxLine}, {"street", a.LocalLine(), maxLine}, {"line2", a.Line2, maxLine},
		{"postal_code", a.PostalCode, maxPostcode}, {"city", a.City, maxLine},
	} {
		if utf8.RuneCountInString(f.text) > f.most {
			return carrier.Refuse(carrier.KindValidation, at+"."+f.name, "%q has more than the %d characters that Colissimo takes", f.text, f.most)
		}
	}
	return nil
}

// checkItems wants something to declare, in one currency.
func checkItems(items []carrier.Item) error {
	if len(items) == 0 {
		return carrier.Refuse(carrier.KindValidation, "items", "customs wants to know what is in the parcel")
	}
	for n, i := range items {
		if i.Value.Currency != items[0].Value.Currency {
			return carrier.Refuse(carrier.KindValidation, fmt.Sprintf("items.%d.value", n), "all items have to be in %s", items[0].Value.Currency)
		}
	}
	return nil
}

// request is the shipment in the carrier's words.
func (d *Driver) request(c carrier.Contract, s carrier.Sending, p product, printing string) wireRequest {
	b := s.Boxes[0]
	r := wireRequest{
		Contract: c.Credentials[Number], Password: c.Credentials[Password], Output: wireOutput{Print: printing},
		Letter: wireLetter{
			Service: wireService{
				Product: p.code, Date: d.day(s.ShipAt), Order: ending(cmp.Or(s.OrderNumber, s.Reference), 30), Commercial: cmp.Or(s.From.Company, s.From.Name),
			},
			Parcel:    wireParcel{Weight: json.Number(b.Weight.Kg()), Insurance: b.Insured.Minor},
			Sender:    wireSender{Reference: ending(s.Reference, 17), Address: address(s.From)},
			Addressee: wireAddressee{Address: address(s.To)},
		},
	}
	l := &r.Letter
	if p.point && s.ServicePoint != nil {
		l.Parcel.Point = s.ServicePoint.Code
		l.Addressee.Address.Phone, l.Addressee.Address.Mobile = "", phone(s.To)
	}
	if s.Customs == nil {
		return r
	}
	l.Customs = declare(s)
	freight := cents(s.Customs.Freight)
	l.Service.Transport, l.Service.Total = &freight, &freight
	l.Service.Return = 2 // what is not delivered comes back
	if duties := s.Customs.Incoterm == "ddp"; p.overseas {
		l.Parcel.FTD = duties
	} else {
		l.Parcel.DDP = duties
	}
	r.Fields = &wireFields{Custom: []wireField{{"OUTPUT_PRINT_TYPE_CN23", "PDF_A4_300dpi"}}}
	if s.Customs.SenderEORI != "" {
		r.Fields.Custom = append(r.Fields.Custom, wireField{"EORI", s.Customs.SenderEORI})
	}
	return r
}

// cents are a sum in euros; what is in another currency is not told.
func cents(a money.Amount) int64 {
	if a.Currency != "EUR" {
		return 0
	}
	return a.Minor
}

// day is the day of the deposit in Paris, which is never a day that has passed.
func (d *Driver) day(at time.Time) string {
	now := d.now()
	if at.Before(now) {
		at = now
	}
	if paris, err := time.LoadLocation(zone); err == nil {
		at = at.In(paris)
	}
	return at.Format(time.DateOnly)
}

// ending keeps the last characters of a reference: they tell shipments apart.
func ending(text string, most int) string {
	all := []rune(text)
	return string(all[max(0, len(all)-most):])
}

// names divides a name as Colissimo wants it: what stands before the first blank, and the rest. One word alone is the last name.
func names(a postal.Address) (first, last string) {
	before, after, ok := strings.Cut(strings.TrimSpace(a.Name), " ")
	if !ok {
		return "", before
	}
	return before, strings.TrimSpace(after)
}

func address(a postal.Address) wireAddress {
	first, last := names(a)
	w := wireAddress{
		Company: a.Company, Last: last, First: first, Line1: a.Line2, Line2: a.LocalLine(), Country: a.Country, City: a.City, Postal: a.PostalCode, Email: a.Email,
	}
	if w.First == "" && w.Company == "" {
		w.Company = a.Name // a person needs both names, a company none
	}
	if mobile(a.Phone, a.Country) {
		w.Mobile = phone(a)
	} else {
		w.Phone = phone(a)
	}
	return w
}

// phone is a number without what people write between its digits; one that cannot be read goes as it is, and is refused by its name.
func phone(a postal.Address) string {
	number, err := postal.PhoneE164(a.Phone, a.Country)
	if err != nil {
		return a.Phone
	}
	return number
}

// mobile tells French mobile numbers from others; abroad every number may be one.
func mobile(phone, country string) bool {
	if country != "FR" {
		return phone != ""
	}
	phone = strings.NewReplacer(" ", "", "+33", "0", "0033", "0").Replace(phone)
	return strings.HasPrefix(phone, "06") || strings.HasPrefix(phone, "07")
}

// categories are the CN23's boxes.
var categories = map[string]int{"gift": 1, "sample": 2, "sale": 3, "documents": 4, "other": 5, "return": 6}

func declare(s carrier.Sending) *wireCustoms {
	u := s.Customs
	category := categories[u.Reason]
	if category == 0 {
		category = categories["other"]
	}
	w := &wireCustoms{
		Include: true, Importer: cmp.Or(u.RecipientEORI, u.RecipientVAT, u.IOSS), Comments: u.Explanation, Invoice: u.InvoiceNumber, Description: u.Explanation,
		Contents: wireContents{Category: wireCategory{category}},
	}
	for _, i := range s.Items {
		a := wireArticle{
			Description: i.Description, Quantity: i.Quantity, Weight: json.Number(i.Weight.Kg()), Value: json.Number(i.Value.Decimal()), HSCode: i.HSCode, Origin: i.Origin,
			Currency: i.Value.Currency, SKU: i.SKU,
		}
		if category == categories["return"] {
			a.Original = "A"
		}
		w.Contents.Articles = append(w.Contents.Articles, a)
	}
	if category == categories["return"] {
		first := wireOriginal{Ident: "A", Invoice: u.InvoiceNumber}
		if !u.InvoiceDate.IsZero() {
			first.Date = u.InvoiceDate.Format(time.DateOnly)
		}
		w.Contents.Original = []wireOriginal{first}
	}
	return w
}
