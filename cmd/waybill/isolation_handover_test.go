package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	closeouts "github.com/waybill-ship/waybill/internal/manifest"
	"github.com/waybill-ship/waybill/internal/pickup"
)

// handoverPages are the panel's pages about giving parcels to carriers.
func handoverPages() map[string]recipe {
	ship := account.Ship
	return map[string]recipe{
		"GET /parcels/scans": {make: func(*realm) ask { return ask{path: "/parcels/scans"} }, strange: open, needs: ship},
		// A stranger's own look at the file finds none of its parcels, and says no more of them than the file does.
		"POST /parcels/scans": {needs: ship, ok: http.StatusOK, strange: open, make: func(*realm) ask {
			return ask{path: "/parcels/scans", form: form("rows", "number,time,status\nNONE1,"+time.Now().UTC().Format(time.RFC3339)+",delivered\n")}
		}},
		"GET /pickups":     {make: func(*realm) ask { return ask{path: "/pickups"} }, strange: open},
		"GET /pickups/new": {make: func(*realm) ask { return ask{path: "/pickups/new"} }, strange: open, needs: ship},
		"POST /pickups": {needs: ship, make: func(h *realm) ask {
			return ask{path: "/pickups", form: form("contract", fmt.Sprint(h.contract()), "day", time.Now().AddDate(0, 0, 2).Format(time.DateOnly), "from", "12:00", "until", "17:00",
				"quantity", "3", "weight", "5", "reference", h.word(accountWord))}
		}},
		"GET /pickups/{pickup}": {make: func(h *realm) ask { return ask{path: fmt.Sprintf("/pickups/%d", h.van())} }},
		"POST /pickups/{pickup}/cancel": {needs: ship, make: func(h *realm) ask {
			id := h.van()
			must(h.t, h.p.pickups.Ask(h.t.Context(), pickup.Ask{Account: h.a.id, Pickup: id}))
			return ask{path: fmt.Sprintf("/pickups/%d/cancel", id), form: form("x", "1")}
		}},
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
	made, err := h.p.manifests.Begin(h.t.Context(), h.a.id, h.waiting(), "", h.word(accountWord))
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
