package connect

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

// place says where a fresh database of an engine is kept.
func place(t *testing.T, engine string) Config {
	t.Helper()
	c := Config{Keys: sealer(t)}
	if engine == "sqlite" {
		c.Path = filepath.Join(t.TempDir(), "connect.db")
	} else {
		c.Database = dbtest.Blank(t)
	}
	return c
}

func sealer(t *testing.T) *secret.Sealer {
	t.Helper()
	s, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{7}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// openEngine is an engine at a place; a second one there is another process on the same PostgreSQL.
func openEngine(t *testing.T, c Config) *Engine {
	t.Helper()
	e, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

func eachEngine(t *testing.T, test func(t *testing.T, c Config)) {
	t.Helper()
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			test(t, place(t, engine))
		})
	}
}

func TestNewsAreNumberedWithoutAGapAndAReaderMissesNothing(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, c Config) {
		processes := []*Engine{openEngine(t, c)}
		if c.Database != "" {
			processes = append(processes, openEngine(t, c))
		}
		const writers, each = 6, 20
		undone := errors.New("undone")
		var busy sync.WaitGroup
		for w := range writers {
			e := processes[w%len(processes)]
			busy.Go(func() {
				for n := range each {
					err := e.db.Write(t.Context(), int64(w), func(ctx context.Context, tx *db.Tx) error {
						all := make([]News, 1+n%3)
						for i := range all {
							all[i] = News{Kind: ParcelStatus, Merchant: "m", At: time.Now()}
						}
						if err := e.note(ctx, tx, int64(w), all...); err != nil || n%5 != 0 {
							return err
						}
						return undone // its numbers are another's then
					})
					if err != nil && !errors.Is(err, undone) {
						t.Error(err)
					}
				}
			})
		}
		want := 0
		for n := range each {
			if n%5 != 0 {
				want += writers * (1 + n%3)
			}
		}
		var ids []string
		for after := int64(0); len(ids) < want; {
			all, err := processes[0].News(t.Context(), after, 7, 20*time.Second)
			if err != nil || len(all) == 0 {
				t.Fatalf("nothing came behind %d of %d: %v", after, want, err)
			}
			for _, n := range all {
				if n.Number != after+1 {
					t.Fatalf("%d came behind %d", n.Number, after)
				}
				after = n.Number
				ids = append(ids, n.ID)
			}
		}
		busy.Wait()
		slices.Sort(ids)
		if last, err := processes[0].LastNews(t.Context()); err != nil || int(last) != want || len(slices.Compact(ids)) != want {
			t.Errorf("%d news, the last has number %d, %v", want, last, err)
		}
		if _, err := processes[0].News(t.Context(), int64(want)+1, 1, time.Second); !fault.Is(err, fault.Invalid) {
			t.Errorf("a number ahead of the newest: %v", err)
		}
	})
}

func TestWhoWaitsForNewsIsWokenByThem(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, c Config) {
		e := openEngine(t, c)
		began := time.Now()
		if all, err := e.News(t.Context(), 0, 1, 50*time.Millisecond); err != nil || len(all) != 0 || time.Since(began) > 10*time.Second {
			t.Fatalf("without news: %v, %v after %s", all, err, time.Since(began))
		}
		got := make(chan []News, 1)
		go func() {
			all, err := e.News(t.Context(), 0, 0, 20*time.Second)
			if err != nil {
				t.Error(err)
			}
			got <- all
		}()
		at := time.Now().Add(-time.Hour)
		order := Order{Merchant: "mia", Reference: "W-1", State: "imported", Parcel: []byte(`{"name":"Ilse"}`)}
		err := e.db.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
			return e.note(ctx, tx, 1, News{Kind: OrderImported, Merchant: "mia", Reference: "W-1", At: at, Order: &order, handed: 4})
		})
		if err != nil {
			t.Fatal(err)
		}
		all := <-got
		if len(all) != 1 || all[0].Order == nil || all[0].Order.Reference != "W-1" || all[0].Order.Parcel != nil || !all[0].At.Equal(db.Micro(at)) {
			t.Errorf("heard %+v", all)
		}
		if order.Parcel == nil {
			t.Error("telling of an order took its parcel away")
		}
	})
}

func TestEveryStatusOfSendcloudHasAStage(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		id      int
		message string
		want    Stage
	}{
		{1, "Announced", StageLabelled},
		{3, "En route to sorting center", StageMoving},
		{4, "Delivery delayed", StageMoving},
		{5, "Sorted", StageMoving},
		{6, "Not sorted", StageMoving},
		{7, "Being sorted", StageMoving},
		{8, "Delivery attempt failed", StageProblem},
		{11, "Delivered", StageDelivered},
		{12, "Awaiting customer pickup", StageAtServicePoint},
		{13, "Announced: not collected", StageLabelled},
		{15, "Error collecting", StageProblem},
		{22, "Shipment picked up by driver", StageCollected},
		{80, "Unable to deliver", StageProblem},
		{91, "Parcel en route", StageMoving},
		{92, "Driver en route", StageOutForDelivery},
		{93, "Shipment collected by customer", StageDelivered},
		{94, "Parcel cancellation failed.", StageLabelled},
		{999, "No label", StageImported},
		{1000, "Ready to send", StageLabelled},
		{1001, "Being announced", StageImported},
		{1002, "Announcement failed", StageImported},
		{1337, "Unknown status - check carrier track & trace page for more insights", StageProblem},
		{1998, "Cancelled upstream", StageCancelled},
		{1999, "Cancellation requested", StageLabelled},
		{2000, "Cancelled", StageCancelled},
		{2001, "Submitting cancellation request", StageLabelled},
		{62989, "At Customs", StageMoving},
		{62990, "At sorting centre", StageMoving},
		{62991, "Refused by recipient", StageProblem},
		{62992, "Returned to sender", StageReturned},
		{62993, "Delivery method changed", StageMoving},
		{62994, "Delivery date changed", StageMoving},
		{62995, "Delivery address changed", StageMoving},
		{62996, "Exception", StageProblem},
		{62997, "Address invalid", StageProblem},
		{10, "an older list's", StageDelivered},
		{32, "an older list's", StageMoving},
		{0, "nothing yet", StageNone},
		{70007, "a status of tomorrow", StageMoving},
	} {
		if got := StageOf(row.id); got != row.want {
			t.Errorf("%d %s is %q, not %q", row.id, row.message, got, row.want)
		}
	}
}
