package customs

import (
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Channel is the kind of carriage, which decides over the papers: posts follow the Universal Postal Union, others the trade's customs.
type Channel string

// The channels.
const (
	Courier      Channel = "courier"       // express, road and parcel carriers that are no post; the empty value means this too
	PostalParcel Channel = "postal_parcel" // a parcel of a designated postal operator
	LetterPost   Channel = "letter_post"   // a letter or small packet of one
)

// posts are the designated operators of their countries, by carrier code.
var posts = []string{"sendcloud", "dhl_de", "dp", "postnl", "postnl_large", "postnl_fulfilment", "bpost", "colissimo", "colissimo_ec2c", "lettresuivie",
	"delivengo", "royal_mail", "royal_mailv2", "parcelforce", "correos", "poste_italiane", "poste_it_delivery", "postnord", "bring", "postat", "swiss_post"}

// ChannelOf tells how a carrier carries. letter: what it sells is letter post.
func ChannelOf(carrier string, letter bool) Channel {
	post := slices.Contains(posts, carrier)
	switch {
	case post && letter:
		return LetterPost
	case post:
		return PostalParcel
	}
	return Courier
}

// What is known of a shipment when its papers are decided over.
type What struct {
	Channel  Channel
	Category Category
	Trade    Trade
	Value    money.Amount // of the goods alone
	Weight   postal.Grams // of all boxes
	Pieces   int
	At       time.Time // the day it is sent; zero is by the newest rules known
}

// Need is what a border asks of a shipment, and why.
type Need struct {
	From, To postal.Territory
	What     What
	// Border: the shipment is declared. Without it everything below but Particulars and UKIMS is empty.
	Border bool
	// Fiscal: only a tax border lies between, inside one customs area; it is declared all the same.
	Fiscal bool
	Papers []Copies
	// Export: before leaving, an export declaration has to be made, whose number (MRN) goes with the goods.
	Export bool
	// Particulars: no paper, and yet the carrier tells description and value.
	Particulars bool
	// UKIMS: goods between businesses to Northern Ireland, which go by that scheme's number.
	UKIMS bool
	Why   Sentence
}

// Has reports whether a paper is among those needed.
func (n Need) Has(p Paper) bool {
	return slices.ContainsFunc(n.Papers, func(c Copies) bool { return c.Paper == p })
}

// copies is how often posts and couriers ask for parcel papers: on the box, for the border, for the buyer.
const copies = 3

// Thresholds of weight.
const (
	letterMost   = 2 * postal.Kilogram
	exportMost   = 1000 * postal.Kilogram
	irishMost    = 31_500 * postal.Grams(1)
	irishOneMost = 100 * postal.Kilogram
)

// Decide says which papers go with a shipment.
func Decide(from, to postal.Address, w What) Need {
	n := Need{From: postal.TerritoryOf(from), To: postal.TerritoryOf(to), What: w}
	if !postal.NeedsCustoms(from, to) && !n.irish() {
		return n.free()
	}
	n.Border, n.Fiscal = true, n.From.Customs == n.To.Customs
	n.Papers, n.Why = n.papers()
	n.Export = n.From.InEUCustoms() && !n.To.InEUCustoms() && w.Category != Documents && (over(w.Value, money.EUR(1000_00), w.At) || w.Weight > exportMost)
	return n
}

// northern is the territory with a foot on either side.
const northern = "GB-NIR"

func (n Need) toNorthernIreland() bool {
	return n.To.Code == northern && n.From.Customs == "GB" && n.From.Code != northern
}

// irish reports whether goods from Great Britain to Northern Ireland are declared: they were before the carriers' scheme, and
// what is heavier than it allows still is.
func (n Need) irish() bool {
	if !n.toNorthernIreland() {
		return false
	}
	w := n.What
	tooHeavy := w.Weight > irishMost && (w.Pieces != 1 || w.Weight > irishOneMost)
	return tooHeavy || !w.At.IsZero() && w.At.Before(day(2025, time.May, 1))
}

func (n Need) free() Need {
	from, to := word(n.From), word(n.To)
	switch {
	case n.toNorthernIreland() && n.What.Trade == Business:
		n.Particulars, n.UKIMS = true, true
		n.Why = say("Goods for a business in Northern Ireland go without a declaration under the UK Internal Market Scheme; the carrier tells what they are.")
	case n.toNorthernIreland():
		n.Particulars = true
		n.Why = say("Parcels from Great Britain to Northern Ireland need no declaration; the carrier tells what they are.")
	case n.From.Code == n.To.Code:
		n.Why = say("It stays within %s.", to)
	default:
		n.Why = say("Goods move freely between %s and %s.", from, to)
	}
	return n
}

// papers picks the set of papers for the channel.
func (n Need) papers() ([]Copies, Sentence) {
	w := n.What
	from, to := word(n.From), word(n.To)
	border := say("A customs border lies between %s and %s", from, to)
	if n.Fiscal {
		border = say("A tax border lies between %s and %s", from, to)
	}
	because := func(format string, args ...any) Sentence { return say(format, append([]any{border}, args...)...) }
	invoice := ProformaInvoice
	if w.Category.Commercial() {
		invoice = CommercialInvoice
	}
	switch {
	case w.Category == Documents && (w.Channel == Courier || w.Channel == ""):
		return nil, because("%s; documents without a value go by courier without a form.")
	case w.Category == Documents:
		return []Copies{{CN22, 1}}, because("%s; documents without a value carry a CN22.")
	case w.Channel == LetterPost && n.From.Customs == "GB" && over(w.Value, pounds(270), w.At):
		return []Copies{{CN23, 1}}, because("%s; from the United Kingdom, letter post above GBP 270 carries a CN23.")
	case w.Channel == LetterPost && n.From.Customs != "GB" && over(w.Value, smallPacket(w.At), w.At):
		return []Copies{{CN23, 1}}, because("%s; letter post above 300 special drawing rights (about %s) carries a CN23.", smallPacket(w.At))
	case w.Channel == LetterPost && w.Weight > letterMost:
		return []Copies{{CN23, 1}}, because("%s; letter post above 2 kg carries a CN23.")
	case w.Channel == LetterPost:
		return []Copies{{CN22, 1}}, because("%s; small letter post carries a CN22.")
	case w.Channel == PostalParcel && w.Value.IsZero():
		return []Copies{{CN23, copies}}, because("%s; a parcel by post carries a CN23.")
	case w.Channel == PostalParcel:
		return []Copies{{CN23, copies}, {invoice, copies}}, because("%s; a parcel by post carries a CN23 and an invoice.")
	case invoice == ProformaInvoice:
		return []Copies{{invoice, copies}}, because("%s; what is not sold carries a proforma invoice.")
	}
	return []Copies{{invoice, copies}}, because("%s; what is sold carries a commercial invoice.")
}

// word is a territory inside a sentence; pages in other languages have words of their own for countries.
func word(t postal.Territory) any {
	if _, ok := postal.Lookup(t.Code); ok {
		return postal.CountryName(t.Code)
	}
	return fault.Word(t.Name)
}

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

func pounds(n int64) money.Amount { return money.Amount{Minor: n * 100, Currency: "GBP"} }
