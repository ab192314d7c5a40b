package report

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// Transit is how long parcels of one kind were on their way, from the first scan to the delivery.
type Transit struct {
	Code     string // the carrier's, or the shipping option's
	From, To string // countries
	Parcels  int
	Median   time.Duration
}

// Today is the day it is, as it began.
func (d *Desk) Today() time.Time { return d.now().Truncate(24 * time.Hour) }

// Days is the median in whole days, rounded up.
func (t Transit) Days() int { return int(math.Ceil(t.Median.Hours() / 24)) }

// MostMonths is how long a period Transits reckons, and MostTransits how many parcels it reads, since somebody waits for the answer.
const (
	MostMonths   = 13
	MostTransits = 50_000
)

// Transits reckons how long the parcels announced in a period took, by carrier or by shipping option, and by country of origin and destination.
// Parcels that have not been delivered, or whose way nobody scanned, are left out. A longer period is a fault of the field start_date; more
// parcels are Unable.
func (d *Desk) Transits(ctx context.Context, account, integration int64, from, to time.Time, byOption bool) ([]Transit, error) {
	if from.AddDate(0, MostMonths, 1).Before(to) {
		return nil, fault.At("start_date", "The period may be at most %d months long.", MostMonths)
	}
	rows := 0
	took := map[Transit][]time.Duration{}
	f := Filter{Period: parcel.Period{AnnouncedAfter: from, AnnouncedBefore: to}}
	err := d.each(ctx, account, integration, f, func(r row) error {
		if rows++; rows > MostTransits {
			return fault.New(fault.Unable, "More than %d parcels were announced in this period. Ask for a shorter one.", MostTransits)
		}
		if r.firsts.Shipped.IsZero() || !r.firsts.Delivered.After(r.firsts.Shipped) {
			return nil
		}
		kind := Transit{Code: r.parcel.Carrier, From: r.parcel.From.Country, To: r.order.To.Country}
		if byOption {
			kind.Code = r.option()
		}
		if kind.Code != "" {
			took[kind] = append(took[kind], r.firsts.Delivered.Sub(r.firsts.Shipped))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var all []Transit
	for kind, times := range took {
		slices.Sort(times)
		kind.Parcels = len(times)
		kind.Median = (times[(len(times)-1)/2] + times[len(times)/2]) / 2
		all = append(all, kind)
	}
	slices.SortFunc(all, func(a, b Transit) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return all, nil
}
