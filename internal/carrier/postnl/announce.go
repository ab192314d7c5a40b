package postnl

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	maxBoxes  = 10
	maxWeight = 23 * postal.Kilogram
	maxLines  = 5 // of a declaration

	// Lengths that our sheet does not tell are the usual ones of the carrier's forms.
	nameLength    = 35
	streetLength  = 95
	postalLength  = 17
	contentLength = 35
	emailLength   = 50
	phoneLength   = 17

	receiver   = "01"
	sender     = "02"
	pointOf    = "09"
	insuredSum = "02"
	multicollo = "03"
)

// Announce fetches a barcode for each box and announces them in one call, confirmed.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	p, err := check(s)
	if err != nil {
		return carrier.Announced{}, err
	}
	kind := domesticType
	if p.area == world {
		kind = c.Credentials[GlobalType]
		if kind == "" {
			kind = "CD"
		}
	}
	barcodes := make([]string, len(s.Boxes))
	for i := range barcodes {
		if barcodes[i], err = d.barcode(ctx, c, kind); err != nil {
			return carrier.Announced{}, err
		}
	}
	body := d.request(c, s, p, barcodes)
	var got wireAnswer
	if err := d.call(ctx, c, http.MethodPost, "/shipment/v2_2/label", url.Values{"confirm": {"true"}}, body, &got, false); err != nil {
		return carrier.Announced{}, err
	}
	return announced(s, barcodes, got)
}

// announced reads the labels, by barcode.
func announced(s carrier.Sending, barcodes []string, got wireAnswer) (carrier.Announced, error) {
	a := carrier.Announced{CarrierReference: barcodes[0]}
	media := carrier.PDF
	if s.LabelMedia == carrier.ZPL {
		media = carrier.ZPL
	}
	for _, barcode := range barcodes {
		box, told := carrier.AnnouncedBox{Number: barcode}, false
		for _, done := range got.ResponseShipments {
			if done.Barcode != barcode {
				continue
			}
			told = true
			for _, l := range done.Labels {
				made := carrier.Label{Media: media, Size: "a6", Bytes: l.Content}
				if l.Labeltype == "Label" && len(box.Label.Bytes) == 0 {
					box.Label = made
				} else {
					box.Documents = append(box.Documents, carrier.Document{Type: paper(l.Labeltype), Label: made})
				}
			}
		}
		if !told { // a label that is missing or broken was at least taken; this one nobody speaks of
			return carrier.Announced{}, &carrier.Error{Kind: carrier.KindDoubt, Message: "the answer does not speak of " + barcode}
		}
		a.Boxes = append(a.Boxes, box)
	}
	return a, nil
}

// paper names a further paper in our words.
func paper(kind string) string {
	switch kind {
	case "CN23":
		return "cn23"
	case "CommercialInvoice", "Commercial Invoice":
		return "commercial-invoice"
	}
	return strings.ToLower(strings.ReplaceAll(kind, " ", "-"))
}

// request is what the label service wants. The customer is the merchant, also where the buyer sends.
func (d *Driver) request(c carrier.Contract, s carrier.Sending, p product, barcodes []string) wireRequest {
	home := s.From
	if s.IsReturn {
		home = s.To
	}
	own := address(sender, home)
	r := wireRequest{
		Customer: wireCustomer{
			CustomerCode: c.Credentials[CustomerCode], CustomerNumber: c.Credentials[CustomerNumber], CollectionLocation: c.Credentials[Collection],
			ContactPerson: home.Name, Email: home.Email, Name: home.Company, Address: &own,
		},
		Message: wireMessage{MessageID: "1", MessageTimeStamp: d.now().In(d.zone).Format(stamp), Printertype: "GraphicFile|PDF"},
	}
	if s.LabelMedia == carrier.ZPL {
		r.Message.Printertype = "Zebra|LP 2844-Z"
	}
	for i, b := range s.Boxes {
		one := wireShipment{
			Addresses: []wireAddress{address(receiver, s.To), address(sender, s.From)}, Barcode: barcodes[i], DeliveryAddress: receiver,
			Dimension:           wireDimension{int64(b.Weight), int64(b.Size.Length), int64(b.Size.Width), int64(b.Size.Height)},
			ProductCodeDelivery: p.code, ProductOptions: p.options, Reference: s.Reference, CustomerOrderNumber: cut(s.OrderNumber),
		}
		if s.To.Email != "" || s.To.Phone != "" {
			one.Contacts = []wireContact{{receiver, s.To.Email, s.To.Phone}}
		}
		if s.ServicePoint != nil {
			at := address(pointOf, s.ServicePoint.Address)
			at.CompanyName, at.Name = s.ServicePoint.Name, ""
			one.Addresses, one.DeliveryAddress = append(one.Addresses, at), pointOf
		}
		if b.Insured.Minor > 0 {
			one.Amounts = []wireAmount{{insuredSum, b.Insured.Decimal(), b.Insured.Currency}}
		}
		if len(s.Boxes) > 1 {
			one.Groups = []wireGroup{{multicollo, strconv.Itoa(i + 1), strconv.Itoa(len(s.Boxes)), barcodes[0]}}
		}
		if s.Customs != nil {
			one.Customs = customs(s, i)
		}
		r.Shipments = append(r.Shipments, one)
	}
	return r
}

