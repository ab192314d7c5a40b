package api_test

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/web"
)

func TestACursorIsTheOneThatSendcloudGives(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]api.Cursor{
		"cD0xMjA0MTg1NjU=":     {At: 120418565},
		"cD0xMjA0MTg1NjU":      {At: 120418565}, // the padding lost on the way
		"cj0xJnA9MTIwNDE4NTY1": {At: 120418565, Back: true},
		"":                     {},
		"https://x.example/api/v2/parcels?cursor=cD0xMjA0MTg1NjU%3D&updated_after=2024": {At: 120418565},
		"https://x.example/api/v2/parcels":                                              {},
	} {
		got, err := api.ParseCursor(text)
		if err != nil || got != want {
			t.Errorf("ParseCursor(%q) = %+v, %v, want %+v", text, got, err, want)
		}
	}
	for _, c := range []api.Cursor{{At: 120418565}, {At: 7, Back: true}, {At: 1<<62 + 3}} {
		if got, err := api.ParseCursor(c.String()); err != nil || got != c {
			t.Errorf("%+v comes back as %+v, %v", c, got, err)
		}
	}
	if got := (api.Cursor{At: 120418565}).String(); got != "cD0xMjA0MTg1NjU=" {
		t.Errorf("cursor = %q", got)
	}
	for _, text := range []string{"x", "%%%", "cD0=", base64.StdEncoding.EncodeToString([]byte("q=1")), base64.StdEncoding.EncodeToString([]byte("p=-4")),
		base64.StdEncoding.EncodeToString([]byte("p=99999999999999999999"))} {
		if _, err := api.ParseCursor(text); !fault.Is(err, fault.Missing) {
			t.Errorf("ParseCursor(%q): %v, want Invalid cursor", text, err)
		}
	}
}

func FuzzACursorIsReadOrRefused(f *testing.F) {
	f.Add("cD0xMjA0MTg1NjU=")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := api.ParseCursor(text)
		if err == nil && c.At < 0 {
			t.Errorf("%q is read as %+v", text, c)
		}
	})
}

func gate(limits *api.Limits, now func() time.Time) *api.Gate {
	return &api.Gate{Limits: limits, Now: now, Authenticate: func(_ context.Context, public, _ string) (integration.Key, error) {
		if public == "other" {
			return integration.Key{Account: 3, Integration: 30, Reach: integration.ReachAccount}, nil
		}
		return integration.Key{Account: 2, Integration: int64(len(public)), Reach: integration.ReachIntegration}, nil
	}}
}

func enter(g *api.Gate, method, public string) (api.Caller, error) {
	r := httptest.NewRequest(method, "/", nil)
	if public != "" {
		r.SetBasicAuth(public, "s")
	}
	return g.Enter(http.Header{}, r, false)
}

func TestACallerIsAnIntegrationOrAWholeAccount(t *testing.T) {
	t.Parallel()
	g := gate(nil, nil)
	if c, err := enter(g, "GET", "one"); err != nil || c.Sees() != 3 || c.Account != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	if c, err := enter(g, "GET", "other"); err != nil || c.Sees() != 0 || c.Integration != 30 {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := enter(g, "GET", ""); !fault.Is(err, fault.Unknown) {
		t.Errorf("nobody: %v", err)
	}
}

func TestTheAuditLogIsToldWhereAProgramCallsFrom(t *testing.T) {
	t.Parallel()
	proxies, err := web.ParseProxies([]string{"192.0.2.0/24"}) // httptest calls from there
	if err != nil {
		t.Fatal(err)
	}
	var ip string
	h := (&web.Front{Proxies: proxies}).Wrap(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { ip = api.Call{Request: r}.Program().IP }))
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("X-Forwarded-For", "203.0.113.5")
	h.ServeHTTP(httptest.NewRecorder(), r)
	if ip != "203.0.113.5" {
		t.Errorf("it is told %q, want the caller's address and not the proxy's", ip)
	}
}

