package document

import (
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
)

// Pick is what a pick list says: what to fetch from the shelves for many orders at once.
type Pick struct {
	Title string // "Pick list"
	Note  string // "24 orders, 22 Nov 2026"
	Heads PickHead
	Lines []PickLine
	Foot  string
}

// PickHead holds the headings of a pick list.
type PickHead struct{ Quantity, Item, SKU, Place, Orders string }

// PickLine is one article, with all of it that the orders want.
type PickLine struct {
	Quantity int
	Name     string
	Detail   string
	SKU      string
	Place    string   // shelf or bin
	Orders   []string // the orders that want it; as many are printed as eight lines hold
}

// PickList draws a pick list on A4, in the order of its lines.
func PickList(list Pick) ([]byte, error) {
	if len(list.Lines) == 0 {
		return nil, fault.New(fault.Invalid, "There is nothing to pick.")
	}
	p := newPaper(list.Title)
	p.count = []int{0}
	p.turn()
	p.write(list.Title, margin, 27, inner/2, true, titleSize, black)
	p.rightward(list.Note, margin+inner, 27, false, textSize, muted)
	p.rule(33, black, 0.5)
	y := p.pickHead(list.Heads, 41)
	for i, line := range list.Lines {
		y = p.pickLine(&list, line, i, y)
	}
	p.foots([]string{list.Foot})
	return p.bytes()
}

// The columns of a pick list: a box to tick, quantity, place, name, SKU, orders.
const (
	pickQuantity = margin + 8
	pickPlace    = margin + 22
	pickName     = margin + 44
	pickSKU      = margin + 104
	pickOrders   = margin + 136
)

func (p *page) pickHead(h PickHead, y float64) float64 {
	for _, c := range []struct {
		text    string
		x, ends float64
	}{
		{h.Quantity, pickQuantity, pickPlace}, {h.Place, pickPlace, pickName}, {h.Item, pickName, pickSKU},
		{h.SKU, pickSKU, pickOrders}, {h.Orders, pickOrders, margin + inner + 2},
	} {
		p.write(c.text, c.x, y, c.ends-c.x-2, true, headingSize, muted)
	}
	p.rule(y+2.4, black, 0.3)
	return y + 9
}

func (p *page) pickLine(list *Pick, l PickLine, row int, y float64) float64 {
	const wide = pickSKU - pickName - 3
	name := clip(p.wrap(l.Name, wide, true, textSize-1))
	var detail []string
	if l.Detail != "" {
		detail = clip(p.wrap(l.Detail, wide, false, textSize-1))
	}
	sku := clip(p.wrap(l.SKU, pickOrders-pickSKU-3, false, textSize-1))
	orders := clip(p.wrap(strings.Join(l.Orders, ", "), margin+inner-pickOrders-1, false, headingSize))
	high := float64(max(len(name)+len(detail), len(sku), len(orders)))*lineHeight + 2
	if y+high > lastRow {
		p.turn()
		p.write(list.Title, margin, margin+4, inner, true, textSize, black)
		y = p.pickHead(list.Heads, margin+14)
	}
	if row%2 == 1 {
		p.SetFillColor(faint, faint, faint)
		p.Rect(margin-2, y-4.6, inner+4, high, "F")
	}
	p.box(margin, y-3.6, 4.4)
	p.write(strconv.Itoa(l.Quantity)+" ×", pickQuantity, y, pickPlace-pickQuantity-1, true, textSize+1, black)
	p.write(l.Place, pickPlace, y, pickName-pickPlace-2, true, textSize-1, black)
	p.column(name, pickName, y, true, textSize-1, black)
	p.column(detail, pickName, y+float64(len(name))*lineHeight, false, textSize-1, muted)
	p.column(sku, pickSKU, y, false, textSize-1, black)
	p.column(orders, pickOrders, y, false, headingSize, muted)
	return y + high
}

// column prints lines that were cut to fit before.
func (p *page) column(lines []string, x, y float64, bold bool, size float64, tone int) {
	for _, line := range lines {
		p.write(line, x, y, inner, bold, size, tone)
		y += lineHeight
	}
}
