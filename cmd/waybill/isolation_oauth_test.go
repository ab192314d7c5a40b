package main

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/integration"
)

const appBack = "http://127.0.0.1/callback"

// offered is an app that an account offers.
func (h *realm) offered(by merchant, name string) app.App {
	h.t.Helper()
	a, secret, err := h.p.apps.Register(h.t.Context(), by.who, app.App{Name: name, Homepage: "https://app.example", Redirects: []string{appBack}, Scopes: "read:order"})
	must(h.t, err)
	if by.id == h.a.id {
		h.traces = append(h.traces, secret)
	}
	return a
}

// asking is the address by which an app asks for consent.
func asking(a app.App, rest string) string {
	sum := sha256.Sum256([]byte("a-verifier-of-at-least-forty-three-characters"))
	q := url.Values{
		"response_type": {"code"}, "client_id": {a.ClientID}, "redirect_uri": {appBack}, "state": {"s"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}
	return "/oauth2/auth" + rest + "?" + q.Encode()
}

// granted is an app's access to a's account.
func (h *realm) granted() int64 {
	h.t.Helper()
	ctx := h.t.Context()
	a := h.offered(h.b, h.word("App"))
	_, err := h.p.apps.Allow(ctx, h.a.who, app.Consent{App: a, Scopes: "read:order", Redirect: appBack, Challenge: "c", Name: h.word(accountWord)})
	must(h.t, err)
	all, err := h.p.apps.Grants(ctx, h.a.id)
	must(h.t, err)
	return all[0].ID
}

// consentRecipes are the pages of apps.
func consentRecipes() map[string]recipe {
	keys := account.ManageConnection
	grant := func(h *realm) any { return h.granted() }
	mine := func(h *realm) any { return h.offered(h.a, h.word(accountWord)).ID }
	fields := []any{"name", "Neutral", "homepage", "https://neutral.example", "redirects", appBack, "scope", string(integration.ReadOrder)}
	return map[string]recipe{
		"GET /oauth2/auth": {strange: open, make: func(h *realm) ask { return ask{path: asking(h.offered(h.b, "Neutral"), "")} }},
		"POST /oauth2/auth": {needs: keys, strange: http.StatusConflict, make: func(h *realm) ask {
			return ask{path: asking(h.offered(h.b, "Neutral"), ""), form: form("answer", "allow", "account", h.a.id, "name", "Neutral")}
		}},
		"POST /oauth2/auth/account": {self: true, ends: true, make: func(h *realm) ask {
			a := move(h)
			a.path = asking(h.offered(h.b, "Neutral"), "/account")
			return a
		}},
		"GET /settings/access":            {make: get("/settings/access"), strange: open, needs: keys},
		"GET /settings/access/{id}":       {make: get("/settings/access/%d", grant), needs: keys},
		"POST /settings/access/{id}/end":  {make: post("/settings/access/%d/end", grant, "remove", "1"), needs: keys},
		"GET /settings/apps":              {make: get("/settings/apps"), strange: open, needs: keys},
		"GET /settings/apps/new":          {make: get("/settings/apps/new"), strange: open, needs: keys},
		"POST /settings/apps":             {creates: true, needs: keys, make: func(h *realm) ask { return ask{path: "/settings/apps", form: form(fields...)} }},
		"GET /settings/apps/{id}":         {make: get("/settings/apps/%d", mine), needs: keys},
		"POST /settings/apps/{id}":        {make: post("/settings/apps/%d", mine, fields...), needs: keys},
		"POST /settings/apps/{id}/secret": {make: post("/settings/apps/%d/secret", mine), needs: keys},
		"POST /settings/apps/{id}/remove": {make: post("/settings/apps/%d/remove", mine), needs: keys},
	}
}
