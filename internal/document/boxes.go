package document

import (
	"bytes"
	"image/png"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"github.com/waybill-ship/waybill/internal/pdf/barcode"
	"github.com/waybill-ship/waybill/internal/pdf/font"
)

// ruled is a printed form of boxes. A text that its box cannot hold is made smaller, then wrapped, then cut; what was cut is kept whole for
// a further sheet.
type ruled struct {
	*page
	least float64 // the smallest size of what is filled in, in points
	cut   []whole
}

// whole is a text that had to be cut, with the name of its box.
type whole struct{ box, text string }

// area is a place on the form, in millimetres from the top left corner.
type area struct{ x, y, w, h float64 }

func (a area) right() float64  { return a.x + a.w }
func (a area) bottom() float64 { return a.y + a.h }

// inset is the area without a rim.
func (a area) inset(rim float64) area {
	return area{a.x + rim, a.y + rim, a.w - 2*rim, a.h - 2*rim}
}

// below is what is left of the area under so many millimetres.
func (a area) below(taken float64) area { return area{a.x, a.y + taken, a.w, a.h - taken} }

const (
	hair   = 0.18 // lines between boxes
	stroke = 0.4  // the form's edge
	rim    = 1.0
)

// newRuled begins a form on paper of w by h millimetres. The same form always gives the same bytes.
func newRuled(title string, w, h, least float64) *ruled {
	doc := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: fpdf.SizeType{Wd: w, Ht: h}})
	p := &ruled{page: &page{Fpdf: doc}, least: least}
	p.SetTitle(title, true)
	p.SetProducer("Waybill", true)
	p.SetCatalogSort(true)
	p.SetMargins(0, 0, 0)
	p.SetAutoPageBreak(false, 0)
	p.SetCellMargin(0)
	p.AddUTF8FontFromBytes("base", "", font.Regular().TTF)
	p.AddUTF8FontFromBytes("base", "B", font.Bold().TTF)
	return p
}

// millimetres a point is high, and what a line of text needs of its size.
const (
	millimetre = 25.4 / 72
	lead       = 1.16 * millimetre
)

// frame draws the lines around an area.
func (p *ruled) frame(a area, thick float64) {
	p.SetDrawColor(0, 0, 0)
	p.SetLineWidth(thick)
	p.Rect(a.x, a.y, a.w, a.h, "D")
}

// shade fills an area with a light grey.
func (p *ruled) shade(a area) {
	p.SetFillColor(faint, faint, faint)
	p.Rect(a.x, a.y, a.w, a.h, "F")
}

// words are a caption of a form in the Universal Postal Union's two languages, with the number of its box.
type words struct{ en, fr, number string }

// english is the caption on one line.
func (w words) english() string {
	if w.number == "" {
		return w.en
	}
	return w.en + " (" + w.number + ")"
}

// caption prints a box's two names small at its top, and answers how high they are.
func (p *ruled) caption(w words, a area, size float64) float64 {
	used := p.lines(p.wrap(w.english(), a.w, true, size), a, true, size, black)
	if w.fr != "" {
		used += p.lines(p.wrap(w.fr, a.w, false, size), a.below(used), false, size, muted)
	}
	return used
}

// lines prints lines from the top of an area and answers how high they are.
func (p *ruled) lines(all []string, a area, bold bool, size float64, tone int) float64 {
	y := a.y
	for _, line := range all {
		p.style(line, bold, size, tone)
		p.Text(a.x, y+size*0.93*millimetre, line)
		y += size * lead
	}
	return y - a.y
}

// fit makes a text fit into w by h: smaller on one line, else wrapped, else smaller still, else cut.
func (p *ruled) fit(text string, w, h float64, bold bool, size float64) (lines []string, at float64, cut bool) {
	text = strings.Join(strings.Fields(clean(text)), " ")
	for at = size; at >= max(p.least, size*0.8); at -= 0.25 {
		if p.style(text, bold, at, black); p.GetStringWidth(text) <= w && at*lead <= h {
			return []string{text}, at, false
		}
	}
	for at = size; at >= p.least; at -= 0.25 {
		lines = p.wrap(text, w, bold, at)
		if float64(len(lines))*at*lead <= h+0.01 {
			return lines, at, false
		}
	}
	at = p.least
	room := max(1, int((h+0.01)/(at*lead)))
	if len(lines) <= room { // not even one line is low enough: a box is never that low
		return lines, at, false
	}
	last := []rune(lines[room-1] + " " + lines[room])
	for len(last) > 0 && p.GetStringWidth(string(last)+"…") > w {
		last = last[:len(last)-1]
	}
	return append(lines[:room-1], strings.TrimSpace(string(last))+"…"), at, true
}

