package document

import (
	"fmt"
	"strings"

	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/money"
)

// charge is an amount that may not be known.
func charge(a money.Amount) string {
	if a.Currency == "" {
		return ""
	}
	return a.String()
}

// cn23Left is the left of the lower half, from y on: category, comments, licence, certificate, invoice, delivery.
func (p *ruled) cn23Left(d customs.Declaration, y float64) {
	p.cn23Category(d, area{cn23Edge, y, cn23Half, 17})
	y += 17
	in := p.boxed(words{"Comments (11): (e.g.: goods subject to quarantine, sanitary/phytosanitary inspection or other restrictions)",
		"Observations: (p. ex. marchandises soumises à la quarantaine, à des contrôles sanitaires, phytosanitaires ou à d’autres restrictions)", ""}, //nolint:misspell // French
		area{cn23Edge, y, cn23Half, 12}, cn23Caption-1)
	p.fill("Comments (11)", d.Comments, in, false, cn23Text-1)
	y += 12
	third := cn23Half / 3
	for i, one := range []struct {
		words
		numbers string
	}{
		{words{"Licence (12): No(s). of licence(s)", "Licence: N° de la/des licence(s)", ""}, strings.Join(d.Licences, ", ")},
		{words{"Certificate (13): No(s). of certificate(s)", "Certificat: N° du/des certificat(s)", ""}, strings.Join(d.Certificates, ", ")},
		{words{"Invoice (14): No. of invoice", "Facture: N° de la facture", ""}, d.InvoiceNumber},
	} {
		a := area{cn23Edge + float64(i)*third, y, third, 11.5}
		p.frame(a, hair)
		p.tick(a.x+rim, a.y+1.2, 3, one.numbers != "")
		used := p.caption(one.words, area{a.x + 5, a.y + 0.8, a.w - 5.5, 6}, cn23Caption-1)
		p.fill(one.en, one.numbers, area{a.x + 5, a.y + 1 + used, a.w - 6, a.h - used - 1.2}, false, cn23Text)
	}
	y += 11.5
	p.cn23Delivery(d, area{cn23Edge, y, cn23Half, cn23Height - cn23Edge - y})
}

// cn23Category is box 10.
func (p *ruled) cn23Category(d customs.Declaration, a area) {
	p.frame(a, hair)
	p.caption(words{"Category of item", "Catégorie de l’envoi", "10"}, area{a.x + rim, a.y + 0.8, 28, 8}, cn23Caption)
	for i, c := range customs.Categories() {
		x, y := a.x+30+float64(i%3)*36.5, a.y+1.2+float64(i/3)*5.4
		p.tick(x, y, 3.2, c == categoryOf(d))
		w := categoryWords[c]
		p.lines([]string{w.en}, area{x + 4.4, y - 0.7, 32, 3}, true, 7, black)
		p.lines([]string{w.fr}, area{x + 4.4, y + 1.9, 32, 3}, false, 6, muted)
	}
	in := area{a.x + rim, a.y + 12, a.w - 2*rim, 4.6}
	p.lines([]string{"Explanation / Explication:"}, in.below(1.1), false, cn23Caption, muted)
	p.middle("Explanation (10)", d.Explanation, area{in.x + 29, in.y, in.w - 29, in.h}, false, cn23Text)
}

// cn23Delivery is the part of the despatch note that goes with the declaration: what to do where nobody takes it, and the receipt.
func (p *ruled) cn23Delivery(d customs.Declaration, a area) {
	left := area{a.x, a.y, a.w / 2, a.h}
	p.frame(left, hair)
	p.caption(words{"If it cannot be delivered", "En cas de non-livraison", ""}, area{left.x + rim, left.y + 0.7, 26, 8}, cn23Caption)
	for i, one := range []words{{en: "Return to sender", fr: "Renvoyer à l’expéditeur"}, {en: "Treat as abandoned", fr: "Traiter comme abandonné"}} {
		y := left.y + 1 + float64(i)*5.6
		p.tick(left.x+29, y, 3, d.Abandon == (i == 1))
		p.lines([]string{one.en}, area{left.x + 33.5, y - 0.7, 35, 3}, true, 7, black)
		p.lines([]string{one.fr}, area{left.x + 33.5, y + 1.9, 35, 3}, false, 6, muted)
	}
	p.boxed(words{"Received: date and addressee’s signature", "Reçu: date et signature du destinataire", ""}, area{left.right(), a.y, a.w / 2, a.h}, cn23Caption)
}

