package fedex

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

const shipPath = "/ship/v1/shipments"

// Announce orders a shipment with its labels, and the commercial invoice where a border asks for one.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	p, err := check(s)
	if err != nil {
		return carrier.Announced{}, err
	}
	label, format, err := paper(s.LabelMedia, s.LabelSize)
	if err != nil {
		return carrier.Announced{}, err
	}
	order := wireOrder{Response: "LABEL", Account: wireAccount{c.Credentials[account]}, Action: "CONFIRM", Requested: toWire(c, s, p)}
	order.Requested.Label = &label
	var got wireShipped
	if err := d.call(ctx, c, carrier.Call{Method: http.MethodPost, URL: shipPath}, order, &got); err != nil {
		return carrier.Announced{}, err
	}
	return got.announced(len(s.Boxes), format)
}

// announced is what FedEx gave: a number and a label a package, in the order of the boxes, and papers of the whole.
func (w wireShipped) announced(boxes int, format string) (carrier.Announced, error) {
	if len(w.Output.Shipments) == 0 || w.Output.Shipments[0].Master == "" {
		return carrier.Announced{}, carrier.Unreadable(false, errors.New("there is no shipment in it"))
	}
	one := w.Output.Shipments[0]
	if len(one.Pieces) != boxes {
		return carrier.Announced{}, carrier.Unreadable(false, fmt.Errorf("shipment %s has %d packages, not %d", one.Master, len(one.Pieces), boxes))
	}
	pieces := slices.Clone(one.Pieces)
	slices.SortStableFunc(pieces, func(a, b wirePiece) int { return a.Sequence - b.Sequence })
	out := carrier.Announced{CarrierReference: one.Master}
	for _, piece := range pieces {
		if piece.Number == "" {
			return carrier.Announced{}, carrier.Unreadable(false, fmt.Errorf("a package of shipment %s has no number", one.Master))
		}
		box := carrier.AnnouncedBox{Number: piece.Number}
		for _, doc := range piece.Documents {
			if doc.Content == "LABEL" && box.Label.Media == "" {
				box.Label = carrier.Label{Media: format, Size: "a6", Bytes: doc.bytes()}
			}
		}
		out.Boxes = append(out.Boxes, box)
	}
	for _, doc := range one.Documents {
		if doc.Content == invoice && doc.Media == "PDF" {
			out.Boxes[0].Documents = append(out.Boxes[0].Documents, carrier.Document{
				Type: "commercial-invoice", Label: carrier.Label{Media: carrier.PDF, Size: "a4", Bytes: doc.bytes()},
			})
		}
	}
	return out, nil
}

// invoice is FedEx's name for the commercial invoice.
const invoice = "COMMERCIAL_INVOICE"

// bytes are the paper as it came, as far as it can be read: whether it can be printed is looked at later.
func (d wireDocument) bytes() []byte {
	file, _ := base64.StdEncoding.DecodeString(d.Encoded) // what it read before an error is the broken paper
	return file
}

// paper is how labels are to be printed, and the media type that this gives.
func paper(media, size string) (wireLabel, string, error) {
	media = cmp.Or(media, carrier.PDF)
	if size := strings.ToLower(size); size != "" && size != "a6" {
		return wireLabel{}, "", carrier.Refuse(carrier.KindValidation, "label_size", "FedEx's labels are 4 × 6 inches, for paper of A6")
	}
	switch media {
	case carrier.PDF:
		return wireLabel{"COMMON2D", "PDF", "PAPER_4X6"}, media, nil
	case carrier.PNG:
		return wireLabel{"COMMON2D", "PNG", "PAPER_4X6"}, media, nil
	case carrier.ZPL:
		return wireLabel{"COMMON2D", "ZPLII", "STOCK_4X6"}, media, nil
	}
	return wireLabel{}, "", carrier.Refuse(carrier.KindValidation, "label_media", "FedEx gives no labels as %s", media)
}

// toWire is the shipment in the carrier's words.
func toWire(c carrier.Contract, s carrier.Sending, p product) wireShipment {
	w := wireShipment{
		Date: day(s), Pickup: "USE_SCHEDULED_PICKUP", Service: p.service, Packaging: "YOUR_PACKAGING", Shipper: toParty(s.From), Recipients: []wireParty{toParty(s.To)},
		Payment: payment("SENDER", c),
	}
	var sum kilograms
	for i, b := range s.Boxes {
		w.Packages = append(w.Packages, toPackage(s, i, b))
		sum += kilograms((b.Weight + 9) / 10 * 10)
	}
	w.TotalWeight = &sum
	switch {
	case p.point:
		w.Special = &wireSpecial{Types: []string{"HOLD_AT_LOCATION"}, Hold: &wireHold{s.ServicePoint.Code}}
	case p.back:
		// The label is printed by the merchant, who also pays: the parcel comes to the account.
		w.Special = &wireSpecial{Types: []string{"RETURN_SHIPMENT"}, Return: &wireReturn{"PRINT_RETURN_LABEL"}}
		w.Payment = payment("RECIPIENT", c)
		w.Pickup = "DROPOFF_AT_FEDEX_LOCATION"
	}
	if s.Customs != nil {
		customs := toCustoms(c, s)
		w.Customs, w.Documents = &customs, &wireDocs{[]string{invoice}}
		if customs.DocumentOnly {
			w.Documents = nil
		}
		w.Shipper.Tins = tins(s.Customs.SenderVAT, s.Customs.SenderEORI, s.Customs.IOSS, s.Customs.VOEC)
		w.Recipients[0].Tins = tins(s.Customs.RecipientVAT, s.Customs.RecipientEORI)
	}
	return w
}

