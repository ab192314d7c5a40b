// Package emulator is DHL Express to practise with: MyDHL API 3.1.1 at the paths it has at express.api.dhl.com (/mydhlapi, and /mydhlapi/test as its test
// system stands beside it). It is written from the carriers sheet 2.3, 4.2 and 12.3 and knows nothing of the driver.
//
// Credentials: username, password, account_number (nine digits; the shipper's in accounts and in rates' accountNumber). Username and password go as HTTP Basic.
package emulator

import (
	"maps"
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// customers are the two who are known.
var customers = []map[string]string{
	{"username": "waybillDemoOne", "password": "R#1aV$5bM@7c", "account_number": "123456789"},
	{"username": "waybillDemoTwo", "password": "Q!9zK%3xN&2y", "account_number": "987654321"},
}

// Emulator is the carrier. It is an http.Handler; Close it when done.
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

// ServeHTTP serves all of the carrier's paths.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }

// Desk is what the emulator stands on: its clock, its ledger and what was asked.
func (e *Emulator) Desk() *emulate.Desk { return e.desk }

// Close ends the ledger.
func (e *Emulator) Close() error { return e.desk.Close() }

// Credentials are those of a customer who is accepted.
func (e *Emulator) Credentials() map[string]string { return maps.Clone(customers[0]) }

// Other are the credentials of a second customer.
func (e *Emulator) Other() map[string]string { return maps.Clone(customers[1]) }
