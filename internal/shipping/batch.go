package shipping

import (
	"context"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/batch"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// batchMax is how many orders one batch may hold.
const batchMax = 10000

// turn is how many wishes one account gets fulfilled before others have their turn, and abreast how many at once.
const (
	turn    = 16
	abreast = 4
)

// awayPause is how long a wish rests whose carrier was away: each try is a new attempt and news to the marketplace.
const awayPause = time.Minute

// Wish keeps the wish for the labels of many orders; they are made one after the other, also when everybody has gone home.
// With choose, orders without a method take the cheapest that fits.
func (d *Desk) Wish(ctx context.Context, account int64, orders []order.ID, choose bool, who string) (batch.Batch, error) {
	if len(orders) == 0 {
		return batch.Batch{}, fault.At("orders", "Choose at least one order.")
	}
	if len(orders) > batchMax {
		return batch.Batch{}, fault.At("orders", "One batch takes up to %d orders.", batchMax)
	}
	known, err := order.GetMany(ctx, d.DB, account, orders)
	if err != nil {
		return batch.Batch{}, err
	}
	for _, id := range orders {
		if _, ok := known[id]; !ok {
			return batch.Batch{}, fault.New(fault.Missing, "There is no order %d.", id)
		}
	}
	id, err := d.DB.NextID(ctx, "batch")
	if err != nil {
		return batch.Batch{}, err
	}
	b := batch.Batch{Account: account, ID: id, Who: who, Choose: choose, Total: len(orders), CreatedAt: d.now()}
	return b, d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		if err := batch.Add(ctx, tx, b, orders); err != nil {
			return err
		}
		return job.Add(ctx, tx, Drain{Account: account}, job.Later{})
	})
}

// Drain is the job that fulfils an account's wishes, a turn at a time.
type Drain struct {
	Account int64 `json:"account"`
}

// Kind names the job.
func (Drain) Kind() string { return "shipping.drain" }

// Drain fulfils one turn of an account's wishes, and comes again while some are left.
func (d *Desk) Drain(ctx context.Context, j Drain) error {
	open, err := batch.Open(ctx, d.DB, j.Account)
	if err != nil || len(open) == 0 {
		return err
	}
	worked := 0
	for _, b := range open {
		n, err := d.fulfil(ctx, b, turn-worked)
		if err != nil {
			return err
		}
		if worked += n; worked >= turn {
			break
		}
	}
	if worked == 0 {
		// Somebody else works on what is left, or a doubt waits for its carrier.
		return job.Again(2 * time.Second)
	}
	return job.Again(time.Millisecond)
}

// fulfil works on up to limit wishes of a batch and answers how many it had.
func (d *Desk) fulfil(ctx context.Context, b batch.Batch, limit int) (int, error) {
	now := d.now()
	var items []batch.Item
	err := d.DB.Write(ctx, b.Account, func(ctx context.Context, tx *db.Tx) (err error) {
		items, err = batch.Claim(ctx, tx, b.Account, b.ID, limit, now, now.Add(-d.patience()-10*time.Second))
		if err != nil || len(items) > 0 {
			return err
		}
		return batch.End(ctx, tx, b.Account, b.ID, now)
	})
	if err != nil {
		return 0, err
	}
	todo := make(chan batch.Item)
	var crew sync.WaitGroup
	for range min(abreast, len(items)) {
		crew.Go(func() {
			for i := range todo {
				d.one(ctx, b, i)
			}
		})
	}
	for _, i := range items {
		todo <- i
	}
	close(todo)
	crew.Wait()
	return len(items), d.DB.Write(ctx, b.Account, func(ctx context.Context, tx *db.Tx) error {
		return batch.End(ctx, tx, b.Account, b.ID, now)
	})
}

// one fulfils one wish and writes how it ended; a carrier that is away leaves it waiting.
func (d *Desk) one(ctx context.Context, b batch.Batch, i batch.Item) {
	i.State, i.Field, i.Note = batch.Done, "", ""
	err := d.wanted(ctx, b, i.Order)
	o, gone := order.Get(ctx, d.DB, b.Account, i.Order)
	switch {
	case err == nil || gone == nil && o.State == order.Labelled:
	case fault.Is(err, fault.Away) && gone == nil && o.State.Editable():
		i.State = batch.Waiting
	case gone == nil && o.State == order.Announcing:
		i.State = batch.Working // Settle will know
	default:
		i.State = batch.Refused
		i.Note = "That did not work, and it is our fault. Nothing was bought."
		if f, ok := fault.As(err); ok {
			i.Note = f.Text()
			if len(f.Fields) > 0 {
				i.Field = f.Fields[0].Name
			}
		}
	}
	i.At = d.now()
	if i.State == batch.Waiting {
		i.At = i.At.Add(awayPause)
	}
	err = d.DB.Write(context.WithoutCancel(ctx), b.Account, func(ctx context.Context, tx *db.Tx) error {
		return batch.Set(ctx, tx, b.Account, i)
	})
	if err != nil {
		d.log(ctx, "wish not written", parcel.Attempt{Account: b.Account}, err)
	}
}

