package fedex

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// check refuses before it is sent what FedEx would refuse, or would cut, and finds the product.
func check(s carrier.Sending) (product, error) {
	p, ok := find(s.Method)
	if !ok {
		return p, carrier.Refuse(carrier.KindValidation, "method", "FedEx has no product %s", s.Method)
	}
	if n := utf8.RuneCountInString(s.Reference); n > maxReference {
		return p, carrier.Refuse(carrier.KindValidation, "reference", "a reference has %d characters at most", maxReference)
	}
	if err := checkAddress("from", s.From); err != nil {
		return p, err
	}
	if err := checkAddress("to", s.To); err != nil {
		return p, err
	}
	if p.point && (s.ServicePoint == nil || s.ServicePoint.Code == "") {
		return p, carrier.Refuse(carrier.KindValidation, "service_point", "%s waits at a FedEx location", p.name)
	}
	if (p.point || p.back) && len(s.Boxes) > 1 {
		return p, carrier.Refuse(carrier.KindNotServed, "boxes", "%s takes one parcel at a time", p.name)
	}
	if s.Customs != nil {
		if err := checkItems(s.Items); err != nil {
			return p, err
		}
	}
	for i, b := range s.Boxes {
		if err := fits(i, b); err != nil {
			return p, err
		}
	}
	return p, nil
}

// checkItems wants something to declare, in one currency: the total has one.
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
		{"name", a.Name, maxName}, {"company", a.Company, maxLine}, {"street", a.LocalLine(), maxLine}, {"line2", a.Line2, maxLine},
		{"postal_code", a.PostalCode, maxPostcode}, {"city", a.City, maxLine}, {"phone", carrier.Phone(a), maxPhone}, {"email", a.Email, maxMail},
	} {
		if utf8.RuneCountInString(line.text) > line.most {
			return carrier.Refuse(carrier.KindValidation, at+"."+line.name, "%q has more than the %d characters that FedEx takes", line.text, line.most)
		}
	}
	if a.Phone == "" {
		return carrier.Refuse(carrier.KindValidation, at+".phone", "FedEx wants a telephone number of sender and recipient")
	}
	return nil
}

// fits refuses boxes that are too heavy, too long or too large around.
func fits(i int, b carrier.Box) error {
	if b.Weight > maxWeight {
		return carrier.Refuse(carrier.KindNotServed, fmt.Sprintf("boxes.%d.weight", i), "%s kg is more than the %s kg that FedEx carries", b.Weight.Kg(), maxWeight.Kg())
	}
	sides := []postal.Millimetres{b.Size.Length, b.Size.Width, b.Size.Height}
	slices.Sort(sides)
	if around := sides[2] + 2*sides[1] + 2*sides[0]; sides[2] > maxLength || around > maxGirth {
		return carrier.Refuse(carrier.KindNotServed, fmt.Sprintf("boxes.%d.size", i), "FedEx takes %d cm in length and %d cm of length and girth", maxLength/10, maxGirth/10)
	}
	return nil
}
