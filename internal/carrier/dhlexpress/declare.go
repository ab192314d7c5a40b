package dhlexpress

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// incoterms are those that DHL Express takes, of ours.
var incoterms = map[string]string{"": "DAP", "dap": "DAP", "ddu": "DAP", "dap_np": "DAP", "dap_dp": "DDP", "ddp": "DDP", "exw": "EXW", "fca": "FCA", "cpt": "CPT", "cip": "CIP", "dpu": "DPU"}

// duties is the service by which the sender pays them.
const duties = "DD"

// declare adds to a shipment what a customs border wants.
func declare(w *wireShipment, c carrier.Contract, s carrier.Sending, today time.Time) {
	u := s.Customs
	sum := worth(s)
	w.Content.Declarable = true
	w.Content.Value, w.Content.Currency = json.Number(sum.Decimal()), sum.Currency
	w.Content.Incoterm = incoterms[u.Incoterm]
	w.Content.Export = declaration(s, today)
	w.Customers.Shipper.Registrations = registrations(s.From.Country, "EOR", u.SenderEORI, "VAT", u.SenderVAT, "SDT", u.IOSS, "SDT", u.VOEC)
	w.Customers.Receiver.Registrations = registrations(s.To.Country, "EOR", u.RecipientEORI, "VAT", u.RecipientVAT)
	if w.Content.Incoterm == "DDP" {
		w.Accounts = append(w.Accounts, wireAccount{"duties-taxes", c.Credentials[Account]})
		w.Services = append(w.Services, wireService{Code: duties})
	}
	if c.Credentials[Paperless] != "no" {
		w.Services = append(w.Services, wireService{Code: "WY"})
	}
	kind := "commercial"
	if u.Reason != "sale" {
		kind = "proforma"
	}
	w.Output.Images = append(w.Output.Images, wireImage{Type: "invoice", Requested: true, Invoice: kind, Language: "eng"})
}

// registrations are pairs of type and number, the empty ones left out. Numbers that begin with a country's letters were issued there.
func registrations(home string, pairs ...string) []wireRegistration {
	var all []wireRegistration
	for i := 0; i < len(pairs); i += 2 {
		kind, number := pairs[i], pairs[i+1]
		if number == "" {
			continue
		}
		country := home
		if kind == "EOR" || kind == "VAT" {
			if head := strings.ToUpper(number[:min(2, len(number))]); known(head) {
				country = head
			}
		}
		all = append(all, wireRegistration{kind, number, country})
	}
	return all
}

func known(country string) bool {
	_, ok := postal.Lookup(country)
	return ok
}

// worth is what the goods are worth: as declared, or the sum of the lines.
func worth(s carrier.Sending) money.Amount {
	if s.Value.Minor > 0 {
		return s.Value
	}
	var sum money.Amount
	for _, n := range s.Items {
		sum = money.Amount{Minor: sum.Minor + n.Value.Minor*int64(n.Quantity), Currency: n.Value.Currency}
	}
	return sum
}

// reason is why goods leave, in DHL's words: those that stay abroad leave for good. Its finer words are not in our sheet.
func reason(of string) string {
	if of == "return" {
		return "return"
	}
	return "permanent"
}

func declaration(s carrier.Sending, today time.Time) *wireDeclaration {
	u := s.Customs
	if !u.InvoiceDate.IsZero() {
		today = u.InvoiceDate
	}
	d := &wireDeclaration{
		Invoice: wireInvoice{Number: cmp.Or(u.InvoiceNumber, s.OrderNumber, s.Reference), Date: today.Format(time.DateOnly)},
		Place:   s.To.City, Reason: u.Reason, Kind: reason(u.Reason), Shipment: "commercial",
	}
	if u.Trade == "private" {
		d.Shipment = "personal"
	}
	if u.Explanation != "" {
		d.Remarks = []wireRemark{{u.Explanation}}
	}
	for _, charge := range []struct {
		kind string
		sum  money.Amount
	}{{"freight", u.Freight}, {"insurance", u.Insurance}} {
		if charge.sum.Minor > 0 {
			d.Charges = append(d.Charges, wireCharge{json.Number(charge.sum.Decimal()), charge.kind})
		}
	}
	for i, n := range s.Items {
		weight := kilograms(n.Weight * postal.Grams(n.Quantity))
		line := wireLine{
			Number: i + 1, Description: n.Description, Price: json.Number(n.Value.Decimal()), Quantity: wireQuantity{n.Quantity, "PCS"},
			Reason: d.Kind, Origin: n.Origin, Weight: wireNetGross{weight, weight},
		}
		if n.HSCode != "" {
			line.Codes = []wireCommodity{{"outbound", n.HSCode}}
		}
		d.Lines = append(d.Lines, line)
	}
	return d
}

// itemLength is how long a line's description may be.
const itemLength = 75

// declared checks what the border is told.
func declared(s carrier.Sending, p product) error {
	if !p.border {
		return nil
	}
	if s.Customs == nil || len(s.Items) == 0 {
		return carrier.Refuse(carrier.KindValidation, "customs", "across a customs border DHL Express wants a declaration of the goods")
	}
	if incoterms[s.Customs.Incoterm] == "" {
		return carrier.Refuse(carrier.KindValidation, "customs.incoterm", "DHL Express does not deliver by %q", s.Customs.Incoterm)
	}
	sum := worth(s)
	if sum.Minor <= 0 {
		return carrier.Refuse(carrier.KindValidation, "value", "the goods need a value")
	}
	for i, n := range s.Items {
		at := fmt.Sprintf("items.%d.", i)
		switch {
		case n.Description == "":
			return carrier.Refuse(carrier.KindValidation, at+"description", "a line needs a description")
		case utf8.RuneCountInString(n.Description) > itemLength:
			return carrier.Refuse(carrier.KindValidation, at+"description", "longer than the %d characters that DHL Express takes", itemLength)
		case n.Quantity < 1:
			return carrier.Refuse(carrier.KindValidation, at+"quantity", "a line has one piece at least")
		case n.Origin == "":
			return carrier.Refuse(carrier.KindValidation, at+"origin", "DHL Express wants to know where the goods were made")
		case n.Value.Currency != sum.Currency:
			return carrier.Refuse(carrier.KindValidation, at+"value", "DHL Express takes one currency in a shipment, and the goods' is %s", sum.Currency)
		}
	}
	for field, cost := range map[string]money.Amount{"freight": s.Customs.Freight, "insurance": s.Customs.Insurance} {
		if cost.Minor > 0 && cost.Currency != sum.Currency {
			return carrier.Refuse(carrier.KindValidation, "customs."+field, "DHL Express takes one currency in a shipment, and the goods' is %s", sum.Currency)
		}
	}
	return nil
}
