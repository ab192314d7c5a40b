package shipping

import (
	"cmp"
	"context"
	"slices"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Quote is how an order would travel as it stands, and what that costs.
type Quote struct {
	Method  carrier.Method
	Carrier string       // the carrier's name
	Price   money.Amount // of all its boxes; no currency where nobody knows
	Parts   []carrier.PricePart
	Chosen  bool  // the order names the method; otherwise it is the cheapest that fits
	Why     error // no label can be made so, and this is why
}

// Quotes prices many orders at once: the catalogue and the sender addresses are read once for all of them.
func (d *Desk) Quotes(ctx context.Context, account int64, orders []order.Order) (map[order.ID]Quote, error) {
	methods, off, err := d.Catalogue(ctx, account)
	if err != nil {
		return nil, err
	}
	from := d.senders(account)
	prices, err := d.pricing(ctx, account, d.now())
	if err != nil {
		return nil, err
	}
	prices.off = off
	all := make(map[order.ID]Quote, len(orders))
	for _, o := range orders {
		sender, wrong := from(ctx, o)
		if wrong != nil && fault.KindOf(wrong) == fault.Ours {
			return nil, wrong
		}
		address := sender.Address
		at, err := d.atCarrier(ctx, o.Draft)
		if err != nil {
			return nil, err
		}
		q := Quote{Why: wrong}
		switch {
		case o.Method != 0:
			q = prices.named(methods, o, address, at, wrong)
		case wrong == nil:
			q = prices.cheapest(methods, o, address, at)
		}
		if open := Unsettled(o.Draft); open != nil {
			q.Why = open
			if o.Method == 0 {
				q.Method, q.Price, q.Parts = carrier.Method{}, money.Amount{}, nil // nothing is taken in place of what was asked for
			}
		}
		if info, ok := d.Carriers.Info(q.Method.Carrier); ok {
			q.Carrier = info.Name
		}
		if q.Why == nil {
			if q.Why, err = d.atBorder(ctx, account, o, sender, q.Method); err != nil {
				return nil, err
			}
		}
		all[o.ID] = q
	}
	return all, nil
}

// named is the quote of the method that the order names.
func (p pricing) named(methods []carrier.Method, o order.Order, from postal.Address, at string, wrong error) Quote {
	q := Quote{Chosen: true, Why: fault.At("shipping_method", "There is no shipping method %d.", o.Method)}
	for _, m := range methods {
		if m.ID != o.Method {
			continue
		}
		q.Method, q.Why = m, wrong
		if wrong == nil {
			q.Why = misfit(m, o.Draft, from, at)
		}
		if q.Why == nil && p.off[m.ID] {
			q.Why = isOff(m)
		}
		got, _, err := p.ofOrder(m, methods, o.Draft, from)
		if err == nil {
			bill := got.total()
			q.Price, q.Parts = bill.Total, bill.Parts
		} else if q.Why == nil {
			q.Why = err
		}
	}
	return q
}

// cheapest is the quote of what Suggest would take.
func (p pricing) cheapest(methods []carrier.Method, o order.Order, from postal.Address, at string) Quote {
	best := Quote{Why: fault.At("shipping_method", "No method fits this order.")}
	var unpriced error
	for _, m := range methods {
		if p.off[m.ID] || m.AlwaysCollects() && o.Collect.IsZero() || misfit(m, o.Draft, from, at) != nil {
			continue
		}
		got, _, err := p.ofOrder(m, methods, o.Draft, from)
		if err != nil {
			if unpriced == nil && ofPrice(err) {
				unpriced = err // it fits but for its price, which the merchant can mend
			}
			continue
		}
		bill := got.total()
		if bill.Total.IsZero() {
			continue
		}
		if best.Why != nil || p.compare(bill.Total, best.Price) < 0 {
			best = Quote{Method: m, Price: bill.Total, Parts: bill.Parts}
		}
	}
	if best.Why != nil && unpriced != nil {
		best.Why = unpriced
	}
	return best
}

// ofPrice reports whether a refusal says that there is no price.
func ofPrice(err error) bool {
	f, ok := fault.As(err)
	return ok && len(f.Fields) > 0 && f.Fields[0].Name == "price"
}

// compare orders prices, the cheapest first and the free last. Two currencies are not compared: the account's own comes before all others,
// and each of these stays together.
func (p pricing) compare(a, b money.Amount) int {
	rank := func(m money.Amount) int {
		switch {
		case m.IsZero():
			return 2
		case m.Currency != p.home:
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.Minor, b.Minor))
}

// atBorder says what an order lacks for the border on its way; the second error is ours.
func (d *Desk) atBorder(ctx context.Context, id int64, o order.Order, s account.Sender, m carrier.Method) (why, err error) {
	o.Account = id
	b, err := d.border(ctx, o, s, m)
	return b.Err(), err
}

// senders finds the sender of one order after the other, and reads each only once.
func (d *Desk) senders(id int64) func(context.Context, order.Order) (account.Sender, error) {
	type sender struct {
		account.Sender
		err error
	}
	known := map[int64]sender{}
	return func(ctx context.Context, o order.Order) (account.Sender, error) {
		if o.From != nil {
			return account.Sender{Address: *o.From}, nil
		}
		s, ok := known[o.Sender]
		if !ok {
			o.Account = id
			s.Sender, s.err = d.sender(ctx, o)
			known[o.Sender] = s
		}
		return s.Sender, s.err
	}
}

// Fitting is a method that fits some of many orders.
type Fitting struct {
	Method carrier.Method
	Orders int          // how many it fits
	Price  money.Amount // of the cheapest among them, for one box
}

// Fitting lists the methods that fit at least one of the orders, those that fit most first, then the cheaper.
func (d *Desk) Fitting(ctx context.Context, account int64, orders []order.Order) ([]Fitting, error) {
	methods, err := d.Methods(ctx, account)
	if err != nil {
		return nil, err
	}
	from := d.senders(account)
	prices, err := d.pricing(ctx, account, d.now())
	if err != nil {
		return nil, err
	}
	found := make([]Fitting, len(methods))
	for _, o := range orders {
		sender, err := from(ctx, o)
		if err != nil && fault.KindOf(err) == fault.Ours {
			return nil, err
		}
		if err != nil {
			continue
		}
		address := sender.Address
		at, err := d.atCarrier(ctx, o.Draft)
		if err != nil {
			return nil, err
		}
		for i, m := range methods {
			if misfit(m, o.Draft, address, at) != nil {
				continue
			}
			got, _, err := prices.ofOrder(m, methods, o.Draft, address)
			if err != nil {
				continue
			}
			one := got.bills[0].Total
			if found[i].Orders == 0 || prices.compare(one, found[i].Price) < 0 {
				found[i].Price = one
			}
			found[i].Method = m
			found[i].Orders++
		}
	}
	found = slices.DeleteFunc(found, func(f Fitting) bool { return f.Orders == 0 })
	slices.SortStableFunc(found, func(a, b Fitting) int {
		return cmp.Or(b.Orders-a.Orders, prices.compare(a.Price, b.Price))
	})
	return found, nil
}
