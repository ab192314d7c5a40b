// Package price reckons what labels cost, part by part: the transport, the fuel and what else a carrier's tariff tells apart.
// Which method is taken is shipping's to choose; who pays whom, and when, is billing's.
package price

import (
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
)

// Transport is the type of the part that is the label itself, before surcharges.
const Transport = "price_without_insurance"

// Bill is a price with its parts. The parts always add up to the total.
type Bill struct {
	Total money.Amount
	Parts []carrier.PricePart
}

// OfBox is what one box costs on its way. A price that the tariff does not divide is all transport.
func OfBox(w carrier.Destination) Bill {
	parts := w.Breakdown
	sum := money.Amount{Currency: w.Price.Currency}
	whole := len(parts) > 0
	for _, p := range parts {
		if p.Price.Currency != w.Price.Currency {
			whole = false
			break
		}
		sum = sum.Add(p.Price)
	}
	switch {
	case !whole:
		parts = []carrier.PricePart{{Type: Transport, Label: "Label", Price: w.Price}}
	case sum != w.Price:
		rest := money.Amount{Minor: w.Price.Minor - sum.Minor, Currency: w.Price.Currency}
		parts = append(slices.Clone(parts), carrier.PricePart{Type: "other", Label: "Other", Price: rest})
	}
	return Bill{w.Price, parts}
}

// And is both bills as one, like parts summed; false where their currencies differ. The zero Bill adds nothing.
func (b Bill) And(c Bill) (Bill, bool) {
	if b.Total.Currency == "" {
		return c, true
	}
	if b.Total.Currency != c.Total.Currency {
		return b, false
	}
	sum := Bill{b.Total.Add(c.Total), slices.Clone(b.Parts)}
	for _, p := range c.Parts {
		i := slices.IndexFunc(sum.Parts, func(o carrier.PricePart) bool { return o.Type == p.Type && o.Label == p.Label })
		if i < 0 {
			sum.Parts = append(sum.Parts, p)
			continue
		}
		sum.Parts[i].Price = sum.Parts[i].Price.Add(p.Price)
		if p.Why != "" && !strings.Contains(sum.Parts[i].Why, p.Why) {
			sum.Parts[i].Why = strings.TrimPrefix(sum.Parts[i].Why+" + "+p.Why, " + ")
		}
	}
	return sum, true
}
