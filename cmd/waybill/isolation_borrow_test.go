package main

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/waybill-ship/waybill/internal/dbtest"
)

// borrowed is a call about the caller's own things that names one of the owner's.
type borrowed struct {
	name, route string // the route as in the recipes' tables, for the method
	path        string
	form        url.Values
	json        string
	want        int
}

// TestNobodyBorrowsWhatIsAnothers puts the owner's ids where a stranger may name his own: the sender of an order, a cursor, one id among many.
func TestNobodyBorrowsWhatIsAnothers(t *testing.T) {
	t.Parallel()
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			h := newRealm(t, engine)
			for _, c := range h.withKeys() {
				t.Run(c.name, func(t *testing.T) { h.borrow(t, guest{name: "stranger's key", keys: h.b1.keys}, c, false) })
			}
			for _, c := range h.withSession() {
				t.Run(c.name, func(t *testing.T) { h.borrow(t, h.foe, c, false) })
			}
			for _, c := range h.asSibling() {
				t.Run(c.name, func(t *testing.T) { h.borrow(t, guest{name: "sibling's key", keys: h.a2.keys}, c, true) })
			}
		})
	}
}

func (h *realm) borrow(t *testing.T, g guest, c borrowed, sibling bool) {
	h.t.Helper()
	was := h.rows()
	got := h.send(g, c.route, ask{path: c.path, form: c.form, json: c.json})
	if got.Code != c.want {
		t.Errorf("%s gets %d, want %d: %s", g.name, got.Code, c.want, words(got))
	}
	h.silent(c.name, got, g, recipe{}, sibling)
	h.same(c.name, was)
}

// parcelWith is an import that names something by a field.
func parcelWith(field string, value any) string {
	return fmt.Sprintf(`{"parcel":{"name":"Jan","address":"Dorpsstraat","house_number":"7","city":"Gouda","postal_code":"2801AB","country":"NL","weight":"0.5",
		"request_label":true,"shipment":{"id":8},"%s":%v}}`, field, value)
}

func (h *realm) withKeys() []borrowed {
	own, printed := h.plain(h.b1).parcel, h.imported(h.b1, parcelWith("order_number", `"mine"`)).parcel
	f := fmt.Sprintf
	return []borrowed{
		{name: "an import from the owner's sender address", route: http.MethodPost, path: "/api/v2/parcels", json: parcelWith("sender_address", h.sender), want: 400},
		{name: "an import with the owner's contract", route: http.MethodPost, path: "/api/v2/parcels", json: parcelWith("contract", h.contract()), want: 400},
		{name: "a change to the owner's sender address", route: http.MethodPut, path: f("/api/v2/parcels/%d", own), json: f(`{"parcel":{"sender_address":%d}}`, h.sender), want: 400},
		{name: "a label made from the owner's sender address", route: http.MethodPut, path: f("/api/v2/parcels/%d", own), json: f(`{"parcel":{"request_label":true,"sender_address":%d}}`, h.sender), want: 400},
		{name: "one of the owner's labels among own ones", route: http.MethodPost, path: "/api/v2/labels", json: f(`{"label":{"parcels":[%d,%d]}}`, printed, h.boxed.parcel), want: 404},
		{name: "the list by the owner's order number", route: http.MethodGet, path: "/api/v2/parcels?order_number=" + url.QueryEscape(shopWord+" 10"), want: 200},
		{name: "the list by the owner's tracking number", route: http.MethodGet, path: "/api/v2/parcels?tracking_number=" + h.boxed.number, want: 200},
		{name: "the clock of the owner's parcel, with seconds", route: http.MethodPost, path: "/api/waybill/sandbox/clock", json: f(`{"parcel":%d,"advance_seconds":60,"script":"lost"}`, h.boxed.parcel), want: 404},
	}
}

func (h *realm) asSibling() []borrowed {
	f := fmt.Sprintf
	return []borrowed{
		{name: "the sibling's list by the owner's tracking number", route: http.MethodGet, path: "/api/v2/parcels?tracking_number=" + h.boxed.number, want: 200},
		{name: "the sibling's change of a webhook", route: http.MethodPut, path: f("/api/v2/integrations/%d", h.a1.id), json: `{"webhook_url":"http://elsewhere.example/"}`, want: 404},
		{name: "the sibling's label of a draft", route: http.MethodPut, path: "/api/v2/parcels", json: f(`{"parcel":{"id":%d,"request_label":true}}`, h.ready.parcel), want: 404},
	}
}

func (h *realm) withSession() []borrowed {
	own := h.plain(h.b1)
	f := fmt.Sprintf
	d, err := h.p.webhook.Test(h.t.Context(), h.a.id, h.a1.id)
	must(h.t, err)
	return []borrowed{
		{name: "the list by the owner's shop", route: http.MethodGet, path: f("/orders?shop=%d", h.a1.id), want: 200},
		{name: "everything of the owner's shop on hold", route: http.MethodPost, path: "/orders/hold", form: form("all", "1", "shop", h.a1.id), want: 400},
		{name: "the owner's order among own ones on hold", route: http.MethodPost, path: "/orders/hold", form: form("id", own.order, "id", h.ready.order), want: 303},
		{name: "the owner's order among own ones to label", route: http.MethodPost, path: "/orders/labels/buy", form: form("id", own.order, "id", h.ready.order), want: 303},
		{name: "the owner's order among own ones on the question before labels", route: http.MethodPost, path: "/orders/labels", form: form("id", own.order, "id", h.ready.order), want: 200},
		{name: "the owner's label among own ones", route: http.MethodPost, path: "/labels/print", form: form("id", own.parcel, "id", h.boxed.parcel), want: 404},
		{name: "the labels of the owner's batch", route: http.MethodPost, path: "/labels/print", form: form("batch", 1), want: 404},
		{name: "a list that goes on after the owner's order", route: http.MethodGet, path: f("/orders?after=%d", h.boxed.order+1000), want: 200},
		{name: "the owner's delivery under an own integration", route: http.MethodGet, path: f("/integrations/%d/deliveries/%d", h.b1.id, d.N), want: 404},
		{name: "the owner's test under an own integration", route: http.MethodGet, path: f("/integrations/%d?sent=%d", h.b1.id, d.N), want: 200},
		{name: "the owner's keys under an own integration", route: http.MethodPost, path: f("/integrations/%d/retire", h.b1.id), form: form("public_key", h.a1.keys.Public), want: 404},
		{name: "the owner's account to work in", route: http.MethodPost, path: "/settings/account", form: form("account", h.a.id), want: 404},
		{name: "the operator's account to work in", route: http.MethodPost, path: "/settings/account", form: form("account", 1), want: 404},
	}
}
