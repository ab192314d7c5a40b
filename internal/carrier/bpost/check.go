package bpost

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Limits. Not in our sheet: the heaviest box and the lengths beside contentLength, which are those of the carrier's public clients.
const (
	maxBoxes  = 10
	maxWeight = 30 * postal.Kilogram

	lineLength      = 40
	numberLength    = 8
	emailLength     = 50
	phoneLength     = 20
	referenceLength = 50
	contentLength   = 50
	postalLength    = 8
	maxLines        = 10 // of goods in a box

	// Insurance is sold in bands of 2,500 euro up to 25,000, and a first one of 500.
	basicInsured = 500
	insuredBand  = 2500
	mostInsured  = 25_000

	// mostCollected at the door, in euro, is not in our sheet; bpost says itself what is too much for a contract.
	mostCollected = 2500
	ibanLength    = 40
)

// check refuses what the carrier would not take, before anything is sent.
func check(c carrier.Contract, s carrier.Sending) (product, error) {
	p, ok := products[s.Method]
	switch {
	case !ok:
		return p, carrier.Refuse(carrier.KindNotServed, "method", "bpost has no product %q", s.Method)
	case !p.goes(s.From.Country, s.To.Country):
		return p, carrier.Refuse(carrier.KindNotServed, "to.country", "%s does not go from %s to %s", p.name, s.From.Country, s.To.Country)
	case p.way != home && (s.ServicePoint == nil || s.ServicePoint.Code == ""):
		return p, carrier.Refuse(carrier.KindValidation, "service_point", "%s goes to a pick-up point, and none is chosen", p.name)
	case p.way == home && s.ServicePoint != nil:
		return p, carrier.Refuse(carrier.KindNotServed, "service_point", "%s does not go to a pick-up point", p.name)
	case p.way != home && s.To.Email == "" && s.To.Phone == "":
		return p, carrier.Refuse(carrier.KindValidation, "to.email", "%s tells the recipient when the parcel is there: an e-mail address or a telephone number is needed", p.name)
	case len(s.Boxes) > 1 && !p.multi():
		return p, carrier.Refuse(carrier.KindNotServed, "boxes", "%s takes one box", p.name)
	case utf8.RuneCountInString(s.Reference) > referenceLength:
		return p, carrier.Refuse(carrier.KindValidation, "reference", "longer than the %d characters that bpost takes", referenceLength)
	case s.LabelMedia != "" && s.LabelMedia != carrier.PDF && s.LabelMedia != carrier.PNG:
		return p, carrier.Refuse(carrier.KindValidation, "label_media", "bpost prints PDF and PNG, not %s", s.LabelMedia)
	}
	for side, a := range map[string]postal.Address{"from": s.From, "to": s.To} {
		if err := fits(side, a); err != nil {
			return p, err
		}
	}
	for i, b := range s.Boxes {
		at := fmt.Sprintf("boxes.%d.", i)
		switch {
		case b.Weight > maxWeight:
			return p, carrier.Refuse(carrier.KindNotServed, at+"weight", "bpost carries %s kg at most", maxWeight.Kg())
		case b.Insured.Minor > 0 && p.back:
			return p, carrier.Refuse(carrier.KindNotServed, at+"insured", "%s has no insurance", p.name)
		case b.Insured.Minor > 0 && b.Insured.Currency != "EUR":
			return p, carrier.Refuse(carrier.KindValidation, at+"insured", "bpost insures in EUR, not in %s", b.Insured.Currency)
		case b.Insured.Minor > mostInsured*100:
			return p, carrier.Refuse(carrier.KindNotServed, at+"insured", "bpost insures up to %d EUR", mostInsured)
		}
	}
	if err := p.cash(c, s); err != nil {
		return p, err
	}
	return p, declared(s)
}

var bicShape = regexp.MustCompile(`^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$`)

