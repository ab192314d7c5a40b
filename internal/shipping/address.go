package shipping

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

// What may be wrong with an address for a carrier, in Sendcloud's words.
const (
	AddressTooLong      = "ADDRESS_TOO_LONG"
	HouseNumberTooLong  = "HOUSE_NUMBER_TOO_LONG"
	HouseNumberTooShort = "HOUSE_NUMBER_TOO_SHORT"
	AddressNotValid     = "ADDRESS_NOT_VALID"
	CountryMissing      = "COUNTRY_CODE_MISSING"
	PostalCodeMissing   = "POSTAL_CODE_MISSING"
	StateMissing        = "STATE_MISSING"
	ProvinceMissing     = "PROVINCE_MISSING"
)

// Wash looks at an address as one carrier would: what is wrong with it, in those words, and the address as it would better be written.
// Nothing is looked up: lengths, parts that must be there and the shapes of codes are known, streets are not.
func (d *Desk) Wash(a postal.Address, carrierCode string) (reasons []string, better postal.Address, err error) {
	info, ok := d.Carriers.Info(carrierCode)
	if !ok {
		return nil, a, fault.At("carrier_code", "There is no carrier %q here.", carrierCode)
	}
	limits := info.Address
	reasons = addressReasons(a, limits)
	better = postal.Tidy(a)
	better.Street, better.Line2 = wrap(better.Street, better.Line2, within(limits.Street, ownStreet))
	return reasons, better, nil
}

// What we keep of an address where the carrier takes more or says nothing, in characters.
const (
	ownStreet = 75
	ownNumber = 20
	ownCity   = 60
)

func within(limit, own int) int {
	if limit == 0 || limit > own {
		return own
	}
	return limit
}

func addressReasons(a postal.Address, limits carrier.AddressLimits) []string {
	var all []string
	note := func(wrong bool, reason string) {
		if wrong && !slices.Contains(all, reason) {
			all = append(all, reason)
		}
	}
	long := func(text string, limit int) bool { return utf8.RuneCountInString(text) > limit }
	note(long(a.Street, within(limits.Street, ownStreet)) || long(a.Line2, within(limits.Street, ownStreet)) ||
		long(a.City, within(limits.City, ownCity)), AddressTooLong)
	note(long(a.HouseNumber, within(limits.HouseNumber, ownNumber)), HouseNumberTooLong)
	a.Country = strings.ToUpper(a.Country)
	country, known := postal.Lookup(a.Country)
	note(a.Country == "", CountryMissing)
	note(strings.TrimSpace(a.Street) == "" || strings.TrimSpace(a.City) == "" || a.Country != "" && !known, AddressNotValid)
	if !known {
		return all
	}
	note(country.PostalCode == postal.Always && strings.TrimSpace(a.PostalCode) == "", PostalCodeMissing)
	note(a.PostalCode != "" && postal.CheckPostalCode(a.Country, postal.NormalisePostalCode(a.Country, a.PostalCode)) != nil, AddressNotValid)
	if country.HasStates && strings.TrimSpace(a.State) == "" {
		note(true, missingState(a.Country))
	}
	number := a.HouseNumber
	if number == "" {
		_, number = postal.SplitStreet(a.Street, a.Country)
	}
	note(country.NeedsNumber && number == "" && a.PostNumber == "", HouseNumberTooShort)
	a.Name = "x" // whom it is for is not asked here
	f, _ := fault.As(postal.Check(postal.Tidy(a)))
	if len(all) == 0 && f != nil {
		note(true, AddressNotValid)
	}
	return all
}

// missingState is what a state is called where it is missing.
func missingState(country string) string {
	switch country {
	case "CA", "IT", "ES", "CN", "AR":
		return ProvinceMissing
	}
	return StateMissing
}

// wrap moves what is too long for the first line to the second, word by word, where there is room.
func wrap(street, second string, limit int) (first, rest string) {
	if utf8.RuneCountInString(street) <= limit {
		return street, second
	}
	words := strings.Fields(street)
	for n := len(words) - 1; n > 0; n-- {
		head, tail := strings.Join(words[:n], " "), strings.Join(words[n:], " ")
		if second != "" {
			tail += ", " + second
		}
		if utf8.RuneCountInString(head) <= limit && utf8.RuneCountInString(tail) <= limit {
			return head, tail
		}
	}
	return street, second
}
