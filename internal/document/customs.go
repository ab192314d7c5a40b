package document

import (
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Customs draws one customs paper of a declaration as a PDF: CN22 on 74 × 105 mm, CN23 on A4 across, an invoice on A4. What does not fit the
// form goes on further sheets of it. What the declaration leaves out stays empty; customs.Missing says what a border would stop for.
func Customs(paper customs.Paper, d customs.Declaration) ([]byte, error) {
	if len(d.Lines) == 0 && d.Category != customs.Documents {
		return nil, fault.At("parcel_items", "A customs paper needs to say what is in the parcel.")
	}
	var p *ruled
	switch paper {
	case customs.CN22:
		p = cn22(d)
	case customs.CN23:
		p = cn23(d)
	case customs.CommercialInvoice, customs.ProformaInvoice:
		p = invoice(paper, d)
	default:
		return nil, fault.New(fault.Missing, "There is no customs paper %q.", paper)
	}
	p.SetCreationDate(d.SignedOn.UTC())
	p.SetModificationDate(d.SignedOn.UTC())
	return p.bytes()
}

// CustomsSize is the size of a customs paper in the words of the APIs.
func CustomsSize(paper customs.Paper) string {
	if paper == customs.CN22 {
		return "a6" // the APIs know none smaller
	}
	return "a4"
}

// categories are what a form offers to tick, in its words.
var categoryWords = map[customs.Category]words{
	customs.Gift:      {en: "Gift", fr: "Cadeau"},
	customs.Documents: {en: "Documents", fr: "Documents"},
	customs.Sale:      {en: "Sale of goods", fr: "Vente de marchandises"},
	customs.Sample:    {en: "Commercial sample", fr: "Échantillon commercial"},
	customs.Return:    {en: "Returned goods", fr: "Retour de marchandises"},
	customs.Other:     {en: "Other", fr: "Autre"},
}

// categoryOf is why the goods travel; nobody said means that they were sold.
func categoryOf(d customs.Declaration) customs.Category {
	if d.Category == "" {
		return customs.Sale
	}
	return d.Category
}

// officially stands on both postal forms.
var officially = words{en: "May be opened officially", fr: "Peut être ouvert d’office"}

// title stands on both postal forms.
var title = words{en: "CUSTOMS DECLARATION", fr: "DÉCLARATION EN DOUANE"}

// streetLines are an address without name and city.
func streetLines(a postal.Address) string {
	return together(", ", a.LocalLine(), a.Line2)
}

// cityLine is the town as its country writes it.
func cityLine(a postal.Address) string { return together(" ", a.City, a.State) }

// country is a country's name in capitals, as the post wants it on papers; a code nobody knows stays itself.
func country(code string) string {
	if c, ok := postal.Lookup(code); ok {
		return strings.ToUpper(c.Name)
	}
	return code
}

// together puts what is not empty together.
func together(gap string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return strings.TrimSpace(s) == "" }), gap)
}

// numbers are a party's numbers with their kinds, as "EORI NL123456789, VAT NL123456789B01". With none of the kinds all are told.
func numbers(p customs.Party, kinds ...customs.Kind) string {
	var all []string
	for _, n := range p.Numbers {
		if n.Value != "" && (len(kinds) == 0 || slices.Contains(kinds, n.Kind)) {
			text := string(n.Kind) + " " + n.Value
			if n.Country != "" && !strings.HasPrefix(n.Value, n.Country) && n.Kind != customs.IOSS && n.Kind != customs.VOEC {
				text = fmt.Sprintf("%s (%s) %s", n.Kind, n.Country, n.Value)
			}
			all = append(all, text)
		}
	}
	return strings.Join(all, ", ")
}

// senderReference is what customs know the sender by: the reference of the shipment, then the numbers.
func senderReference(d customs.Declaration) string {
	return together(", ", d.Reference, numbers(d.Sender))
}

// importer is who answers for the goods at the border.
func importer(d customs.Declaration) customs.Party {
	if d.Importer != nil {
		return *d.Importer
	}
	return d.Recipient
}

// hs writes a tariff number in groups as tariffs print it: 6109.10.00.
func hs(code string) string {
	if len(code) < 6 {
		return code
	}
	text := code[:4] + "." + code[4:6]
	for rest := code[6:]; rest != ""; {
		n := min(2, len(rest))
		text, rest = text+"."+rest[:n], rest[n:]
	}
	return text
}

// kg is a weight as forms show it.
func kg(w postal.Grams) string { return w.Kg() + " kg" }

// signedOn is the date of the signature as both languages of the form write it.
func signedOn(d customs.Declaration) string {
	if d.SignedOn.IsZero() {
		return ""
	}
	return d.SignedOn.Format("02.01.2006")
}
