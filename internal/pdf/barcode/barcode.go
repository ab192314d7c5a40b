// Package barcode turns text into the bars and squares that scanners read: Code 128, GS1-128 and
// DataMatrix (ECC 200). Drawing them on paper is pdf's work.
package barcode

import (
	"fmt"
	"strings"
)

// FNC1 stands in the text of Code128 and DataMatrix for the function character 1. At the start it
// says "GS1 data follow"; between elements it ends one of variable length.
const FNC1 = 0xF1

// predefined holds how long (identifier and value) the GS1 elements of fixed length are, by their
// first two digits; after them no separator stands. From the GS1 General Specifications, figure 7.8.5-2.
var predefined = map[string]int{
	"00": 20, "01": 16, "02": 16, "03": 16, "04": 18,
	"11": 8, "12": 8, "13": 8, "14": 8, "15": 8, "16": 8, "17": 8, "18": 8, "19": 8, "20": 4,
	"31": 10, "32": 10, "33": 10, "34": 10, "35": 10, "36": 10, "41": 16,
}

// GS1 turns elements as people write them, "(00)340434161094015902(420)53113", into the text to
// encode: FNC1 in front, and FNC1 behind each element of variable length but the last.
func GS1(elements string) (string, error) {
	var b strings.Builder
	b.WriteByte(FNC1)
	rest := elements
	for rest != "" {
		inside, after, ok := strings.Cut(rest, ")")
		if !ok || !strings.HasPrefix(inside, "(") || !digits(inside[1:]) || len(inside) < 3 || len(inside) > 5 {
			return "", fmt.Errorf("element %q should begin with an identifier of 2 to 4 digits in brackets", rest)
		}
		id, value := inside[1:], after
		rest = ""
		if i := strings.IndexByte(after, '('); i >= 0 {
			value, rest = after[:i], after[i:]
		}
		if value == "" {
			return "", fmt.Errorf("element (%s) is empty", id)
		}
		fixed := predefined[id[:2]]
		if fixed != 0 && (len(id)+len(value) != fixed || !digits(value)) {
			return "", fmt.Errorf("element (%s) should have %d digits", id, fixed-len(id))
		}
		b.WriteString(id)
		b.WriteString(value)
		if fixed == 0 && rest != "" {
			b.WriteByte(FNC1)
		}
	}
	if b.Len() == 1 {
		return "", fmt.Errorf("no element is given")
	}
	return b.String(), nil
}

func digits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
