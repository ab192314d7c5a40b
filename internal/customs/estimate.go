package customs

import (
	"slices"

	"github.com/waybill-ship/waybill/internal/money"
)

// Estimate is what duty and tax may come to. It is made for people, before a label is bought: the border reckons by its own rates, and
// alone decides.
type Estimate struct {
	Duty      money.Amount
	DutyKnown bool // otherwise the tariff has a rate for each number that we do not know, and Duty is nothing
	Tax       money.Amount
	TaxRate   int  // basis points
	TaxKnown  bool // otherwise we do not know the rate at the destination
	Fees      money.Amount
	// Scheme is the arrangement by which the tax was taken at the sale: the border then takes none. Empty: the border takes it.
	Scheme Kind
	// Relieved: a present, a small tax: nothing is due.
	Relieved bool
	Notes    []Sentence
}

// Due is what the border takes, as far as we know.
func (e Estimate) Due() money.Amount {
	sum := e.Duty.Add(e.Fees)
	if e.Scheme == "" {
		sum = sum.Add(e.Tax)
	}
	return sum
}

func (e *Estimate) note(format string, args ...any) { e.Notes = append(e.Notes, say(format, args...)) }

// Reckon estimates duty and tax of a declaration in its own currency. Without a border in between there is nothing to pay.
func Reckon(d Declaration, n Need) Estimate {
	nothing := money.Amount{Currency: d.Currency}
	e := Estimate{Duty: nothing, Tax: nothing, Fees: nothing, DutyKnown: true, TaxKnown: true}
	if !n.Border || d.Category == Documents || d.Category == Return {
		if n.Border && d.Category == Return {
			e.note("Goods that come back are free of duty and tax when the papers name the sending they come back from.")
		}
		return e
	}
	at := n.What.At
	r, ok := regimeOf(n.To, at)
	if !ok {
		e.DutyKnown, r = false, regime{}
	}
	if d.Category == Gift && d.Trade == Private && r.giftFree.Currency != "" && !over(d.Value(), r.giftFree, at) {
		e.Relieved = true
		e.note("A present between private people is free up to %s.", r.giftFree)
		return e
	}
	if n.Fiscal {
		e.DutyKnown = true
		e.note("There is no duty within one customs area.")
	} else {
		e.duty(d, n, r)
	}
	e.tax(d, n, r)
	e.handling(d, n)
	return e
}

// byScheme reports whether the seller takes the tax at the sale.
func (r regime) byScheme(d Declaration, n Need) bool {
	if r.scheme == "" || d.Trade == Business || !d.Category.Commercial() || n.Fiscal && n.From.InEUCustoms() && r.scheme == VAT {
		return false
	}
	number := d.Sender.Number(r.scheme)
	if r.scheme == VAT && (len(number) < 2 || number[:2] != "GB") {
		return false
	}
	return number != "" && r.isLow(d, n)
}

// IOSSCounts reports whether a seller's number of the EU's import scheme belongs on the papers: consumers' goods from outside that are worth
// no more than the scheme takes at that time, in whatever currency they are priced.
func IOSSCounts(d Declaration, n Need) bool {
	r, ok := regimeOf(n.To, n.What.At)
	return ok && r.scheme == IOSS && n.To.InEUVAT() && !n.From.InEUVAT() && d.Trade != Business && d.Category.Commercial() && r.isLow(d, n)
}

// isLow reports whether the goods are of low value.
func (r regime) isLow(d Declaration, n Need) bool {
	least := r.low
	if r.below {
		least.Minor--
	}
	if !r.perPiece {
		return !over(d.Value(), least, n.What.At)
	}
	return !slices.ContainsFunc(d.Lines, func(l Line) bool { return over(l.Value, least, n.What.At) })
}

func (e *Estimate) duty(d Declaration, n Need, r regime) {
	at := n.What.At
	switch {
	case r.dutyFree.Currency != "" && !over(d.Value(), r.dutyFree, at):
		e.note("There is no duty on goods up to %s.", r.dutyFree)
	case r.flat.Currency != "" && r.byScheme(d, n):
		each, _ := convert(r.flat, d.Currency, at)
		e.Duty = each.Times(int64(len(headings(d))))
		e.note("Duty is %s for each heading of the tariff: %d here.", r.flat, len(headings(d)))
	case r.surcharge != 0:
		e.Duty = share(d.Value(), r.surcharge)
		e.note("Duty is taken at %d percent of the value.", r.surcharge/100)
	case r.industryFree && !slices.ContainsFunc(d.Lines, func(l Line) bool { return len(l.HSCode) < 2 || l.HSCode[:2] < "25" }):
		e.note("There is no duty on industrial goods.")
	case r.scheme == VOEC && r.byScheme(d, n):
		e.note("There is no duty on goods that come by the seller's scheme.")
	default:
		e.DutyKnown = false
		e.note("Duty goes by the tariff number and the origin; how much is not known here.")
	}
}

// headings are the distinct headings of the tariff among the goods: the first four digits. What has no number counts for itself.
func headings(d Declaration) []string {
	var all []string
	for _, l := range d.Lines {
		heading := l.HSCode
		if len(heading) >= 4 {
			heading = heading[:4]
		}
		if heading == "" || !slices.Contains(all, heading) {
			all = append(all, heading)
		}
	}
	return all
}

func (e *Estimate) tax(d Declaration, n Need, r regime) {
	at := n.What.At
	rate, ok := in(taxRates[n.To.Code], at)
	if e.TaxKnown = ok; !ok {
		e.note("The tax at the destination is not known here.")
		return
	}
	e.TaxRate = rate
	scheme := r.byScheme(d, n)
	base := d.Total()
	if !scheme {
		base = base.Add(e.Duty)
	}
	e.Tax = share(base, rate)
	switch {
	case rate == 0:
		e.note("There is no value added tax at the destination.")
	case scheme:
		e.Scheme = r.scheme
		e.note("The seller has taken the tax at the sale (%s); the border takes none.", string(r.scheme))
	case r.waived.Currency != "" && !over(e.Tax, r.waived, at):
		e.Tax.Minor = 0
		e.note("Tax up to %s is not taken.", r.waived)
	case r.scheme == IOSS && d.Trade != Business && r.isLow(d, n):
		e.note("Without an IOSS number the carrier takes the tax from the recipient, and a fee of its own.")
	case !e.DutyKnown:
		e.note("Tax is also taken of the duty, which is not in this sum.")
	}
}

func (e *Estimate) handling(d Declaration, n Need) {
	h, ok := in(handlings[n.To.Code], n.What.At)
	if !ok || n.Fiscal {
		return
	}
	fee, known := convert(h.fee, d.Currency, n.What.At)
	if !known {
		return
	}
	times := max(1, d.Parcels)
	if h.perLine {
		times = len(d.Lines)
	}
	e.Fees = fee.Times(int64(times))
	e.note("The country takes a handling fee of %s.", h.fee)
}

// share is a part of an amount in basis points, rounded half up.
func share(a money.Amount, points int) money.Amount {
	a.Minor = (a.Minor*int64(points) + 5_000) / 10_000
	return a
}
