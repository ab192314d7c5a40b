package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/servicepoint"
)

// withPoint switches service points on for a1 alone and gives the sandbox carrier a point, whose id it answers.
func (h *realm) withPoint() int64 {
	h.t.Helper()
	p := servicepoint.Point{
		Code: "EHV1", Kind: servicepoint.Shop, Name: "Punt", Street: "Emmasingel", HouseNumber: "1", PostalCode: "5611 EM", City: "Eindhoven", Country: "NL",
		Latitude: 51.44083, Longitude: 5.47778, Hours: servicepoint.AlwaysOpen(), Active: true,
	}
	_, err := servicepoint.Loader{DB: h.p.db, Carrier: sandbox.Code, Now: time.Now().UTC()}.Load(h.t.Context(), []servicepoint.Point{p}, nil)
	must(h.t, err)
	path := fmt.Sprintf("/api/v2/integrations/%d", h.a1.id)
	got := h.send(guest{keys: h.a1.keys}, "PUT", ask{path: path, json: `{"service_point_enabled":true,"service_point_carriers":["sendcloud"]}`})
	if got.Code != http.StatusOK {
		h.t.Fatalf("service points cannot be switched on: %s", words(got))
	}
	p, err = servicepoint.ByCode(h.t.Context(), h.p.db, sandbox.Code, p.Code)
	must(h.t, err)
	return p.ID
}

// pointRecipes are the calls about service points. The points are everybody's; whether a shop offers them is its own.
func pointRecipes() map[string]recipe {
	off := http.StatusBadRequest // strangers' shops and the sibling's do not offer them
	at := func(format string) recipe {
		return recipe{strange: off, make: func(h *realm) ask { return ask{path: fmt.Sprintf(format, h.withPoint())} }}
	}
	plain := func(path, json string, strange int) recipe {
		return recipe{strange: strange, make: func(h *realm) ask {
			h.withPoint()
			return ask{path: path, json: json}
		}}
	}
	all := map[string]recipe{
		"GET /api/v2/service-points":                         plain("/api/v2/service-points?country=NL&city=Eindhoven", "", off),
		"GET /api/v2/service-points/{id}":                    at("/api/v2/service-points/%d"),
		"GET /api/v2/service-points/{id}/check-availability": at("/api/v2/service-points/%d/check-availability"),
		"GET /api/v2/service-points/{shop_type}/store":       at("/api/v2/service-points/shopify/store?order_id=once&shop_identification=s&order_confirmation=c&service_point=%d"),
		"GET /api/v2/carriers":                               plain("/api/v2/carriers", "", http.StatusForbidden),
		"POST /api/v2/service-points/items_fit_in_shipment": plain("/api/v2/service-points/items_fit_in_shipment",
			`{"carrier_codes":["sendcloud"],"dimensions":[[10,10,10]],"unit":"cm"}`, off),
		"POST /api/v2/service-points/check_and_store": {strange: off, make: func(h *realm) ask {
			return ask{path: "/api/v2/service-points/check_and_store", json: fmt.Sprintf(`{"service_point":%d,"store_order_id":"once"}`, h.withPoint())}
		}},

		"GET /api/v3/service-points":      plain("/api/v3/service-points?country_code=NL&use_integration_carriers=true", "", off),
		"GET /api/v3/service-points/{id}": at("/api/v3/service-points/%d"),
		"POST /api/v3/service-points/{id}/check-availability": {strange: off, make: func(h *realm) ask {
			return ask{path: fmt.Sprintf("/api/v3/service-points/%d/check-availability", h.withPoint()), json: "{}"}
		}},
	}
	stored := all["GET /api/v2/service-points/{shop_type}/store"]
	stored.ok = http.StatusCreated
	all["GET /api/v2/service-points/{shop_type}/store"] = stored
	return all
}
