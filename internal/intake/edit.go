package intake

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// Edit is one change of an order.
type Edit struct {
	Account     int64
	Integration int64 // whose order it must be; 0: any of the account
	Order       order.ID
	Version     int64  // the version the editor saw; 0: whatever it is now
	Who         string // a name for the history
	What        string // "address", "method" …
	Change      func(*order.Draft)
	// Own: the integration changes what it sent itself, so a repetition of the new content counts as the same, and what it asks for and
	// cannot have is set aside, as when it was sent.
	Own bool
}

// Edit changes an open order, writes the history, and judges it anew.
func (d *Desk) Edit(ctx context.Context, e Edit) (order.Order, error) {
	now := d.now()
	before, err := order.Get(ctx, d.DB, e.Account, e.Order)
	if err != nil {
		return order.Order{}, err
	}
	next, err := d.changed(ctx, before, e, now)
	if err != nil {
		return order.Order{}, err
	}
	err = d.DB.Write(ctx, e.Account, func(ctx context.Context, tx *db.Tx) error {
		now, err := order.Get(ctx, tx, e.Account, e.Order)
		if err != nil {
			return err
		}
		if now.Version != before.Version || now.State != before.State {
			return errMoved
		}
		return d.keep(ctx, tx, before, next, e)
	})
	if errors.Is(err, errMoved) {
		if e.Version != 0 {
			return order.Order{}, gone(before)
		}
		return d.Edit(ctx, e)
	}
	return next, err
}

var errMoved = fault.New(fault.Conflict, "This order changed meanwhile.")

func gone(o order.Order) error {
	return fault.New(fault.Conflict, "This order was changed by somebody else meanwhile. Look at it again before you change it.")
}

// changed is the order after the edit, checked.
func (d *Desk) changed(ctx context.Context, before order.Order, e Edit, now time.Time) (order.Order, error) {
	if e.Integration != 0 && before.Integration != e.Integration {
		return order.Order{}, fault.New(fault.Missing, "There is no such order.")
	}
	if e.Version != 0 && e.Version != before.Version {
		return order.Order{}, gone(before)
	}
	if !before.State.Editable() {
		return order.Order{}, fault.New(fault.Conflict, "This order can no longer be changed.")
	}
	next := before
	e.Change(&next.Draft)
	next.Draft = Tidy(next.Draft)
	next.Refusal = ""
	if e.Own {
		if err := d.setAside(ctx, e.Account, before.Draft, &next.Draft); err != nil {
			return order.Order{}, err
		}
	}
	if err := d.Check(ctx, e.Account, next.Draft); err != nil {
		return order.Order{}, err
	}
	next.Version++
	next.UpdatedAt = now
	next.State, next.Problems = judge(next.Draft)
	return next, nil
}

func (d *Desk) keep(ctx context.Context, tx *db.Tx, before, next order.Order, e Edit) error {
	if err := order.Keep(ctx, tx, before, next); err != nil {
		return err
	}
	if err := order.AddChange(ctx, tx, next, before.Draft, e.Who, e.What); err != nil {
		return err
	}
	if e.Own {
		if err := order.SetHash(ctx, tx, next); err != nil {
			return err
		}
	}
	boxes, err := parcel.OfOrder(ctx, tx, next.Account, next.ID)
	if err != nil {
		return err
	}
	var first int64
	for _, p := range boxes {
		first = max(first, int64(p.ID))
		p.OrderNumber, p.Colli, p.UpdatedAt = next.Number, next.Boxes(), next.UpdatedAt
		if err := parcel.Keep(ctx, tx, p); err != nil {
			return err
		}
	}
	return d.Events.Append(ctx, tx, next.Account, event.Fact{
		Integration: next.Integration, Kind: event.OrderChanged, Order: int64(next.ID), Parcel: first, At: next.UpdatedAt,
		Body: event.Brief{Number: next.Number, Reference: next.ExternalReference, Text: e.What},
	})
}

// Undo takes one change back: the order gets the content it had before that change and all later ones.
func (d *Desk) Undo(ctx context.Context, account int64, id order.ID, version int64, who string) (order.Order, error) {
	c, err := order.GetChange(ctx, d.DB, account, id, version)
	if err != nil {
		return order.Order{}, err
	}
	return d.Edit(ctx, Edit{
		Account: account, Order: id, Who: who, What: "undo",
		Change: func(now *order.Draft) { *now = c.Before },
	})
}

// Hold makes an order wait, or lets it go on.
func (d *Desk) Hold(ctx context.Context, account int64, id order.ID, wait bool, who string) (order.Order, error) {
	return d.Edit(ctx, Edit{
		Account: account, Order: id, Who: who, What: map[bool]string{true: "hold", false: "release"}[wait],
		Change: func(now *order.Draft) { now.Held = wait },
	})
}

// Remove takes an open order out altogether, with its draft parcel.
func (d *Desk) Remove(ctx context.Context, account, integration int64, id order.ID) error {
	now := d.now()
	return d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		o, err := order.Get(ctx, tx, account, id)
		if err != nil {
			return err
		}
		if integration != 0 && o.Integration != integration {
			return fault.New(fault.Missing, "There is no such order.")
		}
		if !o.State.Editable() {
			return fault.New(fault.Conflict, "Only an order without a label can be deleted.")
		}
		if err := parcel.RemoveOfOrder(ctx, tx, account, id); err != nil {
			return err
		}
		if err := order.Remove(ctx, tx, o); err != nil {
			return err
		}
		return d.Events.Append(ctx, tx, account, event.Fact{
			Integration: o.Integration, Kind: event.OrderDeleted, Order: int64(o.ID), At: now,
			Body: event.Brief{Number: o.Number, Reference: o.ExternalReference},
		})
	})
}

// Repeat makes a new order of one whose label was cancelled: the same content under the same integration, waiting for a label again.
// The cancelled one stays to be read, with the external reference it came with.
func (d *Desk) Repeat(ctx context.Context, account int64, id order.ID) (order.Order, error) {
	o, err := order.Get(ctx, d.DB, account, id)
	if err != nil {
		return order.Order{}, err
	}
	if o.State != order.Cancelled {
		return order.Order{}, fault.New(fault.Conflict, "Only an order whose label was cancelled can be shipped again.")
	}
	again := o.Draft
	again.ExternalReference, again.ExternalID, again.ExternalShipment, again.UUID, again.Keyed, again.Held = "", "", "", "", false, false
	got, err := d.Receive(ctx, account, o.Integration, []order.Draft{again})
	if err != nil {
		return order.Order{}, err
	}
	return got[0].Order, nil
}
