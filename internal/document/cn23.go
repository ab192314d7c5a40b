package document

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/customs"
)

// The CN23 in millimetres, on A4 across.
const (
	cn23Width, cn23Height = 297.0, 210.0
	cn23Edge              = 8.0
	cn23Inner             = cn23Width - 2*cn23Edge
	cn23Half              = cn23Inner / 2
	cn23Mid               = cn23Edge + cn23Half
	cn23Lines             = 5 // that the form holds; more go on a further sheet
	cn23Caption           = 6.0
	cn23Text              = 9.5
	cn23Least             = 6.0
)

// the columns of the CN23's table
var cn23Columns = []struct {
	words
	w float64
}{
	{words{"Detailed description of contents", "Description détaillée du contenu", "1"}, 125},
	{words{"Quantity", "Quantité", "2"}, 18},
	{words{"Net weight (kg)", "Poids net (kg)", "3"}, 28},
	{words{"Value", "Valeur", "5"}, 36},
	{words{"HS tariff number", "N° tarifaire du SH", "7"}, 36},
	{words{"Country of origin of goods", "Pays d’origine des marchandises", "8"}, 38},
}

// commercialOnly stands above the last two columns.
var commercialOnly = words{en: "For commercial items only", fr: "Pour les envois commerciaux seulement"}

// cn23Certificate is what the sender of a parcel declares (box 15).
var cn23Certificate = words{
	en: "I certify that the particulars given in this customs declaration are correct and that this item does not contain any dangerous article or " +
		"articles prohibited by legislation or by postal or customs regulations.",
	fr: "Je certifie que les renseignements donnés dans la présente déclaration en douane sont exacts et que cet envoi ne contient aucun objet dangereux " +
		"ou interdit par la législation ou la réglementation postale ou douanière.",
}

func cn23(d customs.Declaration) *ruled {
	p := newRuled("CN 23", cn23Width, cn23Height, cn23Least)
	p.AddPage()
	p.frame(area{cn23Edge, cn23Edge, cn23Inner, cn23Height - 2*cn23Edge}, stroke)
	p.cn23Head(d)
	p.cn23From(d, area{cn23Edge, 20, cn23Half, 34})
	p.cn23To(d, area{cn23Edge, 54, cn23Half, 34})
	p.cn23Right(d)
	p.cn23Heads(88)
	y := 99.0
	for i := range cn23Lines {
		row := area{cn23Edge, y, cn23Inner, 8}
		if i < len(d.Lines) {
			p.cn23Line(d.Lines[i], i, row)
		} else {
			p.cn23Row(row)
		}
		y = row.bottom()
	}
	p.cn23Totals(d, area{cn23Edge, y, cn23Inner, 10})
	p.cn23Left(d, 149)
	p.cn23Office(d, area{cn23Mid, 149, cn23Half, 22})
	p.cn23Sign(d, area{cn23Mid, 171, cn23Half, cn23Height - cn23Edge - 171})
	for from := cn23Lines; from < len(d.Lines); {
		from = p.cn23More(d, from)
	}
	p.wholeTexts("CN 23", d, area{cn23Edge, cn23Edge, cn23Inner, cn23Height - 2*cn23Edge}, cn23Text)
	return p
}

func (p *ruled) cn23Head(d customs.Declaration) {
	a := area{cn23Edge, cn23Edge, cn23Inner, 12}
	p.frame(a, hair)
	p.caption(words{en: "Designated operator", fr: "Opérateur désigné"}, area{a.x + rim, a.y + 0.8, 30, 6}, cn23Caption)
	p.fill("Designated operator", d.Operator, area{a.x + 28, a.y + 1.2, 60, 10}, true, 15)
	p.lines([]string{title.en}, area{a.x + 96, a.y + 1, 90, 6}, true, 14, black)
	p.lines([]string{title.fr}, area{a.x + 96, a.y + 7, 90, 5}, false, 9, muted)
	p.lines([]string{officially.en}, area{a.x + 183, a.y + 2, 55, 5}, true, 9, black)
	p.lines([]string{officially.fr}, area{a.x + 183, a.y + 6.4, 55, 5}, false, 8, muted)
	last := area{a.right() - 40, a.y, 40, a.h}
	p.frame(last, stroke)
	p.lines([]string{"CN 23"}, area{last.x + 6, last.y + 1.6, 30, 10}, true, 24, black)
}

// party writes an address row by row: caption, then what it is.
func (p *ruled) party(side words, of customs.Party, a area, ways bool) {
	p.frame(a, hair)
	p.lines([]string{side.en}, area{a.x + rim, a.y + 1, 12, 5}, true, 10, black)
	p.lines([]string{side.fr}, area{a.x + rim, a.y + 5.4, 12, 5}, false, 9, muted)
	type row struct {
		w    words
		text string
	}
	rows := []row{
		{words{en: "Name", fr: "Nom"}, of.Name}, {words{en: "Business", fr: "Société"}, of.Company}, {words{en: "Street", fr: "Rue"}, streetLines(of.Address)},
		{words{en: "Postcode", fr: "Code postal"}, of.PostalCode}, {words{en: "City", fr: "Ville"}, cityLine(of.Address)},
		{words{en: "Country", fr: "Pays"}, country(of.Country)},
	}
	if ways {
		rows = append(rows, row{words{en: "Tel./e-mail", fr: "Tél./e-mail"}, together(", ", of.Phone, of.Email)})
	}
	high := (a.h - 0.6) / float64(len(rows))
	for i, r := range rows {
		y := a.y + 0.3 + float64(i)*high
		in := area{a.x + 15, y, a.w - 16, high}
		p.lines([]string{r.w.en + " / " + r.w.fr}, area{in.x, y + (high-cn23Caption*lead)/2, 28, high}, false, cn23Caption, muted)
		p.middle(side.en+": "+r.w.en, r.text, area{in.x + 27, y, in.w - 27, high}, i < 2, cn23Text+0.5)
		if i > 0 {
			p.SetLineWidth(0.1)
			p.SetDrawColor(pale, pale, pale)
			p.Line(in.x, y, a.right()-rim, y)
		}
	}
}

