package event_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
)

func write(t *testing.T, d *db.DB, book *event.Book, account int64, facts ...event.Fact) {
	t.Helper()
	err := d.Write(context.WithoutCancel(t.Context()), account, func(ctx context.Context, tx *db.Tx) error { return book.Append(ctx, tx, account, facts...) })
	if err != nil {
		t.Error(err)
	}
}

func fact(integration int64) event.Fact {
	return event.Fact{Integration: integration, Kind: event.OrderImported, At: time.Now(), Body: event.Brief{}}
}

func TestWhoWaitsHearsAtOnceWhatIsWrittenHereAndSoonWhatIsWrittenElsewhere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		bell := &event.Bell{}
		for _, c := range []struct {
			name string
			book *event.Book
			most time.Duration
		}{{"here", &event.Book{Bell: bell}, lookSoon}, {"on another node", &event.Book{}, 10 * time.Second}} {
			last, err := event.Last(t.Context(), d, 7, 3)
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			heard := make(chan time.Duration, 1)
			go func() {
				err = bell.Wait(t.Context(), d, 7, 3, last, 20*time.Second)
				heard <- time.Since(began)
			}()
			time.Sleep(50 * time.Millisecond)
			write(t, d, c.book, 7, fact(4)) // a sibling's news is not theirs
			write(t, d, c.book, 8, fact(3))
			select {
			case took := <-heard:
				t.Errorf("%s: woken after %s by somebody else's news", c.name, took)
			case <-time.After(100 * time.Millisecond):
			}
			began = time.Now()
			write(t, d, c.book, 7, fact(3))
			<-heard
			if took := time.Since(began); err != nil || took > c.most {
				t.Errorf("%s: heard after %s, %v", c.name, took, err)
			}
		}
	})
}

// lookSoon is less than the pause between two looks at the counters, so that only the bell can be as quick.
const lookSoon = 900 * time.Millisecond

func TestManyWaitWithoutHoldingTheDatabase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		bell := &event.Bell{}
		book := &event.Book{Bell: bell}
		var wg sync.WaitGroup
		for n := range 600 { // of four accounts; a pool has far fewer connections
			wg.Go(func() {
				if err := bell.Wait(t.Context(), d, int64(1+n%4), 0, 0, 30*time.Second); err != nil {
					t.Error(err)
				}
			})
		}
		time.Sleep(100 * time.Millisecond)
		began := time.Now()
		if err := d.Ping(t.Context()); err != nil || time.Since(began) > time.Second {
			t.Errorf("the database answers after %s, %v", time.Since(began), err)
		}
		write(t, d, book, 1, fact(0))
		write(t, d, book, 2, fact(0))
		bell.Close() // the rest goes home
		wg.Wait()
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("they went home after %s", took)
		}
		began = time.Now()
		if err := bell.Wait(t.Context(), d, 3, 0, 5, 30*time.Second); err != nil || time.Since(began) > 5*time.Second {
			t.Errorf("somebody waits at a closed bell: %s, %v", time.Since(began), err)
		}
	})
}

func TestAReaderWhoWaitsNeverMissesNorRepeats(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const writers, each = 6, 25
		bell := &event.Bell{}
		book := &event.Book{Bell: bell}
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for n := range each {
					write(t, d, book, 7, fact(int64(w%2)), fact(int64(1+n%2)))
				}
			})
		}
		read := func(integration int64, want int) {
			var got []int64
			for after := int64(0); len(got) < want; {
				if err := bell.Wait(t.Context(), d, 7, integration, after, 20*time.Second); err != nil {
					t.Error(err)
					return
				}
				page, err := event.Page(t.Context(), d, 7, integration, after, nil, 7)
				if err != nil || len(page.Events) == 0 {
					t.Errorf("woken for nothing behind %d: %v", after, err)
					return
				}
				for _, e := range page.Events {
					got = append(got, e.NumberIn(integration))
				}
				after = page.Next
			}
			for n := range got {
				if got[n] != int64(n+1) {
					t.Errorf("integration %d: read %v", integration, got)
					return
				}
			}
		}
		// Every writer's first fact is of integration 0 or 1, its second of 1 or 2.
		var readers sync.WaitGroup
		for integration, want := range map[int64]int{0: 2 * writers * each, 1: writers/2*each + writers*13, 2: writers * 12} {
			readers.Go(func() { read(integration, want) })
		}
		readers.Wait()
		wg.Wait()
	})
}

func TestAPageLeavesOutWhatIsNotAskedForAndGoesOnBehindIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		book := &event.Book{}
		for n := range 40 {
			f := fact(3)
			if n%10 == 9 {
				f.Kind = event.ParcelStatus
			}
			write(t, d, book, 7, f)
		}
		var got []int64
		after := int64(0)
		for range 20 {
			page, err := event.Page(t.Context(), d, 7, 3, after, []event.Kind{event.ParcelStatus}, 3)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range page.Events {
				got = append(got, e.IntegrationNumber)
			}
			if after = page.Next; !page.More {
				break
			}
		}
		if want := []int64{10, 20, 30, 40}; !slices.Equal(got, want) || after != 40 {
			t.Errorf("read %v, ends at %d, want %v at 40", got, after, want)
		}
		if page, err := event.Page(t.Context(), d, 7, 3, 40, nil, 3); err != nil || page.More || page.Next != 40 || len(page.Events) > 0 {
			t.Errorf("behind the end: %+v, %v", page, err)
		}
		if page, err := event.Page(t.Context(), d, 7, 3, 1<<60, nil, 3); err != nil || page.More || page.Next != 1<<60 {
			t.Errorf("behind what is not there yet: %+v, %v", page, err)
		}
	})
}
