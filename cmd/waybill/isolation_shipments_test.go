package main

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// shipmentOf is the shipment of a parcel of a1, as v3 names it.
func (h *realm) shipmentOf(parcel int64) string {
	h.t.Helper()
	got := h.send(guest{name: "owner", keys: h.a1.keys}, "GET", ask{path: fmt.Sprintf("/api/v3/shipments?ids=%d", parcel)})
	var list struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := json.Unmarshal(got.Body.Bytes(), &list); err != nil || len(list.Data) != 1 {
		h.t.Fatalf("the shipment of parcel %d: %d %s, %v", parcel, got.Code, got.Body, err)
	}
	return list.Data[0].ID
}

// shipmentRecipes are the calls about shipments and papers in v3.
func shipmentRecipes() map[string]recipe {
	f := fmt.Sprintf
	wish := func(path string) recipe {
		return recipe{creates: true, ok: http.StatusCreated, make: plainBody(path, `{"from_address":{"name":"Ines","address_line_1":"Loodsweg",
			"house_number":"9","postal_code":"3542 AD","city":"Utrecht","country_code":"NL"},"to_address":{"name":"Jan","address_line_1":"Dorpsstraat",
			"house_number":"7","postal_code":"2801 AB","city":"Gouda","country_code":"NL"},"order_number":"once",
			"ship_with":{"properties":{"shipping_option_code":"sendcloud:letter"}},"parcels":[{"weight":{"value":"0.5","unit":"kg"}}]}`)}
	}
	boxed := func(path string) func(*realm) ask {
		return func(h *realm) ask { return ask{path: f(path, h.boxed.parcel)} }
	}
	return map[string]recipe{
		"GET /api/v3/shipments":                               {make: boxed("/api/v3/shipments?ids=%d"), strange: open},
		"POST /api/v3/shipments":                              wish("/api/v3/shipments"),
		"POST /api/v3/shipments/announce":                     wish("/api/v3/shipments/announce"),
		"POST /api/v3/shipments/announce-with-shipping-rules": wish("/api/v3/shipments/announce-with-shipping-rules"),
		"POST /api/v3/shipments/create-with-shipping-rules":   wish("/api/v3/shipments/create-with-shipping-rules"),
		"GET /api/v3/shipments/{id}":                          {make: func(h *realm) ask { return ask{path: "/api/v3/shipments/" + h.shipmentOf(h.boxed.parcel)} }},
		"POST /api/v3/shipments/{id}/cancel": {make: func(h *realm) ask {
			return ask{path: f("/api/v3/shipments/%s/cancel", h.shipmentOf(h.order(true).parcel))}
		}},
		"GET /api/v3/shipments/{id}/return-portal-url": {ok: http.StatusNotFound, make: func(h *realm) ask { // there is none yet
			return ask{path: f("/api/v3/shipments/%s/return-portal-url", h.shipmentOf(h.boxed.parcel))}
		}},
		"GET /api/v3/parcels/{id}/documents/{type}": {make: boxed("/api/v3/parcels/%d/documents/label")},
		"GET /api/v3/parcel-documents/{type}":       {make: boxed("/api/v3/parcel-documents/label?parcels=%d")},
	}
}
