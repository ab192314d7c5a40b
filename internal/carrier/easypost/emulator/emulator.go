// Package emulator is EasyPost's API v2 to practise with (carriers sheet 3): addresses, parcels, customs papers, shipments with rates that are bought,
// labels, refunds, trackers and webhooks, at the paths of api.easypost.com/v2, all on one port. It knows nothing of the driver.
//
// Credentials: api_key (Basic authentication, the key as user, no password; "EZTK…" is a test key), webhook_secret (signs the webhooks).
//
// Served: POST and GET by id of /v2/addresses, /v2/parcels, /v2/customs_items, /v2/customs_infos, /v2/trackers, /v2/webhooks; POST /v2/shipments, GET
// /v2/shipments (page_size, before_id; newest first, {"shipments": […], "has_more": …}), GET /v2/shipments/{id}, POST /v2/shipments/{id}/buy, GET
// /v2/shipments/{id}/label?file_format=PDF|ZPL|PNG, POST /v2/shipments/{id}/refund, POST /v2/refunds, GET /v2/trackers?tracking_code=, GET
// /v2/carrier_accounts, DELETE /v2/webhooks/{id}; and /labels/…, the files behind label_url, without log-in. No batches, scan forms and pick-ups.
//
// Carriers and their services (a shipment gets a rate of each that goes there): USPS (from US: GroundAdvantage, Priority, Express, and abroad
// PriorityMailInternational), UPSDAP (from US: Ground, NextDayAir; from anywhere: UPSStandard, UPSSaver), RoyalMail (from GB: RoyalMail24, RoyalMail48,
// abroad InternationalTracked), Evri (from GB: ParcelNextDay, Parcel), DHLPaket (from DE: Paket, abroad PaketInternational), PostNL (from NL: Standard, abroad
// ParcelEU), DHLExpress (from anywhere to another country: ExpressWorldwide, ExpressEasy).
//
// What the sheet leaves open is answered so:
//   - A shipment's reference is the customer's; two shipments may have the same. It may stand in the place of the id (GET /v2/shipments/{reference}): the
//     newest is answered. Buying is once: a second POST …/buy of the shipment is 422 SHIPMENT.POSTAGE.EXISTS and changes nothing.
//   - Rates die after 24 hours (422 SHIPMENT.RATE.EXPIRED): GET the shipment with rates made anew by POST /v2/shipments/{id}/rerate.
//   - Addresses, parcels and customs infos stand inside a shipment whole, or as {"id": …}.
package emulator

import (
	"maps"
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// Emulator is the platform. It is an http.Handler; Close it when done.
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
	return &Emulator{desk: desk, handler: desk.Serve(http.NewServeMux())}, nil
}

// ServeHTTP serves all of the platform.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }

// Desk is what the emulator stands on: its clock, its ledger and what was asked.
func (e *Emulator) Desk() *emulate.Desk { return e.desk }

// Close ends the ledger.
func (e *Emulator) Close() error { return e.desk.Close() }

// customers are the two who are known.
var customers = []map[string]string{
	{"api_key": "EZTKwaybill0000000000000000000000000000one", "webhook_secret": "easypost-webhook-secret-one"},
	{"api_key": "EZTKwaybill0000000000000000000000000000two", "webhook_secret": "easypost-webhook-secret-two"},
}

// Credentials are those of a customer who is accepted.
func (e *Emulator) Credentials() map[string]string { return maps.Clone(customers[0]) }

// Other are the credentials of a second customer.
func (e *Emulator) Other() map[string]string { return maps.Clone(customers[1]) }
