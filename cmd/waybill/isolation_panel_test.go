package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// form is what a page sends, as name and value in turns.
func form(pairs ...any) url.Values {
	v := url.Values{}
	for n := 0; n < len(pairs); n += 2 {
		v.Add(fmt.Sprint(pairs[n]), fmt.Sprint(pairs[n+1]))
	}
	return v
}

// get asks for a page whose path may name ids.
func get(path string, ids ...func(h *realm) any) func(*realm) ask {
	return func(h *realm) ask {
		var all []any
		for _, id := range ids {
			all = append(all, id(h))
		}
		return ask{path: fmt.Sprintf(path, all...)}
	}
}

// post sends a form about a thing that its first argument makes.
func post(path string, id func(h *realm) any, fields ...any) func(*realm) ask {
	return func(h *realm) ask { return ask{path: fmt.Sprintf(path, id(h)), form: form(fields...)} }
}

// tick sends a fresh order's id, as the list does with what is ticked.
func tick(path string, fields ...any) func(*realm) ask {
	return func(h *realm) ask {
		return ask{path: path, form: form(append([]any{"id", h.order(false).order}, fields...)...)}
	}
}

func readyOrder(h *realm) any  { return h.ready.order }
func freshOrder(h *realm) any  { return h.order(false).order }
func doubtful(h *realm) any    { return h.doubted().order }
func boxedParcel(h *realm) any { return h.boxed.parcel }
func freshParcel(h *realm) any { return h.order(true).parcel }

// cancelledParcel is a parcel whose label was taken back.
func cancelledParcel(h *realm) any {
	p := h.order(true).parcel
	if _, _, err := h.p.shipping.Cancel(h.t.Context(), h.a.id, 0, parcel.ID(p), true); err != nil {
		h.t.Fatal(err)
	}
	return p
}

// none is what a stranger gets whose choice holds no order of his own.
const none = http.StatusBadRequest

var street = []any{"name", "Jan", "address", "Oosthaven", "house_number", "12", "postal_code", "2801 PD", "city", "Gouda", "country", "NL"}

// orderRecipes are the incoming orders' pages.
func orderRecipes() map[string]recipe {
	ship := account.Ship
	return map[string]recipe{
		"GET /{$}":                {make: get("/"), ok: http.StatusSeeOther, strange: open},
		"GET /start":              {make: get("/start"), strange: open, needs: account.ManageAccount},
		"GET /orders":             {make: get("/orders?q=Gouda"), strange: open},
		"GET /orders/{id}":        {make: get("/orders/%d", readyOrder)},
		"GET /orders/{id}/method": {make: get("/orders/%d/method", readyOrder)},
		"GET /orders/{id}/slip":   {make: get("/orders/%d/slip", readyOrder)},
		"POST /orders/slips":      {make: tick("/orders/slips"), ok: 200, strange: none},
		"POST /orders/picklist":   {make: tick("/orders/picklist"), ok: 200, strange: none},

		"GET /orders/new": {make: get("/orders/new"), strange: open, needs: ship},
		"POST /orders/new": {needs: ship, strange: http.StatusUnprocessableEntity, make: func(h *realm) ask {
			return ask{path: "/orders/new", form: form(append([]any{"weight", "0.5", "sender_address", h.sender}, street...)...)}
		}},
		"POST /orders/{id}/address":  {make: post("/orders/%d/address", freshOrder, street...), needs: ship},
		"POST /orders/{id}/contents": {make: post("/orders/%d/contents", freshOrder, "weight", "0.7", "quantity", "1"), needs: ship},
		"POST /orders/{id}/point":    {make: post("/orders/%d/point", freshOrder, "point", "0"), needs: ship},
		"POST /orders/{id}/method":   {make: post("/orders/%d/method", freshOrder, "method", "8"), needs: ship},
		"POST /orders/{id}/hold":     {make: post("/orders/%d/hold", freshOrder, "wait", "1"), needs: ship},
		"POST /orders/{id}/undo":     {make: undo, needs: ship},
		"POST /orders/{id}/label":    {make: post("/orders/%d/label", freshOrder), needs: ship},
		"POST /orders/{id}/decide":   {make: post("/orders/%d/decide", doubtful, "taken", "0"), needs: ship},

		"GET /orders/labels":      {make: get("/orders/labels?id=%d", freshOrder), strange: none, needs: ship},
		"POST /orders/labels":     {make: tick("/orders/labels"), ok: 200, strange: none, needs: ship},
		"POST /orders/labels/buy": {make: tick("/orders/labels/buy"), strange: none, needs: ship},
		"GET /orders/method":      {make: get("/orders/method?id=%d", freshOrder), strange: none, needs: ship},
		"POST /orders/method":     {make: tick("/orders/method"), ok: 200, strange: none, needs: ship},
		"POST /orders/method/set": {make: tick("/orders/method/set", "method", "8"), strange: none, needs: ship},
		"POST /orders/hold":       {make: tick("/orders/hold"), strange: none, needs: ship},
		"POST /orders/release":    {make: tick("/orders/release"), strange: none, needs: ship},
		"GET /orders/delete":      {make: get("/orders/delete?id=%d", freshOrder), strange: none, needs: ship},
		"POST /orders/delete":     {make: tick("/orders/delete"), ok: 200, strange: none, needs: ship},
		"POST /orders/delete/now": {make: tick("/orders/delete/now"), strange: none, needs: ship},
	}
}

