package document

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/money"
)

// The invoice in millimetres, on A4.
const (
	invoiceEdge    = 14.0
	invoiceInner   = pageWidth - 2*invoiceEdge
	invoiceHalf    = invoiceInner / 2
	invoiceLast    = pageHeight - 20.0
	invoiceCaption = 6.5
	invoiceText    = 9.0
	invoiceLeast   = 6.0
	invoiceLead    = invoiceText * lead
)

// the columns of the invoice's table: captions, widths, and whether figures stand in them
var invoiceColumns = []struct {
	name   string
	w      float64
	figure bool
}{
	{"No.", 8, true}, {"Description of goods", 63, false}, {"HS code", 23, true}, {"Origin", 11, true}, {"Quantity", 14, true},
	{"Net weight", 19, true}, {"Unit price", 21, true}, {"Line total", 23, true},
}

// invoicePage is an invoice being written.
type invoicePage struct {
	*ruled
	d      customs.Declaration
	name   string
	sheets int
	y      float64
}

func invoice(paper customs.Paper, d customs.Declaration) *ruled {
	p := &invoicePage{d: d, name: "Commercial invoice", ruled: newRuled("Commercial invoice", pageWidth, pageHeight, invoiceLeast)}
	if paper == customs.ProformaInvoice {
		p.name = "Proforma invoice"
		p.SetTitle(p.name, true)
	}
	p.AddPage()
	p.sheets = 1
	p.head()
	p.parties()
	p.facts()
	p.table()
	p.totals()
	p.remarks()
	p.signed()
	before := p.PageCount()
	p.wholeTexts(p.name, d, area{invoiceEdge, invoiceEdge, invoiceInner, invoiceLast - invoiceEdge}, invoiceText)
	p.sheets += p.PageCount() - before
	p.number()
	return p.ruled
}

func (p *invoicePage) head() {
	d := p.d
	p.lines([]string{p.name}, area{invoiceEdge, invoiceEdge, invoiceInner, 10}, true, 20, black)
	french := "Facture commerciale"
	if p.name != "Commercial invoice" {
		french = "Facture pro forma"
	}
	p.lines([]string{french}, area{invoiceEdge, invoiceEdge + 8.6, invoiceInner, 5}, false, 10, muted)
	date := ""
	if !d.InvoiceDate.IsZero() {
		date = d.InvoiceDate.Format("2 January 2006")
	}
	x := invoiceEdge + 84
	for _, f := range []Fact{{"Invoice number", d.InvoiceNumber}, {"Invoice date", date}, {"Order number", d.OrderNumber}} {
		a := area{x, invoiceEdge, (invoiceInner - 84) / 3, 13}
		in := p.boxed(words{en: f.Name}, a, invoiceCaption)
		p.middle(f.Name, f.Value, in, true, invoiceText)
		x = a.right()
	}
	p.y = invoiceEdge + 17
}

// address is a party as lines: who, where, how to reach, and its numbers.
func (p *invoicePage) address(name string, of customs.Party, a area) {
	in := p.boxed(words{en: name}, a, invoiceCaption)
	var lines []string
	for _, text := range []string{
		of.Company, of.Name, streetLines(of.Address), together(" ", of.PostalCode, cityLine(of.Address)), country(of.Country),
		together(", ", of.Phone, of.Email),
	} {
		if strings.TrimSpace(text) != "" {
			lines = append(lines, text)
		}
	}
	high := 4.2
	for i, text := range lines {
		p.middle(name, text, area{in.x, in.y + float64(i)*high, in.w, high}, i == 0, invoiceText)
	}
	y := in.y + float64(len(lines))*high + 0.4
	p.fill(name+": numbers", numbers(of), area{in.x, y, in.w, in.bottom() - y}, false, invoiceText-0.5)
}

func (p *invoicePage) parties() {
	d, high := p.d, 40.0
	p.address("Exporter and seller", d.Sender, area{invoiceEdge, p.y, invoiceHalf, high})
	p.address("Consignee (ship to)", d.Recipient, area{invoiceEdge + invoiceHalf, p.y, invoiceHalf, high})
	p.y += high
	if d.Importer != nil {
		p.address("Sold to and importer of record", *d.Importer, area{invoiceEdge, p.y, invoiceInner, 32})
		p.y += 32
	}
}

// facts are the shipment's particulars in two rows of boxes, and what else there is to know in a third.
func (p *invoicePage) facts() {
	d := p.d
	terms := strings.ToUpper(d.Incoterm)
	if terms != "" {
		terms = together(" ", terms, d.Place)
	}
	parcels := ""
	if d.Parcels > 0 {
		parcels = strconv.Itoa(d.Parcels)
	}
	p.row(9.6,
		Fact{"Carrier", d.Operator}, Fact{"Tracking number", strings.Join(d.Numbers, ", ")}, Fact{"Parcels", parcels}, Fact{"Gross weight", kg(d.GrossWeight)},
		Fact{"Net weight", kg(d.Net())})
	reason := categoryWords[categoryOf(d)].en
	if d.Explanation != "" {
		reason += ": " + d.Explanation
	}
	p.row(9.6, Fact{"Terms of delivery (Incoterms 2020)", terms}, Fact{"Duties and taxes paid by", strings.ToUpper(d.Pays()[:1]) + d.Pays()[1:]},
		Fact{"Reason for export", reason}, Fact{"Currency", d.Currency})
	var more []Fact
	if d.MRN != "" {
		more = append(more, Fact{"Export declaration (MRN)", d.MRN})
	}
	if o := d.Outbound; o != nil {
		more = append(more, Fact{"Original export", together(", ", o.Carrier, o.Number, o.ShippedOn)})
	}
	if d.Reference != "" {
		more = append(more, Fact{"Reference", d.Reference})
	}
	if len(more) > 0 {
		p.row(9.6, more...)
	}
	p.y += 4
}

