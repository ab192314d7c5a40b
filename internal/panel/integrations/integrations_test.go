package integrations_test

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/integrations"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/web"
	"github.com/waybill-ship/waybill/internal/webhook"
)

// world is the area behind a door that knows who asks, and a shop that hears webhooks.
type world struct {
	*integration.Book
	url   string
	shop  *httptest.Server
	desk  *account.Desk
	hooks *webhook.Desk

	mu     sync.Mutex
	clock  time.Time
	people map[string]account.Session
	heard  []string // bodies that the shop got
	answer int
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
	if err != nil {
		t.Fatal(err)
	}
	w := &world{clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), people: map[string]account.Session{}, answer: http.StatusOK}
	w.desk = &account.Desk{DB: d, Sealer: sealer, Now: w.now}
	w.Book = &integration.Book{DB: d, Sealer: sealer, Now: w.now, AllowPrivate: true}
	w.hooks = &webhook.Desk{
		DB: d, AllowPrivate: true, Now: w.now, Target: w.target,
		Sample: func(context.Context, webhook.Format) ([]byte, error) {
			return []byte(`{"action":"integration_connected"}`), nil
		},
	}
	w.shop = httptest.NewServer(http.HandlerFunc(w.hear))
	t.Cleanup(w.shop.Close)
	area := &integrations.Area{
		DB: d, Book: w.Book, Webhooks: w.hooks, Links: web.Links{URL: "https://ship.example.com"},
		Points: []view.Option{{Value: "bpost", Word: "bpost"}, {Value: "dhl", Word: "DHL"}, {Value: "postnl", Word: "PostNL"}},
	}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", web.Assets())
	area.Mount(web.Door{Mux: mux, Before: w.know, Fail: func(rw http.ResponseWriter, _ *http.Request, err error) {
		http.Error(rw, err.Error(), web.Status(fault.KindOf(err)))
	}})
	w.url = serve(t, mux)
	return w
}

func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer((&web.Front{}).Wrap(h))
	t.Cleanup(s.Close)
	return s.URL
}

func (w *world) target(ctx context.Context, account, id int64) (webhook.Target, error) {
	t, err := w.Telling(ctx, account, id)
	return webhook.Target{Active: t.Active, URL: t.URL, Format: webhook.Format(t.Format), Key: t.Key, Secret: t.Secret}, err
}

func (w *world) hear(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.heard = append(w.heard, string(body))
	rw.WriteHeader(w.answer)
	_, _ = io.WriteString(rw, "heard <you>")
}

// know is the panel's middleware in small: a cookie names the person.
func (w *world) know(next web.Handler) web.Handler {
	return func(rw http.ResponseWriter, r *http.Request) error {
		w.mu.Lock()
		who := "zoe"
		if c, err := r.Cookie("who"); err == nil {
			who = c.Value
		}
		s := w.people[who]
		w.mu.Unlock()
		shell := view.Shell{Account: s.Company, Person: s.Name, Words: locale.For(r.Header.Get("Accept-Language")), Areas: view.Everything(), Now: w.now()}
		return next(rw, r.WithContext(view.With(account.With(r.Context(), s), shell)))
	}
}

func (w *world) merchant(t *testing.T, who string) account.Session {
	t.Helper()
	s, _, err := w.desk.SignUp(t.Context(), account.Newcomer{Company: "Kaas & Zo", Country: "NL", Email: who + "@example.com", Password: "four blue parcels"}, account.Visit{IP: "192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	w.person(who, s)
	return s
}

func (w *world) person(who string, s account.Session) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.people[who] = s
}

func (w *world) hearings() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.heard...)
}

func (w *world) answers(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answer = status
}

// only is the one integration of a person's account.
func (w *world) only(t *testing.T, who string) integration.Integration {
	t.Helper()
	all, err := integration.List(t.Context(), w.DB, w.people[who].Account)
	if err != nil || len(all) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	return all[0]
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// browser is one person's, with cookies that follow redirects.
type browser struct {
	t    *testing.T
	base string
	http *http.Client
}

func (w *world) browser(t *testing.T, who string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	home, err := url.Parse(w.url)
	if err != nil {
		t.Fatal(err)
	}
	jar.SetCookies(home, []*http.Cookie{{Name: "who", Value: who, Path: "/"}})
	return &browser{t, w.url, &http.Client{Jar: jar}}
}

// sight is a page as it came.
type sight struct {
	status int
	path   string
	text   string
}

func (b *browser) see(answer *http.Response, err error) sight {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return sight{answer.StatusCode, answer.Request.URL.RequestURI(), html.UnescapeString(string(text))}
}

func (b *browser) get(path string) sight { b.t.Helper(); return b.see(b.http.Get(b.base + path)) }

func (b *browser) post(path string, pairs ...string) sight {
	b.t.Helper()
	v := url.Values{}
	for n := 0; n+1 < len(pairs); n += 2 {
		v.Add(pairs[n], pairs[n+1])
	}
	return b.see(b.http.PostForm(b.base+path, v))
}

var (
	publicShown = regexp.MustCompile(`data-public-key="([0-9a-f]{32})"`)
	secretShown = regexp.MustCompile(`data-secret-key="([0-9a-f]{32})"`)
)

func (s sight) keys(t *testing.T) (public, secretKey string) {
	t.Helper()
	p := publicShown.FindStringSubmatch(s.text)
	if p == nil {
		t.Fatalf("no public key on %s (%d): %s", s.path, s.status, s.text)
	}
	if k := secretShown.FindStringSubmatch(s.text); k != nil {
		secretKey = k[1]
	}
	return p[1], secretKey
}

func (s sight) want(t *testing.T, status int, words ...string) {
	t.Helper()
	if s.status != status {
		t.Errorf("%s: status %d, want %d: %s", s.path, s.status, status, s.text)
	}
	for _, one := range words {
		if !strings.Contains(s.text, one) {
			t.Errorf("%s does not say %q", s.path, one)
		}
	}
}

func (s sight) wantNot(t *testing.T, words ...string) {
	t.Helper()
	for _, one := range words {
		if strings.Contains(s.text, one) {
			t.Errorf("%s says %q", s.path, one)
		}
	}
}

// connect makes an integration through the pages.
func (b *browser) connect(name string) (path, public, secretKey string) {
	b.t.Helper()
	page := b.post("/integrations", "system", "api", "name", name)
	public, secretKey = page.keys(b.t)
	return page.path, public, secretKey
}

func TestANewPairMayDoLess(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, "sqlite"))
	w.merchant(t, "zoe")
	b := w.browser(t, "zoe")
	path, _, _ := b.connect("Shop")
	b.post(path+"/rotate", "scope", "read:parcel", "scope", "read:order", "test_only", "1", "expires", "2099-03-31")
	if page := b.get(path); !strings.Contains(page.text, "read:order, read:parcel; only with test carriers") {
		t.Errorf("the page does not say what the keys may do")
	}
	for name, value := range map[string]string{"scope": "read:minds", "expires": "soon"} {
		if got := b.post(path+"/rotate", name, value); got.status != http.StatusBadRequest {
			t.Errorf("%s=%s: %d", name, value, got.status)
		}
	}
}
