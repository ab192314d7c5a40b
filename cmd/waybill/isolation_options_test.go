package main

import (
	"fmt"
	"net/http"

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
	return map[string]recipe{
		"GET /api/v2/shipping-price": {make: contract("/api/v2/shipping-price?shipping_method_id=8&from_country=NL&weight=1&weight_unit=kilogram&contract=%d"),
			account: true, strange: http.StatusBadRequest},
		"GET /api/v2/shipping-products": {make: contract("/api/v2/shipping-products?from_country=NL&contract=%d"),
			account: true, strange: http.StatusBadRequest},
		"GET /api/v2/shipping-functionalities":                      {make: plain("/api/v2/shipping-functionalities"), account: true, strange: open},
		"GET /api/v2/checkout/configurations/{id}/delivery-options": {make: checkout("/api/v2/checkout/configurations/%s/delivery-options?from_country=NL&to_country=NL")},
	}
}
