package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
)

// shop is a merchant's machine: it answers as it is told and remembers what it took.
type shop struct {
	*httptest.Server
	mu     sync.Mutex
	answer func(n int) int // the status for the n-th call, from 1; nil is 200
	calls  []call
}

type call struct {
	body, signature, user, password string
	header                          http.Header
	status                          int
}

func newShop(t *testing.T, answer func(n int) int) *shop {
	s := &shop{answer: answer}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	c := call{body: string(body), signature: r.Header.Get(SignatureHeader), header: r.Header, status: 200}
	c.user, c.password, _ = r.BasicAuth()
	if s.answer != nil {
		c.status = s.answer(len(s.calls) + 1)
	}
	s.calls = append(s.calls, c)
	if c.status == http.StatusFound {
		w.Header().Set("Location", s.URL+"/elsewhere")
	}
	w.WriteHeader(c.status)
	fmt.Fprint(w, "noted")
}

// took lists the events that were taken, and all bodies that were sent.
func (s *shop) took() (events []int, sent []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		sent = append(sent, c.body)
		if c.status == 200 {
			var b struct{ Event int }
			_ = json.Unmarshal([]byte(c.body), &b)
			events = append(events, b.Event)
		}
	}
	return events, sent
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// platform is a desk with the targets of its integrations, all of account 7.
type platform struct {
	*Desk
	mu      sync.Mutex
	targets map[int64]Target
	notices []Health
	clock   *clock
}

func open(d *db.DB) *platform {
	p := &platform{targets: map[int64]Target{}, clock: &clock{at: time.Date(2026, 3, 12, 9, 0, 0, 0, time.UTC)}}
	p.Desk = &Desk{DB: d, Events: &event.Book{}, AllowPrivate: true, Now: p.clock.now, Timeout: time.Second}
	p.Events.Listeners = []event.Listener{p.Listen}
	p.Target = func(_ context.Context, _, integration int64) (Target, error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.targets[integration], nil
	}
	// No two renderings are alike, so that equal bytes can only be the same bytes.
	p.Render = func(e event.Event, _ Format) ([]byte, error) {
		return fmt.Appendf(nil, `{"event": %d, "rendering": %d}`, e.IntegrationNumber, rand.Uint64()), nil
	}
	p.Sample = func(context.Context, Format) ([]byte, error) { return []byte(`{"action": "test"}`), nil }
	p.Tell = func(_ context.Context, _ *db.Tx, n Notice) error {
		p.mu.Lock()
		defer p.mu.Unlock()
		if len(p.notices) == 0 || p.notices[len(p.notices)-1] != n.Health { // a write may run twice
			p.notices = append(p.notices, n.Health)
		}
		return nil
	}
	return p
}

const merchant = 7

func (p *platform) connect(t *testing.T, integration int64, target Target) {
	t.Helper()
	p.mu.Lock()
	p.targets[integration] = target
	p.mu.Unlock()
	p.happen(t, integration, event.ConnectionSet)
}

func (p *platform) happen(t *testing.T, integration int64, kinds ...event.Kind) {
	t.Helper()
	var facts []event.Fact
	for _, k := range kinds {
		facts = append(facts, event.Fact{Integration: integration, Kind: k, At: p.now(), Body: event.Brief{}})
	}
	err := p.DB.Write(t.Context(), merchant, func(ctx context.Context, tx *db.Tx) error {
		return p.Events.Append(ctx, tx, merchant, facts...)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// turn works the job that is on its way, if there is one.
func (p *platform) turn(t *testing.T, integration int64) {
	t.Helper()
	e, _, err := readEndpoint(t.Context(), p.DB, merchant, integration)
	if err == nil && e.queued {
		err = p.Drain(t.Context(), Drain{merchant, integration, e.run})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (p *platform) state(t *testing.T, integration int64) State {
	t.Helper()
	s, err := StateOf(t.Context(), p.DB, merchant, integration)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// toldIn lists the events of the log that machines are to hear of.
func (p *platform) toldIn(t *testing.T, integration int64) (all []int) {
	t.Helper()
	events, err := event.AfterIn(t.Context(), p.DB, merchant, integration, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Kind == event.ParcelStatus || e.Kind == event.ConnectionSet {
			all = append(all, int(e.IntegrationNumber))
		}
	}
	return all
}

func count(from, to int) (all []int) {
	for n := from; n <= to; n++ {
		all = append(all, n)
	}
	return all
}
