package dpd

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// check refuses before it is sent what DPD would refuse, or would cut.
func check(c carrier.Contract, s carrier.Sending) error {
	p, ok := find(s.Method)
	if !ok {
		return carrier.Refuse(carrier.KindValidation, "method", "DPD has no product %s", s.Method)
	}
	for _, b := range s.Boxes {
		if b.Insured.Minor > 0 {
			return carrier.Refuse(carrier.KindNotServed, "boxes", "DPD's interface takes no insurance beyond its own cover")
		}
	}
	switch due := s.Collect; {
	case due.IsZero():
	case p.cash == "":
		return carrier.Refuse(carrier.KindNotServed, carrier.CollectField, "%s collects no money at the door", p.name)
	case due.Minor > mostCollected*100:
		return carrier.Refuse(carrier.KindNotServed, carrier.CollectField, "DPD collects up to %d %s", mostCollected, due.Currency)
	}
	if n := utf8.RuneCountInString(s.Reference); n > maxLine {
		return carrier.Refuse(carrier.KindValidation, "reference", "a reference has %d characters at most", maxLine)
	}
	if err := checkHome(c, s); err != nil {
		return err
	}
	if err := checkAddress("from", s.From); err != nil {
		return err
	}
	if err := checkAddress("to", s.To); err != nil {
		return err
	}
	if p.point {
		switch {
		case s.ServicePoint == nil || s.ServicePoint.Code == "":
			return carrier.Refuse(carrier.KindValidation, "service_point", "%s goes to a Pickup point", p.name)
		case s.To.Email == "" && s.To.Phone == "":
			return carrier.Refuse(carrier.KindValidation, "to.email", "%s tells the recipient when the parcel is there: an e-mail address or a telephone number is needed", p.name)
		}
	}
	if s.Customs != nil {
		if err := checkItems(s.Items); err != nil {
			return err
		}
	}
	for i, b := range s.Boxes {
		if err := p.fits(i, b); err != nil {
			return err
		}
	}
	return nil
}

// checkHome refuses parcels that do not begin (returns: end) in the country of the business unit.
func checkHome(c carrier.Contract, s carrier.Sending) error {
	home, ok := countries[c.Credentials["business_unit"]]
	if !ok {
		return carrier.Refuse(carrier.KindAuth, "", "the contract names no business unit of DPD's")
	}
	at, field := s.From.Country, "from.country"
	if s.IsReturn {
		at, field = s.To.Country, "to.country"
	}
	if at != home {
		return carrier.Refuse(carrier.KindNotServed, field, "the contract is with DPD in %s", home)
	}
	return nil
}

// checkItems wants something to declare, in one currency: the API has one for all lines.
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

func checkAddress(at string, a postal.Address) error {
	for _, line := range []struct {
		name, text string
		most       int
	}{
		{"name", a.Name, maxLine}, {"company", a.Company, maxLine}, {"line2", a.Line2, maxLine}, {"street", a.Street, maxLine},
		{"house_number", a.HouseNumber, maxLine}, {"postal_code", a.PostalCode, maxPostcode}, {"city", a.City, maxLine},
	} {
		if utf8.RuneCountInString(line.text) > line.most {
			return carrier.Refuse(carrier.KindValidation, at+"."+line.name, "%q has more than the %d characters that DPD takes", line.text, line.most)
		}
	}
	return nil
}

// fits refuses boxes that are too heavy, too long or too large around for the product.
func (p product) fits(i int, b carrier.Box) error {
	weight, length, girth := maxWeight, maxLength, maxGirth
	if p.point {
		weight, length, girth = maxPointWeight, maxPointLength, maxPointGirth
	}
	if b.Weight > weight {
		return carrier.Refuse(carrier.KindNotServed, fmt.Sprintf("boxes.%d.weight", i), "%s kg is more than the %s kg of %s", b.Weight.Kg(), weight.Kg(), p.name)
	}
	sides := []postal.Millimetres{b.Size.Length, b.Size.Width, b.Size.Height}
	slices.Sort(sides)
	if around := sides[2] + 2*sides[1] + 2*sides[0]; sides[2] > length || around > girth {
		return carrier.Refuse(carrier.KindNotServed, fmt.Sprintf("boxes.%d.size", i), "%s takes %d cm in length and %d cm of length and girth", p.name, length/10, girth/10)
	}
	return nil
}
