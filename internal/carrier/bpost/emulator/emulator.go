// Package emulator is bpost's Shipping Manager to practise with (carriers sheet 2.9): orders, labels, the product configuration, tracking and the
// locator of pick-up points, each at the path of its host, all on one port. It knows nothing of the driver.
//
// Credentials: account_id, passphrase.
//
// Paths: /services/shm/{account_id}/… (shm-rest.bpost.cloud, HTTP Basic), /services/trackedmail/item/{code}/trackingInfo (api.parcel.bpost.cloud, open
// to all), /Locator (pudo.bpost.be, open to all, Partner has to be a known account).
//
// What the sheet leaves open is answered so:
//   - An order's reference is the customer's and names it. The same reference again replaces an order whose boxes are OPEN or PENDING. Once a box is
//     printed, the same order again is 201 and changes nothing, and a different one is refused (400, businessException). No reference has two orders.
//   - A box has no barcode before its label is fetched. GET /orders/{ref}/labels/… prints the boxes that are not printed yet, gives them barcodes and
//     answers with these labels only; a box that was printed before is found by GET /orders/{ref} (barcode) and its label by GET /boxes/{barcode}/labels/….
//   - The error's XML has no namespace; code is the HTTP status's or, of a business rule, one of those in refuse.go. A field's path stands in the message.
//   - Tracking wants no log-in; stateInfo stands oldest first, times are Belgian with their offset.
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
	zone    *time.Location
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	zone, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		return nil, err
	}
	e := &Emulator{zone: zone}
	if e.desk, err = emulate.Open(o, nil); err != nil {
		return nil, err
	}
	e.handler = e.desk.Serve(http.NewServeMux())
	return e, nil
}

// ServeHTTP serves all of the carrier's services.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }

// Desk is what the emulator stands on: its clock, its ledger and what was asked.
func (e *Emulator) Desk() *emulate.Desk { return e.desk }

// Close ends the ledger.
func (e *Emulator) Close() error { return e.desk.Close() }

// customers are the two who are known.
var customers = []map[string]string{
	{"account_id": "107423", "passphrase": "bpost-passphrase-one"},
	{"account_id": "123456", "passphrase": "bpost-passphrase-two"},
}

// Credentials are those of a customer who is accepted.
func (e *Emulator) Credentials() map[string]string { return maps.Clone(customers[0]) }

// Other are the credentials of a second customer.
func (e *Emulator) Other() map[string]string { return maps.Clone(customers[1]) }
