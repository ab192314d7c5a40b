package oauth_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/oauth"
)

func TestTheKeysOfAnIntegrationGetATokenAsSendcloudGivesIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for _, path := range []string{"/oauth2/token", "/oauth2/token/"} {
			byHeader := w.post(t, path, w.keys.Public, w.keys.Secret, "grant_type", "client_credentials", "scope", "api")
			byForm := w.post(t, path, "", "", "grant_type", "client_credentials", "client_id", w.keys.Public, "client_secret", w.keys.Secret)
			for _, a := range []answer{byHeader, byForm} {
				if a.status != 200 || a.body["expires_in"] != 3600.0 || a.text("scope") != "api" || a.text("token_type") != "bearer" || !w.opens(t, a.text("access_token")) {
					t.Errorf("%s: %d %v", path, a.status, a.body)
				}
				if a.body["refresh_token"] != nil || a.header.Get("Cache-Control") != "no-store" {
					t.Errorf("%s: %v %v", path, a.body, a.header)
				}
			}
		}
		narrow := w.post(t, "/oauth2/token", w.keys.Public, w.keys.Secret, "grant_type", "client_credentials", "scope", "write:order read:order")
		key, err := w.Apps.Authenticate(t.Context(), narrow.text("access_token"))
		if err != nil || key.Scopes.Allow(integration.ReadParcel) || !key.Scopes.Allow(integration.WriteOrder) || key.Account != w.merchant.Account {
			t.Errorf("narrow: %+v, %v", key, err)
		}
		wantRefused(t, "wrong secret", w.post(t, "/oauth2/token", w.keys.Public, "x", "grant_type", "client_credentials"), 401, "invalid_client")
		wantRefused(t, "an app's id", w.post(t, "/oauth2/token", w.app.ClientID, w.secret, "grant_type", "client_credentials"), 400, "unauthorized_client")
		wantRefused(t, "unknown scope", w.post(t, "/oauth2/token", w.keys.Public, w.keys.Secret, "grant_type", "client_credentials", "scope", "read:minds"), 400, "invalid_scope")
	})
}

func TestACodeBecomesTokensOnceAndARefreshTokenOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		code := w.code(t)
		first := w.exchange(t, code)
		if first.status != 200 || first.text("scope") != "read:order" || first.text("refresh_token") == "" || first.body["expires_in"] != 3600.0 || first.text("webhook_signature_key") == "" || first.body["integration_id"] == nil {
			t.Fatalf("%d %v", first.status, first.body)
		}
		second := w.refresh(t, first.text("refresh_token"))
		if second.status != 200 || second.text("refresh_token") == first.text("refresh_token") || second.body["webhook_signature_key"] != nil || !w.opens(t, second.text("access_token")) {
			t.Fatalf("%d %v", second.status, second.body)
		}
		wantRefused(t, "more than was allowed", w.post(t, "/oauth2/token", w.app.ClientID, w.secret, "grant_type", "refresh_token", "refresh_token", second.text("refresh_token"), "scope", "write:order"), 400, "invalid_scope")
		wantRefused(t, "refresh token again", w.refresh(t, first.text("refresh_token")), 400, "invalid_grant")
		wantRefused(t, "the family's youngest", w.refresh(t, second.text("refresh_token")), 400, "invalid_grant")
		if w.opens(t, first.text("access_token")) || w.opens(t, second.text("access_token")) {
			t.Error("an access token outlives its family")
		}
		code = w.code(t)
		third := w.exchange(t, code)
		wantRefused(t, "code again", w.exchange(t, code), 400, "invalid_grant")
		if w.opens(t, third.text("access_token")) {
			t.Error("a token outlives the replay of its code")
		}
	})
}

