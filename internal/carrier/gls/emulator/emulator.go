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
	"crypto/rand"
	"mime"
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
	desk    *emulate.Desk
	real    func() time.Time // tokens live by the real clock
	handler http.Handler
	change  sync.Mutex // one parcel is changed at a time
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	e := &Emulator{real: o.Now}
	if e.real == nil {
		e.real = time.Now
	}
	var err error
	e.desk, err = emulate.Open(o, func(w http.ResponseWriter, status int, code, message string) {
		refuse(w, status, failure{code, message, nil})
	})
	if err != nil {
		return nil, err
	}
	e.handler = e.desk.Serve(e.routes())
	return e, nil
}

// Close ends the ledger.
func (e *Emulator) Close() error { return e.desk.Close() }

// Desk is the clock, the ledger and the log of what was asked.
func (e *Emulator) Desk() *emulate.Desk { return e.desk }

// Credentials are those of a customer who is accepted.
func (e *Emulator) Credentials() map[string]string { return customers[0].credentials() }

// Other are the credentials of a second customer.
func (e *Emulator) Other() map[string]string { return customers[1].credentials() }

// ServeHTTP serves GLS's paths and the desk's.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }

// Walk moves the clock to the next scan of a parcel, by its number or its TrackID; false when there is none.
func (e *Emulator) Walk(number string) bool {
	var p parcel
	return e.desk.Get(parcelKind, e.track(number), &p) && e.desk.Walk(p.Life)
}

// track is the TrackID of a parcel that is named by its number or by the TrackID itself.
func (e *Emulator) track(name string) string {
	var track string
	if e.desk.Get(numberKind, name, &track) {
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

// access is a token that was given.
type access struct {
	Client string    `json:"client"`
	Until  time.Time `json:"until"`
}

const (
	tokenKind = "token"
	tokenLife = 14400 * time.Second
)

// token gives an access token for a client's name and secret.
func (e *Emulator) token(w http.ResponseWriter, r *http.Request) {
	name, secret, _ := r.BasicAuth()
	if err := r.ParseForm(); err != nil || r.PostForm.Get("grant_type") != "client_credentials" {
		emulate.Send(w, http.StatusBadRequest, map[string]string{"error": "unsupported_grant_type"})
		return
	}
	for _, c := range customers {
		if c.client != name || c.secret != secret {
			continue
		}
		value := rand.Text()
		if err := e.desk.Keep(tokenKind, value, access{name, e.real().Add(tokenLife)}); err != nil {
			refuse(w, http.StatusInternalServerError, failure{"INTERNAL", err.Error(), nil})
			return
		}
		emulate.Send(w, http.StatusOK, map[string]any{"access_token": value, "token_type": "Bearer", "expires_in": int(tokenLife.Seconds())})
		return
	}
	emulate.Send(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client", "error_description": "Client authentication failed"})
}

// as lets in whoever shows a good token, and reads bodies of the one media type only.
func (e *Emulator) as(body bool, next func(http.ResponseWriter, *http.Request, customer)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		value, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		var a access
		if !ok || !e.desk.Get(tokenKind, value, &a) || !e.real().Before(a.Until) {
			unauthorized(w)
			return
		}
		if got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); body && (err != nil || !strings.EqualFold(got, media)) {
			refuse(w, http.StatusUnsupportedMediaType, failure{"UNSUPPORTED_MEDIA_TYPE", "Requests are " + media, nil})
			return
		}
		for _, c := range customers {
			if c.client == a.Client {
				next(w, r, c)
			}
		}
	}
}

func unauthorized(w http.ResponseWriter) {
	refuse(w, http.StatusUnauthorized, failure{"UNAUTHORIZED", "The access token is invalid or has expired", nil})
}
