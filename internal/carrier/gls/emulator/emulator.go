// Package emulator is GLS's ShipIT and its track and trace to practise with (hosts api.gls-group.net and api-sandbox.gls-group.net): the token service, shipments,
// cancelling, reprinting, the end of the day, ParcelShops and tracking, at their paths, all on one port.
//
// Credentials: client_id, client_secret, contact_id.
//
// Written from the carriers sheet 2.6. What the sheet leaves open is answered so:
//   - A repeated ShipmentReference is another shipment; track and trace finds parcels by it, and reprintparcel gives a label again.
//   - Errors are {"errors":[{"errorCode","message","args"}]} under status 400, args being the path of the field.
//   - A parcel may be cancelled until GLS has it in hand; after the end of the day the answer is CANCELLATION_PENDING. That of another customer is ERROR.
//   - The routing is invented, and the two-dimensional codes hold the parcel number and the TrackID.
//
// Pick-ups, allowed services, changes of weight and proofs of delivery are not here.
package emulator

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

const (
	shipIT    = "/shipit-farm/v1/backend/rs"
	tracking  = "/track-and-trace-v1/tracking/simple"
	tokenPath = "/oauth2/v2/token"
	media     = "application/glsVersion1+json"
)

// customer is somebody with a contract.
type customer struct {
	client, secret, contact string
}

var customers = []customer{
	{"demo-client-one", "demo-secret-of-one", "276a1b2c3d"},
	{"demo-client-two", "demo-secret-of-two", "528e4f5a6b"},
}

func (c customer) credentials() map[string]string {
	return map[string]string{"client_id": c.client, "client_secret": c.secret, "contact_id": c.contact}
}

// Emulator is the carrier. It is an http.Handler; Close it when done.
type Emulator struct {
	emulate.Frame
	change sync.Mutex // one parcel is changed at a time
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	e := &Emulator{}
	if err := e.Open(o, emulate.Carrier{
		Customers: []map[string]string{customers[0].credentials(), customers[1].credentials()}, Routes: e.routes(), Parcel: e.life,
		Refuse: func(w http.ResponseWriter, status int, code, message string) {
			refuse(w, status, failure{code, message, nil})
		},
	}); err != nil {
		return nil, err
	}
	return e, nil
}

// life is what happens to a parcel, by its number or its TrackID.
func (e *Emulator) life(number string) (emulate.Parcel, bool) {
	var p parcel
	ok := e.Desk().Get(parcelKind, e.track(number), &p)
	return p.Life, ok
}

// track is the TrackID of a parcel that is named by its number or by the TrackID itself.
func (e *Emulator) track(name string) string {
	var track string
	if e.Desk().Get(numberKind, name, &track) {
		return track
	}
	return name
}

func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("POST "+tokenPath, e.token)
	m.HandleFunc("POST "+shipIT+"/shipments", e.as(true, e.create))
	m.HandleFunc("POST "+shipIT+"/shipments/validate", e.as(true, e.validate))
	m.HandleFunc("POST "+shipIT+"/shipments/cancel/{track}", e.as(false, e.cancel))
	m.HandleFunc("POST "+shipIT+"/shipments/reprintparcel", e.as(true, e.reprint))
	m.HandleFunc("POST "+shipIT+"/shipments/endofday", e.as(false, e.endOfDay))
	m.HandleFunc("POST "+shipIT+"/sporadiccollection", e.as(true, e.collect))
	m.HandleFunc("POST "+shipIT+"/parcelshop/address", e.as(true, e.shopsNear))
	m.HandleFunc("GET "+shipIT+"/parcelshop/country/{country}", e.as(false, e.shopsOf))
	m.HandleFunc("GET "+shipIT+"/parcelshop/{id}", e.as(false, e.shop))
	m.HandleFunc("GET "+tracking+"/trackids/{list}", e.as(false, e.byTrackID))
	m.HandleFunc("GET "+tracking+"/references/{list}", e.as(false, e.byReference))
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, failure{"NOT_FOUND", "There is nothing at " + r.URL.Path, nil})
	})
	return m
}

// failure is one error.
type failure struct {
	Code    string   `json:"errorCode"`
	Message string   `json:"message"`
	Args    []string `json:"args,omitempty"`
}

func refuse(w http.ResponseWriter, status int, all ...failure) {
	emulate.Send(w, status, map[string]any{"errors": all})
}

const tokenLife = 14400 * time.Second

// token gives an access token for a client's name and secret.
func (e *Emulator) token(w http.ResponseWriter, r *http.Request) {
	name, secret, _ := r.BasicAuth()
	if err := r.ParseForm(); err != nil || r.PostForm.Get("grant_type") != "client_credentials" {
		emulate.Send(w, http.StatusBadRequest, map[string]string{"error": "unsupported_grant_type"})
		return
	}
	if e.Customer(map[string]string{"client_id": name, "client_secret": secret}) < 0 {
		emulate.Send(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client", "error_description": "Client authentication failed"})
		return
	}
	value, err := e.Desk().Grant(name, "", tokenLife)
	if err != nil {
		refuse(w, http.StatusInternalServerError, failure{"INTERNAL", err.Error(), nil})
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{"access_token": value, "token_type": "Bearer", "expires_in": int(tokenLife.Seconds())})
}

// as lets in whoever shows a good token, and reads bodies of the one media type only.
func (e *Emulator) as(body bool, next func(http.ResponseWriter, *http.Request, customer)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		t, ok := e.Desk().Holder(emulate.Bearer(r))
		if !ok {
			unauthorized(w)
			return
		}
		if body && !strings.EqualFold(emulate.Media(r), media) {
			refuse(w, http.StatusUnsupportedMediaType, failure{"UNSUPPORTED_MEDIA_TYPE", "Requests are " + media, nil})
			return
		}
		for _, c := range customers {
			if c.client == t.Who {
				next(w, r, c)
			}
		}
	}
}

func unauthorized(w http.ResponseWriter) {
	refuse(w, http.StatusUnauthorized, failure{"UNAUTHORIZED", "The access token is invalid or has expired", nil})
}