func TestTokensAreRefusedToWhoeverDoesNotProveThemselves(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		other, otherSecret, err := w.Apps.Register(t.Context(), w.market, app.App{Name: "Other", Homepage: "https://o.example", Redirects: []string{back}, Scopes: "api"})
		must(t, err)
		public, _, err := w.Apps.Register(t.Context(), w.market, app.App{Name: "Public", Homepage: "https://p.example", Redirects: []string{back}, Scopes: "api", Public: true})
		must(t, err)
		code := w.code(t)
		id, word := w.app.ClientID, w.secret
		full := []string{"grant_type", "authorization_code", "code", code, "redirect_uri", back, "code_verifier", verifier}
		with := func(name, value string) []string {
			out := append([]string(nil), full...)
			for n := 0; n < len(out); n += 2 {
				if out[n] == name {
					out[n+1] = value
				}
			}
			return out
		}
		for _, c := range []struct {
			name, user, password string
			form                 []string
			status               int
			code                 string
		}{
			{"wrong secret", id, "x", full, 401, "invalid_client"},
			{"no secret", "", "", append(full, "client_id", id), 401, "invalid_client"},
			{"nobody", "", "", full, 401, "invalid_client"},
			{"unknown app", "app_00000000000000000000000000000000", word, full, 401, "invalid_client"},
			{"secret in header and form", id, word, append(full, "client_secret", word), 400, "invalid_request"},
			{"two apps named", id, word, append(full, "client_id", other.ClientID), 400, "invalid_request"},
			{"another app's code", other.ClientID, otherSecret, full, 400, "invalid_grant"},
			{"a public app with another's code", "", "", append(full, "client_id", public.ClientID), 400, "invalid_grant"},
			{"an integration's keys", w.keys.Public, w.keys.Secret, full, 401, "invalid_client"},
			{"another address", id, word, with("redirect_uri", "https://markt.example/callback"), 400, "invalid_grant"},
			{"no address", id, word, with("redirect_uri", ""), 400, "invalid_request"},
			{"no verifier", id, word, with("code_verifier", ""), 400, "invalid_request"},
			{"short verifier", id, word, with("code_verifier", "short"), 400, "invalid_request"},
			{"the challenge as verifier", id, word, with("code_verifier", challenge(verifier)), 400, "invalid_grant"},
			{"made-up code", id, word, with("code", "wb_ac_x"), 400, "invalid_grant"},
			{"no grant type", id, word, with("grant_type", ""), 400, "invalid_request"},
			{"password", id, word, with("grant_type", "password"), 400, "unsupported_grant_type"},
			{"twice the same", id, word, append(full, "code", code), 400, "invalid_request"},
			{"made-up refresh token", id, word, []string{"grant_type", "refresh_token", "refresh_token", "wb_rt_x"}, 400, "invalid_grant"},
			{"no refresh token", id, word, []string{"grant_type", "refresh_token"}, 400, "invalid_request"},
		} {
			wantRefused(t, c.name, w.post(t, "/oauth2/token", c.user, c.password, c.form...), c.status, c.code)
		}
		got := w.exchange(t, code)
		if got.status != 200 {
			t.Fatalf("after all that the app itself is refused: %v", got.body)
		}
		wantRefused(t, "another app's refresh token", w.post(t, "/oauth2/token", other.ClientID, otherSecret, "grant_type", "refresh_token", "refresh_token", got.text("refresh_token")), 400, "invalid_grant")
		if !w.opens(t, got.text("access_token")) {
			t.Error("another app's try ended the tokens")
		}
		late := w.code(t)
		w.pass(3 * time.Minute)
		wantRefused(t, "late", w.exchange(t, late), 400, "invalid_grant")
	})
}

