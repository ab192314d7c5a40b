package shipping

import (
	"cmp"
	"context"
	"slices"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
)

// Option is a method seen from one order: what it costs, or why it cannot be.
type Option struct {
	Method carrier.Method
	Price  money.Amount // of all boxes; no currency where nobody knows
	Parts  []carrier.PricePart
	Lead   *int  // hours
	Why    error // nil: it fits
	Said   *Said // what its carrier says of the price, in LiveOptions; nil: it is not asked
}

// Options lists every method for an order: what fits first, cheapest first; then what does not, with the reason. The free letter comes
// last among what fits: it has no tracking worth the name and is there for trials.
func (d *Desk) Options(ctx context.Context, account int64, o order.Order) ([]Option, error) {
	seen, err := d.outlook(ctx, account, o)
	if err != nil {
		return nil, err
	}
	seen.sort()
	return seen.options, nil
}

// outlook is every method seen from one order.
type outlook struct {
	options   []Option
	contracts []carrier.Contract // the head of each option's; none for what does not fit
	sender    account.Sender
	prices    pricing
}

func (d *Desk) outlook(ctx context.Context, account int64, o order.Order) (outlook, error) {
	var seen outlook
	methods, off, err := d.Catalogue(ctx, account)
	if err != nil {
		return seen, err
	}
	if seen.sender, err = d.sender(ctx, o); err != nil {
		return seen, err
	}
	from := seen.sender.Address
	at, err := d.atCarrier(ctx, o.Draft)
	if err != nil {
		return seen, err
	}
	if seen.prices, err = d.pricing(ctx, account, d.now()); err != nil {
		return seen, err
	}
	seen.options, seen.contracts = make([]Option, len(methods)), make([]carrier.Contract, len(methods))
	for i, m := range methods {
		op := Option{Method: m, Why: misfit(m, o.Draft, from, at)}
		if way, ok := m.Way(from.Country, o.To.Country); ok {
			op.Price, op.Lead = way.Price, way.LeadHours
		}
		if off[m.ID] {
			op.Why = isOff(m)
		}
		if op.Why == nil {
			var got cost
			if got, seen.contracts[i], op.Why = seen.prices.ofOrder(m, methods, o.Draft, from); op.Why == nil {
				bill := got.total()
				op.Price, op.Parts, op.Lead = bill.Total, bill.Parts, got.lead
			}
		}
		seen.options[i] = op
	}
	return seen, nil
}

func (s *outlook) sort() {
	rank := func(o Option) int {
		switch {
		case o.Why != nil:
			return 2
		case o.Price.IsZero():
			return 1
		}
		return 0
	}
	slices.SortStableFunc(s.options, func(a, b Option) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), s.prices.compare(a.Price, b.Price), cmp.Compare(a.Method.ID, b.Method.ID))
	})
}

// Suggest is the method to take where nobody chose one: the cheapest that fits. ok is false when none does. What costs nothing is never
// taken unasked: the free letter carries up to 20 kg on paper only; and nothing is, while the shop asked for something else that the
// account does not have.
func (d *Desk) Suggest(ctx context.Context, account int64, o order.Order) (Option, bool, error) {
	if err := Unsettled(o.Draft); err != nil {
		return Option{}, false, err
	}
	all, err := d.Options(ctx, account, o)
	// Nobody is made to pay at the door unasked.
	all = slices.DeleteFunc(all, func(op Option) bool { return op.Method.AlwaysCollects() && o.Collect.IsZero() })
	if err != nil || len(all) == 0 || all[0].Why != nil || all[0].Price.IsZero() {
		return Option{}, false, err
	}
	return all[0], true, nil
}
