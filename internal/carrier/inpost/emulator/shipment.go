package emulator

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

const (
	shipmentKind = "shipment"
	numberKind   = "number" // a parcel's number → its shipment's id
	batchKind    = "batch"
	// head begins the numbers; a demo one within the Polish network's.
	head = "634099"
	// step is how long a shipment stays in each status on its way to the purchase. Not in our sheet: how long it really does.
	step = 50 * time.Millisecond
)

// shipment is a row of the ledger. What it is now follows from the clock.
type shipment struct {
	ID        int            `json:"id"`
	Org       int            `json:"org"`
	Wish      wish           `json:"wish"`
	Made      time.Time      `json:"made"`
	Changed   time.Time      `json:"changed"`
	Step      time.Duration  `json:"step"`
	Offers    []offer        `json:"offers"`
	Selected  int            `json:"selected,omitempty"`
	Confirmed time.Time      `json:"confirmed,omitzero"` // the moment of the purchase, maybe ahead
	Cancelled time.Time      `json:"cancelled,omitzero"`
	Hidden    time.Time      `json:"hidden,omitzero"`
	Numbers   []string       `json:"numbers"` // one a parcel, told from Confirmed on
	Returns   string         `json:"returns,omitempty"`
	Dispatch  int            `json:"dispatch,omitempty"`
	Life      emulate.Parcel `json:"life"`
}

// offer is one that a shipment was made.
type offer struct {
	ID      int    `json:"id"`
	Service string `json:"service"`
}

func (s shipment) spell() emulate.Spell { return emulate.Read(s.Wish.words()...) }

// service is what is bought, or the first that could be.
func (s shipment) service() string {
	for _, o := range s.Offers {
		if o.ID == s.Selected {
			return o.Service
		}
	}
	return s.Wish.Service
}

func (s shipment) key() string { return strconv.Itoa(s.ID) }

// status is what a shipment is now.
func (e *Emulator) status(s shipment) string {
	now := e.Desk().Now()
	age := now.Sub(s.Made)
	switch {
	case !s.Cancelled.IsZero():
		return "canceled"
	case !s.Confirmed.IsZero() && !now.Before(s.Confirmed):
		status := "confirmed"
		for _, scan := range e.Desk().Scans(s.Life) {
			if code := told(scan.Phase, s.Life.ToPoint); code != "" {
				status = code
			}
		}
		return status
	case age < s.Step:
		return "created"
	case s.Selected == 0 || age < 2*s.Step:
		return "offers_prepared"
	default:
		return "offer_selected"
	}
}

// bought reports whether a shipment has its number.
func (e *Emulator) bought(s shipment) bool {
	return s.Cancelled.IsZero() && !s.Confirmed.IsZero() && !e.Desk().Now().Before(s.Confirmed)
}

// of is a path of one shipment; another organisation's is as if it were not there.
func (e *Emulator) of(next func(http.ResponseWriter, *http.Request, shipment)) http.HandlerFunc {
	return e.as(func(w http.ResponseWriter, r *http.Request, c customer) {
		var s shipment
		if !e.Desk().Get(shipmentKind, r.PathValue("id"), &s) || s.Org != c.id || e.Desk().Hidden(s.Hidden) {
			notFound(w)
			return
		}
		next(w, r, s)
	})
}

func (e *Emulator) byNumber(number string) (shipment, bool) {
	var id string
	var s shipment
	ok := e.Desk().Get(numberKind, number, &id) && e.Desk().Get(shipmentKind, id, &s)
	return s, ok
}

