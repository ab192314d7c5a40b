package tracking

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// Moment is one line of a parcel's history.
type Moment struct {
	N       int // from 1, in the order in which it happened
	At      time.Time
	Status  carrier.Status
	Carrier string // its code; empty: it is a step of our own
	Text    string // the carrier's own words, where it said some
	// Concluded: no carrier said it; we read it from its silence.
	Concluded bool
}

// History is what happened to a parcel, oldest first: our own steps with its label, and what the carrier told.
func (d *Desk) History(ctx context.Context, account int64, p parcel.Parcel) ([]Moment, error) {
	facts, err := event.OfOrder(ctx, d.DB, account, int64(p.Order))
	if err != nil {
		return nil, err
	}
	var all []Moment
	for _, f := range facts {
		var s parcel.Story
		if f.Kind != event.ParcelStatus || f.Parcel != int64(p.ID) || json.Unmarshal(f.Body, &s) != nil || s.CarrierAt != nil {
			continue
		}
		all = append(all, Moment{At: f.At, Status: s.Parcel.Status, Text: s.Parcel.Status.Info().Message})
	}
	scans, err := Scans(ctx, d.DB, account, p)
	if err != nil {
		return nil, err
	}
	for _, s := range scans {
		m := Moment{At: s.At, Status: s.Status, Carrier: p.Carrier, Text: cmp.Or(s.RawText, s.Status.Info().Message), Concluded: s.Calculated()}
		if m.Concluded {
			m.Carrier, m.Text = "", s.Status.Info().Message
		}
		all = append(all, m)
	}
	slices.SortStableFunc(all, func(a, b Moment) int { return a.At.Compare(b.At) })
	for i := range all {
		all[i].N = i + 1
	}
	return all, nil
}

// ByNumber is the parcel of a tracking number, the last one where a carrier used it again. With an integration other than 0 only its own.
func (d *Desk) ByNumber(ctx context.Context, account, integration int64, number string) (parcel.Parcel, error) {
	missing := fault.New(fault.Missing, "There is no parcel with this tracking number.")
	if number == "" || len(number) > 100 {
		return parcel.Parcel{}, missing
	}
	found, err := parcel.List(ctx, d.DB, account, parcel.Filter{Integration: integration, Number: number, Limit: 10})
	if err != nil {
		return parcel.Parcel{}, err
	}
	for _, p := range newest(found) {
		return p, nil
	}
	return parcel.Parcel{}, missing
}
