package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// marketApp is a small program that knows the address of the metadata document, its own client id and its secret, and nothing else.
type marketApp struct {
	t              *testing.T
	metadata       string
	id, secret     string
	server         *httptest.Server
	verifier       string
	state          string
	mu             sync.Mutex
	answers        []url.Values
	Issuer         string   `json:"issuer"`
	Authorize      string   `json:"authorization_endpoint"`
	Token          string   `json:"token_endpoint"`
	Revoke         string   `json:"revocation_endpoint"`
	ChallengeKinds []string `json:"code_challenge_methods_supported"`
}

func newMarketApp(t *testing.T, metadata string) *marketApp {
	m := &marketApp{t: t, metadata: metadata}
	m.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.mu.Lock()
		defer m.mu.Unlock()
		if r.URL.Path == "/callback" { // browsers ask for an icon too
			m.answers = append(m.answers, r.URL.Query())
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!doctype html><html lang="en"><title>Markt</title><h1>Back at Markt</h1></html>`))
	}))
	t.Cleanup(m.server.Close)
	return m
}

func (m *marketApp) back() string { return m.server.URL + "/callback" }

// last is what the browser brought back.
func (m *marketApp) last() url.Values {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.answers) == 0 {
		m.t.Fatal("the browser has not come back")
	}
	return m.answers[len(m.answers)-1]
}

// link finds out where everything is, and is where the app sends a merchant.
func (m *marketApp) link(scope string) string {
	r, err := http.Get(m.metadata)
	must(m.t, err)
	defer r.Body.Close()
	must(m.t, json.NewDecoder(r.Body).Decode(m))
	m.verifier, m.state = rand.Text()+rand.Text(), rand.Text()
	sum := sha256.Sum256([]byte(m.verifier))
	return m.Authorize + "?" + url.Values{
		"response_type": {"code"}, "client_id": {m.id}, "redirect_uri": {m.back()}, "scope": {scope}, "state": {m.state},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}.Encode()
}

type appTokens struct {
	Access      string `json:"access_token"`
	Refresh     string `json:"refresh_token"`
	Scope       string `json:"scope"`
	Integration int64  `json:"integration_id"`
	Error       string `json:"error"`
}

func (m *marketApp) post(address string, pairs ...string) (int, appTokens) {
	m.t.Helper()
	v := url.Values{}
	for n := 0; n < len(pairs); n += 2 {
		v.Set(pairs[n], pairs[n+1])
	}
	r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(v.Encode()))
	must(m.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(m.id, m.secret)
	a, err := http.DefaultClient.Do(r)
	must(m.t, err)
	defer a.Body.Close()
	var got appTokens
	must(m.t, json.NewDecoder(a.Body).Decode(&got))
	return a.StatusCode, got
}

// tokens exchanges the code that the browser brought back.
func (m *marketApp) tokens() appTokens {
	m.t.Helper()
	q := m.last()
	if q.Get("state") != m.state || q.Get("iss") != m.Issuer || q.Get("code") == "" {
		m.t.Fatalf("the browser brought back %v; the issuer is %s", q, m.Issuer)
	}
	status, got := m.post(m.Token, "grant_type", "authorization_code", "code", q.Get("code"), "redirect_uri", m.back(), "code_verifier", m.verifier)
	if status != http.StatusOK || got.Access == "" || got.Refresh == "" {
		m.t.Fatalf("exchange: %d %+v", status, got)
	}
	return got
}

// call asks the API with a token and answers the status.
func (m *marketApp) call(base, method, path, token, body string) int {
	m.t.Helper()
	r, err := http.NewRequest(method, base+path, strings.NewReader(body))
	must(m.t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	a, err := http.DefaultClient.Do(r)
	must(m.t, err)
	defer a.Body.Close()
	return a.StatusCode
}

func (w *walk) isAt(prefix string) {
	w.t.Helper()
	var at string
	if !eventually(func() bool { at = w.page.MustInfo().URL; return strings.HasPrefix(at, prefix) }) {
		w.shot("failed")
		w.t.Fatalf("the browser is at %s, want %s…", at, prefix)
	}
}

// TestAnAppIsAllowedAndShutOutInTheBrowser walks the whole way of an app that only knows the metadata's address: a marketplace registers it, a
// merchant who has no account yet is sent to us, signs up, allows it; it brings in an order, refreshes, gives its access back; the merchant
// allows it again with the same integration, signs in with a second account, and ends the access.
func TestAnAppIsAllowedAndShutOutInTheBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser; make test runs it")
	}
	t.Parallel()
	w := newWalk(t, pointless)
	m := newMarketApp(t, w.base+"/.well-known/oauth-authorization-server")

	w.open("/signup")
	w.fill("company", "Marktplein BV", "country", "NL", "name", "Bram Visser", "email", "bram@example.org", "password", "kettle-and-cup-7")
	w.press("^\\s*(Create|Open).*account")
	w.open("/settings/apps")
	w.look("apps-offered-empty")
	w.open("/settings/apps/new")
	w.look("app-new")
	w.fill("name", "Marktplein Connect", "homepage", "https://marktplein.example", "redirects", m.back())
	w.press("^\\s*Register the app")
	w.says("Copy the client secret now")
	w.look("app-secret")
	var shown []string
	for _, e := range w.page.MustElements(".secret code") {
		shown = append(shown, e.MustText())
	}
	m.id, m.secret = shown[0], shown[1]
	w.open("/settings/apps")
	w.says("Marktplein Connect")
	w.look("apps-offered")
	w.open("/settings")
	w.look("page-settings")
	w.find(`form[action="/signout"] button`).MustEval("() => this.click()")
	w.find("[name=password]")

	w.page.MustNavigate(m.link("read:order read:parcel write:parcel"))
	w.page.MustWaitLoad()
	w.isAt(w.base + "/signin")
	w.press("^\\s*Open an account")
	w.fill("company", "Theehuis Lindebloesem", "country", "NL", "name", "Marijke Terpstra", "email", "marijke@example.org", "password", "kettle-and-cup-7")
	w.press("^\\s*(Create|Open).*account")
	w.isAt(w.base + "/oauth2/auth?")
	for _, words := range []string{"Marktplein Connect asks for access", "Offered by Marktplein BV", "Theehuis Lindebloesem", "See the orders that it brought in", "Bring in parcels, make and cancel labels, which may cost you money"} {
		w.says(words)
	}
	w.look("consent")
	w.press("^\\s*Do not allow")
	w.isAt(m.back())
	if q := m.last(); q.Get("error") != "access_denied" || q.Get("code") != "" {
		t.Errorf("a no brought back %v", q)
	}

	w.page.MustNavigate(m.link("read:order read:parcel write:parcel"))
	w.page.MustWaitLoad()
	w.fill("name", "Marktplein")
	w.press("^\\s*Allow access")
	w.isAt(m.back())
	first := m.tokens()
	order := `{"parcel":{"name":"Zoë","address":"Kanaalweg","house_number":"12b","city":"Utrecht","postal_code":"3526KM","country":"NL","weight":"1.250","order_number":"W-1","request_label":false}}`
	if status := m.call(w.base, http.MethodPost, "/api/v2/parcels", first.Access, order); status != http.StatusOK {
		t.Errorf("import with the token: %d", status)
	}
	if status := m.call(w.base, http.MethodGet, "/api/v2/integrations", first.Access, ""); status != http.StatusForbidden {
		t.Errorf("a call beyond the scopes: %d, want 403", status)
	}
	w.open("/orders")
	w.says("Zoë")
	w.open("/settings/access")
	w.says("Marktplein Connect")
	w.look("access")
	if _, again := m.post(m.Token, "grant_type", "authorization_code", "code", m.last().Get("code"), "redirect_uri", m.back(), "code_verifier", strings.Repeat("x", 43)); again.Error != "invalid_grant" {
		t.Errorf("the code again: %+v", again)
	}
	if status := m.call(w.base, http.MethodGet, "/api/v2/parcels", first.Access, ""); status != http.StatusUnauthorized {
		t.Errorf("a token whose code came twice: %d, want 401", status)
	}

	w.page.MustNavigate(m.link("read:order read:parcel write:parcel"))
	w.page.MustWaitLoad()
	w.says("Go on with Marktplein")
	w.look("consent-again")
	w.press("^\\s*Allow access")
	second := m.tokens()
	if second.Integration != first.Integration {
		t.Errorf("it was to go on with integration %d and acts as %d", first.Integration, second.Integration)
	}
	status, third := m.post(m.Token, "grant_type", "refresh_token", "refresh_token", second.Refresh)
	if status != http.StatusOK || third.Refresh == second.Refresh {
		t.Fatalf("refresh: %d %+v", status, third)
	}
	if status := m.call(w.base, http.MethodGet, "/api/v2/parcels", third.Access, ""); status != http.StatusOK {
		t.Errorf("with the new token: %d", status)
	}
	if status, _ := m.post(m.Revoke, "token", third.Refresh); status != http.StatusOK {
		t.Errorf("revoke: %d", status)
	}
	if status := m.call(w.base, http.MethodGet, "/api/v2/parcels", third.Access, ""); status != http.StatusUnauthorized {
		t.Errorf("after it was given back: %d", status)
	}

	w.page.MustNavigate(m.link("read:order"))
	w.page.MustWaitLoad()
	w.press("^\\s*Allow access")
	last := m.tokens()
	w.open("/settings/access")
	w.press("Marktplein Connect")
	w.look("access-one")
	w.press("^\\s*End the access")
	w.says("has no access any more")
	w.look("access-empty")
	if status := m.call(w.base, http.MethodGet, "/api/v2/parcels", last.Access, ""); status != http.StatusUnauthorized {
		t.Errorf("after the merchant ended it: %d", status)
	}
	if _, got := m.post(m.Token, "grant_type", "refresh_token", "refresh_token", last.Refresh); got.Error != "invalid_grant" {
		t.Errorf("refresh after the merchant ended it: %+v", got)
	}
	w.page.MustNavigate(strings.Replace(m.link("read:order"), url.QueryEscape(m.back()), url.QueryEscape("https://evil.example/"), 1))
	w.page.MustWaitLoad()
	w.says("has not registered")
	w.isAt(w.base)
	w.look("consent-refused")
}
