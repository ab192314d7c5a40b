package shipping

import (
	"context"
	"errors"
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

// Ending is how a wish to cancel a parcel ended.
type Ending string

// The endings.
const (
	EndCancelled  Ending = "cancelled"  // the carrier took it back
	EndQueued     Ending = "queued"     // it will be cancelled, or we hear that it cannot be
	EndDeleted    Ending = "deleted"    // there was no label: the order is gone
	EndCancelling Ending = "cancelling" // refused: it is being cancelled, or was, already
	EndTooLate    Ending = "too late"   // refused: it is on its way
	EndTooOld     Ending = "too old"    // refused: announced too long ago
	EndBusy       Ending = "busy"       // refused: the carrier is being asked for the label, or a human must decide
)

// cancelDays is how long after the announcement a label may be cancelled.
const cancelDays = 42 * 24 * time.Hour

// Stillness is how long a parcel whose carrier gives no answer must not move until it counts as cancelled.
const Stillness = 14 * 24 * time.Hour

// Cancel takes a parcel back, and the boxes that travel with it. With wait the carrier is asked at once; otherwise a job asks. It is written
// down before the carrier hears of it. The words are the carrier's own, where it said some.
func (d *Desk) Cancel(ctx context.Context, account, integration int64, id parcel.ID, wait bool) (Ending, string, error) {
	p, err := parcel.Get(ctx, d.DB, account, integration, id)
	if err != nil {
		return "", "", err
	}
	now := d.now()
	group := p.Status.Info().Group
	switch {
	case p.Status == carrier.StatusAnnouncing:
		return EndBusy, "", nil
	case p.Status == carrier.StatusNoLabel || p.Status == carrier.StatusAnnouncementFailed:
		return EndDeleted, "", d.drop(ctx, p)
	case group == carrier.GroupCancelled || group == carrier.GroupCancelling && p.Status != carrier.StatusCancelFailed:
		return EndCancelling, "", nil
	case !p.Status.Cancellable() || p.Foreign != nil: // who labelled it elsewhere cancels it there
		return EndTooLate, "", nil
	case p.AnnouncedAt != nil && now.Sub(*p.AnnouncedAt) > cancelDays:
		return EndTooOld, "", nil
	}
	if err := d.Permit(ctx, p.Carrier); err != nil {
		return "", "", err
	}
	if err := d.wishCancel(ctx, p, now); err != nil {
		return "", "", err
	}
	if !wait {
		return EndQueued, "", nil
	}
	return d.tellCancel(ctx, account, p.Shipment)
}

// drop removes an order that has no label.
func (d *Desk) drop(ctx context.Context, p parcel.Parcel) error {
	now := d.now()
	return d.DB.Write(ctx, p.Account, func(ctx context.Context, tx *db.Tx) error {
		o, err := order.Lock(ctx, tx, p.Account, p.Order)
		if err != nil {
			return err
		}
		if !o.State.Editable() {
			return fault.New(fault.Conflict, "The carrier is being asked for this label. Wait until it has answered.")
		}
		if err := parcel.RemoveOfOrder(ctx, tx, p.Account, p.Order); err != nil {
			return err
		}
		if err := order.Remove(ctx, tx, o); err != nil {
			return err
		}
		return d.Events.Append(ctx, tx, p.Account, event.Fact{
			Integration: o.Integration, Kind: event.OrderDeleted, Order: int64(o.ID), Parcel: int64(p.ID), At: now,
			Body: event.Brief{Number: o.Number, Reference: o.ExternalReference},
		})
	})
}

// wishCancel writes the wish on all boxes of the shipment, with the job that carries it to the carrier.
func (d *Desk) wishCancel(ctx context.Context, p parcel.Parcel, now time.Time) error {
	return d.DB.Write(ctx, p.Account, func(ctx context.Context, tx *db.Tx) error {
		boxes, err := parcel.HoldShipment(ctx, tx, p.Account, p.Shipment)
		if err != nil {
			return err
		}
		for i, b := range boxes {
			if !b.Status.Cancellable() {
				return fault.New(fault.Conflict, "Shipped parcels, or parcels being shipped, can no longer be cancelled.")
			}
			boxes[i].CancelFrom = b.Status
		}
		o, err := order.Get(ctx, tx, p.Account, p.Order)
		if err != nil {
			return err
		}
		facts, err := d.move(ctx, tx, &o, boxes, carrier.StatusCancelling, now)
		if err != nil {
			return err
		}
		if err := job.Add(ctx, tx, Cancel{Account: p.Account, Shipment: int64(p.Shipment)}, job.Later{At: now}); err != nil {
			return err
		}
		return d.Events.Append(ctx, tx, p.Account, facts...)
	})
}

// Cancel is the job that tells the carrier of a wish to cancel.
type Cancel struct {
	Account  int64 `json:"account"`
	Shipment int64 `json:"shipment"`
}

// Kind names the job.
func (Cancel) Kind() string { return "shipping.cancel" }

// CancelLater works the job: it asks until the carrier has said something.
func (d *Desk) CancelLater(ctx context.Context, c Cancel) error {
	end, _, err := d.tellCancel(ctx, c.Account, parcel.ShipmentID(c.Shipment))
	if err == nil && end == EndQueued {
		return d.waitCancel(ctx, c)
	}
	return err
}

// waitCancel has the job come again: every minute while the wish is fresh, then seldom. A parcel that stood still for long enough is cancelled.
func (d *Desk) waitCancel(ctx context.Context, c Cancel) error {
	boxes, err := parcel.OfShipment(ctx, d.DB, c.Account, parcel.ShipmentID(c.Shipment))
	if err != nil || len(boxes) == 0 {
		return err
	}
	since := d.now().Sub(boxes[0].StatusAt)
	if since >= Stillness {
		return d.endCancel(ctx, c.Account, parcel.ShipmentID(c.Shipment), carrier.StatusCancelled, "It did not move for 14 days.")
	}
	if since < time.Hour {
		return job.Again(time.Minute)
	}
	return job.Again(time.Hour)
}

// tellCancel asks the carrier and writes its answer. Asked twice it does no harm: a shipment that is no longer being cancelled is left alone.
func (d *Desk) tellCancel(ctx context.Context, account int64, id parcel.ShipmentID) (Ending, string, error) {
	boxes, err := parcel.OfShipment(ctx, d.DB, account, id)
	if err != nil {
		return "", "", err
	}
	boxes = cancelling(boxes)
	if len(boxes) == 0 {
		return EndCancelled, "", nil
	}
	contract, err := carrier.UsableContract(ctx, d.DB, d.Sealer, account, boxes[0].Contract)
	if err != nil {
		return "", "", err
	}
	got, err := d.askCancel(ctx, contract, boxes)
	if err != nil {
		d.log(ctx, "carrier not reached to cancel", parcel.Attempt{Account: account, Shipment: id}, err)
		return EndQueued, "", nil // the job asks again
	}
	switch got.Outcome {
	case carrier.CancelDone:
		return EndCancelled, got.Message, d.endCancel(ctx, account, id, carrier.StatusCancelled, got.Message)
	case carrier.CancelTooLate:
		return EndTooLate, got.Message, d.endCancel(ctx, account, id, carrier.StatusCancelFailed, got.Message)
	}
	return EndQueued, got.Message, nil
}

func (d *Desk) askCancel(ctx context.Context, c carrier.Contract, boxes []parcel.Parcel) (carrier.Cancelled, error) {
	info, _ := d.Carriers.Info(c.Carrier)
	if info.Cancel == carrier.CancelNever {
		return carrier.Cancelled{Outcome: carrier.CancelQueued, Message: info.Name + " has no way to take a label back; do not hand the parcel over."}, nil
	}
	s := carrier.Shipment{CarrierReference: boxes[0].CarrierReference}
	if boxes[0].AnnouncedAt != nil {
		s.AnnouncedAt = *boxes[0].AnnouncedAt
	}
	a, asked, err := parcel.LastAttempt(ctx, d.DB, boxes[0].Account, boxes[0].Shipment)
	if err != nil {
		return carrier.Cancelled{}, err
	}
	if asked {
		s.Reference = a.Reference
	}
	for _, b := range boxes {
		s.Numbers = append(s.Numbers, b.Number)
	}
	ask, stop := context.WithTimeout(context.WithoutCancel(ctx), d.patience())
	defer stop()
	got, err := d.Carriers.Cancel(carrier.About(ask, boxes[0].Account, int64(boxes[0].Shipment)), c, s)
	if err != nil {
		if e, ok := carrier.As(err); ok && !e.Safe() && e.Kind != carrier.KindDoubt {
			// A plain refusal: the label stays as it was.
			return carrier.Cancelled{Outcome: carrier.CancelTooLate, Message: e.Message}, nil
		}
		return carrier.Cancelled{}, err
	}
	return got, nil
}

// cancelling are the boxes that still wait for the end of their cancellation.
func cancelling(boxes []parcel.Parcel) []parcel.Parcel {
	return slices.DeleteFunc(boxes, func(p parcel.Parcel) bool { return p.Status != carrier.StatusCancelling })
}

var errElsewhere = errors.New("the parcel is no longer being cancelled")

// endCancel writes the end of a cancellation. When the carrier was too late the parcel shows that, and goes back to what it was.
func (d *Desk) endCancel(ctx context.Context, account int64, id parcel.ShipmentID, to carrier.Status, words string) error {
	now := d.now()
	err := d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		boxes, err := parcel.HoldShipment(ctx, tx, account, id)
		if err != nil {
			return err
		}
		// What a carrier has moved meanwhile is on its way, whatever was said of the rest.
		if boxes = cancelling(boxes); len(boxes) == 0 {
			return errElsewhere
		}
		before, err := order.Lock(ctx, tx, account, boxes[0].Order)
		if err != nil {
			return err
		}
		o := before
		if to == carrier.StatusCancelled {
			o.State, o.UpdatedAt = order.Cancelled, now
			if err := order.Keep(ctx, tx, before, o); err != nil {
				return err
			}
		}
		for i := range boxes {
			boxes[i].CancelNote = words
		}
		facts, err := d.move(ctx, tx, &o, boxes, to, now)
		if err != nil {
			return err
		}
		if to == carrier.StatusCancelFailed {
			for i := range boxes {
				again, err := d.move(ctx, tx, &o, boxes[i:i+1], boxes[i].CancelFrom, now)
				if err != nil {
					return err
				}
				facts = append(facts, again...)
			}
		}
		return d.Events.Append(ctx, tx, account, facts...)
	})
	if errors.Is(err, errElsewhere) {
		return nil
	}
	return err
}
