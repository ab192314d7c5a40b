package v3

import (
	"strings"

	"github.com/waybill-ship/waybill/internal/postal"
)

// address is an address in v3's words, as it comes in.
type address struct {
	Name        string `json:"name"`
	Company     string `json:"company_name"`
	Line1       string `json:"address_line_1"`
	HouseNumber string `json:"house_number"`
	Line2       string `json:"address_line_2"`
	PostalCode  string `json:"postal_code"`
	City        string `json:"city"`
	POBox       string `json:"po_box"`
	State       string `json:"state_province_code"`
	Country     string `json:"country_code"`
	Email       string `json:"email"`
	Phone       string `json:"phone_number"`
}

// addressNames are v3's names for the fields that an address is refused by, for beneath.
var addressNames = map[string]string{
	"address": "address_line_1", "address_2": "address_line_2", "country": "country_code", "country_state": "state_province_code",
	"telephone": "phone_number", "to_post_number": "po_box",
}

// needed tells what an address at a pointer lacks that v3 asks of every address. Whether the rest is right, the nouns know.
func (a address) needed(pointer string) []problem {
	var all []problem
	for _, f := range []struct{ name, value string }{
		{"name", a.Name + a.Company}, {"address_line_1", a.Line1}, {"postal_code", a.PostalCode}, {"city", a.City}, {"country_code", a.Country},
	} {
		if f.name == "postal_code" && codeless(a.Country) {
			continue
		}
		if strings.TrimSpace(f.value) == "" {
			all = append(all, invalid(pointer+"/"+f.name, "required", "This field is required."))
		}
	}
	return all
}

// codeless reports whether addresses of a country may go without a postal code.
func codeless(country string) bool {
	c, ok := postal.Lookup(strings.ToUpper(strings.TrimSpace(country)))
	return ok && c.PostalCode != postal.Always
}

// postal is the address in the words of the house, tidied by whoever keeps it. A house number that stands at the end of the street as
// well is said once.
func (a address) postal() postal.Address {
	country := strings.ToUpper(strings.TrimSpace(a.Country))
	street, number := strings.TrimSpace(a.Line1), strings.TrimSpace(a.HouseNumber)
	if rest, twice := strings.CutSuffix(street, " "+number); twice && number != "" {
		street = rest
	}
	return postal.Address{
		Name: a.Name, Company: a.Company, Street: street, HouseNumber: number, Line2: a.Line2, PostalCode: a.PostalCode, City: a.City,
		State: strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(a.State)), country+"-"), Country: country,
		Phone: a.Phone, Email: a.Email, PostNumber: a.POBox,
	}
}

// toldAddress is an address as it goes out.
type toldAddress struct {
	Name        string  `json:"name"`
	Company     string  `json:"company_name"`
	Line1       string  `json:"address_line_1"`
	HouseNumber string  `json:"house_number"`
	Line2       string  `json:"address_line_2"`
	PostalCode  string  `json:"postal_code"`
	City        string  `json:"city"`
	POBox       *string `json:"po_box"`
	State       *string `json:"state_province_code"`
	Country     string  `json:"country_code"`
	Email       string  `json:"email"`
	Phone       string  `json:"phone_number"`
}

// addressOf tells an address. States carry their country in front, as ISO 3166-2 writes them: IT-RM.
func addressOf(a postal.Address) toldAddress {
	state := a.State
	if state != "" {
		state = a.Country + "-" + state
	}
	return toldAddress{
		Name: a.Name, Company: a.Company, Line1: a.Street, HouseNumber: a.HouseNumber, Line2: a.Line2, PostalCode: a.PostalCode, City: a.City,
		POBox: orNull(a.PostNumber), State: orNull(state), Country: a.Country, Email: a.Email, Phone: a.Phone,
	}
}
