// Package emulator is DHL Express to practise with: MyDHL API 3.1.1 at the paths it has at express.api.dhl.com (/mydhlapi, and /mydhlapi/test as its test
// system stands beside it). It is written from the carriers sheet 2.3, 4.2 and 12.3 and knows nothing of the driver.
//
// Credentials: username, password, account_number (nine digits; the shipper's in accounts and in rates' accountNumber). Username and password go as HTTP Basic.
//
// What the sheet leaves open is answered so:
//   - A shipment is as strict as the schema: unknown keys, wrong types, missing keys and long texts are a 422 with each problem in additionalDetails.
//   - Codes of refusals (400): 803 the account may not, 998 a time or declaration is wrong, 7008 no such service, 7096 no such shipment, 410135 the product
//     does not go there, 420504 the destination is unknown. FAIL-CONTRACT, FAIL-ADDRESS and FAIL-ROUTE are answered by these, FAIL-422 by a 422 (fullName).
//   - A reference sent again makes another shipment. Tracking finds shipments by shipmentReference too; the label is told once, when the shipment is made.
//   - Products go by the customs border: N within a country, U and W within the Union, P and H across a border with goods, D with documents only.
//   - Planned times are compared with the real clock, not the desk's, so that time can pass for parcels without yesterday's callers being wrong.
//   - trackingView is last-checkpoint and levelOfDetail shipment where nothing is said. Prices are made up. LP2 and EPL are not drawn (998).
//   - Customers hear of their own shipments only. A label has room for one linear code here: a lone piece's is the waybill, and each of several pieces' its own.
//   - Landed costs, service points, identifiers, reference data and added pieces are not here.
package emulator

import (
	"net/http"
	"slices"
	"strconv"
	"sync"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// customers are the two who are known.
var customers = []map[string]string{
	{"username": "waybillDemoOne", "password": "R#1aV$5bM@7c", "account_number": "123456789"},
	{"username": "waybillDemoTwo", "password": "Q!9zK%3xN&2y", "account_number": "987654321"},
}

// Emulator is the carrier. It is an http.Handler; Close it when done.
type Emulator struct {
	emulate.Frame
	change sync.Mutex // one pick-up is changed at a time
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	e := &Emulator{}
	if err := e.Open(o, emulate.Carrier{
		Customers: customers, Routes: e.hosts(), Parcel: e.life,
		Refuse: func(w http.ResponseWriter, status int, _, message string) {
			tell(w, "/expressapi", status, message)
		},
	}); err != nil {
		return nil, err
	}
	return e, nil
}

// hosts puts the production and the test system side by side, as they are on their one host.
func (e *Emulator) hosts() http.Handler {
	paths := e.routes()
	m := http.NewServeMux()
	m.Handle("/mydhlapi/", http.StripPrefix("/mydhlapi", paths))
	m.Handle("/mydhlapi/test/", http.StripPrefix("/mydhlapi/test", paths))
	return m
}

func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("POST /shipments", e.as(e.ship))
	m.HandleFunc("GET /shipments/{number}/tracking", e.as(e.trackOne))
	m.HandleFunc("GET /shipments/{number}/get-image", e.as(e.image))
	m.HandleFunc("GET /shipments/{number}/proof-of-delivery", e.as(e.proof))
	m.HandleFunc("PATCH /shipments/{number}/upload-image", e.as(e.upload))
	m.HandleFunc("PATCH /shipments/{number}/upload-invoice-data", e.as(e.invoice))
	m.HandleFunc("GET /tracking", e.as(e.trackMany))
	m.HandleFunc("POST /rates", e.as(e.rates))
	m.HandleFunc("GET /rates", e.as(e.rateOne))
	m.HandleFunc("GET /products", e.as(e.rateOne))
	m.HandleFunc("POST /pickups", e.as(e.collect))
	m.HandleFunc("PATCH /pickups/{id}", e.as(e.move))
	m.HandleFunc("DELETE /pickups/{id}", e.as(e.stay))
	m.HandleFunc("GET /address-validate", e.as(e.address))
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, r, http.StatusNotFound, "There is no "+r.URL.Path)
	})
	return m
}

// caller is the customer who asks.
type caller struct{ account string }

// as lets customers in.
func (e *Emulator) as(next func(http.ResponseWriter, *http.Request, caller)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		user, password, ok := r.BasicAuth()
		i := e.Customer(map[string]string{"username": user, "password": password})
		if !ok || i < 0 {
			refuse(w, r, http.StatusUnauthorized, "Invalid Credentials")
			return
		}
		next(w, r, caller{customers[i]["account_number"]})
	}
}

// refuse answers in the carrier's shape for errors; details stand in additionalDetails.
func refuse(w http.ResponseWriter, r *http.Request, status int, detail string, details ...string) {
	tell(w, "/expressapi"+r.URL.RequestURI(), status, detail, details...)
}

func tell(w http.ResponseWriter, instance string, status int, detail string, details ...string) {
	title := map[int]string{
		http.StatusBadRequest: "Bad request", http.StatusUnprocessableEntity: "Unprocessable Entity", http.StatusInternalServerError: "Process failure",
	}[status]
	if title == "" {
		title = http.StatusText(status)
	}
	out := map[string]any{"instance": instance, "detail": detail, "title": title, "message": title, "status": strconv.Itoa(status)}
	if len(details) > 0 {
		out["additionalDetails"] = details
	}
	emulate.Send(w, status, out)
}

// wrong answers what the schema or the business found, all of it.
func wrong(w http.ResponseWriter, r *http.Request, status int, problems []string) {
	if len(problems) == 1 && status == http.StatusBadRequest {
		refuse(w, r, status, problems[0])
		return
	}
	refuse(w, r, status, "Multiple problems found, see Additional Details", problems...)
}

// isJSON refuses any other content.
func isJSON(w http.ResponseWriter, r *http.Request) bool {
	if emulate.Media(r) == "application/json" {
		return true
	}
	refuse(w, r, http.StatusUnsupportedMediaType, "The content has to be application/json")
	return false
}

// owns reports whether one of the accounts that pay is the caller's and none is another's.
func (c caller) owns(all []account) bool {
	own := func(a account) bool { return a.Number == c.account }
	return slices.ContainsFunc(all, own) && !slices.ContainsFunc(all, func(a account) bool { return !own(a) && a.Type != "duties-taxes" })
}
