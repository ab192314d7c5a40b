package connect

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// post is a webhook as it was sent.
type post struct {
	hook   string
	header http.Header
	body   []byte
}

// mailbox is where a platform sends webhooks: it takes them, and hands them over as a test wants.
type mailbox struct {
	mu   sync.Mutex
	all  []post
	pass func(p post) // at once; nil keeps them
}

func (m *mailbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	p := post{strings.TrimPrefix(r.URL.Path, "/hooks/"), r.Header.Clone(), body}
	m.mu.Lock()
	m.all = append(m.all, p)
	pass := m.pass
	m.mu.Unlock()
	if pass != nil {
		pass(p)
	}
	w.WriteHeader(http.StatusNoContent)
}

// take empties the box.
func (m *mailbox) take() []post {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := m.all
	m.all = nil
	return all
}

// hooked gives a Connect an address for webhooks.
func (w *ends) hooked(engine string, sweep time.Duration) *mailbox {
	w.t.Helper()
	m := &mailbox{}
	server := httptest.NewServer(m)
	w.t.Cleanup(server.Close)
	w.world.Integrations.AllowPrivate = true
	w.connect(engine)
	w.e.Close()
	w.conf.PublicURL, w.conf.Sweep = server.URL, sweep
	w.open()
	return m
}

func TestAWebhookWakesTheSweepAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t)
		box := w.hooked(engine, time.Hour)
		box.pass = func(p post) {
			for range 2 { // each twice
				if err := w.e.Hear(context.WithoutCancel(t.Context()), p.hook, p.header, p.body); err != nil {
					t.Errorf("a webhook of the platform's: %v", err)
				}
			}
		}
		w.run()
		w.merchant("mia")
		w.hand("mia", order2("H-1"))
		o := w.until("mia", "H-1", OrderThere)
		w.label(o.PlatformID)
		w.world.Work()
		w.agree()
		if m, err := w.e.Merchant(t.Context(), "mia"); err != nil || m.HeardAt.IsZero() || m.CheckedAt.IsZero() {
			t.Errorf("heard at %v, checked at %v, %v", m.HeardAt, m.CheckedAt, err)
		}
	})
}

func TestForgedAndStrangeWebhooksAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t)
		box := w.hooked(engine, time.Hour)
		w.run()
		w.merchant("mia")
		w.hand("mia", order2("H-1"))
		o := w.until("mia", "H-1", OrderThere)
		w.label(o.PlatformID)
		w.world.Work()
		good := box.take()
		if len(good) == 0 {
			t.Fatal("the platform sent no webhook")
		}
		p := good[len(good)-1]
		forged := http.Header{"Sendcloud-Signature": {strings.Repeat("0", 64)}}
		for name, c := range map[string]struct {
			hook   string
			header http.Header
			body   []byte
			want   fault.Kind
		}{
			"another key":    {p.hook, forged, p.body, fault.Unknown},
			"no signature":   {p.hook, http.Header{}, p.body, fault.Unknown},
			"another body":   {p.hook, p.header, append(slices.Clone(p.body), ' '), fault.Unknown},
			"nobody's":       {"x" + p.hook, p.header, p.body, fault.Missing},
			"no hook at all": {"", p.header, p.body, fault.Missing},
			"much too long":  {p.hook, p.header, make([]byte, MostHeard+1), fault.TooBig},
		} {
			if err := w.e.Hear(t.Context(), c.hook, c.header, c.body); !fault.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if m, err := w.e.Merchant(t.Context(), "mia"); err != nil || !m.HeardAt.IsZero() {
			t.Errorf("forged webhooks count as heard: %v, %v", m.HeardAt, err)
		}
		if err := w.e.Hear(t.Context(), p.hook, p.header, p.body); err != nil {
			t.Errorf("the good one: %v", err)
		}
	})
}

// feedless makes the platform one that has no feed, as Sendcloud itself.
func (w *ends) feedless(merchant int64) {
	w.t.Helper()
	err := w.e.db.Write(w.t.Context(), 0, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE merchant SET feed = FALSE WHERE id = $1`, merchant)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestWithoutAFeedWebhooksInAnyOrderTellTheTruth(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t)
		box := w.hooked(engine, 150*time.Millisecond)
		stop := w.run()
		m := w.merchant("mia")
		w.feedless(m.ID)
		r := rand.New(rand.NewPCG(3, uint64(len(engine))))
		var handed []Order
		for n := range 3 {
			w.hand("mia", order2(fmt.Sprintf("S-%d", n)))
			handed = append(handed, w.until("mia", fmt.Sprintf("S-%d", n), OrderThere))
		}
		for _, o := range handed {
			w.world.Pass(time.Second)
			w.label(o.PlatformID)
		}
		var old []post
		for round := range 5 {
			if round == 2 {
				stop()
			}
			for _, o := range handed {
				w.world.Pass(1300 * time.Millisecond)
				w.scan(carrier.Advance{Number: w.there()[o.Reference][0].TrackingNumber})
			}
			w.world.Work()
			all := append(box.take(), old...)
			old = nil
			r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			for _, p := range all {
				switch r.IntN(5) {
				case 0: // lost
					continue
				case 1: // late
					old = append(old, p)
					continue
				}
				for range 1 + r.IntN(2) {
					if err := w.e.Hear(t.Context(), p.hook, p.header, p.body); err != nil {
						t.Fatal(err)
					}
				}
			}
			if round == 3 {
				w.run()
			}
		}
		history := w.story()
		for _, o := range handed {
			want := w.there()[o.Reference][0].Status.ID
			var now Order
			for end := time.Now().Add(90 * time.Second); now.Status.ID != want && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
				now = w.until("mia", o.Reference, OrderThere)
			}
			var past []moment
			for _, s := range history[o.PlatformID] {
				past = append(past, moment{status: carrier.Status(s)})
			}
			var got []carrier.Status
			for _, s := range slices.Compact(told(w.stream())[o.PlatformID]) { // a label found on its way is told as both
				got = append(got, carrier.Status(s))
			}
			if now.Status.ID != want || !within(got, past) {
				t.Errorf("%s stands at %d, at the platform at %d; told %v of %v", o.Reference, now.Status.ID, want, got, past)
			}
		}
	})
}
