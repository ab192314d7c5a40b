package panel_test

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/web"
)

// house is a running panel whose mails the test reads.
type house struct {
	*panel.Panel
	url   string
	mu    sync.Mutex
	mails []account.Notice
	later time.Duration
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return time.Now().Add(h.later)
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.later += d
}

func (h *house) mail(t *testing.T) account.Notice {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.mails) == 0 {
		t.Fatal("nobody was mailed")
	}
	return h.mails[len(h.mails)-1]
}

func open(t *testing.T, d *db.DB) *house {
	t.Helper()
	sealer, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{3}})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{}
	h.Panel = &panel.Panel{
		DB: d, Now: h.now, Integrations: &integration.Book{DB: d, Sealer: sealer, Now: h.now},
		Accounts: &account.Desk{DB: d, Sealer: sealer, Now: h.now, Tell: func(_ context.Context, _ *db.Tx, n account.Notice) error {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.mails = append(h.mails, n)
			return nil
		}},
		Points: []view.Option{{Value: "postnl", Word: "PostNL"}, {Value: "dhl", Word: "DHL"}},
	}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", web.Assets())
	h.Mount(mux)
	s := httptest.NewUnstartedServer((&web.Front{}).Wrap(mux))
	s.Start()
	t.Cleanup(s.Close)
	h.url, h.Links.URL = s.URL, s.URL
	return h
}

// browser keeps cookies and follows where it is sent.
type browser struct {
	t    *testing.T
	h    *house
	http *http.Client
}

func (h *house) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, h, &http.Client{Jar: jar}}
}

// page is what a browser shows in the end.
type page struct {
	t      *testing.T
	status int
	path   string
	body   string
}

func (b *browser) do(method, path string, form url.Values) page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.h.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Accept-Language", "en")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{b.t, w.StatusCode, w.Request.URL.RequestURI(), html.UnescapeString(string(body))}
}

func (b *browser) get(path string) page { b.t.Helper(); return b.do(http.MethodGet, path, nil) }

// post sends names and values in turn.
func (b *browser) post(path string, pairs ...string) page {
	b.t.Helper()
	return b.do(http.MethodPost, path, view.Fill(pairs...).Values)
}

func (p page) want(status int, path string, words ...string) page {
	p.t.Helper()
	if p.status != status || (path != "" && p.path != path) {
		p.t.Errorf("= %d %s, want %d %s\n%.600s", p.status, p.path, status, path, main(p.body))
	}
	for _, w := range words {
		if !strings.Contains(p.body, w) {
			p.t.Errorf("%s does not say %q:\n%.900s", p.path, w, main(p.body))
		}
	}
	if strings.Contains(p.body, "%!") || strings.Contains(p.body, "ZgotmplZ") {
		p.t.Errorf("%s holds a badly written value", p.path)
	}
	return p
}

func (p page) not(words string) page {
	p.t.Helper()
	if strings.Contains(p.body, words) {
		p.t.Errorf("%s says %q", p.path, words)
	}
	return p
}

// find is the first group of a pattern in the page.
func (p page) find(pattern string) string {
	p.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(p.body)
	if m == nil {
		p.t.Fatalf("%s has no %s:\n%.900s", p.path, pattern, main(p.body))
	}
	return m[1]
}

func main(body string) string {
	_, rest, _ := strings.Cut(body, `id="main"`)
	return rest
}

const password = "four blue parcels"

func (h *house) merchant(t *testing.T, email string) *browser {
	t.Helper()
	b := h.browser(t)
	b.post("/signup", "company", "Kaas & Zn", "country", "NL", "name", "Zoë", "email", email, "password", password).
		want(200, "/start", "Four steps", "0 of 4 done", "Kaas & Zn")
	return b
}

func TestANewcomerSignsUpConnectsAShopAndSeesTheSecretOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		b := h.browser(t)
		b.get("/").want(200, "/signin?next=%2F", "Sign in")
		b.post("/signup", "company", "", "country", "NL", "email", "x", "password", "short").
			want(400, "/signup", "Company is missing.", "Write an e-mail address", "at least 10 characters", `value="x"`).not("short")
		b = h.merchant(t, "zoe@example.com")
		b.get("/integrations").want(200, "", "Connect your first shop")
		b.post("/integrations", "system", "api", "name", "").want(400, "", "Name is missing.")
		one := b.post("/integrations", "system", "api", "name", "Torvet").want(200, "", "Copy the secret key now", "Torvet is connected")
		public, secretKey := one.find(`data-public-key="([0-9a-f]{32})"`), one.find(`data-secret-key="([0-9a-f]{32})"`)
		if _, err := h.Integrations.Authenticate(t.Context(), public, secretKey); err != nil {
			t.Fatalf("the keys shown open nothing: %v", err)
		}
		h.merchant(t, "other@example.com").get(one.path).want(404, "", "no such integration", "Back to the start").not(secretKey)
		b.get(one.path).want(200, "", "•••• "+secretKey[28:], public).not(secretKey)
		b.get("/settings/integrations").want(200, "/integrations", "Torvet")
	})
}

