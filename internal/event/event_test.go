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

func TestTheLogHasNoGapsForAccountAndIntegrationWhateverFails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		book := &event.Book{}
		fail := errors.New("no")
		var wg sync.WaitGroup
		for i := range 120 {
			wg.Go(func() {
				d.Write(context.Background(), 7, func(ctx context.Context, tx *db.Tx) error {
					facts := []event.Fact{{Kind: event.OrderImported, At: time.Now(), Body: event.Brief{}}}
					for range i % 3 {
						facts = append(facts, event.Fact{Integration: int64(1 + i%2), Kind: event.OrderChanged, At: time.Now(), Body: event.Brief{Number: "x"}})
					}
					if err := book.Append(ctx, tx, 7, facts...); err != nil {
						return err
					}
					if i%5 == 0 {
						return fail
					}
					return nil
				})
			})
		}
		wg.Wait()
		all, err := event.After(t.Context(), d, 7, 0, 1000)
		if err != nil || len(all) == 0 {
			t.Fatalf("%d events, %v", len(all), err)
		}
		own := map[int64]int64{}
		for i, e := range all {
			if e.Number != int64(i+1) {
				t.Fatalf("event %d has number %d", i+1, e.Number)
			}
			if e.Integration == 0 {
				continue
			}
			own[e.Integration]++
			if e.IntegrationNumber != own[e.Integration] {
				t.Fatalf("integration %d: its event %d has number %d", e.Integration, own[e.Integration], e.IntegrationNumber)
			}
		}
		for integration, n := range own {
			if last, err := event.Last(t.Context(), d, 7, integration); err != nil || last != n {
				t.Errorf("integration %d: last is %d (%v), want %d", integration, last, err, n)
			}
			some, err := event.AfterIn(t.Context(), d, 7, integration, n-1, 10)
			if err != nil || len(some) != 1 {
				t.Errorf("integration %d: %d events behind the last but one, %v", integration, len(some), err)
			}
		}
		if foreign, err := event.After(t.Context(), d, 8, 0, 10); err != nil || len(foreign) > 0 {
			t.Errorf("another account reads %d events, %v", len(foreign), err)
		}
	})
}

func TestAListenerThatFailsUndoesTheFact(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		book := &event.Book{Listeners: []event.Listener{func(context.Context, *db.Tx, int64, []event.Fact) error { return errors.New("deaf") }}}
		err := d.Write(t.Context(), 7, func(ctx context.Context, tx *db.Tx) error {
			return book.Append(ctx, tx, 7, event.Fact{Kind: event.OrderImported, At: time.Now(), Body: event.Brief{}})
		})
		if err == nil {
			t.Error("nobody noticed")
		}
		if all, err := event.After(t.Context(), d, 7, 0, 10); err != nil || len(all) > 0 {
			t.Errorf("%d events, %v", len(all), err)
		}
	})
}
