package pdf

import (
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

// The label's bands from the top, in hundredths of a point, with a rule between each:
//
//	carrier and service
//	sender              | date, weight, parcel, references
//	recipient
//	routing code, notes | DataMatrix
//	barcode and its text
const (
	edge   = 9 * point // about 3 mm that printers may leave out
	left   = edge
	right  = Width - edge
	inner  = right - left
	pad    = 7 * point
	rule   = 1 * point
	hair   = 50
	top    = edge
	bottom = Height - edge

	senderTop  = top + 38*point
	toTop      = senderTop + 62*point
	routingTop = toTop + 118*point
	barcodeTop = routingTop + 72*point
	factsLeft  = left + 166*point
	matrixSide = 58 * point
	matrixLeft = right - pad - matrixSide
)

func (c *canvas) label(l *Label) {
	if l.Specimen {
		c.specimen()
	}
	c.frame()
	c.header(l)
	c.sender(l)
	c.facts(l)
	c.recipient(l)
	c.routing(l)
	c.barcode(l)
	c.foot(l)
}

func (c *canvas) frame() {
	c.fill(left, top, inner, rule)
	c.fill(left, bottom-rule, inner, rule)
	c.fill(left, top, rule, bottom-top)
	c.fill(right-rule, top, rule, bottom-top)
	for _, y := range [...]unit{senderTop, toTop, routingTop, barcodeTop} {
		c.fill(left, y, inner, rule)
	}
	c.fill(factsLeft, senderTop, hair, toTop-senderTop)
	c.caption("FROM", left+pad, senderTop+900)
	c.caption("TO", left+pad, toTop+1000)
}

func (c *canvas) caption(s string, x, y unit) { c.print(c.text("", bold, s), x, y, 520) }

// header shows the carrier, and the service white on black: it is what a sorter looks for.
func (c *canvas) header(l *Label) {
	const half = inner/2 + 4*point
	c.fit(c.text("carrier", bold, l.Carrier), left+pad, top+2600, 19*point, inner-half-2*pad)
	if l.Service == "" {
		return
	}
	c.fill(right-half, top, half, senderTop-top)
	c.grey(100)
	t := c.text("service", bold, l.Service)
	size := c.shrink(t, 14*point, half-2*pad)
	c.centred(t, right-half/2, top+(senderTop-top)/2+size*36/100, size)
	c.grey(0)
}

func (c *canvas) sender(l *Label) {
	c.lines = c.lines[:0]
	c.address("from.", &l.From, regular)
	const room = factsLeft - left - 2*pad
	c.block("from", left+pad, senderTop+1200, room, toTop-senderTop-1500, 800)
}

func (c *canvas) recipient(l *Label) {
	c.lines = c.lines[:0]
	c.address("to.", &l.To, bold)
	c.block("to", left+pad, toTop+1300, inner-2*pad, routingTop-toTop-1700, 15*point)
}

// afterCity lists the countries that write the postal code behind the city.
const afterCity = "AU CA GB IE IN JE GG IM NZ US "

// address collects the lines of an address; name, city and country stand in the face strong.
func (c *canvas) address(prefix string, a *postal.Address, strong *face) {
	c.add(prefix+"name", strong, a.Name)
	c.add(prefix+"company_name", regular, a.Company)
	c.add(prefix+"address", regular, a.LocalLine())
	c.add(prefix+"address_2", regular, a.Line2)
	if a.PostNumber != "" {
		c.add(prefix+"to_post_number", regular, "Post number ", a.PostNumber)
	}
	first, gap, second := a.PostalCode, " ", a.City
	if strings.Contains(afterCity, a.Country+" ") {
		first, second = a.City, a.PostalCode
		if a.State != "" {
			second = a.State + " " + a.PostalCode
		}
	}
	if first == "" || second == "" {
		gap = ""
	}
	c.add(prefix+"city", strong, first, gap, second)
	c.add(prefix+"country", strong, strings.ToUpper(countryName(a.Country)))
	if a.Phone != "" && strong == bold {
		c.add(prefix+"telephone", regular, "Tel. ", a.Phone)
	}
}

// countryName is the country in words; a code nobody knows stays itself.
func countryName(code string) string {
	if c, ok := postal.Lookup(code); ok {
		return c.Name
	}
	return code
}

func (c *canvas) add(field string, f *face, parts ...string) {
	if t := c.text(field, f, parts...); len(t.s) > 0 {
		c.lines = append(c.lines, t)
	}
}

// block prints c.lines into a box, as large as they fit and at most at size: a long line is first
// narrowed to three quarters, then wrapped; then all become smaller.
func (c *canvas) block(field string, x, y, w, h, size unit) {
	for ; size >= smallest; size -= 50 {
		used := 0
		for _, t := range c.lines {
			used += c.paragraph(t, 0, 0, w, size, false)
		}
		if used <= h {
			for _, t := range c.lines {
				y += c.paragraph(t, x, y, w, size, true)
			}
			return
		}
	}
	c.fail(fault.At(field, "This address is too long for a label."))
}

// paragraph measures one line of an address and prints it if wanted; it gives the height.
func (c *canvas) paragraph(t text, x, y, w, size unit, draw bool) unit {
	own := narrowed(t, size, w)
	if own >= size*3/4 {
		if draw {
			c.print(t, x, y+own*92/100, own)
		}
		return leading(own)
	}
	own = size * 3 / 4
	used := 0
	wrap(t, w*1000/own, func(part text) {
		if draw {
			c.print(part, x, y+used+own*92/100, own)
		}
		used += leading(own)
	})
	return used
}

func leading(size unit) unit { return size * 118 / 100 }

// facts are the small print beside the sender, one caption and value a row.
func (c *canvas) facts(l *Label) {
	y := senderTop + 900
	row := func(name, field, value string) {
		if value == "" {
			return
		}
		c.caption(name, factsLeft+pad, y+100)
		c.right(c.text(field, regular, value), right-pad, y+100, 800, right-factsLeft-2*pad-3500)
		y += 1080
	}
	if !l.Date.IsZero() {
		var b [16]byte
		row("DATE", "date", string(l.Date.AppendFormat(b[:0], "2 Jan 2006")))
	}
	if l.Weight > 0 {
		row("WEIGHT", "weight", l.Weight.Kg()+" kg")
	}
	if l.Of > 0 {
		row("PARCEL", "parcel", strconv.Itoa(l.Parcel)+" / "+strconv.Itoa(l.Of))
	}
	row("ORDER", "order_number", l.Order)
	row("REF", "reference", l.Reference)
}

// routing shows the code of the sorting centre as large as fits, notes under it, and the DataMatrix at the right.
func (c *canvas) routing(l *Label) {
	room := inner - 2*pad
	if l.Matrix.Data != "" {
		c.matrix(l)
		room -= matrixSide + 2*pad
	}
	notes := l.Notes[:min(len(l.Notes), 3)]
	height := barcodeTop - routingTop - len(notes)*1000 - 1400
	if l.Routing != "" {
		t := c.text("routing", bold, l.Routing)
		size := c.shrink(t, min(height, 40*point), room)
		c.print(t, left+pad, routingTop+700+height/2+size*36/100, size)
	}
	y := barcodeTop - 700 - (len(notes)-1)*1000
	for i, n := range notes {
		c.fill(left+pad, y-500, 400, 400)
		c.fit(c.text("notes["+strconv.Itoa(i)+"]", bold, n), left+pad+800, y, 820, room-800)
		y += 1000
	}
}