func (p *invoicePage) row(high float64, facts ...Fact) {
	w := invoiceInner / float64(len(facts))
	for i, f := range facts {
		in := p.boxed(words{en: f.Name}, area{invoiceEdge + float64(i)*w, p.y, w, high}, invoiceCaption)
		p.middle(f.Name, f.Value, in, false, invoiceText)
	}
	p.y += high
}

func (p *invoicePage) tableHead() {
	x := invoiceEdge
	for _, c := range invoiceColumns {
		a := area{x, p.y, c.w, 6}
		p.shade(a)
		p.frame(a, hair)
		if c.figure {
			p.figure(c.name, a.inset(rim), true, invoiceCaption)
		} else {
			p.middle("", c.name, a.inset(rim), true, invoiceCaption)
		}
		x += c.w
	}
	p.y += 6
}

// table prints the lines, on as many sheets as they need; each sheet but the last ends with what they come to so far.
func (p *invoicePage) table() {
	p.tableHead()
	sum := money.Amount{Currency: p.d.Currency}
	for i, l := range p.d.Lines {
		description := p.wrap(l.Description, invoiceColumns[1].w-2*rim, false, invoiceText)
		detail := p.wrap(lineDetail(l), invoiceColumns[1].w-2*rim, false, invoiceText-2)
		if lineDetail(l) == "" {
			detail = nil
		}
		const most = 12
		if len(description) > most {
			p.cut = append(p.cut, whole{fmt.Sprintf("Description, line %d", i+1), l.Description})
			description = append(description[:most-1], "…")
		}
		if len(detail) > most {
			p.cut = append(p.cut, whole{fmt.Sprintf("Details, line %d", i+1), lineDetail(l)})
			detail = append(detail[:most-1], "…")
		}
		high := float64(len(description))*invoiceLead + float64(len(detail))*(invoiceText-2)*lead + 2
		if p.y+high > invoiceLast-8 {
			p.carry("Carried forward", sum)
			p.turn()
			p.tableHead()
			p.carry("Brought forward", sum)
		}
		p.line(i, l, description, detail, high)
		sum = sum.Add(money.Amount{Minor: l.Sum().Minor, Currency: p.d.Currency})
	}
}

// carry is the row that leads from sheet to sheet.
func (p *invoicePage) carry(text string, sum money.Amount) {
	a := area{invoiceEdge, p.y, invoiceInner, 6}
	p.frame(a, hair)
	p.middle("", text, a.inset(rim), true, invoiceText-1)
	p.figure(sum.Decimal(), a.inset(rim), true, invoiceText-1)
	p.y += 6
}

// lineDetail is what some borders want to know of goods beyond their description.
func lineDetail(l customs.Line) string {
	var all []string
	for _, f := range []Fact{{"SKU", l.SKU}, {"Material", l.Material}, {"Use", l.IntendedUse}, {"MID", l.MID}} {
		if f.Value != "" {
			all = append(all, f.Name+": "+f.Value)
		}
	}
	return strings.Join(all, " · ")
}

func (p *invoicePage) line(i int, l customs.Line, description, detail []string, high float64) {
	values := []string{strconv.Itoa(i + 1), "", hs(l.HSCode), l.Origin, strconv.Itoa(l.Quantity) + " pcs", kg(l.Net()), l.Value.Decimal(), l.Sum().Decimal()}
	x := invoiceEdge
	for n, c := range invoiceColumns {
		a := area{x, p.y, c.w, high}
		p.frame(a, hair)
		if c.figure {
			p.figure(values[n], area{a.x + rim, a.y + 1, a.w - 2*rim, invoiceLead}, false, invoiceText)
		}
		x += c.w
	}
	in := area{invoiceEdge + invoiceColumns[0].w + rim, p.y + 1, invoiceColumns[1].w - 2*rim, high}
	used := p.lines(description, in, false, invoiceText, black)
	p.lines(detail, in.below(used), false, invoiceText-2, muted)
	p.y += high
}

// turn begins a further sheet.
func (p *invoicePage) turn() {
	p.AddPage()
	p.sheets++
	p.lines([]string{together(" ", p.name, p.d.InvoiceNumber)}, area{invoiceEdge, invoiceEdge - 3, invoiceInner, 6}, true, 11, black)
	p.y = invoiceEdge + 5
}

// room makes sure that so many millimetres are left on the sheet.
func (p *invoicePage) room(high float64) {
	if p.y+high > invoiceLast {
		p.turn()
	}
}
