package connect

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/waybill-ship/waybill/internal/db"
)

const (
	deskMost  = 1000 // orders of a commit
	deskHands = 3    // commits at once on PostgreSQL
)

// desk takes orders of all merchants: those that come while one commit is under way share the next, and few statements.
type desk struct {
	mu      sync.Mutex
	waiting []*lot
	busy    int
}

// lot is what one caller hands over.
type lot struct {
	merchant int64
	orders   []row
	done     chan struct{}
	err      error
}

func (d *desk) take(ctx context.Context, e *Engine, l *lot) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	hands := deskHands
	if e.db.Engine() == "sqlite" {
		hands = 1
	}
	d.mu.Lock()
	d.waiting = append(d.waiting, l)
	if d.busy < hands {
		d.busy++
		go d.drain(context.WithoutCancel(ctx), e)
	}
	d.mu.Unlock()
	<-l.done // never left early: what is taken may be in a commit with others
	return l.err
}

// drain commits lot after lot until nobody waits.
func (d *desk) drain(ctx context.Context, e *Engine) {
	for {
		lots := d.next()
		if len(lots) == 0 {
			return
		}
		if err := e.keepLots(ctx, lots); err != nil && len(lots) > 1 {
			for _, l := range lots { // nobody fails for a neighbour's sake
				l.err = e.keepLots(ctx, []*lot{l})
			}
		} else if err != nil {
			lots[0].err = err
		}
		for _, l := range lots {
			close(l.done)
		}
	}
}

func (d *desk) next() []*lot {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, orders := 0, 0
	for n < len(d.waiting) && (n == 0 || orders+len(d.waiting[n].orders) <= deskMost) {
		orders += len(d.waiting[n].orders)
		n++
	}
	lots := d.waiting[:n:n]
	d.waiting = d.waiting[n:]
	if n == 0 {
		d.busy--
	}
	return lots
}

// keepLots keeps the orders of some callers in one transaction.
func (e *Engine) keepLots(ctx context.Context, lots []*lot) error {
	var rows []*row
	var merchants []int64
	for _, l := range lots {
		merchants = append(merchants, l.merchant)
		for i := range l.orders {
			rows = append(rows, &l.orders[i])
		}
	}
	slices.Sort(merchants)
	merchants = slices.Compact(merchants)
	// Everybody locks in the same order, so that nobody waits in a circle. Of one reference, the later caller's comes later.
	slices.SortStableFunc(rows, func(a, b *row) int {
		if a.merchant != b.merchant {
			return int(a.merchant - b.merchant)
		}
		return strings.Compare(a.order.Reference, b.order.Reference)
	})
	now := e.now()
	return e.write(ctx, merchants[0], func(ctx context.Context, tx *db.Tx) error {
		if err := setAllDue(ctx, tx, merchants, laneImport, now); err != nil {
			return err
		}
		fresh, err := addRows(ctx, tx, rows, now, e.db.Engine() == "postgres")
		if err != nil {
			return err
		}
		for _, r := range rows {
			if fresh[r.id] {
				r.order.State, r.order.Version, r.order.TakenAt, r.order.ChangedAt = OrderWaiting, 1, now, now
				continue
			}
			if err := e.renew(ctx, tx, r); err != nil {
				return err
			}
		}
		tx.AfterCommit(e.bell.ring)
		return nil
	})
}

// renew brings an order that is known already to what was handed over now.
func (e *Engine) renew(ctx context.Context, tx *db.Tx, r *row) error {
	old, err := rowByReference(ctx, tx, r.merchant, r.order.Reference)
	if err != nil {
		return err
	}
	body := r.order.Parcel
	if sameParcel(old.order.Parcel, body) {
		r.order = old.order
		return nil
	}
	if old.order.PlatformID == 0 && old.order.Status.Stage.begun() && (old.order.State == OrderBehind || old.order.State == OrderThere) {
		r.order = old.order // it went out from the account that the merchant shipped with before
		return nil
	}
	if old.order.State == OrderBehind {
		old.sending = old.order.Version // the merchant may have come back to the account where it lies: it is asked for first
	}
	old.order.Parcel = body
	old.order.Version++
	old.order.Problems, old.order.Tries, old.order.ChangedAt = nil, 0, e.now()
	switch {
	case old.sending != 0:
		old.order.State = OrderSending
	default:
		old.order.State = OrderWaiting
	}
	r.order = old.order
	return renewRow(ctx, tx, old)
}
