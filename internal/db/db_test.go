package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

func table(t *testing.T, d *db.DB, sql string) {
	t.Helper()
	err := d.Write(t.Context(), 0, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, sql)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, d *db.DB, sql string) int {
	t.Helper()
	var n int
	if err := d.Row(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// asServed runs the test on every engine the way the platform opens it, and the way tests do, where each closure runs twice.
func asServed(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Run("twice", func(t *testing.T) { dbtest.Each(t, test) })
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			d, err := db.Open(t.Context(), dbtest.Fresh(t, engine))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(d.Close)
			test(t, d)
		})
	}
}

func TestOneFailingWriteLeavesItsNeighboursInTheGroup(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE thing (n BIGINT PRIMARY KEY)")
		var wg sync.WaitGroup
		var mu sync.Mutex
		bad := errors.New("no")
		fails := 0
		for i := range 200 {
			wg.Go(func() {
				err := d.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
					if _, err := tx.Exec(ctx, "INSERT INTO thing (n) VALUES ($1)", i); err != nil {
						return err
					}
					if i%10 == 0 {
						return bad
					}
					return nil
				})
				mu.Lock()
				defer mu.Unlock()
				if errors.Is(err, bad) {
					fails++
				} else if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := count(t, d, "SELECT count(*) FROM thing"); got != 180 || fails != 20 {
			t.Errorf("kept %d and refused %d, want 180 and 20", got, fails)
		}
	})
}

func TestATakenKeyIsToldApart(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE thing (n BIGINT PRIMARY KEY)")
		add := func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO thing (n) VALUES (7)")
			return err
		}
		if err := d.Write(t.Context(), 1, add); err != nil {
			t.Fatal(err)
		}
		if err := d.Write(t.Context(), 1, add); !db.IsTaken(err) {
			t.Errorf("second insert: %v, want a taken key", err)
		}
	})
}

func TestAPanicReachesItsCallerOnly(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
			table(t, d, "CREATE TABLE after_all (n BIGINT)")
		}()
		d.Write(t.Context(), 1, func(context.Context, *db.Tx) error { panic("oh") })
	})
}

func TestTimesComeBackInUTCToTheMicrosecond(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE moment (at "+map[string]string{"sqlite": "TEXT", "postgres": "TIMESTAMPTZ"}[d.Engine()]+", gone "+
			map[string]string{"sqlite": "TEXT", "postgres": "TIMESTAMPTZ"}[d.Engine()]+")")
		at := time.Date(2026, 3, 14, 9, 12, 44, 123456789, time.FixedZone("", 3600))
		err := d.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO moment (at, gone) VALUES ($1, $2)", db.Micro(at), nil)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var got time.Time
		var gone *time.Time
		if err := d.Row(t.Context(), "SELECT at, gone FROM moment").Scan(&got, &gone); err != nil {
			t.Fatal(err)
		}
		if !got.Equal(db.Micro(at)) || gone != nil {
			t.Errorf("got %v and %v", got, gone)
		}
	})
}

func TestIDsAreNeverDrawnTwice(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		seen := sync.Map{}
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				for range 10 {
					got, err := d.NextIDs(context.Background(), "parcel", 13)
					if err != nil {
						t.Error(err)
						return
					}
					for _, id := range got {
						if _, twice := seen.LoadOrStore(id, true); twice {
							t.Errorf("id %d drawn twice", id)
						}
					}
				}
			})
		}
		wg.Wait()
	})
}

func TestAPanicInAGroupLeavesItsNeighbours(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE thing (n BIGINT PRIMARY KEY)")
		var wg sync.WaitGroup
		var panics atomic.Int64
		for i := range 60 {
			wg.Go(func() {
				defer func() {
					if recover() != nil {
						panics.Add(1)
					}
				}()
				err := d.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
					if _, err := tx.Exec(ctx, "INSERT INTO thing (n) VALUES ($1)", i); err != nil {
						return err
					}
					if i%6 == 0 {
						panic("oh")
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := count(t, d, "SELECT count(*) FROM thing"); got != 50 || panics.Load() != 10 {
			t.Errorf("kept %d, and %d panics came through; want 50 and 10", got, panics.Load())
		}
	})
}

func TestABusyKindDrawsLargerBlocks(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		var last int64
		for range 200 {
			got, err := d.NextIDs(t.Context(), "order", 100)
			if err != nil {
				t.Fatal(err)
			}
			if got[0] <= last || got[99] != got[0]+99 && got[99]-got[0] > 200 {
				t.Fatalf("%d … %d after %d", got[0], got[99], last)
			}
			last = got[99]
		}
		if last != 20000 {
			t.Errorf("the last of 20000 ids is %d", last)
		}
		if taken := count(t, d, "SELECT next FROM id_block WHERE kind = 'order'"); taken < 20000 || taken > 36000 {
			t.Errorf("%d ids taken for 20000 drawn", taken)
		}
	})
}

