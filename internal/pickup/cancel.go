package pickup

import (
	"context"
	"fmt"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
)

// Cancel tells the carrier that it need not come, once. A carrier that says "too late", or cannot be told,
// is a fault; an answer that got lost is too, and may be asked for again, for taking back twice does no harm.
func (d *Desk) Cancel(ctx context.Context, account int64, id ID) error {
	p, err := Get(ctx, d.DB, account, 0, id)
	if err != nil {
		return err
	}
	name := d.Carriers.Name(p.Carrier)
	switch {
	case p.State == Cancelled:
		return nil
	case p.State == Announcing:
		return fault.New(fault.Conflict, "The carrier is being asked for this pick-up. Wait until it has answered.")
	case p.State == Failed:
		return fault.New(fault.Conflict, "This pick-up never came about, so there is nothing to cancel.")
	case !d.Carriers.StaysAway(p.Carrier):
		return fault.New(fault.Unable, "%s cannot be told here that it need not come. Tell the carrier yourself.", name)
	}
	c, err := carrier.UsableContract(ctx, d.DB, d.Sealer, account, p.Contract)
	if err != nil {
		return err
	}
	ask, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.patience())
	defer cancel()
	got, err := d.Carriers.CancelCollection(carrier.About(ask, account, 0), c, p.Number)
	if carrier.KindOf(err) == carrier.KindNotFound { // it gave the number: cancelled by an answer that got lost, or in its own portal
		e, _ := carrier.As(err)
		return d.cancelled(context.WithoutCancel(ctx), p, name+" knows of no such pick-up any more: "+e.Message)
	}
	if err != nil {
		return carrier.Fault(name, err)
	}
	switch got.Outcome {
	case carrier.CancelTooLate:
		return fault.New(fault.Conflict, "%s says that it is too late: %s", name, got.Message)
	case carrier.CancelUnknown:
		return fault.New(fault.Away, "%s did not answer, so it is not known whether it comes. Try again in a moment.", name)
	}
	return d.cancelled(context.WithoutCancel(ctx), p, got.Message)
}

// cancelled writes that the carrier does not come.
func (d *Desk) cancelled(ctx context.Context, p Pickup, note string) error {
	now := d.now()
	return d.DB.Write(ctx, p.Account, func(ctx context.Context, tx *db.Tx) error {
		q := p
		q.State, q.Note, q.UpdatedAt, q.CancelledAt = Cancelled, note, now, &now
		mine, err := keep(ctx, tx, q, Created)
		if err != nil || !mine { // somebody else was as quick
			return err
		}
		return d.Events.Append(ctx, tx, p.Account, event.Fact{Integration: p.Integration, Kind: event.PickupChanged, At: now,
			Body: event.Brief{Number: fmt.Sprint(p.ID), Reference: p.Wish.Reference, Text: string(Cancelled)}})
	})
}
