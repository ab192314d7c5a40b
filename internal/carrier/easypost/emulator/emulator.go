// Package emulator is EasyPost's API v2 to practise with (carriers sheet 3): addresses, parcels, customs papers, shipments with rates that are bought,
// labels, refunds, trackers and webhooks, at the paths of api.easypost.com/v2, all on one port. It knows nothing of the driver.
//
// Credentials: api_key (Basic authentication, the key as user, no password; "EZTK…" is a test key), webhook_secret (signs the webhooks).
//
// Served: POST and GET by id of /v2/addresses, /v2/parcels, /v2/customs_items, /v2/customs_infos, /v2/trackers, /v2/webhooks; POST /v2/shipments, GET
// /v2/shipments (page_size, before_id; newest first, {"shipments": […], "has_more": …}), GET /v2/shipments/{id}, POST /v2/shipments/{id}/buy and …/rerate, GET
// /v2/shipments/{id}/label?file_format=PDF|ZPL|PNG, POST /v2/shipments/{id}/refund, POST /v2/refunds, GET /v2/trackers?tracking_code=, GET
// /v2/carrier_accounts, GET /v2/metadata/carriers (carriers=usps,postnl; types=service_levels), DELETE /v2/webhooks/{id}; and /labels/…, the files behind label_url, without log-in. No batches, scan forms and pick-ups.
//
// Carriers and their services (a shipment gets a rate of each that goes there): USPS (from US: GroundAdvantage, Priority, Express, and abroad
// PriorityMailInternational), UPSDAP (from US: Ground, NextDayAir; from anywhere: UPSStandard, UPSSaver), RoyalMail (from GB: RoyalMail24, RoyalMail48,
// abroad InternationalTracked), Evri (from GB: ParcelNextDay, Parcel), DHLPaket (from DE: Paket, abroad PaketInternational), PostNL (from NL: Standard, abroad
// ParcelEU), DHLExpress (from anywhere to another country: ExpressWorldwide, ExpressEasy).
//
// What the sheet leaves open is answered so:
//   - A shipment's reference is the customer's; two shipments may have the same. It may stand in the place of the id (GET /v2/shipments/{reference}): the
//     newest is answered. Buying is once: a second POST …/buy of the shipment is 422 SHIPMENT.POSTAGE.EXISTS and changes nothing.
//   - Rates die after 24 hours (422 SHIPMENT.RATE.EXPIRED): POST /v2/shipments/{id}/rerate makes them anew. A rate of another shipment is 422
//     SHIPMENT.RATE.INVALID.
//   - Addresses, parcels and customs infos stand inside a shipment whole, or as {"id": …}. Missing: 422 PARAMETER.REQUIRED; wrong: 422 PARAMETER.INVALID;
//     both with errors [{"field": "to_address.zip", "message": …}] beneath the object's name. Numbers may be written as text.
//   - Where nothing goes there, or a parcel is over 1120 oz, rates are fewer (or none) and messages say why by carrier (type "rate_error"). FAIL-ROUTE: none.
//   - FAIL-ADDRESS: 422 ADDRESS.VERIFY.FAILURE, field to_address. FAIL-422: 422 PARAMETER.INVALID, field to_address.name. FAIL-AUTH: 401 APIKEY.INACTIVE.
//     These meet POST /v2/shipments. FAIL-CONTRACT (403 FORBIDDEN) and all that goes wrong on the line meet …/buy.
//   - Over a customs border the label needs a customs_info: without it …/buy is 422 SHIPMENT.POSTAGE.FAILURE, field customs_info.
//   - A refund of USPS is "submitted" and 14 days later "refunded", of all others "refunded" at once; once scanned (or LATE-CANCEL) "rejected". Asked again it
//     is what it was. Not bought: 422 SHIPMENT.REFUND.UNAVAILABLE, status not_applicable.
//   - A shipment's status is that of its tracker. Times are UTC. Webhooks are told of new scans when the clock moves (Walk, or POST /_emulator/clock).
package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// Emulator is the platform. It is an http.Handler; Close it when done.
type Emulator struct {
	emulate.Frame
	change  sync.Mutex // one shipment is changed at a time
	telling sync.Mutex // one round of webhooks at a time
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	e := &Emulator{}
	if err := e.Open(o, emulate.Carrier{
		Customers: customers, Routes: e.routes(), Parcel: e.life,
		Refuse: func(w http.ResponseWriter, status int, code, message string) {
			refuse(w, status, code, message)
		},
	}); err != nil {
		return nil, err
	}
	return e, nil
}

// ServeHTTP serves all of the platform; where the clock was moved, it tells the webhooks.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.Frame.ServeHTTP(w, r)
	if r.Method == http.MethodPost && r.URL.Path == "/_emulator/clock" {
		e.tell(r.Context())
	}
}

