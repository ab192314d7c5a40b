// Package emulator is PostNL's shipping, status and location services to practise with (hosts api.postnl.nl and api-sandbox.postnl.nl, header apikey).
//
// Credentials: api_key, customer_code, customer_number, collection_location.
//
// Written from the carriers sheet 2.5, 4.2 and 9; what it does not say is marked "not in our sheet" where the plainest behaviour stands instead. A barcode is the
// shipment's name: the caller fetches one, or makes it from its own series, and announces under it. The same barcode announced again answers the first label;
// the reference is no bar to a second shipment, but the status service finds confirmed shipments by it. There is no way to cancel.
package emulator

import (
	"net/http"
	"strconv"
	"sync"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// customer is somebody who has a contract.
type customer struct {
	key, code, number, location string
}

var customers = []customer{
	{key: "demo-key-of-customer-one", code: "DEVC", number: "11223344", location: "123456"},
	{key: "demo-key-of-customer-two", code: "DVTW", number: "55667788", location: "654321"},
}

func (c customer) credentials() map[string]string {
	return map[string]string{"api_key": c.key, "customer_code": c.code, "customer_number": c.number, "collection_location": c.location}
}

// Emulator is the carrier. Safe for concurrent use; Close it when done.
type Emulator struct {
	emulate.Frame
	taking sync.Mutex // one announcement looks and keeps at a time
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	e := &Emulator{}
	if err := e.Open(o, emulate.Carrier{
		Customers: []map[string]string{customers[0].credentials(), customers[1].credentials()}, Zone: "Europe/Amsterdam", Routes: e.routes(), Parcel: e.life,
		Refuse: gateway,
	}); err != nil {
		return nil, err
	}
	return e, nil
}

// life is what happens to a parcel, by its barcode.
func (e *Emulator) life(number string) (emulate.Parcel, bool) {
	var s shipment
	ok := e.Desk().Get(shipmentKind, number, &s)
	return s.Life, ok
}

// gateway is a refusal by what stands before all services.
func gateway(w http.ResponseWriter, status int, code, message string) {
	emulate.Send(w, status, map[string]any{"fault": map[string]any{"faultstring": message, "detail": map[string]string{"errorcode": code}}})
}

// problem is one error or warning of a service.
type problem struct {
	Code        string `json:"Code"`
	Description string `json:"Description"`
	Error       string `json:"Error,omitempty"`
}

// refuse answers errors in the shape of the label and confirm services.
func refuse(w http.ResponseWriter, status int, problems ...problem) {
	emulate.Send(w, status, map[string]any{"Errors": problems})
}

// routes are the services' paths. The checkout and time-frame services are not here.
func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("GET /shipment/v1_1/barcode", e.as(e.barcode))
	m.HandleFunc("POST /shipment/v2_2/label", e.as(e.label))
	m.HandleFunc("POST /shipment/v2/confirm", e.as(e.confirm))
	m.HandleFunc("POST /v1/shipment", e.as(e.label))
	m.HandleFunc("GET /shipment/v2/status/{service}/{of}", e.as(e.status))
	m.HandleFunc("GET /shipment/v2_1/locations/nearest", e.as(e.nearest))
	m.HandleFunc("GET /shipment/v2_1/locations/nearest/geocode", e.as(e.nearestGeocode))
	m.HandleFunc("GET /shipment/v2_1/locations/area", e.as(e.area))
	m.HandleFunc("GET /shipment/v2_1/locations/lookup", e.as(e.lookup))
	m.HandleFunc("/", lost)
	return m
}

// as lets in whoever shows a known key.
func (e *Emulator) as(next func(http.ResponseWriter, *http.Request, customer)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get("apikey")
		if key == "" {
			gateway(w, http.StatusUnauthorized, "steps.oauth.v2.FailedToResolveAPIKey", "Failed to resolve API Key variable request.header.apikey")
			return
		}
		for _, c := range customers {
			if c.key == key {
				next(w, r, c)
				return
			}
		}
		gateway(w, http.StatusUnauthorized, "oauth.v2.InvalidApiKey", "Invalid ApiKey")
	}
}

// owns reports whether code and number are the customer's; it answers the refusal where they are not.
func owns(w http.ResponseWriter, c customer, code, number string) bool {
	if code == c.code && number == c.number {
		return true
	}
	refuse(w, http.StatusBadRequest, problem{Code: "13", Description: "CustomerCode and CustomerNumber do not belong to this key", Error: strconv.Quote(code + "/" + number)})
	return false
}

// status sorts the status service's questions, whose paths overlap.
func (e *Emulator) status(w http.ResponseWriter, r *http.Request, c customer) {
	service, of := r.PathValue("service"), r.PathValue("of")
	switch {
	case service == "barcode":
		e.statusOf(w, r, c, of)
	case service == "reference":
		e.statusByReference(w, r, c, of)
	case service == "signature":
		e.signature(w, c, of)
	case of == "updatedshipments":
		e.updated(w, r, c, service)
	default:
		lost(w, r)
	}
}

func lost(w http.ResponseWriter, r *http.Request) {
	gateway(w, http.StatusNotFound, "messaging.adaptors.http.flow.ApplicationNotFound", "Unable to identify proxy for url: "+r.URL.Path)
}
