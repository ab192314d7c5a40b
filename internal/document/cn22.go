package document

import (
	"fmt"
	"strconv"

	"github.com/waybill-ship/waybill/internal/customs"
)

// The CN22 in millimetres.
const (
	cn22Width, cn22Height = 74.0, 105.0
	cn22Edge              = 3.0
	cn22Inner             = cn22Width - 2*cn22Edge
	cn22Lines             = 4 // that the form holds; more go on a further sheet
	cn22Caption           = 3.9
	cn22Text              = 6.5
	cn22Least             = 4.5
)

// the columns of the CN22's table
var cn22Columns = []struct {
	words
	w float64
}{
	{words{"Quantity and detailed description of contents", "Quantité et description détaillée du contenu", "3"}, 29},
	{words{"Net weight (kg)", "Poids net (kg)", "4"}, 10.5},
	{words{"Value", "Valeur", "5"}, 14.5},
	{words{"HS tariff number and country of origin of goods", "N° tarifaire du SH et pays d’origine des marchandises", "6"}, 14},
}

// cn22Certificate is what the sender of a small packet declares (box 9).
var cn22Certificate = words{
	en: "I, the undersigned, whose name and address are given on the item, certify that the particulars given in this declaration are correct and " +
		"that this item does not contain any dangerous article or articles prohibited by legislation or by postal or customs regulations.",
	fr: "Je, soussigné, dont le nom et l’adresse figurent sur l’envoi, certifie que les renseignements donnés dans la présente déclaration sont exacts et " +
		"que cet envoi ne contient aucun objet dangereux ou interdit par la législation ou la réglementation postale ou douanière.",
}

func cn22(d customs.Declaration) *ruled {
	p := newRuled("CN 22", cn22Width, cn22Height, cn22Least)
	p.AddPage()
	p.frame(area{cn22Edge, cn22Edge, cn22Inner, cn22Height - 2*cn22Edge}, stroke)
	p.cn22Head(d)
	p.cn22Category(d, area{cn22Edge, 15, cn22Inner, 14})
	p.cn22Heads(29)
	y := 38.0
	for i := range cn22Lines {
		row := area{cn22Edge, y, cn22Inner, 6.75}
		if i < len(d.Lines) {
			p.cn22Line(d.Lines[i], i, row)
		} else {
			p.cn22Row(row)
		}
		y = row.bottom()
	}
	p.cn22Foot(d, y)
	for from := cn22Lines; from < len(d.Lines); {
		from = p.cn22More(d, from)
	}
	p.wholeTexts("CN 22", d, area{cn22Edge, cn22Edge, cn22Inner, cn22Height - 2*cn22Edge}, cn22Text-0.5)
	return p
}

// cn22Head is the top of the form: operator, title, and that it may be opened.
func (p *ruled) cn22Head(d customs.Declaration) {
	top := area{cn22Edge, cn22Edge, 42, 12}
	p.caption(words{"Designated operator", "Opérateur désigné", "1"}, area{top.x + rim, top.y + 0.6, 18, 5}, cn22Caption)
	p.fill("Designated operator (1)", d.Operator, area{top.x + 19, top.y + 0.6, 22.5, 5}, true, 8)
	p.lines([]string{title.en}, area{top.x + rim, top.y + 6, 40, 3}, true, 7, black)
	p.lines([]string{title.fr}, area{top.x + rim, top.y + 9, 40, 3}, false, 5.5, muted)
	right := area{top.right(), cn22Edge, cn22Inner - 42, 12}
	p.frame(right, hair)
	p.lines([]string{"CN 22"}, area{right.x + 5, right.y + 0.8, 20, 6}, true, 13, black)
	p.caption(officially, area{right.x + 2, right.y + 7, right.w - 3, 5}, 4.8)
}

// cn22Category is box 2.
func (p *ruled) cn22Category(d customs.Declaration, a area) {
	p.frame(a, hair)
	p.caption(words{"Category of item – tick one", "", "2"}, area{a.x + rim, a.y + 0.6, a.w, 2}, cn22Caption)
	for i, c := range customs.Categories() {
		x, y := a.x+rim+float64(i%3)*22.5, a.y+2.8+float64(i/3)*4.1
		p.tick(x, y, 2.6, c == categoryOf(d))
		w := categoryWords[c]
		p.lines([]string{w.en}, area{x + 3.4, y - 0.3, 19, 2}, true, 4.8, black)
		p.lines([]string{w.fr}, area{x + 3.4, y + 1.4, 19, 2}, false, 4.2, muted)
	}
	in := area{a.x + rim, a.y + 11.2, a.w - 2*rim, 2.6}
	p.lines([]string{"Explanation / Explication:"}, in.below(0.3), false, cn22Caption, muted)
	p.fill("Explanation (2)", d.Explanation, area{in.x + 16, in.y - 0.1, in.w - 16, in.h}, false, 5.5)
}

func (p *ruled) cn22Heads(y float64) {
	x := cn22Edge
	for _, c := range cn22Columns {
		a := area{x, y, c.w, 9}
		p.shade(a)
		p.frame(a, hair)
		p.caption(c.words, area{x + 0.6, y + 0.5, c.w - 1, 8}, cn22Caption-0.4)
		x += c.w
	}
}

