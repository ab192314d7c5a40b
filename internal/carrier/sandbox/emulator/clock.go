package emulator

import (
	"net/http"
	"slices"
	"time"
)

type clockAnswer struct {
	Now string `json:"now"`
	// Moved is false when the parcel has no scan ahead.
	Moved bool `json:"moved"`
}

func (e *Emulator) getClock(w http.ResponseWriter, _ *http.Request, key string) {
	e.mu.Lock()
	at := e.clock(e.state.key(key))
	e.mu.Unlock()
	send(w, http.StatusOK, clockAnswer{Now: at.Format(time.RFC3339Nano)})
}

// maxAdvance keeps clocks within what a person may have meant.
const maxAdvance = 366 * 24 * time.Hour

// advance moves a key's clock forward: by seconds, or to the next scan of one parcel.
func (e *Emulator) advance(w http.ResponseWriter, r *http.Request, key string) {
	var in struct {
		Seconds int64  `json:"advance_seconds"`
		Number  string `json:"to_next_scan"`
	}
	if p := read(r, &in); p != nil {
		p.send(w)
		return
	}
	by := time.Duration(in.Seconds) * time.Second
	if in.Seconds < 0 || in.Seconds > int64(maxAdvance/time.Second) {
		bad("INVALID", "advance_seconds", "The clock goes forward, a year at most.").send(w)
		return
	}
	e.mu.Lock()
	k := e.state.key(key)
	if in.Number != "" {
		p := e.state.byNumber[in.Number]
		if p == nil || p.ship.Key != key {
			e.mu.Unlock()
			notFound("parcel").send(w)
			return
		}
		by = p.untilNext(e.clock(k))
	}
	seq := e.ledger.Last()
	if by > 0 {
		seq = e.record(record{Type: recordClock, Key: key, Offset: k.offset + by})
	}
	at := e.clock(k)
	k.wake()
	e.mu.Unlock()
	if e.durable(w, seq) {
		send(w, http.StatusOK, clockAnswer{Now: at.Format(time.RFC3339Nano), Moved: by > 0})
	}
}

// untilNext is how far off the parcel's next scan is; 0 when none is ahead.
func (p *parcel) untilNext(now time.Time) time.Duration {
	life := p.life()
	i := slices.IndexFunc(life, func(e event) bool { return e.At.After(now) })
	if i < 0 {
		return 0
	}
	return life[i].At.Sub(now)
}

// script changes what will happen to a parcel from now on.
func (e *Emulator) script(w http.ResponseWriter, r *http.Request, key string) {
	var in struct {
		Script string `json:"script"`
	}
	if p := read(r, &in); p != nil {
		p.send(w)
		return
	}
	if scripts[in.Script] == nil {
		bad("INVALID", "script", "There is no script %q.", in.Script).send(w)
		return
	}
	e.mu.Lock()
	p := e.state.byNumber[r.PathValue("number")]
	if p == nil || p.ship.Key != key {
		e.mu.Unlock()
		notFound("parcel").send(w)
		return
	}
	k := e.state.key(key)
	seq := e.record(record{Type: recordScript, Number: p.Number, Script: in.Script, At: e.clock(k)})
	e.replan(k)
	e.mu.Unlock()
	if e.durable(w, seq) {
		send(w, http.StatusOK, map[string]string{"number": p.Number, "script": in.Script})
	}
}
