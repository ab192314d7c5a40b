package web_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/web"
)

func door(mux *http.ServeMux) web.Door {
	return web.Door{Mux: mux, MostBody: 64, Fail: func(w http.ResponseWriter, _ *http.Request, err error) {
		text := "ours"
		if f, ok := fault.As(err); ok {
			text = f.Text()
		}
		http.Error(w, text, web.Status(fault.KindOf(err)))
	}}
}

func call(t *testing.T, h http.Handler, method, target, body string, head map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	for k, v := range head {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestADoorRendersErrorsPanicsAndLargeBodiesInItsOwnShape(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	d := door(mux)
	d.Handle("GET /missing", func(http.ResponseWriter, *http.Request) error { return fault.New(fault.Missing, "No such thing.") })
	d.Handle("GET /broken", func(http.ResponseWriter, *http.Request) error { return errors.New("secret detail") })
	d.Handle("GET /panic", func(http.ResponseWriter, *http.Request) error { panic("secret detail") })
	d.Handle("POST /read", func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.Copy(w, r.Body)
		return err
	})
	h := (&web.Front{}).Wrap(mux)
	for _, c := range []struct {
		method, path, body string
		status             int
		words              string
	}{
		{"GET", "/missing", "", 404, "No such thing."},
		{"GET", "/broken", "", 500, "ours"},
		{"GET", "/panic", "", 500, "ours"},
		{"POST", "/read", "short", 200, "short"},
	} {
		w := call(t, h, c.method, c.path, c.body, nil)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.words) || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s %s = %d %q, want %d %q", c.method, c.path, w.Code, w.Body, c.status, c.words)
		}
	}
}

func TestABodyOverTheLimitIsRefusedInWords(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	d := door(mux)
	d.MostBody = 2 << 20
	d.Handle("POST /read", func(_ http.ResponseWriter, r *http.Request) error {
		_, err := io.ReadAll(r.Body)
		return err
	})
	w := call(t, (&web.Front{}).Wrap(mux), "POST", "/read", strings.Repeat("x", 2<<20+1), nil)
	if w.Code != 413 || !strings.Contains(w.Body.String(), "larger than 2 MB") {
		t.Errorf("= %d %q", w.Code, w.Body)
	}
}

func TestFormsFromForeignPagesAreRefused(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	door(mux).Handle("POST /form", func(http.ResponseWriter, *http.Request) error { return nil })
	h := (&web.Front{Links: web.Links{URL: "https://ship.example.com"}}).Wrap(mux)
	for name, c := range map[string]struct {
		head   map[string]string
		status int
	}{
		"a program":                {nil, 200},
		"our own page":             {map[string]string{"Sec-Fetch-Site": "same-origin"}, 200},
		"a foreign page":           {map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, 403},
		"an old browser":           {map[string]string{"Origin": "https://evil.example"}, 403},
		"behind a rewriting proxy": {map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://ship.example.com"}, 200},
	} {
		if w := call(t, h, "POST", "http://inner/form", "", c.head); w.Code != c.status {
			t.Errorf("%s: %d, want %d", name, w.Code, c.status)
		}
	}
}

func TestOnlyTrustedProxiesSayWhoCalls(t *testing.T) {
	t.Parallel()
	proxies, err := web.ParseProxies([]string{"192.0.2.0/24", "10.1.1.1"})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	var ip string
	var safe bool
	door(mux).Handle("GET /", func(_ http.ResponseWriter, r *http.Request) error {
		ip, safe = web.ClientIP(r.Context()), web.IsHTTPS(r.Context())
		return nil
	})
	for _, c := range []struct {
		name     string
		trusted  []netip.Prefix
		chain    string
		ip       string
		encrypts bool
	}{
		{"nobody trusted", nil, "203.0.113.5", "192.0.2.1", false},
		{"one proxy", proxies, "203.0.113.5", "203.0.113.5", true},
		{"a forged beginning", proxies, "1.1.1.1, 203.0.113.5, 10.1.1.1", "203.0.113.5", true},
		{"nonsense", proxies, "1.1.1.1, what", "192.0.2.1", true},
	} {
		h := (&web.Front{Proxies: c.trusted}).Wrap(mux) // httptest calls from 192.0.2.1
		call(t, h, "GET", "/", "", map[string]string{"X-Forwarded-For": c.chain, "X-Forwarded-Proto": "https"})
		if ip != c.ip || safe != c.encrypts {
			t.Errorf("%s: %s, https %v; want %s, %v", c.name, ip, safe, c.ip, c.encrypts)
		}
	}
	if _, err := web.ParseProxies([]string{"everywhere"}); err == nil {
		t.Error("a network that is none was taken")
	}
}

func TestAnswersNameTheCalledHostOnlyWhenItIsOurs(t *testing.T) {
	t.Parallel()
	public := web.Links{URL: "https://ship.example.com", Hosts: []string{"api.example.com"}}
	local := web.Links{URL: "http://127.0.0.1:8080"}
	for _, c := range []struct {
		name  string
		links web.Links
		host  string
		want  string
	}{
		{"ours", public, "ship.example.com", "http://ship.example.com"},
		{"allowed", public, "API.example.com", "http://API.example.com"},
		{"forged", public, "evil.example", "https://ship.example.com"},
		{"ours, another port", public, "ship.example.com:8443", "https://ship.example.com"},
		{"this machine by name", local, "localhost:8080", "http://localhost:8080"},
		{"this machine, another port", local, "localhost:9999", "http://127.0.0.1:8080"},
	} {
		mux := http.NewServeMux()
		var got string
		door(mux).Handle("GET /", func(_ http.ResponseWriter, r *http.Request) error { got = c.links.Base(r); return nil })
		call(t, (&web.Front{Links: c.links}).Wrap(mux), "GET", "http://"+c.host+"/", "", nil)
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestEachRequestIsOneLineWithoutTheTokensOfItsPath(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&log, nil)))
	defer slog.SetDefault(before)
	mux := http.NewServeMux()
	door(mux).Handle("GET /reset/{token}", func(_ http.ResponseWriter, r *http.Request) error {
		web.Note(r.Context(), "account", 7)
		return nil
	})
	w := call(t, (&web.Front{}).Wrap(mux), "GET", "/reset/opens-a-door", "", nil)
	line := log.String()
	if strings.Count(line, "\n") != 1 || strings.Contains(line, "opens-a-door") || !strings.Contains(line, `"account":7`) || !strings.Contains(line, w.Header().Get("X-Request-Id")) {
		t.Errorf("log = %s", line)
	}
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy = %s", csp)
	}
}