// cn22Row draws the boxes of one line and answers them.
func (p *ruled) cn22Row(row area) []area {
	var boxes []area
	x := row.x
	for _, c := range cn22Columns {
		a := area{x, row.y, c.w, row.h}
		p.frame(a, hair)
		boxes = append(boxes, area{a.x + 0.7, a.y + 0.3, a.w - 1.4, a.h - 0.6})
		x += c.w
	}
	return boxes
}

func (p *ruled) cn22Line(l customs.Line, i int, row area) {
	b := p.cn22Row(row)
	p.middle(fmt.Sprintf("Description, line %d (3)", i+1), strconv.Itoa(l.Quantity)+" × "+l.Description, b[0], false, cn22Text-0.5)
	p.figure(l.Net().Kg(), b[1], false, cn22Text-0.5)
	p.figure(l.Sum().String(), b[2], false, cn22Text-0.5)
	p.figure(hs(l.HSCode), area{b[3].x, b[3].y, b[3].w, b[3].h / 2}, false, cn22Text-0.5)
	p.figure(l.Origin, area{b[3].x, b[3].y + b[3].h/2, b[3].w, b[3].h / 2}, true, cn22Text-0.5)
}

// cn22Foot is what stands under the lines, from y on: totals, references, certificate, signature, number.
func (p *ruled) cn22Foot(d customs.Declaration, y float64) {
	half := cn22Inner / 2
	in := p.boxed(words{"Total weight (kg)", "Poids total (kg)", "7"}, area{cn22Edge, y, half, 6}, cn22Caption)
	p.figure(kg(d.Net()), area{in.x, y, in.w, 6}, true, 7.5)
	in = p.boxed(words{"Total value", "Valeur totale", "8"}, area{cn22Edge + half, y, half, 6}, cn22Caption)
	p.figure(d.Value().String(), area{in.x, y, in.w, 6}, true, 7.5)
	y += 6
	const high = 7.4
	in = p.boxed(words{"Sender’s customs reference", "Référence en douane de l’expéditeur", ""}, area{cn22Edge, y, half, high}, cn22Caption-0.4)
	p.fill("Sender’s customs reference", senderReference(d), area{in.x, in.y - 0.4, in.w, y + high - in.y + 0.3}, false, 5.5)
	in = p.boxed(words{"Importer’s reference", "Référence de l’importateur", ""}, area{cn22Edge + half, y, half, high}, cn22Caption-0.4)
	p.fill("Importer’s reference", numbers(importer(d)), area{in.x, in.y - 0.4, in.w, y + high - in.y + 0.3}, false, 5.5)
	y += high
	text := area{cn22Edge, y, cn22Inner, 10.4}
	p.frame(text, hair)
	p.caption(cn22Certificate, area{text.x + rim, text.y + 0.5, text.w - 2*rim, text.h}, 3.9)
	y = text.bottom()
	rest := area{cn22Edge, y, cn22Inner, cn22Height - cn22Edge - y}
	sign := area{rest.x, rest.y, 30, rest.h}
	in = p.boxed(words{"Date and sender’s signature", "Date et signature de l’expéditeur", "9"}, sign, cn22Caption-0.4)
	p.lines([]string{signedOn(d)}, area{in.x, in.y - 0.3, in.w, 3}, true, 5.5, black)
	p.sign("Signature (9)", d.Signature, d.SignedBy, area{in.x, in.y + 2.1, in.w, in.h - 2.1}, 7)
	if len(d.Numbers) > 0 {
		p.code(d.Numbers[0], area{sign.right() + 0.5, rest.y + 1, cn22Inner - 31, rest.h - 1.4}, 5.5)
	}
}

// cn22More is a further sheet of lines; it answers the first line of the next.
func (p *ruled) cn22More(d customs.Declaration, from int) int {
	p.AddPage()
	const rows = 11
	p.frame(area{cn22Edge, cn22Edge, cn22Inner, cn22Height - 2*cn22Edge}, stroke)
	p.lines([]string{"CN 22"}, area{cn22Edge + rim, cn22Edge + 0.6, 20, 5}, true, 10, black)
	p.caption(words{en: "Continuation sheet", fr: "Feuille complémentaire"}, area{cn22Edge + 16, cn22Edge + 0.9, 25, 5}, 5)
	if len(d.Numbers) > 0 {
		p.fill("", d.Numbers[0], area{cn22Edge + 40, cn22Edge + 1, cn22Inner - 41, 5}, true, 7)
	}
	p.cn22Heads(9)
	y := 18.0
	for i := range rows {
		row := area{cn22Edge, y, cn22Inner, 7}
		if from+i < len(d.Lines) {
			p.cn22Line(d.Lines[from+i], from+i, row)
		} else {
			p.cn22Row(row)
		}
		y = row.bottom()
	}
	last := area{cn22Edge, y, cn22Inner, cn22Height - cn22Edge - y}
	p.fill("", fmt.Sprintf("Lines %d–%d of %d. Totals of all: %s, %s.", from+1, min(from+rows, len(d.Lines)), len(d.Lines), kg(d.Net()), d.Value()),
		last.inset(rim), true, 5.5)
	return from + rows
}
