// Package emulator is FedEx's REST services to practise with (carriers sheet 2.8: the descriptions of Ship, Rate, Track and Pickup, and the list of tracking
// status codes), on one port. It knows nothing of the driver.
//
// Credentials: client_id, client_secret, account_number (nine digits); and track_client_id, track_client_secret, because following parcels has keys of its own:
// a token of the one pair is refused (403) where the other is wanted.
//
// Paths: /oauth/token, /ship/v1/shipments, /ship/v1/shipments/cancel, /rate/v1/rates/quotes, /rate/v1/comprehensiverates, /track/v1/trackingnumbers,
// /pickup/v1/pickups, /pickup/v1/pickups/cancel, /pickup/v1/pickups/availabilities.
package emulator

import (
	"maps"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// Emulator is the carrier. It is an http.Handler; Close it when done.
type Emulator struct {
	desk    *emulate.Desk
	handler http.Handler
	real    func() time.Time // tokens live by the real clock
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	e := &Emulator{real: o.Now}
	if e.real == nil {
		e.real = time.Now
	}
	var err error
	e.desk, err = emulate.Open(o, refuse)
	if err != nil {
		return nil, err
	}
	e.handler = e.desk.Serve(e.routes())
	return e, nil
}

// ServeHTTP serves all of the carrier's services.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }

// Desk is what the emulator stands on: its clock, its ledger and what was asked.
func (e *Emulator) Desk() *emulate.Desk { return e.desk }

// Close ends the ledger.
func (e *Emulator) Close() error { return e.desk.Close() }

// Walk moves the clock to the next scan of a parcel; false when none is ahead, or the number is unknown.
func (e *Emulator) Walk(number string) bool {
	var p piece
	return e.desk.Get(pieceKind, number, &p) && e.desk.Walk(p.Parcel)
}

// Credentials are those of a customer in the Netherlands who is accepted.
func (e *Emulator) Credentials() map[string]string { return maps.Clone(customers[0]) }

// Other are the credentials of a second customer, in Germany.
func (e *Emulator) Other() map[string]string { return maps.Clone(customers[1]) }

func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("POST /oauth/token", e.token)
	m.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, "NOT.FOUND.ERROR", "The resource you requested is no longer available. Please modify your request and try again.")
	})
	return m
}