func TestRequestsThatAreNoFormsAreRefusedInWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, "sqlite"))
	for _, c := range []struct {
		name, method, kind, body string
		status                   int
	}{
		{"GET", http.MethodGet, "", "", 405}, {"PUT", http.MethodPut, "", "", 405},
		{"JSON", http.MethodPost, "application/json", `{"grant_type":"client_credentials"}`, 400},
		{"empty", http.MethodPost, "application/x-www-form-urlencoded", "", 400},
		{"broken", http.MethodPost, "application/x-www-form-urlencoded", "a=%zz", 400},
		{"no text", http.MethodPost, "application/x-www-form-urlencoded", "grant_type=%ff%fe", 400},
		{"huge", http.MethodPost, "application/x-www-form-urlencoded", "a=" + strings.Repeat("x", 40<<10), 413},
	} {
		r := httptest.NewRequest(c.method, "/oauth2/token?grant_type=client_credentials&client_id="+w.keys.Public+"&client_secret="+w.keys.Secret, strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		wantRefused(t, c.name, w.send(t, r), c.status, "invalid_request")
	}
	r := httptest.NewRequest(http.MethodOptions, "/oauth2/token", nil)
	if a := w.send(t, r); a.status != 204 || a.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("OPTIONS: %d %v", a.status, a.header)
	}
	r = httptest.NewRequest(http.MethodPost, "/oauth2/token", strings.NewReader("grant_type=client_credentials&client_id="+w.keys.Public+"&client_secret="+w.keys.Secret))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	r.Header.Set("Origin", "https://elsewhere.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if a := w.send(t, r); a.status != 200 {
		t.Errorf("from a page of another host: %d %v", a.status, a.body)
	}
}

func TestARequestIsNeverSentToAnAddressThatWasNotRegistered(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, "sqlite"))
	for _, pairs := range [][]string{
		{"redirect_uri", "https://evil.example/"}, {"redirect_uri", "https://markt.example/callback"}, {"redirect_uri", back + "&x=1"}, {"redirect_uri", "//evil.example"},
		{"redirect_uri", "https://markt.example\\@evil.example/callback?shop=1"}, {"redirect_uri", "javascript:alert(1)"}, {"redirect_uri", "-"}, {"redirect_uri", "+"},
		{"client_id", "-"}, {"client_id", "+"}, {"client_id", "app_unknown"}, {"client_id", w.keys.Public},
		{"redirect_uri", "https://evil.example/", "response_type", "token"}, {"redirect_uri", "https://evil.example/", "scope", "no such"},
	} {
		_, err := w.Read(w.ask(pairs...))
		var away *oauth.Refused
		if errors.As(err, &away) || !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v, want a page of ours", pairs, err)
		}
	}
	r := w.ask()
	r.URL.RawQuery += "&%zz"
	if _, err := w.Read(r); !fault.Is(err, fault.Invalid) {
		t.Errorf("a broken query: %v", err)
	}
}

func TestWhatIsWrongWithARequestIsToldToTheApp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, "sqlite"))
	for _, c := range []struct {
		pairs []string
		code  string
	}{
		{[]string{"response_type", "token"}, "unsupported_response_type"}, {[]string{"response_type", "-"}, "unsupported_response_type"},
		{[]string{"code_challenge", "-"}, "invalid_request"}, {[]string{"code_challenge", "short"}, "invalid_request"},
		{[]string{"code_challenge", strings.Repeat("=", 43)}, "invalid_request"}, {[]string{"code_challenge", strings.Repeat("a", 44)}, "invalid_request"},
		{[]string{"code_challenge_method", "-"}, "invalid_request"}, {[]string{"code_challenge_method", "plain"}, "invalid_request"},
		{[]string{"scope", "read:minds"}, "invalid_scope"}, {[]string{"scope", "api"}, "invalid_scope"}, {[]string{"scope", "read:parcel"}, "invalid_scope"},
		{[]string{"scope", "+"}, "invalid_request"}, {[]string{"response_mode", "fragment"}, "invalid_request"}, {[]string{"request", "x"}, "invalid_request"},
	} {
		_, err := w.Read(w.ask(c.pairs...))
		var away *oauth.Refused
		if !errors.As(err, &away) {
			t.Errorf("%v: %v", c.pairs, err)
			continue
		}
		u, err := url.Parse(away.Location)
		must(t, err)
		if q := u.Query(); !strings.HasPrefix(away.Location, "https://markt.example/callback?") || q.Get("error") != c.code || q.Get("state") != "s/1 &x" || q.Get("iss") != issuer || q.Get("code") != "" {
			t.Errorf("%v: %s", c.pairs, away.Location)
		}
	}
	a, err := w.Read(w.ask("scope", "-", "state", "-"))
	if err != nil || a.Scopes != "read:order write:order" {
		t.Errorf("without scopes: %+v, %v", a, err)
	}
	location, err := w.Deny(a)
	if err != nil || !strings.Contains(location, "error=access_denied") || strings.Contains(location, "state=") {
		t.Errorf("no: %s, %v", location, err)
	}
}

