package shipping

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/secret"
)

// Labelled is an order with its boxes after the carrier was asked.
type Labelled struct {
	Order   order.Order
	Parcels []parcel.Parcel
}

// Announce buys the label of an order, once. It writes what it is about to do, asks the carrier outside any transaction, and writes what came
// of it; whatever dies in between, Settle finds the intent and asks the carrier before anybody buys again.
func (d *Desk) Announce(ctx context.Context, account int64, id order.ID) (Labelled, error) {
	o, err := order.Get(ctx, d.DB, account, id)
	if err != nil {
		return Labelled{}, err
	}
	if err := mayAnnounce(o); err != nil {
		return Labelled{}, err
	}
	c, err := d.choose(ctx, o)
	if err != nil {
		return Labelled{}, err
	}
	began := time.Now()
	if err := d.numbered(ctx, &c); err != nil {
		return Labelled{}, err
	}
	a, boxes, err := d.intend(ctx, c)
	if err != nil {
		return Labelled{}, err
	}
	// The merchant may close the page now; the carrier is asked all the same. Patience counts from before the intent: Settle, which asks
	// what became of it, must never come while the call is still out.
	ask, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.patience()-time.Since(began))
	defer cancel()
	ask = carrier.About(ask, a.Account, int64(a.Shipment))
	got, err := d.Carriers.Announce(ask, c.contract, c.sending(a.Reference))
	if err == nil && got.LabelsLater {
		got, err = d.await(ask, c, a, got)
	}
	if err == nil {
		got, err = readable(got)
	}
	if err != nil {
		return Labelled{}, d.failed(context.WithoutCancel(ctx), c, withNumbers(a, got, len(boxes)), boxes, err)
	}
	return d.taken(context.WithoutCancel(ctx), c, a, boxes, got)
}

// await asks for labels that the carrier makes after the announcement, as long as there is patience. When it runs out the shipment is
// in doubt, and Settle goes on asking.
func (d *Desk) await(ctx context.Context, c choice, a parcel.Attempt, got carrier.Announced) (carrier.Announced, error) {
	s := carrier.Shipment{Reference: a.Reference, CarrierReference: got.CarrierReference, AnnouncedAt: a.At}
	for _, b := range got.Boxes {
		s.Numbers = append(s.Numbers, b.Number)
	}
	for pause := 200 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		select {
		case <-ctx.Done():
			return got, &carrier.Error{Kind: carrier.KindDoubt, Message: "the labels are not ready yet", Cause: ctx.Err()}
		case <-time.After(pause):
		}
		later, err := d.Carriers.Labels(ctx, c.contract, s)
		if err == nil && !later.LabelsLater {
			if !later.Whole(len(got.Boxes)) {
				return got, &carrier.Error{Kind: carrier.KindDoubt, Message: "the labels do not fit the boxes"}
			}
			later.CarrierReference = got.CarrierReference
			return later, nil
		}
	}
}

func mayAnnounce(o order.Order) error {
	switch o.State {
	case order.Labelled:
		return fault.New(fault.Conflict, "This order already has a label.")
	case order.Announcing:
		return fault.New(fault.Conflict, "The carrier is being asked for this label already.")
	case order.Doubtful:
		return fault.New(fault.Conflict, "It is not known whether the carrier took this order. Decide that first.")
	case order.Hold:
		return fault.New(fault.Conflict, "This order is on hold. Release it first.")
	case order.Cancelled:
		return fault.New(fault.Conflict, "This order was cancelled.")
	}
	return nil
}

// intend writes the intent: from here on the shipment is in the carrier's hands or in doubt until somebody has asked.
func (d *Desk) intend(ctx context.Context, c choice) (parcel.Attempt, []parcel.Parcel, error) {
	now := d.now()
	spare, err := d.spare(ctx, c.order)
	if err != nil {
		return parcel.Attempt{}, nil, err
	}
	var a parcel.Attempt
	var boxes []parcel.Parcel
	nonce := rand.Text()[:8]
	err = d.DB.Write(ctx, c.order.Account, func(ctx context.Context, tx *db.Tx) error {
		o, err := order.Lock(ctx, tx, c.order.Account, c.order.ID)
		if err != nil {
			return err
		}
		if o.Version != c.order.Version || o.State != c.order.State {
			return fault.New(fault.Conflict, "This order changed meanwhile. Look at it again before you make its label.")
		}
		if boxes, err = spare.boxes(ctx, tx, o, now); err != nil {
			return err
		}
		if a, err = d.nextAttempt(ctx, tx, c, boxes[0].Shipment, nonce, now); err != nil {
			return err
		}
		if boxes, err = unpack(ctx, tx, boxes, spare.extra, c.order, now); err != nil {
			return err
		}
		for i := range boxes { // the news of it names the method, also before there is a label; Settle needs the sender as it was
			by := c.boxes[i]
			boxes[i].Method, boxes[i].MethodName, boxes[i].Carrier = by.method.ID, by.method.Name, by.method.Carrier
			boxes[i].Contract, boxes[i].From, boxes[i].Box = c.contract.ID, c.from, by.Box
		}
		if _, err := order.SetState(ctx, tx, o.Account, o.ID, order.Announcing, now, o.State); err != nil {
			return err
		}
		facts, err := d.move(ctx, tx, &o, boxes, carrier.StatusAnnouncing, now)
		if err != nil {
			return err
		}
		if err := job.Add(ctx, tx, Settle{Account: a.Account, Shipment: int64(a.Shipment), Attempt: a.N}, job.Later{At: a.AskAfter}); err != nil {
			return err
		}
		return d.Events.Append(ctx, tx, o.Account, facts...)
	})
	return a, boxes, err
}

