package connect

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

const (
	forgetEvery = time.Hour
	forgetMost  = 500 // rows of a commit
	forgetShift = 5 * time.Second
	usualKeep   = 90 * 24 * time.Hour
	// readEvery is how often it is written down how far the news were read.
	readEvery = time.Minute
)

// forgetWork drops what is over for longer than Config.Keep: news that were told, orders at their end with their boxes, and webhooks that were taken
// in. What was not told yet stays, however old it is.
func (e *Engine) forgetWork(ctx context.Context, l *Held) (again time.Time, err error) {
	if e.c.Keep < 0 {
		return again, nil
	}
	end, before := time.Now().Add(forgetShift), e.now().Add(-e.c.Keep)
	for _, drop := range []func(context.Context, *db.Tx, time.Time) (int, error){e.dropNews, dropOrders, dropHeard} {
		for n := forgetMost; n >= forgetMost; {
			if time.Now().After(end) {
				return e.now(), nil
			}
			err := l.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = drop(ctx, tx, before)
				return err
			})
			if err != nil {
				return again, err
			}
		}
	}
	return e.now().Add(forgetEvery), nil
}

// dropNews drops news from the oldest on, and stops before the first that was not told. A number that was given is never given again.
func (e *Engine) dropNews(ctx context.Context, tx *db.Tx, before time.Time) (int, error) {
	told, err := toldBelow(ctx, tx, e.c.Callback != "")
	if err != nil {
		return 0, err
	}
	return dropNewsUntil(ctx, tx, told, before, forgetMost)
}

// readUntil notes how far the news were read: who asks for what comes behind a number has what comes before. Without a callback that is what tells
// which news may be dropped one day.
func (e *Engine) readUntil(ctx context.Context, after int64) error {
	e.reads.Lock()
	due := after > e.reads.number && time.Since(e.reads.at) > readEvery
	if due {
		e.reads.number, e.reads.at = after, time.Now()
	}
	e.reads.Unlock()
	if !due {
		return nil
	}
	return e.write(ctx, 0, func(ctx context.Context, tx *db.Tx) error { return setRead(ctx, tx, after) })
}

// kept refuses a reader who comes for news that are no longer there; 0 is the beginning of what there is.
func (e *Engine) kept(ctx context.Context, after int64) error {
	if after == 0 {
		return nil
	}
	floor, err := newsFloor(ctx, e.db)
	if err == nil && after < floor {
		err = fault.At("after", "The news up to number %d are no longer kept. Go on with after=%d, and read how the orders stand that you missed news of.", floor, floor)
	}
	return err
}

// forgetNow wakes the lane that drops what is over.
func (e *Engine) forgetNow(ctx context.Context) error {
	return e.write(ctx, 0, func(ctx context.Context, tx *db.Tx) error { return e.wake(ctx, tx, 0, laneForget) })
}
