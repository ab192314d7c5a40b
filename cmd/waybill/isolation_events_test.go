package main

import "fmt"

// eventRecipes are the feed, the log of events and what listens to it.
func eventRecipes() map[string]recipe {
	return map[string]recipe{
		"GET /api/waybill/events": {strange: open, make: func(h *realm) ask {
			id := h.order(false).parcel
			return ask{path: fmt.Sprintf("/api/waybill/events?limit=500&after=0&x=%d", id)}
		}},
	}
}