// cn23Office is what the office of origin writes, as far as the sender knows it.
func (p *ruled) cn23Office(d customs.Declaration, a area) {
	half := a.w / 2
	for i, one := range []struct {
		words
		text string
	}{
		{words{en: "Office of origin/Date of posting", fr: "Bureau d’origine/Date de dépôt"}, together(", ", d.SignedAt, signedOn(d))},
		{words{en: "Weight", fr: "Poids"}, kg(d.GrossWeight)},
		{words{en: "Charges", fr: "Taxes"}, charge(d.Postage)},
		{words{en: "Insured value", fr: "Valeur assurée"}, charge(d.Insured)},
	} {
		box := area{a.x + float64(i%2)*half, a.y + float64(i/2)*a.h/2, half, a.h / 2}
		in := p.boxed(one.words, box, cn23Caption)
		p.middle(one.en, one.text, in, false, cn23Text)
	}
}

// cn23Sign is box 15.
func (p *ruled) cn23Sign(d customs.Declaration, a area) {
	p.frame(a, hair)
	in := a.inset(rim)
	used := p.caption(cn23Certificate, in, cn23Caption)
	box := area{a.x, in.y + used + 0.8, a.w, a.bottom() - in.y - used - 0.8}
	in = p.boxed(words{"Date and sender’s signature", "Date et signature de l’expéditeur", "15"}, box, cn23Caption)
	p.lines([]string{together(", ", d.SignedAt, signedOn(d))}, area{in.x, in.y + 0.5, 55, 4}, true, cn23Text, black)
	p.sign("Signature (15)", d.Signature, d.SignedBy, area{in.x + 62, box.y + 0.6, in.w - 62, box.h - 1.2}, 13)
}

// cn23More is a further sheet of lines; it answers the first line of the next.
func (p *ruled) cn23More(d customs.Declaration, from int) int {
	p.AddPage()
	const rows = 18
	p.frame(area{cn23Edge, cn23Edge, cn23Inner, cn23Height - 2*cn23Edge}, stroke)
	p.further("CN 23", d, area{cn23Edge, cn23Edge, cn23Inner, 14})
	p.cn23Heads(cn23Edge + 14)
	y := cn23Edge + 25
	for i := range rows {
		row := area{cn23Edge, y, cn23Inner, 8}
		if from+i < len(d.Lines) {
			p.cn23Line(d.Lines[from+i], from+i, row)
		} else {
			p.cn23Row(row)
		}
		y = row.bottom()
	}
	last := area{cn23Edge, y, cn23Inner, cn23Height - cn23Edge - y}
	p.middle("", fmt.Sprintf("Lines %d–%d of %d. Totals of all lines: net %s, value %s.", from+1, min(from+rows, len(d.Lines)), len(d.Lines), kg(d.Net()), d.Value()),
		area{last.x + rim, last.y, last.w - 80, last.h}, true, cn23Text)
	p.middle("", together(", ", signedOn(d), d.SignedBy), area{last.right() - 76, last.y, 75, last.h}, false, cn23Text)
	return from + rows
}

// further is the heading of a further sheet: the form, the item's number, sender and addressee.
func (p *ruled) further(form string, d customs.Declaration, a area) {
	p.frame(a, hair)
	small := min(1, a.w/200)
	p.lines([]string{form}, area{a.x + rim, a.y + 1, 40, a.h}, true, 20*max(small, 0.5), black)
	x := a.x + 3*rim + p.GetStringWidth(form)
	p.caption(words{en: "Continuation sheet", fr: "Feuille complémentaire"}, area{x, a.y + 1, 40, a.h}, 5+5*(small-0.35))
	rest := area{x + 24 + 20*(small-0.35), a.y + 0.8, 0, a.h - 1.6}
	rest.w = a.right() - rim - rest.x
	text := d.Sender.Name
	if d.Sender.Company != "" {
		text = d.Sender.Company
	}
	if len(d.Numbers) > 0 {
		text = d.Numbers[0] + " · " + text
	}
	p.middle("", text+" → "+together(", ", d.Recipient.Name, d.Recipient.City, country(d.Recipient.Country)), rest, true, 6+6*(small-0.35))
}

// wholeTexts prints on further sheets what had to be cut in its box.
func (p *ruled) wholeTexts(form string, d customs.Declaration, a area, size float64) {
	if len(p.cut) == 0 {
		return
	}
	all := p.cut
	head := area{a.x, a.y, a.w, min(14, a.h/12)}
	y := a.bottom()
	next := func() {
		p.AddPage()
		p.frame(a, stroke)
		p.further(form, d, head)
		y = head.bottom() + 2
	}
	high := size * lead
	for _, one := range all {
		for i, line := range append([]string{one.box + ":"}, p.wrap(one.text, a.w-4, false, size)...) {
			if y+high > a.bottom()-1 || i == 0 && y+2*high > a.bottom()-1 {
				next()
			}
			p.lines([]string{line}, area{a.x + 2, y, a.w, high}, i == 0, size, black)
			y += high
		}
		y += high / 2
	}
	p.cut = nil
}
