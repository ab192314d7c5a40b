package customs

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Gap is one thing that a declaration lacks or has wrong: the field in the words of the order and its items ("items.2.hs_code", counted
// from 0), a sentence that says what is missing, and one that says where to enter it.
type Gap struct {
	Field string
	Text  Sentence
	Where Sentence
	// Advice: the border does not stop for it, and yet the parcel goes better with it. Everything else is refused before the carrier is asked.
	Advice bool
}

// The places where gaps are mended.
var (
	inItem      = say("Enter it on the order’s item.")
	inItemOrSKU = say("Enter it on the order’s item, or once for its SKU in the product list.")
	inOrder     = say("Enter it on the order, under customs.")
	inAddress   = say("Enter it in the recipient’s address.")
	inSender    = say("Enter it on the sender address, in the settings.")
	inMethod    = say("Choose another shipping method.")
)

// gaps gathers what is wrong.
type gaps struct {
	all []Gap
	d   Declaration
	n   Need
}

func (g *gaps) must(field string, where Sentence, format string, args ...any) {
	g.all = append(g.all, Gap{Field: field, Text: say(format, args...), Where: where})
}

func (g *gaps) should(field string, where Sentence, format string, args ...any) {
	g.all = append(g.all, Gap{Field: field, Text: say(format, args...), Where: where, Advice: true})
}

// told takes over a refusal of a value.
func (g *gaps) told(where Sentence, err error, advice bool) {
	f, ok := fault.As(err)
	if !ok {
		return
	}
	for _, one := range f.Fields {
		g.all = append(g.all, Gap{Field: one.Name, Text: say(one.Format, one.Args...), Where: where, Advice: advice})
	}
}

// Missing says everything that a declaration lacks for what the border needs, musts and advice, in the order in which an order is read.
func Missing(d Declaration, n Need) []Gap {
	g := &gaps{d: d, n: n}
	if n.UKIMS && d.Sender.Number(UKIMS) == "" && d.Sender.Number(EORI) == "" {
		g.must("customs_information.tax_numbers.sender", inOrder, "Goods for a business in Northern Ireland need the sender’s UKIMS or EORI number.")
	}
	if !n.Border {
		return g.all
	}
	g.recipient()
	if d.Category != Documents {
		g.lines()
	}
	g.order()
	g.numbers()
	if d.Category != Documents {
		g.senderNumbers()
		g.schemes()
	}
	if n.To.Customs == "US" && d.Category != Documents {
		g.unitedStates()
	}
	return g.all
}

// Musts are the gaps without the advice.
func Musts(all []Gap) []Gap {
	return slices.DeleteFunc(slices.Clone(all), func(g Gap) bool { return g.Advice })
}

// Refusal is the musts as one refusal that names every field; nil without any.
func Refusal(all []Gap) error {
	var wrong fault.List
	for _, g := range Musts(all) {
		wrong.Add(g.Field, "%s %s", g.Text, g.Where)
	}
	return wrong.Err()
}

func (g *gaps) recipient() {
	to := g.d.Recipient
	if to.Phone == "" && to.Email == "" {
		g.must("telephone", inAddress, "Customs have to reach the recipient: a telephone number or an e-mail address is missing.")
		return
	}
	if to.Phone == "" {
		g.should("telephone", inAddress, "A telephone number of the recipient helps when customs have questions.")
	}
	if to.Email == "" {
		g.should("email", inAddress, "An e-mail address of the recipient helps when customs have questions.")
	}
}

// vague are descriptions that customs send back: they say nothing about the goods.
var vague = []string{"gift", "gifts", "present", "goods", "merchandise", "sample", "samples", "part", "parts", "item", "items", "stuff", "various", "n/a", "na",
	"none", "daily necessities", "accessory", "accessories", "clothes", "product", "products", "article", "articles", "other", "test", "misc", "miscellaneous"}

func (g *gaps) lines() {
	if len(g.d.Lines) == 0 {
		g.must("items", inOrder, "A customs declaration lists what is in the parcel, and this order has no items.")
		return
	}
	for _, l := range g.d.Lines {
		g.line(l)
	}
	if net := g.d.Net(); g.d.GrossWeight > 0 && net > g.d.GrossWeight {
		g.must("weight", inOrder, "The items weigh %s kg together, which is more than the parcel’s %s kg.", net.Kg(), g.d.GrossWeight.Kg())
	}
}

func (g *gaps) line(l Line) {
	at := func(name string) string { return fmt.Sprintf("items.%d.%s", l.Item, name) }
	name := cut(strings.TrimSpace(l.Description))
	plain := strings.ToLower(strings.TrimFunc(l.Description, func(r rune) bool { return !unicode.IsLetter(r) }))
	switch {
	case name == "":
		name = at("sku")
		if l.SKU != "" {
			name = cut(l.SKU)
		}
		g.must(at("description"), inItemOrSKU, "Say what %s is, as ‘cotton T-shirt for men’: its description is missing.", name)
	case slices.Contains(vague, plain) || utf8.RuneCountInString(plain) < 3:
		g.must(at("description"), inItemOrSKU, "‘%s’ does not tell customs what it is. Describe it, as ‘cotton T-shirt for men’.", name)
	}
	if l.Quantity < 1 {
		g.must(at("quantity"), inItem, "Say how many of ‘%s’ there are.", name)
	}
	if l.Weight < 1 {
		g.must(at("weight"), inItemOrSKU, "The weight of one ‘%s’ is missing.", name)
	}
	switch {
	case l.Value.Minor <= 0:
		g.must(at("value"), inItemOrSKU, "The value of one ‘%s’ is missing; customs take nothing for worthless, not even a present.", name)
	case l.Value.Currency != g.d.Currency:
		g.must(at("value"), inItem, "‘%s’ is priced in %s and the rest in %s; a declaration has one currency.", name, l.Value.Currency, g.d.Currency)
	}
	g.tariff(l, at, name)
}

func (g *gaps) tariff(l Line, at func(string) string, name string) {
	note := g.must
	if g.d.Category == Gift {
		note = g.should // forms ask it of commercial goods alone
	}
	if l.HSCode == "" {
		note(at("hs_code"), inItemOrSKU, "The tariff number (HS code) of ‘%s’ is missing.", name)
	} else {
		g.told(inItemOrSKU, CheckHS(at("hs_code"), l.HSCode), false)
	}
	if l.Origin == "" {
		note(at("origin_country"), inItemOrSKU, "The country where ‘%s’ was made is missing.", name)
	} else if _, ok := postal.Lookup(l.Origin); !ok {
		g.must(at("origin_country"), inItemOrSKU, "There is no country %s; write its two letters, like NL or DE.", cut(l.Origin))
	}
}

func (g *gaps) order() {
	d := g.d
	if d.Category == Other && strings.TrimSpace(d.Explanation) == "" {
		g.must("customs_shipment_type", inOrder, "Say what the shipment is, where it is none of the categories of the form.")
	}
	switch invoice := g.n.Has(CommercialInvoice) || g.n.Has(ProformaInvoice); {
	case invoice && strings.TrimSpace(d.InvoiceNumber) == "":
		g.must("customs_invoice_nr", inOrder, "The number of the invoice is missing.")
	case utf8.RuneCountInString(d.InvoiceNumber) > 40:
		g.must("customs_invoice_nr", inOrder, "The number of the invoice may have up to 40 characters.")
	}
	if d.Discount.Minor > d.Value().Minor+d.Freight.Minor+d.Insurance.Minor+d.OtherCost.Minor {
		g.must("customs_information.discount_granted", inOrder, "The discount is more than the invoice comes to.")
	}
	if g.n.Export && d.MRN == "" {
		g.should("customs_information.additional_declaration_statements", inOrder,
			"Goods above %s or 1000 kg leave the EU with an export declaration; add its number (MRN).", money.EUR(1000_00))
	}
	if d.Category == Return && d.Outbound == nil {
		g.should("customs_information.return_data", inOrder, "Name the sending that these goods come back from, so that they enter free of duty.")
	}
}

// numbers looks at each number that is there. A check digit that comes out wrong is advice: offices have given out such numbers.
func (g *gaps) numbers() {
	for _, p := range []struct {
		name  string
		party *Party
	}{{"sender", &g.d.Sender}, {"receiver", &g.d.Recipient}, {"importer_of_record", g.d.Importer}} {
		if p.party == nil {
			continue
		}
		field := "customs_information.tax_numbers." + p.name
		for _, n := range p.party.Numbers {
			err := Check(field, n)
			advice := err != nil && n.Tidy().Kind == VAT && CheckVATShape(field, n.Country, n.Value) == nil
			g.told(inOrder, err, advice)
		}
	}
}

// buyer is who answers for the goods at their destination.
func (d Declaration) buyer() Party {
	if d.Importer != nil {
		return *d.Importer
	}
	return d.Recipient
}

func (g *gaps) senderNumbers() {
	d, n := g.d, g.n
	business := d.Trade == Business
	leavesEU := n.From.InEUCustoms() && !n.Fiscal
	if d.Sender.Number(EORI) == "" && (leavesEU || n.From.Customs == "GB") && d.Category.Commercial() {
		if n.Export || business {
			g.must("customs_information.tax_numbers.sender", inSender, "The sender’s EORI number is missing; customs want it of goods for a business and above %s.", money.EUR(1000_00))
		} else {
			g.should("customs_information.tax_numbers.sender", inSender, "Customs know a business by its EORI number, and the sender has none here.")
		}
	}
	entersEU := n.To.InEUCustoms() && !n.Fiscal
	if to := d.buyer(); business && d.Category.Commercial() && to.Number(EORI) == "" && to.Number(VAT) == "" && (entersEU || n.To.Customs == "GB") {
		g.must("customs_information.tax_numbers.receiver", inOrder, "The buyer is a business: its EORI or VAT number is missing.")
	}
}

// schemes looks at the arrangements under which the seller has taken the tax at the sale.
func (g *gaps) schemes() {
	d, n, at := g.d, g.n, g.n.What.At
	const field = "customs_information.tax_numbers.sender"
	r, _ := regimeOf(n.To, at)
	if number := d.Sender.Number(IOSS); number != "" {
		switch {
		case !n.To.InEUVAT():
			g.must(field, inOrder, "An IOSS number counts for parcels into the EU, and %s is outside. Take it off.", word(n.To))
		case n.From.InEUVAT() && n.From.InEUCustoms():
			g.must(field, inOrder, "An IOSS number counts for goods from outside the EU, and these come from inside. Take it off.")
		case clearlyOver(d.Value(), money.EUR(150_00), at):
			g.must(field, inOrder, "IOSS counts up to %s, and these goods are worth %s without transport and tax. Take the number off, or send less in one parcel.",
				money.EUR(150_00), d.Value())
		}
		return
	}
	if !d.Category.Commercial() || d.Trade == Business || r.scheme == "" || n.Fiscal || d.Sender.Number(r.scheme) != "" || !r.isLow(d, n) {
		return
	}
	switch r.scheme {
	case IOSS:
		g.should(field, inOrder, "Without an IOSS number the recipient pays tax at the door, and the carrier’s fee.")
	case VAT:
		g.should(field, inOrder, "Up to %s the seller takes the tax at the sale: add your GB VAT number.", r.low)
	case VOEC:
		g.should(field, inOrder, "Below %s apiece the seller takes the tax at the sale: add your VOEC number.", r.low)
	}
}

// textiles are the chapters of the tariff for which the United States want to know the maker.
const textilesFrom, textilesTo = "50", "63"

func (g *gaps) unitedStates() {
	r, _ := regimeOf(g.n.To, g.n.What.At)
	if r.prepaid && g.d.Incoterm != "" && g.d.Incoterm != "ddp" {
		g.should("shipping_method", inMethod, "Carriers take parcels to the United States with the duty paid by the sender (DDP).")
	}
	for _, l := range g.d.Lines {
		at := fmt.Sprintf("items.%d.", l.Item)
		name := cut(l.Description)
		code := CompactHS(l.HSCode)
		if code != "" && len(code) < 10 {
			g.should(at+"hs_code", inItemOrSKU, "The United States ask for ten digits of the tariff number of ‘%s’.", name)
		}
		if l.Material == "" {
			g.should(at+"material_content", inItem, "The United States ask what ‘%s’ is made of.", name)
		}
		if len(code) >= 2 && code[:2] >= textilesFrom && code[:2] <= textilesTo && l.MID == "" {
			g.should(at+"mid_code", inItem, "The United States ask for the maker (MID) of textiles like ‘%s’.", name)
		}
	}
}
