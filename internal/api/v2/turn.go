package v2

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/order"
)

// turn makes a parcel of an order that a shop sent before, where a create names it by its shipment_uuid; what else is sent changes the
// order. It reports whether it was one: an unknown name is a field like any other that says nothing.
func (d *Door) turn(ctx context.Context, c call, sent lax.Value) (bool, error) {
	m, ok := sent.Get("shipment_uuid")
	if !ok || m.Kind != lax.Text {
		return false, nil
	}
	id, err := uuid.Parse(strings.TrimSpace(m.Text))
	if err != nil {
		return false, nil //nolint:nilerr // a text that is no UUID turns nothing
	}
	q := order.Query{Any: true, Limit: 1, UUID: id.String()}
	if mine := c.Sees(); mine != 0 {
		q.Integrations = []int64{mine}
	}
	found, _, err := order.Fetch(ctx, d.DB, c.Account, q)
	if err != nil || len(found) == 0 || !found[0].Keyed || found[0].Dropped {
		return false, err
	}
	var probe fields
	a := probe.parcel(sent, &order.Draft{}, false)
	if err := probe.wrong.Err(); err != nil {
		return true, err
	}
	if err := d.mayTurn(ctx, c, found[0], sent, a); err != nil {
		return true, err
	}
	boxes, err := d.Shipping.Box(ctx, c.Account, found[0].ID)
	if err != nil {
		return true, err
	}
	return true, d.change(ctx, c, boxes[0], found[0], sent, a)
}

// mayTurn tells what is wrong before anything is made.
func (d *Door) mayTurn(ctx context.Context, c call, o order.Order, sent lax.Value, a asked) error {
	if !o.State.Editable() {
		return nil // change knows what there is to say
	}
	var f fields
	next := o.Draft
	f.parcel(sent, &next, false)
	if err := f.wrong.Err(); err != nil {
		return err
	}
	next = intake.Tidy(next)
	if err := d.Intake.Check(ctx, c.Account, next); err != nil || !a.label {
		return err
	}
	return d.Shipping.Check(ctx, c.Account, next)
}