// wanted announces one order of a batch, with the cheapest fitting method where none is chosen.
func (d *Desk) wanted(ctx context.Context, b batch.Batch, id order.ID) error {
	o, err := order.Get(ctx, d.DB, b.Account, id)
	if err != nil {
		return err
	}
	if o.Method == 0 && b.Choose && o.State.Editable() {
		best, ok, err := d.Suggest(ctx, b.Account, o)
		if err != nil {
			return err
		}
		if ok {
			return d.announceWith(ctx, o, best.Method.ID)
		}
		return fault.At("shipping_method", "No method fits this order.")
	}
	_, err = d.Announce(ctx, b.Account, id)
	return err
}

// announceWith writes the method on the order and announces it.
func (d *Desk) announceWith(ctx context.Context, o order.Order, method int) error {
	now := d.now()
	err := d.DB.Write(ctx, o.Account, func(ctx context.Context, tx *db.Tx) error {
		before, err := order.Get(ctx, tx, o.Account, o.ID)
		if err != nil || before.Method != 0 || !before.State.Editable() {
			return err
		}
		next := before
		next.Method, next.UpdatedAt, next.Version = method, now, before.Version+1
		if err := order.Keep(ctx, tx, before, next); err != nil {
			return err
		}
		return order.AddChange(ctx, tx, next, before.Draft, "Waybill", "method")
	})
	if err != nil {
		return err
	}
	_, err = d.Announce(ctx, o.Account, o.ID)
	return err
}

// Announcement is the job that makes one label that somebody asked for without waiting.
type Announcement struct {
	Account int64 `json:"account"`
	Order   int64 `json:"order"`
	// TestOnly is that whoever asked may have labels of test carriers only.
	TestOnly bool `json:"test_only,omitempty"`
}

// Kind names the job.
func (Announcement) Kind() string { return "shipping.announce" }

// AnnounceLater keeps the wish for one label; until it is made the parcel counts as being announced.
func (d *Desk) AnnounceLater(ctx context.Context, account int64, id order.ID) ([]parcel.Parcel, error) {
	now := d.now()
	var boxes []parcel.Parcel
	seen, err := order.Get(ctx, d.DB, account, id)
	if err != nil {
		return nil, err
	}
	if isTestOnly(ctx) { // told at once; the job looks again, for the order may be another by then
		if _, err := d.choose(ctx, seen); err != nil {
			return nil, err
		}
	}
	spare, err := d.spare(ctx, seen)
	if err != nil {
		return nil, err
	}
	err = d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		o, err := order.Get(ctx, tx, account, id)
		if err != nil {
			return err
		}
		if err := mayAnnounce(o); err != nil {
			return err
		}
		if o.Version != seen.Version {
			return fault.New(fault.Conflict, "This order changed meanwhile. Look at it again before you make its label.")
		}
		if boxes, err = spare.boxes(ctx, tx, o, now); err != nil {
			return err
		}
		if boxes, err = unpack(ctx, tx, boxes, spare.extra, o, now); err != nil {
			return err
		}
		if err := parcel.Want(ctx, tx, account, boxes[0].Shipment); err != nil {
			return err
		}
		facts, err := d.move(ctx, tx, &o, boxes, carrier.StatusAnnouncing, now)
		if err != nil {
			return err
		}
		if err := job.Add(ctx, tx, Announcement{Account: account, Order: int64(id), TestOnly: isTestOnly(ctx)}, job.Later{}); err != nil {
			return err
		}
		return d.Events.Append(ctx, tx, account, facts...)
	})
	return boxes, err
}

// AnnounceNow works the job. A carrier that is away is asked again later; any other refusal stays on the parcel.
func (d *Desk) AnnounceNow(ctx context.Context, a Announcement) error {
	id := order.ID(a.Order)
	if a.TestOnly {
		ctx = TestOnly(ctx)
	}
	_, err := d.Announce(ctx, a.Account, id)
	if err == nil {
		return nil
	}
	o, gone := order.Get(ctx, d.DB, a.Account, id)
	switch {
	case fault.Is(gone, fault.Missing):
		return nil
	case gone != nil:
		return gone
	case !o.State.Editable():
		return nil
	case fault.Is(err, fault.Away):
		return job.Again(time.Minute)
	case fault.Is(err, fault.Conflict) && mayAnnounce(o) == nil:
		return job.Again(time.Second) // it was changed between looking and asking
	}
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	boxes, failed := parcel.OfOrder(ctx, d.DB, a.Account, id)
	if failed != nil || len(boxes) == 0 || boxes[0].Status != carrier.StatusAnnouncing {
		return failed // the carrier refused, and that is written
	}
	return d.refuse(ctx, o, f.Text())
}

// refuse writes on an order why it gets no label, where the carrier was not even asked.
func (d *Desk) refuse(ctx context.Context, o order.Order, words string) error {
	now := d.now()
	return d.DB.Write(ctx, o.Account, func(ctx context.Context, tx *db.Tx) error {
		before, err := order.Get(ctx, tx, o.Account, o.ID)
		if err != nil || !before.State.Editable() {
			return err
		}
		next := before
		next.State, next.Refusal, next.UpdatedAt = order.Refused, words, now
		if err := order.Keep(ctx, tx, before, next); err != nil {
			return err
		}
		boxes, err := parcel.OfOrder(ctx, tx, o.Account, o.ID)
		if err != nil {
			return err
		}
		facts, err := d.move(ctx, tx, &next, boxes, carrier.StatusAnnouncementFailed, now)
		if err != nil {
			return err
		}
		return d.Events.Append(ctx, tx, o.Account, facts...)
	})
}