func (p *ruled) cn23From(d customs.Declaration, a area) {
	p.party(words{en: "From", fr: "De"}, d.Sender, a, true)
}

func (p *ruled) cn23To(d customs.Declaration, a area) {
	p.party(words{en: "To", fr: "À"}, d.Recipient, a, false)
}

// cn23Right is the right of the upper half: references and the item's number.
func (p *ruled) cn23Right(d customs.Declaration) {
	a := area{cn23Mid, 20, cn23Half, 11}
	in := p.boxed(words{"Sender’s customs reference (if any)", "Référence en douane de l’expéditeur (si elle existe)", ""}, a, cn23Caption)
	p.fill("Sender’s customs reference", senderReference(d), in, false, cn23Text)
	a = area{cn23Mid, 31, cn23Half, 23}
	p.frame(a, hair)
	p.caption(words{"No. of item (barcode, if any)", "N° de l’envoi (code à barres, s’il existe)", ""}, area{a.x + rim, a.y + 0.8, 38, 8}, cn23Caption)
	if len(d.Numbers) > 0 {
		p.code(d.Numbers[0], area{a.x + 40, a.y + 1.6, a.w - 42, a.h - 2.4}, 11)
	}
	if rest := d.Numbers[min(1, len(d.Numbers)):]; len(rest) > 0 {
		p.fill("No. of item", "+ "+strings.Join(rest, ", "), area{a.x + rim, a.y + 9, 38, 13}, false, 7)
	}
	a = area{cn23Mid, 54, cn23Half, 17}
	in = p.boxed(words{"Importer’s reference (if any) (tax code/VAT No./importer code) (optional)",
		"Référence de l’importateur (si elle existe) (code fiscal/n° de TVA/code de l’importateur) (facultatif)", ""}, a, cn23Caption)
	who := importer(d)
	reference := numbers(who)
	if d.Importer != nil {
		reference = together(", ", reference, who.Name, who.Company, who.City, country(who.Country))
	}
	p.fill("Importer’s reference", reference, in, false, cn23Text)
	in = p.boxed(words{"Importer’s telephone/fax/e-mail (if known)", "N° de téléphone/fax/e-mail de l’importateur (si connus)", ""},
		area{cn23Mid, 71, cn23Half, 17}, cn23Caption)
	p.fill("Importer’s telephone/e-mail", together(", ", who.Phone, who.Email), in, false, cn23Text)
}

func (p *ruled) cn23Heads(y float64) {
	x := cn23Edge
	for i, c := range cn23Columns {
		a := area{x, y, c.w, 11}
		p.shade(a)
		if i >= 4 {
			a = a.below(4.4)
		}
		p.frame(a, hair)
		p.caption(c.words, area{x + rim, a.y + 0.6, c.w - 2*rim, a.h}, cn23Caption)
		x += c.w
	}
	last := cn23Columns[4].w + cn23Columns[5].w
	p.frame(area{x - last, y, last, 4.4}, hair)
	p.lines([]string{commercialOnly.en + " / " + commercialOnly.fr}, area{x - last + rim, y + 1, last, 3}, true, cn23Caption-0.5, black)
}

// cn23Row draws the boxes of one line and answers them.
func (p *ruled) cn23Row(row area) []area {
	var boxes []area
	x := row.x
	for _, c := range cn23Columns {
		p.frame(area{x, row.y, c.w, row.h}, hair)
		boxes = append(boxes, area{x + rim, row.y + 0.4, c.w - 2*rim, row.h - 0.8})
		x += c.w
	}
	return boxes
}

func (p *ruled) cn23Line(l customs.Line, i int, row area) {
	b := p.cn23Row(row)
	p.middle(fmt.Sprintf("Description, line %d (1)", i+1), l.Description, b[0], false, cn23Text)
	p.figure(strconv.Itoa(l.Quantity), b[1], false, cn23Text)
	p.figure(l.Net().Kg(), b[2], false, cn23Text)
	p.figure(l.Sum().String(), b[3], false, cn23Text)
	p.figure(hs(l.HSCode), b[4], false, cn23Text)
	p.middle(fmt.Sprintf("Origin, line %d (8)", i+1), originOf(l), b[5], false, cn23Text)
}

// originOf is a country with its code, for a form has room for both.
func originOf(l customs.Line) string {
	if name := country(l.Origin); name != l.Origin {
		return l.Origin + " " + name
	}
	return l.Origin
}

func (p *ruled) cn23Totals(d customs.Declaration, a area) {
	third := a.w / 3
	for i, one := range []struct {
		words
		text string
	}{
		{words{"Total gross weight (kg)", "Poids brut total (kg)", "4"}, kg(d.GrossWeight)},
		{words{"Total value", "Valeur totale", "6"}, d.Value().String()},
		{words{"Postal charges/Fees", "Frais de port/Frais", "9"}, charge(d.Postage)},
	} {
		box := area{a.x + float64(i)*third, a.y, third, a.h}
		p.boxed(one.words, box, cn23Caption)
		p.figure(one.text, area{box.x + 36, box.y, box.w - 38, box.h}, true, 12)
	}
}
