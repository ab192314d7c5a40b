package connect

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// This file is about a merchant who ships with another account from now on. The ids of the parcels are the old account's: in the new one they
// are other people's, or nobody's. So they are forgotten, and what was open is told to be left behind. It is not sent again by itself, for the
// merchant may still send it from where it lies.

// leftWords is what the marketplace is told of an order that was left behind.
const leftWords = "The merchant ships with another account now. The order lies in the one before; retry brings it into the new one."

// moved reports whether the way into an account leads to another one than before: none of the parcels that were known last is there.
func (e *Engine) moved(ctx context.Context, c *sendcloud.Client, was, now Merchant) (bool, error) {
	if was.Integration != 0 && was.Integration == now.Integration {
		return false, nil
	}
	known, err := lastParcels(ctx, e.db, now.ID, listMost)
	if err != nil {
		return false, err
	}
	if len(known) == 0 {
		return anySent(ctx, e.db, now.ID)
	}
	var ids []int
	for id := range known {
		ids = append(ids, id)
	}
	for p, err := range c.V2.Parcels(ctx, sendcloud.ParcelFilter{IDs: ids}) {
		if err != nil {
			return false, err
		}
		if p.ExternalReference != "" && p.ExternalReference == known[p.ID] {
			return false, nil
		}
	}
	return true, nil
}

// leave forgets what is known of the old account, takes the lanes from whoever still works there, and answers what is left open.
func (e *Engine) leave(ctx context.Context, tx *db.Tx, m Merchant, now time.Time) ([]News, error) {
	if err := freeMerchant(ctx, tx, m.ID); err != nil {
		return nil, err
	}
	all, err := leaveRows(ctx, tx, m.ID, now)
	if err != nil {
		return nil, err
	}
	news := make([]News, len(all))
	for n, r := range all {
		r.order.Merchant = m.Ref
		news[n] = News{Merchant: m.Ref, Reference: r.order.Reference, Kind: OrderLeft, At: now, Order: &r.order, Text: leftWords, handed: r.id}
	}
	return news, nil
}

// begun reports that a parcel is further than waiting for its label: it is not sent a second time.
func (s Stage) begun() bool { return s != StageNone && s != StageImported }
