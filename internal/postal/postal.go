// Package postal knows addresses, countries, territories, weights and sizes: how they are written,
// split and checked. Whether a carrier goes there is the carrier's business.
package postal

import "strings"

// Address is where something is sent to or from. Street never holds the house number once split.
type Address struct {
	Name        string `json:"name"`
	Company     string `json:"company,omitempty"`
	Street      string `json:"street"`
	HouseNumber string `json:"house_number,omitempty"`
	Line2       string `json:"line2,omitempty"`
	PostalCode  string `json:"postal_code"`
	City        string `json:"city"`
	State       string `json:"state,omitempty"` // ISO 3166-2 without the country, where the country has states
	Country     string `json:"country"`         // ISO 3166-1 alpha-2, capitals
	Phone       string `json:"phone,omitempty"`
	Email       string `json:"email,omitempty"`
	PostNumber  string `json:"post_number,omitempty"` // the buyer's locker or PO-box number
}

// LocalLine is street and house number as one line in the order the address's country writes them:
// "Kanaalweg 12b", "12 bis rue de Rivoli".
func (a Address) LocalLine() string {
	if c := byCode[a.Country]; c.NumberFirst && a.HouseNumber != "" {
		return a.HouseNumber + " " + a.Street
	}
	return a.StreetLine()
}

// Place names where an address is, whoever lives there: street, number, postal code, city and country, however they are spaced and capitalised.
func (a Address) Place() string {
	var words []string
	for _, part := range []string{a.StreetLine(), a.PostalCode, a.City, a.Country} {
		words = append(words, strings.Join(strings.Fields(strings.ToLower(part)), " "))
	}
	return strings.Join(words, "\n")
}

// StreetLine is street and house number as one line, in the order most of Europe writes them.
func (a Address) StreetLine() string {
	if a.HouseNumber == "" {
		return a.Street
	}
	return a.Street + " " + a.HouseNumber
}
