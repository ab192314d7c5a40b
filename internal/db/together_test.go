package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/waybill-ship/waybill/internal/db"
)

func TestWhatIsDoneTogetherIsRefusedEachForItself(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE thing (n BIGINT PRIMARY KEY)")
		bad := errors.New("no")
		var most atomic.Int64
		add := func(ctx context.Context, tx *db.Tx, items []int) error {
			most.Store(max(most.Load(), int64(len(items))))
			rows := make([][]any, len(items))
			for i, n := range items {
				rows[i] = []any{int64(n)}
			}
			if err := tx.InsertMany(ctx, "thing", []string{"n"}, rows); err != nil {
				return err
			}
			for _, n := range items {
				if n%50 == 0 {
					return bad
				}
			}
			return nil
		}
		// Who holds the lane lets the others gather.
		var wg sync.WaitGroup
		begun, goOn := make(chan struct{}), make(chan struct{})
		var once sync.Once
		wg.Go(func() {
			err := d.Write(t.Context(), 1, func(context.Context, *db.Tx) error {
				once.Do(func() { close(begun) })
				<-goOn
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
		<-begun
		var refused atomic.Int64
		for n := range 200 {
			wg.Go(func() {
				switch err := db.Together(t.Context(), d, 1, "things", n, add); {
				case errors.Is(err, bad):
					refused.Add(1)
				case err != nil:
					t.Error(n, err)
				}
			})
		}
		close(goOn)
		wg.Wait()
		if got := count(t, d, "SELECT count(*) FROM thing"); got != 196 || refused.Load() != 4 {
			t.Errorf("kept %d and refused %d, want 196 and 4", got, refused.Load())
		}
		if most.Load() < 2 {
			t.Error("nothing was done together")
		}
	})
}

func TestAPanicOfOneLeavesThoseItWasTogetherWith(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE thing (n BIGINT PRIMARY KEY)")
		var wg sync.WaitGroup
		var panics atomic.Int64
		for n := range 64 {
			wg.Go(func() {
				defer func() {
					if recover() != nil {
						panics.Add(1)
					}
				}()
				err := db.Together(t.Context(), d, 1, "things", n, func(ctx context.Context, tx *db.Tx, items []int) error {
					return tx.Gather(ctx, func() error {
						for _, n := range items {
							if err := tx.InsertMany(ctx, "thing", []string{"n"}, [][]any{{int64(n)}}); err != nil {
								return err
							}
							if n == 13 {
								panic("oh")
							}
						}
						return nil
					})
				})
				if err != nil {
					t.Error(n, err)
				}
			})
		}
		wg.Wait()
		if got := count(t, d, "SELECT count(*) FROM thing"); got != 63 || panics.Load() != 1 {
			t.Errorf("kept %d with %d panics, want 63 and 1", got, panics.Load())
		}
	})
}

func TestWhatWaitsIsDoneInItsOrderBeforeAnybodyReads(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE thing (n BIGINT PRIMARY KEY, said TEXT NOT NULL)")
		err := d.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
			return tx.Gather(ctx, func() error {
				for n := range 5 {
					if err := tx.InsertMany(ctx, "thing", []string{"n", "said"}, [][]any{{int64(n), "new"}}); err != nil {
						return err
					}
				}
				var touched []int64
				const set = "UPDATE thing SET said = $2 WHERE n = $1"
				err := tx.ExecEach(ctx, set, [][]any{{1, "one"}, {2, "two"}, {99, "none"}}, func(_ int, n int64) error {
					touched = append(touched, n)
					return nil
				})
				if err != nil {
					return err
				}
				var said string
				if err := tx.Row(ctx, "SELECT said FROM thing WHERE n = 2").Scan(&said); err != nil || said != "two" {
					t.Errorf("read %q, %v", said, err)
				}
				if fmt.Sprint(touched) != "[1 1 0]" {
					t.Errorf("touched %v", touched)
				}
				if err := tx.ExecEach(ctx, set, [][]any{{3, "three"}}, nil); err != nil {
					return err
				}
				all, err := db.All(ctx, tx, func(r db.Row) (s string, err error) { return s, r.Scan(&s) }, "SELECT said FROM thing ORDER BY n")
				if err != nil || fmt.Sprint(all) != "[new one two three new]" {
					t.Errorf("read %v, %v", all, err)
				}
				if err := tx.ExecEach(ctx, set, [][]any{{4, "four"}}, nil); err != nil {
					return err
				}
				if err := tx.Row(ctx, "SELECT said FROM thing WHERE n = 77").Scan(&said); !errors.Is(err, db.ErrNone) {
					t.Errorf("what is not there: %v", err)
				}
				n, err := tx.Exec(ctx, "UPDATE thing SET said = 'last' WHERE said = 'four'")
				if err != nil || n != 1 {
					t.Errorf("touched %d, %v", n, err)
				}
				return nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := count(t, d, "SELECT count(*) FROM thing WHERE said = 'last'"); got != 1 {
			t.Errorf("%d rows are the last", got)
		}
	})
}

func TestWhatWaitsIsRefusedInTheEnd(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE thing (n BIGINT PRIMARY KEY)")
		twice := func(ctx context.Context, tx *db.Tx) error {
			return tx.Gather(ctx, func() error {
				for range 2 {
					if err := tx.InsertMany(ctx, "thing", []string{"n"}, [][]any{{int64(7)}}); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := d.Write(t.Context(), 1, twice); !db.IsTaken(err) {
			t.Errorf("a key that is taken: %v", err)
		}
		none := errors.New("nothing was touched")
		err := d.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
			return tx.Gather(ctx, func() error {
				return tx.ExecEach(ctx, "DELETE FROM thing WHERE n = $1", [][]any{{1}}, func(_ int, n int64) error {
					if n == 0 {
						return none
					}
					return nil
				})
			})
		})
		if !errors.Is(err, none) || count(t, d, "SELECT count(*) FROM thing") != 0 {
			t.Errorf("a check that refuses: %v", err)
		}
	})
}