func TestSigningInComesBackToThePageThatWasWanted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		b := h.merchant(t, "zoe@example.com")
		b.post("/signout").want(200, "/signin", "Sign in")
		b.get("/settings/audit").want(200, "/signin?next=%2Fsettings%2Faudit")
		b.post("/signin", "email", "zoe@example.com", "password", "wrong password", "next", "/settings/audit").
			want(401, "/signin", "not right", `value="/settings/audit"`, `value="zoe@example.com"`)
		b.post("/signin", "email", "zoe@example.com", "password", password, "next", "/settings/audit").
			want(200, "/settings/audit", "Wrong password", "Signed out")
		for _, next := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"} {
			c := h.browser(t)
			c.post("/signin", "email", "zoe@example.com", "password", password, "next", next).want(200, "/start")
		}
	})
}

func TestTheSecondStepIsAskedForAndARecoveryCodeOpensOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		b := h.merchant(t, "zoe@example.com")
		p := b.get("/settings/security/two-steps").want(200, "", "data:image/svg+xml;base64,")
		key := strings.ReplaceAll(p.find(`<code>([A-Z2-7 ]+)</code>`), " ", "")
		b.post("/settings/security/two-steps", "code", "12").want(400, "", "code is not right", key[:4])
		code, err := totp.GenerateCode(key, h.now())
		if err != nil {
			t.Fatal(err)
		}
		recovery := b.post("/settings/security/two-steps", "code", code).want(200, "", "Keep these recovery codes").find(`<li>([a-z2-7]{4}-[a-z2-7-]+)</li>`)
		b.get("/settings/security").want(200, "", "10 recovery codes left")
		b = h.browser(t)
		b.get("/signin/code").want(200, "/signin")
		b.post("/signin", "email", "zoe@example.com", "password", password, "next", "/brand").want(200, "/signin/code", "Second step")
		b.get("/brand").want(200, "/signin?next=%2Fbrand")
		b.post("/signin/code", "code", "000000").want(400, "", "code is not right")
		b.post("/signin/code", "code", recovery).want(200, "/brand")
		b.post("/settings/security/two-steps/off", "current_password", "no").want(400, "", "not your password")
		b.post("/settings/security/two-steps/off", "current_password", password).want(200, "/settings/security", "Two-step log-in is off.")
	})
}

func TestAForgottenPasswordAndAnInvitationComeByMail(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		zoe := h.merchant(t, "zoe@example.com")
		b := h.browser(t)
		b.post("/forgot", "email", "zoe@example.com").want(200, "", "Look into your mailbox")
		link := "/reset/" + h.mail(t).Token
		b.get(link).want(200, "", "Choose a new password")
		b.post(link, "password", "short").want(400, "", "at least 10 characters")
		h.pass(time.Second)
		b.post(link, "password", "a brand new one").want(200, "/signin", "The new password is set")
		zoe.get("/start").want(200, "/signin?next=%2Fstart")
		zoe.post("/signin", "email", "zoe@example.com", "password", "a brand new one").want(200, "/start")

		zoe.post("/settings/people", "email", "ines@example.com", "role", "captain").want(400, "", "Choose a role")
		zoe.post("/settings/people", "email", "ines@example.com", "role", "shipping").want(200, "/settings/people", "on its way", "Good until")
		join := "/join/" + h.mail(t).Token
		ines := h.browser(t)
		ines.get(join).want(200, "", "Join Kaas & Zn", "ines@example.com")
		ines.post(join, "name", "Ines", "password", "parcels all day").want(200, "", "Kaas & Zn", "Shipping")
		ines.get(join).want(404, "", "was used")
		for _, path := range []string{"/integrations", "/settings/company", "/settings/people", "/settings/audit", "/brand", "/settings/senders"} {
			ines.get(path).want(403, path, "Your role Shipping may not do this")
		}
		ines.get("/settings").want(200, "", "You and your security").not("Audit log")
		people := zoe.get("/settings/people").want(200, "", "Ines")
		id := people.find(`/settings/people/(\d+)/role"><select[^>]*aria-label="Role of Ines"`)
		mine := people.find(`/settings/people/(\d+)/role"><select[^>]*aria-label="Role of Zoë"`)
		zoe.post("/settings/people/"+mine+"/role", "role", "support").want(409, "", "last admin")
		zoe.post("/settings/people/"+id+"/role", "role", "support").want(200, "", "Role changed.")
		zoe.post("/settings/people/"+id+"/remove").want(200, "", "The person was removed.")
		ines.get("/settings").want(200, "/signin?next=%2Fsettings")
	})
}

