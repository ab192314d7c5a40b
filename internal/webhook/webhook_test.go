package webhook

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/job"
)

func TestWhatHappensIsToldInOrderAndSigned(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, s := open(d), newShop(t, nil)
		p.connect(t, 3, Target{Active: true, URL: strings.Replace(s.URL, "://", "://ada:s3same@", 1) + "/hook?token=hush", Key: "key"})
		p.happen(t, 3, event.ParcelStatus, event.OrderImported, event.ParcelStatus)
		p.happen(t, 4, event.ParcelStatus)
		p.turn(t, 3)
		events, sent := s.took()
		if want := []int{1, 2, 4}; !slices.Equal(events, want) {
			t.Fatalf("told %v, want %v: no import, and nothing of the sibling", events, want)
		}
		for i, c := range s.calls {
			if c.signature != Sign("key", []byte(sent[i])) || c.user != "ada" || c.password != "s3same" {
				t.Errorf("call %d: signature %s, user %s:%s", i, c.signature, c.user, c.password)
			}
		}
		log, err := Deliveries(t.Context(), d, merchant, 3, 0, 10)
		if err != nil || len(log) != 3 || log[0].Event != 4 || log[0].Status != 200 || log[0].Answer != "noted" || string(log[0].Body) != sent[2] {
			t.Errorf("log: %+v, %v", log, err)
		}
		for _, l := range log {
			if text := fmt.Sprint(l.URL, l.Header, l.Error); strings.Contains(text, "s3same") || strings.Contains(text, "hush") {
				t.Errorf("a secret stands in the log: %s", text)
			}
		}
		if other, _ := Deliveries(t.Context(), d, 8, 3, 0, 10); len(other) != 0 {
			t.Errorf("another account sees %d deliveries", len(other))
		}
	})
}

func TestTheSignatureIsWhatReceiversReckon(t *testing.T) {
	t.Parallel()
	if got := Sign("secretkey", []byte(`{"key": "value"}`)); got != "1eed4b3d41f4653ac64fd56f1bf1cbfd349e4482cbc11dff7134bd93e5da4b0a" {
		t.Errorf("signature = %s", got)
	}
}

func TestAfterAnOutageAllIsToldInOrderOnceAndTheHeadWithTheSameBytes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(d)
		s := newShop(t, func(n int) int {
			if n >= 3 && n <= 14 {
				return 503
			}
			return 200
		})
		p.connect(t, 3, Target{Active: true, URL: s.URL, Key: "key"})
		for range 20 {
			p.happen(t, 3, event.ParcelStatus)
		}
		for range 12 { // the second event fails twelve times; what comes meanwhile waits behind it
			p.turn(t, 3)
			p.happen(t, 3, event.ParcelStatus)
			p.clock.pass(time.Hour)
		}
		if got := p.state(t, 3); got.Health != Failing || got.Tries != 12 || got.Since == nil {
			t.Errorf("in the outage: %+v", got)
		}
		p.turn(t, 3)
		events, sent := s.took()
		if want := p.toldIn(t, 3); !slices.Equal(events, want) || len(want) != 1+20+12 {
			t.Errorf("told %v, want %v", events, want)
		}
		if again := slices.Compact(slices.Clone(sent[2:15])); len(again) != 1 {
			t.Errorf("the head was sent in %d versions", len(again))
		}
		if got := p.state(t, 3); got.Health != OK || got.Since != nil || got.Behind != 0 {
			t.Errorf("after it: %+v", got)
		}
		if want := []Health{Failing, OK}; !slices.Equal(p.notices, want) {
			t.Errorf("the merchant heard %v, want %v", p.notices, want)
		}
	})
}

func TestAnEndpointIsTriedTenTimesThenHourlyAndIsSwitchedOffAfterFiveDays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, s := open(d), newShop(t, func(int) int { return 500 })
		p.connect(t, 3, Target{Active: true, URL: s.URL, Key: "key"})
		var waits []time.Duration
		for p.state(t, 3).Health != Off {
			p.turn(t, 3)
			st := p.state(t, 3)
			if st.Health == Off {
				break
			}
			waits = append(waits, st.NextAt.Sub(p.now())/time.Minute)
			p.clock.pass(st.NextAt.Sub(p.now()))
		}
		if want := []time.Duration{5, 10, 20, 40, 60, 60, 60, 60, 60, 60, 60}; !slices.Equal(waits[:11], want) {
			t.Errorf("minutes between tries: %v, want %v", waits[:11], want)
		}
		if gone := p.now().Sub(*p.state(t, 3).Since); gone < offAfter || gone > offAfter+time.Hour {
			t.Errorf("switched off after %s", gone)
		}
		if want := []Health{Failing, Off}; !slices.Equal(p.notices, want) {
			t.Errorf("the merchant heard %v, want %v", p.notices, want)
		}
		calls := len(s.calls)
		p.happen(t, 3, event.ParcelStatus)
		p.clock.pass(24 * time.Hour)
		p.turn(t, 3)
		if len(s.calls) != calls {
			t.Error("it was called though switched off")
		}
		s.answer = nil
		p.connect(t, 3, Target{Active: true, URL: s.URL, Key: "key"}) // the merchant mends the address and saves
		p.turn(t, 3)
		if events, _ := s.took(); len(events) < 3 || events[0] != 1 || !slices.IsSorted(events) {
			t.Errorf("told %v: nothing may be lost", events)
		}
	})
}

