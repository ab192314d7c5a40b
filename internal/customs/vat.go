package customs

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
)

// vatRule is what stands behind the country letters of a VAT number, and whether its check digits come out right.
type vatRule struct {
	shape, example string
	sound          func(digits string) bool // nil: no rule is known to hold for all
}

// vatRules are as each tax office publishes them, by the letters in front of the number.
var vatRules = map[string]vatRule{
	"AT": {`U\d{8}`, "ATU13585627", soundAT},
	"BE": {`[01]\d{9}`, "BE0136695962", soundBE},
	"BG": {`\d{9,10}`, "BG123456789", nil},
	"CY": {`\d{8}[A-Z]`, "CY12345678X", nil},
	"CZ": {`\d{8,10}`, "CZ12345678", nil},
	"DE": {`\d{9}`, "DE123456789", mod1110},
	"DK": {`\d{8}`, "DK12345678", soundDK},
	"EE": {`\d{9}`, "EE123456789", nil},
	"EL": {`\d{9}`, "EL123456789", nil},
	"ES": {`[A-Z0-9]\d{7}[A-Z0-9]`, "ESX12345678", soundES},
	"FI": {`\d{8}`, "FI12345678", soundFI},
	"FR": {`[A-Z0-9]{2}\d{9}`, "FR12345678901", soundFR},
	"HR": {`\d{11}`, "HR12345678901", mod1110},
	"HU": {`\d{8}`, "HU12345678", nil},
	"IE": {`\d[A-Z0-9+*]\d{5}[A-Z]{1,2}`, "IE1234567A", nil},
	"IT": {`\d{11}`, "IT12345678901", luhn},
	"LT": {`(\d{9}|\d{12})`, "LT123456789", nil},
	"LU": {`\d{8}`, "LU12345678", soundLU},
	"LV": {`\d{11}`, "LV12345678901", nil},
	"MT": {`\d{8}`, "MT12345678", nil},
	"NL": {`[A-Z0-9+*]{9}B\d{2}`, "NL123456789B01", soundNL},
	"PL": {`\d{10}`, "PL1234567890", soundPL},
	"PT": {`\d{9}`, "PT123456789", soundPT},
	"RO": {`\d{2,10}`, "RO1234567890", nil},
	"SE": {`\d{10}01`, "SE123456789001", func(d string) bool { return luhn(d[:10]) }},
	"SI": {`\d{8}`, "SI12345678", nil},
	"SK": {`\d{10}`, "SK1234567890", nil},
	"XI": {`(\d{9}|\d{12}|(GD|HA)\d{3})`, "XI123456789", soundGB},
	"GB": {`(\d{9}|\d{12}|(GD|HA)\d{3})`, "GB123456789", soundGB},
	"CH": {`E\d{9}(MWST|TVA|IVA)?`, "CHE123456789MWST", nil},
	"NO": {`\d{9}(MVA)?`, "NO123456789MVA", nil},
}

var vatShapes = func() map[string]*regexp.Regexp {
	all := map[string]*regexp.Regexp{}
	for letters, r := range vatRules {
		all[letters] = regexp.MustCompile(`^` + letters + r.shape + `$`)
	}
	return all
}()

var otherVAT = regexp.MustCompile(`^[A-Z0-9]{2,20}$`)

// vatLetters finds which country's rule a number follows: the one it is kept under, unless it begins with another's letters.
func vatLetters(country, v string) string {
	letters := country
	if country == "GR" {
		letters = "EL" // Greece's letters in VAT numbers
	}
	if len(v) > 2 && vatRules[v[:2]].shape != "" {
		letters = v[:2] // registered abroad
	}
	return letters
}

// CheckVATShape refuses a VAT number that does not look like one of the country, or of the country whose letters it begins with.
func CheckVATShape(field, country, value string) error {
	v := Compact(value)
	letters := vatLetters(country, v)
	rule, ok := vatRules[letters]
	switch {
	case ok && !vatShapes[letters].MatchString(v):
		return fault.At(field, "VAT number %s is not one of that country; it should look like %s.", cut(v), rule.example)
	case !ok && !otherVAT.MatchString(v):
		return fault.At(field, "VAT number %s may have up to 20 letters and digits.", cut(v))
	}
	return nil
}

