// Package emulator is the META-API of the DPD group to practise with (carriers sheet 2.4: the group's customer documentation 1.2 and the description of its
// shipping API), with the tracking that DPD's older SOAP services in the Netherlands and Belgium have, all on one port. It knows nothing of the driver.
//
// Credentials: business_unit (three digits: "010"), username, password, customer_id; client_id and client_secret with business unit 020 (SEUR) only; and
// delis_id, delis_password for tracking, where the customer has them.
//
// Paths: /shipping/v1/login, /shipping/v1/shipment, /shipping/v1/label; SOAP at /PublicApi/services/LoginService/V20 and V21 and at
// /PublicApi/services/ParcelLifeCycleService/V20.
//
// What the sheet leaves open is answered so:
//   - The answer to /shipment is an array, one element for each shipment of the request; the label of the whole batch, a page for each parcel, stands in
//     the first element. parcelIds are the 14 digits without their check character, parcelBarcodes the 28 characters behind the % that scanners want.
//   - A shipment is {customerReferenceNumbers, numberOfParcels, parcel, shipmentInfos, sender, receiver, notification, predict, international}; pudoId stands in
//     receiver. A field that nobody knows is refused, so that one written wrongly is noticed.
//   - Codes of refusals: META_AUTH and META_TOKEN (401); META_MANDATORY, META_FORMAT and META_LENGTH with "path: words" in the message; BU_PRODUCT (not
//     sold by the business unit), BU_ROUTE (does not go there), BU_ADDRESS (with a path), BU_CUSTOMER (not in the contract), BU_LIMIT (too heavy or large).
//     Those of META-API name themselves in errorOrigin, those of the business unit in originError, as the two descriptions do.
//   - Lines of an address hold 35 characters, postal codes 9, references 35.
//   - /label takes {shipmentId} or {parcelId}, as text or as a list, alone or in an array.
//   - The SOAP service tells dates as xsd:dateTime with their offset, and an unknown number as a result without any status. It tells what has been reached
//     first, oldest first, then the steps to come.
//   - A repeated reference is another shipment; nothing is found by it, and nothing is cancelled.
//   - The bodies of /pickupscheduling and /colreq are not told, so they are not served.
//   - The labels of all paper formats are drawn on A6; printer languages other than ZPL are refused.
package emulator

import (
	"maps"
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

const (
	shippingPath = "/shipping/v1"
	soapPath     = "/PublicApi/services"
)

// Emulator is the carrier. It is an http.Handler; Close it when done.
type Emulator struct {
	emulate.Frame
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	e := &Emulator{}
	if err := e.Open(o, emulate.Carrier{
		Customers: customers, Zone: "Europe/Amsterdam", Routes: e.routes(), Parcel: e.life,
		Refuse: func(w http.ResponseWriter, status int, code, message string) {
			emulate.Send(w, status, metaError(code, message))
		},
	}); err != nil {
		return nil, err
	}
	return e, nil
}

// life is what happens to a parcel.
func (e *Emulator) life(number string) (emulate.Parcel, bool) {
	var p parcelRow
	ok := e.Desk().Get(parcelKind, number, &p)
	return p.Parcel, ok
}

// Spanish are the credentials of a customer of SEUR, whose log-in wants two headers more and gives tokens of half an hour.
func (e *Emulator) Spanish() map[string]string { return maps.Clone(customers[2]) }

func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("POST "+shippingPath+"/login", e.login)
	m.HandleFunc("POST "+shippingPath+"/shipment", e.as(e.shipment))
	m.HandleFunc("POST "+shippingPath+"/label", e.as(e.reprint))
	m.HandleFunc("POST "+soapPath+"/LoginService/V20", e.soapLogin)
	m.HandleFunc("POST "+soapPath+"/LoginService/V21", e.soapLogin)
	m.HandleFunc("POST "+soapPath+"/ParcelLifeCycleService/V20", e.soapTrack)
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		emulate.Send(w, http.StatusNotFound, metaError("META_NOT_FOUND", "There is no "+r.URL.Path+"."))
	})
	return m
}
