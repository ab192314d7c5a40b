package webhook

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
)

const whsec = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func TestStandardWebhooksAreWhatTheirOwnLibraryVerifies(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(d)
		s := newShop(t, func(n int) int { return map[bool]int{true: 503, false: 200}[n <= 2] })
		p.connect(t, 3, Target{Active: true, URL: s.URL, Format: Standard, Key: "key", Secret: whsec})
		p.happen(t, 3, event.ParcelStatus)
		for range 3 {
			p.turn(t, 3)
			p.clock.pass(time.Hour)
		}
		if len(s.calls) != 4 {
			t.Fatalf("%d calls, want the first three times and the second once", len(s.calls))
		}
		check, err := standard.NewWebhook(whsec)
		if err != nil {
			t.Fatal(err)
		}
		var names, seconds []string
		for i, c := range s.calls {
			if err := check.VerifyIgnoringTimestamp([]byte(c.body), c.header); err != nil {
				t.Errorf("call %d: %v", i, err)
			}
			if err := check.VerifyIgnoringTimestamp([]byte(c.body+" "), c.header); err == nil {
				t.Errorf("call %d: another body is verified too", i)
			}
			if c.signature != "" {
				t.Errorf("call %d has Sendcloud's signature too", i)
			}
			names, seconds = append(names, c.header.Get("webhook-id")), append(seconds, c.header.Get("webhook-timestamp"))
		}
		if want := []string{"evt_3_1", "evt_3_1", "evt_3_1", "evt_3_2"}; !slices.Equal(names, want) {
			t.Errorf("messages %v, want %v", names, want)
		}
		if seconds[0] == seconds[1] || s.calls[0].body != s.calls[1].body || s.calls[1].body != s.calls[2].body {
			t.Errorf("tries at %v of\n%s\n%s\n%s: the same bytes, each signed for its own second", seconds, s.calls[0].body, s.calls[1].body, s.calls[2].body)
		}
		log, err := Deliveries(t.Context(), d, merchant, 3, 0, 1)
		if err != nil || log[0].Format != Standard || log[0].Message != "evt_3_2" {
			t.Errorf("log: %+v, %v", log, err)
		}
		again, err := p.Replay(t.Context(), merchant, 3, log[0].N)
		last := s.calls[len(s.calls)-1]
		if err != nil || again.Message != "evt_3_2" || check.VerifyIgnoringTimestamp([]byte(last.body), last.header) != nil || last.body != s.calls[3].body {
			t.Errorf("replayed: %+v, %v", again, err)
		}
	})
}

func TestAHeadThatFailedIsWrittenAnewOnlyWhenTheFormatChanges(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(d)
		s := newShop(t, func(n int) int { return map[bool]int{true: 503, false: 200}[n <= 2] })
		p.connect(t, 3, Target{Active: true, URL: s.URL, Key: "key"})
		p.turn(t, 3)
		p.connect(t, 3, Target{Active: true, URL: s.URL, Key: "key"})
		p.turn(t, 3)
		p.connect(t, 3, Target{Active: true, URL: s.URL, Format: Standard, Key: "key", Secret: whsec})
		p.turn(t, 3)
		if len(s.calls) < 3 || s.calls[0].body != s.calls[1].body || s.calls[1].body == s.calls[2].body || s.calls[2].header.Get("webhook-id") != "evt_3_1" {
			t.Errorf("calls: %+v", s.calls)
		}
	})
}

func TestARemovedIntegrationIsHeardOfOnceItHasBeenTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(d)
		s := newShop(t, func(n int) int { return map[bool]int{true: 503, false: 200}[n == 2] })
		heard := map[int64]bool{}
		p.Heard = func(_ context.Context, _ *db.Tx, account, integration int64) error {
			heard[integration] = account == merchant
			return nil
		}
		p.connect(t, 3, Target{Active: true, URL: s.URL, Key: "key"})
		p.turn(t, 3)
		p.happen(t, 3, event.ConnectionGone)
		p.turn(t, 3)
		if len(heard) > 0 {
			t.Error("it has heard of a try that failed")
		}
		p.clock.pass(time.Hour)
		p.turn(t, 3)
		if len(s.calls) != 3 || !heard[3] {
			t.Errorf("%d calls, heard: %v", len(s.calls), heard)
		}
	})
}

func TestKeysAreHandedOverAndStandInNoLog(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, s := open(d), newShop(t, nil)
		p.targets[3] = Target{URL: s.URL, Key: "s3cret"}
		got, err := p.Introduce(t.Context(), merchant, 3, []byte(`{"secret_key": "s3cret"}`))
		if err != nil || !got.Went() || len(s.calls) != 1 || s.calls[0].signature != Sign("s3cret", []byte(s.calls[0].body)) {
			t.Fatalf("%+v, %v; calls %+v", got, err, s.calls)
		}
		log, err := Deliveries(t.Context(), d, merchant, 3, 0, 5)
		if err != nil || len(log) != 1 || log[0].Kind != "integration.credentials" || strings.Contains(string(log[0].Body), "s3cret") {
			t.Errorf("log: %+v, %v", log, err)
		}
		if _, err := p.Replay(t.Context(), merchant, 3, log[0].N); err == nil {
			t.Error("it can be sent once more, though it was not kept")
		}
	})
}
