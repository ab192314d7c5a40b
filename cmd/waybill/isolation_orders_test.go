package main

import (
	"fmt"
	"net/http"
	"strings"
)

// shopOrder is an order of a1 that came by API v3.
func (h *realm) shopOrder() int64 {
	h.t.Helper()
	h.made++
	got := h.send(guest{name: "owner", keys: h.a1.keys}, "POST", ask{path: "/api/v3/orders", json: newerOrder(h.a1.id, fmt.Sprint("once-", h.made), shopWord)})
	if got.Code != http.StatusCreated {
		h.t.Fatalf("an order by v3: %d %s", got.Code, got.Body)
	}
	var id int64
	if _, err := fmt.Sscanf(got.Body.String(), `{"data":[{"id":%d,`, &id); err != nil {
		h.t.Fatalf("%v in %s", err, got.Body)
	}
	return id
}

// newerOrder is an order in the words of v3.
func newerOrder(shop int64, id, name string) string {
	return fmt.Sprintf(`[{"order_id":"%s","order_number":"%s","order_details":{"integration":{"id":%d},"status":{"code":"new"},
		"order_created_at":"2026-10-03T08:15:00Z","order_items":[{"item_id":"L1","name":"Cup","quantity":2,"total_price":{"value":2,"currency":"EUR"}}]},
		"payment_details":{"total_price":{"value":1,"currency":"EUR"},"status":{"code":"open"}},
		"shipping_address":{"name":"%s","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"}}]`, id, id, shop, name)
}

// shopOrderRecipes are the calls about orders as shops know them.
func shopOrderRecipes() map[string]recipe {
	f := fmt.Sprintf
	one := func(body string) func(h *realm) ask {
		return func(h *realm) ask { return ask{path: f("/api/v3/orders/%d", h.shopOrder()), json: body} }
	}
	return map[string]recipe{
		"GET /api/v3/orders": {make: func(h *realm) ask {
			h.shopOrder()
			return ask{path: f("/api/v3/orders?integration=%d", h.a1.id)}
		}, strange: open},
		"POST /api/v3/orders": {ok: http.StatusCreated, strange: http.StatusBadRequest, make: func(h *realm) ask {
			return ask{path: "/api/v3/orders", json: newerOrder(h.a1.id, "once", "Jan")}
		}},
		"GET /api/v3/orders/{id}":   {make: one("")},
		"PATCH /api/v3/orders/{id}": {make: one(`{"order_number":"changed"}`)},
		"POST /api/v3/orders/create-labels-async": {ok: http.StatusAccepted, make: func(h *realm) ask {
			h.shopOrder()
			return ask{path: "/api/v3/orders/create-labels-async", json: f(`{"integration_id":%d,"orders":[{"order_id":"once-%d"}],
				"ship_with":{"properties":{"shipping_option_code":"sendcloud:letter"}}}`, h.a1.id, h.made)}
		}},
		"POST /api/v3/orders/create-label-sync": {ok: http.StatusCreated, make: func(h *realm) ask {
			h.shopOrder()
			return ask{path: "/api/v3/orders/create-label-sync", json: f(`{"integration_id":%d,"order":{"order_id":"once-%d"},
				"ship_with":{"properties":{"shipping_option_code":"sendcloud:letter"}}}`, h.a1.id, h.made)}
		}},
		"GET /api/v2/integrations/{id}/shipments": {make: func(h *realm) ask {
			h.shopOrder()
			return ask{path: f("/api/v2/integrations/%d/shipments", h.a1.id)}
		}},
		"POST /api/v2/integrations/{id}/shipments": {make: func(h *realm) ask {
			return ask{path: f("/api/v2/integrations/%d/shipments", h.a1.id), json: `[{"external_order_id":"pair","external_shipment_id":"1","order_number":"pair",
				"name":"Jan","address":"Kade 7","postal_code":"3011 AA","city":"Rotterdam","country":"NL"}]`}
		}},
		"POST /api/v2/integrations/{id}/shipments/delete": {ok: http.StatusNoContent, make: func(h *realm) ask {
			h.shopOrder()
			return ask{path: f("/api/v2/integrations/%d/shipments/delete", h.a1.id), json: f(`{"external_order_id":"once-%d","external_shipment_id":null}`, h.made)}
		}},
		"POST /api/waybill/orders": {creates: true, make: func(*realm) ask {
			return ask{path: "/api/waybill/orders", json: strings.Join(strings.Fields(`{"order_id":"line","shipping_address":{"name":"Jan","address_line_1":"Kade7",
				"house_number":"7","postal_code":"3011AA","city":"Rotterdam","country_code":"NL"}}`), "")}
		}},
		"DELETE /api/v3/orders/{id}": {ok: http.StatusNoContent, make: one("")},
	}
}
