package easypost

import (
	"cmp"
	"encoding/json"
	"math"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	gramsPerOunce   = 28.349523125
	millimetresInch = 25.4
	// maxWeight is 150 lb, the heaviest that the parcel carriers behind it take; each has its own limit below that.
	maxWeight = postal.Grams(68_038)
)

// ounces and inches are rounded up to a tenth: a parcel is not lighter than it is, nor smaller.
func ounces(g postal.Grams) float64        { return up(float64(g) / gramsPerOunce) }
func inches(mm postal.Millimetres) float64 { return up(float64(mm) / millimetresInch) }
func up(n float64) float64                 { return math.Ceil(n*10-1e-9) / 10 }

// check refuses what EasyPost could not do, before anything is sent.
func check(s carrier.Sending) error {
	account, service, ok := strings.Cut(s.Method, "/")
	switch {
	case !ok || account == "" || service == "":
		return carrier.Refuse(carrier.KindNotServed, "method", "EasyPost has no service %q", s.Method)
	case s.ServicePoint != nil:
		return carrier.Refuse(carrier.KindNotServed, "service_point", "EasyPost does not deliver to pick-up points")
	case len(s.Boxes) != 1:
		return carrier.Refuse(carrier.KindNotServed, "boxes", "EasyPost takes one box in a shipment")
	case s.Boxes[0].Weight > maxWeight:
		return carrier.Refuse(carrier.KindNotServed, "boxes.0.weight", "%s kg is more than any parcel carrier takes", s.Boxes[0].Weight.Kg())
	case formats[cmp.Or(s.LabelMedia, carrier.PDF)] == "":
		return carrier.Refuse(carrier.KindValidation, "label_media", "EasyPost gives no labels as %s", s.LabelMedia)
	case s.Boxes[0].Insured.Minor > 0 && s.Boxes[0].Insured.Currency != "USD":
		return carrier.Refuse(carrier.KindValidation, "boxes.0.insured", "EasyPost insures in USD, not in %s", s.Boxes[0].Insured.Currency)
	case s.Customs != nil && len(s.Items) == 0:
		return carrier.Refuse(carrier.KindValidation, "items", "customs wants to know what is in the parcel")
	}
	if s.Customs != nil {
		if _, ok := contents[s.Customs.Reason]; !ok {
			return carrier.Refuse(carrier.KindValidation, "customs.reason", "EasyPost has no word for %q", s.Customs.Reason)
		}
	}
	return nil
}

// formats are EasyPost's words for kinds of labels.
var formats = map[string]string{carrier.PDF: "PDF", carrier.ZPL: "ZPL", carrier.PNG: "PNG"}

// contents are its words for why goods cross a border.
var contents = map[string]string{
	"sale": "merchandise", "gift": "gift", "documents": "documents", "sample": "sample", "return": "returned_goods", "other": "other",
}

// toWire is the shipment in EasyPost's words; accounts narrow down who is asked for rates.
func toWire(s carrier.Sending, accounts ...string) wireShipment {
	b := s.Boxes[0]
	w := wireShipment{
		Reference: s.Reference, To: address(s.To), From: address(s.From), Accounts: accounts,
		Parcel:  wireParcel{Length: inches(b.Size.Length), Width: inches(b.Size.Width), Height: inches(b.Size.Height), Weight: ounces(b.Weight)},
		Options: wireOptions{Format: formats[cmp.Or(s.LabelMedia, carrier.PDF)], Invoice: s.OrderNumber},
	}
	if !s.ShipAt.IsZero() {
		w.Options.Date = s.ShipAt.UTC().Format(time.RFC3339)
	}
	if s.Customs != nil {
		w.Options.Incoterm = incoterm(s.Customs.Incoterm)
		w.Customs, w.Taxes = customs(s), taxes(s)
		w.Options.Invoice = cmp.Or(s.Customs.InvoiceNumber, s.OrderNumber)
	}
	return w
}

// incoterm is the three letters of a term; ours tell apart who pays which part of it. Where the sender pays the duties it is DDP, for EasyPost
// knows no DAP with the duties paid.
func incoterm(term string) string {
	if term == "dap_dp" {
		return "DDP"
	}
	term, _, _ = strings.Cut(term, "_")
	return strings.ToUpper(term)
}

func address(a postal.Address) wireAddress {
	return wireAddress{
		Name: a.Name, Company: a.Company, Street1: a.LocalLine(), Street2: a.Line2, City: a.City, State: a.State, Zip: a.PostalCode, Country: a.Country,
		Phone: a.Phone, Email: a.Email,
	}
}

func customs(s carrier.Sending) *wireCustoms {
	w := &wireCustoms{
		Contents: contents[s.Customs.Reason], Explanation: s.Customs.Explanation, Restriction: "none", NonDelivery: "return",
		Certify: true, Signer: cmp.Or(s.From.Name, s.From.Company),
	}
	if s.From.Country == "US" {
		w.EEL = "NOEEI 30.37(a)" // the exemption for goods below 2,500 dollars a tariff number
	}
	for _, n := range s.Items {
		w.Items = append(w.Items, wireItem{
			Description: n.Description, Quantity: n.Quantity, Value: json.Number(n.Value.Times(int64(n.Quantity)).Decimal()), Currency: n.Value.Currency,
			Weight: ounces(n.Weight * postal.Grams(n.Quantity)), Tariff: n.HSCode, Origin: n.Origin, Code: n.SKU,
		})
	}
	return w
}

// taxes are the numbers that the border asks for. Numbers of the Union begin with their country, but for IOSS, which tells a member state by its number.
func taxes(s carrier.Sending) []wireTax {
	var all []wireTax
	add := func(entity, kind, id, country string) {
		if id != "" {
			all = append(all, wireTax{entity, kind, id, country})
		}
	}
	add("SENDER", "IOSS", s.Customs.IOSS, s.From.Country)
	add("SENDER", "EORI", s.Customs.SenderEORI, s.From.Country)
	add("SENDER", "VAT", s.Customs.SenderVAT, s.From.Country)
	add("SENDER", "VOEC", s.Customs.VOEC, "NO")
	add("RECEIVER", "EORI", s.Customs.RecipientEORI, s.To.Country)
	add("RECEIVER", "VAT", s.Customs.RecipientVAT, s.To.Country)
	return all
}
