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
	// maxWaiting is how many bytes of exchanges wait for the disk before new ones are dropped: a record must never hold up a label.
	maxWaiting = 32 << 20
)

// Diary keeps what was exchanged with carriers, a moment after it happened and outside every caller's way. Make it with NewDiary.
type Diary struct {
	db  *db.DB
	now func() time.Time

	mu      sync.Mutex
	waiting map[int64][]Exchange // by account
	bytes   int                  // of what waits
	dropped int
	added   int64 // exchanges taken
	written int64 // of them written, or given up
	running bool
	wrote   chan struct{} // closed and made anew when written grows
}

// NewDiary keeps exchanges in d. A nil now is time.Now.
func NewDiary(d *db.DB, now func() time.Time) *Diary {
	if now == nil {
		now = time.Now
	}
	return &Diary{db: d, now: now, waiting: map[int64][]Exchange{}, wrote: make(chan struct{})}
}

// Add takes exchanges to be written soon. It never waits.
func (d *Diary) Add(all []Exchange) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, x := range all {
		size := len(x.Asked) + len(x.Answered) + 500
		if d.bytes+size > maxWaiting {
			d.dropped++
			continue
		}
		d.waiting[x.Account] = append(d.waiting[x.Account], x)
		d.bytes += size
		d.added++
	}
	if !d.running && d.bytes > 0 {
		d.running = true
		go d.drain()
	}
}

// Flush returns when all that was added before it is written, or ctx ends.
func (d *Diary) Flush(ctx context.Context) error {
	d.mu.Lock()
	upto := d.added
	for d.written < upto {
		wrote := d.wrote
		d.mu.Unlock()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-wrote:
		}
		d.mu.Lock()
	}
	d.mu.Unlock()
	return nil
}

// List is ListExchanges, with what was added just now.
func (d *Diary) List(ctx context.Context, accountID, shipment, contract int64) ([]Exchange, error) {
	if err := d.Flush(ctx); err != nil {
		return nil, err
	}
	return ListExchanges(ctx, d.db, accountID, shipment, contract)
}

func (d *Diary) drain() {
	for {
		d.mu.Lock()
		if len(d.waiting) == 0 {
			d.running = false
			d.mu.Unlock()
			return
		}
		batch, size, dropped := d.waiting, d.bytes, d.dropped
		d.waiting, d.dropped = map[int64][]Exchange{}, 0
		d.mu.Unlock()
		if dropped > 0 {
			slog.Warn("exchanges with carriers were not recorded: the database is behind", "dropped", dropped)
		}
		var n int64
		for account, all := range batch {
			if err := d.write(account, all); err != nil {
				slog.Error("exchanges with a carrier could not be recorded", "account", account, "count", len(all), "error", err)
			}
			n += int64(len(all))
		}
		d.mu.Lock()
		d.bytes -= size // only now: what is being written is in memory still
		d.written += n
		close(d.wrote)
		d.wrote = make(chan struct{})
		d.mu.Unlock()
	}
}

func (d *Diary) write(account int64, all []Exchange) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	ids, err := d.db.NextIDs(ctx, "carrier_exchange", len(all))
	if err != nil {
		return err
	}
	return d.db.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		return addExchanges(ctx, tx, account, ids, all)
	})
}

// Sweep removes what is too old of an account's exchanges.
func (d *Diary) Sweep(ctx context.Context, account int64) error {
	return d.db.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		return forgetExchanges(ctx, tx, account, d.now().Add(-keepExchanges))
	})
}