func TestLimitsAreCountedByAccountNotByKey(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	g := gate(api.Sendcloud(), func() time.Time { return now })
	allowed := 0
	for i := range 40 {
		public := []string{"one", "two!"}[i%2] // two integrations of one account
		if _, err := enter(g, "POST", public); err == nil {
			allowed++
		} else if !fault.Is(err, fault.TooMany) {
			t.Fatal(err)
		}
	}
	if allowed != 15 {
		t.Errorf("%d writes at once, want the burst of 15", allowed)
	}
	if _, err := enter(g, "GET", "one"); err != nil {
		t.Errorf("reading has a budget of its own: %v", err)
	}
	if _, err := enter(g, "POST", "other"); err != nil {
		t.Errorf("another account has a budget of its own: %v", err)
	}
	now = now.Add(time.Minute)
	if _, err := enter(g, "POST", "one"); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

func TestABodyIsReadWholeOrRefused(t *testing.T) {
	t.Parallel()
	read := func(length int64, body io.Reader) ([]byte, error) {
		r := httptest.NewRequest(http.MethodPost, "/", body)
		r.ContentLength = length
		return api.Body(httptest.NewRecorder(), r)
	}
	if got, err := read(5, strings.NewReader("hello")); err != nil || string(got) != "hello" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := read(-1, strings.NewReader("hello")); err != nil || string(got) != "hello" {
		t.Errorf("without a length: %q, %v", got, err)
	}
	if got, err := read(0, strings.NewReader("")); err != nil || len(got) != 0 {
		t.Errorf("nothing: %q, %v", got, err)
	}
	if _, err := read(9, strings.NewReader("hello")); !fault.Is(err, fault.Invalid) {
		t.Errorf("broken off: %v", err)
	}
	if _, err := read(api.MaxBody+1, strings.NewReader("x")); !fault.Is(err, fault.TooBig) {
		t.Errorf("too long by its length: %v", err)
	}
	if _, err := read(-1, strings.NewReader(strings.Repeat("x", api.MaxBody+1))); !fault.Is(err, fault.TooBig) {
		t.Errorf("too long in truth: %v", err)
	}
}

func TestEveryAnswerTellsWhatIsLeft(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	g := gate(api.Sendcloud(), func() time.Time { return now })
	post := func() (http.Header, error) {
		h, r := http.Header{}, httptest.NewRequest(http.MethodPost, "/", nil)
		r.SetBasicAuth("one", "s")
		_, err := g.Enter(h, r, false)
		return h, err
	}
	h, err := post()
	if err != nil || h.Get("RateLimit-Limit") != "100" || h.Get("RateLimit-Remaining") != "14" || h.Get("RateLimit-Reset") != "1" || h.Get("Retry-After") != "" {
		t.Errorf("%v, %v", h, err)
	}
	for range 14 {
		post()
	}
	if h, err = post(); !fault.Is(err, fault.TooMany) || h.Get("RateLimit-Remaining") != "0" || h.Get("RateLimit-Reset") != "9" || h.Get("Retry-After") != "1" {
		t.Errorf("%v, %v", h, err)
	}
}

func TestABusyAccountDoesNotStarveAnother(t *testing.T) {
	t.Parallel()
	limits := api.Generous()
	limits.Together = 2
	g := gate(limits, nil)
	held, inside := make(chan struct{}), make(chan struct{}, 10)
	router := &api.Router{Gate: g, Links: func(*http.Request) string { return "" }, Fail: func(w http.ResponseWriter, _ *http.Request, err error) {
		w.WriteHeader(map[fault.Kind]int{fault.TooMany: 429}[fault.KindOf(err)])
	}}
	mux := http.NewServeMux()
	router.Mount(mux, []api.Route{{Method: "GET", Path: "/slow", Act: func(_ context.Context, c api.Call) error {
		if c.Account == 2 {
			inside <- struct{}{}
			<-held
		}
		c.W.WriteHeader(http.StatusNoContent)
		return nil
	}}})
	call := func(public string) int {
		r, w := httptest.NewRequestWithContext(t.Context(), "GET", "/slow", nil), httptest.NewRecorder()
		r.SetBasicAuth(public, "s")
		mux.ServeHTTP(w, r)
		return w.Code
	}
	codes := make(chan int, 10)
	for range 10 {
		go func() { codes <- call("one") }()
	}
	<-inside
	<-inside
	for range 6 { // two are worked on, two wait, the others are sent away
		if code := <-codes; code != 429 {
			t.Errorf("one too many gets %d", code)
		}
	}
	if code := call("other"); code != 204 {
		t.Errorf("another account gets %d", code)
	}
	if len(inside) != 0 {
		t.Error("more than two at once")
	}
	close(held)
	for range 4 {
		if code := <-codes; code != 204 {
			t.Errorf("who waited gets %d", code)
		}
	}
}

func TestWhoTriesWrongKeysIsSlowedDownAndNobodyElse(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	g := gate(api.Generous(), func() time.Time { return now })
	g.Authenticate = func(_ context.Context, public, secret string) (integration.Key, error) {
		if secret != "right" {
			return integration.Key{}, fault.New(fault.Unknown, "Invalid username/password.")
		}
		return integration.Key{Account: 2, Integration: 3}, nil
	}
	var last error
	door := (&web.Front{}).Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, last = g.Enter(w.Header(), r, false) }))
	try := func(ip, public, secret string) error {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = ip + ":1234"
		r.SetBasicAuth(public, secret)
		door.ServeHTTP(httptest.NewRecorder(), r)
		return last
	}
	refused := 0
	for range 50 {
		if err := try("192.0.2.1", "shop", "wrong"); fault.Is(err, fault.TooMany) {
			refused++
		}
	}
	if refused != 20 {
		t.Errorf("%d of 50 wrong tries were not even looked at, want 20", refused)
	}
	if err := try("192.0.2.1", "shop", "right"); !fault.Is(err, fault.TooMany) {
		t.Errorf("the guesser guesses on: %v", err)
	}
	if err := try("192.0.2.1", "neighbour", "right"); err != nil {
		t.Errorf("another shop behind the same address: %v", err)
	}
	if err := try("192.0.2.2", "shop", "right"); err != nil {
		t.Errorf("the shop itself, elsewhere: %v", err)
	}
	now = now.Add(time.Minute)
	if err := try("192.0.2.1", "shop", "right"); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

