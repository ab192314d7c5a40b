package tracking

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// Record keeps what a carrier said of an account's parcels: scans once, the status by the table of moves, and an event for each
// status that changed. In whatever order and however often news comes, the parcel ends in the same place. Numbers that are not
// the account's are passed over.
func (d *Desk) Record(ctx context.Context, account int64, carrierCode string, news []carrier.News) error {
	byParcel, err := d.sort(ctx, account, carrierCode, news)
	if err != nil || len(byParcel) == 0 {
		return err
	}
	now := d.now()
	return d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		var facts []event.Fact
		for _, id := range slices.Sorted(maps.Keys(byParcel)) {
			more, err := d.record(ctx, tx, account, id, carrierCode, byParcel[id], now)
			if err != nil {
				return err
			}
			facts = append(facts, more...)
		}
		return d.Events.Append(ctx, tx, account, facts...)
	})
}

// sort finds the parcels that the news is about and leaves out those of whom nothing is new.
func (d *Desk) sort(ctx context.Context, account int64, carrierCode string, news []carrier.News) (map[parcel.ID][]carrier.News, error) {
	byNumber := map[string][]carrier.News{}
	for _, n := range news {
		if n.Number != "" && !n.At.IsZero() {
			byNumber[n.Number] = append(byNumber[n.Number], n)
		}
	}
	all := map[parcel.ID][]carrier.News{}
	for numbers := range slices.Chunk(slices.Sorted(maps.Keys(byNumber)), 500) {
		parcels, err := parcel.ByNumbers(ctx, d.DB, account, carrierCode, numbers)
		if err != nil {
			return nil, err
		}
		for _, p := range newest(parcels) {
			known, err := selectScans(ctx, d.DB, account, p.ID, p.Number)
			if err != nil {
				return nil, err
			}
			if anyNew(p, carrierCode, known, byNumber[p.Number]) {
				all[p.ID] = byNumber[p.Number]
			}
		}
	}
	return all, nil
}

// newest keeps the last announced parcel of each number: carriers use numbers again after some years.
func newest(parcels []parcel.Parcel) map[string]parcel.Parcel {
	byNumber := map[string]parcel.Parcel{}
	for _, p := range parcels {
		other, taken := byNumber[p.Number]
		if !taken || p.AnnouncedAt != nil && (other.AnnouncedAt == nil || other.AnnouncedAt.Before(*p.AnnouncedAt)) {
			byNumber[p.Number] = p
		}
	}
	return byNumber
}

func anyNew(p parcel.Parcel, carrierCode string, known []Scan, news []carrier.News) bool {
	if e := expected(known, news); e != nil && (p.Expected == nil || !e.Equal(*p.Expected)) {
		return true
	}
	return slices.ContainsFunc(news, func(n carrier.News) bool {
		m := mark(carrierCode, n)
		return !slices.ContainsFunc(known, func(s Scan) bool { return s.mark == m })
	})
}

// expected is the delivery day that the latest news foretells; nil when there is later news already.
func expected(known []Scan, news []carrier.News) *time.Time {
	last := slices.MaxFunc(news, func(a, b carrier.News) int { return a.At.Compare(b.At) })
	for _, s := range known {
		if s.At.After(last.At) {
			return nil
		}
	}
	return last.Expected
}

// record keeps the news of one parcel.
func (d *Desk) record(ctx context.Context, tx *db.Tx, account int64, id parcel.ID, carrierCode string, news []carrier.News, now time.Time) ([]event.Fact, error) {
	p, err := parcel.Hold(ctx, tx, account, id)
	if fault.Is(err, fault.Missing) {
		return nil, nil // removed meanwhile
	}
	if err != nil {
		return nil, err
	}
	w, err := d.watch(ctx, tx, p, carrierCode, now)
	if err != nil {
		return nil, err
	}
	known, err := selectScans(ctx, tx, account, id, p.Number)
	if err != nil {
		return nil, err
	}
	fresh, err := addScans(ctx, tx, account, id, carrierCode, news, known, w.epoch, now)
	if err != nil {
		return nil, err
	}
	before := p
	if e := expected(known, news); e != nil {
		p.Expected = e
	}
	all := append(slices.Clone(known), fresh...)
	steps := w.told(known, all, p.Status)
	var facts []event.Fact
	if len(steps) > 0 {
		if facts, err = d.tell(ctx, tx, &p, steps, now); err != nil {
			return nil, err
		}
	}
	if way := w.reckon(all); len(way) > 0 && w.end(way) == p.Status {
		p.StatusAt = way[len(way)-1].At // late news may tell of the same, earlier
	}
	if len(steps) > 0 || !sameDay(before.Expected, p.Expected) || !p.StatusAt.Equal(before.StatusAt) {
		p.UpdatedAt = now
		if err := parcel.Keep(ctx, tx, p); err != nil {
			return nil, err
		}
	}
	w.shown = p.Status
	if len(fresh) > 0 {
		w.heardAt, w.lulls = now, 0
	}
	return facts, w.save(ctx, tx)
}

