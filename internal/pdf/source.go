package pdf

import (
	"bytes"
	"encoding/json"

	"github.com/waybill-ship/waybill/internal/postal"
)

// A page keeps what it was drawn from, where the format has room for a program's own data. So a label can be drawn anew by other means, such as in
// a printer's language, however long it has lain in a folder. Nothing goes there that does not stand on the label to be read.
const (
	sourceHead = "/PieceInfo<</Waybill<</LastModified(D:20200101000000Z)/Private("
	sourceTail = ")>>>>"
)

// source is the label as JSON, as a string in a PDF holds it.
func source(l *Label) []byte {
	kept := *l
	kept.From, kept.To = shown(l.From), shown(l.To)
	kept.From.Phone = ""
	text, err := json.Marshal(kept)
	if err != nil {
		return nil // a date beyond the year 9999; the label is a label all the same
	}
	return escapes(text)
}

// shown is what of an address stands on a label.
func shown(a postal.Address) postal.Address {
	return postal.Address{Name: a.Name, Company: a.Company, Street: a.Street, HouseNumber: a.HouseNumber, Line2: a.Line2, PostNumber: a.PostNumber,
		PostalCode: a.PostalCode, City: a.City, State: a.State, Country: a.Country, Phone: a.Phone}
}

// escapes writes text between brackets of a PDF.
func escapes(text []byte) []byte {
	if !bytes.ContainsAny(text, `()\`) {
		return text
	}
	out := make([]byte, 0, len(text)+16)
	for _, b := range text {
		if b == '(' || b == ')' || b == '\\' {
			out = append(out, '\\')
		}
		out = append(out, b)
	}
	return out
}

// Read gives the labels that a PDF of ours was drawn from, a page each; false for every other file, and for one that was put together later.
func Read(file []byte) ([]Label, bool) {
	if !bytes.HasPrefix(file, []byte(header)) {
		return nil, false
	}
	var all []Label
	pages := bytes.Count(file, []byte("<</Type/Page/Parent"))
	for rest := file; ; {
		_, after, found := bytes.Cut(rest, []byte(sourceHead))
		if !found {
			return all, len(all) > 0 && len(all) == pages
		}
		text, n := unescape(after)
		var l Label
		if json.Unmarshal(text, &l) != nil {
			return nil, false
		}
		all, rest = append(all, l), after[n:]
	}
}

// unescape reads a string up to its closing bracket, and says how long it stood there.
func unescape(from []byte) ([]byte, int) {
	var text []byte
	for i := 0; i < len(from); i++ {
		switch b := from[i]; b {
		case ')':
			return text, i
		case '\\':
			if i++; i < len(from) {
				text = append(text, from[i])
			}
		default:
			text = append(text, b)
		}
	}
	return nil, len(from)
}