// nextAttempt writes the intent row; an open earlier attempt forbids it.
func (d *Desk) nextAttempt(ctx context.Context, tx *db.Tx, c choice, id parcel.ShipmentID, nonce string, now time.Time) (parcel.Attempt, error) {
	last, asked, err := parcel.LastAttempt(ctx, tx, c.order.Account, id)
	if err != nil {
		return parcel.Attempt{}, err
	}
	if asked && (last.State == parcel.Intended || last.State == parcel.Doubtful || last.State == parcel.Taken) {
		return parcel.Attempt{}, fault.New(fault.Conflict, "The carrier is being asked for this label already.")
	}
	a := parcel.Attempt{
		Account: c.order.Account, Shipment: id, N: last.N + 1, Carrier: c.method.Carrier, Contract: c.contract.ID, Method: c.method.ID,
		Price: c.price(), State: parcel.Intended, At: now, AskAfter: now.Add(d.patience() + c.info.InFlight),
	}
	// The nonce keeps references apart that two installations, or one restored from a backup, would otherwise share at one carrier.
	a.Reference = fmt.Sprintf("W%d-%d-%s", id, a.N, nonce)
	return a, parcel.AddAttempt(ctx, tx, a)
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

// move gives all boxes one status and tells it as facts with the whole story.
func (d *Desk) move(ctx context.Context, tx *db.Tx, o *order.Order, boxes []parcel.Parcel, to carrier.Status, now time.Time) ([]event.Fact, error) {
	var facts []event.Fact
	for i := range boxes {
		p := &boxes[i]
		before := p.Status
		p.Status, p.StatusAt, p.UpdatedAt = to, now, now
		if err := parcel.Keep(ctx, tx, *p); err != nil {
			return nil, err
		}
		facts = append(facts, event.Fact{
			Integration: p.Integration, Kind: event.ParcelStatus, Order: int64(p.Order), Parcel: int64(p.ID), At: now,
			Body: parcel.Story{Parcel: *p, Order: *o, Previous: before},
		})
	}
	return facts, nil
}

// taken keeps what the carrier gave: bytes first, then the row that names them.
func (d *Desk) taken(ctx context.Context, c choice, a parcel.Attempt, boxes []parcel.Parcel, got carrier.Announced) (Labelled, error) {
	now := d.now()
	for i := range boxes {
		if err := d.dress(ctx, c, &boxes[i], got, now); err != nil {
			// The label stands at the carrier; Settle fetches it again.
			d.log(ctx, "label not stored", a, err)
			return Labelled{}, fault.New(fault.Away, "The label was made but could not be stored yet; it will be here in a moment.").Because(err)
		}
	}
	if err := d.declare(ctx, c, boxes, got); err != nil {
		d.log(ctx, "customs papers not stored", a, err)
		return Labelled{}, fault.New(fault.Away, "The label was made but could not be stored yet; it will be here in a moment.").Because(err)
	}
	a.State, a.CarrierReference = parcel.Taken, got.CarrierReference
	var o order.Order
	dressed := boxes
	err := d.DB.Write(ctx, a.Account, func(ctx context.Context, tx *db.Tx) error {
		boxes = slices.Clone(dressed) // this may run twice, and what it moves must not have moved before
		mine, err := parcel.SetAttempt(ctx, tx, a, parcel.Intended, parcel.Doubtful)
		if err != nil {
			return err
		}
		if !mine {
			return fault.New(fault.Conflict, "This label was settled by somebody else meanwhile.")
		}
		before, err := order.Lock(ctx, tx, a.Account, c.order.ID)
		if err != nil {
			return err
		}
		o = before
		o.State, o.UpdatedAt, o.Refusal, o.Problems = order.Labelled, now, "", nil
		o.Method = c.method.ID
		if err := order.Keep(ctx, tx, before, o); err != nil {
			return err
		}
		for _, p := range boxes {
			if err := account.Enter(ctx, tx, a.Account, parcel.ByToken, p.Token); err != nil {
				return err
			}
		}
		facts, err := d.move(ctx, tx, &o, boxes, carrier.StatusReady, now)
		if err != nil {
			return err
		}
		return d.Events.Append(ctx, tx, a.Account, facts...)
	})
	if err != nil {
		d.log(ctx, "label not kept", a, err)
		return Labelled{}, err
	}
	d.seen(a)
	return Labelled{o, boxes}, nil
}

// dress puts number, label and price on a box, the label's bytes in the store first.
func (d *Desk) dress(ctx context.Context, c choice, p *parcel.Parcel, got carrier.Announced, now time.Time) error {
	box := got.Boxes[p.Collo]
	key := blob.NewKey(p.Account)
	if err := d.Blobs.Put(ctx, key, box.Label.Bytes); err != nil {
		return err
	}
	by := c.boxes[p.Collo]
	p.Number, p.Carrier, p.AnnouncedAt = box.Number, c.method.Carrier, &now
	p.Method, p.MethodName, p.Kind, p.Contract = by.method.ID, by.method.Name, by.method.Kind, c.contract.ID
	p.CarrierReference, p.TrackingURL = got.CarrierReference, box.TrackingURL
	p.Weight, p.Box, p.From, p.Price = by.Weight, by.Box, c.from, by.price
	p.Label = &parcel.Paper{Type: "label", Media: box.Label.Media, Size: box.Label.Size, Key: key}
	p.Token = fmt.Sprintf("%d-%s", p.ID, secret.NewToken(128))
	for _, doc := range box.Documents {
		key := blob.NewKey(p.Account)
		if err := d.Blobs.Put(ctx, key, doc.Bytes); err != nil {
			return err
		}
		p.Papers = append(p.Papers, parcel.Paper{Type: doc.Type, Media: doc.Media, Size: doc.Size, Key: key})
	}
	return nil
}
