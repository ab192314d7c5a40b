package connect

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/secret"
)

// The kinds of work. Each merchant has one lane of a kind, worked by one process at a time.
const (
	laneImport = "import" // send what waits
	laneSweep  = "sweep"  // learn what became of the parcels
	laneTell   = "tell"   // call the marketplace; merchant 0
	laneForget = "forget" // drop what is over; merchant 0
	laneRevoke = "revoke" // give consents back that nobody confirmed
)

const (
	hold     = 30 * time.Second       // a lane whose holder is not heard of is another's after this
	look     = 250 * time.Millisecond // lanes woken by other processes are found this late
	longest  = 5 * time.Minute        // between two tries
	shortest = 500 * time.Millisecond
)

// Work does what is due in a lane and says when there is more to do; the zero time is not before it is woken. An error makes it come
// again after a pause that grows. Work may be done twice: what it writes goes through Held.Write.
type Work func(ctx context.Context, l *Held) (again time.Time, err error)

// pauseError is an error that says itself when to come again.
type pauseError struct {
	error
	pause time.Duration
}

func (e pauseError) Unwrap() error { return e.error }

// pausing makes a lane come again after the pause; nothing failed, the other side asked for patience.
func pausing(pause time.Duration, err error) error { return pauseError{err, pause} }

// errLost says that the lane is another's by now; nothing was written.
var errLost = errors.New("connect: this lane was taken over")

// Held is a lane that is worked.
type Held struct {
	Merchant int64
	work     string
	token    string
	woken    int64
	fails    int
	e        *Engine
}

// Write writes in one transaction, as long as the lane is still held: a process that was away for too long changes nothing.
func (l *Held) Write(ctx context.Context, fn func(ctx context.Context, tx *db.Tx) error) error {
	return l.e.write(ctx, l.Merchant, func(ctx context.Context, tx *db.Tx) error {
		ok, err := extend(ctx, tx, l.Merchant, l.work, l.token, l.e.now().Add(hold))
		if err != nil {
			return err
		}
		if !ok {
			return errLost
		}
		return fn(ctx, tx)
	})
}

// wake makes a lane due now, in the transaction of what it is woken for.
func (e *Engine) wake(ctx context.Context, tx *db.Tx, merchant int64, work string) error {
	if err := setDue(ctx, tx, merchant, work, e.now()); err != nil {
		return err
	}
	tx.AfterCommit(e.bell.ring)
	return nil
}

// now is the time as it is kept.
func (e *Engine) now() time.Time { return db.Micro(time.Now()) }

// bell tells the loop that something is due; ringing twice is once.
type bell chan struct{}

func newBell() bell { return make(bell, 1) }

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// Run works the lanes until the context ends, and then waits for what is being worked.
func (e *Engine) Run(ctx context.Context) error {
	if e.db.Engine() == "sqlite" { // nobody else has the file: lanes that are held are those of a process that was killed
		if err := e.write(ctx, 0, freeLanes); err != nil {
			return err
		}
	}
	var busy sync.WaitGroup
	defer busy.Wait()
	crew := crew{e: e, free: e.c.Hands, tired: e.c.Hands / 2, done: newBell()}
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		more, err := crew.round(ctx, &busy)
		switch {
		case ctx.Err() != nil:
			return nil //nolint:nilerr // it was told to stop
		case err != nil:
			e.c.Log.ErrorContext(ctx, "lanes cannot be read", "error", err)
		case more:
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-e.bell:
		case <-crew.done:
		case <-tick.C:
		}
	}
}

// crew shares the hands among the lanes. Lanes that failed last time get at most half of them, so that many merchants that hang leave room.
type crew struct {
	e     *Engine
	mu    sync.Mutex
	free  int
	tired int // hands left for lanes that failed
	done  bell
}

func (c *crew) hands() (free, tired int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.free, c.tired
}

func (c *crew) shift(n int, failed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.free += n
	if failed {
		c.tired += n
	}
}

// round takes lanes that are due, and tells whether there may be more for hands that are still free.
func (c *crew) round(ctx context.Context, busy *sync.WaitGroup) (more bool, err error) {
	free, tired := c.hands()
	if free == 0 {
		return false, nil
	}
	due, err := c.e.dueLanes(ctx, c.e.now(), free, tired > 0)
	if err != nil {
		return false, err
	}
	for _, l := range due {
		if l.fails > 0 {
			if tired == 0 {
				continue
			}
			tired--
		}
		if ok, err := c.e.seize(ctx, l); err != nil || !ok {
			if err != nil {
				return false, err
			}
			continue
		}
		c.shift(-1, l.fails > 0)
		busy.Go(func() {
			defer c.done.ring()
			defer c.shift(1, l.fails > 0)
			c.e.workLane(ctx, l)
		})
	}
	return len(due) == free, nil
}

// seize makes the lane this process's, unless another was faster.
func (e *Engine) seize(ctx context.Context, l *Held) (ok bool, err error) {
	l.token, l.e = secret.NewToken(128), e
	err = e.write(ctx, l.Merchant, func(ctx context.Context, tx *db.Tx) error {
		ok, err = take(ctx, tx, l, e.now())
		return err
	})
	return ok, err
}

// workLane does the work, holding the lane meanwhile, and puts down how it went.
func (e *Engine) workLane(ctx context.Context, l *Held) {
	live, stop := context.WithCancel(ctx)
	defer stop()
	go e.keep(live, stop, l)
	again, err := e.try(live, l)
	if errors.Is(err, errLost) {
		return
	}
	var asked pauseError
	fails, words, now := 0, "", e.now()
	switch {
	case err == nil:
	case ctx.Err() != nil:
		again, fails = now, l.fails // stopped in the middle; the next process goes on at once
	case errors.As(err, &asked):
		again, fails, words = now.Add(asked.pause), l.fails, err.Error()
	default:
		fails, words = l.fails+1, err.Error()
		again = now.Add(backoff(fails))
		e.c.Log.WarnContext(ctx, "a merchant's work failed", "merchant", l.Merchant, "work", l.work, "fails", fails, "error", err)
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), hold/3)
	defer cancel()
	err = e.write(end, l.Merchant, func(ctx context.Context, tx *db.Tx) error {
		return lay(ctx, tx, l, again, now, fails, words)
	})
	if err != nil { // the lane falls free by itself when its time is up
		e.c.Log.ErrorContext(ctx, "a lane cannot be put down", "merchant", l.Merchant, "work", l.work, "error", err)
	}
}

// try does the work of a lane, and makes a panic an error: one order that nobody thought of stops one merchant and not all.
func (e *Engine) try(ctx context.Context, l *Held) (again time.Time, err error) {
	work := e.work[l.work]
	if work == nil {
		return again, fmt.Errorf("connect: this version does not know the work %q", l.work)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("connect: panic: %v", p)
		}
	}()
	return work(ctx, l)
}

// keep holds a lane while it is worked, and stops the work when the lane was lost.
func (e *Engine) keep(ctx context.Context, stop context.CancelFunc, l *Held) {
	t := time.NewTicker(hold / 3)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		err := l.Write(ctx, func(context.Context, *db.Tx) error { return nil })
		if errors.Is(err, errLost) {
			stop()
			return
		}
	}
}

// backoff is the pause after so many failures in a row: doubling, and never the same for all.
func backoff(fails int) time.Duration {
	pause := min(longest, shortest<<min(fails-1, 12))
	return pause/2 + rand.N(pause/2)
}
