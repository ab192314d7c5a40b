// Package emulator is bpost's Shipping Manager to practise with (carriers sheet 2.9): orders, labels, the product configuration, tracking and the
// locator of pick-up points, each at the path of its host, all on one port. It knows nothing of the driver.
//
// Credentials: account_id, passphrase.
//
// Paths: /services/shm/{account_id}/… (shm-rest.bpost.cloud) and /services/trackedmail/item/{code}/trackingInfo (api.parcel.bpost.cloud), both with HTTP
// Basic, and /Locator (pudo.bpost.be), open to all.
//
// Namespaces are http://schema.post.be/shm/deepintegration/v5/ (order, box and what stands between), …/v5/common (parties, addresses, options),
// …/v5/national and …/v5/international (what is within a nationalBox or internationalBox); v3 for the media types v3.x. orderUpdate and labelRequest
// (root batchLabels{order*, box*}) are …/v3/ always. Elements stand in the order of the sheet; one that is unknown or misplaced is refused.
//
// What the sheet leaves open is answered so:
//   - An order's reference is the customer's and names it; 1 to 100 characters. POST /orders with a reference that was used replaces the order while all
//     its boxes are OPEN. Once a box is printed, the same order again is 201 and changes nothing; a different one is 409. No reference has two orders.
//   - A box has no barcode before its label is fetched. GET /orders/{ref}/labels/… prints the OPEN boxes, gives them barcodes and answers with these
//     labels only (none: an empty <labels>). A printed box is told by GET /orders/{ref} (barcode, status), its label again by GET /boxes/{barcode}/labels/….
//   - With return labels a <label> has two <barcode>s, the second ending in 050, and a file of two pages.
//   - Errors: businessException{code = the HTTP status, message}; where a field is wrong the message begins with its path ("box[1]/nationalBox/atHome/
//     receiver/name: …"). FAIL-422 is that path, FAIL-ADDRESS the path …/receiver/address with "not found". invalidSelection{error…} (400) is for products
//     and options: "… is not part of the contract" (FAIL-CONTRACT), "… does not go to XX" (FAIL-ROUTE), "… at most 30000 g". 404: no such order or box.
//     409: "The order is in XX state and cannot be modified anymore." (also LATE-CANCEL). 401 and wrong media types (415, 406) are plain text.
//   - Cancelling is of all boxes, printed or not, until one was scanned; a cancelled order stays so, and its reference is used up.
//   - A box beyond the Union (customs) wants customsInfo with value, description and type, and parcelContents; nettoWeight (grams) and valueOfItem (cents) are the line's.
//   - bpostOnAppointment is not sold. Labels are drawn on A6 paper, also where A4 is asked for; -image- answers PNG.
//   - Tracking knows the customer's own boxes from their first scan on (404 before); stateInfo stands oldest first, times are Belgian with their offset.
//   - CUT breaks off the first answer of labels, other words meet POST /orders.
package emulator

import (
	"net/http"
	"sync"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// Emulator is the carrier. It is an http.Handler; Close it when done.
type Emulator struct {
	emulate.Frame
	change sync.Mutex // one order is changed at a time
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	e := &Emulator{}
	if err := e.Open(o, emulate.Carrier{
		Customers: customers, Zone: "Europe/Brussels", Routes: e.routes(), Parcel: e.life,
		Refuse: func(w http.ResponseWriter, status int, _, message string) {
			if status < http.StatusInternalServerError {
				business(w, status, message)
				return
			}
			system(w, status, message)
		},
	}); err != nil {
		return nil, err
	}
	return e, nil
}

func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	const shm = "/services/shm/{account}/"
	m.HandleFunc("POST "+shm+"orders", e.as(e.create))
	m.HandleFunc("GET "+shm+"orders/{reference}", e.as(e.fetch))
	m.HandleFunc("POST "+shm+"orders/{reference}", e.as(e.update))
	m.HandleFunc("GET "+shm+"orders/{reference}/labels/{format}", e.as(e.orderLabels))
	m.HandleFunc("GET "+shm+"orders/{reference}/labels/{format}/withReturnLabels", e.as(e.orderLabels))
	m.HandleFunc("GET "+shm+"boxes/{barcode}/labels/{format}", e.as(e.boxLabels))
	m.HandleFunc("GET "+shm+"boxes/{barcode}/labels/{format}/withReturnLabels", e.as(e.boxLabels))
	m.HandleFunc("POST "+shm+"labels/{format}", e.as(e.bulkLabels))
	m.HandleFunc("POST "+shm+"labels/{format}/withReturnLabels", e.as(e.bulkLabels))
	m.HandleFunc("GET "+shm+"productconfig", e.as(products))
	m.HandleFunc("GET /services/trackedmail/item/{code}/trackingInfo", e.as(e.track))
	m.HandleFunc("GET /Locator", locate)
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { plain(w, http.StatusNotFound, "There is no "+r.URL.Path) })
	return m
}

// customers are the two who are known.
var customers = []map[string]string{
	{"account_id": "107423", "passphrase": "bpost-passphrase-one"},
	{"account_id": "123456", "passphrase": "bpost-passphrase-two"},
}

// as lets a customer in; where an account stands in the path it has to be the customer's own.
func (e *Emulator) as(h func(w http.ResponseWriter, r *http.Request, account string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, secret, ok := r.BasicAuth()
		path := r.PathValue("account")
		if !ok || e.Customer(map[string]string{"account_id": id, "passphrase": secret}) < 0 || path != "" && path != id {
			unauthorized(w)
			return
		}
		h(w, r, id)
	}
}