// cut shortens the merchant's own order number, which is no address and only informs.
func cut(text string) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), nameLength)])
}

const stamp = "02-01-2006 15:04:05"

func (d *Driver) now() time.Time {
	if d.Now != nil {
		return d.Now()
	}
	return time.Now()
}

var houseNumber = regexp.MustCompile(`^(\d+)\s*[-/]?\s*(.*)$`)

func address(kind string, a postal.Address) wireAddress {
	w := wireAddress{
		AddressType: kind, CompanyName: a.Company, Name: a.Name, Street: a.Street, Area: a.Line2, Region: a.State,
		Zipcode: strings.ReplaceAll(a.PostalCode, " ", ""), City: a.City, Countrycode: a.Country,
	}
	if a.Country != "NL" {
		w.Zipcode = a.PostalCode
	}
	if m := houseNumber.FindStringSubmatch(a.HouseNumber); m != nil {
		w.HouseNr, w.HouseNrExt = m[1], m[2]
	} else {
		w.Street, w.StreetHouseNrExt = "", a.LocalLine()
	}
	return w
}

// shipmentTypes are the carrier's words for why goods cross a border.
var shipmentTypes = map[string]string{
	"sale": "Commercial Goods", "gift": "Gift", "documents": "Documents", "sample": "Commercial Sample", "return": "Returned Goods", "other": "Commercial Goods",
}

// customs is the declaration of one box. Weight and value of a line are those of all its pieces.
func customs(s carrier.Sending, box int) *wireCustoms {
	w := &wireCustoms{ShipmentType: shipmentTypes[s.Customs.Reason], Currency: "EUR", ImporterReferenceCode: s.Customs.IOSS}
	if s.Customs.InvoiceNumber != "" {
		w.Invoice, w.InvoiceNr = true, s.Customs.InvoiceNumber
	}
	for _, n := range s.Items {
		if n.Box != box {
			continue
		}
		w.Content = append(w.Content, wireContent{
			Description: n.Description, Quantity: n.Quantity, Weight: int64(n.Weight) * int64(n.Quantity),
			Value: json.Number(n.Value.Times(int64(n.Quantity)).Decimal()), HSTariffNr: n.HSCode, CountryOfOrigin: n.Origin,
		})
	}
	return w
}

