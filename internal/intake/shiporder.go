package intake

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

// ShipOrder is a wish for the label of an order that waits.
type ShipOrder struct {
	Integration int64
	ID          string // the shop's own id of the order, or
	Number      string // its number
	Parts       []Part // what goes into which box; none: one box with everything
	Option      string // the code of the option; empty: what the order says, or else the cheapest that fits
	Contract    int64
	Sender      int64
	Brand       int64
	Label       order.LabelWish
	Later       bool // do not wait for the carrier
	Who         string
}

// Part is a box of an order that is split.
type Part struct {
	Weight postal.Grams // 0: what its pieces weigh
	Size   postal.Size
	Pieces []Piece
}

// Piece is so many pieces of a line, by the shop's id of the line.
type Piece struct {
	Item     string
	Quantity int
}

// ShipOrder makes the label of an order that waits. What forbids it is told before anything changes; a carrier's refusal is in Err of what
// was shipped.
func (d *Desk) ShipOrder(ctx context.Context, account int64, w ShipOrder) (Shipped, error) {
	o, err := d.waiting(ctx, account, w)
	if err != nil {
		return Shipped{}, err
	}
	next := o
	if err := d.equip(ctx, account, w, &next); err != nil {
		return Shipped{}, err
	}
	if err := d.Check(ctx, account, next.Draft); err != nil {
		return Shipped{}, err
	}
	if err := d.Shipping.Check(ctx, account, next.Draft); err != nil {
		return Shipped{}, err
	}
	if !same(o.Draft, next.Draft) {
		want := next.Draft
		o, err = d.Edit(ctx, Edit{
			Account: account, Integration: w.Integration, Order: o.ID, Version: o.Version, Who: w.Who, What: "ship",
			Change: func(now *order.Draft) { *now = want },
		})
		if err != nil {
			return Shipped{}, err
		}
	}
	s := Shipped{Received: Received{Order: o}}
	d.label(ctx, account, Wish{Label: true, Later: w.Later}, &s)
	return s, nil
}

// waiting finds the order: of several with one number the newest that waits, or else the newest.
func (d *Desk) waiting(ctx context.Context, account int64, w ShipOrder) (order.Order, error) {
	q := order.Query{Integrations: []int64{w.Integration}, ExternalID: w.ID, Number: w.Number, Any: true, Limit: 20}
	var found []order.Order
	if strings.TrimSpace(w.ID+w.Number) != "" {
		all, _, err := order.Fetch(ctx, d.DB, account, q)
		if err != nil {
			return order.Order{}, err
		}
		found = slices.DeleteFunc(all, func(o order.Order) bool { return o.Dropped || o.Direct })
	}
	if len(found) == 0 {
		return order.Order{}, fault.New(fault.Missing, "Order not found")
	}
	at := max(0, slices.IndexFunc(found, func(o order.Order) bool { return o.State.Editable() }))
	switch o := found[at]; {
	case o.State == order.Labelled:
		return o, fault.New(fault.Conflict, "This order already has a label.")
	case o.State == order.Cancelled:
		return o, fault.New(fault.Conflict, "This order was cancelled.")
	case o.State == order.Hold:
		return o, fault.New(fault.Conflict, "This order is on hold. Release it first.")
	case !o.State.Editable():
		return o, ErrBusy
	default:
		return o, nil
	}
}

// equip writes the wish over the order.
func (d *Desk) equip(ctx context.Context, account int64, w ShipOrder, o *order.Order) error {
	for _, set := range []struct {
		into *int64
		to   int64
	}{{&o.Sender, w.Sender}, {&o.Contract, w.Contract}, {&o.Brand, w.Brand}} {
		if set.to != 0 {
			*set.into = set.to
		}
	}
	if w.Label != (order.LabelWish{}) {
		o.Label = w.Label
	}
	was := o.Draft
	if len(w.Parts) > 0 {
		boxes, err := split(o.Draft, w.Parts)
		if err != nil {
			return err
		}
		o.Pack(boxes)
	}
	ok, err := d.settle(ctx, account, w.Option, was, &o.Draft)
	if err == nil && !ok {
		err = fault.At("shipping_option_code", "There is no shipping option %s.", w.Option)
	}
	if err != nil {
		return err
	}
	if o.Method != 0 {
		return nil
	}
	if err := postal.Check(o.To); err != nil {
		return err
	}
	best, ok, err := d.Shipping.Suggest(ctx, account, *o)
	if err == nil && !ok {
		err = fault.At("shipping_option_code", "No shipping option fits this order.")
	}
	o.Method = best.Method.ID
	return err
}

// split lays the lines of an order into boxes. Nothing may lie in two places; what lies in none stays behind.
func split(d order.Draft, parts []Part) ([]order.Box, error) {
	left := make([]int, len(d.Items))
	for n, i := range d.Items {
		left[n] = i.Quantity
	}
	boxes := make([]order.Box, len(parts))
	for n, part := range parts {
		box := order.Box{Weight: part.Weight, Size: part.Size}
		var sum postal.Grams
		for k, piece := range part.Pieces {
			at := fmt.Sprintf("parcels.%d.parcel_items.%d", n, k)
			line := slices.IndexFunc(d.Items, func(i order.Item) bool { return i.ID == piece.Item && piece.Item != "" })
			switch {
			case line < 0:
				return nil, fault.At(at+".item_id", "The order has no item %s.", piece.Item)
			case piece.Quantity < 1:
				return nil, fault.At(at+".quantity", "Ensure this value is greater than or equal to 1.")
			case left[line] < piece.Quantity:
				return nil, fault.At(at+".quantity", "Of item %s only %d are left.", piece.Item, left[line])
			}
			left[line] -= piece.Quantity
			sum += d.Items[line].Weight * postal.Grams(piece.Quantity)
			box.Contents = append(box.Contents, order.Content{Line: line, Quantity: piece.Quantity})
		}
		if box.Weight == 0 {
			box.Weight = max(sum, 1)
			if sum == 0 {
				box.Weight = max(1, d.Weight/postal.Grams(len(parts)))
			}
		}
		boxes[n] = box
	}
	return boxes, nil
}
