package postal

import (
	"fmt"

	"github.com/nyaruka/phonenumbers"
)

// PhoneE164 writes a telephone number the way machines dial it: "06 12345678" in the Netherlands is
// "+31612345678". A number that cannot be one of the country is an error; the merchant's text is then better kept as it is.
func PhoneE164(number, country string) (string, error) {
	p, err := phonenumbers.Parse(number, country)
	if err != nil {
		return "", fmt.Errorf("telephone number %q: %w", number, err)
	}
	if !phonenumbers.IsPossibleNumber(p) {
		return "", fmt.Errorf("telephone number %q is not possible in %s", number, country)
	}
	return phonenumbers.Format(p, phonenumbers.E164), nil
}
