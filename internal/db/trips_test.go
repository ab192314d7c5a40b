package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

func TestReadsByKeyThatShareATripEachGetTheirOwnRow(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE thing (n BIGINT PRIMARY KEY, word TEXT, at TIMESTAMPTZ)")
		day := time.Date(2026, 11, 23, 1, 2, 3, 456000, time.UTC)
		err := d.Write(t.Context(), 0, func(ctx context.Context, tx *db.Tx) error {
			for n := range int64(50) {
				if _, err := tx.Exec(ctx, "INSERT INTO thing (n, word, at) VALUES ($1, $2, $3)", n, fmt.Sprint("word ", n), day.Add(time.Duration(n)*time.Hour)); err != nil {
					return err
				}
			}
			_, err := tx.Exec(ctx, "INSERT INTO thing (n) VALUES (50)")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for caller := range int64(40) {
			wg.Go(func() {
				for round := range int64(25) {
					n := (caller*7 + round) % 60
					var got int64
					var word *string
					var at *time.Time
					err := db.ByKey(t.Context(), d, "SELECT n, word, at FROM thing WHERE n = $1", n).Scan(&got, &word, &at)
					switch {
					case n > 50:
						if !errors.Is(err, db.ErrNone) {
							t.Errorf("row %d that is not there: %v, want ErrNone", n, err)
						}
					case err != nil || got != n:
						t.Errorf("row %d was answered with %d: %v", n, got, err)
					case n == 50:
						if word != nil || at != nil {
							t.Errorf("NULLs were read as %v and %v", word, at)
						}
					case word == nil || *word != fmt.Sprint("word ", n) || at == nil || !at.Equal(day.Add(time.Duration(n)*time.Hour)):
						t.Errorf("row %d has %v at %v", n, word, at)
					}
				}
			})
		}
		wg.Wait()
	})
}

func TestAReadByKeyThatFailsLeavesItsNeighboursAlone(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE thing (n BIGINT PRIMARY KEY)")
		table(t, d, "INSERT INTO thing (n) VALUES (1)")
		var wg sync.WaitGroup
		for caller := range 40 {
			wg.Go(func() {
				for range 10 {
					var n int64
					query := "SELECT n FROM thing WHERE n = $1"
					if caller%4 == 0 {
						query = "SELECT nothing FROM thing WHERE n = $1"
					}
					err := db.ByKey(t.Context(), d, query, int64(1)).Scan(&n)
					if wrong := caller%4 == 0; wrong != (err != nil) || errors.Is(err, db.ErrNone) {
						t.Errorf("caller %d: %v", caller, err)
					}
				}
			})
		}
		wg.Wait()
	})
}

func TestACallerWhoGivesUpAReadByKeyHoldsNobodyUp(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE thing (n BIGINT PRIMARY KEY)")
		table(t, d, "INSERT INTO thing (n) VALUES (1)")
		var wg sync.WaitGroup
		for caller := range 40 {
			wg.Go(func() {
				for round := range 50 {
					ctx, cancel := context.WithCancel(t.Context())
					if caller%2 == 0 {
						time.AfterFunc(time.Duration(round)*10*time.Microsecond, cancel)
					}
					var n int64
					err := db.ByKey(ctx, d, "SELECT n FROM thing WHERE n = $1", int64(1)).Scan(&n)
					cancel()
					if err != nil && (caller%2 != 0 || !errors.Is(err, context.Canceled)) {
						t.Errorf("caller %d: %v", caller, err)
					}
				}
			})
		}
		wg.Wait()
	})
}

func TestAReadByKeySeesWhatWasWrittenJustBefore(t *testing.T) {
	asServed(t, func(t *testing.T, d *db.DB) {
		table(t, d, "CREATE TABLE thing (n BIGINT PRIMARY KEY, count BIGINT NOT NULL)")
		var wg sync.WaitGroup
		for caller := range int64(20) {
			wg.Go(func() {
				for round := range int64(20) {
					err := d.Write(t.Context(), caller, func(ctx context.Context, tx *db.Tx) error {
						_, err := tx.Exec(ctx, "INSERT INTO thing (n, count) VALUES ($1, $2) ON CONFLICT (n) DO UPDATE SET count = $2", caller, round)
						return err
					})
					if err != nil {
						t.Error(err)
						return
					}
					var got int64
					if err := db.ByKey(t.Context(), d, "SELECT count FROM thing WHERE n = $1", caller).Scan(&got); err != nil || got != round {
						t.Errorf("%d was written and %d read: %v", round, got, err)
					}
				}
			})
		}
		wg.Wait()
	})
}
