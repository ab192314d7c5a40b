package ups

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// reasons for an export in UPS's words. Documents need no invoice.
var reasons = map[string]string{"sale": "SALE", "gift": "GIFT", "sample": "SAMPLE", "return": "RETURN", "documents": ""}

// incoterms in UPS's words, by Sendcloud's.
var incoterms = map[string]string{
	"dap": "DAP", "ddp": "DDP", "ddu": "DDU", "dap_np": "DAP", "dap_dp": "DDP", "cfr": "CFR", "cif": "CIF", "cip": "CIP", "cpt": "CPT", "daf": "DAF", "exw": "EXW", "fas": "FAS", "fca": "FCA", "fob": "FOB",
}

// border adds what customs want: the invoice that UPS makes from it, and who pays the duties.
func (d *Driver) border(w *wireShipment, c carrier.Contract, s carrier.Sending, p product) {
	terms := p.incoterm
	if terms == "" {
		terms = incoterms[s.Customs.Incoterm]
	}
	if terms == "DDP" {
		w.Payment.Charges = append(w.Payment.Charges, wireCharge{"02", wireBill{c.Credentials[account]}})
	}
	number := s.Customs.SenderVAT
	if number == "" {
		number = s.Customs.SenderEORI
	}
	if len(number) <= maxTaxNumber {
		w.Shipper.TaxNumber = number
	}
	if len(s.Customs.RecipientVAT) <= maxTaxNumber {
		w.ShipTo.TaxNumber = s.Customs.RecipientVAT
	}
	if reasons[s.Customs.Reason] == "" {
		return
	}
	date := s.Customs.InvoiceDate
	if date.IsZero() {
		date = d.now()
	}
	sold := party(s.To)
	f := &wireInterForm{
		Types: []string{"01"}, Invoice: s.Customs.InvoiceNumber, Date: date.Format("20060102"), Terms: terms, Reason: reasons[s.Customs.Reason],
		Currency: s.Items[0].Value.Currency, Freight: sum(s.Customs.Freight), Insurance: sum(s.Customs.Insurance), Discount: sum(s.Customs.Discount),
		Contacts: &wireContacts{sold},
	}
	if s.Customs.IOSS != "" {
		f.Comments = "IOSS " + s.Customs.IOSS
	}
	for _, i := range s.Items {
		f.Products = append(f.Products, wireProduct{
			Description: i.Description, Tariff: i.HSCode, Part: short(i.SKU, maxLine), Origin: i.Origin,
			Unit: wireUnit{strconv.Itoa(i.Quantity), i.Value.Decimal(), code{"PCS"}}, Weight: kilograms(i.Weight * postal.Grams(i.Quantity)),
		})
	}
	if w.Options == nil {
		w.Options = &wireOptions{}
	}
	w.Options.Documents = f
}

func sum(a money.Amount) *wireSum {
	if a.Minor == 0 {
		return nil
	}
	return &wireSum{Value: a.Decimal()}
}

// declared refuses declarations that UPS would not take.
func declared(s carrier.Sending, p product) error {
	if s.Customs == nil {
		return nil
	}
	if _, ok := reasons[s.Customs.Reason]; !ok {
		return refuse(carrier.KindValidation, "customs.reason", "UPS has no word for %q", s.Customs.Reason)
	}
	if _, ok := incoterms[s.Customs.Incoterm]; !ok && s.Customs.Incoterm != "" {
		return refuse(carrier.KindValidation, "customs.incoterm", "UPS has no terms %q", s.Customs.Incoterm)
	}
	if mine := incoterms[s.Customs.Incoterm]; p.incoterm == "DDP" != (mine == "DDP") && p.incoterm != "" && mine != "" {
		return refuse(carrier.KindNotServed, "customs.incoterm", "%s goes %s only", p.name, p.incoterm)
	}
	if len(s.Items) == 0 {
		return refuse(carrier.KindValidation, "items", "customs wants to know what is in the parcel")
	}
	for n, i := range s.Items {
		at := fmt.Sprintf("items.%d.", n)
		switch {
		case utf8.RuneCountInString(i.Description) > maxLine:
			return refuse(carrier.KindValidation, at+"description", "%q has more than the %d characters that UPS takes on an invoice", i.Description, maxLine)
		case i.Value.Currency != s.Items[0].Value.Currency:
			return refuse(carrier.KindValidation, at+"value", "all items have to be in %s", s.Items[0].Value.Currency)
		case i.Origin == "":
			return refuse(carrier.KindValidation, at+"origin", "UPS wants the country where it was made")
		}
	}
	return nil
}
