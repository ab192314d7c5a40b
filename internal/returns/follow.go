package returns

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// Listen keeps each return in step with its parcel.
func (d *Desk) Listen(ctx context.Context, tx *db.Tx, account int64, facts []event.Fact) error {
	for _, f := range facts {
		if f.Kind == event.OrderDeleted && f.Parcel != 0 { // its refused label was thrown away by the parcel's own call
			if err := follow(ctx, tx, account, parcel.ID(f.Parcel), carrier.StatusCancelled, true, nil, f.At); err != nil {
				return err
			}
			continue
		}
		story, ok := f.Body.(parcel.Story)
		if f.Kind != event.ParcelStatus || !ok || story.Order.Return == 0 || story.Parcel.Collo != 0 {
			continue
		}
		s := story.Parcel.Status
		var delivered *time.Time
		if s.Info().Group == carrier.GroupDelivered {
			delivered = &story.Parcel.StatusAt
		}
		if err := follow(ctx, tx, account, story.Parcel.ID, s, s.Info().Group == carrier.GroupCancelled, delivered, f.At); err != nil {
			return err
		}
	}
	return nil
}

// Cancel asks to take the label of a return back; that it is cancelled shows in its status later. Conflict where it is too late.
func (d *Desk) Cancel(ctx context.Context, account, sees int64, id ID) error {
	r, err := Get(ctx, d.DB, account, sees, id)
	if err != nil {
		return err
	}
	p, err := parcel.Get(ctx, d.DB, account, 0, r.Parcel)
	if fault.Is(err, fault.Missing) || err == nil && !p.Status.Cancellable() {
		return refused(p.Status)
	}
	if err != nil {
		return err
	}
	end, _, err := d.Shipping.Cancel(ctx, account, 0, r.Parcel, false)
	if err != nil {
		return err
	}
	switch end {
	case shipping.EndQueued, shipping.EndCancelled:
		return nil
	case shipping.EndTooOld:
		return fault.New(fault.Conflict, "This return's label is too old to be cancelled.")
	}
	return refused(p.Status)
}

// refused says why a return cannot be cancelled.
func refused(s carrier.Status) error {
	switch g := s.Info().Group; {
	case g == carrier.GroupCancelled || g == carrier.GroupCancelling && s != carrier.StatusCancelFailed:
		return fault.New(fault.Conflict, "This return is already being cancelled.")
	case s == carrier.StatusAnnouncing || s == carrier.StatusNoLabel:
		return fault.New(fault.Conflict, "This return has no label yet. Wait until the carrier has answered.")
	case s == carrier.StatusAnnouncementFailed:
		return fault.New(fault.Conflict, "The carrier refused this return, so there is nothing to cancel.")
	}
	return fault.New(fault.Conflict, "This return is on its way and can no longer be cancelled.")
}

// Whole is a return with everything that is told of it.
type Whole struct {
	Return   Return
	Order    order.Order
	Parcels  []parcel.Parcel // in the order of the boxes; none when they were deleted
	Outgoing *parcel.Parcel
	Sent     order.Order // what Outgoing carried
}

// Box is the first parcel; false when it was deleted.
func (w Whole) Box() (parcel.Parcel, bool) {
	if len(w.Parcels) == 0 {
		return parcel.Parcel{}, false
	}
	return w.Parcels[0], true
}

// Cancellable reports whether the merchant may still ask to cancel.
func (w Whole) Cancellable() bool {
	p, ok := w.Box()
	return ok && p.Status.Cancellable()
}

// Open reads a return with all that belongs to it.
func (d *Desk) Open(ctx context.Context, account, sees int64, id ID) (Whole, error) {
	r, err := Get(ctx, d.DB, account, sees, id)
	if err != nil {
		return Whole{}, err
	}
	all, err := d.Whole(ctx, account, []Return{r})
	if err != nil {
		return Whole{}, err
	}
	return all[0], nil
}

// Whole reads what belongs to returns of one account, in their order.
func (d *Desk) Whole(ctx context.Context, account int64, page []Return) ([]Whole, error) {
	var orders []order.ID
	var gone []parcel.ID
	for _, r := range page {
		orders = append(orders, r.Order)
		if r.Outgoing != 0 {
			gone = append(gone, r.Outgoing)
		}
	}
	sent, err := parcel.GetMany(ctx, d.DB, account, 0, gone)
	if err != nil {
		return nil, err
	}
	boxes, err := parcel.OfOrders(ctx, d.DB, account, orders)
	if err != nil {
		return nil, err
	}
	for _, p := range sent {
		orders = append(orders, p.Order)
	}
	of, err := order.GetMany(ctx, d.DB, account, orders)
	if err != nil {
		return nil, err
	}
	all := make([]Whole, len(page))
	for i, r := range page {
		all[i] = Whole{Return: r, Order: of[r.Order], Parcels: boxes[r.Order]}
		if p, ok := sent[r.Outgoing]; ok {
			all[i].Outgoing, all[i].Sent = &p, of[p.Order]
		}
	}
	return all, nil
}
