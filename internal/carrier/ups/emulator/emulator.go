// Package emulator is UPS's REST interface to practise with: shipping, void, label recovery, rating, tracking, pick-up and locator, at the paths they
// have at onlinetools.ups.com, all on one port (tokens at /security/v1/oauth/token, all else under /api). It is written from the carriers sheet 2.7
// and knows nothing of the driver.
//
// Credentials: client_id, client_secret, account_number (six characters).
//
// What the sheet leaves open is answered so:
//   - Numbers are text in JSON, as in UPS's own examples; a JSON number is refused (10400).
//   - Codes of refusals of a shipment, the field's path in front of the words: 120100 the shipper's number, 120300 something is missing, 120301 something
//     is wrong, 120302 a text is too long, 120802 the address is not found, 121210 the service does not go there, 121211 too heavy or large, 121300 the
//     account may not. FAIL-CONTRACT, FAIL-ADDRESS, FAIL-ROUTE and FAIL-422 (ShipTo.Name) are answered by these.
//   - A reference that was sent before makes another shipment; nothing is found by it.
//   - Void: 190100 too late (handed over, or 28 days old), 190102 no such shipment, 190117 voided already.
//   - Tracking tells a customer of the own parcels only, and unknown ones by TV1002 (404). Activities stand newest first.
//   - Rates are made up: so much for each service, each kilogram, and a border.
//   - Labels are drawn on A6; EPL and SPL are refused (120301). Service codes go by lists of countries that are ours.
package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// Emulator is the carrier. It is an http.Handler; Close it when done.
type Emulator struct {
	emulate.Frame
	change sync.Mutex // one shipment is changed at a time
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	e := &Emulator{}
	if err := e.Open(o, emulate.Carrier{
		Customers: customers, Routes: e.routes(), Parcel: e.life,
		Refuse: func(w http.ResponseWriter, status int, _, message string) {
			refuse(w, status, strconv.Itoa(10000+status), message)
		},
	}); err != nil {
		return nil, err
	}
	return e, nil
}

func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("POST /security/v1/oauth/token", e.token)
	m.HandleFunc("POST /api/shipments/v2409/ship", e.as(e.ship))
	m.HandleFunc("DELETE /api/shipments/v2409/void/cancel/{id}", e.as(e.void))
	m.HandleFunc("POST /api/labels/v2403/recovery", e.as(e.recover))
	m.HandleFunc("POST /api/rating/v2409/{option}", e.as(e.rate))
	m.HandleFunc("GET /api/track/v1/details/{number}", e.as(e.track))
	m.HandleFunc("POST /api/pickupcreation/v2409/pickup", e.as(e.collect))
	m.HandleFunc("DELETE /api/shipments/v2409/pickup/{by}", e.as(e.stay))
	m.HandleFunc("POST /api/locations/v3/search/availabilities/{option}", e.as(e.locate))
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, "10404", "There is no "+r.URL.Path)
	})
	return m
}

// customers are the two who are known, by their account numbers.
var customers = []map[string]string{
	{"client_id": "ups-client-one", "client_secret": "ups-secret-one", "account_number": "A1B2C3"},
	{"client_id": "ups-client-two", "client_secret": "ups-secret-two", "account_number": "Z9Y8X7"},
}

const tokenLife = 14399 * time.Second

// token is the OAuth service: Basic authentication, a form, the shipper's number in a header.
func (e *Emulator) token(w http.ResponseWriter, r *http.Request) {
	id, secret, ok := r.BasicAuth()
	if err := r.ParseForm(); err != nil || r.PostForm.Get("grant_type") != "client_credentials" {
		refuse(w, http.StatusBadRequest, "10400", "Invalid/Missing grant type")
		return
	}
	account := r.Header.Get("X-Merchant-Id")
	if !ok || e.Customer(map[string]string{"client_id": id, "client_secret": secret, "account_number": account}) < 0 {
		refuse(w, http.StatusUnauthorized, "10401", "ClientId is Invalid")
		return
	}
	value, err := e.Desk().Grant(account, "", tokenLife)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "10500", err.Error())
		return
	}
	emulate.Send(w, http.StatusOK, map[string]string{
		"token_type": "Bearer", "access_token": value, "expires_in": "14399", "status": "approved", "client_id": id,
		"issued_at": strconv.FormatInt(e.Desk().Real().UnixMilli(), 10),
	})
}

// as lets a customer in by token.
func (e *Emulator) as(h func(w http.ResponseWriter, r *http.Request, account string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		t, ok := e.Desk().Holder(emulate.Bearer(r))
		if !ok {
			unauthorized(w)
			return
		}
		h(w, r, t.Who)
	}
}

func unauthorized(w http.ResponseWriter) {
	refuse(w, http.StatusUnauthorized, "250002", "Invalid Authentication Information.")
}

// refuse answers in the carrier's shape for errors.
func refuse(w http.ResponseWriter, status int, code, message string) {
	emulate.Send(w, status, map[string]any{"response": map[string]any{"errors": []map[string]string{{"code": code, "message": message}}}})
}

// read takes JSON apart; false when it was refused.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if emulate.Media(r) != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, "10415", "The request has to be application/json")
		return false
	}
	err := json.NewDecoder(r.Body).Decode(into)
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		refuse(w, http.StatusBadRequest, "10400", fmt.Sprintf("%s: a %s stands where %s belongs", t.Field, t.Value, t.Type))
		return false
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, "10400", "Invalid JSON: "+err.Error())
		return false
	}
	return true
}

// answer is what stands at the head of all good answers.
func answer(context string) map[string]any {
	return map[string]any{
		"ResponseStatus":       map[string]string{"Code": "1", "Description": "Success"},
		"TransactionReference": map[string]string{"CustomerContext": context},
	}
}
