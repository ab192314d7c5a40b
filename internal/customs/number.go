package customs

import (
	"regexp"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Kind is a kind of number that customs or tax know somebody by, in the words of API v3 where it has one.
type Kind string

// The kinds we know the shape of. Others are carried as they are.
const (
	EORI  Kind = "EORI"  // economic operator in the EU, GB or Northern Ireland
	VAT   Kind = "VAT"   // value added tax
	IOSS  Kind = "IOSS"  // import one-stop shop of the EU
	VOEC  Kind = "VOEC"  // the same in Norway; API v3 writes it as VAT of Norway
	UKIMS Kind = "UKIMS" // UK Internal Market Scheme, for goods to Northern Ireland
	EIN   Kind = "EIN"   // employer in the United States
	ARN   Kind = "ARN"   // Australia's for foreign sellers
	GST   Kind = "GST"   // goods and services tax (New Zealand, Jersey …)
	CNP   Kind = "CNP"   // person or company in Brazil (CPF, CNPJ)
	PCCC  Kind = "PCCC"  // person in South Korea
)

var blanks = strings.NewReplacer(" ", "", ".", "", "-", "", "/", "", "\u00a0", "")

// Compact writes a number of any kind as machines do: capitals, without blanks, dots and strokes.
func Compact(value string) string { return strings.ToUpper(blanks.Replace(strings.TrimSpace(value))) }

// Tidy writes a number as its office does, and finds Norway's scheme behind the word VAT, under which API v3 has it.
func (n Number) Tidy() Number {
	n.Value, n.Country = Compact(n.Value), strings.ToUpper(strings.TrimSpace(n.Country))
	if n.Kind == VAT && n.Country == "NO" && voecShape.MatchString(n.Value) {
		n.Kind = VOEC
	}
	return n
}

var (
	eoriShape  = regexp.MustCompile(`^[A-Z]{2}[A-Z0-9]{1,15}$`)
	iossShape  = regexp.MustCompile(`^IM\d{10}$`)
	voecShape  = regexp.MustCompile(`^(VOEC)?\d{7}$`)
	ukimsShape = regexp.MustCompile(`^(XI|GB)UKIM[A-Z0-9]{6,31}$`)
	hsShape    = regexp.MustCompile(`^\d{6}(\d{2}(\d{2})?)?$`)
	pcccShape  = regexp.MustCompile(`^P\d{12}$`)
	nine       = regexp.MustCompile(`^\d{9}$`)
	eight      = regexp.MustCompile(`^\d{8,9}$`)
	brazilian  = regexp.MustCompile(`^(\d{11}|\d{14})$`)
	australian = regexp.MustCompile(`^(\d{11}|\d{12})$`)
)

// eoriShapes are the countries that say more about what stands behind their two letters.
var eoriShapes = map[string]struct {
	shape   *regexp.Regexp
	example string
}{
	"GB": {regexp.MustCompile(`^\d{12}(\d{3})?$`), "GB123456789000"},
	"XI": {regexp.MustCompile(`^\d{12}(\d{3})?$`), "XI123456789000"},
	"DE": {regexp.MustCompile(`^\d{1,15}$`), "DE1234567"},
	"FR": {regexp.MustCompile(`^\d{14}$`), "FR12345678901234"},
	"NL": {regexp.MustCompile(`^\d{9}$`), "NL123456789"},
	"BE": {regexp.MustCompile(`^\d{10}$`), "BE0123456789"},
	"PL": {regexp.MustCompile(`^\d{10}00000$`), "PL123456789000000"},
	"ES": {regexp.MustCompile(`^[A-Z0-9]{9}$`), "ESA12345678"},
	"IT": {regexp.MustCompile(`^(\d{11}|[A-Z0-9]{16})$`), "IT12345678901"},
}

// Check refuses a number that cannot be one of its kind, naming field and saying what one looks like. A kind without a known shape passes.
func Check(field string, n Number) error {
	n = n.Tidy()
	v := n.Value
	switch n.Kind {
	case EORI:
		return checkEORI(field, n)
	case VAT:
		return checkVAT(field, n)
	case IOSS:
		if !iossShape.MatchString(v) {
			return fault.At(field, "IOSS number %s should be IM and ten digits, like IM5280000016.", cut(v))
		}
		if !slices.ContainsFunc(postal.Countries(), func(c postal.Country) bool { return c.EU && c.Numeric == digitsOf(v[2:5]) }) && v[2] != '9' {
			return fault.At(field, "IOSS number %s names no member state: behind IM stands its number, like 528 of the Netherlands.", cut(v))
		}
	case VOEC:
		if !voecShape.MatchString(v) {
			return fault.At(field, "VOEC number %s should have seven digits, like 2021234.", cut(v))
		}
	case UKIMS:
		if !ukimsShape.MatchString(v) {
			return fault.At(field, "UKIMS number %s should begin with XIUKIM or GBUKIM, like XIUKIM12345678900020230812134512.", cut(v))
		}
	case EIN:
		return shaped(field, nine, v, "EIN %s should have nine digits, like 12-3456789.")
	case ARN:
		return shaped(field, australian, v, "Australian number %s should have twelve digits (ARN) or eleven (ABN).")
	case GST:
		if n.Country == "NZ" {
			return shaped(field, eight, v, "GST number %s should have eight or nine digits.")
		}
	case CNP:
		return shaped(field, brazilian, v, "Brazilian number %s should have eleven digits (CPF) or fourteen (CNPJ).")
	case PCCC:
		return shaped(field, pcccShape, v, "Korean customs code %s should be P and twelve digits.")
	}
	return nil
}

func shaped(field string, shape *regexp.Regexp, v, format string) error {
	if shape.MatchString(v) {
		return nil
	}
	return fault.At(field, format, cut(v)) //nolint:govet // every caller's sentence takes the one argument
}

func checkEORI(field string, n Number) error {
	if n.Country == "CH" || strings.HasPrefix(n.Value, "CHE") {
		return checkVAT(field, Number{VAT, "CH", n.Value}) // Switzerland knows companies by one number for everything
	}
	if !eoriShape.MatchString(n.Value) {
		return fault.At(field, "EORI number %s should have two country letters and up to 15 letters or digits, like NL123456789.", cut(n.Value))
	}
	own, ok := eoriShapes[n.Value[:2]]
	if ok && !own.shape.MatchString(n.Value[2:]) {
		return fault.At(field, "EORI number %s is not one of that country; it should look like %s.", cut(n.Value), own.example)
	}
	return nil
}

// CompactHS writes a tariff number without dots and blanks.
func CompactHS(code string) string { return blanks.Replace(strings.TrimSpace(code)) }

// CheckHS refuses what cannot be a tariff number: 6 digits the world over, 8 in the EU's exports, 10 in its imports and the United States.
func CheckHS(field, code string) error {
	code = CompactHS(code)
	if !hsShape.MatchString(code) {
		return fault.At(field, "Tariff number %s should have 6, 8 or 10 digits, like 610910.", cut(code))
	}
	if chapter := code[:2]; chapter == "00" || chapter == "77" {
		return fault.At(field, "Tariff number %s begins with %s, and there is no such chapter of the tariff.", cut(code), chapter)
	}
	return nil
}

func digitsOf(text string) int {
	n := 0
	for _, c := range text {
		n = n*10 + int(c-'0')
	}
	return n
}

// cut bounds what somebody typed before it stands in a sentence.
func cut(s string) string {
	r := []rune(s)
	if len(r) > 32 {
		return string(r[:32]) + "…"
	}
	return s
}
