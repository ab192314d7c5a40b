package main

import (
	"encoding/base64"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/integration"
)

// ask is one call, with the owner's ids in it.
type ask struct {
	path string
	form url.Values
	json string
	file []byte // sent as the picture of a form of files, with form's one key as its name
	by   *guest // the owner, where it is not a1's key or a's admin
}

// open says that strangers get an answer, in which nothing of the owner's stands.
const open = -1

// recipe is how a route is called with success, and what everybody else is told.
type recipe struct {
	make    func(h *realm) ask
	ok      int         // what the owner gets; 0: 200, and 303 for a form
	strange int         // what strangers get; 0: 404
	needs   account.Act // of a person; empty is account.Look
	creates bool        // makes a thing of the caller's own: strangers send the owner's words and ids, and may be answered with those words
	shared  bool        // belongs to the account, and a sibling integration may do the same as the owner
	account bool        // belongs to the account: a sibling integration may see it
	self    bool        // belongs to one person: colleagues are strangers
	ends    bool        // ends the session it is called with
}

// unguarded are the routes that need no recipe, because they show nothing of anybody without a token that cannot be guessed.
var unguarded = map[string]string{
	"GET /livez": "/livez", "GET /readyz": "/readyz", "GET /metrics": "/metrics", "GET /assets/": "/assets/none.css",
	"GET /signup": "/signup", "POST /signup": "/signup", "GET /signin": "/signin", "POST /signin": "/signin", "GET /signin/code": "/signin/code",
	"POST /signin/code": "/signin/code", "GET /forgot": "/forgot", "POST /forgot": "/forgot", "GET /reset/{token}": "/reset/guessed",
	"POST /reset/{token}": "/reset/guessed", "GET /join/{token}": "/join/guessed", "POST /join/{token}": "/join/guessed",
	"GET /t/{token}": "/t/guessed", "GET /reports/{token}": "/reports/guessed", "GET /t/colour/{file}": "/t/colour/1.css", "POST /inbound/{carrier}/{token}": "/inbound/sandbox/1-guessed",
	"GET /.well-known/oauth-authorization-server": "/.well-known/oauth-authorization-server", "/oauth2/token": "/oauth2/token", "/oauth2/token/{$}": "/oauth2/token/",
	"/oauth2/revoke": "/oauth2/revoke", "/oauth2/introspect": "/oauth2/introspect",
	"DELETE /shops/woocommerce_v2/deactivate": "/shops/woocommerce_v2/deactivate?integration_id=1",
	"GET /docs": "/docs", "GET /docs/{$}": "/docs/", "GET /docs/api/{$}": "/docs/api/", "GET /docs/api/{door}/{$}": "/docs/api/v2/",
	"GET /docs/api": "/docs/api", "GET /docs/api/{door}": "/docs/api/none", "GET /docs/api/{door}/openapi.yaml": "/docs/api/none/openapi.yaml",
	// Buyers have no keys: the parcel's number and postal code open it, and tokens that cannot be guessed.
	"GET /api/v2/brand/{domain}/return-portal": "/api/v2/brand/guessed/return-portal", "GET /api/v2/brand/{domain}/return-portal/outgoing": "/api/v2/brand/guessed/return-portal/outgoing",
	"POST /api/v2/brand/{domain}/return-portal/incoming": "/api/v2/brand/guessed/return-portal/incoming", "POST /api/v2/brand/{domain}/return-portal/uploads": "/api/v2/brand/guessed/return-portal/uploads",
	"GET /api/v2/brand/{domain}/return-portal/label/polling": "/api/v2/brand/guessed/return-portal/label/polling", "GET /api/v2/brand/{domain}/return-portal/label/download": "/api/v2/brand/guessed/return-portal/label/download",
	"GET /picker.js": "/picker.js", "GET /spp/{version}/api.min.js": "/spp/1.0.0/api.min.js", "GET /picker/demo": "/picker/demo",
	"GET /picker/assets/{build}/{name}": "/picker/assets/none/none.js", "GET /embed/v3/service-point-picker": "/embed/v3/service-point-picker",
	"GET /embed/v3/service-point-picker/{$}": "/embed/v3/service-point-picker/",
	// The same handlers as beneath /api/v2, where they are tried.
	"/servicepoints": "/servicepoints?country=NL", "/servicepoints/": "/servicepoints/api/v2/carriers", "/api/v2/servicepoints": "/api/v2/servicepoints?country=NL",
	"/api/v2/servicepoints/": "/api/v2/servicepoints/9001", "/servicepoints/api/v3/": "/servicepoints/api/v3/service-points/9001", "/service-points/{shop_type}/store": "/service-points/x/store",
	"/service-points/{shop_type}/store/{$}": "/service-points/x/store/",
	"/":                                     "/nothing-here", "/api/v2": "/api/v2", "/api/v2/": "/api/v2/nothing-here",
	"/api": "/api", "/api/": "/api/v4/nothing-here", "/api/v1": "/api/v1", "/api/v1/": "/api/v1/nothing-here", "/api/v3": "/api/v3", "/api/v3/": "/api/v3/nothing-here", "/api/waybill": "/api/waybill", "/api/waybill/": "/api/waybill/nothing-here",
}

