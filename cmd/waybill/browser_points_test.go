package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-rod/rod/lib/input"
)

// TestAServicePointIsChosenInThePanelAndStandsOnEverything walks an order that asks for what there is not: it is kept, the panel says what was
// asked for, the merchant searches another point and takes it by the keyboard, and label, parcel and buyer's page lead there.
func TestAServicePointIsChosenInThePanelAndStandsOnEverything(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser; make test runs it")
	}
	t.Parallel()
	w := newWalk(t)
	w.open("/signup")
	w.fill("company", "Theehuis Lindebloesem", "country", "NL", "name", "Marijke Terpstra", "email", "marijke@example.org", "password", "kettle-and-cup-7")
	w.press("^\\s*(Create|Open).*account")
	w.open("/settings/senders")
	w.find(`a[href^="/settings/senders/"]:not([href$=new])`).MustEval("() => this.click()")
	w.find("[name=address]")
	w.fill("address", "Twijnstraat", "house_number", "31", "postal_code", "3511 ZG", "city", "Utrecht")
	w.press("^\\s*Save")
	w.open("/integrations/new?system=api")
	w.fill("name", "Markt")
	w.press("^\\s*(Save|Connect)")
	api := demoAPI{w.base, demoIntegration{Public: *w.find("[data-public-key]").MustAttribute("data-public-key"), Secret: *w.find("[data-secret-key]").MustAttribute("data-secret-key")}}

	var shop struct {
		Data struct {
			ID int64 `json:"integration_id"`
		} `json:"data"`
	}
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(api.post(ctx, http.MethodGet, "/api/v3/user/auth/metadata", nil, &shop))
	api.keys.ID = shop.Data.ID
	must(api.offerPoints(ctx))
	come := eventually(func() bool { // the points come while the platform serves
		var near []any
		must(api.post(ctx, http.MethodGet, "/api/v2/service-points?country=NL&postal_code=5611EM", nil, &near))
		return len(near) > 0
	})
	if !come {
		t.Fatal("no points are near")
	}
	must(api.post(ctx, http.MethodPost, "/api/v3/orders", []any{map[string]any{
		"order_id": "shop-1", "order_number": "NL-1",
		"order_details":    map[string]any{"integration": map[string]any{"id": shop.Data.ID}, "status": map[string]any{"code": "new"}, "order_created_at": "2026-10-03T10:00:00Z", "order_items": []any{map[string]any{"name": "Cup", "quantity": 1, "total_price": map[string]any{"value": 9.5, "currency": "EUR"}}}},
		"payment_details":  map[string]any{"total_price": map[string]any{"value": 9.5, "currency": "EUR"}, "status": map[string]any{"code": "paid"}},
		"shipping_address": map[string]any{"name": "Ilse Vos", "address_line_1": "Emmasingel", "house_number": "7", "postal_code": "5611 EM", "city": "Eindhoven", "country_code": "NL"},
		"shipping_details": map[string]any{"measurement": map[string]any{"weight": map[string]any{"value": 0.9, "unit": "kg"}}, "ship_with": map[string]any{"type": "shipping_option_code",
			"properties": map[string]any{"shipping_option_code": "postnl:standard"}}},
		"service_point_details": map[string]any{"id": "123456789"},
	}}, nil))

	w.open("/orders")
	w.says("The shop asked for")
	link := "/orders/" + w.orderLink()
	w.open(link)
	w.says("‘postnl:standard’")
	w.says("‘123456789’")
	w.look("point-asked")
	w.open(link + "?edit=point")
	w.find(".points button")
	w.look("point-choice")
	w.fill("near", "Breda")
	w.press("^\\s*Search")
	w.says("Breda")
	chosen := strings.SplitN(w.find(".points .what").MustText(), "\n", 2)[0]
	w.find(".points button").MustFocus()
	wait := w.page.Timeout(patience).MustWaitNavigation()
	w.page.Keyboard.MustType(input.Enter)
	wait()
	w.says("goes to " + chosen + " now.")
	w.look("point-chosen")
	w.press("Sandbox Service Point")
	w.says("goes with")
	w.open(link)
	w.press("Create label")
	w.says("The label is made.")
	w.open(*w.find(".note.good a.mono").MustAttribute("href"))
	w.says("Collected at")
	w.says(chosen)
	w.look("point-parcel")
	w.open(*w.find(`a[href^="/t/"]`).MustAttribute("href"))
	w.says("Where you collect it")
	w.says(chosen)
	w.look("point-buyer")
}
