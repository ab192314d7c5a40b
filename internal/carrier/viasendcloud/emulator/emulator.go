// Package emulator is Sendcloud's API v2 to practise with (hosts panel.sendcloud.sc and servicepoints.sendcloud.sc, base /api/v2), for those who buy labels there.
//
// Credentials: public_key, secret_key (HTTP Basic; the secret key also signs webhooks).
//
// Served, with and without a trailing slash: GET /user, /user/addresses/sender, /integrations; PUT /integrations/{id}; GET /shipping_methods (sender_address,
// service_point_id, is_return, to_country), /shipping_methods/{id}, /shipping-price; POST, PUT and GET /parcels (request_label, request_label_async, errors=verbose and
// verbose-carrier; filters external_reference, order_number, tracking_number, parcel_status, ids, updated_after, announced_after, cursor), GET, PUT and PATCH
// /parcels/{id}, POST /parcels/{id}/cancel, GET /parcels/statuses, /parcels/{id}/documents/{type} (Accept: PDF, PNG, ZPL; dpi); GET and POST /labels,
// GET /labels/label_printer/{id}, /labels/normal_printer/{id} and both with ?ids=; GET /tracking/{number}; GET /service-points (country, carrier, postal_code, city),
// /service-points/{id}, /service-points/{id}/check-availability, /carriers. Webhooks (parcel_status_changed) go to the integration's webhook_url as a parcel moves.
//
// It is written from fact sheets about Sendcloud (v2, recorded fields, wire notes) and shares nothing with our own API of the same words.
// What the sheets leave open is answered so:
//   - external_reference is unique in an account: a repeat is refused by 400 (external_reference: "Parcel with this external reference already exists."), and
//     GET /parcels?external_reference= finds what was made. Boxes of one order (quantity) share it.
//   - Methods: 8 Unstamped letter (sendcloud), 39 PostNL Standard, 3021 PostNL Service Point, 330 DPD Home, 331 DPD Pickup, 412 DPD Return. Parcels by DPD are
//     cancelled at once (200), others are queued (202) and cancelled a day later.
//   - FAIL-ADDRESS is non_field_errors: "Service error: The address of the recipient is not found.", FAIL-422 name: "Enter a valid value.", FAIL-ROUTE
//     shipping_method: "The shipping method is not available for the destination.", FAIL-CONTRACT 412 "User is not allowed to announce parcels.",
//     FAIL-IN-200 a failed parcel of a list with errors=verbose or verbose-carrier.
//   - An announced parcel cannot be changed any more: 400.
package emulator

import (
	"maps"
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// customers are the two who are known.
var customers = []map[string]string{
	{"public_key": "0f3b6c1d9a274e5f8b1c2d3e4f5a6b7c", "secret_key": "77aa10c4b2d94e6f9c3b5a7d8e1f2034"},
	{"public_key": "5d9c3c0e6a344f0b9a8f2d1d0a3b7c11", "secret_key": "c81e728d9d4c4f1b8a6e5f3a2b1c0d9e"},
}

// Emulator is Sendcloud. It is an http.Handler; Close it when done.
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

// ServeHTTP serves all of the paths.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }

// Desk is what the emulator stands on: its clock, its ledger and what was asked.
func (e *Emulator) Desk() *emulate.Desk { return e.desk }

// Close ends the ledger.
func (e *Emulator) Close() error { return e.desk.Close() }

// Credentials are those of a customer who is accepted.
func (e *Emulator) Credentials() map[string]string { return maps.Clone(customers[0]) }

// Other are the credentials of a second customer.
func (e *Emulator) Other() map[string]string { return maps.Clone(customers[1]) }
