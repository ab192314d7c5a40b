package oauth_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/oauth"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/web"
)

const (
	issuer = "https://ship.example.com"
	back   = "https://markt.example/callback?shop=1"
)

// world is the door with an app behind it, and a merchant; the test moves the clock.
type world struct {
	*oauth.Door
	doors            http.Handler
	market, merchant account.Session
	app              app.App
	secret           string
	keys             integration.Pair
	mu               sync.Mutex
	clock            time.Time
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

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	sealer, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{9}})
	must(t, err)
	w := &world{clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	people := &account.Desk{DB: d, Sealer: sealer, Now: w.now}
	signUp := func(company string) account.Session {
		s, _, err := people.SignUp(t.Context(), account.Newcomer{Company: company, Country: "NL", Email: company + "@example.com", Password: "four blue parcels"}, account.Visit{IP: "192.0.2.1"})
		must(t, err)
		return s
	}
	w.market, w.merchant = signUp("markt"), signUp("kaas")
	book := &integration.Book{DB: d, Sealer: sealer, Events: &event.Book{}, Now: w.now}
	w.Door = &oauth.Door{
		Apps: &app.Desk{DB: d, Integrations: book, Now: w.now}, Base: func(*http.Request) string { return issuer }, Limits: &oauth.Limits{}, Now: w.now,
	}
	mux := http.NewServeMux()
	w.Mount(mux)
	w.doors = (&web.Front{Open: oauth.Open}).Wrap(mux)
	w.app, w.secret, err = w.Apps.Register(t.Context(), w.market, app.App{Name: "Markt", Homepage: "https://markt.example", Redirects: []string{back}, Scopes: "read:order write:order"})
	must(t, err)
	_, w.keys, err = book.Add(t.Context(), w.merchant, integration.Integration{Name: "Shop"})
	must(t, err)
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const verifier = "a-verifier-of-at-least-forty-three-characters"

func challenge(v string) string {
	sum := sha256.Sum256([]byte(v))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// ask is the link by which the app sends a merchant's browser here; pairs change its parameters, "-" leaves one out.
func (w *world) ask(pairs ...string) *http.Request {
	v := url.Values{
		"response_type": {"code"}, "client_id": {w.app.ClientID}, "redirect_uri": {back}, "scope": {"read:order"}, "state": {"s/1 &x"},
		"code_challenge": {challenge(verifier)}, "code_challenge_method": {"S256"},
	}
	for n := 0; n < len(pairs); n += 2 {
		switch pairs[n+1] {
		case "-":
			v.Del(pairs[n])
		case "+":
			v.Add(pairs[n], v.Get(pairs[n]))
		default:
			v.Set(pairs[n], pairs[n+1])
		}
	}
	return httptest.NewRequest(http.MethodGet, oauth.AuthPath+"?"+v.Encode(), nil)
}

// code is what the app gets after the merchant's yes.
func (w *world) code(t *testing.T) string {
	t.Helper()
	a, err := w.Read(w.ask())
	must(t, err)
	location, err := w.Allow(t.Context(), w.merchant, a, 0, "Markt")
	must(t, err)
	u, err := url.Parse(location)
	must(t, err)
	q := u.Query()
	if u.Host != "markt.example" || q.Get("state") != "s/1 &x" || q.Get("iss") != issuer || q.Get("shop") != "1" {
		t.Fatalf("the browser goes back to %s", location)
	}
	return q.Get("code")
}

type answer struct {
	status int
	header http.Header
	body   map[string]any
}

func (a answer) text(name string) string { s, _ := a.body[name].(string); return s }

// post sends a form to the door as the app, or as whoever the pair of keys names; "" sends no header.
func (w *world) post(t *testing.T, path, user, password string, pairs ...string) answer {
	t.Helper()
	v := url.Values{}
	for n := 0; n < len(pairs); n += 2 {
		v.Add(pairs[n], pairs[n+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if user != "" {
		r.SetBasicAuth(user, password)
	}
	return w.send(t, r)
}

func (w *world) send(t *testing.T, r *http.Request) answer {
	t.Helper()
	rec := httptest.NewRecorder()
	w.doors.ServeHTTP(rec, r)
	holds(t, r, rec)
	a := answer{status: rec.Code, header: rec.Header()}
	if rec.Body.Len() > 0 {
		must(t, json.Unmarshal(rec.Body.Bytes(), &a.body))
	}
	return a
}

func (w *world) exchange(t *testing.T, code string) answer {
	t.Helper()
	return w.post(t, "/oauth2/token", w.app.ClientID, w.secret, "grant_type", "authorization_code", "code", code, "redirect_uri", back, "code_verifier", verifier)
}

func (w *world) refresh(t *testing.T, token string) answer {
	t.Helper()
	return w.post(t, "/oauth2/token", w.app.ClientID, w.secret, "grant_type", "refresh_token", "refresh_token", token)
}

func (w *world) opens(t *testing.T, token string) bool {
	t.Helper()
	_, err := w.Apps.Authenticate(t.Context(), token)
	if err != nil && !fault.Is(err, fault.Unknown) {
		t.Fatal(err)
	}
	return err == nil
}

// wantRefused checks an answer of the shape that Sendcloud's clients read.
func wantRefused(t *testing.T, what string, a answer, status int, code string) {
	t.Helper()
	if a.status != status || a.text("error") != code || a.text("error_description") == "" || a.body["status_code"] != float64(status) || a.text("error_debug") == "" {
		t.Errorf("%s: %d %v, want %d %s", what, a.status, a.body, status, code)
	}
	if _, ok := a.body["error_hint"].(string); !ok {
		t.Errorf("%s: no hint", what)
	}
}