func TestManyRowsGoInAtOnce(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE pair (a BIGINT, b TEXT)")
		var rows [][]any
		for i := range 20000 {
			rows = append(rows, []any{i, fmt.Sprint(i)})
		}
		err := d.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
			return tx.InsertMany(ctx, "pair", []string{"a", "b"}, rows)
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := count(t, d, "SELECT count(*) FROM pair WHERE b = CAST(a AS TEXT)"); got != 20000 {
			t.Errorf("%d rows, want 20000", got)
		}
	})
}

func TestACancelledCallerLeavesWithoutWriting(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE thing (n BIGINT PRIMARY KEY)")
		ctx, cancel := context.WithCancel(t.Context())
		begun, release := make(chan bool, 2), make(chan bool)
		done := make(chan error, 1)
		go func() {
			done <- d.Write(t.Context(), 1, func(context.Context, *db.Tx) error { begun <- true; <-release; return nil })
		}()
		<-begun
		go func() { cancel(); close(release) }()
		err := d.Write(ctx, 1, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO thing (n) VALUES (1)")
			return err
		})
		if err := <-done; err != nil {
			t.Error(err)
		}
		if n := count(t, d, "SELECT count(*) FROM thing"); (err == nil) != (n == 1) {
			t.Errorf("answer %v, but %d rows", err, n)
		}
	})
}

// A read that its caller gave up must not leave its connection behind in the past: the next reader on it would miss what was committed since.
func TestAReadSeesWhatWasCommittedBeforeIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE thing (n BIGINT PRIMARY KEY)")
		err := d.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
			var rows [][]any
			for i := range 5000 {
				rows = append(rows, []any{-i - 1})
			}
			return tx.InsertMany(ctx, "thing", []string{"n"}, rows)
		})
		if err != nil {
			t.Fatal(err)
		}
		stop, giveUp := context.WithCancel(t.Context())
		defer giveUp()
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				for n := 0; stop.Err() == nil; n++ {
					ctx, cancel := context.WithTimeout(stop, time.Duration(n*(i+1)%900)*time.Microsecond)
					if i%2 == 0 {
						db.All(ctx, d, func(r db.Row) (int64, error) { var v int64; return v, r.Scan(&v) }, "SELECT n FROM thing ORDER BY n")
					} else {
						var v int64
						d.Row(ctx, "SELECT count(*) FROM thing a WHERE n < 0").Scan(&v)
					}
					cancel()
				}
			})
		}
		for n := range int64(40) {
			err := d.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "INSERT INTO thing (n) VALUES ($1)", n)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			for range 6 {
				var got int64
				if err := d.Row(t.Context(), "SELECT max(n) FROM thing").Scan(&got); err != nil || got < n {
					t.Fatalf("after writing %d a reader saw %d, %v", n, got, err)
				}
			}
		}
		giveUp()
		wg.Wait()
	})
}

func TestAfterACommitAndOnlyThenThoseWhoWaitAreWoken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, fails := range []bool{false, true} {
			var rung atomic.Int32
			err := d.Write(t.Context(), 7, func(ctx context.Context, tx *db.Tx) error {
				tx.AfterCommit(func() { rung.Add(1) })
				if rung.Load() > 0 {
					t.Error("woken before the commit")
				}
				if fails {
					return errors.New("no")
				}
				return nil
			})
			if (err != nil) != fails || (rung.Load() == 0) != fails {
				t.Errorf("fails %v: %v, woken %d times", fails, err, rung.Load())
			}
		}
	})
}
