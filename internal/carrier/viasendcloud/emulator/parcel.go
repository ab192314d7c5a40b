package emulator

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	parcelKind = "parcel" // by id
	serials    = 100_000_000
	firstID    = 100_000_000 // ids stay within 32 bits
	soon       = 2 * time.Second
)

// parcel is a row of the ledger: one box.
type parcel struct {
	ID        int            `json:"id"`
	Owner     string         `json:"owner"`
	Base      string         `json:"base"` // of links
	Wish      wish           `json:"wish"`
	Colli     string         `json:"colli"`
	Nth       int            `json:"nth"`
	Of        int            `json:"of"`
	Made      time.Time      `json:"made"`
	Updated   time.Time      `json:"updated"`
	Announced time.Time      `json:"announced,omitzero"`
	ReadyAt   time.Time      `json:"ready_at,omitzero"` // real time
	Tracking  string         `json:"tracking,omitempty"`
	Life      emulate.Parcel `json:"life"`
	Queued    bool           `json:"queued,omitempty"` // its cancellation
	Deleted   bool           `json:"deleted,omitempty"`
	Hidden    time.Time      `json:"hidden,omitzero"`
	Told      int            `json:"told"` // how many steps were pushed
}

func (p parcel) spell() emulate.Spell { return emulate.Read(p.Wish.texts()...) }

// parcels are a customer's, oldest first.
func (e *Emulator) parcels(of string) []parcel {
	return slices.DeleteFunc(emulate.Rows[parcel](e.Desk(), parcelKind), func(p parcel) bool { return p.Owner != of || p.Deleted || e.Desk().Hidden(p.Hidden) })
}

// find is a customer's parcel; it answers the refusal where there is none.
func (e *Emulator) find(w http.ResponseWriter, r *http.Request, of, id string) (parcel, bool) {
	var p parcel
	if e.Desk().Get(parcelKind, id, &p) && p.Owner == of && !p.Deleted && !e.Desk().Hidden(p.Hidden) {
		return p, true
	}
	refuse(w, r, http.StatusNotFound, "No Parcel matches the given query.")
	return parcel{}, false
}

func uuid() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// asked is the body of a creation: one parcel, or several.
type asked struct {
	One  *json.RawMessage  `json:"parcel"`
	Many []json.RawMessage `json:"parcels"`
}

// wishes reads what was asked for.
func (a asked) wishes(w http.ResponseWriter, r *http.Request) ([]wish, bool) {
	raws := a.Many
	if a.One != nil {
		raws = []json.RawMessage{*a.One}
	}
	if len(raws) == 0 {
		refuse(w, r, http.StatusBadRequest, `parcel: "This field is required."`)
		return nil, false
	}
	all := make([]wish, len(raws))
	for i, raw := range raws {
		if err := json.Unmarshal(raw, &all[i]); err != nil {
			refuse(w, r, http.StatusBadRequest, `non_field_errors: "`+err.Error()+`"`)
			return nil, false
		}
	}
	return all, true
}

// create is POST /parcels.
func (e *Emulator) create(w http.ResponseWriter, r *http.Request, of string) {
	var in asked
	if !body(w, r, &in) {
		return
	}
	wishes, ok := in.wishes(w, r)
	if !ok {
		return
	}
	var texts []string
	for _, one := range wishes {
		texts = append(texts, one.texts()...)
	}
	spell := emulate.Read(texts...)
	if spell.Has(emulate.FailAuth) {
		unauthorized(w, r)
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, r *http.Request) {
		e.change.Lock()
		defer e.change.Unlock()
		e.take(w, r, of, in, wishes)
	})
}