// day is when the parcels are handed over; today where nobody said.
func day(s carrier.Sending) string {
	at := s.ShipAt
	if at.IsZero() {
		at = time.Now().In(carrier.Zone(s.From.Country))
	}
	return at.Format(time.DateOnly)
}

// payment is who pays: always the contract's account, from either end.
func payment(who string, c carrier.Contract) *wirePayment {
	payor := &wirePayor{}
	payor.Party.Account.Value = c.Credentials[account]
	return &wirePayment{who, payor}
}

// tins are tax numbers: a VAT number is a country's, an EORI the union's. Not in our sheet: what a number is called under which the buyer has paid
// the import VAT already; it goes as one of the union, too.
func tins(vat string, union ...string) []wireTin {
	var all []wireTin
	if vat != "" {
		all = append(all, wireTin{vat, "BUSINESS_NATIONAL"})
	}
	for _, number := range union {
		if number != "" {
			all = append(all, wireTin{number, "BUSINESS_UNION"})
		}
	}
	return all
}

func toParty(a postal.Address) wireParty {
	return wireParty{
		Contact: &wireContact{a.Name, a.Company, carrier.Phone(a), a.Email},
		Address: wireAddress{lines(a), a.City, a.State, a.PostalCode, a.Country, a.Company == ""},
	}
}

// lines are the street and what stands beneath it.
func lines(a postal.Address) []string {
	all := []string{a.LocalLine()}
	if a.Line2 != "" {
		all = append(all, a.Line2)
	}
	return all
}

func toPackage(s carrier.Sending, i int, b carrier.Box) wirePackage {
	w := wirePackage{
		Number: i + 1, Weight: wireWeight{"KG", kilograms(b.Weight)}, References: []wireRef{{"CUSTOMER_REFERENCE", s.Reference}},
	}
	if n := len([]rune(s.OrderNumber)); n > 0 && n <= maxReference {
		w.References = append(w.References, wireRef{"P_O_NUMBER", s.OrderNumber})
	}
	if z := b.Size; z.Length > 0 && z.Width > 0 && z.Height > 0 {
		w.Dimensions = &wireSize{centimetres(z.Length), centimetres(z.Width), centimetres(z.Height), "CM"}
	}
	if b.Insured.Minor > 0 {
		value := toMoney(b.Insured)
		w.Declared = &value
	}
	return w
}

// centimetres rounds up: a box is not smaller than it is.
func centimetres(mm postal.Millimetres) int64 { return int64((mm + 9) / 10) }

// purposes and terms are FedEx's words. What is neither sold nor given is not sold.
var (
	purposes = map[string]string{"sale": "SOLD", "gift": "GIFT", "sample": "SAMPLE", "return": "REPAIR_AND_RETURN", "documents": "NOT_SOLD", "other": "NOT_SOLD"}
	terms    = map[string]string{"ddp": "DDP", "dap": "DAP", "dap_dp": "DAP", "dap_np": "DAP", "ddu": "DAP", "exw": "EXW"}
)

func toCustoms(c carrier.Contract, s carrier.Sending) wireCustoms {
	w := wireCustoms{
		Duties: wirePayment{Type: "RECIPIENT"}, DocumentOnly: s.Customs.Reason == "documents",
		Invoice: wireInvoice{Purpose: cmp.Or(purposes[s.Customs.Reason], "SOLD"), Terms: cmp.Or(terms[s.Customs.Incoterm], "DAP")},
	}
	// DAP with the duties paid is Sendcloud's own term: the place is the recipient's, the bill ours.
	if s.Customs.Incoterm == "ddp" || s.Customs.Incoterm == "dap_dp" {
		w.Duties = *payment("SENDER", c)
	}
	if n := s.Customs.InvoiceNumber; n != "" {
		w.Invoice.References = []wireRef{{"INVOICE_NUMBER", n}}
	}
	if f := s.Customs.Freight; f.Minor > 0 {
		freight := toMoney(f)
		w.Invoice.Freight = &freight
	}
	var sum money.Amount
	for _, i := range s.Items {
		line := i.Value.Times(int64(i.Quantity))
		sum = money.Amount{Minor: sum.Minor + line.Minor, Currency: line.Currency}
		w.Commodities = append(w.Commodities, wireCommodity{
			Description: i.Description, Origin: i.Origin, HSCode: i.HSCode, Quantity: i.Quantity, Units: "PCS", UnitPrice: toMoney(i.Value), Value: toMoney(line),
			Weight: wireWeight{"KG", kilograms(int64(i.Weight) * int64(i.Quantity))},
		})
	}
	w.Value = toMoney(sum)
	return w
}
