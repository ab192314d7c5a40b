package tracking

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// Queue is where polls wait, apart from other work: a carrier may be slow.
const Queue = "tracking"

const (
	pollMost   = 200         // parcels of one job, before other accounts have their turn
	askLimit   = time.Minute // of asking one carrier in one job
	afterError = 5 * time.Minute
)

// Poll is the job that asks a carrier for an account's parcels that are due. A later run makes earlier ones void.
type Poll struct {
	Account int64  `json:"account"`
	Carrier string `json:"carrier"`
	Run     int64  `json:"run"`
}

// Kind names the job.
func (Poll) Kind() string { return "tracking.poll" }

// Hands gives the jobs of this room their workers.
func (d *Desk) Hands(h *job.Hands, hands int) {
	h.Queue(Queue, hands)
	job.Handle(h, 5*time.Minute, d.Poll)
}

// Listen watches each parcel that gets its label.
func (d *Desk) Listen(ctx context.Context, tx *db.Tx, account int64, facts []event.Fact) error {
	now := d.now()
	ready := map[parcel.ID]parcel.Parcel{}
	for _, f := range facts {
		story, ok := f.Body.(parcel.Story)
		if f.Kind == event.ParcelStatus && ok && story.Parcel.Status == carrier.StatusReady && story.Parcel.Number != "" {
			ready[story.Parcel.ID] = story.Parcel
		}
	}
	if len(ready) == 0 {
		return nil
	}
	ids := slices.Sorted(maps.Keys(ready))
	watched, err := lockWatches(ctx, tx, account, ids)
	if err != nil {
		return err
	}
	due := map[string]time.Time{}
	var begun, known []watch
	for _, id := range ids {
		p := ready[id]
		w, there := watched[id]
		if there {
			w.catchUp(p)
		} else {
			w = newWatch(p, p.Carrier, now)
		}
		w.carrier, w.contract, w.heardAt, w.lulls = p.Carrier, p.Contract, now, 0
		w.nextAt = d.next(p, w, now)
		if there {
			known = append(known, w)
		} else {
			begun = append(begun, w)
		}
		if at := due[p.Carrier]; w.nextAt != nil && (at.IsZero() || w.nextAt.Before(at)) {
			due[p.Carrier] = *w.nextAt
		}
	}
	if err := insertWatches(ctx, tx, begun); err != nil {
		return err
	}
	if err := saveWatches(ctx, tx, known); err != nil {
		return err
	}
	for _, code := range slices.Sorted(maps.Keys(due)) {
		if err := d.stir(ctx, tx, account, code, due[code]); err != nil {
			return err
		}
	}
	return nil
}

// stir sees to it that the job comes no later than at.
func (d *Desk) stir(ctx context.Context, tx *db.Tx, account int64, carrierCode string, at time.Time) error {
	p, err := lockPoll(ctx, tx, account, carrierCode, d.now())
	if err != nil || p.queued && !p.at.After(at) {
		return err
	}
	return d.queue(ctx, tx, p, at)
}

func (d *Desk) queue(ctx context.Context, tx *db.Tx, p poll, at time.Time) error {
	p.queued, p.at = true, at
	p.run++
	if err := p.save(ctx, tx); err != nil {
		return err
	}
	later := job.Later{Queue: Queue}
	if at.After(d.now()) {
		later.At = at
	}
	return job.Add(ctx, tx, Poll{Account: p.account, Carrier: p.carrier, Run: p.run}, later)
}

// Poll asks for up to 200 parcels that are due and queues itself again for those that will be.
func (d *Desk) Poll(ctx context.Context, j Poll) error {
	p, err := readPoll(ctx, d.DB, j.Account, j.Carrier)
	if err != nil || p.run != j.Run || !p.queued {
		return err
	}
	due, err := selectDue(ctx, d.DB, j.Account, j.Carrier, d.now(), pollMost)
	if err != nil {
		return err
	}
	if err := d.ask(ctx, j.Account, j.Carrier, due); err != nil {
		return err
	}
	return d.DB.Write(ctx, j.Account, func(ctx context.Context, tx *db.Tx) error {
		// Locked before the parcels are read: whoever adds one now either is seen here or finds no job queued.
		p, err := lockPoll(ctx, tx, j.Account, j.Carrier, d.now())
		if err != nil || p.run != j.Run {
			return err
		}
		next, err := selectNext(ctx, tx, j.Account, j.Carrier)
		if err != nil {
			return err
		}
		if next == nil {
			p.queued = false
			return p.save(ctx, tx)
		}
		return d.queue(ctx, tx, p, *next)
	})
}

// ask asks the carrier for parcels, contract by contract, keeps the news, and settles when each is asked next.
func (d *Desk) ask(ctx context.Context, account int64, carrierCode string, due []watch) error {
	byContract := map[int64][]watch{}
	for _, w := range due {
		byContract[w.contract] = append(byContract[w.contract], w)
	}
	for _, contract := range slices.Sorted(maps.Keys(byContract)) {
		of := byContract[contract]
		silent := d.askUnder(ctx, account, carrierCode, contract, of)
		if err := ctx.Err(); err != nil {
			return err
		}
		if silent != nil {
			slog.WarnContext(ctx, "carrier gave no news", "account", account, "carrier", carrierCode, "contract", contract, "error", silent)
		}
		if err := d.schedule(ctx, account, of, silent); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) askUnder(ctx context.Context, account int64, carrierCode string, contract int64, of []watch) error {
	c, err := carrier.UsableContract(ctx, d.DB, d.Sealer, account, contract)
	if err != nil {
		return err
	}
	numbers := make([]string, len(of))
	for i, w := range of {
		numbers[i] = w.number
	}
	limited, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	news, silent := d.Carriers.Track(limited, c, numbers)
	missed, err := d.missed(ctx, account, of)
	if err != nil {
		return err
	}
	if err := d.Record(ctx, account, carrierCode, append(news, missed...)); err != nil {
		return err
	}
	return silent
}

// missed is the news we make ourselves: a parcel that five working days after its label nobody has collected.
func (d *Desk) missed(ctx context.Context, account int64, of []watch) ([]carrier.News, error) {
	parcels, err := d.parcels(ctx, account, of)
	if err != nil {
		return nil, err
	}
	var news []carrier.News
	for _, w := range of {
		p := parcels[w.parcel]
		info, _ := d.Carriers.Info(w.carrier)
		if info.Test || p.AnnouncedAt == nil || p.Status != carrier.StatusReady && p.Status != carrier.StatusAnnounced {
			continue
		}
		if at := workingDays(*p.AnnouncedAt, 5); d.now().After(at) {
			news = append(news, carrier.News{Number: w.number, Status: carrier.StatusUncollected, RawCode: notCollected, At: at})
		}
	}
	return news, nil
}

// workingDays is the time n days from Monday to Friday later.
func workingDays(t time.Time, n int) time.Time {
	for n > 0 {
		t = t.AddDate(0, 0, 1)
		if day := t.Weekday(); day != time.Saturday && day != time.Sunday {
			n--
		}
	}
	return t
}

func (d *Desk) parcels(ctx context.Context, account int64, of []watch) (map[parcel.ID]parcel.Parcel, error) {
	ids := make([]parcel.ID, len(of))
	for i, w := range of {
		ids[i] = w.parcel
	}
	return parcel.GetMany(ctx, d.DB, account, 0, ids)
}

// schedule settles when parcels are asked for again, after they were asked for now.
func (d *Desk) schedule(ctx context.Context, account int64, of []watch, silent error) error {
	parcels, err := d.parcels(ctx, account, of)
	if err != nil {
		return err
	}
	now := d.now()
	return d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		ids := make([]parcel.ID, len(of))
		for i, old := range of {
			ids[i] = old.parcel
		}
		watched, err := lockWatches(ctx, tx, account, ids)
		if err != nil {
			return err
		}
		var next []watch
		for _, id := range ids {
			p, there := parcels[id]
			if !there {
				if err := deleteWatch(ctx, tx, account, id); err != nil {
					return err
				}
				continue
			}
			w, known := watched[id]
			if !known {
				continue
			}
			w.lulls++
			w.nextAt = d.next(p, w, now)
			if silent != nil && w.nextAt != nil {
				w.nextAt = new(now.Add(d.patience(w.carrier, silent)))
			}
			next = append(next, w)
		}
		return saveWatches(ctx, tx, next)
	})
}

// patience is how long a carrier that did not answer is left alone.
func (d *Desk) patience(carrierCode string, err error) time.Duration {
	wait := afterError
	if info, _ := d.Carriers.Info(carrierCode); info.Test {
		wait = 10 * time.Second
	}
	if e, ok := carrier.As(err); ok {
		wait = max(wait, e.RetryAfter)
	}
	return wait
}
