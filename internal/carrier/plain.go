package carrier

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// apart are letters that do not come apart into a plain one and its mark.
var apart = strings.NewReplacer(
	"ß", "ss", "æ", "ae", "Æ", "AE", "œ", "oe", "Œ", "OE", "ø", "o", "Ø", "O", "ł", "l", "Ł", "L", "đ", "d", "Đ", "D", "ð", "d", "Ð", "D", "þ", "th", "Þ", "Th",
	"ı", "i", "’", "'", "‘", "'", "–", "-", "—", "-", "&", "+",
)

// Plain writes a text in ASCII, its letters without their marks, for carriers that take nothing else; false when it has letters of another alphabet.
func Plain(text string) (string, bool) {
	var b strings.Builder
	for _, r := range norm.NFD.String(apart.Replace(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r >= ' ' && r < unicode.MaxASCII:
			b.WriteRune(r)
		default:
			return "", false
		}
	}
	return b.String(), true
}
