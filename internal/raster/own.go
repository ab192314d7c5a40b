package raster

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"strings"

	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/pdf/barcode"
)

// ours writes labels of our own in the printer's words: its own type, its own lines, its own barcodes, so that a label has some two thousand bytes and
// every bar a whole number of dots. What its type lacks is a graphic, cut out of the page's picture.
func ours(ctx context.Context, file []byte, labels []pdf.Label, dpi int) ([]byte, error) {
	z := zebra{dpi: dpi}
	for i, l := range labels {
		steps, err := pdf.Steps(l)
		if err != nil {
			return nil, err
		}
		if beyond(steps) && z.pages == nil {
			if z.pages, err = Pictures(ctx, file, dpi); err != nil {
				return nil, err
			}
		}
		z.label(i, steps)
	}
	return z.out.Bytes(), nil
}

// zebra writes ZPL.
type zebra struct {
	out   bytes.Buffer
	dpi   int
	pages []*image.Gray // only where some text needs it
	page  int
	white bool // what comes is white on black
}

// dots is a length in hundredths of a point as the printer counts.
func (z *zebra) dots(v int) int { return (v*z.dpi + 3600) / 7200 }

func (z *zebra) label(page int, steps []pdf.Op) {
	z.page, z.white = page, false
	fmt.Fprintf(&z.out, "^XA\n^CI28\n^PW%d\n^LL%d\n^LH0,0\n", z.dots(pdf.Width), z.dots(pdf.Height))
	asBars := false // the printer cannot be told this code, so that its bars are drawn one by one
	for _, s := range steps {
		switch s.Kind {
		case pdf.OpGrey:
			z.white = s.W > 50
		case pdf.OpFill:
			if !z.white && (!s.Code || asBars) {
				z.box(s)
			}
		case pdf.OpText:
			if !s.Slope { // the pale mark across a specimen is too light for black dots
				z.text(s)
			}
		case pdf.OpBars:
			asBars = !z.bars(s)
		case pdf.OpMatrix:
			asBars = !z.matrix(s)
		}
	}
	z.out.WriteString("^XZ\n")
}

// box is a filled rectangle: a frame as thick as it is narrow.
func (z *zebra) box(s pdf.Op) {
	w, h := max(1, z.dots(s.X+s.W)-z.dots(s.X)), max(1, z.dots(s.Y+s.H)-z.dots(s.Y))
	fmt.Fprintf(&z.out, "^FO%d,%d^GB%d,%d,%d^FS\n", z.dots(s.X), z.dots(s.Y), w, h, min(w, h))
}

// text is a line in the printer's own type, which is narrower than ours and so never needs more room; it keeps the place that its alignment says.
func (z *zebra) text(s pdf.Op) {
	if !native(s.Text) {
		z.graphic(s)
		return
	}
	x, y, w, high := z.dots(s.X), z.dots(s.Y), z.dots(s.W), z.dots(s.Size)
	if s.Align == pdf.AlignLeft {
		fmt.Fprintf(&z.out, "^FT%d,%d^A0N,%d,%d", x, y, high, high)
	} else {
		fmt.Fprintf(&z.out, "^FT%d,%d^A0N,%d,%d^FB%d,1,0,%c", x, y, high, high, w+2, " CR"[s.Align])
	}
	if z.white {
		z.out.WriteString("^FR")
	}
	z.data(string(s.Text))
}

// data ends a field with what it holds. Signs that ZPL reads as its own are written by their numbers.
func (z *zebra) data(text string) {
	z.out.WriteString("^FH^FD")
	for i := range len(text) {
		if b := text[i]; b == '^' || b == '~' || b == '_' || b == '\\' || b < ' ' {
			fmt.Fprintf(&z.out, "_%02X", b)
		} else {
			z.out.WriteByte(b)
		}
	}
	z.out.WriteString("^FS\n")
}

// typed are the letters beyond Latin-1 that every printer's type has: those of Windows-1252.
const typed = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"

// native reports whether the printer's own type has all the letters.
func native(text []byte) bool {
	for _, r := range string(text) {
		if r > 0xFF && !strings.ContainsRune(typed, r) {
			return false
		}
	}
	return true
}

