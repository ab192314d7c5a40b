package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/returns"
)

// returnRecipes are the calls about returns, tracking and pick-ups, in both words.
func returnRecipes() map[string]recipe {
	f := fmt.Sprintf
	at := func(path string, make func(h *realm) any) func(*realm) ask {
		return func(h *realm) ask { return ask{path: f(path, make(h))} }
	}
	sentBack := func(h *realm) any { return h.sentBack() }
	van := func(h *realm) any { return h.van() }
	// Its number is no trace, for the answer names what was asked for.
	number := func(h *realm) any {
		r, err := returns.Get(h.t.Context(), h.p.db, h.a.id, 0, returns.ID(h.sentBack()))
		must(h.t, err)
		p, err := parcel.Get(h.t.Context(), h.p.db, h.a.id, 0, r.Parcel)
		must(h.t, err)
		return p.Number
	}
	plain := func(path string) func(*realm) ask { return func(*realm) ask { return ask{path: path} } }
	days := f("?from_date=%s&to_date=%s", time.Now().AddDate(0, 0, -1).Format(time.DateOnly), time.Now().AddDate(0, 0, 1).Format(time.DateOnly))
	return map[string]recipe{
		"GET /api/v2/returns":                    {make: plain("/api/v2/returns"), strange: open},
		"GET /api/v2/returns/{id}":               {make: at("/api/v2/returns/%d", sentBack)},
		"GET /api/v2/tracking/{tracking_number}": {make: at("/api/v2/tracking/%s", number)},
		"GET /api/v2/pickups":                    {make: plain("/api/v2/pickups"), strange: open},
		"GET /api/v2/pickups/{id}":               {make: at("/api/v2/pickups/%d", van)},
		"POST /api/v2/pickups": {creates: true, make: plainBody("/api/v2/pickups", f(`{"carrier":"sendcloud","name":"Dock","address":"Dok 1","city":"Eindhoven",
			"postal_code":"5611EM","country":"NL","pickup_from":"%s","quantity":2,"total_weight":3}`, time.Now().Add(26*time.Hour).UTC().Format(time.RFC3339)))},
		"POST /api/v2/box/finalize": {make: plainBody("/api/v2/box/finalize", `{"copy_count":1}`), ok: http.StatusBadRequest, strange: http.StatusBadRequest}, // nobody has one

		"GET /api/v3/returns":                            {make: plain("/api/v3/returns" + days), strange: open},
		"POST /api/v3/returns":                           {creates: true, ok: http.StatusCreated, make: plainBody("/api/v3/returns", returnBody("Jan"))},
		"POST /api/v3/returns/announce-synchronously":    {creates: true, ok: http.StatusCreated, make: plainBody("/api/v3/returns/announce-synchronously", returnBody("Jan"))},
		"POST /api/v3/returns/validate":                  {creates: true, make: plainBody("/api/v3/returns/validate", returnBody("Jan"))},
		"GET /api/v3/returns/{id}":                       {make: at("/api/v3/returns/%d", sentBack)},
		"PATCH /api/v3/returns/{id}/cancel":              {make: at("/api/v3/returns/%d/cancel", sentBack), ok: http.StatusAccepted},
		"GET /api/v3/parcels/tracking/{tracking_number}": {make: at("/api/v3/parcels/tracking/%s", number)},
		// A number is registered once, so whoever comes second is refused for that alone; that accounts do not meet there is tracking's own test.
		"POST /api/v3/parcels/tracking": {make: plainBody("/api/v3/parcels/tracking", `{"source_id":"s-1"}`), ok: http.StatusUnprocessableEntity,
			strange: http.StatusUnprocessableEntity},
		"GET /api/v3/pickups":      {make: plain("/api/v3/pickups"), strange: open},
		"GET /api/v3/pickups/{id}": {make: at("/api/v3/pickups/%d", van)},
		"POST /api/v3/pickups": {creates: true, ok: http.StatusCreated, make: plainBody("/api/v3/pickups", f(`{"carrier_code":"sendcloud","address":%s,
			"time_slots":[{"start_at":"%s"}],"items":[{"quantity":2,"container_type":"parcel","total_weight":{"value":3,"unit":"kg"}}]}`,
			addressBody("Dock"), time.Now().Add(26*time.Hour).UTC().Format(time.RFC3339)))},
	}
}

func addressBody(name string) string {
	return fmt.Sprintf(`{"name":"%s","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"}`, name)
}

func returnBody(name string) string {
	return fmt.Sprintf(`{"from_address":%s,"to_address":%s,"ship_with":{"shipping_option_code":"sendcloud:letterreturn"},"weight":{"value":1,"unit":"kg"},
		"parcel_items":[{"description":"%s lamp","quantity":1}]}`, addressBody(name), addressBody("Desk"), name)
}

// sentBack is a return of a1's.
func (h *realm) sentBack() int64 {
	h.t.Helper()
	return h.newID("/api/v3/returns/announce-synchronously", returnBody(h.word(shopWord)), "return_id")
}

// van is a pick-up of a1's.
func (h *realm) van() int64 {
	h.t.Helper()
	return h.newID("/api/v2/pickups", fmt.Sprintf(`{"carrier":"sendcloud","name":"%s","address":"Dok 1","city":"Eindhoven","postal_code":"5611EM","country":"NL",
		"pickup_from":"%s","quantity":2,"total_weight":3}`, h.word(shopWord), time.Now().Add(26*time.Hour).UTC().Format(time.RFC3339)), "id")
}

// newID calls as a1 and answers the id that was given.
func (h *realm) newID(path, body, key string) int64 {
	h.t.Helper()
	got := h.send(guest{keys: h.a1.keys}, http.MethodPost, ask{path: path, json: body})
	_, rest, ok := strings.Cut(got.Body.String(), `"`+key+`":`)
	var id int64
	if _, err := fmt.Sscan(strings.FieldsFunc(rest, func(r rune) bool { return r == ',' || r == '}' })[0], &id); got.Code >= 300 || !ok || err != nil {
		h.t.Fatalf("%s: %d %.300s", path, got.Code, got.Body)
	}
	return id
}

// returnPages are the panel's pages about returns.
func returnPages() map[string]recipe {
	f := fmt.Sprintf
	return map[string]recipe{
		"GET /returns":      {make: func(*realm) ask { return ask{path: "/returns"} }, strange: open},
		"GET /returns/new":  {make: func(h *realm) ask { return ask{path: f("/returns/new?parcel=%d", h.order(true).parcel)} }, needs: account.Ship},
		"GET /returns/{id}": {make: func(h *realm) ask { return ask{path: f("/returns/%d", h.sentBack())} }},
		"POST /returns": {make: func(h *realm) ask {
			return ask{path: "/returns", form: url.Values{"parcel": {f("%d", h.order(true).parcel)}, "method": {"9"}, "reason": {"3"}}}
		}, needs: account.Ship},
		"POST /returns/{id}/cancel": {make: func(h *realm) ask {
			return ask{path: f("/returns/%d/cancel", h.sentBack()), form: url.Values{}}
		}, needs: account.Ship},
	}
}
