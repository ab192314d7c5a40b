package emulator

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

const dispatchKind = "dispatch"

// dispatchOrder is a courier told to come. Not in our sheet: its statuses; here it is new until it is taken back.
type dispatchOrder struct {
	ID      int       `json:"id"`
	Org     int       `json:"org"`
	Ships   []int     `json:"ships"`
	Comment string    `json:"comment"`
	Address address   `json:"address"`
	Name    string    `json:"name"`
	Phone   string    `json:"phone"`
	Email   string    `json:"email"`
	Made    time.Time `json:"made"`
	Dropped time.Time `json:"dropped,omitzero"`
}

// dispatch is POST /organizations/{id}/dispatch_orders. Nothing bars a second order.
func (e *Emulator) dispatch(w http.ResponseWriter, r *http.Request, c customer) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var in struct {
		Shipments []json.Number `json:"shipments"`
		Comment   string        `json:"comment"`
		Address   *address      `json:"address"`
		Name      string        `json:"name"`
		Phone     string        `json:"phone"`
		Email     string        `json:"email"`
	}
	found := parse(raw, &in)
	if found != nil {
		invalid(w, found)
		return
	}
	spell := emulate.Read(in.Name, in.Comment)
	if e.conjured(w, spell, "dispatch orders", "address.post_code", "name") {
		return
	}
	found = tree{}
	o := dispatchOrder{Org: c.id, Comment: in.Comment, Name: in.Name, Phone: in.Phone, Email: in.Email, Made: e.Desk().Now()}
	ships := e.toCollect(found, in.Shipments, c)
	if in.Address == nil {
		found.add("address", "required")
	} else {
		in.Address.check(found, "address")
		o.Address = *in.Address
	}
	if in.Name == "" {
		found.add("name", "required")
	}
	if !phone.MatchString(in.Phone) {
		found.add("phone", missing(in.Phone))
	}
	if in.Email != "" && !email.MatchString(in.Email) {
		found.add("email", "invalid")
	}
	if len(found) > 0 {
		invalid(w, found)
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, r *http.Request) {
		o.ID = int(1e6 + e.Desk().Draw("dispatch", 1e6))
		e.moving.Lock()
		defer e.moving.Unlock()
		for _, s := range ships {
			s = e.fresh(s)
			o.Ships = append(o.Ships, s.ID)
			s.Dispatch = o.ID
			if err := e.Desk().Keep(shipmentKind, s.key(), s); err != nil {
				refuse(w, http.StatusInternalServerError, "internal", err.Error(), nil)
				return
			}
		}
		if err := e.Desk().Keep(dispatchKind, strconv.Itoa(o.ID), o); err != nil {
			refuse(w, http.StatusInternalServerError, "internal", err.Error(), nil)
			return
		}
		send(w, http.StatusCreated, e.orderView(r, o))
	})
}

// toCollect are the shipments of an order: the organisation's own, and confirmed.
func (e *Emulator) toCollect(found tree, ids []json.Number, c customer) []shipment {
	var all []shipment
	if len(ids) == 0 {
		found.add("shipments", "required")
	}
	for _, id := range ids {
		var s shipment
		switch {
		case !e.Desk().Get(shipmentKind, id.String(), &s) || s.Org != c.id:
			found.add("shipments", "not_found")
		case !e.bought(s) || e.Desk().Handed(s.Life):
			found.add("shipments", "invalid_status")
		default:
			all = append(all, s)
		}
	}
	return all
}

func (e *Emulator) orderView(r *http.Request, o dispatchOrder) map[string]any {
	ships := []map[string]any{}
	for _, id := range o.Ships {
		var s shipment
		if e.Desk().Get(shipmentKind, strconv.Itoa(id), &s) {
			ships = append(ships, map[string]any{"href": href(r, "/v1/shipments/"+s.key()), "id": s.ID, "tracking_number": s.Numbers[0]})
		}
	}
	comments := []map[string]any{}
	if o.Comment != "" {
		comments = append(comments, map[string]any{"id": o.ID*10 + 1, "comment": o.Comment, "created_at": e.stamp(o.Made)})
	}
	status := "new"
	if !o.Dropped.IsZero() {
		status = "canceled"
	}
	return map[string]any{
		"href": href(r, "/v1/dispatch_orders/"+strconv.Itoa(o.ID)), "id": strconv.Itoa(o.ID), "status": status, "created_at": e.stamp(o.Made), "updated_at": e.stamp(o.Made),
		"address": o.Address, "shipments": ships, "comments": comments,
	}
}

// order is the organisation's order of a path; false when it was answered.
func (e *Emulator) order(w http.ResponseWriter, r *http.Request, c customer) (dispatchOrder, bool) {
	var o dispatchOrder
	if !e.Desk().Get(dispatchKind, r.PathValue("id"), &o) || o.Org != c.id {
		notFound(w)
		return o, false
	}
	return o, true
}

func (e *Emulator) readDispatch(w http.ResponseWriter, r *http.Request, c customer) {
	if o, ok := e.order(w, r, c); ok {
		send(w, http.StatusOK, e.orderView(r, o))
	}
}

func (e *Emulator) dropDispatch(w http.ResponseWriter, r *http.Request, c customer) {
	o, ok := e.order(w, r, c)
	if !ok {
		return
	}
	if !o.Dropped.IsZero() {
		refuse(w, http.StatusBadRequest, "invalid_action", "The dispatch order is cancelled already.", nil)
		return
	}
	o.Dropped = e.Desk().Now()
	if err := e.Desk().Keep(dispatchKind, strconv.Itoa(o.ID), o); err != nil {
		refuse(w, http.StatusInternalServerError, "internal", err.Error(), nil)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
