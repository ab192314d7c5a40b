package shipping

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// failed writes what is known when the carrier gave no label: it refused, it was not there, or nobody knows.
func (d *Desk) failed(ctx context.Context, c choice, a parcel.Attempt, boxes []parcel.Parcel, cause error) error {
	told := d.toldOf(c.info, cause)
	e, _ := carrier.As(cause)
	switch {
	case e == nil || e.Kind == carrier.KindDoubt || e.Kind == carrier.KindUnknown || e.Kind == carrier.KindDuplicate:
		a.State, a.Note, a.AskAfter = parcel.Doubtful, told.Error(), d.now().Add(c.info.InFlight)
		return d.close(ctx, a, c.order.ID, boxes, order.Announcing, carrier.StatusAnnouncing, "", told)
	case e.Safe():
		a.State, a.Note = parcel.Refused, cause.Error()
		return d.close(ctx, a, c.order.ID, boxes, c.order.State, carrier.StatusNoLabel, c.order.Refusal, told)
	default:
		a.State, a.Note = parcel.Refused, cause.Error()
		words := cause.Error()
		if f, ok := fault.As(told); ok {
			words = f.Text()
		}
		return d.close(ctx, a, c.order.ID, boxes, order.Refused, carrier.StatusAnnouncementFailed, words, told)
	}
}

// close ends an attempt without a label and answers told. In doubt it also sees to it that somebody asks.
func (d *Desk) close(ctx context.Context, a parcel.Attempt, id order.ID, boxes []parcel.Parcel, state order.State, status carrier.Status, refusal string, told error) error {
	now := d.now()
	var mine bool
	err := d.DB.Write(ctx, a.Account, func(ctx context.Context, tx *db.Tx) (err error) {
		mine, err = parcel.SetAttempt(ctx, tx, a, parcel.Intended, parcel.Doubtful)
		if err == nil && !mine && a.State == parcel.Settled {
			return fault.New(fault.Conflict, "This was decided by somebody else meanwhile.")
		}
		if err != nil || !mine {
			return err
		}
		if a.State == parcel.Doubtful {
			// The boxes stay as they are: being announced, as far as anybody knows.
			return job.Add(ctx, tx, Settle{Account: a.Account, Shipment: int64(a.Shipment), Attempt: a.N}, job.Later{At: a.AskAfter})
		}
		before, err := order.Lock(ctx, tx, a.Account, id)
		if err != nil {
			return err
		}
		o := before
		o.State, o.UpdatedAt, o.Refusal = state, now, refusal
		if err := order.Keep(ctx, tx, before, o); err != nil {
			return err
		}
		facts, err := d.move(ctx, tx, &o, boxes, status, now)
		if err != nil {
			return err
		}
		return d.Events.Append(ctx, tx, a.Account, facts...)
	})
	if err != nil {
		return err
	}
	if mine {
		d.seen(a)
	}
	return told
}

// Settle is the job that looks after an intent: when nobody wrote how it ended, it asks the carrier.
type Settle struct {
	Account  int64 `json:"account"`
	Shipment int64 `json:"shipment"`
	Attempt  int   `json:"attempt"`
	// More are those that were written at the same moment.
	More []Intended `json:"more,omitempty"`
}

// Intended names an attempt.
type Intended struct {
	Shipment int64 `json:"shipment"`
	Attempt  int   `json:"attempt"`
}

// Kind names the job.
func (Settle) Kind() string { return "shipping.settle" }

// Settle finds out how an attempt ended that nobody wrote the end of, and writes it. A carrier that cannot be asked leaves it to a human.
func (d *Desk) Settle(ctx context.Context, s Settle) error {
	if len(s.More) > 0 {
		return d.part(ctx, s)
	}
	a, asked, err := parcel.LastAttempt(ctx, d.DB, s.Account, parcel.ShipmentID(s.Shipment))
	if err != nil || !asked || a.N != s.Attempt || a.State != parcel.Intended && a.State != parcel.Doubtful {
		return err
	}
	if wait := a.AskAfter.Sub(d.now()); wait > 0 {
		return job.Again(wait)
	}
	c, boxes, err := d.recall(ctx, a)
	if _, ok := fault.As(err); ok && len(boxes) > 0 {
		a.Note = a.Carrier + " cannot be asked what became of it: " + err.Error()
		return d.handOver(ctx, c, a, boxes)
	}
	if err != nil {
		return err
	}
	if d.labels(a, boxes) {
		return d.fetch(ctx, c, a, boxes)
	}
	if c.info.Reference == carrier.Blind {
		return d.handOver(ctx, c, a, boxes)
	}
	// A carrier may have told its terms only after the intent was written.
	if wait := a.At.Add(c.info.InFlight).Sub(d.now()); wait > 0 {
		return job.Again(wait)
	}
	got, err := d.Carriers.Find(carrier.About(ctx, a.Account, int64(a.Shipment)), c.contract, a.Reference)
	switch {
	case err == nil && !got.Whole(len(boxes)):
		a.Note = c.info.Name + " has the shipment, but gives no label for each of its boxes."
		return d.keepAsking(ctx, c, a, boxes, 10*time.Second)
	case err == nil:
		if got, err = readable(got); err != nil {
			a = withNumbers(a, got, len(boxes))
			a.Note = d.toldOf(c.info, err).Error()
			return d.keepAsking(ctx, c, a, boxes, time.Minute)
		}
		_, err = d.taken(ctx, c, a, boxes, got)
		return err
	case carrier.KindOf(err) == carrier.KindNotFound && len(a.Numbers) == 0:
		a.State, a.Note = parcel.Absent, "The carrier was asked and has no such shipment."
		return d.close(ctx, a, c.order.ID, boxes, judged(c.order), carrier.StatusNoLabel, "", nil)
	}
	d.log(ctx, "carrier could not be asked", a, err)
	a.Note = c.info.Name + " could not be asked what became of it: " + carrier.Fault(c.info.Name, err).Error()
	return d.keepAsking(ctx, c, a, boxes, time.Minute)
}