// beyond reports whether some text has to be a graphic.
func beyond(steps []pdf.Op) bool {
	for _, s := range steps {
		if s.Kind == pdf.OpText && !s.Slope && !native(s.Text) {
			return true
		}
	}
	return false
}

// graphic cuts a text out of the page's picture.
func (z *zebra) graphic(s pdf.Op) {
	whole := z.pages[z.page]
	at := image.Rect(z.dots(s.X)-2, z.dots(s.Y-s.Size), z.dots(s.X+s.W)+2, z.dots(s.Y+s.Size*3/10)).Intersect(whole.Rect)
	if at.Empty() {
		return
	}
	cut := image.NewGray(image.Rect(0, 0, at.Dx(), at.Dy()))
	for y := range at.Dy() {
		for x := range at.Dx() {
			p := whole.Pix[whole.PixOffset(at.Min.X+x, at.Min.Y+y)]
			if z.white { // the box beneath is black already, and is turned where the letters are
				p = 255 - p
			}
			cut.Pix[cut.PixOffset(x, y)] = p
		}
	}
	fmt.Fprintf(&z.out, "^FO%d,%d", at.Min.X, at.Min.Y)
	if z.white {
		z.out.WriteString("^FR")
	}
	z.picture(cut)
}

// picture is a graphic where the field stands.
func (z *zebra) picture(p *image.Gray) {
	perRow := (p.Rect.Dx() + 7) / 8
	fmt.Fprintf(&z.out, "^GFA,%d,%d,%d,", perRow*p.Rect.Dy(), perRow*p.Rect.Dy(), perRow)
	rows(&z.out, p)
	z.out.WriteString("^FS\n")
}

// module is a barcode's module in whole dots, as wide as leaves it in its place.
func (z *zebra) module(size int) int { return max(1, (size*z.dpi+3_600_000)/7_200_000) }

// starts and latches of Code 128 by the values of their symbols, as ZPL says them.
var invoked = map[byte]string{104: ">:", 105: ">;", 102: ">8"}

// bars has the printer draw a Code 128 barcode, symbol by symbol as ours, so that it is as wide. False when that cannot be said in ZPL.
func (z *zebra) bars(s pdf.Op) bool {
	symbols, err := barcode.Symbols128(nil, string(s.Text))
	if err != nil {
		return false
	}
	var said strings.Builder
	set := byte(0)
	for i, v := range symbols {
		switch {
		case i == 0 && (v == 104 || v == 105):
			set = v
			said.WriteString(invoked[v])
		case v == 102:
			said.WriteString(invoked[v])
		case set == 104 && v == 99:
			set = 105
			said.WriteString(">5")
		case set == 105 && v == 100:
			set = 104
			said.WriteString(">6")
		case set == 105 && v < 100:
			fmt.Fprintf(&said, "%02d", v)
		case set == 104 && v < 95 && !strings.ContainsRune(">^~_\\", rune(v+32)):
			said.WriteByte(v + 32)
		default: // alphabet A, or a sign that means something else in ZPL
			return false
		}
	}
	module := z.module(s.Size)
	modules := 11*(len(symbols)+2) + 2
	x := z.dots(s.X+s.W/2) - module*modules/2
	fmt.Fprintf(&z.out, "^FO%d,%d^BY%d^BCN,%d,N,N,N,N^FD%s^FS\n", max(0, x), z.dots(s.Y), module, z.dots(s.H), said.String())
	return true
}

// matrix has the printer draw a DataMatrix of ECC 200. False when its content cannot be said in ZPL.
func (z *zebra) matrix(s pdf.Op) bool {
	var said strings.Builder
	for _, b := range s.Text {
		switch {
		case b == barcode.FNC1:
			said.WriteString("_1")
		case b < ' ' || b > '~' || b == '^' || b == '~' || b == '_' || b == '\\':
			return false
		default:
			said.WriteByte(b)
		}
	}
	fmt.Fprintf(&z.out, "^FO%d,%d^BXN,%d,200,0,0,6,_^FD%s^FS\n", z.dots(s.X), z.dots(s.Y), z.module(s.Size), said.String())
	return true
}
