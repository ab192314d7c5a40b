package shipping

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// spare are the numbers that an order's shipment may need, drawn before the transaction. An order that came without a box, as those of API
// v3 do, gets its shipment and its first box when somebody ships it.
type spare struct {
	shipment parcel.ShipmentID // 0: it has one
	first    parcel.ID
	extra    []parcel.ID // of the second box and those behind it
	uuid     string
}

func (d *Desk) spare(ctx context.Context, o order.Order) (s spare, err error) {
	if s.extra, err = parcel.NextIDs(ctx, d.DB, o.Boxes()-1); err != nil || !o.Keyed {
		return s, err
	}
	shipments, err := parcel.NextShipmentIDs(ctx, d.DB, 1)
	if err != nil {
		return s, err
	}
	boxes, err := parcel.NextIDs(ctx, d.DB, 1)
	if err != nil {
		return s, err
	}
	s.shipment, s.first, s.uuid = shipments[0], boxes[0], uuid.NewString()
	return s, nil
}

// boxes are the boxes of an order; the first is made where there is none.
func (s spare) boxes(ctx context.Context, tx *db.Tx, o order.Order, now time.Time) ([]parcel.Parcel, error) {
	boxes, err := parcel.OfOrder(ctx, tx, o.Account, o.ID)
	if err != nil || len(boxes) > 0 {
		return boxes, err
	}
	return s.begin(ctx, tx, o, now)
}

// begin makes the shipment and the first box of an order that has none.
func (s spare) begin(ctx context.Context, tx *db.Tx, o order.Order, now time.Time) ([]parcel.Parcel, error) {
	if s.shipment == 0 {
		return nil, fault.New(fault.Missing, "There is no such order.")
	}
	made := parcel.Shipment{Account: o.Account, ID: s.shipment, Order: o.ID, Integration: o.Integration, ColliUUID: s.uuid}
	if err := parcel.AddShipments(ctx, tx, []parcel.Shipment{made}); err != nil {
		return nil, err
	}
	p := parcel.Draft(s.first, made, o)
	p.CreatedAt, p.UpdatedAt, p.StatusAt = now, now, now
	return []parcel.Parcel{p}, parcel.Add(ctx, tx, []parcel.Parcel{p})
}

// Box gives an order that came without a box its shipment and its draft, so that it can be spoken of as a parcel; one that has boxes keeps
// them.
func (d *Desk) Box(ctx context.Context, account int64, id order.ID) ([]parcel.Parcel, error) {
	now := d.now()
	seen, err := order.Get(ctx, d.DB, account, id)
	if err != nil {
		return nil, err
	}
	spare, err := d.spare(ctx, seen)
	if err != nil {
		return nil, err
	}
	var boxes []parcel.Parcel
	err = d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		o, err := order.Lock(ctx, tx, account, id)
		if err != nil {
			return err
		}
		boxes, err = spare.boxes(ctx, tx, o, now)
		return err
	})
	return boxes, err
}