// take checks and keeps all wishes. The caller holds change.
func (e *Emulator) take(w http.ResponseWriter, r *http.Request, of string, in asked, wishes []wish) {
	verbose := r.URL.Query().Get("errors")
	problems := make([]failed, len(wishes))
	seen := map[string]bool{}
	for i, one := range wishes {
		e.check(&problems[i], one, of, seen)
		if in.One != nil && one.labelled() && one.boxes() > 1 {
			problems[i].say("quantity", "Several boxes get labels by the list of parcels only.")
		}
		if problems[i].any() && (in.One != nil || verbose == "") {
			status := http.StatusBadRequest
			if problems[i].status != 0 {
				status = problems[i].status
			}
			refuse(w, r, status, problems[i].message())
			return
		}
	}
	good, bad := []wireParcel{}, []map[string]any{}
	for i, one := range wishes {
		if problems[i].any() {
			bad = append(bad, map[string]any{"parcel": echo(in.Many[i], one), "errors": problems[i].texts})
			continue
		}
		rows, err := e.keep(one, of, "http://"+r.Host)
		if err != nil {
			broken(w, r, err)
			return
		}
		for _, p := range rows {
			good = append(good, e.wire(p, verbose == "verbose-carrier"))
		}
	}
	e.tellAll()
	if in.One != nil {
		emulate.Send(w, http.StatusOK, map[string]any{"parcel": good[0]})
		return
	}
	out := map[string]any{"parcels": good}
	if len(bad) > 0 {
		out["failed_parcels"] = bad
	}
	emulate.Send(w, http.StatusOK, out)
}

// check finds what is wrong with a wish: its fields, its reference, and what words say.
func (e *Emulator) check(f *failed, one wish, of string, seen map[string]bool) {
	f.parcel(one)
	if ref := one.External.value; ref != "" && !f.any() {
		taken := slices.ContainsFunc(emulate.Rows[parcel](e.Desk(), parcelKind), func(p parcel) bool { return p.Owner == of && !p.Deleted && p.Wish.External.value == ref })
		if taken || seen[ref] {
			f.say("external_reference", "Parcel with this external reference already exists.")
		}
		seen[ref] = true
	}
	if one.labelled() && !f.any() {
		f.spelt(emulate.Read(one.texts()...))
	}
}

// echo is a failed wish as it came, with the keys of a parcel that clients look for.
func echo(raw json.RawMessage, one wish) map[string]any {
	out := map[string]any{}
	if json.Unmarshal(raw, &out) != nil {
		out = map[string]any{"name": one.Name.value}
	}
	out["quantity"] = one.boxes()
	return out
}

