package connect

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/webhook"
)

const callKey = "whsec_d2F5YmlsbC1jb25uZWN0LXRlc3Q="

// marketplace hears callbacks. Each must be signed, as the platform's own signer has it.
type marketplace struct {
	t      *testing.T
	mu     sync.Mutex
	heard  []News
	ids    []string
	answer func(n int) int // the status for the nth call; nil is 204
	calls  int
	rest   string
}

func (m *marketplace) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	id := r.Header.Get("webhook-id")
	want, err := webhook.SignStandard(callKey, id, r.Header.Get("webhook-timestamp"), body)
	var c Call
	if read := json.Unmarshal(body, &c); err != nil || read != nil || want != r.Header.Get("webhook-signature") || c.Type != c.Data.Kind || c.Data.ID != id {
		m.t.Errorf("a callback that is not as it should be: %v %v %s", err, read, body)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls++
	if m.answer != nil {
		if status := m.answer(m.calls); status != http.StatusNoContent {
			if m.rest != "" {
				w.Header().Set("Retry-After", m.rest)
			}
			w.WriteHeader(status)
			return
		}
	}
	m.heard, m.ids = append(m.heard, c.Data), append(m.ids, id)
	w.WriteHeader(http.StatusNoContent)
}

func (m *marketplace) numbers() []int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []int64
	for _, n := range m.heard {
		all = append(all, n.Number)
	}
	return all
}

func (m *marketplace) until(n int) []int64 {
	m.t.Helper()
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if all := m.numbers(); len(all) >= n {
			return all
		}
	}
	m.t.Fatalf("heard %v, and not %d", m.numbers(), n)
	return nil
}

// telling is a Connect with a marketplace to call.
func telling(t *testing.T, c Config) (*Engine, *marketplace) {
	t.Helper()
	m := &marketplace{t: t}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	c.Callback, c.CallbackKey = server.URL, callKey
	return openEngine(t, c), m
}

func noteAll(t *testing.T, e *Engine, merchant int64, n int) {
	t.Helper()
	for range n {
		err := e.write(t.Context(), merchant, func(ctx context.Context, tx *db.Tx) error {
			return e.note(ctx, tx, merchant, News{Kind: ParcelStatus, Merchant: "mia", Reference: "W-1", At: time.Now()})
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func (e *Engine) start(t *testing.T) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var busy sync.WaitGroup
	busy.Go(func() {
		if err := e.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	stop = func() { cancel(); busy.Wait() }
	t.Cleanup(stop)
	return stop
}

func upTo(n int) []int64 {
	var all []int64
	for i := range n {
		all = append(all, int64(i+1))
	}
	return all
}

func TestTheMarketplaceIsToldInOrderAndNothingOvertakes(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, c Config) {
		e, m := telling(t, c)
		noteAll(t, e, 1, 5) // before anybody works
		m.answer = func(n int) int {
			switch n {
			case 3, 4:
				return http.StatusInternalServerError
			case 9:
				return http.StatusFound // a callback is not sent on
			}
			return http.StatusNoContent
		}
		e.start(t)
		noteAll(t, e, 2, 25)
		if got := m.until(30); !slices.Equal(got, upTo(30)) {
			t.Errorf("heard %v", got)
		}
		var tries int
		for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			told, err := e.toldUntil(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if told == 30 {
				break
			}
		}
		if err := e.db.Row(t.Context(), `SELECT tries FROM callback WHERE one = 1`).Scan(&tries); err != nil || tries != 0 {
			t.Errorf("after it went well %d failed tries stand, %v", tries, err)
		}
	})
}

func TestAMarketplaceThatIsAwayMissesNothing(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, c Config) {
		e, m := telling(t, c)
		m.answer, m.rest = func(int) int { return http.StatusServiceUnavailable }, "1"
		stop := e.start(t)
		noteAll(t, e, 1, 3)
		for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			var words string
			if err := e.db.Row(t.Context(), `SELECT words FROM callback WHERE one = 1`).Scan(&words); err != nil {
				t.Fatal(err)
			}
			if words != "" {
				break
			}
		}
		stop() // and Connect is killed meanwhile
		m.mu.Lock()
		m.answer = nil
		m.mu.Unlock()
		noteAll(t, e, 1, 2)
		e.start(t)
		if got := m.until(5); !slices.Equal(got, upTo(5)) {
			t.Errorf("heard %v", got)
		}
	})
}

func TestNewsAreToldAgainForASpanWithTheNamesTheyHad(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, c Config) {
		e, m := telling(t, c)
		e.start(t)
		m1, err := e.AddMerchant(t.Context(), NewMerchant{Ref: "mia", Platform: "https://ship.example.com"})
		if err != nil {
			t.Fatal(err)
		}
		noteAll(t, e, m1.ID, 3)
		m.until(3)
		time.Sleep(2 * time.Millisecond)
		from := e.now()
		noteAll(t, e, m1.ID, 4)
		noteAll(t, e, m1.ID+1, 2)
		m.until(9)
		to := e.now().Add(time.Second)
		for told := int64(0); told < 9; time.Sleep(10 * time.Millisecond) { // until it is written down
			if told, err = e.toldUntil(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := e.Replay(t.Context(), Span{Merchant: "mia", From: from, To: to}); err != nil || n != 4 {
			t.Fatalf("%d are told again, %v", n, err)
		}
		got := m.until(13)
		if !slices.Equal(got[9:13], []int64{4, 5, 6, 7}) {
			t.Errorf("told again: %v", got)
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		for i := range 4 {
			if m.ids[9+i] != m.ids[3+i] || !m.heard[9+i].Repeated || m.heard[3+i].Repeated {
				t.Errorf("news %d came as %s and again as %s", m.heard[3+i].Number, m.ids[3+i], m.ids[9+i])
			}
		}
		if _, err := e.Replay(t.Context(), Span{Merchant: "nobody"}); !fault.Is(err, fault.Missing) {
			t.Errorf("of nobody: %v", err)
		}
	})
}

func TestACallbackNeedsAKeyAndAReplayACallback(t *testing.T) {
	t.Parallel()
	c := place(t, "sqlite")
	if _, err := openEngine(t, c).Replay(t.Context(), Span{}); !fault.Is(err, fault.Unable) {
		t.Errorf("a replay to nobody: %v", err)
	}
	for _, key := range []string{"", "whsec_", "whsec_c2hvcnQ=", "not base64 at all"} {
		c.Callback, c.CallbackKey = "http://127.0.0.1:1/", key
		if e, err := Open(t.Context(), c); err == nil {
			e.Close()
			t.Errorf("the key %q was taken", key)
		}
	}
}

// TestOneMarketplaceIsToldOnceByManyProcesses has several processes share a database: each piece of news is told by one of them.
func TestOneMarketplaceIsToldOnceByManyProcesses(t *testing.T) {
	t.Parallel()
	if !slices.Contains(dbtest.Engines(), "postgres") {
		t.Skip("SQLite is of one process")
	}
	first, m := telling(t, place(t, "postgres"))
	c := first.c
	all := []*Engine{first, openEngine(t, c), openEngine(t, c)}
	for _, e := range all {
		e.start(t)
	}
	var busy sync.WaitGroup
	for i, e := range all {
		busy.Go(func() { noteAll(t, e, int64(i+1), 20) })
	}
	busy.Wait()
	m.until(60)
	time.Sleep(300 * time.Millisecond)
	if got := m.numbers(); !slices.Equal(got, upTo(60)) {
		t.Errorf("heard %v", fmt.Sprint(got))
	}
}