func TestAnAppRevokesAndLooksIntoItsOwnTokens(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		got := w.exchange(t, w.code(t))
		look := func(user, password, token string) answer {
			return w.post(t, "/oauth2/introspect", user, password, "token", token)
		}
		if a := look(w.app.ClientID, w.secret, got.text("access_token")); a.body["active"] != true || a.text("scope") != "read:order" || a.text("iss") != issuer || a.body["exp"] == nil {
			t.Errorf("%v", a.body)
		}
		if a := look(w.keys.Public, w.keys.Secret, got.text("access_token")); a.status != 200 || a.body["active"] != false || len(a.body) != 1 {
			t.Errorf("somebody else's: %v", a.body)
		}
		wantRefused(t, "nobody looks", look("", "", got.text("access_token")), 401, "invalid_client")
		wantRefused(t, "nobody revokes", w.post(t, "/oauth2/revoke", "", "", "token", got.text("access_token")), 401, "invalid_client")
		wantRefused(t, "another revokes", w.post(t, "/oauth2/revoke", w.keys.Public, w.keys.Secret, "token", got.text("access_token")), 400, "unauthorized_client")
		wantRefused(t, "nothing", w.post(t, "/oauth2/revoke", w.app.ClientID, w.secret), 400, "invalid_request")
		if a := w.post(t, "/oauth2/revoke", w.app.ClientID, w.secret, "token", "made up"); a.status != 200 {
			t.Errorf("made up: %d", a.status)
		}
		if a := w.post(t, "/oauth2/revoke", w.app.ClientID, w.secret, "token", got.text("refresh_token"), "token_type_hint", "refresh_token"); a.status != 200 || w.opens(t, got.text("access_token")) {
			t.Errorf("revoked: %d %v", a.status, a.body)
		}
		if a := look(w.app.ClientID, w.secret, got.text("access_token")); a.body["active"] != false {
			t.Errorf("after it was revoked: %v", a.body)
		}
	})
}

func TestThePlaceOfEverythingIsWrittenDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, "sqlite"))
	a := w.send(t, httptest.NewRequest(http.MethodGet, "/.well-known/oauth-authorization-server", nil))
	if a.status != 200 || a.text("issuer") != issuer || a.text("authorization_endpoint") != issuer+"/oauth2/auth" || a.text("token_endpoint") != issuer+"/oauth2/token" || a.body["authorization_response_iss_parameter_supported"] != true {
		t.Errorf("%d %v", a.status, a.body)
	}
}

func TestManyWrongSecretsAreSlowedDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, "sqlite"))
	for n := range 60 {
		wantRefused(t, "wrong secret", w.post(t, "/oauth2/token", w.keys.Public, "x", "grant_type", "client_credentials"), 401, "invalid_client")
		if t.Failed() {
			t.Fatalf("try %d", n)
		}
	}
	a := w.post(t, "/oauth2/token", w.keys.Public, w.keys.Secret, "grant_type", "client_credentials")
	wantRefused(t, "after sixty", a, 429, "temporarily_unavailable")
	if a.header.Get("Retry-After") == "" {
		t.Error("nobody says how long to wait")
	}
	w.pass(time.Minute)
	if a := w.post(t, "/oauth2/token", w.keys.Public, w.keys.Secret, "grant_type", "client_credentials"); a.status != 200 {
		t.Errorf("a minute later: %d %v", a.status, a.body)
	}
}
