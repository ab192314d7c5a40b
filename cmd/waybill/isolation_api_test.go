package main

import (
	"fmt"
	"net/http"
)

// apiRecipes are the calls with keys.
func apiRecipes() map[string]recipe {
	f := fmt.Sprintf
	at := func(path string, id func(h *realm) []any) func(*realm) ask {
		return func(h *realm) ask { return ask{path: f(path, id(h)...)} }
	}
	plain := func(path string) func(*realm) ask { return func(*realm) ask { return ask{path: path} } }
	boxed := func(h *realm) []any { return []any{h.boxed.parcel} }
	both := func(h *realm) []any { return []any{h.boxed.parcel, h.ready.parcel} }
	sender := func(h *realm) []any { return []any{h.sender} }
	brand := func(h *realm) []any { return []any{h.brand} }
	contract := func(h *realm) []any { return []any{h.contract()} }
	a1 := func(h *realm) []any { return []any{h.a1.id} }
	fresh := func(path, body string) func(*realm) ask {
		return func(h *realm) ask {
			id := h.order(false).parcel
			return ask{path: f(path, id), json: f(body, id)}
		}
	}
	return map[string]recipe{
		"POST /api/waybill/sandbox/clock": {make: func(h *realm) ask {
			return ask{path: "/api/waybill/sandbox/clock", json: f(`{"parcel":%d}`, h.order(true).parcel)}
		}},

		"GET /api/v2/parcels": {make: at("/api/v2/parcels?ids=%d,%d", both), strange: open},
		"POST /api/v2/parcels": {creates: true, make: plainBody("/api/v2/parcels", `{"parcel":{"name":"Jan","address":"Dorpsstraat","house_number":"7",
			"city":"Gouda","postal_code":"2801AB","country":"NL","weight":"0.5","external_reference":"once","order_number":"once"}}`)},
		"PUT /api/v2/parcels": {make: func(h *realm) ask {
			return ask{path: "/api/v2/parcels", json: f(`{"parcel":{"id":%d,"city":"Delft"}}`, h.order(false).parcel)}
		}},
		"GET /api/v2/parcels/statuses":               {make: plain("/api/v2/parcels/statuses"), strange: open},
		"GET /api/v2/parcels/{id}":                   {make: at("/api/v2/parcels/%d", boxed)},
		"PUT /api/v2/parcels/{id}":                   {make: fresh("/api/v2/parcels/%d", `{"parcel":{"id":%d,"city":"Breda"}}`)},
		"PATCH /api/v2/parcels/{id}":                 {make: fresh("/api/v2/parcels/%d", `{"parcel":{"id":%d,"request_label":true}}`)},
		"POST /api/v2/parcels/{id}/cancel":           {make: func(h *realm) ask { return ask{path: f("/api/v2/parcels/%d/cancel", h.order(true).parcel)} }},
		"GET /api/v2/parcels/{id}/documents/{type}":  {make: at("/api/v2/parcels/%d/documents/label", boxed)},
		"GET /api/v2/parcels/{id}/return_portal_url": {make: at("/api/v2/parcels/%d/return_portal_url", boxed), ok: http.StatusNotFound}, // there is none yet

		"POST /api/v2/labels": {make: func(h *realm) ask {
			return ask{path: "/api/v2/labels", json: f(`{"label":{"parcels":[%d]}}`, h.boxed.parcel)}
		}},
		"GET /api/v2/labels/{id}":                             {make: at("/api/v2/labels/%d", boxed)},
		"GET /api/v2/labels/normal_printer":                   {make: at("/api/v2/labels/normal_printer?ids=%d", boxed)},
		"GET /api/v2/labels/normal_printer/{id}":              {make: at("/api/v2/labels/normal_printer/%d?start_from=2", boxed)},
		"GET /api/v2/labels/label_printer":                    {make: at("/api/v2/labels/label_printer?ids=%d", boxed)},
		"GET /api/v2/labels/label_printer/{id}":               {make: at("/api/v2/labels/label_printer/%d", boxed)},
		"GET /api/v2/customs_declaration/normal_printer":      {make: at("/api/v2/customs_declaration/normal_printer?ids=%d", boxed), ok: http.StatusNotFound},
		"GET /api/v2/customs_declaration/normal_printer/{id}": {make: at("/api/v2/customs_declaration/normal_printer/%d", boxed), ok: http.StatusNotFound},
		"GET /api/v2/label/normal_printer":                    {make: at("/api/v2/label/normal_printer?ids=%d", boxed)},
		"GET /api/v2/label/normal_printer/{id}":               {make: at("/api/v2/label/normal_printer/%d?hash=x", boxed)},
		"GET /api/v2/label/label_printer":                     {make: at("/api/v2/label/label_printer?ids=%d", boxed)},
		"GET /api/v2/label/label_printer/{id}":                {make: at("/api/v2/label/label_printer/%d?hash=x", boxed)},

		// The sender is a field of the question, so it is the field that is wrong.
		"GET /api/v2/shipping_methods":           {make: at("/api/v2/shipping_methods?sender_address=%d", sender), account: true, strange: http.StatusBadRequest},
		"GET /api/v2/shipping_methods/{id}":      {make: at("/api/v2/shipping_methods/8?sender_address=%d", sender), account: true, strange: http.StatusBadRequest},
		"GET /api/v2/user":                       {make: plain("/api/v2/user"), account: true, strange: open},
		"GET /api/v2/user/addresses/sender":      {make: plain("/api/v2/user/addresses/sender"), account: true, strange: open},
		"GET /api/v2/user/addresses/sender/{id}": {make: at("/api/v2/user/addresses/sender/%d", sender), account: true},
		"GET /api/v2/user/invoices":              {make: plain("/api/v2/user/invoices"), account: true, strange: open},
		"GET /api/v2/user/invoices/{id}":         {make: plain("/api/v2/user/invoices/1"), ok: http.StatusNotFound}, // there are none yet
		"GET /api/v2/brands":                     {make: plain("/api/v2/brands"), account: true, strange: open},
		"GET /api/v2/brands/{id}":                {make: at("/api/v2/brands/%d", brand), account: true},
		"GET /api/v2/contracts":                  {make: plain("/api/v2/contracts"), account: true, strange: open},
		"GET /api/v2/contracts/{id}":             {make: at("/api/v2/contracts/%d", contract), account: true},

		"GET /api/v2/integrations":         {make: plain("/api/v2/integrations"), strange: open},
		"GET /api/v2/integrations/{id}":    {make: at("/api/v2/integrations/%d", a1)},
		"PUT /api/v2/integrations/{id}":    {make: ownShop(`{"shop_url":"https://shop.example"}`)},
		"PATCH /api/v2/integrations/{id}":  {make: ownShop(`{"shop_url":"https://other.example"}`)},
		"DELETE /api/v2/integrations/{id}": {ok: http.StatusNoContent, make: ownShop("")},
	}
}

func plainBody(path, body string) func(*realm) ask {
	return func(*realm) ask { return ask{path: path, json: body} }
}

// ownShop asks about a fresh integration, by its own keys.
func ownShop(body string) func(*realm) ask {
	return func(h *realm) ask {
		s := h.shop(h.a, h.word(shopWord))
		return ask{path: fmt.Sprintf("/api/v2/integrations/%d", s.id), json: body, by: &guest{name: "owner", keys: s.keys}}
	}
}