func TestWhatHappenedWhileNobodyWantedToHearStaysUntold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, s := open(d), newShop(t, nil)
		p.connect(t, 3, Target{Active: false, URL: s.URL, Key: "key"})
		p.turn(t, 3)
		p.happen(t, 3, event.ParcelStatus, event.ParcelStatus)
		p.turn(t, 3)
		p.connect(t, 3, Target{Active: true, URL: s.URL, Key: "key"})
		p.happen(t, 3, event.ParcelStatus)
		p.turn(t, 3)
		if events, _ := s.took(); !slices.Equal(events, []int{4, 5}) {
			t.Errorf("told %v, want 4 and 5", events)
		}
	})
}

func TestManyEventsAddOneJob(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(d)
		for range 50 {
			p.happen(t, 3, event.ParcelStatus, event.ParcelStatus, event.OrderImported)
			p.happen(t, 4, event.OrderImported)
		}
		var n int
		if err := d.Row(t.Context(), `SELECT count(*) FROM river_job WHERE kind = 'webhook.drain'`).Scan(&n); err != nil || n != 1 {
			t.Errorf("%d jobs, %v; want 1", n, err)
		}
	})
}

func TestAJobOfAnEarlierRunDoesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, s := open(d), newShop(t, nil)
		p.connect(t, 3, Target{Active: true, URL: s.URL, Key: "key"})
		p.connect(t, 3, Target{Active: true, URL: s.URL, Key: "key"})
		if err := p.Drain(t.Context(), Drain{merchant, 3, 1}); err != nil || len(s.calls) != 0 {
			t.Errorf("%d calls, %v", len(s.calls), err)
		}
		p.turn(t, 3)
		if events, _ := s.took(); !slices.Equal(events, []int{1, 2}) {
			t.Errorf("told %v", events)
		}
	})
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, s := open(d), newShop(t, func(int) int { return http.StatusFound })
		p.connect(t, 3, Target{Active: true, URL: s.URL, Key: "key"})
		p.turn(t, 3)
		if len(s.calls) != 1 || p.state(t, 3).Tries != 1 {
			t.Errorf("%d calls, %+v", len(s.calls), p.state(t, 3))
		}
	})
}

func TestPrivateAddressesAreRefusedWhenDialled(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, s := open(d), newShop(t, nil)
		p.AllowPrivate = false
		for _, u := range []string{s.URL, strings.Replace(s.URL, "127.0.0.1", "localhost", 1)} {
			p.connect(t, 3, Target{Active: true, URL: u, Key: "key"})
			got, err := p.Test(t.Context(), merchant, 3)
			if err != nil || got.Went() || !strings.Contains(got.Error, "public") {
				t.Errorf("%s: %+v, %v", u, got, err)
			}
		}
		if len(s.calls) != 0 {
			t.Errorf("%d calls came through", len(s.calls))
		}
	})
}

func TestATestAndAReplayStandInTheLog(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, s := open(d), newShop(t, nil)
		p.connect(t, 3, Target{Active: true, URL: s.URL, Key: "key"})
		p.turn(t, 3)
		if got, err := p.Test(t.Context(), merchant, 3); err != nil || !got.Went() || !got.Test() || got.N != 2 || got.Answer != "noted" {
			t.Errorf("test: %+v, %v", got, err)
		}
		got, err := p.Replay(t.Context(), merchant, 3, 1)
		if err != nil || got.ReplayOf != 1 || got.N != 3 || got.Event != 1 {
			t.Errorf("replay: %+v, %v", got, err)
		}
		if _, sent := s.took(); len(sent) != 3 || sent[0] != sent[2] || sent[1] != `{"action": "test"}` {
			t.Errorf("sent %q", sent)
		}
		if _, err := p.Replay(t.Context(), 8, 3, 1); err == nil {
			t.Error("another account could replay it")
		}
		if one, err := GetDelivery(t.Context(), d, merchant, 3, 3); err != nil || one.ReplayOf != 1 {
			t.Errorf("%+v, %v", one, err)
		}
		for range keepLog {
			if _, err := p.Test(t.Context(), merchant, 3); err != nil {
				t.Fatal(err)
			}
		}
		if log, _ := Deliveries(t.Context(), d, merchant, 3, 0, 2*keepLog); len(log) != keepLog {
			t.Errorf("the log holds %d lines, want %d", len(log), keepLog)
		}
	})
}