// undo takes back a change that was made before.
func undo(h *realm) ask {
	id := h.order(false).order
	if got := h.send(h.admin, http.MethodPost, ask{path: fmt.Sprintf("/orders/%d/hold", id), form: form("wait", "1")}); got.Code != http.StatusSeeOther {
		h.t.Fatalf("hold: %d %s", got.Code, words(got))
	}
	changes, err := order.Changes(h.t.Context(), h.p.db, h.a.id, id)
	if err != nil || len(changes) == 0 {
		h.t.Fatalf("no change to undo: %v", err)
	}
	return ask{path: fmt.Sprintf("/orders/%d/undo", id), form: form("change", changes[len(changes)-1].Version)}
}

// parcelRecipes are the pages of labels, batches and shipped parcels.
func parcelRecipes() map[string]recipe {
	ship := account.Ship
	made := func(h *realm) any { return h.batch(true, h.order(false).order) }
	refused := func(h *realm) any { return h.batch(true, h.orderFor(h.word(shopWord+" FAIL-ADDRESS"), false).order) }
	waiting := func(h *realm) any { return h.batch(false, h.order(false).order) }
	parcel := func(path string) func(*realm) ask {
		return func(h *realm) ask { return ask{path: path, form: form("id", h.order(true).parcel, "paper", "a6")} }
	}
	return map[string]recipe{
		"GET /labels":           {make: get("/labels"), strange: open},
		"POST /labels/print":    {make: parcel("/labels/print"), ok: 200},
		"GET /labels/pdf":       {make: get("/labels/pdf?id=%d", boxedParcel)},
		"GET /labels/file":      {make: get("/labels/file?id=%d&as=zpl-203", boxedParcel)},
		"POST /labels/slips":    {make: parcel("/labels/slips"), ok: 200},
		"GET /labels/slips":     {make: get("/labels/slips?id=%d", boxedParcel)},
		"POST /labels/picklist": {make: parcel("/labels/picklist"), ok: 200},

		"GET /prints/{id}":             {make: get("/prints/%d", func(h *realm) any { return h.printout() })},
		"GET /prints/{id}/pdf":         {make: get("/prints/%d/pdf", func(h *realm) any { return h.printout() })},
		"GET /batches":                 {make: get("/batches"), strange: open},
		"GET /batches/{id}":            {make: get("/batches/%d", made)},
		"GET /batches/{id}/refused":    {make: get("/batches/%d/refused", refused)},
		"POST /batches/{id}/again":     {make: post("/batches/%d/again", refused), needs: ship},
		"POST /batches/{id}/stop":      {make: post("/batches/%d/stop", waiting), needs: ship},
		"GET /parcels":                 {make: get("/parcels?q=Gouda"), strange: open},
		"GET /parcels/{id}":            {make: get("/parcels/%d", boxedParcel)},
		"POST /parcels/{id}/cancel":    {make: post("/parcels/%d/cancel", freshParcel), needs: ship},
		"POST /parcels/{id}/again":     {make: post("/parcels/%d/again", cancelledParcel), needs: ship},
		"POST /parcels/{id}/refresh":   {make: post("/parcels/%d/refresh", freshParcel)},
		"POST /parcels/{id}/clock":     {make: post("/parcels/%d/clock", freshParcel, "move", "scan"), needs: ship},
		"GET /parcels/{id}/exchanges":  {make: get("/parcels/%d/exchanges", boxedParcel)},
		"GET /parcels/{id}/papers/{n}": {make: get("/parcels/%d/papers/1", func(h *realm) any { return h.papered().parcel })},
	}
}

