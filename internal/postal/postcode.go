package postal

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/waybill-ship/waybill/internal/fault"
)

// NormalisePostalCode writes a postal code as its country writes it: "5642cv" in the Netherlands
// becomes "5642 CV", "sw1a1aa" in Great Britain "SW1A 1AA". A country's own prefix ("D-50676")
// falls off unless it belongs to the code ("LV-1010"). What fits no shape of the country comes back
// in capitals and with single blanks, so that nobody's typing is lost.
func NormalisePostalCode(country, code string) string {
	c, ok := byCode[country]
	if ok {
		if whole, fits := c.fit(code); fits {
			return whole
		}
	}
	return strings.ToUpper(strings.Join(strings.Fields(code), " "))
}

// CheckPostalCode refuses a postal code that cannot exist in the country, saying what one looks like there.
// An unknown country passes: that is another field's mistake.
func CheckPostalCode(country, code string) error {
	c, ok := byCode[country]
	if !ok || c.PostalCode == Never {
		return nil
	}
	given := strings.ToUpper(strings.Join(strings.Fields(code), " "))
	if given == "" {
		if c.PostalCode == Sometimes {
			return nil
		}
		return fault.At("postal_code", "Postal code is missing. In %s it looks like %s.", c.called(), c.example())
	}
	if _, fits := c.fit(code); fits {
		return nil
	}
	if digits, only := c.digitsOnly(); only {
		n := len(squeeze(code))
		switch {
		case strings.Trim(squeeze(code), "0123456789") != "":
			return fault.At("postal_code", "Postal code %s holds more than digits. For %s it needs %d digits.", given, c.called(), digits)
		case n < digits:
			return fault.At("postal_code", "Postal code %s is too short for %s. It needs %d digits.", given, c.called(), digits)
		case n > digits:
			return fault.At("postal_code", "Postal code %s is too long for %s. It needs %d digits.", given, c.called(), digits)
		}
	}
	return fault.At("postal_code", "Postal code %s does not exist in %s. It looks like %s there.", given, c.called(), c.example())
}

// prefixes are the old international distinguishing signs that people still put before a postal code.
var prefixes = map[string]string{
	"DE": "D", "FR": "F", "AT": "A", "BE": "B", "IT": "I", "LU": "L", "ES": "E", "SE": "S", "FI": "FIN", "NO": "N", "PT": "P", "HU": "H",
}

// fit writes code in the first shape of the country that takes it.
func (c Country) fit(code string) (string, bool) {
	bare := squeeze(code)
	for _, prefix := range []string{"", c.Code, prefixes[c.Code]} {
		rest, found := strings.CutPrefix(bare, prefix)
		if !found {
			continue
		}
		for _, shape := range c.shapes {
			if whole, ok := pour(shape, rest); ok && allowed(c.Code, whole) {
				return whole, true
			}
		}
	}
	return "", false
}

// squeeze keeps the letters and digits of a code, in capitals.
func squeeze(code string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '.' || r == '\u00a0' {
			return -1
		}
		return unicode.ToUpper(r)
	}, strings.TrimSpace(code))
}

// pour fills a shape with the letters and digits of bare. The capitals that a shape begins with may
// be left out by the writer: "1010" fills "LV-9999".
func pour(shape, bare string) (string, bool) {
	if whole, ok := pourAll(shape, bare); ok {
		return whole, true
	}
	tail := strings.TrimLeft(shape, "ABCDEFGHIJKLMNOPQRSTUVWXYZ- ")
	if tail == shape || strings.Trim(tail, "0123456789-") != "" {
		return "", false
	}
	whole, ok := pourAll(tail, bare)
	return shape[:len(shape)-len(tail)] + whole, ok
}

func pourAll(shape, bare string) (string, bool) {
	var b strings.Builder
	i := 0
	for _, s := range []byte(shape) {
		if s == ' ' || s == '-' {
			b.WriteByte(s)
			continue
		}
		if i >= len(bare) || !takes(s, bare[i]) {
			return "", false
		}
		b.WriteByte(bare[i])
		i++
	}
	return b.String(), i == len(bare)
}

// takes reports whether the place s of a shape takes the character r.
func takes(s, r byte) bool {
	digit := '0' <= r && r <= '9'
	letter := 'A' <= r && r <= 'Z'
	switch s {
	case '9':
		return digit
	case '1':
		return digit && r != '0'
	case 'a':
		return letter
	case 'x':
		return digit || letter
	}
	return s == r
}

// allowed knows the codes that fit a shape and still were never given out.
func allowed(country, code string) bool {
	switch country {
	case "NL":
		pair := code[len(code)-2:]
		return pair != "SA" && pair != "SD" && pair != "SS"
	case "DE", "ES", "IT", "FI", "FR":
		return strings.Trim(code, "0") != ""
	case "CA":
		return !strings.ContainsAny(code, "DFIOQU") && code[0] != 'W' && code[0] != 'Z'
	}
	return true
}

// digitsOnly gives the number of digits where a country's codes are nothing else.
func (c Country) digitsOnly() (int, bool) {
	if len(c.shapes) != 1 || strings.Trim(c.shapes[0], "0123456789 -") != "" {
		return 0, false
	}
	return len(squeeze(c.shapes[0])), true
}

// example is a code of the right looks, made up.
func (c Country) example() string {
	var b strings.Builder
	n, l := 0, 0
	for _, s := range c.shapes[len(c.shapes)-1] {
		switch s {
		case '9', '1', 'x':
			n++
			fmt.Fprint(&b, n%10)
		case 'a':
			b.WriteByte("ABC"[l%3])
			l++
		default:
			b.WriteRune(s)
		}
	}
	return b.String()
}
