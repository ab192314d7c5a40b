package dhlexpress

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Announce books a shipment. One box goes under the waybill's number; of several, each goes under its own.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	p, err := check(s)
	if err != nil {
		return carrier.Announced{}, err
	}
	var got wireDone
	if err := d.call(ctx, c, http.MethodPost, "/shipments", nil, d.request(c, s, p), &got, false); err != nil {
		return carrier.Announced{}, err
	}
	return announced(s, got), nil
}

func announced(s carrier.Sending, got wireDone) carrier.Announced {
	a := carrier.Announced{CarrierReference: got.Waybill}
	var labels []carrier.Label
	var papers []carrier.Document
	for _, doc := range got.Documents {
		l := carrier.Label{Media: media(doc.Format), Size: "a6", Bytes: doc.Content}
		switch doc.Type {
		case "label":
			labels = append(labels, l)
		case "invoice":
			l.Size = "a4"
			papers = append(papers, carrier.Document{Type: "commercial-invoice", Label: l})
		default:
			papers = append(papers, carrier.Document{Type: strings.ToLower(doc.Type), Label: l})
		}
	}
	for i := range s.Boxes {
		box := carrier.AnnouncedBox{Number: got.Waybill}
		if len(s.Boxes) > 1 && i < len(got.Packages) {
			box.Number = got.Packages[i].Number
		}
		if i < len(labels) {
			box.Label = labels[i]
		}
		if i == 0 {
			box.Documents = papers
		}
		// The page about the whole shipment shows all its pieces.
		box.TrackingURL = "https://www.dhl.com/en/express/tracking.html?AWB=" + got.Waybill
		a.Boxes = append(a.Boxes, box)
	}
	return a
}

func media(format string) string {
	if strings.EqualFold(format, "ZPL") {
		return carrier.ZPL
	}
	return carrier.PDF
}

func (d *Driver) request(c carrier.Contract, s carrier.Sending, p product) wireShipment {
	w := wireShipment{
		Planned: d.planned(s.ShipAt), Product: p.code,
		Accounts: []wireAccount{{"shipper", c.Credentials[Account]}},
		Output: wireOutput{
			Encoding: "pdf", Split: true, ByPages: len(s.Boxes) > 1,
			Images: []wireImage{{Type: "label", Template: "ECOM26_A6_002", Requested: true}, {Type: "waybillDoc", Requested: false}},
		},
		Customers: wireCustomers{Shipper: party(s.From), Receiver: party(s.To)},
		Content: wireContent{
			Packages: packages(s), Description: goods(s), Unit: "metric",
		},
	}
	if s.IsReturn {
		// The buyer sends, and has no account: the merchant pays.
		w.Accounts = []wireAccount{{"payer", c.Credentials[Account]}}
	}
	if s.LabelMedia == carrier.ZPL {
		w.Output.Encoding, w.Output.DPI, w.Output.Images[0].Template = "zpl", 200, "ECOM26_84_001"
	}
	if s.ServicePoint != nil {
		w.OnDemand = &wireOnDemand{"servicepoint", s.ServicePoint.Code}
	}
	if sum := insured(s); sum.Minor > 0 {
		w.Services = append(w.Services, wireService{Code: "II", Value: json.Number(sum.Decimal()), Currency: sum.Currency})
	}
	if s.Customs != nil && p.border {
		declare(&w, c, s, d.now())
	}
	return w
}

func insured(s carrier.Sending) money.Amount {
	var sum money.Amount
	for _, b := range s.Boxes {
		sum = money.Amount{Minor: sum.Minor + b.Insured.Minor, Currency: cmp.Or(sum.Currency, b.Insured.Currency)}
	}
	return sum
}

func party(a postal.Address) wireParty {
	return wireParty{
		Address: address(a),
		// DHL wants a company; where there is none the person stands for it.
		Contact: wireContact{Email: a.Email, Phone: a.Phone, Company: cmp.Or(a.Company, a.Name), Name: cmp.Or(a.Name, a.Company)},
	}
}

func address(a postal.Address) wireAddress {
	return wireAddress{PostalCode: a.PostalCode, City: a.City, Country: a.Country, Province: a.State, Line1: a.LocalLine(), Line2: a.Line2}
}

