package postal

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/fault"
)

// The longest values we keep, in characters. Carriers cut or refuse at limits of their own. Sendcloud
// publishes none for recipients; where its limits for senders (name and company 50, city 30) would
// refuse addresses that exist, ours are wider.
const (
	maxName    = 75
	maxStreet  = 75
	maxLine2   = 75
	maxNumber  = 20
	maxCity    = 60
	maxPostal  = 12
	maxPhone   = 20
	maxEmail   = 254
	maxState   = 10
	maxPostNum = 20
)

// Tidy writes an address the way it is kept: no blanks around, capitals in codes, the postal code in
// its country's shape, the state without its country, the house number split off the street.
// It decides nothing: Check does.
func Tidy(a Address) Address {
	for _, field := range []*string{&a.Name, &a.Company, &a.Street, &a.HouseNumber, &a.Line2, &a.PostalCode, &a.City, &a.State,
		&a.Country, &a.Phone, &a.Email, &a.PostNumber} {
		*field = strings.TrimSpace(*field)
	}
	a.Country = strings.ToUpper(a.Country)
	a.PostalCode = NormalisePostalCode(a.Country, a.PostalCode)
	a.State = NormaliseState(a.Country, a.State)
	if a.HouseNumber == "" {
		a.Street, a.HouseNumber = SplitStreet(a.Street, a.Country)
	}
	return a
}

// Check refuses an address that cannot be delivered to, or that we cannot keep. It names every wrong field
// as API v2 calls it: name, company_name, address, house_number, address_2, city, postal_code, country, country_state,
// telephone, email, to_post_number.
func Check(a Address) error {
	var wrong fault.List
	checkTexts(&wrong, a)
	if a.Name == "" && a.Company == "" && !wrong.Has("name") {
		wrong.Add("name", "Name is missing.")
	}
	need(&wrong, "address", "Street", a.Street)
	need(&wrong, "city", "City", a.City)
	if c, ok := checkCountry(&wrong, a.Country); ok {
		checkNumber(&wrong, c, a)
		checkState(&wrong, c, a.State)
		if !wrong.Has("postal_code") {
			wrong.Join("", CheckPostalCode(a.Country, a.PostalCode))
		}
	}
	if a.Email != "" && !wrong.Has("email") && !isEmail(a.Email) {
		wrong.Add("email", "E-mail address %s needs a name, an @ and a domain, like name@example.com.", a.Email)
	}
	if a.Phone != "" && !wrong.Has("telephone") && !isPhone(a.Phone) {
		wrong.Add("telephone", "Telephone number %s needs 5 to 15 digits, like +31 20 123 4567.", a.Phone)
	}
	return wrong.Err()
}

func checkTexts(wrong *fault.List, a Address) {
	for _, f := range []struct {
		name, called, value string
		most                int
	}{
		{"name", "Name", a.Name, maxName},
		{"company_name", "Company name", a.Company, maxName},
		{"address", "Street", a.Street, maxStreet},
		{"house_number", "House number", a.HouseNumber, maxNumber},
		{"address_2", "Second address line", a.Line2, maxLine2},
		{"city", "City", a.City, maxCity},
		{"postal_code", "Postal code", a.PostalCode, maxPostal},
		{"country_state", "State", a.State, maxState},
		{"telephone", "Telephone number", a.Phone, maxPhone},
		{"email", "E-mail address", a.Email, maxEmail},
		{"to_post_number", "Post number", a.PostNumber, maxPostNum},
	} {
		switch {
		case !utf8.ValidString(f.value):
			wrong.Add(f.name, "%s is not valid UTF-8 text.", fault.Word(f.called))
		case strings.ContainsFunc(f.value, unreadable):
			wrong.Add(f.name, "%s holds a character that cannot be printed.", fault.Word(f.called))
		case utf8.RuneCountInString(f.value) > f.most:
			wrong.Add(f.name, "%s is too long. It takes up to %d characters.", fault.Word(f.called), f.most)
		}
	}
}

// unreadable are characters that no label and no carrier's form takes: controls, line breaks, the
// marks that turn text around, unpaired halves, and the sign that stands for a broken character.
func unreadable(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || r == '\u2028' || r == '\u2029' || r == '\ufeff' ||
		unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Co, r) || unicode.Is(unicode.Noncharacter_Code_Point, r)
}

func need(wrong *fault.List, name, called, value string) {
	if strings.TrimSpace(value) == "" && !wrong.Has(name) {
		wrong.Add(name, "%s is missing.", fault.Word(called))
	}
}

func checkCountry(wrong *fault.List, code string) (Country, bool) {
	c, ok := byCode[code]
	switch {
	case ok:
	case code == "":
		wrong.Add("country", "Country is missing.")
	case misnamed[code] != "":
		wrong.Add("country", "Country %s is unknown. Use %s.", code, misnamed[code])
	case !utf8.ValidString(code) || len(code) > 3:
		wrong.Add("country", "Country must be two letters, like NL or DE.")
	default:
		wrong.Add("country", "Country %s is unknown. Use two letters, like NL or DE.", code)
	}
	return c, ok
}

func checkNumber(wrong *fault.List, c Country, a Address) {
	if !c.NeedsNumber || a.HouseNumber != "" || a.Street == "" || a.PostNumber != "" {
		return
	}
	if _, number := SplitStreet(a.Street, a.Country); number != "" {
		return
	}
	wrong.Add("house_number", "House number is missing.")
}

func checkState(wrong *fault.List, c Country, state string) {
	if !c.HasStates || wrong.Has("country_state") {
		return
	}
	if state == "" {
		wrong.Add("country_state", "State is missing. Addresses in %s need one, like %s.", c.called(), exampleState[c.Code])
		return
	}
	if !isState(c.Code, NormaliseState(c.Code, state)) {
		wrong.Add("country_state", "State %s does not exist in %s. It looks like %s there.", state, c.called(), exampleState[c.Code])
	}
}

func isEmail(text string) bool {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text {
		return false
	}
	_, domain, _ := strings.Cut(text, "@")
	return strings.Contains(domain, ".") && !strings.HasSuffix(domain, ".")
}

// isPhone lets through what people write; whether the number rings is not ours to know.
func isPhone(text string) bool {
	digits := 0
	for _, r := range text {
		switch {
		case '0' <= r && r <= '9':
			digits++
		case !strings.ContainsRune("+ ()-./\u00a0", r):
			return false
		}
	}
	return digits >= 5 && digits <= 15
}