func crew(t *testing.T, p *platform, hands int) {
	t.Helper()
	h := job.NewHands()
	p.Hands(h, hands)
	c, err := job.Start(t.Context(), p.DB, h, 1, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Stop(context.Background()) })
}

func eventually(t *testing.T, within time.Duration, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(within); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within %s: %s", within, what)
		}
	}
}

func TestAHangingEndpointDelaysNoOther(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(d)
		p.Now, p.Timeout = nil, 20*time.Second
		release := make(chan struct{})
		hanging := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
		t.Cleanup(hanging.Close)
		crew(t, p, 3)
		t.Cleanup(func() { close(release) }) // before the crew is asked to stop
		p.connect(t, 1, Target{Active: true, URL: hanging.URL, Key: "key"})
		p.connect(t, 2, Target{Active: true, URL: hanging.URL, Key: "key"})
		time.Sleep(300 * time.Millisecond) // they hang by now
		var shops []*shop
		for i := range 6 {
			s := newShop(t, nil)
			shops = append(shops, s)
			p.connect(t, int64(10+i), Target{Active: true, URL: s.URL, Key: "key"})
			p.happen(t, int64(10+i), event.ParcelStatus)
		}
		eventually(t, 10*time.Second, "the others hear", func() bool {
			return !slices.ContainsFunc(shops, func(s *shop) bool { e, _ := s.took(); return !slices.Equal(e, []int{1, 2}) })
		})
	})
}

func TestOrderHoldsWhileManyWriteAndTheEndpointStumbles(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(d)
		p.Now, p.Pause = nil, func(int) time.Duration { return 0 }
		s := newShop(t, func(int) int {
			if rand.IntN(10) == 0 {
				return 500
			}
			return 200
		})
		crew(t, p, 2)
		p.connect(t, 3, Target{Active: true, URL: s.URL, Key: "key"})
		const writers, each = 6, 15
		var all sync.WaitGroup
		for range writers {
			all.Go(func() {
				for range each {
					p.happen(t, 3, event.ParcelStatus)
					time.Sleep(time.Duration(rand.IntN(8)) * time.Millisecond)
				}
			})
		}
		all.Wait()
		eventually(t, 30*time.Second, "all is told", func() bool { e, _ := s.took(); return len(e) >= 1+writers*each })
		time.Sleep(200 * time.Millisecond) // nothing may come twice
		if events, _ := s.took(); !slices.Equal(events, count(1, 1+writers*each)) {
			t.Errorf("told %v", events)
		}
		if got := p.state(t, 3); got.Health != OK || got.Behind != 0 {
			t.Errorf("%+v", got)
		}
	})
}

func TestAReplayThatIsTakenReleasesTheQueueAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var up atomic.Bool
		p := open(d)
		s := newShop(t, func(int) int {
			if up.Load() {
				return http.StatusOK
			}
			return http.StatusServiceUnavailable
		})
		p.connect(t, 3, Target{Active: true, URL: s.URL, Key: "key"})
		p.happen(t, 3, event.ParcelStatus, event.ParcelStatus)
		p.turn(t, 3)
		if st := p.state(t, 3); st.Tries != 1 {
			t.Fatalf("after a refusal: %+v", st)
		}
		if got, err := p.Replay(t.Context(), merchant, 3, 1); err != nil || got.Went() {
			t.Fatalf("replay while it refuses: %+v, %v", got, err)
		}
		if st := p.state(t, 3); st.Tries != 1 || !st.NextAt.After(p.now()) {
			t.Errorf("a replay that was refused released the queue: %+v", st)
		}
		up.Store(true)
		if got, err := p.Replay(t.Context(), merchant, 3, 1); err != nil || !got.Went() {
			t.Fatalf("replay: %+v, %v", got, err)
		}
		if st := p.state(t, 3); st.Tries != 0 || st.Since != nil || st.NextAt.After(p.now()) {
			t.Errorf("the queue still waits: %+v", st)
		}
		p.turn(t, 3) // without a second passing
		if events, _ := s.took(); !slices.Equal(events, []int{1, 2, 3}) {
			t.Errorf("took %v", events)
		}
	})
}
