package event_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
)

// crowd lets so many wait for each account, and answers how to send them home.
func crowd(t *testing.T, d *db.DB, bell *event.Bell, accounts, each int) (home func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for account := range accounts {
		for range each {
			wg.Go(func() {
				err := event.ErrCrowded
				for errors.Is(err, event.ErrCrowded) { // the test's own tries take a place too
					err = bell.Wait(ctx, d, int64(account+1), 0, 1000, time.Minute)
				}
				if err != nil && ctx.Err() == nil { // who is sent home while he looks says so
					t.Error(err)
				}
			})
		}
	}
	return func() { cancel(); wg.Wait() }
}

// refused asks until the bell is full for an account: those who came before need a moment to sit down.
func refused(ctx context.Context, d *db.DB, bell *event.Bell, account int64) bool {
	for range 200 {
		if errors.Is(bell.Wait(ctx, d, account, 0, 1000, 10*time.Millisecond), event.ErrCrowded) {
			return true
		}
	}
	return false
}

func TestACrowdOfOneAccountIsRefusedAndAnotherAccountIsNot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		bell := &event.Bell{}
		home := crowd(t, d, bell, 1, 200)
		if !refused(t.Context(), d, bell, 1) {
			t.Error("the 201st of an account may wait")
		}
		if err := bell.Wait(t.Context(), d, 2, 0, 1000, 10*time.Millisecond); err != nil {
			t.Errorf("another account: %v", err)
		}
		home()
		if err := bell.Wait(t.Context(), d, 1, 0, 1000, 10*time.Millisecond); err != nil {
			t.Errorf("after they went home: %v", err)
		}
	})
}

func TestThereIsRoomForSoManyOfAllAccountsTogether(t *testing.T) {
	d := dbtest.Open(t, "sqlite")
	bell := &event.Bell{}
	home := crowd(t, d, bell, 50, 100)
	if !refused(t.Context(), d, bell, 99) {
		t.Error("the 5001st may wait")
	}
	home()
	if err := bell.Wait(t.Context(), d, 99, 0, 1000, 10*time.Millisecond); err != nil {
		t.Errorf("after they went home: %v", err)
	}
}