// fill writes a text into an area. box names it on the further sheet, should it have to be cut.
func (p *ruled) fill(box, text string, a area, bold bool, size float64) {
	if strings.TrimSpace(text) == "" {
		return
	}
	lines, at, cut := p.fit(text, a.w, a.h, bold, size)
	if cut {
		p.cut = append(p.cut, whole{box, text})
	}
	p.lines(lines, a, bold, at, black)
}

// figure writes a number or amount that ends at the right of the area, in its middle. It is made as small as it must be, never cut.
func (p *ruled) figure(text string, a area, bold bool, size float64) {
	text = clean(text)
	for p.style(text, bold, size, black); size > 3 && p.GetStringWidth(text) > a.w; size -= 0.25 {
		p.SetFontSize(size)
	}
	p.style(text, bold, size, black)
	p.Text(a.right()-p.GetStringWidth(text), a.y+a.h/2+size*0.36*millimetre, text)
}

// middle writes a text in the middle of the height of an area.
func (p *ruled) middle(box, text string, a area, bold bool, size float64) {
	if strings.TrimSpace(text) == "" {
		return
	}
	lines, at, cut := p.fit(text, a.w, a.h, bold, size)
	if cut {
		p.cut = append(p.cut, whole{box, text})
	}
	p.lines(lines, a.below((a.h-float64(len(lines))*at*lead)/2), bold, at, black)
}

// boxed is a framed area with a caption; it answers where to write.
func (p *ruled) boxed(w words, a area, size float64) area {
	p.frame(a, hair)
	in := a.inset(rim)
	in.y, in.h = a.y+0.6, a.h-1.2
	return in.below(p.caption(w, in, size) + 0.4)
}

// tick draws a square, crossed where it is chosen.
func (p *ruled) tick(x, y, side float64, on bool) {
	p.SetDrawColor(0, 0, 0)
	p.SetLineWidth(hair)
	p.Rect(x, y, side, side, "D")
	if !on {
		return
	}
	p.SetLineWidth(stroke)
	p.Line(x+0.3, y+0.3, x+side-0.3, y+side-0.3)
	p.Line(x+0.3, y+side-0.3, x+side-0.3, y+0.3)
}

// code draws a number as Code 128 with the number beneath, in the middle of the area. A number that cannot be one, or not be read by a
// scanner at that width, stands there in letters only.
func (p *ruled) code(text string, a area, size float64) {
	const widest, narrowest, quiet = 0.38, 0.19, 10
	written := size * lead
	widths, total, err := barcode.AppendCode128(nil, text)
	module := min(widest, a.w/float64(total+2*quiet))
	if err != nil || text == "" || module < narrowest {
		p.middle("", text, a, true, size)
		return
	}
	at := a.x + (a.w-float64(total)*module)/2
	p.SetFillColor(0, 0, 0)
	for i, w := range widths {
		if i%2 == 0 {
			p.Rect(at, a.y, float64(w)*module, a.h-written-0.5, "F")
		}
		at += float64(w) * module
	}
	p.style(text, true, size, black)
	for ; size > 4 && p.GetStringWidth(text) > a.w; size -= 0.25 {
		p.SetFontSize(size - 0.25)
	}
	p.Text(a.x+(a.w-p.GetStringWidth(text))/2, a.bottom()-0.3*written, text)
}

// sign puts the signature into an area: the picture where there is one that can be read, else the name.
func (p *ruled) sign(box string, picture []byte, name string, a area, size float64) {
	config, err := png.DecodeConfig(bytes.NewReader(picture))
	if len(picture) == 0 || err != nil || config.Width == 0 || config.Height == 0 {
		p.middle(box, name, a, false, size)
		return
	}
	below := 0.0
	if name != "" {
		below = p.least * lead
	}
	options := fpdf.ImageOptions{ImageType: "PNG"}
	p.RegisterImageOptionsReader("signature", options, bytes.NewReader(picture))
	if p.Err() { // a kind of PNG that the writer does not know: the name stands for it
		p.ClearError()
		p.middle(box, name, a, false, size)
		return
	}
	scale := min(a.w/float64(config.Width), (a.h-below)/float64(config.Height))
	p.ImageOptions("signature", a.x, a.y, float64(config.Width)*scale, float64(config.Height)*scale, false, options, 0, "")
	if name != "" {
		p.fill(box, name, area{a.x, a.bottom() - below, a.w, below + 0.1}, false, p.least)
	}
}
