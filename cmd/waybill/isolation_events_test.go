package main

import (
	"fmt"
	"net/http"
	"strings"

	tables "github.com/waybill-ship/waybill/internal/report"
	"github.com/waybill-ship/waybill/internal/webhook"
)

// eventRecipes are the feed, the log of events and what listens to it.
func eventRecipes() map[string]recipe {
	f := fmt.Sprintf
	logsOf := func(path string) func(*realm) ask { return func(h *realm) ask { return ask{path: f(path, h.a1.id)} } }
	return map[string]recipe{
		"GET /api/v2/integrations/logs":      {make: func(*realm) ask { return ask{path: "/api/v2/integrations/logs"} }, strange: open},
		"GET /api/v2/integrations/{id}/logs": {make: logsOf("/api/v2/integrations/%d/logs")},
		"POST /api/v2/integrations/{id}/logs": {ok: http.StatusCreated, make: func(h *realm) ask {
			return ask{path: f("/api/v2/integrations/%d/logs", h.a1.id), json: `{"base_url":"https://shop.example"}`}
		}},

		"GET /api/waybill/events": {strange: open, make: func(h *realm) ask {
			id := h.order(false).parcel
			return ask{path: f("/api/waybill/events?limit=500&after=0&x=%d", id)}
		}},

		"GET /api/v3/integrations":           {make: plainly("/api/v3/integrations"), strange: open},
		"GET /api/v3/integrations/{id}":      {make: logsOf("/api/v3/integrations/%d")},
		"PATCH /api/v3/integrations/{id}":    {ok: http.StatusNoContent, make: newerShop(`{"shop_url":"https://shop.example"}`)},
		"DELETE /api/v3/integrations/{id}":   {ok: http.StatusNoContent, make: newerShop("")},
		"GET /api/v3/integrations/logs":      {make: plainly("/api/v3/integrations/logs"), strange: open},
		"GET /api/v3/integrations/{id}/logs": {make: logsOf("/api/v3/integrations/%d/logs")},
		"POST /api/v3/integrations/{id}/logs": {ok: http.StatusCreated, make: func(h *realm) ask {
			return ask{path: f("/api/v3/integrations/%d/logs", h.a1.id), json: `{"base_url":"https://shop.example"}`}
		}},
		// The integrations of the realm are no PrestaShops: their owner is told so, and strangers that there is no such integration.
		"GET /api/v3/shop-order-statuses":         {ok: http.StatusBadRequest, make: logsOf("/api/v3/shop-order-statuses?integration_id=%d")},
		"GET /api/v3/shop-order-statuses/mapping": {ok: http.StatusBadRequest, make: logsOf("/api/v3/shop-order-statuses/mapping?integration_id=%d")},
		"POST /api/v3/shop-order-statuses": {ok: http.StatusBadRequest, make: func(h *realm) ask {
			return ask{path: "/api/v3/shop-order-statuses", json: f(`{"integration_id":%d,"statuses":[]}`, h.a1.id)}
		}},
		"POST /api/v3/shop-order-statuses/mapping": {ok: http.StatusBadRequest, make: func(h *realm) ask {
			return ask{path: "/api/v3/shop-order-statuses/mapping", json: f(`{"integration_id":%d,"mapping":[{"status_category":"READY_TO_SEND"},
				{"status_category":"IN_TRANSIT"},{"status_category":"DELIVERED"},{"status_category":"CANCEL"}]}`, h.a1.id)}
		}},

		"GET /api/v3/brands":                          {make: plainly("/api/v3/brands"), account: true, strange: open},
		"GET /api/v3/brands/{id}":                     {account: true, make: func(h *realm) ask { return ask{path: f("/api/v3/brands/%d", h.brand)} }},
		"GET /api/v3/addresses/sender-addresses":      {make: plainly("/api/v3/addresses/sender-addresses"), account: true, strange: open},
		"GET /api/v3/addresses/sender-addresses/{id}": {account: true, make: func(h *realm) ask { return ask{path: f("/api/v3/addresses/sender-addresses/%d", h.sender)} }},
		"GET /api/v3/events": {strange: open, make: func(h *realm) ask {
			h.order(true)
			return ask{path: "/api/v3/events"}
		}},
	}
}

