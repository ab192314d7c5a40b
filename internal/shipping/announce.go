package shipping

import (
	"context"
	"fmt"
	"time"

	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
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
	i, err := d.intend(ctx, c)
	if err != nil {
		return Labelled{}, err
	}
	a, boxes := i.attempt, i.boxes
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

// taken keeps what the carrier gave: bytes first, then the row that names them.
func (d *Desk) taken(ctx context.Context, c choice, a parcel.Attempt, boxes []parcel.Parcel, got carrier.Announced) (Labelled, error) {
	now := d.now()
	c.paidTo(got.Paid)
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
	done := &labelled{choice: c, attempt: a, dressed: boxes, at: now}
	if err := db.Together(ctx, d.DB, a.Account, together{d, "taken"}, done, d.keepAll); err != nil {
		d.log(ctx, "label not kept", a, err)
		return Labelled{}, err
	}
	d.seen(a)
	return Labelled{done.order, done.boxes}, nil
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
	p.Weight, p.Box, p.From, p.Price, p.Collect = by.Weight, by.Box, c.from, by.price, c.collect
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