// part gives each of several attempts that nobody wrote the end of a job of its own: one carrier's answer is not another's. Nearly always
// there is none left.
func (d *Desk) part(ctx context.Context, s Settle) error {
	all := append([]Intended{{s.Shipment, s.Attempt}}, s.More...)
	ids := make([]parcel.ShipmentID, len(all))
	for n, i := range all {
		ids[n] = parcel.ShipmentID(i.Shipment)
	}
	last, err := parcel.LastAttempts(ctx, d.DB, s.Account, ids)
	if err != nil {
		return err
	}
	open := slices.DeleteFunc(all, func(i Intended) bool {
		a := last[parcel.ShipmentID(i.Shipment)]
		return a.N != i.Attempt || a.State != parcel.Intended && a.State != parcel.Doubtful
	})
	if len(open) == 0 {
		return nil
	}
	return d.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) error {
		for _, i := range open {
			one := Settle{Account: s.Account, Shipment: i.Shipment, Attempt: i.Attempt}
			if err := job.Add(ctx, tx, one, job.Later{At: last[parcel.ShipmentID(i.Shipment)].AskAfter}); err != nil {
				return err
			}
		}
		return nil
	})
}

// silence is how long a doubt is ours alone; then a human hears of it too, who may know more than the carrier's machine says.
const silence = time.Hour

// keepAsking comes again after the pause, for as long as nobody decides.
func (d *Desk) keepAsking(ctx context.Context, c choice, a parcel.Attempt, boxes []parcel.Parcel, pause time.Duration) error {
	if d.now().Sub(a.At) < silence {
		return job.Again(pause)
	}
	if err := d.handOver(ctx, c, a, boxes); err != nil {
		return err
	}
	return job.Again(10 * time.Minute)
}

// judged is the state an order goes back to when it turns out that nothing was bought.
func judged(o order.Order) order.State {
	if len(o.Problems) > 0 {
		return order.Attention
	}
	return order.Ready
}

// recall brings back what an attempt was about, from its own rows: the catalogue may have changed meanwhile. With a fault it answers
// the boxes all the same, and the order in the choice.
func (d *Desk) recall(ctx context.Context, a parcel.Attempt) (choice, []parcel.Parcel, error) {
	s, err := parcel.GetShipment(ctx, d.DB, a.Account, a.Shipment)
	if err != nil {
		return choice{}, nil, err
	}
	boxes, err := parcel.OfShipment(ctx, d.DB, a.Account, a.Shipment)
	if err != nil || len(boxes) == 0 {
		return choice{}, nil, fmt.Errorf("boxes of shipment %d: %w", a.Shipment, cmp.Or(err, db.ErrNone))
	}
	o, err := order.Get(ctx, d.DB, a.Account, s.Order)
	if err != nil {
		return choice{}, nil, err
	}
	c := choice{order: o}
	c.info, _ = d.Carriers.Info(a.Carrier)
	if c.method, err = carrier.GetMethod(ctx, d.DB, a.Account, a.Method); err != nil {
		return c, boxes, err
	}
	if c.contract, err = carrier.UsableContract(ctx, d.DB, d.Sealer, a.Account, a.Contract); err != nil {
		return c, boxes, err
	}
	if c.from = boxes[0].From; c.from.Country == "" {
		if c.from, err = d.from(ctx, o); err != nil {
			return c, boxes, err
		}
	}
	c.way, _ = c.method.Way(c.from.Country, o.To.Country)
	c.collect = collected(c.method, o.Draft)
	return c, boxes, d.remember(ctx, &c, a, boxes)
}

