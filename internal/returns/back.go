package returns

import (
	"context"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// Back is the wish to have a parcel's goods back: from its buyer to where it was sent from, in one box of the same weight, without a method.
// Conflict where the parcel has no label, or is itself on the way back.
func (d *Desk) Back(ctx context.Context, account int64, id parcel.ID) (Wish, error) {
	p, err := parcel.Get(ctx, d.DB, account, 0, id)
	if err != nil {
		return Wish{}, err
	}
	o, err := order.Get(ctx, d.DB, account, p.Order)
	if err != nil {
		return Wish{}, err
	}
	switch {
	case o.IsReturn:
		return Wish{}, fault.New(fault.Conflict, "This parcel is on the way back already.")
	case p.Number == "" || p.From.Country == "":
		return Wish{}, fault.New(fault.Conflict, "This parcel has no label, so nothing can come back in it.")
	}
	buyer := o.To
	buyer.PostNumber = ""
	weight := p.Box.Weight
	if weight == 0 {
		weight = max(p.Weight, o.Weight)
	}
	w := Wish{Outgoing: p.ID, Draft: order.Draft{
		Number: o.Number, To: p.From, From: &buyer, Weight: weight, Items: o.Inside(p.Box), Value: o.Value, Invoice: o.Invoice,
	}}
	return w, nil
}

// Ways lists how a return can travel: what fits first, the cheapest first, each with its price; and what does not, with the reason.
func (d *Desk) Ways(ctx context.Context, account int64, w Wish) ([]shipping.Option, error) {
	w.Draft.IsReturn = true
	all, err := d.Shipping.Options(ctx, account, order.Order{Account: account, Draft: w.Draft})
	if err != nil {
		return nil, err
	}
	var ways []shipping.Option
	for _, o := range all {
		if o.Method.Return || o.Why == nil {
			ways = append(ways, o)
		}
	}
	return ways, nil
}
