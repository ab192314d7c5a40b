// Package emulator is Colissimo's web services to practise with (host ws.colissimo.fr): labels, deposit slips, tracking, pick-up points.
//
// Credentials: contract_number, password.
//
// Written from the carriers sheet 2.10, 4.2 and 9; what it does not say is marked "not in our sheet" where the plainest behaviour stands instead. The carrier is
// blind: a label asked for twice under one reference is two labels, nobody can be asked what became of a reference, and there is no way to cancel.
package emulator

import (
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// customer is somebody who has a contract.
type customer struct {
	contract, password string
}

var customers = []customer{
	{contract: "900001", password: "demo-password-one"},
	{contract: "900002", password: "demo-password-two"},
}

func (c customer) credentials() map[string]string {
	return map[string]string{"contract_number": c.contract, "password": c.password}
}

// Emulator is the carrier. Safe for concurrent use; Close it when done.
type Emulator struct {
	desk    *emulate.Desk
	zone    *time.Location
	handler http.Handler
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return nil, err
	}
	desk, err := emulate.Open(o, nil)
	if err != nil {
		return nil, err
	}
	e := &Emulator{desk: desk, zone: zone}
	e.handler = desk.Serve(http.NotFoundHandler())
	return e, nil
}

// Close ends the ledger.
func (e *Emulator) Close() error { return e.desk.Close() }

// Desk is the clock, the ledger and the log of what was asked.
func (e *Emulator) Desk() *emulate.Desk { return e.desk }

// Credentials are those of a customer who is accepted.
func (e *Emulator) Credentials() map[string]string { return customers[0].credentials() }

// Other are the credentials of a second customer.
func (e *Emulator) Other() map[string]string { return customers[1].credentials() }

// ServeHTTP serves Colissimo's paths and the desk's.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }
