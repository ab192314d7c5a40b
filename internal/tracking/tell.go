package tracking

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/ratesheet"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// Told is what a merchant says of a parcel whose carrier has no system to ask.
type Told struct {
	Step  string    // one of ratesheet.Steps
	Place string    // may be empty
	At    time.Time // zero is now
}

// Tell keeps what a merchant says happened to a parcel, as if its carrier had said so. Only carriers without an API are spoken for; the
// others tell their own news. With an integration other than 0 only for its own parcels.
func (d *Desk) Tell(ctx context.Context, account, integration int64, id parcel.ID, t Told) error {
	p, err := parcel.Get(ctx, d.DB, account, integration, id)
	if err != nil {
		return err
	}
	if info, ok := d.Carriers.Info(p.Carrier); !ok || info.Way != carrier.Sheet {
		return fault.New(fault.Unable, "%s tells its own news.", d.Carriers.Name(p.Carrier))
	}
	if p.Number == "" {
		return fault.New(fault.Conflict, "This parcel has no label yet.")
	}
	now := d.now()
	if t.At.IsZero() {
		t.At = now
	}
	var wrong fault.List
	step, ok := ratesheet.StepOf(t.Step)
	if !ok {
		wrong.Add("status", "‘%s’ is nothing that can happen to a parcel.", t.Step)
	}
	if t.Place = strings.TrimSpace(t.Place); utf8.RuneCountInString(t.Place) > 80 {
		wrong.Add("location", "Write at most %d characters.", 80)
	}
	if t.At.After(now.Add(time.Minute)) || p.AnnouncedAt != nil && t.At.Before(p.AnnouncedAt.Add(-time.Minute)) {
		wrong.Add("time", "This time is before the label was made, or in the future.")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	return d.Record(ctx, account, p.Carrier, []carrier.News{step.News(p.Number, t.Place, t.At)})
}
