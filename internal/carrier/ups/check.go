package ups

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// check refuses before it is sent what UPS would refuse, or would cut.
func check(s carrier.Sending) (product, error) {
	p, ok := find(s.Method)
	if !ok {
		return p, carrier.Refuse(carrier.KindValidation, "method", "UPS has no product %s", s.Method)
	}
	if n := utf8.RuneCountInString(s.Reference); n > maxLine {
		return p, carrier.Refuse(carrier.KindValidation, "reference", "a reference has %d characters at most", maxLine)
	}
	home, other, field := s.From.Country, s.To.Country, "to.country"
	if p.back {
		home, other, field = s.To.Country, s.From.Country, "from.country"
	}
	switch {
	case p.back != s.IsReturn:
		return p, carrier.Refuse(carrier.KindNotServed, "method", "%s is for returns, and for nothing else", p.name)
	case !p.goes(home, other):
		return p, carrier.Refuse(carrier.KindNotServed, field, "%s does not go from %s to %s", p.name, s.From.Country, s.To.Country)
	case p.point && (s.ServicePoint == nil || s.ServicePoint.Code == ""):
		return p, carrier.Refuse(carrier.KindValidation, "service_point", "%s goes to an Access Point", p.name)
	case !p.point && s.ServicePoint != nil:
		return p, carrier.Refuse(carrier.KindNotServed, "service_point", "%s does not go to an Access Point", p.name)
	case p.point && s.To.Email == "":
		return p, carrier.Refuse(carrier.KindValidation, "to.email", "UPS tells the recipient when the parcel is there: an e-mail address is needed")
	case p.point && len(s.Boxes) > 1:
		return p, carrier.Refuse(carrier.KindNotServed, "boxes", "%s takes one box", p.name)
	}
	if err := checkAddress("from", s.From); err != nil {
		return p, err
	}
	if err := checkAddress("to", s.To); err != nil {
		return p, err
	}
	for i, b := range s.Boxes {
		if err := p.fits(i, b); err != nil {
			return p, err
		}
	}
	return p, declared(s, p)
}

func checkAddress(at string, a postal.Address) error {
	for _, line := range []struct {
		name, text string
		most       int
	}{
		{"name", a.Name, maxLine}, {"company", a.Company, maxLine}, {"street", a.LocalLine(), maxLine}, {"line2", a.Line2, maxLine},
		{"postal_code", a.PostalCode, maxPostcode}, {"city", a.City, maxCity}, {"email", a.Email, maxMail}, {"phone", carrier.Phone(a), maxPhone},
	} {
		if utf8.RuneCountInString(line.text) > line.most {
			return carrier.Refuse(carrier.KindValidation, at+"."+line.name, "%q has more than the %d characters that UPS takes", line.text, line.most)
		}
	}
	return nil
}

// fits refuses boxes that are too heavy, too long or too large around.
func (p product) fits(i int, b carrier.Box) error {
	weight, length := maxWeight, maxLength
	if p.point {
		weight, length = maxPointWeight, maxPointLength
	}
	if b.Weight > weight {
		return carrier.Refuse(carrier.KindNotServed, fmt.Sprintf("boxes.%d.weight", i), "%s kg is more than the %s kg of %s", b.Weight.Kg(), weight.Kg(), p.name)
	}
	sides := []postal.Millimetres{b.Size.Length, b.Size.Width, b.Size.Height}
	slices.Sort(sides)
	if around := sides[2] + 2*sides[1] + 2*sides[0]; sides[2] > length || around > maxGirth {
		return carrier.Refuse(carrier.KindNotServed, fmt.Sprintf("boxes.%d.size", i), "%s takes %d cm in length and %d cm of length and girth", p.name, length/10, maxGirth/10)
	}
	return nil
}
