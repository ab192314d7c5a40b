package api_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
)

// node is one node of a platform with one creating route. What it makes are rows.
type node struct {
	t    *testing.T
	mux  *http.ServeMux
	db   *db.DB
	now  *clock
	made *atomic.Int64 // how often the act ran
	act  func(ctx context.Context, c api.Call) error
}

type clock struct{ offset atomic.Int64 }

func (c *clock) Now() time.Time {
	return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC).Add(time.Duration(c.offset.Load()))
}
func (c *clock) pass(d time.Duration) { c.offset.Add(int64(d)) }

// newNode is a node on a database; nodes on the same one share the clock.
func newNode(t *testing.T, d *db.DB, now *clock) *node {
	t.Helper()
	n := &node{t: t, mux: http.NewServeMux(), db: d, now: now, made: new(atomic.Int64)}
	g := gate(nil, now.Now)
	g.Once = &api.Once{DB: d, Now: now.Now, Patience: 2 * time.Second, Hold: time.Hour}
	router := &api.Router{Gate: g, Roots: []string{"/x"}, Links: func(*http.Request) string { return "https://x.example" }, Options: "{}",
		Fail: func(w http.ResponseWriter, _ *http.Request, err error) {
			status := map[fault.Kind]int{fault.Invalid: 400, fault.Away: 503, fault.Ours: 500}[fault.KindOf(err)]
			if refusal, ok := err.(*api.Refusal); ok { //nolint:errorlint // the router hands it over as it is
				status = refusal.Status
			}
			api.JSON(w, status, []byte(fmt.Sprintf("{%q:%q}", "error", err.Error())))
		}}
	router.Mount(n.mux, []api.Route{{Method: "POST", Path: "/x/things", Creates: true, Act: func(ctx context.Context, c api.Call) error {
		n.made.Add(1)
		return n.act(ctx, c)
	}}})
	n.act = n.create
	return n
}

// effect makes one thing.
func (n *node) effect(ctx context.Context) error {
	return n.db.Write(ctx, 2, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO made (account_id, at) VALUES ($1, $2)`, 2, n.now.Now())
		return err
	})
}

func (n *node) create(ctx context.Context, c api.Call) error {
	body, err := io.ReadAll(c.Body)
	if err != nil {
		return err
	}
	if err := n.effect(ctx); err != nil {
		return err
	}
	c.W.Header().Set("Location", "/x/things/1")
	api.JSON(c.W, http.StatusCreated, []byte(fmt.Sprintf(`{"run":%d,"sent":%q}`, n.made.Load(), body)))
	return nil
}

func (n *node) post(key, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(n.t.Context(), "POST", "/x/things", strings.NewReader(body))
	r.SetBasicAuth("one", "s")
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	w := httptest.NewRecorder()
	n.mux.ServeHTTP(w, r)
	return w
}

// things is how many things there are.
func (n *node) things() (count int) {
	n.t.Helper()
	if err := n.db.Row(n.t.Context(), `SELECT COUNT(*) FROM made WHERE account_id = $1`, 2).Scan(&count); err != nil {
		n.t.Fatal(err)
	}
	return count
}

// onBoth runs a test with two nodes on each engine.
func onBoth(t *testing.T, test func(t *testing.T, a, b *node)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), 0, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `CREATE TABLE made (account_id BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		now := &clock{}
		test(t, newNode(t, d, now), newNode(t, d, now))
	})
}

func TestARepeatedCallGetsTheSameBytesAndMakesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, a, b *node) {
		first := a.post("k1", `{"a":1}`)
		again := b.post("k1", `{"a":1}`)
		if first.Code != 201 || again.Code != 201 || first.Body.String() != again.Body.String() || a.things() != 1 {
			t.Errorf("%d %s, then %d %s; %d things", first.Code, first.Body, again.Code, again.Body, a.things())
		}
		if again.Header().Get("Idempotency-Replayed") != "true" || first.Header().Get("Idempotency-Replayed") != "" ||
			again.Header().Get("Location") != "/x/things/1" || again.Header().Get("Content-Type") != first.Header().Get("Content-Type") {
			t.Errorf("%v, then %v", first.Header(), again.Header())
		}
		if other := a.post("k1", `{"a":2}`); other.Code != 422 || !strings.Contains(other.Body.String(), "Idempotency-Key") || a.things() != 1 {
			t.Errorf("another body: %d %s", other.Code, other.Body)
		}
		if a.post("k2", `{"a":1}`).Code != 201 || a.post("", `{"a":1}`).Code != 201 || a.post("", `{"a":1}`).Code != 201 || a.things() != 4 {
			t.Errorf("another key and none make new things: %d", a.things())
		}
		for _, bad := range []string{" ", strings.Repeat("k", 256), "a\u00e9", "a\x01"} {
			if r := a.post(bad, `{}`); r.Code != 400 {
				t.Errorf("key %q: %d %s", bad, r.Code, r.Body)
			}
		}
		a.now.pass(26 * time.Hour)
		if r := a.post("k1", `{"a":2}`); r.Code != 201 || a.things() != 5 {
			t.Errorf("a day later the key is free again: %d %s", r.Code, r.Body)
		}
	})
}

func TestTwinsWaitForTheFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, a, b *node) {
		slow := func(n *node) func(context.Context, api.Call) error {
			return func(ctx context.Context, c api.Call) error {
				time.Sleep(100 * time.Millisecond)
				return n.create(ctx, c)
			}
		}
		a.act, b.act = slow(a), slow(b)
		var wg sync.WaitGroup
		answers := make([]*httptest.ResponseRecorder, 12)
		for i := range answers {
			wg.Go(func() { answers[i] = []*node{a, b}[i%2].post("twin", `{"a":1}`) })
		}
		wg.Wait()
		replayed := 0
		for _, r := range answers {
			if r.Code != 201 || r.Body.String() != answers[0].Body.String() {
				t.Errorf("%d %s, want %s", r.Code, r.Body, answers[0].Body)
			}
			if r.Header().Get("Idempotency-Replayed") != "" {
				replayed++
			}
		}
		if a.things() != 1 || a.made.Load()+b.made.Load() != 1 || replayed != len(answers)-1 {
			t.Errorf("%d things, %d runs, %d replayed", a.things(), a.made.Load()+b.made.Load(), replayed)
		}
	})
}

func TestACrashBetweenEffectAndAnswerNeverMakesASecondThing(t *testing.T) {
	onBoth(t, func(t *testing.T, a, b *node) {
		died := make(chan struct{})
		a.act = func(ctx context.Context, c api.Call) error {
			if err := a.effect(ctx); err != nil {
				return err
			}
			close(died)
			select {} // the process is gone: it neither answers nor lives on
		}
		go a.post("crash", `{}`)
		<-died
		if r := b.post("crash", `{}`); r.Code != 409 || !strings.Contains(r.Body.String(), "still being worked on") {
			t.Errorf("while nobody knows that it died: %d %s", r.Code, r.Body)
		}
		b.now.pass(2 * time.Hour)
		for range 2 {
			if r := b.post("crash", `{}`); r.Code != 409 || !strings.Contains(r.Body.String(), "took effect") {
				t.Errorf("afterwards: %d %s", r.Code, r.Body)
			}
		}
		if b.things() != 1 || b.made.Load() != 0 {
			t.Errorf("%d things, %d further runs", b.things(), b.made.Load())
		}
	})
}

func TestACrashBeforeAnyEffectIsBegunAnew(t *testing.T) {
	onBoth(t, func(t *testing.T, a, b *node) {
		died, woken, late := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		a.act = func(ctx context.Context, _ api.Call) error {
			close(died)
			<-woken
			err := a.effect(ctx)
			late <- err
			return err
		}
		go a.post("early", `{}`)
		<-died
		b.now.pass(2 * time.Hour)
		if r := b.post("early", `{}`); r.Code != 201 || b.things() != 1 {
			t.Errorf("%d %s, %d things", r.Code, r.Body, b.things())
		}
		// The first was only asleep. What it does now must not be a second thing.
		close(woken)
		if err := <-late; err == nil || b.things() != 1 {
			t.Errorf("the sleeper woke up: %v, %d things", err, b.things())
		}
	})
}

func TestWhatMayGoBetterTheNextTimeIsNotKept(t *testing.T) {
	onBoth(t, func(t *testing.T, a, _ *node) {
		a.act = func(context.Context, api.Call) error { return fault.New(fault.Away, "The carrier does not answer.") }
		if r := a.post("away", `{}`); r.Code != 503 {
			t.Fatalf("%d %s", r.Code, r.Body)
		}
		a.act = func(context.Context, api.Call) error { return fault.At("name", "Name is missing.") }
		if r := a.post("away", `{}`); r.Code != 400 || r.Header().Get("Idempotency-Replayed") != "" {
			t.Fatalf("%d %s", r.Code, r.Body)
		}
		a.act = a.create
		if r := a.post("away", `{}`); r.Code != 400 || r.Header().Get("Idempotency-Replayed") != "true" || !strings.Contains(r.Body.String(), "Name is missing.") {
			t.Fatalf("a refusal is definite: %d %s", r.Code, r.Body)
		}
		// Something was made and then it went wrong: it must not be made again.
		a.act = func(ctx context.Context, _ api.Call) error {
			if err := a.effect(ctx); err != nil {
				return err
			}
			return fault.New(fault.Away, "The carrier does not answer.")
		}
		if r := a.post("half", `{}`); r.Code != 503 {
			t.Fatalf("%d %s", r.Code, r.Body)
		}
		if r := a.post("half", `{}`); r.Code != 409 || a.things() != 1 {
			t.Errorf("%d %s, %d things", r.Code, r.Body, a.things())
		}
	})
}

func TestOldAnswersAreSweptAway(t *testing.T) {
	onBoth(t, func(t *testing.T, a, _ *node) {
		a.post("old", `{}`)
		once := &api.Once{DB: a.db, Now: a.now.Now}
		if n, err := once.Sweep(t.Context(), 2); n != 0 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		a.now.pass(24*time.Hour + time.Minute)
		if n, err := once.Sweep(t.Context(), 2); n != 0 || err != nil {
			t.Errorf("a day is promised: %d, %v", n, err)
		}
		a.now.pass(2 * time.Hour)
		if n, err := once.Sweep(t.Context(), 2); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	})
}
