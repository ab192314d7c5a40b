// Package emulator is a carrier to practise with: a server with its own memory, its own clock and its own
// idea of failing. It knows nothing of the platform; the driver in sandbox speaks to it over HTTP as to any carrier.
//
// Its memory is a ledger file, synced before every answer, so that it outlives whoever talks to it. It runs in
// one of three modes, which say what a repeated reference does, and fails on demand by words in the
// recipient's name, the order number or the reference; GET /help lists them all.
package emulator

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// Mode is what a shipment's reference is good for.
type Mode string

// The three modes.
const (
	// Idempotent: a repeated reference answers with the first shipment.
	Idempotent Mode = "idempotent"
	// Askable: a repeated reference makes a second shipment, but one can ask for it before.
	Askable Mode = "askable"
	// Blind: a repeated reference makes a second shipment, and nobody can ask.
	Blind Mode = "blind"
)

// Options say what sort of carrier it is. Zero values are useful, except Dir.
type Options struct {
	Dir  string // holds the ledger; made when missing
	Mode Mode   // empty is Idempotent
	// InFlight is the longest an accepted shipment may take to be found; 0 is 30 s.
	InFlight time.Duration
	// LateBy is how long a late acceptance hides; 0 is a third of InFlight.
	LateBy time.Duration
	// Chaos makes faults come by chance as well.
	Chaos Chaos
	// Now is the real time under every contract's clock; nil is time.Now.
	Now func() time.Time
	// Seed fixes the numbers a fresh ledger gives out; 0 draws one.
	Seed uint64
}

// Chaos is how often a new shipment meets a fault that no word asked for, each between 0 and 1.
type Chaos struct {
	Seed    uint64
	Late    float64 // taken late, connection closed
	Cut     float64 // taken, answer cut off
	Timeout float64 // taken, never answered
	Down    float64 // refused with 503
}

// Emulator is the carrier. It is an http.Handler; Close it when done.
type Emulator struct {
	o      Options
	mux    *http.ServeMux
	ledger *emulate.Ledger[record]
	ctx    context.Context
	stop   context.CancelFunc
	work   sync.WaitGroup

	mu    sync.Mutex // guards all below
	state state
	tries map[string]int // RATE-LIMIT and DOWN-ONCE, by key and recipient
	draws uint64         // of Chaos
}

// New opens or begins the ledger in o.Dir and is ready to serve.
func New(o Options) (*Emulator, error) {
	switch o.Mode {
	case "":
		o.Mode = Idempotent
	case Idempotent, Askable, Blind:
	default:
		return nil, fmt.Errorf("sandbox: there is no mode %q", o.Mode)
	}
	if o.InFlight == 0 {
		o.InFlight = 30 * time.Second
	}
	if o.LateBy == 0 {
		o.LateBy = o.InFlight / 3
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	e := &Emulator{o: o, state: newState(), tries: map[string]int{}}
	e.ctx, e.stop = context.WithCancel(context.Background())
	var err error
	e.ledger, err = emulate.OpenLedger(o.Dir, e.state.apply)
	if err != nil {
		return nil, err
	}
	if e.state.salt == 0 {
		if o.Seed == 0 {
			var b [8]byte
			rand.Read(b[:])
			o.Seed = binary.BigEndian.Uint64(b[:]) | 1
		}
		if err := e.ledger.Wait(e.record(record{Type: recordHead, Salt: o.Seed})); err != nil {
			return nil, err
		}
	}
	e.mux = e.routes()
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, s := range e.state.keys {
		if s.url != "" {
			e.startPush(s)
		}
	}
	return e, nil
}

// Close stops pushing and closes the ledger.
func (e *Emulator) Close() error {
	e.stop()
	e.work.Wait()
	return e.ledger.Close()
}

// record keeps a fact: applied at once, durable when ledger.wait says so. The caller holds mu, unless nobody else is there yet.
func (e *Emulator) record(r record) uint64 {
	e.state.apply(r)
	return e.ledger.Add(r)
}

// clock is a key's present time.
func (e *Emulator) clock(k *keyState) time.Time { return e.o.Now().Add(k.offset).UTC() }

func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("GET /help", e.help)
	m.HandleFunc("GET /about", e.about)
	m.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	m.HandleFunc("GET /ledger", e.list)
	m.HandleFunc("GET /track/{number}", e.page)
	m.HandleFunc("GET /v1/account", e.as(e.account))
	m.HandleFunc("GET /v1/products", e.as(e.products))
	m.HandleFunc("POST /v1/shipments", e.as(e.create))
	m.HandleFunc("GET /v1/shipments", e.as(e.find))
	m.HandleFunc("GET /v1/shipments/{id}", e.as(e.get))
	m.HandleFunc("POST /v1/shipments/{id}/cancel", e.as(e.cancel))
	m.HandleFunc("POST /v1/pickups", e.as(e.collect))
	m.HandleFunc("GET /v1/pickups", e.as(e.vans))
	m.HandleFunc("POST /v1/pickups/{number}/cancel", e.as(e.stay))
	m.HandleFunc("POST /v1/manifests", e.as(e.closeOut))
	m.HandleFunc("GET /v1/manifests", e.as(e.closedOut))
	m.HandleFunc("GET /v1/tracking", e.as(e.track))
	m.HandleFunc("PUT /v1/subscription", e.as(e.subscribe))
	m.HandleFunc("DELETE /v1/subscription", e.as(e.unsubscribe))
	m.HandleFunc("GET /v1/clock", e.as(e.getClock))
	m.HandleFunc("POST /v1/clock", e.as(e.advance))
	m.HandleFunc("POST /v1/parcels/{number}/script", e.as(e.script))
	return m
}

// ServeHTTP serves the carrier's API.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Sandbox-Mode", string(e.o.Mode))
	w.Header().Set("Sandbox-In-Flight", e.o.InFlight.String())
	r.Body = http.MaxBytesReader(w, r.Body, 4<<20)
	e.mux.ServeHTTP(w, r)
}
