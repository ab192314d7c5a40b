package document

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/text/unicode/norm"

	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/pdf/barcode"
	"github.com/waybill-ship/waybill/internal/pdf/font"
)

// The look of our A4 paper, in millimetres and points.
const (
	pageWidth, pageHeight = 210.0, 297.0
	margin                = 18.0
	inner                 = pageWidth - 2*margin
	footTop               = pageHeight - 14.0
	lastRow               = pageHeight - 24.0

	titleSize   = 22.0
	headingSize = 7.5
	textSize    = 10.0
	lineHeight  = 4.8
)

// grey tones
const (
	black = 20
	muted = 110
	pale  = 205
	faint = 242
)

// page is A4 paper being written.
type page struct {
	*fpdf.Fpdf
	wide  bool // the wide fonts are in the document
	count []int
}

func newPaper(title string) *page {
	p := &page{Fpdf: fpdf.New("P", "mm", "A4", "")}
	p.SetTitle(title, true)
	p.SetProducer("Waybill", true)
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(false, 0)
	p.SetCellMargin(0)
	p.AddUTF8FontFromBytes("base", "", font.Regular().TTF)
	p.AddUTF8FontFromBytes("base", "B", font.Bold().TTF)
	return p
}

func (p *page) bytes() ([]byte, error) {
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		return nil, fmt.Errorf("write paper: %w", err)
	}
	return out.Bytes(), nil
}

// style picks font, size and tone for what is written next; the text decides which font can show it.
func (p *page) style(text string, bold bool, size float64, tone int) {
	style, regular := "", font.Regular()
	if bold {
		style, regular = "B", font.Bold()
	}
	family := "base"
	for _, r := range text {
		if _, ok := regular.Glyph(r); !ok && r >= ' ' {
			family = "wide"
			p.addWide()
			break
		}
	}
	p.SetFont(family, style, size)
	p.SetTextColor(tone, tone, tone)
}

func (p *page) addWide() {
	if p.wide {
		return
	}
	p.wide = true
	p.AddUTF8FontFromBytes("wide", "", font.Wide().TTF)
	p.AddUTF8FontFromBytes("wide", "B", font.WideBold().TTF)
}

// clean makes text printable. Unlike a label, a slip in the warehouse is of use with a letter
// missing, so what no font shows becomes a question mark.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r) || r == 0xFE0F:
			return -1
		case !pdf.Printable(r):
			return '?'
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(s, "?")))
}

// write prints one line at x and baseline y, cut with an ellipsis where it is wider than w.
func (p *page) write(s string, x, y, w float64, bold bool, size float64, tone int) {
	s = clean(s)
	p.style(s, bold, size, tone)
	if p.GetStringWidth(s) > w {
		runes := []rune(s)
		runes = runes[:min(len(runes), 300)] // wider than any page
		for len(runes) > 0 && p.GetStringWidth(string(runes)+"…") > w {
			runes = runes[:len(runes)-1]
		}
		s = string(runes) + "…"
	}
	p.Text(x, y, s)
}

// rightward prints one line that ends at x.
func (p *page) rightward(s string, x, y float64, bold bool, size float64, tone int) {
	s = clean(s)
	p.style(s, bold, size, tone)
	p.Text(x-p.GetStringWidth(s), y, s)
}

// wrap cuts text into lines that fit w; words longer than a line are broken.
func (p *page) wrap(s string, w float64, bold bool, size float64) []string {
	s = clean(s)
	p.style(s, bold, size, black)
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		next := strings.TrimPrefix(line+" "+word, " ")
		if p.GetStringWidth(next) <= w {
			line = next
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = ""
		for _, r := range word {
			if p.GetStringWidth(line+string(r)) > w && line != "" {
				lines = append(lines, line)
				line = ""
			}
			line += string(r)
		}
	}
	return append(lines, line)
}

// mostLines is how many lines one text may take in a table, so that no row outgrows the page.
const mostLines = 8

func clip(lines []string) []string {
	if len(lines) <= mostLines {
		return lines
	}
	lines[mostLines-1] += " …"
	return lines[:mostLines]
}

func (p *page) rule(y float64, tone int, thick float64) {
	p.SetFillColor(tone, tone, tone)
	p.Rect(margin, y, inner, thick, "F")
}

// box draws an empty square to tick.
func (p *page) box(x, y, side float64) {
	p.SetDrawColor(muted, muted, muted)
	p.SetLineWidth(0.3)
	p.Rect(x, y, side, side, "D")
}

// bars draws a Code 128 barcode that ends at x; text that cannot be one is left to its printed form.
func (p *page) bars(text string, x, y, high float64) {
	const module = 0.3
	widths, total, err := barcode.AppendCode128(nil, text)
	if err != nil || float64(total)*module > inner/2 {
		return
	}
	at := x - float64(total)*module
	p.SetFillColor(0, 0, 0)
	for i, w := range widths {
		if i%2 == 0 {
			p.Rect(at, y, float64(w)*module, high, "F")
		}
		at += float64(w) * module
	}
}

// turn begins a new sheet of the piece in hand.
func (p *page) turn() {
	p.AddPage()
	p.count[len(p.count)-1]++
}

// foots writes "left … 1 / 2" at the foot of each sheet, once it is known how many there are.
func (p *page) foots(left []string) {
	n := 0
	for i, sheets := range p.count {
		for k := range sheets {
			n++
			p.SetPage(n)
			p.rule(footTop-4, pale, 0.2)
			p.write(left[i], margin, footTop, inner*0.8, false, headingSize, muted)
			p.rightward(fmt.Sprintf("%d / %d", k+1, sheets), margin+inner, footTop, false, headingSize, muted)
		}
	}
}
