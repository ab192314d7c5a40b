package ups

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
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
	from, to := taxNumbers(*s.Customs)
	w.ShipTo.TaxNumber = to
	if s.IsReturn {
		w.ShipFrom.TaxNumber, w.Shipper.TaxNumber = from, to // the shipper is the merchant, to whom it comes back
	} else {
		w.Shipper.TaxNumber = from
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
	f.Comments = schemes(*s.Customs)
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

// taxNumbers are one of each side: that of the tax office, else that of customs.
func taxNumbers(u carrier.Customs) (from, to string) {
	return cmp.Or(u.SenderVAT, u.SenderEORI), cmp.Or(u.RecipientVAT, u.RecipientEORI)
}

// schemes are the numbers under which the import VAT was paid already. UPS has no field for them in our sheet; they are read on the invoice.
func schemes(u carrier.Customs) string {
	var all []string
	for _, s := range []struct{ name, number string }{{"IOSS", u.IOSS}, {"VOEC", u.VOEC}} {
		if s.number != "" {
			all = append(all, s.name+" "+s.number)
		}
	}
	return strings.Join(all, ", ")
}

func sum(a money.Amount) *wireSum {
	if a.Minor == 0 {
		return nil
	}
	return &wireSum{Value: a.Decimal()}
}

// taxed refuses numbers that do not fit, which would otherwise be missed at the border.
func taxed(u carrier.Customs) error {
	from, to := taxNumbers(u)
	for _, n := range []struct{ number, vat, field string }{{from, u.SenderVAT, "sender"}, {to, u.RecipientVAT, "recipient"}} {
		if len(n.number) <= maxTaxNumber {
			continue
		}
		kind := "_eori"
		if n.number == n.vat {
			kind = "_vat"
		}
		return carrier.Refuse(carrier.KindValidation, "customs."+n.field+kind, "%q has more than the %d characters that UPS takes", n.number, maxTaxNumber)
	}
	return nil
}

// declared refuses declarations that UPS would not take.
func declared(s carrier.Sending, p product) error {
	if s.Customs == nil {
		return nil
	}
	if _, ok := reasons[s.Customs.Reason]; !ok {
		return carrier.Refuse(carrier.KindValidation, "customs.reason", "UPS has no word for %q", s.Customs.Reason)
	}
	if _, ok := incoterms[s.Customs.Incoterm]; !ok && s.Customs.Incoterm != "" {
		return carrier.Refuse(carrier.KindValidation, "customs.incoterm", "UPS has no terms %q", s.Customs.Incoterm)
	}
	if mine := incoterms[s.Customs.Incoterm]; p.incoterm == "DDP" != (mine == "DDP") && p.incoterm != "" && mine != "" {
		return carrier.Refuse(carrier.KindNotServed, "customs.incoterm", "%s goes %s only", p.name, p.incoterm)
	}
	if len(s.Items) == 0 {
		return carrier.Refuse(carrier.KindValidation, "items", "customs wants to know what is in the parcel")
	}
	if err := taxed(*s.Customs); err != nil {
		return err
	}
	// The invoice has one currency, and its charges none of their own.
	for name, cost := range map[string]money.Amount{"freight": s.Customs.Freight, "insurance": s.Customs.Insurance, "discount": s.Customs.Discount} {
		if cost.Minor != 0 && cost.Currency != s.Items[0].Value.Currency {
			return carrier.Refuse(carrier.KindValidation, "customs."+name, "it has to be in %s, as the items are", s.Items[0].Value.Currency)
		}
	}
	for n, i := range s.Items {
		at := fmt.Sprintf("items.%d.", n)
		switch {
		case utf8.RuneCountInString(i.Description) > maxLine:
			return carrier.Refuse(carrier.KindValidation, at+"description", "%q has more than the %d characters that UPS takes on an invoice", i.Description, maxLine)
		case i.Value.Currency != s.Items[0].Value.Currency:
			return carrier.Refuse(carrier.KindValidation, at+"value", "all items have to be in %s", s.Items[0].Value.Currency)
		case i.Origin == "":
			return carrier.Refuse(carrier.KindValidation, at+"origin", "UPS wants the country where it was made")
		}
	}
	return nil
}
