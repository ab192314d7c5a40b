// Package emulator is DHL's parcel business in Germany to practise with: shipping v2, returns v1, pick-up v3, tracking v0 and the token service,
// at the paths they have at api-eu.dhl.com, all on one port. It is written from the carriers sheet 2.1 (spec 2.1.13) and knows nothing of the driver.
//
// Credentials: api_key, api_secret, username, password, billing_number (that of Paket national), tracking_user, tracking_password. A customer has
// a billing number for each product: the customer's first ten characters, the procedure (01 Paket, 53 Paket international, 54 Europaket, 62
// Kleinpaket, 66 Warenpost international, 07 return), and 01.
//
// What the sheet leaves open is answered so:
//   - A repeated refNo is another shipment, and nothing is found by it: refNo is the customer's word only.
//   - FAIL-CONTRACT is a message about billingNumber, FAIL-ADDRESS about consignee.postalCode, FAIL-422 about consignee.name1, FAIL-ROUTE about product;
//     all in items[].validationMessages under status 400 (207 where other shipments of the request are taken).
//   - A cancelled shipment may be cancelled again. One that is on a manifest, or was handed over, is an unknown shipment number to DELETE, but GET
//     /orders answers it still; one of another customer, or cancelled, is unknown to both.
//   - Lockers, post offices and PO boxes are numbers in JSON (lockerID, retailID, poBoxID), the postNumber is text.
//   - A field that the request does not have is refused, so that one written wrongly is noticed.
//   - The labels of all paper formats are drawn on A6.
package emulator

import (
	"net/http"
	"sync"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// Paths of the services; they are the same in production and in the carrier's sandbox.
const (
	shippingPath = "/parcel/de/shipping/v2"
	tokenPath    = "/parcel/de/account/auth/ropc/v1/token"
	returnsPath  = "/parcel/de/shipping/returns/v1"
	pickupPath   = "/parcel/de/transportation/pickup/v3"
	trackingPath = "/parcel/de/tracking/v0/shipments"
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
		Customers: []map[string]string{customers[0].credentials, customers[1].credentials}, Zone: "Europe/Berlin", Routes: e.routes(), Parcel: e.life,
		Refuse: func(w http.ResponseWriter, status int, _, message string) { problem(w, status, message) },
	}); err != nil {
		return nil, err
	}
	return e, nil
}

func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("POST "+tokenPath, e.token)
	m.HandleFunc("GET "+shippingPath+"/{$}", e.version)
	m.HandleFunc("GET "+shippingPath, e.version)
	m.HandleFunc("POST "+shippingPath+"/orders", e.as(e.create))
	m.HandleFunc("GET "+shippingPath+"/orders", e.as(e.fetch))
	m.HandleFunc("DELETE "+shippingPath+"/orders", e.as(e.cancel))
	m.HandleFunc("POST "+shippingPath+"/manifests", e.as(e.close))
	m.HandleFunc("GET "+shippingPath+"/manifests", e.as(e.manifests))
	m.HandleFunc("GET "+shippingPath+"/labels", e.labels)
	m.HandleFunc("POST "+returnsPath+"/orders", e.as(e.giveBack))
	m.HandleFunc("GET "+returnsPath+"/locations", e.as(e.locations))
	m.HandleFunc("POST "+pickupPath+"/orders", e.as(e.collect))
	m.HandleFunc("DELETE "+pickupPath+"/orders", e.as(e.stay))
	m.HandleFunc("GET "+trackingPath, e.track)
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		problem(w, http.StatusNotFound, "There is no "+r.URL.Path+".")
	})
	return m
}

// version is GET / of the shipping service: which version answers.
func (e *Emulator) version(w http.ResponseWriter, _ *http.Request) {
	emulate.Send(w, http.StatusOK, map[string]any{
		"amp":     map[string]string{"name": "pp-parcel-shipping", "version": "v2.1.13", "env": "emulator"},
		"backend": map[string]string{"version": "v2.1.13", "env": "emulator"},
	})
}

// problem is the carrier's shape for what is wrong with a request as a whole.
func problem(w http.ResponseWriter, status int, detail string) {
	emulate.Send(w, status, map[string]any{"title": http.StatusText(status), "statusCode": status, "detail": detail, "instance": "about:blank"})
}
