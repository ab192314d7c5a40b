package manifest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
)

// How far back shipments are gathered. A carrier that closes by itself has done so with those of yesterday.
const (
	backAutomatic = 24 * time.Hour
	backRequired  = 30 * 24 * time.Hour
)

// Wait lists what waits to be closed out, contract by contract and address by address. Returns do not: their buyers hand them over.
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
	type heap struct {
		contract int64
		place    string
	}
	of := map[heap]*Waiting{}
	for terms, reach := range map[carrier.Manifest]time.Duration{carrier.ManifestAutomatic: backAutomatic, carrier.ManifestRequired: backRequired} {
		all, err := parcel.ToHandOver(ctx, d.DB, account, closing[terms], d.now().Add(-reach), false)
		if err != nil {
			return nil, err
		}
		for _, h := range all {
			if back[h.Method] {
				continue
			}
			at := heap{h.Contract, placeOf(h.From)}
			w := of[at]
			if w == nil {
				w = &Waiting{Carrier: h.Carrier, Contract: h.Contract, From: h.From, Place: at.place, Oldest: h.AnnouncedAt}
				of[at] = w
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
	slices.SortFunc(out, func(a, b Waiting) int {
		return cmp.Or(cmp.Compare(a.Contract, b.Contract), cmp.Compare(a.From.PostalCode, b.From.PostalCode), cmp.Compare(a.Place, b.Place))
	})
	return out, nil
}

// placeOf names a dock. Who stands on the label does not matter: two brands that send from one door are collected together.
func placeOf(a postal.Address) string {
	sum := sha256.Sum256([]byte(a.Place()))
	return hex.EncodeToString(sum[:8])
}
