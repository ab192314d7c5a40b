package royalmail

import (
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// check refuses before it is sent what Royal Mail would refuse, or would cut.
func check(s carrier.Sending) (product, error) {
	p, ok := find(s.Method)
	if !ok {
		return p, carrier.Refuse(carrier.KindValidation, "method", "Royal Mail has no product %s", s.Method)
	}
	switch {
	case s.IsReturn:
		return p, carrier.Refuse(carrier.KindNotServed, "method", "returns are not ordered by this interface")
	case s.ServicePoint != nil:
		return p, carrier.Refuse(carrier.KindNotServed, "service_point", "post offices are not reached by this interface")
	case !slices.Contains(islands, s.From.Country):
		return p, carrier.Refuse(carrier.KindNotServed, "from.country", "Royal Mail collects in the United Kingdom")
	case !p.goes(s.From.Country, s.To.Country):
		return p, carrier.Refuse(carrier.KindNotServed, "to.country", "%s does not go to %s", p.name, s.To.Country)
	case utf8.RuneCountInString(s.Reference) > maxReference:
		return p, carrier.Refuse(carrier.KindValidation, "reference", "a reference has %d characters at most", maxReference)
	}
	if err := checkAddress("from", s.From); err != nil {
		return p, err
	}
	if err := checkAddress("to", s.To); err != nil {
		return p, err
	}
	for i, b := range s.Boxes {
		at := fmt.Sprintf("boxes.%d.", i)
		switch {
		case b.Weight > p.weight():
			return p, carrier.Refuse(carrier.KindNotServed, at+"weight", "%s kg is more than the %s kg of %s", b.Weight.Kg(), p.weight().Kg(), p.name)
		case !(carrier.Method{MaxSize: p.size()}).Fits(b.Size):
			return p, carrier.Refuse(carrier.KindNotServed, at+"size", "the box is too large for %s", p.name)
		case b.Insured.Minor > 0 && (b.Insured.Currency != "GBP" || b.Insured.Minor > p.insured*100):
			return p, carrier.Refuse(carrier.KindNotServed, at+"insured", "%s covers %d GBP at most", p.name, p.insured)
		}
	}
	return p, declared(s)
}

func checkAddress(at string, a postal.Address) error {
	for _, line := range []struct {
		name, text string
		most       int
	}{
		{"name", a.Name, maxContact}, {"company", a.Company, maxLine}, {"street", a.LocalLine(), maxLine}, {"line2", a.Line2, maxLine}, {"city", a.City, maxLine},
		{"state", a.State, maxCounty}, {"postal_code", a.PostalCode, maxPostcode}, {"phone", carrier.Phone(a), maxPhone},
	} {
		if utf8.RuneCountInString(line.text) > line.most {
			return carrier.Refuse(carrier.KindValidation, at+"."+line.name, "%q has more than the %d characters that Royal Mail takes", line.text, line.most)
		}
	}
	return nil
}

var tariff = regexp.MustCompile(`^[0-9]{6,12}$`)

// declared refuses declarations that Royal Mail would not take.
func declared(s carrier.Sending) error {
	u := s.Customs
	if u == nil {
		return nil
	}
	if _, ok := reasons[u.Reason]; !ok {
		return carrier.Refuse(carrier.KindValidation, "customs.reason", "Royal Mail has no word for %q", u.Reason)
	}
	if _, ok := incoterms[u.Incoterm]; !ok {
		return carrier.Refuse(carrier.KindValidation, "customs.incoterm", "Royal Mail has no terms %q", u.Incoterm)
	}
	for _, f := range []struct {
		name, text string
		most       int
	}{
		{"invoice_number", u.InvoiceNumber, maxInvoice}, {"sender_vat", u.SenderVAT, maxVAT}, {"recipient_vat", u.RecipientVAT, maxVAT}, {"ioss", u.IOSS, maxPreNumber}, {"voec", u.VOEC, maxPreNumber},
		{"sender_eori", u.SenderEORI, maxPreNumber},
	} {
		if utf8.RuneCountInString(f.text) > f.most {
			return carrier.Refuse(carrier.KindValidation, "customs."+f.name, "longer than the %d characters that Royal Mail takes", f.most)
		}
	}
	// The declaration has one currency, and its charges none of their own.
	for name, cost := range map[string]money.Amount{"freight": u.Freight, "insurance": u.Insurance} {
		if worth := value(s); cost.Minor != 0 && worth.Currency != "" && cost.Currency != worth.Currency {
			return carrier.Refuse(carrier.KindValidation, "customs."+name, "it has to be in %s, as the goods are", worth.Currency)
		}
	}
	if len(s.Items) == 0 && u.Reason != "documents" {
		return carrier.Refuse(carrier.KindValidation, "items", "customs wants to know what is in the parcel")
	}
	for n, i := range s.Items {
		at := fmt.Sprintf("items.%d.", n)
		switch {
		case i.Box < 0 || i.Box >= len(s.Boxes):
			return carrier.Refuse(carrier.KindValidation, at+"box", "there is no box %d", i.Box)
		case utf8.RuneCountInString(i.Description) > maxDescription:
			return carrier.Refuse(carrier.KindValidation, at+"description", "longer than the %d characters that Royal Mail takes", maxDescription)
		case i.HSCode != "" && !tariff.MatchString(i.HSCode):
			return carrier.Refuse(carrier.KindValidation, at+"hs_code", "%q has not the 6 to 12 digits that Royal Mail wants", i.HSCode)
		case i.Value.Currency != s.Items[0].Value.Currency || s.Value.Currency != "" && i.Value.Currency != s.Value.Currency:
			return carrier.Refuse(carrier.KindValidation, at+"value", "all values have to be in one currency")
		}
	}
	return nil
}
