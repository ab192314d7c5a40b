package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

// counters are the tables in which a refused call may leave a row: they note that somebody called, and hold nothing of what was asked; the record
// of exchanges tells what a carrier was asked on the way to its refusal.
var counters = []string{"idempotency", "river_job", "river_queue", "river_leader", "river_client", "river_client_queue", "id_block", "carrier_exchange"}

// slow is how long a call may take; a call that takes longer is made once more, for the machine may have been busy.
const slow = 2 * time.Second

// TestNoRequestBreaksADoor sends generated requests to every operation of the OpenAPI files: valid, nearly valid and hostile ones. None ends
// in an answer of 500 or more, none hangs, none leaves a row when it is refused, and none is answered with something of another account's.
func TestNoRequestBreaksADoor(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("sends many requests; make test runs it")
	}
	requests := 1500
	if os.Getenv("WAYBILL_PROVE") != "" {
		requests = 25_000 // for each engine
	}
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("WAYBILL_SEED"), 10, 64); err == nil {
		seed = given
	}
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			t.Logf("seed %d", seed)
			f := &fuzz{t: t, engine: engine, ops: operations(t), codes: map[int]int{}}
			for n := 0; n < requests && !t.Failed(); n++ {
				if n%1000 == 0 {
					f.begin() // small tables keep the counting quick
				}
				f.send(pen{Rand: rand.New(rand.NewPCG(seed, uint64(n))), own: f.own, strange: f.strange}, n)
			}
			taken := f.codes[200] + f.codes[201] + f.codes[202] + f.codes[204]
			t.Logf("%d requests to %d operations, seed %d: %d taken, the longest took %v; codes %v", requests, len(f.ops), seed, taken, f.longest, f.codes)
			if taken < requests/20 {
				t.Errorf("only %d of %d requests were taken: the fuzz does not get past the first check", taken, requests)
			}
		})
	}
}

type fuzz struct {
	t            *testing.T
	engine       string
	ops          []described
	h            *realm
	own, strange []string
	rows         map[string]int64
	tables       []string
	asks         map[string]ask // calls that succeed, once at least
	codes        map[int]int
	longest      time.Duration
}

// begin starts over with a fresh platform.
func (f *fuzz) begin() {
	f.h = newRealm(f.t, f.engine)
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	h := f.h
	more := h.order(true)
	f.own = []string{
		number(h.boxed.parcel), number(int64(h.boxed.order)), number(h.ready.parcel), number(int64(h.ready.order)), number(more.parcel), h.boxed.number,
		number(h.a1.id), number(h.sender), number(h.brand), number(h.contract()),
	}
	for i, id := range f.own {
		if id == "" || strings.Trim(id, "0123456789") != "" {
			f.own[i] = number(h.boxed.parcel)
		}
	}
	theirs := h.plain(h.b1)
	f.strange = []string{number(theirs.parcel), number(int64(theirs.order)), number(h.b1.id), number(h.a2.id)}
	f.asks = map[string]ask{}
	known := recipes(f.t)
	for _, d := range f.ops {
		route := d.method + " " + d.path
		if r, ok := known[route]; ok {
			f.asks[route] = r.make(h)
		}
	}
	f.tables = nil
	f.rows = f.count()
}

// count is how many rows each table has.
func (f *fuzz) count() map[string]int64 {
	ctx := f.t.Context()
	if f.tables == nil {
		query := `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`
		if f.engine == "sqlite" {
			query = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1`
		}
		all, err := db.All(ctx, f.h.p.db, scanText, query)
		must(f.t, err)
		for _, name := range all {
			if !hasPrefix(name, counters) {
				f.tables = append(f.tables, name)
			}
		}
	}
	var parts []string
	for _, name := range f.tables {
		parts = append(parts, fmt.Sprintf("SELECT '%s' || ' ' || count(*) FROM %s", name, name))
	}
	lines, err := db.All(ctx, f.h.p.db, scanText, strings.Join(parts, " UNION ALL "))
	must(f.t, err)
	rows := map[string]int64{}
	for _, l := range lines {
		name, n, _ := strings.Cut(l, " ")
		rows[name], _ = strconv.ParseInt(n, 10, 64)
	}
	return rows
}

func hasPrefix(name string, all []string) bool {
	for _, p := range all {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

func (f *fuzz) send(p pen, n int) {
	d := f.ops[p.IntN(len(f.ops))]
	r, said := p.request(d)
	if a, ok := f.asks[d.method+" "+d.path]; ok && p.IntN(3) == 0 {
		r, said = p.near(d.method, a)
	}
	keyed := p.IntN(50) > 0
	if keyed {
		r.SetBasicAuth(f.h.a1.keys.Public, f.h.a1.keys.Secret)
	}
	w, took := f.serve(r)
	if took > slow {
		again := r.Clone(f.t.Context())
		again.Body, _ = r.GetBody()
		if _, took := f.serve(again); took > slow {
			f.t.Errorf("request %d took %v: %s", n, took, said)
		}
	}
	f.longest = max(f.longest, took)
	f.codes[w.Code]++
	if keyed && w.Code == http.StatusUnauthorized {
		f.begin() // the integration was taken out, or takes no keys any longer
		return
	}
	if w.Code >= 500 && w.Code != http.StatusNotImplemented {
		f.t.Errorf("request %d is answered with %d: %s\n%.500s", n, w.Code, said, w.Body)
	}
	rows := f.count()
	if w.Code >= 400 && w.Code != http.StatusGone { // v2 says 410 for what it has just taken out
		for table, is := range rows {
			if was := f.rows[table]; is != was {
				f.t.Errorf("request %d was refused with %d, and %s went from %d rows to %d: %s\n%.300s", n, w.Code, table, was, is, said, w.Body)
			}
		}
	}
	f.rows = rows
	if told := w.Body.String(); strings.Contains(told, "Elsewhere") {
		f.t.Errorf("request %d is told of the stranger's: %s\n%.500s", n, said, told)
	}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") && w.Body.Len() > 0 && r.Method != http.MethodHead && !json.Valid(w.Body.Bytes()) {
		f.t.Errorf("request %d is answered with broken JSON: %s\n%.500s", n, said, w.Body)
	}
}

func (f *fuzz) serve(r *http.Request) (*httptest.ResponseRecorder, time.Duration) {
	w := httptest.NewRecorder()
	start := time.Now()
	f.h.doors.ServeHTTP(w, r.WithContext(f.t.Context()))
	return w, time.Since(start)
}