// subscriptionRecipes are the machines that hear of parcels, and what is told to them.
func subscriptionRecipes() map[string]recipe {
	f := fmt.Sprintf
	const root = "/api/v3/event-subscriptions"
	connect := func(h *realm) (id int64) {
		c, err := h.p.webhook.AddConnection(h.t.Context(), webhook.Maker{Account: h.a.id, Integration: h.a1.id, By: h.a1.id}, webhook.Reach{URL: "https://hooks.example/" + strings.ReplaceAll(h.word("hook"), " ", "-"), Auth: webhook.NoAuth})
		if err != nil {
			h.t.Fatal(err)
		}
		return c.ID
	}
	subscribe := func(h *realm) int64 {
		s, err := h.p.webhook.Subscribe(h.t.Context(), webhook.Maker{Account: h.a.id, Integration: h.a1.id, By: h.a1.id}, connect(h), true)
		if err != nil {
			h.t.Fatal(err)
		}
		return s.ID
	}
	of := func(path, json string, make func(h *realm) int64) func(*realm) ask {
		return func(h *realm) ask { return ask{path: f(root+path, make(h)), json: json} }
	}
	return map[string]recipe{
		"GET " + root + "/connections": {strange: open, make: func(h *realm) ask {
			connect(h)
			return ask{path: root + "/connections"}
		}},
		"POST " + root + "/connections": {ok: http.StatusCreated, creates: true, make: func(*realm) ask {
			return ask{path: root + "/connections", json: `{"type":"webhook","configuration":{"url":"https://hooks.example/parcels"}}`}
		}},
		"GET " + root + "/connections/{id}":                {make: of("/connections/%d", "", connect)},
		"PATCH " + root + "/connections/{id}":              {make: of("/connections/%d", `{"configuration":{"auth_type":"none"}}`, connect)},
		"DELETE " + root + "/connections/{id}":             {ok: http.StatusNoContent, make: of("/connections/%d", "", connect)},
		"POST " + root + "/connections/{id}/authorization": {ok: http.StatusBadRequest, make: of("/connections/%d/authorization", "", connect)},
		"GET " + root + "/subscriptions": {strange: open, make: func(h *realm) ask {
			subscribe(h)
			return ask{path: root + "/subscriptions"}
		}},
		// The connection is a field of the body, so it is the field that is wrong.
		"POST " + root + "/subscriptions": {ok: http.StatusCreated, strange: http.StatusBadRequest, make: func(h *realm) ask {
			return ask{path: root + "/subscriptions", json: f(`{"connection_id":%d,"event_type":"parcels.event.created"}`, connect(h))}
		}},
		"GET " + root + "/subscriptions/{id}":                {make: of("/subscriptions/%d", "", subscribe)},
		"PATCH " + root + "/subscriptions/{id}":              {make: of("/subscriptions/%d", `{"is_active":false}`, subscribe)},
		"DELETE " + root + "/subscriptions/{id}":             {ok: http.StatusNoContent, make: of("/subscriptions/%d", "", subscribe)},
		"POST " + root + "/broadcast/test/{subscription_id}": {make: of("/broadcast/test/%d", "", subscribe)},
	}
}