// check refuses what the carrier would not take, before anything is sent.
func check(s carrier.Sending) (product, error) {
	p, ok := products[s.Method]
	switch {
	case !ok:
		return p, carrier.Refuse(carrier.KindNotServed, "method", "PostNL has no product %q", s.Method)
	case !p.goes(s.From.Country, s.To.Country):
		return p, carrier.Refuse(carrier.KindNotServed, "to.country", "product %s does not go from %s to %s", p.code, s.From.Country, s.To.Country)
	case p.point && s.ServicePoint == nil:
		return p, carrier.Refuse(carrier.KindValidation, "service_point", "product %s goes to a pick-up point, and none is chosen", p.code)
	case !p.point && s.ServicePoint != nil:
		return p, carrier.Refuse(carrier.KindNotServed, "service_point", "product %s does not go to a pick-up point", p.code)
	case len(s.Boxes) > 1 && !p.multi():
		return p, carrier.Refuse(carrier.KindNotServed, "boxes", "product %s takes one box", p.code)
	case utf8.RuneCountInString(s.Reference) > nameLength:
		return p, carrier.Refuse(carrier.KindValidation, "reference", "longer than the %d characters that PostNL takes", nameLength)
	case s.LabelMedia != "" && s.LabelMedia != carrier.PDF && s.LabelMedia != carrier.ZPL:
		return p, carrier.Refuse(carrier.KindValidation, "label_media", "PostNL prints PDF and ZPL, not %s", s.LabelMedia)
	}
	for side, a := range map[string]postal.Address{"from": s.From, "to": s.To} {
		if err := fits(side, a); err != nil {
			return p, err
		}
	}
	for i, b := range s.Boxes {
		at := fmt.Sprintf("boxes.%d.", i)
		switch {
		case b.Weight > p.weight():
			return p, carrier.Refuse(carrier.KindNotServed, at+"weight", "product %s carries %s kg at most", p.code, p.weight().Kg())
		case !(carrier.Method{MaxSize: p.size()}).Fits(b.Size):
			return p, carrier.Refuse(carrier.KindNotServed, at+"size", "the box is too large for product %s", p.code)
		case p.insured > 0 && b.Insured.Minor == 0:
			return p, carrier.Refuse(carrier.KindValidation, at+"insured", "product %s wants the insured value", p.code)
		case p.insured == 0 && b.Insured.Minor > 0:
			return p, carrier.Refuse(carrier.KindNotServed, at+"insured", "product %s has no insurance", p.code)
		}
	}
	return p, declared(s, p)
}

func fits(side string, a postal.Address) error {
	for _, f := range []struct {
		name, value string
		most        int
	}{
		{"name", a.Name, nameLength}, {"company", a.Company, nameLength}, {"street", a.Street, streetLength}, {"house_number", a.HouseNumber, nameLength},
		{"postal_code", a.PostalCode, postalLength}, {"city", a.City, nameLength},
		{"email", a.Email, emailLength}, {"phone", a.Phone, phoneLength},
	} {
		if utf8.RuneCountInString(f.value) > f.most {
			return carrier.Refuse(carrier.KindValidation, side+"."+f.name, "%q is longer than the %d characters that PostNL takes", f.value, f.most)
		}
	}
	return nil
}

// declared checks what the border is told.
func declared(s carrier.Sending, p product) error {
	if s.Customs == nil {
		if p.area == world {
			return carrier.Refuse(carrier.KindValidation, "customs", "outside the European Union PostNL wants a customs declaration")
		}
		return nil
	}
	kind, ok := shipmentTypes[s.Customs.Reason]
	if !ok {
		return carrier.Refuse(carrier.KindValidation, "customs.reason", "PostNL has no word for %q", s.Customs.Reason)
	}
	if kind == "Commercial Goods" && s.Customs.InvoiceNumber == "" {
		return carrier.Refuse(carrier.KindValidation, "customs.invoice_number", "for goods that are sold PostNL wants the number of the invoice")
	}
	lines := make([]int, len(s.Boxes))
	for i, n := range s.Items {
		at := fmt.Sprintf("items.%d.", i)
		switch {
		case n.Box < 0 || n.Box >= len(lines):
			return carrier.Refuse(carrier.KindValidation, at+"box", "there is no box %d", n.Box)
		case utf8.RuneCountInString(n.Description) > contentLength:
			return carrier.Refuse(carrier.KindValidation, at+"description", "longer than the %d characters that PostNL takes", contentLength)
		case n.Value.Currency != "EUR":
			return carrier.Refuse(carrier.KindValidation, at+"value", "PostNL takes values in EUR, not in %s", n.Value.Currency)
		}
		if lines[n.Box]++; lines[n.Box] > maxLines {
			return carrier.Refuse(carrier.KindValidation, "items", "PostNL takes %d lines of goods in a box", maxLines)
		}
	}
	return nil
}
