package price

import (
	"fmt"
	"strings"
)

// names are the kinds for people, in English.
var names = map[Kind]string{
	Fuel: "Fuel surcharge", Remote: "Remote area", Oversize: "Oversize", Collect: "Cash on delivery", Insurance: "Insurance", Piece: "Further box",
	Toll: "Toll", Seasonal: "Seasonal surcharge", Homes: "Private address", Clearance: "Customs clearance", Packaging: "Packaging", Other: "Other",
}

// Label names the kind in English, for lines that have no label of their own.
func (k Kind) Label() string { return names[k] }

// why says what a surcharge came from: its condition, then its sum.
func (s Surcharge) why(t *Tariff, of int64, b Box) string {
	var said []string
	if s.Area.Country != "" {
		said = append(said, "the address lies in "+s.Area.String())
	}
	if s.OverSide > 0 && b.side() > s.OverSide {
		said = append(said, fmt.Sprintf("%s cm is longer than %s cm", b.side().Cm(), s.OverSide.Cm()))
	}
	if s.OverGirth > 0 && b.girth() > s.OverGirth {
		said = append(said, fmt.Sprintf("length and girth are %s cm, more than %s cm", b.girth().Cm(), s.OverGirth.Cm()))
	}
	if s.OverWeight > 0 {
		said = append(said, "heavier than "+s.OverWeight.Kg()+" kg")
	}
	said = append(said, s.sum(t, of))
	return strings.Join(said, "; ")
}

// sum says how the amount was reckoned.
func (s Surcharge) sum(t *Tariff, of int64) string {
	var parts []string
	if s.Amount > 0 || s.Percent == 0 {
		parts = append(parts, t.amount(s.Amount).String())
	}
	if s.Percent > 0 {
		what := " of " + t.amount(of).String()
		if s.Free > 0 {
			what += " beyond the first " + t.amount(s.Free).String()
		}
		parts = append(parts, s.Percent.String()+" %"+what)
	}
	text := strings.Join(parts, " and ")
	switch plain := s.Amount + share(of, s.Percent); {
	case plain < s.Least:
		text += ", at least " + t.amount(s.Least).String()
	case s.Most > 0 && plain > s.Most:
		text += ", at most " + t.amount(s.Most).String()
	}
	switch s.Per {
	case PerShipment:
		text += ", once a shipment"
	case PerFurther:
		text += ", for each box after the first"
	}
	return text
}
