package manifest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// How far back shipments are gathered. A carrier that closes by itself has done so with those of yesterday.
const (
	backAutomatic = 24 * time.Hour
	backRequired  = 30 * 24 * time.Hour
)

// Wait lists what waits to be closed out, contract by contract. Returns do not: their buyers hand them over.
func (d *Desk) Wait(ctx context.Context, account int64) ([]Waiting, error) {
	closing := map[carrier.Manifest][]string{}
	for _, code := range d.Carriers.Codes() {
		if info, ok := d.Carriers.Info(code); ok && d.Carriers.Closes(code) {
			closing[info.Manifest] = append(closing[info.Manifest], code)
		}
	}
	methods, _, err := d.Shipping.Catalogue(ctx, account)
	if err != nil {
		return nil, err
	}
	back := map[int]bool{}
	for _, m := range methods {
		back[m.ID] = m.Return
	}
	of := map[int64]*Waiting{}
	for terms, reach := range map[carrier.Manifest]time.Duration{carrier.ManifestAutomatic: backAutomatic, carrier.ManifestRequired: backRequired} {
		all, err := parcel.ToHandOver(ctx, d.DB, account, closing[terms], d.now().Add(-reach))
		if err != nil {
			return nil, err
		}
		for _, h := range all {
			if back[h.Method] {
				continue
			}
			w := of[h.Contract]
			if w == nil {
				w = &Waiting{Carrier: h.Carrier, Contract: h.Contract, Oldest: h.AnnouncedAt}
				of[h.Contract] = w
			}
			w.Shipments, w.Parcels = append(w.Shipments, h), w.Parcels+h.Boxes
			if h.AnnouncedAt.Before(w.Oldest) {
				w.Oldest = h.AnnouncedAt
			}
		}
	}
	var out []Waiting
	for _, w := range of {
		out = append(out, *w)
	}
	slices.SortFunc(out, func(a, b Waiting) int { return cmp.Compare(a.Contract, b.Contract) })
	return out, nil
}
