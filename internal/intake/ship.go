package intake

import (
	"context"

	"github.com/waybill-ship/waybill/internal/order"
)

// Shipped is an order that was taken in and, where it was wanted, announced.
type Shipped struct {
	Received
	Err error // why there is no label; the order stays, refused or waiting
}

// ReceiveAndShip takes orders in and buys their labels. The whole list is checked and priced first: what cannot be labelled is refused with
// nothing stored. After that each order stands for itself, and a carrier's refusal leaves it among the incoming orders.
func (d *Desk) ReceiveAndShip(ctx context.Context, account, integration int64, drafts []order.Draft) ([]Shipped, error) {
	for _, draft := range drafts {
		draft = Tidy(draft)
		if err := d.Check(ctx, account, draft); err != nil {
			return nil, err
		}
		if err := d.Shipping.Check(ctx, account, draft); err != nil {
			return nil, err
		}
	}
	got, err := d.Receive(ctx, account, integration, drafts)
	if err != nil {
		return nil, err
	}
	all := make([]Shipped, len(got))
	for i, r := range got {
		all[i] = Shipped{Received: r}
		if r.Order.State == order.Labelled {
			continue // the same import came before, and has its label
		}
		l, err := d.Shipping.Announce(ctx, account, r.Order.ID)
		if err != nil {
			all[i].Err = err
			continue
		}
		all[i].Order, all[i].Parcels = l.Order, l.Parcels
	}
	return all, nil
}
