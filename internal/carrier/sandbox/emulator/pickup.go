package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox/tariff"
)

// pickup is a van that was ordered.
type pickup struct {
	Number    string    `json:"number"`
	Key       string    `json:"key"`
	Reference string    `json:"reference"`
	Content   string    `json:"content"`
	From      time.Time `json:"from"`
	Cancelled bool      `json:"cancelled,omitempty"`
}

type pickupOrder struct {
	Reference string    `json:"reference"`
	Address   address   `json:"address"`
	From      time.Time `json:"from"`
	Until     time.Time `json:"until"`
	Parcels   int       `json:"parcels"`
	Pallets   int       `json:"pallets"`
	Weight    int64     `json:"weight_grams"`
	Note      string    `json:"note"`
	Customer  string    `json:"customer_reference"`
}

// pickupAhead is how far ahead a van can be ordered.
const pickupAhead = 30 * 24 * time.Hour

// check judges an order. Whoever moves the sandbox's clock goes on ordering vans by the calendar on the wall, so both are good for the day.
func (o pickupOrder) check(now time.Time) *problem {
	first, last := now.Add(-24*time.Hour), now.Add(pickupAhead)
	if wall := time.Now(); wall.Before(now) {
		first = wall.Add(-24 * time.Hour)
	} else {
		last = wall.Add(pickupAhead)
	}
	switch {
	case o.Reference == "" || len(o.Reference) > 100:
		return bad("INVALID", "reference", "The reference has 1 to 100 characters.")
	case o.Parcels < 0 || o.Pallets < 0 || o.Parcels+o.Pallets == 0 || o.Parcels > 999 || o.Pallets > 20:
		return bad("INVALID", "parcels", "A van takes 1 to 999 parcels and up to 20 pallets.")
	case o.From.Before(first) || o.From.After(last):
		return bad("INVALID", "from", "Vans are ordered for today or the next 30 days.")
	case !o.Until.IsZero() && !o.Until.After(o.From):
		return bad("INVALID", "until", "The window ends before it begins.")
	}
	if p := o.Address.check("address"); p != nil {
		return p
	}
	if !slices.Contains(tariff.Origins, o.Address.Country) {
		return bad("NOT_SERVED", "address.country", "The sandbox does not collect in %s.", o.Address.Country)
	}
	return nil
}

// collect orders a van, or fails as its words want.
func (e *Emulator) collect(w http.ResponseWriter, r *http.Request, key string) {
	var o pickupOrder
	if p := read(r, &o); p != nil {
		p.send(w)
		return
	}
	as := order{To: o.Address, OrderNumber: o.Customer, Reference: o.Reference} // where the words that make it fail are looked for
	s := as.spell()
	if !e.pause(r, s.slow) {
		return
	}
	got, seq, p := e.van(key, o, as, s)
	if p != nil {
		p.send(w)
		return
	}
	if !e.durable(w, seq) {
		return
	}
	switch {
	case s.words["TIMEOUT"]:
		e.pause(r, 2*time.Minute)
		panic(http.ErrAbortHandler)
	case s.words["CUT"], s.words["GARBAGE"]:
		panic(http.ErrAbortHandler)
	}
	send(w, http.StatusCreated, map[string]any{"number": got.Number, "message": "The van comes on " + got.From.Format(time.DateOnly) + "."})
}

// van decides about the order and writes it down.
func (e *Emulator) van(key string, o pickupOrder, as order, s spell) (*pickup, uint64, *problem) {
	e.mu.Lock()
	defer e.mu.Unlock()
	k := e.state.key(key)
	content := digest(fmt.Sprintf("%v %v %d %d", o.Address, o.From, o.Parcels, o.Pallets))
	if e.o.Mode == Idempotent {
		if i := slices.IndexFunc(k.pickups, func(p *pickup) bool { return p.Reference == o.Reference }); i >= 0 {
			if k.pickups[i].Content != content {
				return nil, 0, &problem{Status: http.StatusConflict, Code: "REFERENCE_TAKEN", Field: "reference", Message: "The reference belongs to another pick-up."}
			}
			return k.pickups[i], e.ledger.Last(), nil
		}
	}
	if refused := e.refusal(key, as, s); refused != nil {
		return nil, 0, refused
	}
	if p := o.check(e.clock(k)); p != nil {
		return nil, 0, p
	}
	got := &pickup{Number: fmt.Sprintf("PU%08d", e.state.vans+1), Key: k.id, Reference: o.Reference, Content: content, From: o.From}
	return got, e.record(record{Type: recordPickup, Key: k.id, Pickup: got}), nil
}

// vans tells a key's pick-ups, to compare with what others believe.
func (e *Emulator) vans(w http.ResponseWriter, _ *http.Request, key string) {
	e.mu.Lock()
	all, seq := slices.Clone(e.state.key(key).pickups), e.ledger.Last()
	e.mu.Unlock()
	if e.durable(w, seq) {
		send(w, http.StatusOK, map[string]any{"pickups": slices.Concat([]*pickup{}, all)})
	}
}

// stay takes a pick-up back, until the van has set out.
func (e *Emulator) stay(w http.ResponseWriter, r *http.Request, key string) {
	e.mu.Lock()
	k := e.state.key(key)
	i := slices.IndexFunc(k.pickups, func(p *pickup) bool { return p.Number == r.PathValue("number") })
	late := i >= 0 && !k.pickups[i].Cancelled && !e.clock(k).Before(k.pickups[i].From)
	if i >= 0 && !late && !k.pickups[i].Cancelled {
		e.record(record{Type: recordStay, Key: k.id, Number: k.pickups[i].Number})
	}
	seq := e.ledger.Last()
	e.mu.Unlock()
	switch {
	case i < 0:
		notFound("pick-up").send(w)
	case late:
		(&problem{Status: http.StatusConflict, Code: "TOO_LATE", Message: "The van is on its way."}).send(w)
	case e.durable(w, seq):
		send(w, http.StatusOK, map[string]string{"message": "The van does not come."})
	}
}