// recorder is a mux that only remembers its patterns.
type recorder struct{ patterns []string }

func (r *recorder) Handle(pattern string, _ http.Handler) { r.patterns = append(r.patterns, pattern) }

// routes are all routes of the platform. The JSON doors hang one handler for all methods of a path, so their routes are asked for.
func (h *realm) routes() []string {
	var mux recorder
	h.p.doors(&mux)
	var all []string
	paths := map[string]bool{}
	for _, door := range h.p.api(h.p.gate()) {
		for _, r := range door.Routes() {
			all, paths[r.Path] = append(all, r.Method+" "+r.Path), true
		}
	}
	for _, p := range mux.patterns {
		if !paths[strings.TrimSuffix(p, "/{$}")] {
			all = append(all, p)
		}
	}
	slices.Sort(all)
	return all
}

// recipes are all of them by route.
func recipes(t *testing.T) map[string]recipe {
	all := map[string]recipe{}
	for _, some := range []map[string]recipe{
		apiRecipes(),
		newerRecipes(),
		shopOrderRecipes(),
		orderRecipes(),
		parcelRecipes(),
		integrationRecipes(),
		settingsRecipes(),
		pricingRecipes(),
		carrierRecipes(),
		personRecipes(),
		consentRecipes(),
		eventRecipes(),
		laterRecipes(),
		subscriptionRecipes(),
		reportRecipes(),
		optionRecipes(),
		shipmentRecipes(),
		returnRecipes(),
		pointRecipes(),
		returnPages(),
		handoverPages(),
	} {
		for route, r := range some {
			if _, twice := all[route]; twice {
				t.Errorf("%s has two recipes", route)
			}
			all[route] = r
		}
	}
	return all
}

// TestNoRouteLeaks calls every route of the mux by its owner, who succeeds, and before and after that with the same ids by another account's
// keys and session, by a sibling integration's keys, by a colleague whose role is too small, and by nobody: they learn nothing and change nothing.
func TestNoRouteLeaks(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("calls every route many times; make test runs it")
	}
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			h := newRealm(t, engine)
			all, tried, calls := recipes(t), 0, 0
			routes := h.routes()
			for _, route := range slices.Concat(slices.Collect(maps.Keys(all)), slices.Collect(maps.Keys(unguarded))) {
				if !slices.Contains(routes, route) {
					t.Errorf("%s: it is named here, and there is no such route", route)
				}
			}
			for _, route := range routes {
				r, ok := all[route]
				if path, public := unguarded[route]; public && !ok {
					h.knock(route, path)
					continue
				}
				if !ok {
					t.Errorf("%s: nobody tries whether it leaks", route)
					continue
				}
				tried++
				calls += h.try(route, r)
			}
			h.unsigned()
			t.Logf("%d routes: %d tried in %d calls, %d open to everybody", len(routes), tried, calls, len(routes)-tried)
		})
	}
}