// integrationRecipes are the pages of the integrations.
func integrationRecipes() map[string]recipe {
	keys := account.ManageConnection
	a1 := func(h *realm) any { return h.a1.id }
	fresh := func(h *realm) any { return h.shop(h.a, h.word(accountWord)).id }
	// named sends the form of an integration, which asks for its name and address.
	named := func(rest string) func(*realm) ask {
		return func(h *realm) ask {
			name := h.word(accountWord)
			return ask{path: fmt.Sprintf("/integrations/%d%s", h.shop(h.a, name).id, rest), form: form("name", name, "webhook_url", h.hook+"/again", "confirm_name", name)}
		}
	}
	sent := func(rest string) func(*realm) ask {
		return func(h *realm) ask {
			s := h.shop(h.a, h.word(shopWord))
			d, err := h.p.webhook.Test(h.t.Context(), h.a.id, s.id)
			must(h.t, err)
			a := ask{path: fmt.Sprintf("/integrations/%d/deliveries", s.id)}
			switch rest {
			case "one":
				a.path += "/" + strconv.FormatInt(d.N, 10)
			case "replay":
				a.path += "/" + strconv.FormatInt(d.N, 10) + "/replay"
				a.form = form()
			}
			return a
		}
	}
	retire := func(h *realm) ask {
		s := h.shop(h.a, h.word(accountWord))
		fresh, err := h.p.integrations.Rotate(h.t.Context(), h.a.who, s.id)
		must(h.t, err)
		h.traces = append(h.traces, fresh.Public, fresh.Secret)
		return ask{path: fmt.Sprintf("/integrations/%d/retire", s.id), form: form("public_key", s.keys.Public)}
	}
	return map[string]recipe{
		"GET /settings/integrations":           {make: get("/settings/integrations"), ok: http.StatusSeeOther, strange: open, needs: keys},
		"GET /settings/integrations/{rest...}": {make: get("/settings/integrations/%d", a1), ok: http.StatusSeeOther, strange: open, needs: keys}, // it leads to the page below
		"GET /integrations":                    {make: get("/integrations"), strange: open, needs: keys},
		"GET /integrations/catalogue":          {make: get("/integrations/catalogue"), strange: open, needs: keys},
		"GET /integrations/new":                {make: get("/integrations/new?system=api"), strange: open, needs: keys},
		"POST /integrations": {creates: true, needs: keys, make: func(h *realm) ask {
			return ask{path: "/integrations", form: form("name", h.word("Shop"))}
		}},
		"GET /integrations/{id}":                        {make: get("/integrations/%d", a1), needs: keys},
		"POST /integrations/{id}":                       {make: named(""), needs: keys},
		"GET /integrations/{id}/rotate":                 {make: get("/integrations/%d/rotate", a1), needs: keys},
		"POST /integrations/{id}/rotate":                {make: post("/integrations/%d/rotate", fresh), needs: keys},
		"POST /integrations/{id}/retire":                {make: retire, needs: keys},
		"GET /integrations/{id}/remove":                 {make: get("/integrations/%d/remove", a1), needs: keys},
		"POST /integrations/{id}/remove":                {make: named("/remove"), needs: keys},
		"POST /integrations/{id}/test":                  {make: named("/test"), needs: keys},
		"GET /integrations/{id}/deliveries":             {make: sent(""), needs: keys},
		"GET /integrations/{id}/deliveries/{n}":         {make: sent("one"), needs: keys},
		"POST /integrations/{id}/deliveries/{n}/replay": {make: sent("replay"), needs: keys},
	}
}