func packages(s carrier.Sending) []wirePackage {
	var all []wirePackage
	for _, b := range s.Boxes {
		p := wirePackage{Weight: kilograms(b.Weight), References: []wireReference{{s.Reference, "CU"}}}
		if s.OrderNumber != "" && s.OrderNumber != s.Reference {
			p.References = append(p.References, wireReference{cut(s.OrderNumber, referenceMost), "CU"})
		}
		if b.Size.Length > 0 && b.Size.Width > 0 && b.Size.Height > 0 {
			p.Dimensions = &wireSize{centimetres(b.Size.Length), centimetres(b.Size.Width), centimetres(b.Size.Height)}
		}
		all = append(all, p)
	}
	return all
}

func kilograms(g postal.Grams) json.Number {
	return json.Number(strconv.FormatFloat(float64(g)/1000, 'f', -1, 64))
}

func centimetres(m postal.Millimetres) json.Number {
	return json.Number(strconv.FormatFloat(float64(m)/10, 'f', -1, 64))
}

// goods says in one line what is in the boxes; the lines of a declaration tell it whole.
func goods(s carrier.Sending) string {
	if s.Customs != nil && s.Customs.Explanation != "" {
		return cut(s.Customs.Explanation, goodsLength)
	}
	var all []string
	for _, n := range s.Items {
		all = append(all, n.Description)
	}
	return cut(cmp.Or(strings.Join(all, ", "), "Goods"), goodsLength)
}

// cut shortens what only informs.
func cut(text string, most int) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), most)])
}

// check refuses what the carrier would not take, before anything is sent.
func check(s carrier.Sending) (product, error) {
	p, ok := products[s.Method]
	switch {
	case !ok:
		return p, carrier.Refuse(carrier.KindNotServed, "method", "DHL Express has no product %q", s.Method)
	case !p.goes(s.From.Country, s.To.Country):
		return p, carrier.Refuse(carrier.KindNotServed, "to.country", "%s does not go from %s to %s", p.name, s.From.Country, s.To.Country)
	case p.point && s.ServicePoint == nil:
		return p, carrier.Refuse(carrier.KindValidation, "service_point", "%s goes to a service point, and none is chosen", p.name)
	case !p.point && s.ServicePoint != nil:
		return p, carrier.Refuse(carrier.KindNotServed, "service_point", "%s does not go to a service point", p.name)
	case utf8.RuneCountInString(s.Reference) > referenceMost:
		return p, carrier.Refuse(carrier.KindValidation, "reference", "longer than the %d characters that DHL Express takes", referenceMost)
	case s.LabelMedia != "" && s.LabelMedia != carrier.PDF && s.LabelMedia != carrier.ZPL:
		return p, carrier.Refuse(carrier.KindValidation, "label_media", "DHL Express prints PDF and ZPL here, not %s", s.LabelMedia)
	}
	for _, side := range []struct {
		name string
		a    postal.Address
	}{{"from", s.From}, {"to", s.To}} {
		if err := fits(side.name, side.a); err != nil {
			return p, err
		}
	}
	currency := ""
	for i, b := range s.Boxes {
		if !(carrier.Method{MaxSize: largest}).Fits(b.Size) {
			return p, carrier.Refuse(carrier.KindNotServed, fmt.Sprintf("boxes.%d.size", i), "the box is too large for DHL Express")
		}
		if b.Insured.Minor > 0 {
			if currency != "" && currency != b.Insured.Currency {
				return p, carrier.Refuse(carrier.KindValidation, fmt.Sprintf("boxes.%d.insured", i), "DHL Express insures a shipment in one currency")
			}
			currency = b.Insured.Currency
		}
	}
	return p, declared(s, p)
}

func fits(side string, a postal.Address) error {
	for _, f := range []struct {
		name, value string
		most        int
	}{
		{"name", a.Name, nameLength}, {"company", a.Company, companyLength}, {"street", a.LocalLine(), lineLength}, {"line2", a.Line2, lineLength},
		{"postal_code", a.PostalCode, postalLength}, {"city", a.City, cityLength},
	} {
		if utf8.RuneCountInString(f.value) > f.most {
			return carrier.Refuse(carrier.KindValidation, side+"."+f.name, "%q is longer than the %d characters that DHL Express takes", f.value, f.most)
		}
	}
	if a.Phone == "" {
		return carrier.Refuse(carrier.KindValidation, side+".phone", "DHL Express wants a telephone number")
	}
	return nil
}