func TestSettingsAreSavedOrRefusedBesideTheirFields(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		b := h.merchant(t, "zoe@example.com")
		at := []string{"address", "Loodsweg 9", "postal_code", "3542AD", "city", "Utrecht", "country", "NL"}
		company := append([]string{"company_name", "Kaas BV", "email", "kaas@example.com", "zone", "Europe/Amsterdam", "currency", "EUR", "language", "nl", "vat_number"}, at...)
		bad := append(append([]string{}, company[:11]...), append([]string{"NL1"}, at...)...)
		good := append(append([]string{}, company[:11]...), append([]string{"NL123456789B01"}, at...)...)
		b.post("/settings/company", bad...).want(400, "", "VAT number NL1 is not one", `id="f-vat_number-e"`)
		b.post("/settings/company", good...).want(200, "/settings/company", "Company saved.", "3542 AD")

		list := b.get("/settings/senders").want(200, "", "Address to complete")
		first := list.find(`href="(/settings/senders/\d+)"`)
		b.get(first).want(200, "", "default address cannot be removed")
		b.post(first, "name", "Zoë", "country", "NL").want(400, "", "Street is missing.")
		b.post(first, append([]string{"name", "Zoë"}, at...)...).want(200, "/settings/senders", "Sender address saved.", "Loodsweg 9")
		b.get("/start").want(200, "", "1 of 4 done")
		b.get("/settings/senders/new").want(200, "", "New sender address")
		b.post("/settings/senders", append([]string{"label", "Store", "name", "Store", "default", "1"}, at...)...).want(200, "/settings/senders", "Store", "Default")
		b.post(first+"/remove").want(200, "/settings/senders", "Sender address removed.")
		b.get("/settings/senders/999999").want(404, "", "no such sender address")

		b.post("/brand", "name", "Kaas", "color", "red", "secondary_color", "#ffffff").want(400, "", "Write the colour as #")
		b.post("/brand", "name", "Kaas", "color", "#aa0000", "secondary_color", "#ffffff").want(200, "/brand", "Brand saved.")
		b.post("/settings/security/you", "name", "", "language", "en").want(400, "", "Name is missing.")
		b.post("/settings/security/password", "old_password", "no", "password", "whatever it is").want(400, "", "not your password")
		b.post("/settings/security/password", "old_password", password, "password", "whatever it is").want(200, "/settings/security", "password is changed")
		h.browser(t).post("/signin", "email", "zoe@example.com", "password", "whatever it is").want(200, "/start")
		id := b.get("/settings/security").find(`/settings/security/sessions/(\d+)"`)
		b.post("/settings/security/sessions/"+id).want(200, "/settings/security", "The session has ended.")
		b.post("/settings/security/sessions/others").want(200, "/settings/security", "All other sessions have ended.")
		b.get("/settings/audit").want(200, "", "Brand changed", "Sender address removed", "vat number")
		b.get("/nowhere").want(404, "", "There is no such page.")
	})
}

func TestEveryPageIsDrawnInEveryLanguage(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.Open(t, "sqlite"))
	b := h.merchant(t, "zoe@example.com")
	one := b.post("/integrations", "name", "Torvet").path
	b.post("/settings/people", "email", "ines@example.com", "role", "shipping")
	for _, lang := range locale.Languages() {
		b.post("/settings/security/you", "name", "Zoë", "language", lang).want(200, "/settings/security", `lang="`+lang+`"`)
		for _, path := range []string{
			"/start", "/integrations", "/integrations/catalogue", "/integrations/new?system=api", one, one + "/rotate", one + "/remove", one + "/deliveries", "/settings", "/settings/company", "/settings/senders",
			"/settings/senders/new", "/settings/people", "/settings/security", "/settings/security/two-steps", "/settings/audit", "/brand",
		} {
			b.get(path).want(200, path)
		}
	}
}

func TestTheSessionCookieIsNoUseToScriptsAndForeignPages(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.Open(t, "sqlite"))
	h.merchant(t, "zoe@example.com")
	form := url.Values{"email": {"zoe@example.com"}, "password": {password}}
	for _, c := range []struct {
		site   string
		status int
	}{{"same-origin", 303}, {"cross-site", 403}} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.url+"/signin", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", c.site)
		w, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		w.Body.Close()
		if w.StatusCode != c.status {
			t.Errorf("%s: %d, want %d", c.site, w.StatusCode, c.status)
		}
		for _, k := range w.Cookies() {
			if k.Name == "session" && (!k.HttpOnly || k.SameSite != http.SameSiteLaxMode) {
				t.Errorf("cookie = %+v", k)
			}
		}
	}
}

// To look at the pages: PANEL=127.0.0.1:8098 go test -run TestPanelToLookAt -timeout 1h ./internal/panel
func TestPanelToLookAt(t *testing.T) {
	addr := os.Getenv("PANEL")
	if addr == "" {
		t.Skip("PANEL names no address to serve on")
	}
	h := open(t, dbtest.Open(t, "sqlite"))
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", web.Assets())
	h.Mount(mux)
	h.Links.URL = "http://" + addr
	t.Log(http.ListenAndServe(addr, (&web.Front{Links: h.Links}).Wrap(mux)))
}
