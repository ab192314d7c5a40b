package main

import (
	"fmt"
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	closeouts "github.com/waybill-ship/waybill/internal/manifest"
)

// handoverPages are the panel's pages about giving parcels to carriers.
func handoverPages() map[string]recipe {
	ship := account.Ship
	return map[string]recipe{
		"GET /handover": {make: func(*realm) ask { return ask{path: "/handover"} }, strange: open},
		"POST /handover/close": {needs: ship, make: func(h *realm) ask {
			return ask{path: "/handover/close", form: form("contract", fmt.Sprint(h.waiting()))}
		}},
		"GET /handover/manifests/{manifest}":            {make: func(h *realm) ask { return ask{path: fmt.Sprintf("/handover/manifests/%d", h.closedOut())} }},
		"GET /handover/manifests/{manifest}/papers/{n}": {make: func(h *realm) ask { return ask{path: fmt.Sprintf("/handover/manifests/%d/papers/1", h.closedOut())} }},
		// It is in no doubt, so that its owner is refused too, but in other words.
		"POST /handover/manifests/{manifest}/decide": {needs: ship, ok: http.StatusConflict, make: func(h *realm) ask {
			return ask{path: fmt.Sprintf("/handover/manifests/%d/decide", h.closedOut()), form: form("closed", "1", "number", h.word(accountWord))}
		}},
	}
}

// closedOut is a manifest of the account's.
func (h *realm) closedOut() int64 {
	h.t.Helper()
	made, err := h.p.manifests.Begin(h.t.Context(), h.a.id, h.waiting(), h.word(accountWord))
	must(h.t, err)
	must(h.t, h.p.manifests.Close(h.t.Context(), closeouts.Close{Account: h.a.id, Manifest: made[0].ID}))
	return made[0].ID
}

// waiting is a contract of the account's under which a parcel waits to be closed out.
func (h *realm) waiting() int64 {
	h.t.Helper()
	h.order(true)
	all, err := h.p.manifests.Wait(h.t.Context(), h.a.id)
	must(h.t, err)
	if len(all) == 0 {
		h.t.Fatal("nothing waits to be closed out")
	}
	return all[0].Contract
}
