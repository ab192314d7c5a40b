package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// mostClosed is how many shipments one manifest holds.
const mostClosed = 1000

// closing is what became of one shipment on its way to a manifest.
type closing struct {
	ID        string `json:"id"`
	Reference string `json:"reference,omitempty"`
	Manifest  string `json:"manifest,omitempty"` // empty: it is on none
	To        string `json:"to,omitempty"`
	Parcels   int    `json:"parcels,omitempty"`
	Message   string `json:"message,omitempty"` // why it was left off
}

type closeAnswer struct {
	Number    string    `json:"number,omitempty"` // of the manifest; empty: none was made
	At        time.Time `json:"closed_at,omitzero"`
	Shipments []closing `json:"shipments"`
}

// closeOut puts shipments on a new manifest. From then on they cannot be cancelled. Each is on one manifest for good: one that is on another
// already is left off, as is what is unknown, cancelled or on its way.
func (e *Emulator) closeOut(w http.ResponseWriter, r *http.Request, key string) {
	var in struct {
		Shipments []string `json:"shipments"`
	}
	if p := read(r, &in); p != nil {
		p.send(w)
		return
	}
	if len(in.Shipments) == 0 || len(in.Shipments) > mostClosed {
		bad("INVALID", "shipments", "A manifest holds 1 to %d shipments.", mostClosed).send(w)
		return
	}
	e.mu.Lock()
	out, lost := e.manifest(key, in.Shipments)
	seq := e.ledger.Last()
	e.mu.Unlock()
	switch {
	case !e.durable(w, seq):
	case lost:
		panic(http.ErrAbortHandler)
	case out.Number == "":
		send(w, http.StatusOK, out)
	default:
		send(w, http.StatusCreated, out)
	}
}

// manifest decides which shipments are taken and writes them down. The caller holds mu.
func (e *Emulator) manifest(key string, ids []string) (out closeAnswer, lost bool) {
	k := e.state.key(key)
	now := e.clock(k)
	number := fmt.Sprintf("MF%08d", e.state.closings+1)
	var taken []string
	for i, id := range ids {
		sh := e.own(key, id)
		if slices.Contains(ids[:i], id) {
			continue
		}
		row := closing{ID: id}
		if sh != nil {
			row = sh.closing()
		}
		switch {
		case sh == nil:
			row.Message = "There is no such shipment."
		case sh.manifest != "":
			row.Manifest, row.Message = "", "It is on manifest "+sh.manifest+" already."
		case !sh.cancelled.IsZero():
			row.Message = "The order was cancelled."
		case slices.ContainsFunc(sh.Parcels, func(p *parcel) bool { return p.scanned(now) }):
			row.Message = "The parcel is already on its way."
		case sh.CloseFault == "REFUSE-CLOSE":
			row.Message = "Left off on demand."
		default:
			row.Manifest = number
			taken = append(taken, id)
			lost = lost || sh.CloseFault == "LOSE-CLOSE"
		}
		out.Shipments = append(out.Shipments, row)
	}
	if len(taken) > 0 {
		out.Number, out.At = number, now
		e.record(record{Type: recordClose, Key: k.id, Number: number, At: now, IDs: taken})
	}
	return out, lost
}

// closedOut tells which of some shipments are on a manifest.
func (e *Emulator) closedOut(w http.ResponseWriter, r *http.Request, key string) {
	e.mu.Lock()
	out := closeAnswer{Shipments: []closing{}}
	for _, id := range r.URL.Query()["shipment"] {
		if sh := e.own(key, id); sh != nil && sh.manifest != "" {
			out.Shipments = append(out.Shipments, sh.closing())
			out.Number, out.At = sh.manifest, sh.closed
		}
	}
	seq := e.ledger.Last()
	e.mu.Unlock()
	if e.durable(w, seq) {
		send(w, http.StatusOK, out)
	}
}

func (sh *shipment) closing() closing {
	to := sh.bound()
	return closing{ID: sh.ID, Reference: sh.Reference, Manifest: sh.manifest, To: to.PostalCode + " " + to.City + ", " + to.Country, Parcels: len(sh.Parcels)}
}
