package pdf

import (
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/fault"
)

// unit is a hundredth of a point: whole numbers are quick to write and come out the same everywhere.
type unit = int

const point unit = 100

// canvas collects one page's drawing. Places count from the top left corner, downwards.
type canvas struct {
	out     []byte
	scratch []byte
	lines   []text
	fonts   *fontSet
	current *usedFont
	size    unit
	bars    []byte
	err     error
	ops     *[]Op
	align   Align // of the text that is printed next
}

func (c *canvas) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// number writes hundredths as a decimal number and a space.
func (c *canvas) number(v unit) {
	c.out = appendUnit(c.out, v)
}

func appendUnit(b []byte, v unit) []byte {
	if v < 0 {
		b, v = append(b, '-'), -v
	}
	b = appendInt(b, v/point)
	if f := v % point; f != 0 {
		b = append(b, '.', byte('0'+f/10))
		if f%10 != 0 {
			b = append(b, byte('0'+f%10))
		}
	}
	return append(b, ' ')
}

func appendInt(b []byte, v int) []byte {
	if v < 0 {
		b, v = append(b, '-'), -v
	}
	if v < 10 {
		return append(b, byte('0'+v))
	}
	var tmp [20]byte
	at := len(tmp)
	for ; v > 0; v /= 10 {
		at--
		tmp[at] = byte('0' + v%10)
	}
	return append(b, tmp[at:]...)
}

func (c *canvas) op(s string) { c.out = append(c.out, s...) }

// fill paints a rectangle in the current colour.
func (c *canvas) fill(x, y, w, h unit) {
	c.record(Op{Kind: OpFill, X: x, Y: y, W: w, H: h})
	c.number(x)
	c.number(Height - y - h)
	c.number(w)
	c.number(h)
	c.op("re f\n")
}

// grey sets the colour of what is filled next, 0 black to 100 white.
func (c *canvas) grey(percent int) {
	c.record(Op{Kind: OpGrey, W: percent})
	c.number(percent * point / 100)
	c.op("g\n")
}

// print writes a piece of text with its baseline at y.
func (c *canvas) print(t text, x, y, size unit) {
	if len(t.s) == 0 {
		return
	}
	c.record(Op{Kind: OpText, X: x, Y: y, W: t.width * size / 1000, Size: size, Align: c.align, Text: t.s, Bold: t.face == bold})
	c.op("BT ")
	c.show(t, x, y, size)
	c.op("ET\n")
}

// show writes the text itself; the font changes where the base lacks a character.
func (c *canvas) show(t text, x, y, size unit) {
	c.number(x)
	c.number(Height - y)
	c.op("Td ")
	open := false
	for i := 0; i < len(t.s); {
		r, n := rune(t.s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(t.s[i:])
		}
		i += n
		g := t.face.at(r)
		if g.piece == nil {
			continue // text() has refused it before
		}
		u, number := c.fonts.find(t.face, r, g)
		if u != c.current || size != c.size {
			if open {
				c.op("> Tj ")
				open = false
			}
			c.use(u, size)
		}
		if !open {
			c.out = append(c.out, '<')
			open = true
		}
		c.out = appendHex(c.out, number)
	}
	if open {
		c.op("> Tj ")
	}
}

func (c *canvas) use(u *usedFont, size unit) {
	c.current, c.size = u, size
	c.out = append(c.out, '/')
	c.out = append(c.out, u.resource...)
	c.out = append(c.out, ' ')
	c.number(size)
	c.op("Tf ")
}

// right prints text that ends at x, shrunk to fit into room.
func (c *canvas) right(t text, x, y, size, room unit) {
	size = c.shrink(t, size, room)
	c.align = AlignRight
	c.print(t, x-t.width*size/1000, y, size)
	c.align = AlignLeft
}

// centred prints text around x.
func (c *canvas) centred(t text, x, y, size unit) {
	c.align = AlignCentre
	c.print(t, x-t.width*size/2000, y, size)
	c.align = AlignLeft
}

// fit prints text from x, shrunk to fit into room.
func (c *canvas) fit(t text, x, y, size, room unit) { c.print(t, x, y, c.shrink(t, size, room)) }

// smallest is the least size anybody can be asked to read.
const smallest = 4 * point

// shrink is the size at which text fits into room; text too long for any readable size is refused.
func (c *canvas) shrink(t text, size, room unit) unit {
	size = narrowed(t, size, room)
	if size < smallest {
		c.fail(fault.At(t.field, "This text is too long for a label."))
	}
	return size
}

func narrowed(t text, size, room unit) unit {
	if t.width*size > room*1000 {
		return room * 1000 / t.width
	}
	return size
}