func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	for path, name := range map[string]string{"addresses": "address", "parcels": "parcel", "customs_items": "customs_item", "customs_infos": "customs_info"} {
		m.HandleFunc("POST /v2/"+path, e.as(e.make(name)))
		m.HandleFunc("GET /v2/"+path+"/{id}", e.as(e.part(name)))
	}
	m.HandleFunc("POST /v2/shipments", e.as(e.create))
	m.HandleFunc("GET /v2/shipments", e.as(e.list))
	m.HandleFunc("GET /v2/shipments/{id}", e.as(e.show))
	m.HandleFunc("POST /v2/shipments/{id}/buy", e.as(e.buy))
	m.HandleFunc("POST /v2/shipments/{id}/rerate", e.as(e.rerate))
	m.HandleFunc("GET /v2/shipments/{id}/label", e.as(e.relabel))
	m.HandleFunc("POST /v2/shipments/{id}/refund", e.as(e.refund))
	m.HandleFunc("POST /v2/refunds", e.as(e.refunds))
	m.HandleFunc("POST /v2/trackers", e.as(e.track))
	m.HandleFunc("GET /v2/trackers", e.as(e.trackers))
	m.HandleFunc("GET /v2/trackers/{id}", e.as(e.tracker))
	m.HandleFunc("GET /v2/carrier_accounts", e.as(accounts))
	m.HandleFunc("GET /v2/metadata/carriers", e.as(metadata))
	m.HandleFunc("POST /v2/webhooks", e.as(e.hook))
	m.HandleFunc("GET /v2/webhooks", e.as(e.hooks))
	m.HandleFunc("GET /v2/webhooks/{id}", e.as(e.showHook))
	m.HandleFunc("DELETE /v2/webhooks/{id}", e.as(e.unhook))
	m.HandleFunc("GET /labels/{file}", e.file)
	m.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { notFound(w) })
	return m
}

// customers are the two who are known.
var customers = []map[string]string{
	{"api_key": "EZTKwaybill0000000000000000000000000000one", "webhook_secret": "easypost-webhook-secret-one"},
	{"api_key": "EZTKwaybill0000000000000000000000000000two", "webhook_secret": "easypost-webhook-secret-two"},
}

// customer is who asks, by the end of the key.
type customer string

// as lets a customer in by key.
func (e *Emulator) as(h func(w http.ResponseWriter, r *http.Request, c customer)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		key, _, ok := r.BasicAuth()
		if !ok || e.Customer(map[string]string{"api_key": key}) < 0 {
			unauthorized(w)
			return
		}
		h(w, r, customer(key[len(key)-3:]))
	}
}

func unauthorized(w http.ResponseWriter) {
	refuse(w, http.StatusUnauthorized, "APIKEY.INACTIVE", "This api key is not active. Use a different api key or reactivate this key.")
}

func notFound(w http.ResponseWriter) {
	refuse(w, http.StatusNotFound, "NOT_FOUND", "The requested resource could not be found.")
}

// wrong is one field that is not as it has to be.
type wrong struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// refuse answers in the platform's shape for errors.
func refuse(w http.ResponseWriter, status int, code, message string, fields ...wrong) {
	if fields == nil {
		fields = []wrong{}
	}
	emulate.Send(w, status, map[string]any{"error": map[string]any{"code": code, "message": message, "errors": fields}})
}

// lacking answers for fields that are not there or not right; false when all are.
func lacking(w http.ResponseWriter, c check) bool {
	switch {
	case len(c.missing) > 0:
		refuse(w, http.StatusUnprocessableEntity, "PARAMETER.REQUIRED", "Missing required parameter.", c.missing...)
	case len(c.wrong) > 0:
		refuse(w, http.StatusUnprocessableEntity, "PARAMETER.INVALID", "Unable to process the request: a parameter is not valid.", c.wrong...)
	default:
		return false
	}
	return true
}

// read takes the object of a name out of a request's JSON; false when it was refused.
func read(w http.ResponseWriter, r *http.Request, name string, into any) bool {
	if emulate.Media(r) != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "The request has to be application/json.")
		return false
	}
	var body map[string]json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		refuse(w, http.StatusBadRequest, "BAD_REQUEST", "The JSON cannot be read: "+err.Error())
		return false
	}
	raw, ok := body[name]
	if !ok {
		refuse(w, http.StatusUnprocessableEntity, "PARAMETER.REQUIRED", "Missing required parameter.", wrong{name, "cannot be blank"})
		return false
	}
	err := json.Unmarshal(raw, into)
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		refuse(w, http.StatusUnprocessableEntity, "PARAMETER.INVALID", "Unable to process the request: a parameter is not valid.",
			wrong{t.Field, fmt.Sprintf("a %s cannot stand there", t.Value)})
		return false
	}
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, "PARAMETER.INVALID", "Unable to process the request: a parameter is not valid.", wrong{name, err.Error()})
		return false
	}
	return true
}

// stamp writes a moment as the platform does.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