// send makes one call.
func (h *realm) send(g guest, method string, a ask, header ...string) *httptest.ResponseRecorder {
	body, kind := a.json, "application/json"
	if a.json == "" {
		body, kind = a.form.Encode(), "application/x-www-form-urlencoded"
	}
	if a.file != nil {
		body, kind = picture(h.t, a)
	}
	r := httptest.NewRequestWithContext(h.t.Context(), method, a.path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", kind)
	}
	for n := 0; n < len(header); n += 2 {
		r.Header.Set(header[n], header[n+1])
	}
	if g.keys.Public != "" {
		r.SetBasicAuth(g.keys.Public, g.keys.Secret)
	}
	if g.cookie != "" {
		r.AddCookie(&http.Cookie{Name: "session", Value: g.cookie})
	}
	w := httptest.NewRecorder()
	h.doors.ServeHTTP(w, r)
	return w
}

// quiet are columns that only note that somebody came.
var quiet = []string{"session.seen_at", "api_key.used_at"}

// try runs one recipe and counts the calls it made.
func (h *realm) try(route string, r recipe) (calls int) {
	h.t.Helper()
	a := r.make(h)
	method, path, _ := strings.Cut(route, " ")
	doorIsAPI := strings.HasPrefix(path, "/api/")
	rows := h.rows()
	for round := range 2 {
		when := []string{" before the owner's call", " after the owner's call"}[round]
		if doorIsAPI {
			calls += h.strangersAtTheAPI(route+when, method, r, a)
		} else {
			calls += h.strangersAtThePanel(route+when, method, r, a)
		}
		h.same(route+when, rows)
		if round > 0 {
			break
		}
		if doorIsAPI {
			calls += h.sibling(route+when, method, r, a)
		} else {
			calls += h.colleague(route+when, method, r, a)
		}
		h.succeed(route, method, r, a, doorIsAPI)
		calls++
		rows = h.rows()
	}
	return calls
}

func (h *realm) rows() map[string][]string {
	must(h.t, h.p.diary.Flush(h.t.Context())) // what was said to carriers is written a moment later
	return dbtest.RowsOf(h.t, h.p.db, h.a.id, quiet...)
}

// same compares the owner's rows with what they were.
func (h *realm) same(when string, was map[string][]string) {
	h.t.Helper()
	if diff := cmp.Diff(was, h.rows()); diff != "" {
		h.t.Errorf("%s: strangers changed the owner's rows:\n%.1500s", when, diff)
	}
}

func (h *realm) succeed(route, method string, r recipe, a ask, doorIsAPI bool) {
	h.t.Helper()
	owner, want := h.admin, r.ok
	if doorIsAPI {
		owner = guest{name: "owner", keys: h.a1.keys}
	}
	if a.by != nil {
		owner = *a.by
	}
	if want == 0 {
		want = http.StatusOK
		if a.form != nil {
			want = http.StatusSeeOther
		}
	}
	if got := h.send(owner, method, a); got.Code != want {
		h.t.Errorf("%s: the owner gets %d, want %d: %s", route, got.Code, want, words(got))
	}
}

