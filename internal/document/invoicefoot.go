package document

import (
	"fmt"

	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/money"
)

// totals are the sums under the lines.
func (p *invoicePage) totals() {
	d := p.d
	type sum struct {
		name string
		of   money.Amount
	}
	rows := []sum{{"Value of goods", d.Value()}}
	if !d.Discount.IsZero() {
		rows = append(rows, sum{"Discount", money.Amount{Minor: -d.Discount.Minor, Currency: d.Currency}})
	}
	for _, one := range []sum{{"Freight", d.Freight}, {"Insurance", d.Insurance}, {"Other costs", d.OtherCost}} {
		if !one.of.IsZero() {
			rows = append(rows, sum{one.name, money.Amount{Minor: one.of.Minor, Currency: d.Currency}})
		}
	}
	rows = append(rows, sum{"Total", d.Total()})
	const high, wide = 6.0, 88.0
	p.room(high * float64(len(rows)))
	for i, r := range rows {
		a := area{invoiceEdge + invoiceInner - wide, p.y, wide, high}
		last := i == len(rows)-1
		if last {
			p.shade(a)
		}
		p.frame(a, hair)
		p.middle("", r.name, area{a.x + rim, a.y, 40, a.h}, last, invoiceText)
		p.figure(r.of.String(), area{a.x + 40, a.y, a.w - 40 - rim, a.h}, last, invoiceText)
		p.y += high
	}
	p.y += 4
}

// remarks are statements, notes and tax numbers that a border asks for, one paragraph each.
func (p *invoicePage) remarks() {
	d := p.d
	paragraph := func(name, text string) {
		if text == "" {
			return
		}
		for i, line := range p.wrap(name+": "+text, invoiceInner, false, invoiceText-0.5) {
			if i == 0 {
				p.room(3 * invoiceLead)
			}
			p.room(invoiceLead)
			p.lines([]string{line}, area{invoiceEdge, p.y, invoiceInner, invoiceLead}, false, invoiceText-0.5, black)
			p.y += invoiceLead
		}
		p.y += 1.4
	}
	if !categoryOf(d).Commercial() {
		paragraph("Remark", "The goods are not for sale; the value stands for customs purposes only.")
	}
	for _, s := range d.Statements {
		paragraph("Statement", s)
	}
	paragraph("Notes", d.Notes)
	paragraph("Restrictions", d.Comments)
	for i, number := range d.Licences {
		paragraph(fmt.Sprintf("Licence %d", i+1), number)
	}
	for i, number := range d.Certificates {
		paragraph(fmt.Sprintf("Certificate %d", i+1), number)
	}
	p.y += 2
}

// signed is the exporter's word for it all.
func (p *invoicePage) signed() {
	d := p.d
	const high = 30.0
	p.room(high)
	a := area{invoiceEdge, p.y, invoiceInner, high}
	p.frame(a, hair)
	p.fill("", "I declare that the information on this invoice is true and correct, and that the goods are as described.", area{a.x + rim, a.y + 1, a.w - 2*rim, 5}, false, invoiceText)
	third := a.w / 3
	var on string
	if !d.SignedOn.IsZero() {
		on = d.SignedOn.Format("2 January 2006")
	}
	for i, f := range []Fact{{"Place and date", together(", ", d.SignedAt, on)}, {"Name", d.SignedBy}, {"Signature", ""}} {
		in := p.boxed(words{en: f.Name}, area{a.x + float64(i)*third, a.y + 7, third, a.h - 7}, invoiceCaption)
		if f.Name == "Signature" {
			name := d.SignedBy
			if len(d.Signature) > 0 {
				name = ""
			}
			p.sign("Signature", d.Signature, name, in, 14)
			continue
		}
		p.middle(f.Name, f.Value, area{in.x, in.y, in.w, in.h - 2}, false, invoiceText+0.5)
	}
	p.y += high
}

// number writes at the foot of each sheet which one it is.
func (p *invoicePage) number() {
	n := p.PageCount()
	for i := range n {
		p.SetPage(i + 1)
		y := pageHeight - 11.0
		p.write(together(" · ", p.name, p.d.InvoiceNumber, senderName(p.d.Sender)), invoiceEdge, y, invoiceInner*0.8, false, headingSize, muted)
		p.rightward(fmt.Sprintf("%d / %d", i+1, n), invoiceEdge+invoiceInner, y, false, headingSize, muted)
	}
}

func senderName(p customs.Party) string {
	if p.Company != "" {
		return p.Company
	}
	return p.Name
}
