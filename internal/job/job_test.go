package job_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/job"
)

type errand struct {
	N int `json:"n"`
}

func (errand) Kind() string { return "test.errand" }

func TestAJobIsWorkedExactlyWhenItsChangeStands(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var mu sync.Mutex
		times := map[int]int{}
		h := job.NewHands()
		job.Handle(h, 10*time.Second, func(_ context.Context, e errand) error {
			mu.Lock()
			defer mu.Unlock()
			times[e.N]++
			if e.N == 3 && times[3] < 3 {
				return job.Again(time.Millisecond)
			}
			return nil
		})
		no := errors.New("no")
		for n := range 6 {
			err := d.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
				if err := job.Add(ctx, tx, errand{n}, job.Later{}); err != nil {
					return err
				}
				if n%2 == 0 {
					return no
				}
				return nil
			})
			if (n%2 == 0) != errors.Is(err, no) {
				t.Fatalf("write %d: %v", n, err)
			}
		}
		crew, err := job.Start(t.Context(), d, h, 4, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		done := func() bool {
			mu.Lock()
			defer mu.Unlock()
			return times[1] == 1 && times[3] == 3 && times[5] == 1
		}
		for range 600 {
			if done() {
				break
			}
			time.Sleep(25 * time.Millisecond)
		}
		if err := crew.Stop(context.Background()); err != nil {
			t.Error(err)
		}
		if !done() || times[0]+times[2]+times[4] > 0 {
			t.Errorf("worked %v; want 1 and 5 once, 3 three times, and none of a write that failed", times)
		}
	})
}

func TestAJobKnowsItsLastTry(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		last := make(chan [2]bool, 2)
		h := job.NewHands()
		job.Handle(h, 10*time.Second, func(ctx context.Context, e errand) error {
			last <- [2]bool{e.N == 1, job.Last(ctx)}
			return nil
		})
		err := d.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(job.Add(ctx, tx, errand{1}, job.Later{MaxAttempts: 1}), job.Add(ctx, tx, errand{5}, job.Later{MaxAttempts: 5}))
		})
		if err != nil {
			t.Fatal(err)
		}
		crew, err := job.Start(t.Context(), d, h, 2, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			select {
			case got := <-last:
				if got[0] != got[1] {
					t.Errorf("with one try only: %t, and it is told the last: %t", got[0], got[1])
				}
			case <-time.After(time.Minute):
				t.Fatal("it is not worked")
			}
		}
		if err := crew.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
}