// create is POST /organizations/{id}/shipments. With a service it is the simplified mode: the offer is chosen and bought without another word, unless
// only_choice_of_offer keeps it from being bought; without one the offers wait to be chosen.
func (e *Emulator) create(w http.ResponseWriter, r *http.Request, c customer) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var asked wish
	if found := parse(raw, &asked); found != nil {
		invalid(w, found)
		return
	}
	spell := emulate.Read(asked.words()...)
	if e.conjured(w, spell, asked.Service, "receiver.address.post_code", "receiver.first_name") {
		return
	}
	if found := asked.check(); found != nil {
		invalid(w, found)
		return
	}
	take := func(w http.ResponseWriter, r *http.Request) {
		s, err := e.keep(c, asked)
		if err != nil {
			refuse(w, http.StatusInternalServerError, "internal", err.Error(), nil)
			return
		}
		send(w, http.StatusCreated, e.view(r, s))
	}
	e.Desk().Under(spell, w, r, take)
}

// conjured answers the refusals on demand; post and name are where the postal code and the name stand. Not in our sheet: the codes of an address and of a route.
func (e *Emulator) conjured(w http.ResponseWriter, spell emulate.Spell, service, post, name string) bool {
	found := tree{}
	switch {
	case spell.Has(emulate.FailAuth):
		unknownToken(w)
		return true
	case spell.Has(emulate.FailContract):
		refuse(w, http.StatusForbidden, "access_forbidden", "The organization has no agreement for "+service+".", nil)
		return true
	case spell.Has(emulate.FailAddress):
		found.add(post, "not_found")
	case spell.Has(emulate.FailField):
		found.add(name, "invalid")
	case spell.Has(emulate.FailRoute):
		found.add("service", "not_available")
	default:
		return false
	}
	invalid(w, found)
	return true
}

// keep takes a shipment in.
func (e *Emulator) keep(c customer, asked wish) (shipment, error) {
	now := e.Desk().Now()
	spell := emulate.Read(asked.words()...)
	s := shipment{
		ID: int(1e9 + e.Desk().Draw("shipment", 1e9)), Org: c.id, Wish: asked, Made: now, Changed: now, Step: step + spell.Async/3, Hidden: e.Desk().Late(spell),
	}
	for i, service := range asked.offered() {
		s.Offers = append(s.Offers, offer{ID: s.ID*10 + i, Service: service})
	}
	if asked.Service != "" {
		s.Selected = s.Offers[0].ID
		if !asked.OnlyChoice {
			s.Confirmed = now.Add(3 * s.Step)
		}
	}
	for range asked.Parcels {
		number, err := digit.InPost(head, e.Desk().Draw("parcel", 1e15))
		if err != nil {
			return s, err
		}
		s.Numbers = append(s.Numbers, number)
	}
	s.live(spell.Script)
	for _, number := range s.Numbers {
		if err := e.Desk().Keep(numberKind, number, s.key()); err != nil {
			return s, err
		}
	}
	return s, e.Desk().Keep(shipmentKind, s.key(), s)
}

// live sets what the parcels will go through.
func (s *shipment) live(script string) {
	s.Life = emulate.Parcel{Number: s.Numbers[0], Born: s.Confirmed, Script: script, ToPoint: services[s.service()].locker}
}

// offered are the services that a shipment may be sent with: the one asked for, or those that its data are enough for.
func (w wish) offered() []string {
	if w.Service != "" {
		return []string{w.Service}
	}
	var all []string
	if w.Attributes.TargetPoint != "" && len(w.Parcels) == 1 {
		all = append(all, "inpost_locker_standard")
	}
	if w.Receiver != nil && w.Receiver.Address != nil {
		for _, b := range w.Parcels {
			if b.Dimensions == nil {
				return all
			}
		}
		all = append(all, "inpost_courier_standard", "inpost_courier_express_1000", "inpost_courier_express_1200", "inpost_courier_express_1700")
	}
	return all
}

func (e *Emulator) read(w http.ResponseWriter, r *http.Request, s shipment) {
	send(w, http.StatusOK, e.view(r, s))
}

// early reports whether a shipment may still be changed or taken back; it answers where not.
func (e *Emulator) early(w http.ResponseWriter, s shipment) bool {
	status := e.status(s)
	if status == "created" || status == "offers_prepared" {
		return true
	}
	invalidAction(w, status)
	return false
}

