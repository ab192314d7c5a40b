// Package emulator is FedEx's REST services to practise with (carriers sheet 2.8: the descriptions of Ship, Rate, Track and Pickup, and the list of tracking
// status codes), on one port. It knows nothing of the driver.
//
// Credentials: client_id, client_secret, account_number (nine digits); and track_client_id, track_client_secret, because following parcels has keys of its own:
// a token of the one pair is refused (403) where the other is wanted.
//
// Paths: /oauth/token, /ship/v1/shipments, /ship/v1/shipments/cancel, /rate/v1/rates/quotes, /rate/v1/comprehensiverates, /track/v1/trackingnumbers,
// /pickup/v1/pickups, /pickup/v1/pickups/cancel, /pickup/v1/pickups/availabilities; and /document/v1/cache/retrieve/… for labels wanted as URL_ONLY.
//
// What the sheet leaves open is answered so:
//   - Codes of refusals are built like the one that the sheet shows (SHIPPER.POSTALSTATE.MISMATCH): party, field, fault (RECIPIENT.POSTALCITY.MISMATCH,
//     RECIPIENT.PERSONNAME.INVALID, SERVICE.NOTAVAILABLE, ACCOUNT.SERVICE.NOTALLOWED, ACCOUNT.NUMBER.MISMATCH). parameterList holds {key: "field", value: path}. They have
//     status 400, an account that is not the token's 403, a body that cannot be read 422. A field that nobody knows is refused, so that one written wrongly is noticed.
//   - shipper and recipient have to have a phoneNumber; city and companyName hold 35 characters, personName 70, a reference 40; a package weighs 68 kg at
//     most. Dimensions are whole numbers. The states of the USA and Canada are compulsory.
//   - INTERNATIONAL_PRIORITY, FEDEX_INTERNATIONAL_PRIORITY_EXPRESS and INTERNATIONAL_ECONOMY go to another country; FEDEX_REGIONAL_ECONOMY and EUROPE_FIRST
//     stay in Europe and may stay in a country.
//   - The master number is that of the first package. Nothing is found by a reference, and a repeated one is another shipment.
//   - A cancellation that comes too late is answered with status 200, cancelledShipment false and the reason in alerts; one that is repeated, as the first.
//     An unknown number has the code of Track and status 404. Somebody else's number is unknown, in Track too.
//   - Rate takes recipient (or one recipients) and wants rateRequestType; prices are the emulator's own, in EUR.
//   - Bodies of pickups are not in the sheet: see wirePickup for what is taken. There is no close: the sheet has none. Documents and locations are not served.
//   - EPL2 is refused, for nobody here draws it.
package emulator

import (
	"net/http"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
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
			refuse(w, status, strings.ReplaceAll(code, "_", "."), message)
		},
	}); err != nil {
		return nil, err
	}
	return e, nil
}

// life is what happens to a parcel.
func (e *Emulator) life(number string) (emulate.Parcel, bool) {
	var p piece
	ok := e.Desk().Get(pieceKind, number, &p)
	return p.Parcel, ok
}

func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("POST /oauth/token", e.token)
	m.HandleFunc("POST /ship/v1/shipments", e.as(false, e.ship))
	m.HandleFunc("PUT /ship/v1/shipments/cancel", e.as(false, e.cancel))
	m.HandleFunc("POST /rate/v1/rates/quotes", e.as(false, e.rate))
	m.HandleFunc("POST /rate/v1/comprehensiverates", e.as(false, e.rate))
	m.HandleFunc("POST /track/v1/trackingnumbers", e.as(true, e.track))
	m.HandleFunc("POST /pickup/v1/pickups", e.as(false, e.collect))
	m.HandleFunc("PUT /pickup/v1/pickups/cancel", e.as(false, e.decline))
	m.HandleFunc("POST /pickup/v1/pickups/availabilities", e.as(false, e.available))
	m.HandleFunc("GET "+retrievePath+"{number}", e.retrieve)
	m.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, "NOT.FOUND.ERROR", "The resource you requested is no longer available. Please modify your request and try again.")
	})
	return m
}
