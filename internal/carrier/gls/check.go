package gls

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// check refuses before it is sent what GLS would refuse, or would cut, and finds the product.
func check(s carrier.Sending) (product, error) {
	p, ok := find(s.Method)
	if !ok {
		return p, carrier.Refuse(carrier.KindValidation, "method", "GLS has no product %s", s.Method)
	}
	if n := utf8.RuneCountInString(s.Reference); n > maxLine {
		return p, carrier.Refuse(carrier.KindValidation, "reference", "a reference has %d characters at most", maxLine)
	}
	if err := checkAddress("from", s.From); err != nil {
		return p, err
	}
	if err := checkAddress("to", s.To); err != nil {
		return p, err
	}
	if p.point && (s.ServicePoint == nil || s.ServicePoint.Code == "") {
		return p, carrier.Refuse(carrier.KindValidation, "service_point", "%s goes to a ParcelShop", p.name)
	}
	if p.point && s.To.Email == "" && s.To.Phone == "" {
		return p, carrier.Refuse(carrier.KindValidation, "to.email", "%s tells the recipient when the parcel is there: an e-mail address or a telephone number is needed", p.name)
	}
	if p.mail && s.To.Email == "" {
		return p, carrier.Refuse(carrier.KindValidation, "to.email", "%s tells the recipient by e-mail: an address is needed", p.name)
	}
	if p.back && len(s.Boxes) > 1 {
		return p, carrier.Refuse(carrier.KindNotServed, "boxes", "%s takes one parcel at a time", p.name)
	}
	for i, b := range s.Boxes {
		if err := p.fits(i, b); err != nil {
			return p, err
		}
		if b.Insured.Minor > 0 && content(s, i) == "" {
			return p, carrier.Refuse(carrier.KindValidation, "items", "GLS wants to know what is in a parcel that it insures")
		}
	}
	return p, nil
}

func checkAddress(at string, a postal.Address) error {
	for _, line := range []struct {
		name, text string
		most       int
	}{
		{"name", a.Name, maxLine}, {"company", a.Company, maxLine}, {"line2", a.Line2, maxLine}, {"street", a.Street, maxLine}, {"house_number", a.HouseNumber, maxLine},
		{"postal_code", a.PostalCode, maxPostcode}, {"city", a.City, maxLine}, {"state", a.State, maxLine}, {"phone", a.Phone, maxLine}, {"email", a.Email, maxEmail},
	} {
		if utf8.RuneCountInString(line.text) > line.most {
			return carrier.Refuse(carrier.KindValidation, at+"."+line.name, "%q has more than the %d characters that GLS takes", line.text, line.most)
		}
	}
	return nil
}

// fits refuses boxes that are too heavy, too long or too large around.
func (p product) fits(i int, b carrier.Box) error {
	if b.Weight > maxWeight {
		return carrier.Refuse(carrier.KindNotServed, fmt.Sprintf("boxes.%d.weight", i), "%s kg is more than the %s kg of %s", b.Weight.Kg(), maxWeight.Kg(), p.name)
	}
	sides := []postal.Millimetres{b.Size.Length, b.Size.Width, b.Size.Height}
	slices.Sort(sides)
	if around := sides[2] + 2*sides[1] + 2*sides[0]; sides[2] > maxLength || sides[1] > maxWidth || sides[0] > maxHeight || around > maxGirth {
		return carrier.Refuse(carrier.KindNotServed, fmt.Sprintf("boxes.%d.size", i), "GLS takes %d × %d × %d cm, and %d cm of length and girth", maxLength/10, maxWidth/10, maxHeight/10, maxGirth/10)
	}
	return nil
}