// fresh is a shipment as it stands while moving is held.
func (e *Emulator) fresh(s shipment) shipment {
	e.Desk().Get(shipmentKind, s.key(), &s)
	return s
}

// stored keeps a changed row and answers it.
func (e *Emulator) stored(w http.ResponseWriter, r *http.Request, s shipment) {
	s.Changed = e.Desk().Now()
	if err := e.Desk().Keep(shipmentKind, s.key(), s); err != nil {
		refuse(w, http.StatusInternalServerError, "internal", err.Error(), nil)
		return
	}
	send(w, http.StatusOK, e.view(r, s))
}

// change is PUT of a shipment: the whole of it anew, with as many parcels. Not in our sheet: that it is the whole.
func (e *Emulator) change(w http.ResponseWriter, r *http.Request, s shipment) {
	e.moving.Lock()
	defer e.moving.Unlock()
	if s = e.fresh(s); !e.early(w, s) {
		return
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	asked := wish{}
	found := parse(raw, &asked)
	if found == nil {
		found = asked.check()
	}
	if found == nil && (len(asked.Parcels) != len(s.Wish.Parcels) || asked.Service != s.Wish.Service) {
		found = tree{}
		found.add("parcels", "invalid")
	}
	if found != nil {
		invalid(w, found)
		return
	}
	s.Wish = asked
	e.stored(w, r, s)
}

// cancel is DELETE of a shipment: created and offers_prepared only.
func (e *Emulator) cancel(w http.ResponseWriter, _ *http.Request, s shipment) {
	e.moving.Lock()
	defer e.moving.Unlock()
	s = e.fresh(s)
	if s.spell().Has(emulate.LateCancel) {
		invalidAction(w, e.status(s))
		return
	}
	if !e.early(w, s) {
		return
	}
	s.Cancelled = e.Desk().Now()
	s.Changed = s.Cancelled
	if err := e.Desk().Keep(shipmentKind, s.key(), s); err != nil {
		refuse(w, http.StatusInternalServerError, "internal", err.Error(), nil)
		return
	}
	if s.spell().Has(emulate.LoseCancel) {
		emulate.Lose()
	}
	w.WriteHeader(http.StatusNoContent)
}

// chosen reads the offer that a body names; zero when it was answered.
func (e *Emulator) chosen(w http.ResponseWriter, r *http.Request, s shipment) int {
	var in struct {
		Offer int `json:"offer_id"`
	}
	found := tree{}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.Offer == 0 {
		found.add("offer_id", "required")
		invalid(w, found)
		return 0
	}
	if !slices.ContainsFunc(s.Offers, func(o offer) bool { return o.ID == in.Offer }) {
		found.add("offer_id", "invalid")
		invalid(w, found)
		return 0
	}
	return in.Offer
}

// waits reports whether a shipment's offers are there and none is bought; it answers where not.
func (e *Emulator) waits(w http.ResponseWriter, s shipment) bool {
	status := e.status(s)
	if s.Confirmed.IsZero() && (status == "offers_prepared" || status == "offer_selected") {
		return true
	}
	invalidAction(w, status)
	return false
}

func (e *Emulator) selectOffer(w http.ResponseWriter, r *http.Request, s shipment) {
	e.moving.Lock()
	defer e.moving.Unlock()
	if s = e.fresh(s); !e.waits(w, s) {
		return
	}
	if id := e.chosen(w, r, s); id != 0 {
		s.Selected = id
		e.stored(w, r, s)
	}
}

func (e *Emulator) buy(w http.ResponseWriter, r *http.Request, s shipment) {
	e.Desk().Under(s.spell(), w, r, func(w http.ResponseWriter, r *http.Request) {
		e.moving.Lock()
		defer e.moving.Unlock()
		if s = e.fresh(s); !e.waits(w, s) {
			return
		}
		id := e.chosen(w, r, s)
		if id == 0 {
			return
		}
		s.Selected, s.Confirmed = id, e.Desk().Now().Add(s.Step)
		s.live(s.spell().Script)
		e.stored(w, r, s)
	})
}