func checkVAT(field string, n Number) error {
	v := Compact(n.Value)
	letters := vatLetters(n.Country, v)
	if _, ok := vatRules[letters]; ok && !strings.HasPrefix(v, letters) {
		v = letters + v // many write the country beside it
	}
	if err := CheckVATShape(field, n.Country, v); err != nil {
		return err
	}
	if rule := vatRules[letters]; rule.sound != nil && !rule.sound(v[2:]) {
		return fault.At(field, "VAT number %s has a wrong check digit; look for a typing mistake.", cut(v))
	}
	return nil
}

// weighed sums the digits, each times its weight.
func weighed(digits string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(digits[i]-'0')
	}
	return sum
}

func digit(s string, i int) int { return int(s[i] - '0') }

func soundAT(v string) bool {
	d := v[1:]
	sum := 0
	for i := range 7 {
		p := digit(d, i) * (1 + i%2)
		sum += p/10 + p%10
	}
	return ((96-sum)%10+10)%10 == digit(d, 7)
}

func soundBE(d string) bool { return 97-number(d[:8])%97 == number(d[8:]) }

// mod1110 is ISO 7064's scheme, which Germany and Croatia use.
func mod1110(d string) bool {
	p := 10
	for i := range len(d) - 1 {
		s := (digit(d, i) + p) % 10
		if s == 0 {
			s = 10
		}
		p = 2 * s % 11
	}
	return (11-p)%10 == digit(d, len(d)-1)
}

func soundDK(d string) bool { return weighed(d, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 }

func soundFI(d string) bool {
	c := 11 - weighed(d, 7, 9, 10, 5, 8, 4, 2)%11
	if c == 11 {
		c = 0
	}
	return c == digit(d, 7)
}

// soundFR knows the key of digits; keys with letters have other rules that no office publishes in full.
func soundFR(v string) bool {
	if strings.Trim(v[:2], "0123456789") != "" {
		return true
	}
	return (12+3*(number(v[2:])%97))%97 == number(v[:2])
}

// luhn is the check of payment cards.
func luhn(d string) bool {
	sum := 0
	for i := range len(d) {
		n := digit(d, len(d)-1-i)
		if i%2 == 1 {
			n *= 2
		}
		sum += n/10 + n%10
	}
	return sum%10 == 0
}

func soundLU(d string) bool { return number(d[:6])%89 == number(d[6:]) }

// soundNL takes either of two rules: companies have a check digit in their number, sole traders one over the whole text.
func soundNL(v string) bool {
	if strings.Trim(v[:9], "0123456789") == "" && weighed(v, 9, 8, 7, 6, 5, 4, 3, 2)%11 == digit(v, 8) {
		return true
	}
	rest := 0
	for _, c := range "NL" + v {
		switch {
		case c >= '0' && c <= '9':
			rest = (rest*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			rest = (rest*100 + int(c-'A') + 10) % 97
		case c == '+':
			rest = (rest*100 + 36) % 97
		case c == '*':
			rest = (rest*100 + 37) % 97
		}
	}
	return rest == 1
}

func soundPL(d string) bool { return weighed(d, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == digit(d, 9) }

func soundPT(d string) bool {
	c := 11 - weighed(d, 9, 8, 7, 6, 5, 4, 3, 2)%11
	if c >= 10 {
		c = 0
	}
	return c == digit(d, 8)
}

// soundGB takes either of the two rules that the office has used; numbers of departments and authorities have none.
func soundGB(v string) bool {
	if v[0] > '9' {
		return true
	}
	sum := weighed(v, 8, 7, 6, 5, 4, 3, 2) + number(v[7:9])
	return sum%97 == 0 || (sum+55)%97 == 0
}

// soundES knows persons by the table of letters, and companies by a check of their own that ends in a digit or a letter.
func soundES(v string) bool {
	const letters = "TRWAGMYFPDXBNJZSQVHLCKE"
	body, last := v[:8], v[8]
	switch first := v[0]; {
	case first <= '9':
		return last == letters[number(body)%23]
	case strings.IndexByte("XYZ", first) >= 0:
		return last == letters[number(strconv.Itoa(strings.IndexByte("XYZ", first))+body[1:])%23]
	case strings.IndexByte("KLM", first) >= 0:
		return last == letters[number(body[1:])%23]
	}
	sum := 0
	for i := range 7 {
		n := digit(v, i+1)
		if i%2 == 0 {
			n *= 2
		}
		sum += n/10 + n%10
	}
	check := (10 - sum%10) % 10
	return last == byte('0'+check) || last == "JABCDEFGHI"[check]
}

// number reads digits; the shapes were looked at before.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return n
}
