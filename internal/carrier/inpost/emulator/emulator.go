// Package emulator is InPost's ShipX to practise with (hosts api-shipx-pl.easypack24.net and sandbox-api-shipx-pl.easypack24.net, paths under /v1).
//
// Credentials: api_token, organization_id.
//
// Written from the carriers sheet 2.13, 4.2, 5 and 9; what it does not say is marked "not in our sheet" where the plainest behaviour stands instead. A shipment
// is taken at once and gets its number later: created, offers_prepared, offer_selected, confirmed. Nothing bars a second shipment under the same name. The list
// of shipments can be asked by external_customer_id, the caller's own name for a shipment (GET /v1/organizations/{id}/shipments?external_customer_id=), and by
// tracking_number, id, status, service, created_at and the parties; by reference it cannot, and a filter that the service does not know is passed over.
package emulator

import (
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// customer is an organisation with a token.
type customer struct {
	token string
	id    int
	name  string
}

var customers = []customer{
	{token: "demo-token-of-organization-one", id: 7001, name: "Demo Sklep Pierwszy"},
	{token: "demo-token-of-organization-two", id: 7002, name: "Demo Sklep Drugi"},
}

func (c customer) credentials() map[string]string {
	return map[string]string{"api_token": c.token, "organization_id": strconv.Itoa(c.id)}
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

// ServeHTTP serves InPost's paths and the desk's.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }
