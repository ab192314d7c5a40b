package document

import (
	"strconv"

	"github.com/waybill-ship/waybill/internal/fault"
)

// Handover is a list of shipments that a carrier's driver takes along and signs for.
type Handover struct {
	Title  string // "Manifest"
	Number string // of the list; also as a barcode, where it can be one
	Note   string // "23 Nov 2026, 18:04"
	Facts  []Fact // up to four: carrier, customer, parcels …
	Heads  HandoverHead
	Lines  []HandoverLine
	Signs  []string // what the lines for signatures are called: "Name", "Date and time", "Signature"
	Foot   string
}

// HandoverHead holds the headings of the list.
type HandoverHead struct{ Number, To, Reference, Parcels string }

// HandoverLine is one shipment.
type HandoverLine struct {
	Number    string // the carrier's, of its first parcel
	To        string // place and country
	Reference string
	Parcels   int
}

// The columns of the list.
const (
	handTo        = margin + 62
	handReference = margin + 122
	handParcels   = margin + inner - 12
)

// HandoverList draws the list on A4, with room for signatures after its last line.
func HandoverList(h Handover) ([]byte, error) {
	if len(h.Lines) == 0 {
		return nil, fault.New(fault.Invalid, "There is nothing to hand over.")
	}
	p := newPaper(h.Title)
	p.count = []int{0}
	p.turn()
	p.write(h.Title, margin, 27, inner/2, true, titleSize, black)
	p.bars(h.Number, margin+inner, 17, 9)
	p.rightward(h.Number, margin+inner, 30.5, true, textSize, black)
	p.rule(35, black, 0.5)
	p.write(h.Note, margin, 41.5, inner, false, textSize, muted)
	y := p.facts(h.Facts, 46)
	y = p.handHead(h.Heads, y)
	for i, line := range h.Lines {
		if y > lastRow {
			p.turn()
			p.write(h.Title+" "+h.Number, margin, margin+4, inner, true, textSize, black)
			y = p.handHead(h.Heads, margin+14)
		}
		if i%2 == 1 {
			p.SetFillColor(faint, faint, faint)
			p.Rect(margin-2, y-4.2, inner+4, 6, "F")
		}
		p.write(line.Number, margin, y, handTo-margin-3, false, textSize-1, black)
		p.write(line.To, handTo, y, handReference-handTo-3, false, textSize-1, black)
		p.write(line.Reference, handReference, y, handParcels-handReference-3, false, textSize-1, muted)
		p.rightward(strconv.Itoa(line.Parcels), margin+inner, y, true, textSize-1, black)
		y += 6
	}
	p.signs(h.Signs, y)
	p.foots([]string{h.Foot})
	return p.bytes()
}

func (p *page) handHead(h HandoverHead, y float64) float64 {
	p.write(h.Number, margin, y, handTo-margin-3, true, headingSize, muted)
	p.write(h.To, handTo, y, handReference-handTo-3, true, headingSize, muted)
	p.write(h.Reference, handReference, y, handParcels-handReference-3, true, headingSize, muted)
	p.rightward(h.Parcels, margin+inner, y, true, headingSize, muted)
	p.rule(y+2.4, black, 0.3)
	return y + 8
}

// signs draws the lines to sign on, on a sheet of their own where the last one is full.
func (p *page) signs(names []string, y float64) {
	if len(names) == 0 {
		return
	}
	if y+26 > lastRow {
		p.turn()
		y = margin
	}
	w := inner / float64(len(names))
	for i, name := range names {
		x := margin + float64(i)*w
		p.SetFillColor(black, black, black)
		p.Rect(x, y+18, w-6, 0.3, "F")
		p.write(name, x, y+22, w-6, false, headingSize, muted)
	}
}
