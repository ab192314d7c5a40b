package document

import (
	"strconv"

	"github.com/waybill-ship/waybill/internal/fault"
)

// Slip is what a packing slip says: the list that lies in the box. All words are in the buyer's language.
type Slip struct {
	Title   string   // "Packing slip"
	Number  string   // order number; also as barcode where it can be one
	Shop    Block    // who sends
	Buyer   Block    // who receives
	Facts   []Fact   // "Order date", "22 Nov 2026"; up to four stand beside each other
	Heads   ItemHead // headings of the table
	Items   []Item
	Message []string // paragraphs beneath the table
	Foot    string   // small print at the foot of each page
}

// Block is a heading with the lines of an address under it; the first line is printed bold.
type Block struct {
	Head  string
	Lines []string
}

// Fact is a name and a value.
type Fact struct{ Name, Value string }

// ItemHead holds the headings of a slip's table.
type ItemHead struct{ Quantity, Item, SKU string }

// Item is one line of a slip.
type Item struct {
	Quantity int
	Name     string
	Detail   string // variant, colour; printed small beneath the name
	SKU      string
}

// PackingSlips draws slips, each beginning on a sheet of A4 of its own.
func PackingSlips(slips []Slip) ([]byte, error) {
	if len(slips) == 0 {
		return nil, fault.New(fault.Invalid, "There is no packing slip to print.")
	}
	p := newPaper(slips[0].Title)
	var foots []string
	for i := range slips {
		s := &slips[i]
		p.count = append(p.count, 0)
		p.turn()
		p.slip(s)
		foots = append(foots, s.Foot)
	}
	p.foots(foots)
	return p.bytes()
}

func (p *page) slip(s *Slip) {
	p.write(s.Title, margin, 27, inner/2, true, titleSize, black)
	p.bars(s.Number, margin+inner, 17, 9)
	p.rightward(s.Number, margin+inner, 30.5, true, textSize, black)
	p.rule(35, black, 0.5)
	y := max(p.block(s.Shop, margin, 43), p.block(s.Buyer, margin+inner/2, 43)) + 3
	y = p.facts(s.Facts, y)
	y = p.itemHead(s.Heads, y)
	for _, item := range s.Items {
		y = p.item(s, item, y)
	}
	y += 7
	for _, text := range s.Message {
		for _, line := range p.wrap(text, inner, false, textSize) {
			if y > lastRow {
				p.turn()
				y = margin + 6
			}
			p.write(line, margin, y, inner, false, textSize, black)
			y += lineHeight
		}
		y += 2
	}
}

// block prints an address half a page wide and gives where it ends.
func (p *page) block(b Block, x, y float64) float64 {
	const w = inner/2 - 6
	p.write(b.Head, x, y, w, true, headingSize, muted)
	y += 5.6
	for i, text := range b.Lines[:min(len(b.Lines), mostLines)] {
		bold := i == 0
		for _, line := range clip(p.wrap(text, w, bold, textSize)) {
			p.write(line, x, y, w, bold, textSize, black)
			y += lineHeight
		}
	}
	return y
}

func (p *page) facts(facts []Fact, y float64) float64 {
	const high, most = 14.0, 4
	facts = facts[:min(len(facts), most)]
	if len(facts) == 0 {
		return y + 2
	}
	p.SetFillColor(faint, faint, faint)
	p.Rect(margin, y, inner, high, "F")
	w := inner / float64(len(facts))
	for i, f := range facts {
		x := margin + 4 + float64(i)*w
		p.write(f.Name, x, y+5.2, w-5, false, headingSize, muted)
		p.write(f.Value, x, y+10.6, w-5, true, textSize, black)
	}
	return y + high + 8
}

// The columns of a slip's table: quantity, name, SKU, a box to tick.
const (
	nameLeft = margin + 18
	skuLeft  = margin + inner - 52
	nameWide = skuLeft - nameLeft - 4
	tickLeft = margin + inner - 4.4
)

func (p *page) itemHead(h ItemHead, y float64) float64 {
	p.write(h.Quantity, margin, y, nameLeft-margin-2, true, headingSize, muted)
	p.write(h.Item, nameLeft, y, nameWide, true, headingSize, muted)
	p.write(h.SKU, skuLeft, y, tickLeft-skuLeft-2, true, headingSize, muted)
	p.rule(y+2.4, black, 0.3)
	return y + 9
}

func (p *page) item(s *Slip, item Item, y float64) float64 {
	name := clip(p.wrap(item.Name, nameWide, false, textSize))
	var detail []string
	if item.Detail != "" {
		detail = clip(p.wrap(item.Detail, nameWide, false, headingSize+0.5))
	}
	high := float64(len(name)+len(detail)) * lineHeight
	if y+high > lastRow {
		p.turn()
		p.write(s.Title+" "+s.Number, margin, margin+4, inner, true, textSize, black)
		y = p.itemHead(s.Heads, margin+14)
	}
	p.write(strconv.Itoa(item.Quantity)+" ×", margin, y, nameLeft-margin-2, true, textSize, black)
	p.write(item.SKU, skuLeft, y, tickLeft-skuLeft-2, false, textSize-1, muted)
	p.box(tickLeft, y-3.6, 4.4)
	for _, line := range name {
		p.write(line, nameLeft, y, nameWide, false, textSize, black)
		y += lineHeight
	}
	for _, line := range detail {
		p.write(line, nameLeft, y-0.4, nameWide, false, headingSize+0.5, muted)
		y += lineHeight
	}
	p.rule(y-2.2, pale, 0.2)
	return y + 4.2
}
