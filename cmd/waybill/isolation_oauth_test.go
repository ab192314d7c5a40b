package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/integration"
	shopdesk "github.com/waybill-ship/waybill/internal/shop"
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
	plugin := "?" + url.Values{"url_webshop": {"https://shop.example"}, "webhook_url": {"https://shop.example/hook"}, "shop_name": {"Neutral"}}.Encode()
	sent := "?" + url.Values{"oauth_connect_url": {"https://shop.example/wp-admin"}}.Encode()
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
		"GET /settings/access":                                {make: get("/settings/access"), strange: open, needs: keys},
		"GET /settings/access/{id}":                           {make: get("/settings/access/%d", grant), needs: keys},
		"POST /settings/access/{id}/end":                      {make: post("/settings/access/%d/end", grant, "remove", "1"), needs: keys},
		"GET /settings/apps":                                  {make: get("/settings/apps"), strange: open, needs: keys},
		"GET /settings/apps/new":                              {make: get("/settings/apps/new"), strange: open, needs: keys},
		"POST /settings/apps":                                 {creates: true, needs: keys, make: func(h *realm) ask { return ask{path: "/settings/apps", form: form(fields...)} }},
		"GET /settings/apps/{id}":                             {make: get("/settings/apps/%d", mine), needs: keys},
		"POST /settings/apps/{id}":                            {make: post("/settings/apps/%d", mine, fields...), needs: keys},
		"POST /settings/apps/{id}/secret":                     {make: post("/settings/apps/%d/secret", mine), needs: keys},
		"POST /settings/apps/{id}/remove":                     {make: post("/settings/apps/%d/remove", mine), needs: keys},
		"GET /shops/{system}/connect":                         {make: get("/shops/odoo/connect" + escaped(plugin)), strange: open},
		"GET /shops/{system}/connect/{$}":                     {make: get("/shops/odoo/connect/" + escaped(plugin)), strange: open},
		"GET /shops/woocommerce_v2/redirect/auth/connect":     {make: get("/shops/woocommerce_v2/redirect/auth/connect" + escaped(sent)), strange: open},
		"GET /shops/woocommerce_v2/redirect/auth/connect/{$}": {make: get("/shops/woocommerce_v2/redirect/auth/connect/" + escaped(sent)), strange: open},
		"GET /shops/woocommerce_v2/redirect/auth/callback":    {make: danced, ok: http.StatusSeeOther, needs: keys},
		"POST /shops/connect": {needs: keys, make: func(h *realm) ask {
			page := h.send(h.admin, http.MethodGet, ask{path: "/shops/odoo/connect?" + url.Values{"url_webshop": {h.hook}, "webhook_url": {h.hook + "/keys"}}.Encode()})
			found := ticketField.FindStringSubmatch(page.Body.String())
			if found == nil {
				h.t.Fatalf("no ticket: %s", words(page))
			}
			h.traces = append(h.traces, found[1])
			return ask{path: "/shops/connect", form: form("ticket", found[1], "name", "Neutral")}
		}},
	}
}

var ticketField = regexp.MustCompile(`name="ticket" value="([^"]+)"`)

// escaped is a query for a path that goes through a format.
func escaped(query string) string { return strings.ReplaceAll(query, "%", "%%") }

// danced is the way back from a WooCommerce shop that a has allowed us into.
func danced(h *realm) ask {
	h.t.Helper()
	var woo *httptest.Server
	woo = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"consumer_key":"ck","consumer_secret":"cs","url_webshop":%q}`, url.QueryEscape(woo.URL))
	}))
	h.t.Cleanup(woo.Close)
	to, err := h.p.shops.Begin(h.t.Context(), h.a.who, shopdesk.Wish{System: "woocommerce_v2", Name: "Neutral", Shop: woo.URL + "/wp-admin"})
	must(h.t, err)
	u, err := url.Parse(to)
	must(h.t, err)
	q := url.Values{"state": {u.Query().Get("state")}, "code": {"c"}, "oauth_complete_url": {woo.URL + "/complete"}}
	return ask{path: "/shops/woocommerce_v2/redirect/auth/callback?" + q.Encode()}
}
