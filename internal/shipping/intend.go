package shipping

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// together names what many hands of one desk write at the same moment.
type together struct {
	desk *Desk
	what string
}

// intent is a label that is about to be bought. What is written down is worked out anew each time it is written.
type intent struct {
	choice choice
	spare  spare
	nonce  string
	at     time.Time

	attempt parcel.Attempt
	boxes   []parcel.Parcel
}

// intend writes the intent: from here on the shipment is in the carrier's hands or in doubt until somebody has asked.
func (d *Desk) intend(ctx context.Context, c choice) (*intent, error) {
	i := &intent{choice: c, at: d.now(), nonce: rand.Text()[:8]}
	var err error
	if i.spare, err = d.spare(ctx, c.order); err != nil {
		return nil, err
	}
	return i, db.Together(ctx, d.DB, c.order.Account, together{d, "intend"}, i, d.intendAll)
}

// intendAll writes intents of one account down, with one statement of each kind.
func (d *Desk) intendAll(ctx context.Context, tx *db.Tx, all []*intent) error {
	account := all[0].choice.order.Account
	ids := make([]order.ID, len(all))
	for n, i := range all {
		if ids[n] = i.choice.order.ID; slices.Contains(ids[:n], ids[n]) {
			return fault.New(fault.Conflict, "The carrier is being asked for this label already.")
		}
	}
	now, err := order.LockMany(ctx, tx, account, ids)
	if err != nil {
		return err
	}
	for _, i := range all {
		if o := now[i.choice.order.ID]; o.Version != i.choice.order.Version || o.State != i.choice.order.State {
			return fault.New(fault.Conflict, "This order changed meanwhile. Look at it again before you make its label.")
		}
	}
	if err := boxesOf(ctx, tx, account, ids, all, now); err != nil {
		return err
	}
	return tx.Gather(ctx, func() error { return d.intendOf(ctx, tx, account, all, now) })
}

// intendOf is the writing of intendAll, once it is known what there is.
func (d *Desk) intendOf(ctx context.Context, tx *db.Tx, account int64, all []*intent, now map[order.ID]order.Order) error {
	if err := d.addAttempts(ctx, tx, account, all); err != nil {
		return err
	}
	if err := unpackAll(ctx, tx, all); err != nil {
		return err
	}
	steps, moves := make([]order.Step, len(all)), make([]move, len(all))
	for n, i := range all {
		o := now[i.choice.order.ID]
		next := o
		next.State, next.UpdatedAt = order.Announcing, i.at
		steps[n], moves[n] = order.Step{Before: o, After: next}, move{&o, i.boxes, i.at}
	}
	if err := order.KeepMany(ctx, tx, account, steps); err != nil {
		return err
	}
	facts, err := moveAll(ctx, tx, moves, carrier.StatusAnnouncing)
	if err != nil {
		return err
	}
	if err := watchOver(ctx, tx, account, all); err != nil {
		return err
	}
	return d.Events.Append(ctx, tx, account, facts...)
}

// boxesOf brings the boxes of the orders; those that came without one get their shipment and their first box.
func boxesOf(ctx context.Context, tx *db.Tx, account int64, ids []order.ID, all []*intent, now map[order.ID]order.Order) error {
	known, err := parcel.OfOrders(ctx, tx, account, ids)
	if err != nil {
		return err
	}
	for _, i := range all {
		if i.boxes = known[i.choice.order.ID]; len(i.boxes) > 0 {
			continue
		}
		if i.boxes, err = i.spare.begin(ctx, tx, now[i.choice.order.ID], i.at); err != nil {
			return err
		}
	}
	return nil
}

// addAttempts writes the intents' own rows; an open earlier attempt forbids one.
func (d *Desk) addAttempts(ctx context.Context, tx *db.Tx, account int64, all []*intent) error {
	ids, attempts := make([]parcel.ShipmentID, len(all)), make([]parcel.Attempt, len(all))
	for n, i := range all {
		ids[n] = i.boxes[0].Shipment
	}
	last, err := parcel.LastAttempts(ctx, tx, account, ids)
	if err != nil {
		return err
	}
	for n, i := range all {
		before, c := last[ids[n]], i.choice
		if s := before.State; s == parcel.Intended || s == parcel.Doubtful || s == parcel.Taken {
			return fault.New(fault.Conflict, "The carrier is being asked for this label already.")
		}
		i.attempt = parcel.Attempt{
			Account: account, Shipment: ids[n], N: before.N + 1, Carrier: c.method.Carrier, Contract: c.contract.ID, Method: c.method.ID,
			Price: c.price(), State: parcel.Intended, At: i.at, AskAfter: i.at.Add(d.patience() + c.info.InFlight),
		}
		// The nonce keeps references apart that two installations, or one restored from a backup, would otherwise share at one carrier.
		i.attempt.Reference = fmt.Sprintf("W%d-%d-%s", ids[n], i.attempt.N, i.nonce)
		attempts[n] = i.attempt
	}
	return parcel.AddAttempts(ctx, tx, account, attempts)
}

