// Package emulator is Royal Mail's Shipping API V3 and its tracking API to practise with (host api.royalmail.net).
//
// Credentials: client_id, client_secret, username, password, posting_location (ten digits).
//
// Served: POST /shipping/v3/token (headers X-IBM-Client-Id, X-IBM-Client-Secret, X-RMG-Security-Username, X-RMG-Security-Password; answers {"token": …}, good for
// four hours), and with X-RMG-Auth-Token: POST /shipping/v3/shipments, PUT /shipping/v3/shipments/{id}/printLabel and /printDocument, PUT
// /shipping/v3/shipments/cancel, /hold, /release and /defer, POST /shipping/v3/shipments/serviceAvailability, POST /shipping/v3/manifests, /manifests/bycarrier and
// /manifests/byservice. Tracking: GET /mailpieces/v2/{id}/events with X-IBM-Client-Id, X-IBM-Client-Secret and X-Accept-RMG-Terms: yes.
// Stored addresses, items and packagings, and Click & Drop, are not here.
//
// Written from the carriers sheet 2.15 and 4; what it does not say is marked "not in our sheet" where the plainest behaviour stands instead. A reference is no bar
// to a second shipment, and nothing can be found by it: whoever loses an answer cannot ask.
package emulator

import (
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// customer is somebody who has a contract.
type customer struct {
	client, secret, username, password, location string
}

var customers = []customer{
	{"demo-client-one", "demo-secret-one", "ship-one", "password-of-one", "9000100001"},
	{"demo-client-two", "demo-secret-two", "ship-two", "password-of-two", "9000200002"},
}

func (c customer) credentials() map[string]string {
	return map[string]string{
		"client_id": c.client, "client_secret": c.secret, "username": c.username, "password": c.password, "posting_location": c.location,
	}
}

// Emulator is the carrier. Safe for concurrent use; Close it when done.
type Emulator struct {
	desk    *emulate.Desk
	handler http.Handler
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	desk, err := emulate.Open(o, nil)
	if err != nil {
		return nil, err
	}
	e := &Emulator{desk: desk}
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

// ServeHTTP serves Royal Mail's paths and the desk's.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }
