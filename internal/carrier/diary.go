package carrier

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

const (
	// keepExchanges is how long exchanges can be read.
	keepExchanges = 90 * 24 * time.Hour
	// sweepEvery is how often one account's old exchanges are looked for, while it goes on talking.
	sweepEvery = 6 * time.Hour
	// maxWaiting is how many exchanges wait for the disk before new ones are dropped: a record must never hold up a label.
	maxWaiting = 10_000
)

// Diary keeps what was exchanged with carriers, a moment after it happened and outside every caller's way. Make it with NewDiary.
type Diary struct {
	db   *db.DB
	now  func() time.Time
	work sync.WaitGroup

	mu      sync.Mutex
	waiting map[int64][]Exchange // by account
	count   int
	dropped int
	running bool
	swept   map[int64]time.Time
}

// NewDiary keeps exchanges in d. A nil now is time.Now.
func NewDiary(d *db.DB, now func() time.Time) *Diary {
	if now == nil {
		now = time.Now
	}
	return &Diary{db: d, now: now, waiting: map[int64][]Exchange{}, swept: map[int64]time.Time{}}
}

// Add takes exchanges to be written soon. It never waits.
func (d *Diary) Add(all []Exchange) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, x := range all {
		if d.count >= maxWaiting {
			d.dropped++
			continue
		}
		d.waiting[x.Account] = append(d.waiting[x.Account], x)
		d.count++
	}
	if !d.running && d.count > 0 {
		d.running = true
		d.work.Go(d.drain)
	}
}

// Flush returns when all that was added is written.
func (d *Diary) Flush() { d.work.Wait() }

// List is ListExchanges, with what was added just now.
func (d *Diary) List(ctx context.Context, accountID, shipment, contract int64) ([]Exchange, error) {
	d.Flush()
	return ListExchanges(ctx, d.db, accountID, shipment, contract)
}

func (d *Diary) drain() {
	for {
		d.mu.Lock()
		if d.count == 0 {
			d.running = false
			d.mu.Unlock()
			return
		}
		batch, dropped := d.waiting, d.dropped
		d.waiting, d.count, d.dropped = map[int64][]Exchange{}, 0, 0
		d.mu.Unlock()
		if dropped > 0 {
			slog.Warn("exchanges with carriers were not recorded: the database is behind", "dropped", dropped)
		}
		for account, all := range batch {
			if err := d.write(account, all); err != nil {
				slog.Error("exchanges with a carrier could not be recorded", "account", account, "count", len(all), "error", err)
			}
		}
	}
}

func (d *Diary) write(account int64, all []Exchange) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	ids, err := d.db.NextIDs(ctx, "carrier_exchange", len(all))
	if err != nil {
		return err
	}
	d.mu.Lock()
	now := d.now()
	sweep := now.Sub(d.swept[account]) > sweepEvery
	if sweep {
		d.swept[account] = now
	}
	d.mu.Unlock()
	return d.db.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		if sweep {
			if err := forgetExchanges(ctx, tx, account, now.Add(-keepExchanges)); err != nil {
				return err
			}
		}
		return addExchanges(ctx, tx, account, ids, all)
	})
}