func (h *realm) strangersAtTheAPI(when, method string, r recipe, a ask) int {
	h.t.Helper()
	slashed := a
	path, query, asked := strings.Cut(a.path, "?")
	if slashed.path = path + "/"; asked {
		slashed.path += "?" + query
	}
	foe := guest{name: "stranger's key", keys: h.b1.keys}
	h.mayNot(when, h.send(foe, method, a), foe, r, false)
	h.mayNot(when+", with a slash", h.send(foe, method, slashed), foe, r, false)
	for _, g := range []guest{{name: "nobody"}, {name: "owner's session without a key", cookie: h.admin.cookie}, {name: "stranger's session", cookie: h.foe.cookie},
		{name: "wrong secret", keys: integration.Pair{Public: h.a1.keys.Public, Secret: h.b1.keys.Secret}}} {
		got := h.send(g, method, a)
		if got.Code != http.StatusUnauthorized {
			h.t.Errorf("%s: %s gets %d, want 401: %s", when, g.name, got.Code, words(got))
		}
		h.silent(when, got, g, r, false)
	}
	return 6
}

func (h *realm) strangersAtThePanel(when, method string, r recipe, a ask) int {
	h.t.Helper()
	h.mayNot(when, h.send(h.foe, method, a), h.foe, r, false)
	if r.ends {
		h.foe = h.signIn("stranger", h.b.email)
	}
	if method == http.MethodGet {
		h.mayNot(when+", as a part", h.send(h.foe, method, a, "HX-Request", "true"), h.foe, r, false)
		h.mayNot(when+", for the drawer", h.send(h.foe, method, a, "HX-Request", "true", "HX-Target", "aside#drawer"), h.foe, r, false)
	}
	for _, g := range []guest{{name: "nobody"}, {name: "owner's key without a session", keys: h.a1.keys}, {name: "made-up session", cookie: "guessed"}} {
		got := h.send(g, method, a)
		if got.Code != http.StatusSeeOther || !strings.HasPrefix(got.Header().Get("Location"), "/signin") {
			h.t.Errorf("%s: %s gets %d to %q, want to be sent to /signin", when, g.name, got.Code, got.Header().Get("Location"))
		}
		h.silent(when, got, g, r, false)
	}
	return 6
}

// sibling calls with the keys of another integration of the same account.
func (h *realm) sibling(when, method string, r recipe, a ask) int {
	h.t.Helper()
	g := guest{name: "sibling's key", keys: h.a2.keys}
	if r.shared {
		if got := h.send(g, method, r.make(h)); got.Code != max(r.ok, http.StatusOK) {
			h.t.Errorf("%s: %s gets %d for what the account's shops may all do: %s", when, g.name, got.Code, words(got))
		}
		return 1
	}
	was := h.rows()
	got := h.send(g, method, a)
	switch {
	case r.account:
		if got.Code != http.StatusOK {
			h.t.Errorf("%s: %s gets %d for what the account shares: %s", when, g.name, got.Code, words(got))
		}
		h.silent(when, got, g, r, true)
	default:
		h.mayNot(when, got, g, r, true)
	}
	if !r.creates {
		h.same(when+", sibling", was)
		return 1
	}
	now := h.rows()
	for table, rows := range was {
		for _, row := range rows {
			if table != "event_counter" && table != "order_tally" && !slices.Contains(now[table], row) {
				h.t.Errorf("%s: %s changed %s: %.300s", when, g.name, table, row)
			}
		}
	}
	return 1
}

// colleague calls with the session of somebody whose role is support.
func (h *realm) colleague(when, method string, r recipe, a ask) int {
	h.t.Helper()
	was, g := h.rows(), h.support
	needs := r.needs
	if needs == "" {
		needs = account.Look
	}
	switch {
	case r.self && r.strange != open && !r.creates && !r.ends:
		got := h.send(g, method, a)
		if got.Code != r.strange && (r.strange != 0 || got.Code != http.StatusNotFound) {
			h.t.Errorf("%s: a colleague gets %d: %s", when, got.Code, words(got))
		}
		h.same(when+", colleague", was)
	case r.self:
		return 0 // it would be the colleague's own
	case !account.Support.May(needs):
		got := h.send(g, method, a)
		if got.Code != http.StatusForbidden {
			h.t.Errorf("%s: support gets %d, want 403: %s", when, got.Code, words(got))
		}
		if text := words(got); strings.Contains(text, shopWord) {
			h.t.Errorf("%s: support is told: %s", when, text)
		}
		h.same(when+", support", was)
	default:
		if got := h.send(g, method, a); got.Code >= http.StatusBadRequest {
			h.t.Errorf("%s: support gets %d for what its role may do: %s", when, got.Code, words(got))
		}
	}
	return 1
}