// cash checks what is to be collected at the door, and that the contract says where it is paid out to.
func (p product) cash(c carrier.Contract, s carrier.Sending) error {
	if s.Collect.IsZero() {
		return nil
	}
	iban := compact(c.Credentials[IBAN])
	switch {
	case !p.collects():
		return carrier.Refuse(carrier.KindNotServed, carrier.CollectField, "%s collects no money at the door", p.name)
	case s.Collect.Currency != "EUR" || s.Collect.Minor > mostCollected*100:
		return carrier.Refuse(carrier.KindValidation, carrier.CollectField, "bpost collects up to %d EUR, in euros", mostCollected)
	case iban == "":
		return carrier.Refuse(carrier.KindValidation, IBAN, "enter in the contract the IBAN of the account that bpost pays out what it collects to")
	case len(iban) > ibanLength:
		return carrier.Refuse(carrier.KindValidation, IBAN, "longer than the %d characters that bpost takes", ibanLength)
	case !bicShape.MatchString(compact(c.Credentials[BIC])):
		return carrier.Refuse(carrier.KindValidation, BIC, "enter in the contract the BIC of the account that bpost pays out what it collects to: 8 or 11 characters")
	}
	return nil
}

// compact is a number without the spaces that people write in it.
func compact(text string) string { return strings.ToUpper(strings.Join(strings.Fields(text), "")) }

func fits(side string, a postal.Address) error {
	number, box := houseNumber(a)
	for _, f := range []struct {
		name, value string
		most        int
	}{
		{"name", a.Name, lineLength}, {"company", a.Company, lineLength}, {"street", a.Street, lineLength}, {"line2", street(a), lineLength},
		{"house_number", number, numberLength}, {"house_number", box, numberLength}, {"postal_code", a.PostalCode, postalLength}, {"city", a.City, lineLength},
		{"email", a.Email, emailLength}, {"phone", a.Phone, phoneLength},
	} {
		if utf8.RuneCountInString(f.value) > f.most {
			return carrier.Refuse(carrier.KindValidation, side+"."+f.name, "%q is longer than the %d characters that bpost takes", f.value, f.most)
		}
	}
	return nil
}

// shipmentTypes are the carrier's words for why goods cross a border.
var shipmentTypes = map[string]string{
	"sale": "GOODS", "gift": "GIFT", "documents": "DOCUMENTS", "sample": "SAMPLE", "return": "OTHER", "other": "OTHER",
}

// declared checks what the border is told.
func declared(s carrier.Sending) error {
	if s.Customs == nil {
		if postal.NeedsCustoms(s.From, s.To) {
			return carrier.Refuse(carrier.KindValidation, "customs", "bpost wants a customs declaration for this destination")
		}
		return nil
	}
	if _, ok := shipmentTypes[s.Customs.Reason]; !ok {
		return carrier.Refuse(carrier.KindValidation, "customs.reason", "bpost has no word for %q", s.Customs.Reason)
	}
	if len(s.Items) == 0 {
		return carrier.Refuse(carrier.KindValidation, "items", "customs wants to know what is in the parcel")
	}
	lines := make([]int, len(s.Boxes))
	for i, n := range s.Items {
		at := fmt.Sprintf("items.%d.", i)
		switch {
		case n.Box < 0 || n.Box >= len(lines):
			return carrier.Refuse(carrier.KindValidation, at+"box", "there is no box %d", n.Box)
		case n.HSCode == "":
			return carrier.Refuse(carrier.KindValidation, at+"hs_code", "bpost wants the HS code of all goods")
		case n.Origin == "":
			return carrier.Refuse(carrier.KindValidation, at+"origin", "bpost wants the country of origin of all goods")
		case utf8.RuneCountInString(n.Description) > contentLength:
			return carrier.Refuse(carrier.KindValidation, at+"description", "longer than the %d characters that bpost takes", contentLength)
		case n.Value.Currency != "EUR":
			return carrier.Refuse(carrier.KindValidation, at+"value", "bpost takes values in EUR, not in %s", n.Value.Currency)
		}
		if lines[n.Box]++; lines[n.Box] > maxLines {
			return carrier.Refuse(carrier.KindValidation, "items", "bpost takes %d lines of goods in a box", maxLines)
		}
	}
	return nil
}
