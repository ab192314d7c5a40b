package event

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

const (
	// lookEvery is how often a waiting account's counters are read for what other nodes wrote; what this one wrote is heard at once.
	lookEvery = time.Second
	// mostLooks is how many accounts' counters are read at the same time: who waits must not take the connections of those who work.
	mostLooks = 2
	// mostOfAccount and mostWaiting are how many callers of one account, and of all, may wait at the same time.
	mostOfAccount = 200
	mostWaiting   = 5000
)

// ErrCrowded says that too many wait already.
var ErrCrowded = errors.New("event: too many wait already")

// Bell wakes those who wait for an account's log to grow. Nobody who waits holds a connection of the database, and the log's counters are read
// once for all who wait for them. The zero value is ready.
type Bell struct {
	mu     sync.Mutex
	rooms  map[int64]*waiting
	looks  chan struct{}
	closed bool
	here   int // who wait, of all accounts
}

// waiting is one account's waiting room. What Bell's lock guards stands first, what look guards after it.
type waiting struct {
	rung   chan struct{} // closed when the log grew, and then replaced
	here   int
	due    uint64 // grows whenever the counters may have moved
	looked time.Time

	look  sync.Mutex
	seen  uint64          // due, as it was before known was read
	known map[int64]int64 // the account's counters by integration
}

// Ring wakes everybody who waits for an account.
func (b *Bell) Ring(account int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if w := b.rooms[account]; w != nil {
		w.ring()
	}
}

func (w *waiting) ring() {
	w.due++
	close(w.rung)
	w.rung = make(chan struct{})
}

// Close sends everybody home, now and later: a server that stops cannot let them wait.
func (b *Bell) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for _, w := range b.rooms {
		w.ring()
	}
}

// Closed reports whether the bell has sent everybody home.
func (b *Bell) Closed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.closed
}

// Wait returns once the last number of an account's log, or of one integration's (0: the account's), is beyond after; or when so much time
// has passed, or ctx ends. ErrCrowded where too many wait already; another error is the database's.
func (b *Bell) Wait(ctx context.Context, r db.Reader, account, integration, after int64, most time.Duration) error {
	w, err := b.enter(account)
	if w == nil || err != nil {
		return err
	}
	defer b.leave(account, w)
	end := time.NewTimer(most)
	defer end.Stop()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		// Who listens before he looks misses nothing.
		rung, due, home := b.listen(w)
		last, err := b.last(ctx, r, account, integration, w, due)
		if err != nil || last > after || home {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-end.C:
			return nil
		case <-rung:
		case now := <-tick.C:
			b.age(w, now)
		}
	}
}

func (b *Bell) enter(account int64) (*waiting, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rooms == nil {
		b.rooms, b.looks = map[int64]*waiting{}, make(chan struct{}, mostLooks)
	}
	w := b.rooms[account]
	if b.closed {
		return nil, nil
	}
	if b.here >= mostWaiting || w != nil && w.here >= mostOfAccount {
		return nil, ErrCrowded
	}
	if w == nil {
		w = &waiting{rung: make(chan struct{}), due: 1}
		b.rooms[account] = w
	}
	w.here++
	b.here++
	return w, nil
}

func (b *Bell) leave(account int64, w *waiting) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.here--
	if w.here--; w.here == 0 {
		delete(b.rooms, account)
	}
}

func (b *Bell) listen(w *waiting) (rung <-chan struct{}, due uint64, home bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return w.rung, w.due, b.closed
}

// age makes what is known of the counters old, once for all who wait: another node may have moved them, whose bell is not ours.
func (b *Bell) age(w *waiting, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now.Sub(w.looked) >= lookEvery/2 {
		w.looked = now
		w.due++
	}
}

// last is an integration's counter as it was when due was read, or later.
func (b *Bell) last(ctx context.Context, r db.Reader, account, integration int64, w *waiting, due uint64) (int64, error) {
	w.look.Lock()
	defer w.look.Unlock()
	if w.seen >= due {
		return w.known[integration], nil
	}
	select {
	case b.looks <- struct{}{}:
		defer func() { <-b.looks }()
	case <-ctx.Done():
		return 0, nil
	}
	_, due, _ = b.listen(w)
	known, err := selectCounters(ctx, r, account)
	if err != nil {
		return 0, err
	}
	w.seen, w.known = due, known
	return known[integration], nil
}