// reportRecipes are tables of parcels.
func reportRecipes() map[string]recipe {
	ask2 := func(h *realm) ask {
		return ask{path: "/api/v2/reporting/parcels", json: `{"fields":["parcel_id"]}`}
	}
	of := func(path string) func(*realm) ask {
		return func(h *realm) ask {
			r, err := h.p.reports.Ask(h.t.Context(), h.a.id, h.a1.id, tables.Wish{Columns: []tables.Column{{Title: "parcel_id", Is: "parcel_id"}}, Echo: []byte("{}")})
			if err != nil {
				h.t.Fatal(err)
			}
			return ask{path: path + r.ID}
		}
	}
	all := map[string]recipe{
		"POST /api/v2/reporting/parcels":     {ok: http.StatusAccepted, creates: true, make: ask2},
		"GET /api/v2/reporting/parcels/{id}": {make: of("/api/v2/reporting/parcels/")},
		"POST /api/v3/reporting/parcels": {ok: http.StatusAccepted, creates: true, make: func(*realm) ask {
			return ask{path: "/api/v3/reporting/parcels", json: `{"fields":["parcel_id"],"filters":{"announced_after":"2026-01-01","announced_before":"2026-12-31"}}`}
		}},
		"GET /api/v3/reporting/parcels/{id}":                   {make: of("/api/v3/reporting/parcels/")},
		"GET /api/v3/analytics/transit-times/carriers":         {make: plainly("/api/v3/analytics/transit-times/carriers?carrier_code=sendcloud"), strange: open},
		"GET /api/v3/analytics/transit-times/shipping-options": {make: plainly("/api/v3/analytics/transit-times/shipping-options?shipping_option_code=sendcloud:letter"), strange: open},
	}
	for _, path := range []string{
		"/insights/parcels/series", "/insights/products/series", "/insights/parcels/buckets", "/insights/products/buckets", "/insights/parcels/counts-summary",
		"/insights/carriers/transit-times", "/insights/shipping-methods/transit-times", "/analytics/carriers", "/analytics/shipping-methods",
	} {
		all["GET /api/v2"+path] = recipe{ok: http.StatusNotFound, make: plainly("/api/v2" + path)}
	}
	return all
}

// laterRecipes are the calls that say that there is nothing of the kind.
func laterRecipes() map[string]recipe {
	all := map[string]recipe{"POST /api/v3/shipping-rules/rules": {ok: http.StatusForbidden, strange: http.StatusForbidden, make: func(*realm) ask {
		return ask{path: "/api/v3/shipping-rules/rules", json: "{}"}
	}}}
	for _, path := range []string{"/invoices", "/invoice-items", "/shipping-rules/rules", "/shipping-rules/conditions", "/shipping-rules/actions", "/shipping-rules/operators"} {
		all["GET /api/v3"+path] = recipe{make: plainly("/api/v3" + path), strange: open}
	}
	for route, path := range map[string]string{
		"GET /invoices/{id}": "/invoices/1", "GET /invoice-items/{id}": "/invoice-items/1", "GET /shipping-rules/rules/{id}": "/shipping-rules/rules/1",
		"PATCH /shipping-rules/rules/{id}": "/shipping-rules/rules/1", "DELETE /shipping-rules/rules/{id}": "/shipping-rules/rules/1",
		"GET /shipping-rules/conditions/{id}": "/shipping-rules/conditions/1", "GET /shipping-rules/actions/{id}": "/shipping-rules/actions/1",
		"POST /support/dsf/files": "/support/dsf/files", "GET /support/dsf/carrier-support-contacts": "/support/dsf/carrier-support-contacts",
		"POST /support/dsf/carrier-support-contacts": "/support/dsf/carrier-support-contacts", "POST /support/dsf/tickets/{kind}": "/support/dsf/tickets/lost",
		"GET /support/dsf/tickets": "/support/dsf/tickets", "GET /support/dsf/tickets/requested-data": "/support/dsf/tickets/requested-data",
		"POST /support/dsf/tickets/requested-data": "/support/dsf/tickets/requested-data",
	} {
		method, rest, _ := strings.Cut(route, " ")
		all[method+" /api/v3"+rest] = recipe{ok: http.StatusNotFound, make: plainly("/api/v3" + path)}
	}
	return all
}

func plainly(path string) func(*realm) ask { return func(*realm) ask { return ask{path: path} } }

// newerShop asks v3 about a fresh integration, by its own keys.
func newerShop(body string) func(*realm) ask {
	return func(h *realm) ask {
		a := ownShop(body)(h)
		a.path = strings.Replace(a.path, "/v2/", "/v3/", 1)
		return a
	}
}
