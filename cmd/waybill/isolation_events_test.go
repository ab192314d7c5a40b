package main

import (
	"fmt"
	"net/http"
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
	}
}