func sameDay(a, b *time.Time) bool { return a == b || a != nil && b != nil && a.Equal(*b) }

// watch is the parcel's, brought up to date with a status that was given by others since.
func (d *Desk) watch(ctx context.Context, tx *db.Tx, p parcel.Parcel, carrierCode string, now time.Time) (watch, error) {
	w, known, err := lockWatch(ctx, tx, p.Account, p.ID)
	if err != nil {
		return w, err
	}
	if !known {
		w = newWatch(p, carrierCode, now)
		return w, insertWatches(ctx, tx, []watch{w})
	}
	w.catchUp(p)
	return w, nil
}

func newWatch(p parcel.Parcel, carrierCode string, now time.Time) watch {
	return watch{account: p.Account, parcel: p.ID, carrier: carrierCode, contract: p.Contract, number: p.Number, base: p.Status,
		baseAt: p.StatusAt, shown: p.Status, epoch: 1, heardAt: now}
}

// catchUp begins a new epoch where somebody else gave the parcel another status or number.
func (w *watch) catchUp(p parcel.Parcel) {
	if w.shown != p.Status || w.number != p.Number {
		w.base, w.baseAt, w.shown, w.number = p.Status, p.StatusAt, p.Status, p.Number
		w.epoch++
	}
}

// tell moves the parcel through the steps and says each as a fact with the whole story.
func (d *Desk) tell(ctx context.Context, tx *db.Tx, p *parcel.Parcel, steps []carrier.Step, now time.Time) ([]event.Fact, error) {
	o, err := order.Get(ctx, tx, p.Account, p.Order)
	if err != nil && !fault.Is(err, fault.Missing) {
		return nil, err
	}
	var facts []event.Fact
	for _, s := range steps {
		before, at := p.Status, s.At
		p.Status, p.StatusAt, p.UpdatedAt = s.Status, s.At, now
		if s.Alert {
			p.Alert = Alert
		}
		facts = append(facts, event.Fact{
			Integration: p.Integration, Kind: event.ParcelStatus, Order: int64(p.Order), Parcel: int64(p.ID), At: now,
			Body: parcel.Story{Parcel: *p, Order: o, Previous: before, CarrierAt: &at},
		})
	}
	return facts, nil
}

// told are the steps from the status that was shown to where the scans lead. When they only go on from where they led before, each
// step is told; when late news changes what was believed, no more than is needed to get there by arrows of the table.
func (w watch) told(before, after []Scan, shown carrier.Status) []carrier.Step {
	was, is := w.reckon(before), w.reckon(after)
	if goesOn(was, is) && w.end(was) == shown {
		return is[len(was):]
	}
	if w.end(is) == shown {
		return nil
	}
	for i := len(is) - 1; i >= 0; i-- {
		if is[i].Status == shown {
			return is[i+1:]
		}
		if shown.May(is[i].Status) {
			way := slices.Clone(is[i:])
			way[0].Alert = shown.Info().Group == carrier.GroupCancelled && way[0].Status.Physical()
			return way
		}
	}
	return nil
}

// goesOn reports whether the second way begins with the first.
func goesOn(was, is []carrier.Step) bool {
	return len(was) <= len(is) && slices.EqualFunc(was, is[:len(was)], func(a, b carrier.Step) bool { return a.Status == b.Status && a.At.Equal(b.At) })
}

func (w watch) end(way []carrier.Step) carrier.Status {
	if len(way) == 0 {
		return w.base
	}
	return way[len(way)-1].Status
}

// reckon walks from the base along the scans in their order. What was said before we gave the parcel its base counts only where it
// speaks of the box itself: "announced" says nothing about a label that was cancelled since.
func (w watch) reckon(scans []Scan) []carrier.Step {
	scans = slices.Clone(scans)
	inOrder(scans)
	var way []carrier.Step
	now, at := w.base, w.baseAt
	for _, s := range scans {
		if s.epoch < w.epoch && !s.Status.Physical() {
			continue
		}
		step := carrier.Next(now, at, carrier.News{Status: s.Status, At: s.At})
		now, at = step.Status, step.At
		if step.Moved {
			way = append(way, step)
		}
	}
	return way
}