// keep stores a wish: an order without a label is one row, an order with labels has one for each box. The caller holds change.
func (e *Emulator) keep(one wish, of, base string) ([]parcel, error) {
	boxes := 1
	if one.labelled() {
		boxes = one.boxes()
	}
	colli := uuid()
	late := e.Desk().Late(emulate.Read(one.texts()...))
	var all []parcel
	for nth := range boxes {
		now := e.Desk().Now().Truncate(time.Second)
		p := parcel{
			ID: firstID + int(e.Desk().Draw("parcel", serials)), Owner: of, Base: base, Wish: one, Colli: colli, Nth: nth, Of: boxes, Made: now, Updated: now, Hidden: late,
		}
		if one.labelled() {
			if err := e.announce(&p); err != nil {
				return nil, err
			}
		}
		if err := e.Desk().Keep(parcelKind, strconv.Itoa(p.ID), p); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// announce gives a parcel its number, and its label now or soon.
func (e *Emulator) announce(p *parcel) error {
	m, _ := findMethod(p.Wish.method())
	number, err := m.number(e.Desk().Draw("number "+m.carrier, serials))
	if err != nil {
		return err
	}
	spell := p.spell()
	p.Announced, p.Updated, p.Tracking = e.Desk().Now().Truncate(time.Second), e.Desk().Now().Truncate(time.Second), number
	p.Life = emulate.Parcel{Number: number, Born: p.Announced, Script: spell.Script, ToPoint: m.point, Border: postal.NeedsCustoms(p.Wish.from(), p.Wish.to())}
	switch {
	case spell.Async > 0:
		p.ReadyAt = e.Desk().Real().Add(spell.Async)
	case p.Wish.Async.yes():
		p.ReadyAt = e.Desk().Real().Add(soon)
	}
	return nil
}

// update is PUT /parcels, and PUT and PATCH /parcels/{id}: keys that were not sent stay as they are.
func (e *Emulator) update(w http.ResponseWriter, r *http.Request, of string) {
	var in asked
	if !body(w, r, &in) {
		return
	}
	wishes, ok := in.wishes(w, r)
	if !ok {
		return
	}
	id := r.PathValue("id")
	if id == "" {
		id = wishes[0].ID.value
	}
	e.change.Lock()
	defer e.change.Unlock()
	p, ok := e.find(w, r, of, id)
	if !ok {
		return
	}
	if !p.Announced.IsZero() {
		refuse(w, r, http.StatusBadRequest, `non_field_errors: "The parcel has been announced and cannot be changed any more."`)
		return
	}
	var f failed
	if in.One == nil || json.Unmarshal(*in.One, &p.Wish) != nil {
		f.say("parcel", required)
	} else {
		f.parcel(p.Wish)
	}
	if p.Wish.labelled() && p.Wish.boxes() > 1 {
		f.say("quantity", "Several boxes do not get labels by an update.")
	}
	if !f.any() && p.Wish.labelled() {
		f.spelt(p.spell())
	}
	if f.any() {
		status := http.StatusBadRequest
		if f.status != 0 {
			status = f.status
		}
		refuse(w, r, status, f.message())
		return
	}
	p.Updated = e.Desk().Now().Truncate(time.Second)
	if p.Wish.labelled() {
		if err := e.announce(&p); err != nil {
			broken(w, r, err)
			return
		}
	}
	if err := e.Desk().Keep(parcelKind, strconv.Itoa(p.ID), p); err != nil {
		broken(w, r, err)
		return
	}
	e.tellAll()
	emulate.Send(w, http.StatusOK, map[string]any{"parcel": e.wire(p, false)})
}

// cancel is POST /parcels/{id}/cancel. Its answers have no envelope.
func (e *Emulator) cancel(w http.ResponseWriter, r *http.Request, of string) {
	e.change.Lock()
	defer e.change.Unlock()
	p, ok := e.find(w, r, of, r.PathValue("id"))
	if !ok {
		return
	}
	say := func(status int, word, message string) {
		emulate.Send(w, status, map[string]string{"status": word, "message": message})
	}
	m, _ := findMethod(p.Wish.method())
	status, word, message := http.StatusOK, "cancelled", "Parcel has been cancelled"
	switch {
	case p.Announced.IsZero():
		p.Deleted = true
		status, word, message = http.StatusGone, "deleted", "Parcel has been deleted"
	case !p.Life.VoidedAt.IsZero():
		say(http.StatusBadRequest, "failed", "This shipment is already being cancelled.")
		return
	case e.Desk().Handed(p.Life) || p.spell().Has(emulate.LateCancel):
		say(http.StatusBadRequest, "failed", "Shipped parcels, or parcels being shipped, can no longer be cancelled.")
		return
	case e.Desk().Now().Sub(p.Announced) > mostDays*24*time.Hour:
		say(http.StatusBadRequest, "failed", "The parcel was announced more than 42 days ago and can no longer be cancelled.")
		return
	default:
		p.Life.VoidedAt, p.Queued = e.Desk().Now().Truncate(time.Second), !m.atOnce()
		if p.Queued {
			status, word, message = http.StatusAccepted, "queued", "Parcel cancellation has been queued"
		}
	}
	p.Updated = e.Desk().Now().Truncate(time.Second)
	if err := e.Desk().Keep(parcelKind, strconv.Itoa(p.ID), p); err != nil {
		broken(w, r, err)
		return
	}
	e.tellAll()
	if p.spell().Has(emulate.LoseCancel) {
		emulate.Lose()
	}
	say(status, word, message)
}