// unpackAll gives each intent the boxes its order has now, as they will travel.
func unpackAll(ctx context.Context, tx *db.Tx, all []*intent) error {
	for _, i := range all {
		var err error
		if i.boxes, err = unpack(ctx, tx, i.boxes, i.spare.extra, i.choice.order, i.at); err != nil {
			return err
		}
		for n := range i.boxes { // the news of it names the method, also before there is a label; Settle needs the sender as it was
			b, by := &i.boxes[n], i.choice.boxes[n]
			b.Method, b.MethodName, b.Carrier = by.method.ID, by.method.Name, by.method.Carrier
			b.Contract, b.From, b.Box = i.choice.contract.ID, i.choice.from, by.Box
		}
	}
	return nil
}

// watchOver has somebody look after the intents when their time is over: one job for all that were written together.
func watchOver(ctx context.Context, tx *db.Tx, account int64, all []*intent) error {
	first := slices.MinFunc(all, func(a, b *intent) int { return a.attempt.AskAfter.Compare(b.attempt.AskAfter) })
	s := Settle{Account: account, Shipment: int64(first.attempt.Shipment), Attempt: first.attempt.N}
	for _, i := range all {
		if i != first {
			s.More = append(s.More, Intended{int64(i.attempt.Shipment), i.attempt.N})
		}
	}
	return job.Add(ctx, tx, s, job.Later{At: first.attempt.AskAfter})
}

// unpack makes the boxes of a shipment of several: the first is the one that came with the order. Where a refused attempt had more
// boxes than the order has now, the rest go.
func unpack(ctx context.Context, tx *db.Tx, boxes []parcel.Parcel, extra []parcel.ID, o order.Order, now time.Time) ([]parcel.Parcel, error) {
	want := o.Boxes()
	if len(boxes) > want {
		if err := parcel.RemoveBoxes(ctx, tx, o.Account, boxes[0].Shipment, want); err != nil {
			return nil, err
		}
		boxes = boxes[:want]
	}
	packed := o.Packed()
	for i := range boxes {
		boxes[i].Colli, boxes[i].Box = want, packed[i]
	}
	first := boxes[0]
	var added []parcel.Parcel
	for n := len(boxes); n < want; n++ {
		p := first
		p.ID, p.Collo, p.CreatedAt, p.ExternalReference, p.Box = extra[n-1], n, now, "", packed[n]
		added = append(added, p)
	}
	return append(slices.Clone(boxes), added...), parcel.Add(ctx, tx, added)
}

// move is an order whose boxes all get one status. The order is as the news of it tells it.
type move struct {
	order *order.Order
	boxes []parcel.Parcel
	at    time.Time
}

// move gives all boxes of an order one status and tells it as facts with the whole story.
func (d *Desk) move(ctx context.Context, tx *db.Tx, o *order.Order, boxes []parcel.Parcel, to carrier.Status, now time.Time) ([]event.Fact, error) {
	return moveAll(ctx, tx, []move{{o, boxes, now}}, to)
}

func moveAll(ctx context.Context, tx *db.Tx, all []move, to carrier.Status) ([]event.Fact, error) {
	var kept []parcel.Parcel
	var facts []event.Fact
	for _, m := range all {
		for i := range m.boxes {
			p := &m.boxes[i]
			before := p.Status
			p.Status, p.StatusAt, p.UpdatedAt = to, m.at, m.at
			kept = append(kept, *p)
			facts = append(facts, event.Fact{
				Integration: p.Integration, Kind: event.ParcelStatus, Order: int64(p.Order), Parcel: int64(p.ID), At: m.at,
				Body: parcel.Story{Parcel: *p, Order: *m.order, Previous: before},
			})
		}
	}
	return facts, parcel.KeepMany(ctx, tx, kept)
}
