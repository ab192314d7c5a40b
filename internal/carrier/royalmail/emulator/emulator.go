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
// Written from the carriers sheet 2.15 and 4. A reference is no bar to a second shipment, and nothing can be found by it: whoever loses an answer cannot ask.
// What the sheet leaves open is answered so:
//   - All that is right is answered by 200 and all that is wrong by 400 in the envelope, an unknown id by 404 in it; 401 and what the gateway refuses are
//     {httpCode, httpMessage, moreInformation}. A field that there is not is refused (E1433).
//   - E1432 is what is missing, E1433 what is wrong, Cause the field's path, E1431 ours. FAIL-CONTRACT and FAIL-ROUTE are E1433 with the Cause
//     ShipmentInformation.ServiceCode ("not available on your account", "not available to the destination"), FAIL-ADDRESS with Destination.Postcode,
//     FAIL-422 with Destination.ContactName; too late to cancel, or cancelled already, is E1433 with the Cause ShipmentId and words that say so.
//   - Service codes: TPNN TPNS TPSN TPSS TPLN (tracked 24 and 48), CRL1 CRL2 (untracked, no TrackingNumber), SD1 to SD6 (special delivery); abroad
//     MP1 MP7 OTA (tracked) MP5 OTC (signed) OLA (untracked). An empty ServiceFormat is P. DATASTREAM is refused as not activated.
//   - Each package has ids of its own and is cancelled by them; a wish for several is done whole or not at all, 99 at most. Too late is: on a manifest, or
//     handed over. A shipment on hold is on no manifest until it is released; one of a later day neither.
//   - LabelImages holds the labels of all packages: pages of one PDF, pictures one below the other, one ZPL behind the other. CustomsDocuments is a PDF.
//   - printLabel and printDocument take {LabelFormat} and {DocumentType: CN22, CN23, CI, P} and answer LabelImage and DocumentImage.
//   - /manifests/byservice takes ServiceCodes, /manifests/bycarrier CarrierCodes, both lists. With nothing to manifest they refuse with E1433.
//   - Tracking tells customers of their own parcels only; unknown ones by 404 with errors[{errorCode E1142 …}]. Event codes stand in codes.go.
package emulator

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"sync"
	"time"

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
	emulate.Frame
	change sync.Mutex // one wish changes what is kept at a time
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	e := &Emulator{}
	if err := e.Open(o, emulate.Carrier{
		Customers: []map[string]string{customers[0].credentials(), customers[1].credentials()}, Zone: "Europe/London", Routes: e.routes(), Parcel: e.life,
		Refuse: func(w http.ResponseWriter, status int, _, message string) {
			if status == http.StatusInternalServerError {
				refuse(w, status, problem{Message: message, Code: "E1431"})
				return
			}
			gateway(w, status, message)
		},
	}); err != nil {
		return nil, err
	}
	return e, nil
}

func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("POST /shipping/v3/token", e.token)
	m.HandleFunc("POST /shipping/v3/shipments", e.as(e.create))
	m.HandleFunc("POST /shipping/v3/shipments/serviceAvailability", e.as(e.availability))
	m.HandleFunc("PUT /shipping/v3/shipments/cancel", e.as(e.cancel))
	m.HandleFunc("PUT /shipping/v3/shipments/hold", e.as(e.hold))
	m.HandleFunc("PUT /shipping/v3/shipments/release", e.as(e.release))
	m.HandleFunc("PUT /shipping/v3/shipments/defer", e.as(e.later))
	m.HandleFunc("PUT /shipping/v3/shipments/{id}/printLabel", e.as(e.printLabel))
	m.HandleFunc("PUT /shipping/v3/shipments/{id}/printDocument", e.as(e.printDocument))
	m.HandleFunc("POST /shipping/v3/manifests", e.as(e.manifest))
	m.HandleFunc("POST /shipping/v3/manifests/bycarrier", e.as(e.manifest))
	m.HandleFunc("POST /shipping/v3/manifests/byservice", e.as(e.manifest))
	m.HandleFunc("GET /mailpieces/v2/{id}/events", e.events)
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		gateway(w, http.StatusNotFound, "No resources match requested URI "+r.URL.Path)
	})
	return m
}

const tokenLife = 4 * time.Hour

// app is the customer whose application's id and secret a request shows.
func (e *Emulator) app(r *http.Request) (customer, bool) {
	i := e.Customer(map[string]string{"client_id": r.Header.Get("X-IBM-Client-Id"), "client_secret": r.Header.Get("X-IBM-Client-Secret")})
	if i < 0 {
		return customer{}, false
	}
	return customers[i], true
}

func (e *Emulator) token(w http.ResponseWriter, r *http.Request) {
	c, ok := e.app(r)
	if !ok || !emulate.Same(r.Header.Get("X-RMG-Security-Username"), c.username) || !emulate.Same(r.Header.Get("X-RMG-Security-Password"), c.password) {
		unauthorized(w)
		return
	}
	value, err := e.Desk().Grant(c.client, "", tokenLife)
	if err != nil {
		broken(w, err)
		return
	}
	emulate.Send(w, http.StatusOK, map[string]string{"token": value})
}

// as lets a customer in by token.
func (e *Emulator) as(h func(w http.ResponseWriter, r *http.Request, c customer)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		t, _ := e.Desk().Holder(r.Header.Get("X-RMG-Auth-Token"))
		for _, c := range customers {
			if c.client == t.Who {
				h(w, r, c)
				return
			}
		}
		unauthorized(w)
	}
}

func unauthorized(w http.ResponseWriter) {
	gateway(w, http.StatusUnauthorized, "The credentials or the token are missing, wrong or have expired.")
}

// gateway is a refusal by what stands before all services.
func gateway(w http.ResponseWriter, status int, message string) {
	emulate.Send(w, status, map[string]string{"httpCode": strconv.Itoa(status), "httpMessage": http.StatusText(status), "moreInformation": message})
}

// problem is one of the envelope's errors.
type problem struct {
	Message string `json:"Message"`
	Cause   string `json:"Cause"`
	Code    string `json:"ErrorCode"`
	ID      string `json:"ErrorId"`
}

// refuse answers errors in the envelope.
func refuse(w http.ResponseWriter, status int, problems ...problem) {
	for i := range problems {
		problems[i].ID = rand.Text()
	}
	send(w, status, map[string]any{"Message": "The request was not processed.", "Errors": problems})
}

func broken(w http.ResponseWriter, err error) {
	refuse(w, http.StatusInternalServerError, problem{Message: err.Error(), Code: "E1431"})
}

// send answers in the envelope.
func send(w http.ResponseWriter, status int, fields map[string]any) {
	fields["HttpStatusCode"], fields["HttpStatusDescription"] = status, http.StatusText(status)
	emulate.Send(w, status, fields)
}
