package order

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Words cuts text into the words it is found by: lower case, accents taken off, letters and digits only.
func Words(text string) []string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// words are what an order is found by, each once.
func (d Draft) words() []string {
	all := []string{}
	for _, text := range []string{d.Number, d.To.Name, d.To.Company, d.To.City, d.To.Email} {
		all = append(all, Words(text)...)
	}
	// A postal code and a number with signs in it are also found when written in one.
	for _, text := range []string{d.To.PostalCode, d.Number, d.ExternalReference} {
		all = append(all, strings.Join(Words(text), ""))
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return slices.DeleteFunc(all, func(w string) bool { return w == "" || w == "com" || len(w) > 64 })
}

// matches reports whether every asked word begins a word of the order.
func (d Draft) matches(asked []string) bool {
	own := d.words()
	for _, a := range asked {
		if !slices.ContainsFunc(own, func(w string) bool { return strings.HasPrefix(w, a) }) {
			return false
		}
	}
	return true
}
