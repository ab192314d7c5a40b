package price

import (
	"cmp"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
)

// Markup is what an account pays on top of the operator's prices, for each box.
type Markup struct {
	ID      int64
	Carrier string // its code; empty: every carrier that has no markup of its own
	Percent Percent
	Fixed   money.Amount // added where the price is in its currency; no currency: none
	// From and Until are its first and last day; empty is open.
	From, Until Day
	At          time.Time
}

// Check says which field is wrong.
func (m Markup) Check() error {
	var wrong fault.List
	if m.Percent < 0 || m.Percent > maxPercent {
		wrong.Add("percent", "A percentage lies between 0 and 1000.")
	}
	if m.Fixed.Minor < 0 || m.Fixed.Minor > maxMoney {
		wrong.Add("fixed", "An amount is 0 or more.")
	}
	if m.Fixed.Minor > 0 && !slices.Contains(currencies, m.Fixed.Currency) {
		wrong.Add("currency", "‘%s’ is no currency known here.", m.Fixed.Currency)
	}
	if m.From != "" && m.Until != "" && m.Until < m.From {
		wrong.Add("valid_until", "The last day %s lies before the first, %s.", string(m.Until), string(m.From))
	}
	return wrong.Err()
}

// MarkupFor is the markup on a carrier's prices on a day: the newest of the carrier's own, else the newest for all; false: none.
func MarkupFor(all []Markup, carrier string, on Day) (Markup, bool) {
	var best Markup
	found := false
	for _, m := range all {
		if m.Carrier != "" && m.Carrier != carrier || !on.within(m.From, m.Until) {
			continue
		}
		if !found || cmp.Or(cmp.Compare(len(m.Carrier), len(best.Carrier)), cmp.Compare(m.ID, best.ID)) > 0 {
			best, found = m, true
		}
	}
	return best, found
}

// On is the bill with the markup as its last part. What costs nothing stays free.
func (m Markup) On(b Bill) Bill {
	if b.Total.Minor <= 0 {
		return b
	}
	minor, why := share(b.Total.Minor, m.Percent), ""
	if m.Percent > 0 {
		why = m.Percent.String() + " % of " + b.Total.String()
	}
	if m.Fixed.Minor > 0 && m.Fixed.Currency == b.Total.Currency {
		minor += m.Fixed.Minor
		if why != "" {
			why += " and "
		}
		why += m.Fixed.String()
	}
	if minor == 0 {
		return b
	}
	a := money.Amount{Minor: minor, Currency: b.Total.Currency}
	parts := append(slices.Clone(b.Parts), carrier.PricePart{Type: "other", Label: "Service", Price: a, Why: why})
	return Bill{b.Total.Add(a), parts}
}