func TestNobodyIsRedirected(t *testing.T) {
	t.Parallel()
	router := &api.Router{Gate: gate(nil, nil), Roots: []string{"/api/x"}, Links: func(*http.Request) string { return "" }, Options: "{}",
		Fail: func(w http.ResponseWriter, _ *http.Request, err error) {
			var refusal *api.Refusal
			if errors.As(err, &refusal) {
				w.WriteHeader(refusal.Status)
				return
			}
			w.WriteHeader(web.Status(fault.KindOf(err)))
		}}
	mux := http.NewServeMux()
	said := func(_ context.Context, c api.Call) error { api.JSON(c.W, http.StatusOK, []byte(c.Method)); return nil }
	router.Mount(mux, []api.Route{{Method: "POST", Path: "/api/x/things", Act: said}, {Method: "GET", Path: "/api/x/things", Act: said},
		{Method: "GET", Path: "/api/x/things/{name}", Act: said}})
	for _, c := range []struct {
		method, path string
		code         int
		body         string
	}{
		{"POST", "/api/x/things", 200, "POST"}, {"POST", "/api/x/things/", 200, "POST"}, {"POST", "/api/x//things", 200, "POST"},
		{"HEAD", "/api/x/things", 200, "HEAD"}, {"OPTIONS", "/api/x/things/", 200, "{}"},
		{"DELETE", "/api/x/things", 405, ""}, {"GET", "/api/x/none", 404, ""}, {"GET", "/api/x", 404, ""},
		{"GET", "/api/x/things/a", 200, "GET"}, {"GET", "/api/x/things/a%00b", 404, ""}, {"GET", "/api/x/things/%ff", 404, ""},
	} {
		r, w := httptest.NewRequest(c.method, "https://x.example"+c.path, nil), httptest.NewRecorder()
		r.SetBasicAuth("one", "s")
		api.Straight(mux).ServeHTTP(w, r)
		if w.Code != c.code || w.Body.String() != c.body {
			t.Errorf("%s %s: %d %q, want %d %q", c.method, c.path, w.Code, w.Body, c.code, c.body)
		}
		if c.code == 405 && w.Header().Get("Allow") != "GET, POST, HEAD, OPTIONS" {
			t.Errorf("Allow: %s", w.Header().Get("Allow"))
		}
	}
}