// remember allots the boxes as the intent had them. What was to be paid stands in the intent: where the prices of today say otherwise, the
// first box has it all.
func (d *Desk) remember(ctx context.Context, c *choice, a parcel.Attempt, boxes []parcel.Parcel) error {
	err := d.allot(ctx, c, a.At)
	if _, ok := fault.As(err); err != nil && !ok {
		return err
	}
	if err != nil || c.price() != a.Price {
		for i := range c.boxes {
			c.boxes[i].price = money.Amount{Currency: a.Price.Currency}
		}
		if len(c.boxes) > 0 {
			c.boxes[0].price = a.Price
		}
	}
	for len(c.boxes) < len(boxes) { // an intent from before boxes were told apart
		c.boxes = append(c.boxes, berth{Box: order.Box{Weight: c.order.Weight, Size: c.order.Size}, method: c.method, price: c.way.Price})
	}
	for i, p := range boxes {
		if p.Box.Weight > 0 {
			c.boxes[i].Box = p.Box
		}
	}
	return nil
}

// handOver puts a doubt in the human's queue, with what is known.
func (d *Desk) handOver(ctx context.Context, c choice, a parcel.Attempt, boxes []parcel.Parcel) error {
	now := d.now()
	if a.Note == "" {
		a.Note = c.info.Name + " was being asked when the platform stopped, and cannot be asked what became of it."
	}
	fresh := a.State == parcel.Intended
	a.State = parcel.Doubtful
	err := d.DB.Write(ctx, a.Account, func(ctx context.Context, tx *db.Tx) error {
		mine, err := parcel.SetAttempt(ctx, tx, a, parcel.Intended, parcel.Doubtful)
		if err != nil || !mine {
			return err
		}
		moved, err := order.SetState(ctx, tx, a.Account, c.order.ID, order.Doubtful, now, order.Announcing)
		if err != nil || !moved {
			return err
		}
		return d.Events.Append(ctx, tx, a.Account, event.Fact{
			Integration: c.order.Integration, Kind: event.LabelDoubtful, Order: int64(c.order.ID), Parcel: int64(boxes[0].ID), At: now,
			Body: event.Brief{Number: c.order.Number, Reference: a.Reference, Text: a.Note},
		})
	})
	if err == nil && fresh {
		d.seen(a)
	}
	return err
}

// Decide ends a doubt by a human's word. With taken, the carrier has the shipment under number and the order is done, without a label
// of ours; where the carrier gave numbers for all boxes they are kept, and number may be empty. Without taken, nothing was bought and the
// order is free again.
func (d *Desk) Decide(ctx context.Context, account int64, id order.ID, taken bool, number, who string) error {
	boxes, err := parcel.OfOrder(ctx, d.DB, account, id)
	if err != nil {
		return err
	}
	if len(boxes) == 0 {
		return fault.New(fault.Missing, "There is no such order.")
	}
	a, asked, err := parcel.LastAttempt(ctx, d.DB, account, boxes[0].Shipment)
	if err != nil {
		return err
	}
	if !asked || a.State != parcel.Doubtful {
		return fault.New(fault.Conflict, "There is no doubt about this order.")
	}
	whole := len(a.Numbers) == len(boxes)
	if taken && number == "" && !whole {
		return fault.At("tracking_number", "The tracking number on the carrier's side is needed.")
	}
	c, boxes, err := d.recall(ctx, a)
	if _, ok := fault.As(err); err != nil && (!ok || len(boxes) == 0) {
		return err
	}
	if c.order.State != order.Doubtful {
		return fault.New(fault.Conflict, "The carrier is still being asked. Wait until it has answered.")
	}
	a.State, a.Note = parcel.Settled, who+" decided."
	state, status := judged(c.order), carrier.StatusNoLabel
	if taken {
		now := d.now()
		state, status = order.Labelled, carrier.StatusReady
		for i := range boxes {
			p := &boxes[i]
			p.Carrier, p.Method, p.Contract, p.AnnouncedAt = a.Carrier, a.Method, a.Contract, &now
			p.Kind, p.Weight, p.Price = c.method.Kind, c.order.Weight, c.way.Price
			if i < len(c.boxes) {
				p.Method, p.Weight, p.Price = c.boxes[i].method.ID, c.boxes[i].Weight, c.boxes[i].price
			}
		}
		for i := range boxes {
			if whole {
				boxes[i].Number, boxes[i].CarrierReference = a.Numbers[i], a.CarrierReference
			}
		}
		boxes[0].Number = cmp.Or(number, boxes[0].Number)
	}
	return d.close(ctx, a, id, boxes, state, status, "", nil)
}
