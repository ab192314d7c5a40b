package emulator

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// batchRow is several shipments taken at once.
type batchRow struct {
	ID    int   `json:"id"`
	Org   int   `json:"org"`
	Ships []int `json:"ships"`
}

// batch is POST /organizations/{id}/batches: all are taken, or none. The details of what is wrong stand under each item's own id.
func (e *Emulator) batch(w http.ResponseWriter, r *http.Request, c customer) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var in struct {
		Shipments  []wish `json:"shipments"`
		OnlyChoice bool   `json:"only_choice_of_offer"`
	}
	if found := parse(raw, &in); found != nil {
		invalid(w, found)
		return
	}
	wrong := tree{}
	if len(in.Shipments) == 0 {
		wrong.add("shipments", "required")
	}
	var words []string
	under := tree{}
	for i, one := range in.Shipments {
		words = append(words, one.words()...)
		if found := one.check(); found != nil {
			name := fmt.Sprint(i)
			if one.ID != nil {
				name = fmt.Sprint(one.ID)
			}
			under[name] = found
			wrong["shipments"] = under
		}
	}
	if len(wrong) > 0 {
		invalid(w, wrong)
		return
	}
	spell := emulate.Read(words...)
	if e.conjured(w, spell, in.Shipments[0].Service, "receiver.address.post_code", "receiver.first_name") {
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, r *http.Request) {
		b := batchRow{ID: int(1e6 + e.Desk().Draw("batch", 1e6)), Org: c.id}
		for _, one := range in.Shipments {
			one.OnlyChoice = one.OnlyChoice || in.OnlyChoice
			s, err := e.keep(c, one)
			if err != nil {
				refuse(w, http.StatusInternalServerError, "internal", err.Error(), nil)
				return
			}
			b.Ships = append(b.Ships, s.ID)
		}
		if err := e.Desk().Keep(batchKind, strconv.Itoa(b.ID), b); err != nil {
			refuse(w, http.StatusInternalServerError, "internal", err.Error(), nil)
			return
		}
		send(w, http.StatusCreated, e.batchView(r, b))
	})
}

// batchView: a batch is done when each of its shipments is bought, or waits for the word to be.
func (e *Emulator) batchView(r *http.Request, b batchRow) map[string]any {
	ships := []map[string]any{}
	status := "done"
	for _, id := range b.Ships {
		var s shipment
		if !e.Desk().Get(shipmentKind, strconv.Itoa(id), &s) {
			continue
		}
		if !s.Confirmed.IsZero() && !e.bought(s) {
			status = "in_progress"
		}
		ships = append(ships, e.view(r, s))
	}
	return map[string]any{"href": href(r, "/v1/batches/"+strconv.Itoa(b.ID)), "id": b.ID, "status": status, "shipments": ships}
}

func (e *Emulator) readBatch(w http.ResponseWriter, r *http.Request, c customer) {
	var b batchRow
	if !e.Desk().Get(batchKind, r.PathValue("id"), &b) || b.Org != c.id {
		notFound(w)
		return
	}
	send(w, http.StatusOK, e.batchView(r, b))
}
