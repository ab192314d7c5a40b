package v2_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api"
	v2 "github.com/waybill-ship/waybill/internal/api/v2"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// base is how the tests' callers call us.
const base = "https://api.waybill.test"

// world is the door with everything behind it, and a carrier that it reaches over HTTP.
type world struct {
	t        testing.TB
	door     *v2.Door
	mux      *http.ServeMux
	accounts *account.Desk
	carrier  *httptest.Server
	quiet    bool // exchanges are not held to the contract: too many, and too odd
	mu       sync.Mutex
	clock    time.Time
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, clock: time.Date(2026, 11, 23, 9, 12, 44, 0, time.UTC), mux: http.NewServeMux()}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	emu, err := emulator.New(emulator.Options{Dir: t.TempDir(), Seed: 7, Now: w.now})
	must(err)
	w.carrier = httptest.NewServer(emu)
	t.Cleanup(func() { w.carrier.Close(); emu.Close() })
	sealer, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{9}})
	must(err)
	blobs, err := blob.Open(t.Context(), t.TempDir())
	must(err)
	driver := sandbox.New(w.carrier.URL, nil)
	carriers, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: driver})
	must(err)
	must(account.EnsureOperator(t.Context(), d, w.clock))
	must(d.Write(t.Context(), account.Operator, func(ctx context.Context, tx *db.Tx) error {
		return carrier.KeepMethods(ctx, tx, account.Operator, sandbox.Code, driver.Methods())
	}))
	events := &event.Book{}
	ship := &shipping.Desk{DB: d, Carriers: carriers, Blobs: blobs, Sealer: sealer, Events: events, Now: w.now, Patience: 3 * time.Second}
	w.accounts = &account.Desk{DB: d, Sealer: sealer, Sandbox: true, Now: w.now}
	book := &integration.Book{DB: d, Sealer: sealer, Events: events, Now: w.now}
	// Ids that are no other number in an answer.
	for _, kind := range []string{"order", "parcel", "shipment", "integration", "brand", "sender_address", "contract"} {
		_, err := d.NextIDs(t.Context(), kind, map[string]int{"order": 3000, "parcel": 7000, "shipment": 5000, "integration": 400,
			"brand": 50, "sender_address": 4100, "contract": 600}[kind])
		must(err)
	}
	w.door = &v2.Door{
		DB: d, Gate: &api.Gate{Authenticate: book.Authenticate, Now: w.now}, Shipping: ship, Integrations: book, Blobs: blobs, Sealer: sealer,
		Intake: &intake.Desk{DB: d, Events: events, Now: w.now, Shipping: ship}, Links: func(*http.Request) string { return base },
	}
	w.door.Mount(w.mux)
	return w
}

// merchant is an account that can ship, and the person who opened it.
type merchant struct {
	*world
	by       account.Session
	sender   int64
	contract int64
}

func (w *world) merchant(email string) merchant {
	w.t.Helper()
	ctx := w.t.Context()
	by, _, err := w.accounts.SignUp(ctx, account.Newcomer{Company: "Voorbeeld BV", Country: "NL", Email: email, Password: "four blue parcels"}, account.Visit{IP: "192.0.2.1"})
	if err != nil {
		w.t.Fatal(err)
	}
	m := merchant{world: w, by: by}
	all, err := account.Senders(ctx, w.door.DB, by.Account)
	if err != nil {
		w.t.Fatal(err)
	}
	s := all[0]
	s.Address = postal.Address{Name: "Magazijn", Company: "Voorbeeld BV", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht",
		Country: "NL", Email: email, Phone: "+31300000000"}
	if err := w.accounts.SetSender(ctx, by, s); err != nil {
		w.t.Fatal(err)
	}
	m.sender = s.ID
	if m.contract, err = w.door.DB.NextID(ctx, "contract"); err != nil {
		w.t.Fatal(err)
	}
	c := carrier.Contract{ID: m.contract, AccountID: by.Account, Carrier: sandbox.Code, Name: "Sandbox", Active: true, Credentials: sandbox.NewCredentials()}
	err = w.door.DB.Write(ctx, by.Account, func(ctx context.Context, tx *db.Tx) error {
		return carrier.AddContract(ctx, tx, w.door.Sealer, by.Account, c, w.now())
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// shop is one integration of a merchant with its keys.
type shop struct {
	merchant
	id   int64
	keys integration.Pair
}

func (m merchant) shop(name string) shop {
	m.t.Helper()
	i, keys, err := m.door.Integrations.Add(m.t.Context(), m.by, integration.Integration{Name: name})
	if err != nil {
		m.t.Fatal(err)
	}
	return shop{m, i.ID, keys}
}

// reply is an answer of the door.
type reply struct {
	code   int
	header http.Header
	body   string
}

func (s shop) call(method, path, body string, header ...string) reply {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), method, base+path, strings.NewReader(body))
	r.SetBasicAuth(s.keys.Public, s.keys.Secret)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	got := s.do(r)
	if !s.quiet && got.code != 404 && got.code != 405 && len(body) < 1<<20 {
		keepsContract(s.t, method, path, body, r.Header, got)
	}
	return got
}

func (w *world) do(r *http.Request) reply {
	w.t.Helper()
	rec := httptest.NewRecorder()
	w.mux.ServeHTTP(rec, r)
	body, err := io.ReadAll(rec.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return reply{rec.Code, rec.Header(), string(body)}
}

// want fails unless the status is as said, and answers the body as JSON.
func (r reply) want(t testing.TB, code int) map[string]any {
	t.Helper()
	if r.code != code {
		t.Fatalf("status = %d, want %d; body %.2000s", r.code, code, r.body)
	}
	var v map[string]any
	if err := json.Unmarshal([]byte(r.body), &v); err != nil {
		t.Fatalf("body is no JSON object: %v: %.500s", err, r.body)
	}
	return v
}

// wantError fails unless the answer is an error envelope with these words.
func (r reply) wantError(t testing.TB, code int, request, message string) {
	t.Helper()
	want := map[string]any{"error": map[string]any{"code": float64(code), "request": request, "message": message}}
	if got := r.want(t, code); !equal(got, want) {
		t.Errorf("error = %s\nwant %d %q in %q", r.body, code, message, request)
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func equal(a, b any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

// id is the id of the parcel in an answer.
func (r reply) id(t testing.TB) int64 {
	t.Helper()
	p, ok := r.want(t, 200)["parcel"].(map[string]any)
	if !ok {
		t.Fatalf("no parcel in %.500s", r.body)
	}
	return int64(p["id"].(float64))
}

func (s shop) events() []event.Event {
	s.t.Helper()
	all, err := event.AfterIn(s.t.Context(), s.door.DB, s.by.Account, s.id, 0, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// wholeAccount opens the door for a shop's key as for one whose scope is the whole account.
func (w *world) wholeAccount(s shop) {
	inner := w.door.Gate.Authenticate
	w.door.Gate.Authenticate = func(ctx context.Context, public, secretKey string) (integration.Key, error) {
		k, err := inner(ctx, public, secretKey)
		if k.Integration == s.id {
			k.Scope = integration.ScopeAccount
		}
		return k, err
	}
}
