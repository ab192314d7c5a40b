package pdf

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"

	"github.com/waybill-ship/waybill/internal/fault"
)

// text is a piece of cleaned, printable text in one weight.
type text struct {
	s     []byte
	face  *face
	width int // thousandths of the size
	field string
}

// text cleans and measures; what cannot be printed becomes the canvas's error, with the field named.
// The parts are joined as they stand.
func (c *canvas) text(field string, f *face, parts ...string) text {
	start := len(c.scratch)
	width := 0
	for _, part := range parts {
		for i := 0; i < len(part); i++ {
			ch := part[i]
			if ch < ' ' || ch >= 0x7F {
				return c.textSlow(field, f, start, parts)
			}
			g := f.at(rune(ch))
			width += int(g.width)
		}
		c.scratch = append(c.scratch, part...)
	}
	return text{c.scratch[start:len(c.scratch):len(c.scratch)], f, width, field}
}

// textSlow does the same for text beyond ASCII. Decomposed letters are put together first: e and
// an accent print as one é only that way.
func (c *canvas) textSlow(field string, f *face, start int, parts []string) text {
	c.scratch = c.scratch[:start]
	for _, part := range parts {
		if !utf8.ValidString(part) {
			c.fail(fault.At(field, "This text is not valid UTF-8."))
			return text{face: f}
		}
		c.scratch = norm.NFC.AppendString(c.scratch, part)
	}
	raw := c.scratch[start:]
	from, to, width := 0, 0, 0
	for from < len(raw) {
		r, n := utf8.DecodeRune(raw[from:])
		from += n
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			r = ' '
		}
		if unicode.Is(unicode.Cf, r) { // soft hyphens, joiners, direction marks: nothing to see
			continue
		}
		g := f.at(r)
		if g.piece == nil || rightToLeft(r) {
			c.fail(unprintable(field, r))
			return text{face: f}
		}
		width += int(g.width)
		to += utf8.EncodeRune(raw[to:], r) // never longer than what was read
	}
	c.scratch = c.scratch[:start+to]
	return text{c.scratch[start : start+to : start+to], f, width, field}
}

// rightToLeft scripts need reordering and joined letters, which we do not do; half right is worse than refused.
func rightToLeft(r rune) bool {
	if r < 0x590 {
		return false
	}
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL || p.Class() == bidi.AN
}

func unprintable(field string, r rune) error {
	const format = "The character %q (U+%04X) cannot be printed on a label. Write it in Latin, Greek or Cyrillic letters."
	e := fault.At(field, format, r, r)
	e.Kind = fault.Unable
	return e
}

// Printable reports whether a label can show the character.
func Printable(r rune) bool {
	g := regular.at(r)
	return g.piece != nil && !rightToLeft(r)
}

// wrap cuts t into lines of at most width thousandths of the size, at spaces where it can.
func wrap(t text, width int, line func(text)) {
	s, used, from, space, spaceUsed := t.s, 0, 0, -1, 0
	for at := 0; at < len(s); {
		r, n := utf8.DecodeRune(s[at:])
		g := t.face.at(r)
		w := int(g.width)
		if used+w > width && at > from && r != ' ' {
			end, next, lineUsed := at, at, used
			if space > from {
				end, next, lineUsed = space, space+1, spaceUsed
			}
			line(text{s[from:end], t.face, lineUsed, t.field})
			from, at, used, space = next, next, 0, -1
			continue
		}
		if r == ' ' {
			space, spaceUsed = at, used
		}
		used += w
		at += n
	}
	line(text{s[from:], t.face, used, t.field})
}
