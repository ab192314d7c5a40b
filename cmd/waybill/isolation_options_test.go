package main

import (
	"fmt"
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// optionRecipes are those of what can be bought, of contracts, addresses and checkouts, in both versions.
func optionRecipes() map[string]recipe {
	plain := func(path string) func(*realm) ask { return func(*realm) ask { return ask{path: path} } }
	contract := func(path string) func(*realm) ask {
		return func(h *realm) ask { return ask{path: fmt.Sprintf(path, h.contract())} }
	}
	checkout := func(format string) func(*realm) ask {
		return func(h *realm) ask {
			return ask{path: fmt.Sprintf(format, shipping.CheckoutID(h.a.id, h.a1.id))}
		}
	}
	body := func(path, format string) func(*realm) ask {
		return func(h *realm) ask { return ask{path: path, json: fmt.Sprintf(format, h.contract())} }
	}
	spare := func(format, json string) func(*realm) ask {
		return func(h *realm) ask { return ask{path: fmt.Sprintf(format, h.spareContract()), json: json} }
	}
	return map[string]recipe{
		"GET /api/v2/shipping-price": {make: contract("/api/v2/shipping-price?shipping_method_id=8&from_country=NL&weight=1&weight_unit=kilogram&contract=%d"),
			account: true, strange: http.StatusBadRequest},
		"GET /api/v2/shipping-products": {make: contract("/api/v2/shipping-products?from_country=NL&contract=%d"),
			account: true, strange: http.StatusBadRequest},
		"GET /api/v2/shipping-functionalities":                      {make: plain("/api/v2/shipping-functionalities"), account: true, strange: open},
		"GET /api/v2/checkout/configurations/{id}/delivery-options": {make: checkout("/api/v2/checkout/configurations/%s/delivery-options?from_country=NL&to_country=NL")},

		"POST /api/v3/shipping-options": {make: body("/api/v3/shipping-options", `{"contract_id":%d}`), account: true, strange: http.StatusBadRequest},
		"POST /api/v3/fetch-shipping-options": {make: body("/api/v3/fetch-shipping-options", `{"contract_id":%d}`),
			account: true, strange: http.StatusBadRequest},
		"POST /api/v3/compat/shipping-options": {make: plainBody("/api/v3/compat/shipping-options", `{"shipping_method_ids":[8]}`),
			account: true, strange: open},
		"POST /api/v3/shipping/duties-and-taxes": {make: plainBody("/api/v3/shipping/duties-and-taxes", `{}`),
			ok: http.StatusForbidden, shared: true, strange: http.StatusForbidden},
		"POST /api/v3/addresses/validate": {make: plainBody("/api/v3/addresses/validate",
			`{"carrier_code":"sendcloud","address":{"address_line_1":"Kade 7","city":"Rotterdam","postal_code":"3011AA","country_code":"NL"}}`),
			account: true, strange: open},
		"POST /api/v3/checkout/delivery-options": {make: plainBody("/api/v3/checkout/delivery-options",
			`{"from_address":{"country_code":"NL"},"to_address":{"country_code":"NL"}}`), strange: open},
		"GET /api/v3/checkout/configurations/{id}/delivery-options": {
			make: checkout("/api/v3/checkout/configurations/%s/delivery-options?from_country_code=NL&to_country_code=NL")},

		"GET /api/v3/contracts": {make: plain("/api/v3/contracts"), account: true, strange: open},
		"POST /api/v3/contracts": {make: plainBody("/api/v3/contracts",
			`{"carrier_code":"sendcloud","contract_data":{"api_key":"sbx_isolation_key"}}`), ok: http.StatusCreated, creates: true, shared: true},
		"GET /api/v3/contracts/schemas": {make: plain("/api/v3/contracts/schemas"), account: true, strange: open},
		"GET /api/v3/contracts/{id}":    {make: contract("/api/v3/contracts/%d"), account: true},
		"PATCH /api/v3/contracts/{id}":  {make: spare("/api/v3/contracts/%d", `{"name":"Renamed"}`), shared: true},
		"DELETE /api/v3/contracts/{id}": {make: spare("/api/v3/contracts/%d", ""), ok: http.StatusNoContent, shared: true},
	}
}

// spareContract is one more contract of a's, which nothing travels under.
func (h *realm) spareContract() int64 {
	h.t.Helper()
	active := true
	c, err := h.p.shipping.AddContract(h.t.Context(), h.a.id, shipping.ContractWish{Carrier: sandbox.Code, Active: &active,
		Data: map[string]string{sandbox.KeyName: "sbx_spare_key"}})
	must(h.t, err)
	return c.ID
}