// mayNot checks what a stranger was answered.
func (h *realm) mayNot(when string, got *httptest.ResponseRecorder, g guest, r recipe, sibling bool) {
	h.t.Helper()
	want := r.strange
	switch {
	case r.creates || want == open:
		if got.Code >= http.StatusBadRequest {
			h.t.Errorf("%s: %s gets %d, want an answer of its own: %s", when, g.name, got.Code, words(got))
		}
	case want == 0 && got.Code != http.StatusNotFound, want > 0 && got.Code != want:
		h.t.Errorf("%s: %s gets %d, want %d: %s", when, g.name, got.Code, max(want, http.StatusNotFound), words(got))
	case len(got.Result().Cookies()) > 0 && want != open:
		h.t.Errorf("%s: %s is refused and given a cookie: %v", when, g.name, got.Header()["Set-Cookie"])
	}
	h.silent(when, got, g, r, sibling)
}

// silent looks for anything of the owner's in an answer. A sibling may know what the whole account shares.
func (h *realm) silent(when string, got *httptest.ResponseRecorder, g guest, r recipe, sibling bool) {
	h.t.Helper()
	told := got.Body.String() + strings.Join(got.Header()["Location"], " ")
	for _, c := range got.Result().Cookies() {
		plain, err := base64.RawURLEncoding.DecodeString(c.Value)
		if told += " " + c.Value; err == nil {
			told += " " + string(plain)
		}
	}
	secrets := []string{shopWord, strings.ToLower(shopWord)}
	if !sibling {
		secrets = append(secrets, accountWord, strings.ToLower(accountWord))
	}
	for _, s := range append(secrets, h.traces...) {
		if strings.Contains(told, s) && s != g.keys.Public && s != g.keys.Secret {
			h.t.Errorf("%s: %s is told of %s (%d): %s", when, g.name, s, got.Code, words(got))
			return
		}
	}
	if strings.HasPrefix(got.Header().Get("Content-Type"), "application/pdf") || strings.HasPrefix(told, "%PDF") {
		h.t.Errorf("%s: %s is given a paper", when, g.name)
	}
}

// knock tries an open route as nobody and as the stranger: a guess opens nothing.
func (h *realm) knock(route, path string) {
	h.t.Helper()
	method, _, named := strings.Cut(route, " ")
	if !named {
		method = http.MethodGet
	}
	was := h.rows()
	for _, g := range []guest{{name: "nobody"}, h.foe} {
		h.silent(route, h.send(g, method, ask{path: path, form: url.Values{}}), g, recipe{}, false)
	}
	h.same(route, was)
}

// unsigned knocks at the carrier's own address without its signature: the address alone changes nothing.
func (h *realm) unsigned() {
	h.t.Helper()
	path, err := h.p.tracking.Address(h.t.Context(), h.a.id, h.contract())
	must(h.t, err)
	was := h.rows()
	if got := h.send(guest{}, http.MethodPost, ask{path: path, json: `{"number":"` + h.boxed.number + `","code":"D10"}`}); got.Code != http.StatusUnauthorized {
		h.t.Errorf("unsigned news get %d, want 401", got.Code)
	}
	h.same("POST /inbound without a signature", was)
}

var tags = regexp.MustCompile(`(?s)<(script|style|head|nav|svg).*?</(script|style|head|nav|svg)>|<[^>]*>|\s+`)

// words are the beginning of an answer without its markup.
func words(got *httptest.ResponseRecorder) string {
	text := strings.Join(strings.Fields(tags.ReplaceAllString(got.Body.String(), " ")), " ")
	return text[:min(len(text), 400)]
}
