package shipping

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
)

// shelfLife is how old a catalogue may be that labels are chosen from.
const shelfLife = 30 * time.Second

// shelf keeps catalogues at hand: they are read for every row of a page, and change a few times a year. The operator's, thousands of
// ways long, is kept once for all accounts.
type shelf struct {
	mu  sync.Mutex
	all map[int64]shelved
}

type shelved struct {
	at      time.Time
	methods []carrier.Method
}

// shelfMax bounds how many accounts' own catalogues are kept.
const shelfMax = 2000

// Methods is everything the account can buy: the operator's methods, then its own. The list is shared; leave it as it is.
func (d *Desk) Methods(ctx context.Context, id int64) ([]carrier.Method, error) {
	all, err := d.own(ctx, account.Operator)
	if err != nil || id == account.Operator {
		return all, err
	}
	own, err := d.own(ctx, id)
	if err != nil || len(own) == 0 {
		return all, err
	}
	return append(slices.Clone(all), own...), nil
}

// own is the methods that one account owns, from the shelf while they are fresh.
func (d *Desk) own(ctx context.Context, id int64) ([]carrier.Method, error) {
	d.shelf.mu.Lock()
	defer d.shelf.mu.Unlock()
	if s, ok := d.shelf.all[id]; ok && time.Since(s.at) < shelfLife {
		return s.methods, nil
	}
	methods, err := carrier.ListMethods(ctx, d.DB, id, carrier.MethodFilter{Own: true})
	if err != nil {
		return nil, err
	}
	if d.shelf.all == nil || len(d.shelf.all) >= shelfMax {
		d.shelf.all = map[int64]shelved{}
	}
	d.shelf.all[id] = shelved{time.Now(), methods}
	return methods, nil
}

// Method is one method the account can buy; Missing when there is none of that id.
func (d *Desk) Method(ctx context.Context, account int64, id int) (carrier.Method, error) {
	all, err := d.Methods(ctx, account)
	if err != nil {
		return carrier.Method{}, err
	}
	for _, m := range all {
		if m.ID == id {
			return m, nil
		}
	}
	return carrier.Method{}, fault.New(fault.Missing, "There is no shipping method %d.", id)
}

// Option is a method seen from one order: what it costs, or why it cannot be.
type Option struct {
	Method carrier.Method
	Price  money.Amount
	Lead   *int  // hours
	Why    error // nil: it fits
}

// Options lists every method for an order: what fits first, cheapest first; then what does not, with the reason. The free letter comes
// last among what fits: it has no tracking worth the name and is there for trials.
func (d *Desk) Options(ctx context.Context, account int64, o order.Order) ([]Option, error) {
	methods, err := d.Methods(ctx, account)
	if err != nil {
		return nil, err
	}
	from, err := d.from(ctx, o)
	if err != nil {
		return nil, err
	}
	all := make([]Option, 0, len(methods))
	for _, m := range methods {
		op := Option{Method: m, Why: misfit(m, o.Draft, from)}
		if way, ok := m.Way(from.Country, o.To.Country); ok {
			op.Price, op.Lead = way.Price, way.LeadHours
		}
		all = append(all, op)
	}
	rank := func(o Option) int {
		switch {
		case o.Why != nil:
			return 2
		case o.Price.IsZero():
			return 1
		}
		return 0
	}
	slices.SortStableFunc(all, func(a, b Option) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Price.Minor, b.Price.Minor), cmp.Compare(a.Method.ID, b.Method.ID))
	})
	return all, nil
}

// Suggest is the method to take where nobody chose one: the cheapest that fits. ok is false when none does. What costs nothing is never
// taken unasked: the free letter carries up to 20 kg on paper only.
func (d *Desk) Suggest(ctx context.Context, account int64, o order.Order) (Option, bool, error) {
	all, err := d.Options(ctx, account, o)
	if err != nil || len(all) == 0 || all[0].Why != nil || all[0].Price.IsZero() {
		return Option{}, false, err
	}
	return all[0], true, nil
}
