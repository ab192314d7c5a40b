// Package emulator is Sendcloud's API v2 to practise with (hosts panel.sendcloud.sc and servicepoints.sendcloud.sc, base /api/v2), for those who buy labels there.
//
// Credentials: public_key, secret_key (HTTP Basic; the secret key also signs webhooks).
//
// Served, with and without a trailing slash: GET /user, /user/addresses/sender, /integrations; PUT /integrations/{id}; GET /shipping_methods (sender_address,
// service_point_id, is_return, to_country), /shipping_methods/{id}, /shipping-price; POST, PUT and GET /parcels (request_label, request_label_async, errors=verbose and
// verbose-carrier; filters external_reference, order_number, tracking_number, parcel_status, ids, updated_after, announced_after, cursor), GET, PUT and PATCH
// /parcels/{id}, POST /parcels/{id}/cancel, GET /parcels/statuses, /parcels/{id}/documents/{type} (Accept: PDF, PNG, ZPL; dpi); GET and POST /labels,
// GET /labels/label_printer/{id}, /labels/normal_printer/{id} and both with ?ids=; GET /tracking/{number}; GET /service-points (country, carrier, postal_code, city),
// /service-points/{id}, /service-points/{id}/check-availability, /carriers. Webhooks (parcel_status_changed) go to the integration's webhook_url as a parcel moves.
//
// It is written from fact sheets about Sendcloud (v2, recorded fields, wire notes) and shares nothing with our own API of the same words.
// What the sheets leave open is answered so:
//   - external_reference is unique in an account: a repeat is refused by 400 (external_reference: "Parcel with this external reference already exists."), and
//     GET /parcels?external_reference= finds what was made. Boxes of one order (quantity) share it.
//   - Methods: 8 Unstamped letter (sendcloud), 39 PostNL Standard, 3021 PostNL Service Point, 330 DPD Home, 331 DPD Pickup, 412 DPD Return. Parcels by DPD are
//     cancelled at once (200), others are queued (202) and cancelled a day later.
//   - FAIL-ADDRESS is non_field_errors: "Service error: The address of the recipient is not found.", FAIL-422 name: "Enter a valid value.", FAIL-ROUTE
//     shipping_method: "The shipping method is not available for the destination.", FAIL-CONTRACT 412 "User is not allowed to announce parcels.",
//     FAIL-IN-200 a failed parcel of a list with errors=verbose or verbose-carrier.
//   - An announced parcel cannot be changed any more: 400.
package emulator

import (
	"net/http"
	"strings"
	"sync"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// customers are the two who are known.
var customers = []map[string]string{
	{"public_key": "0f3b6c1d9a274e5f8b1c2d3e4f5a6b7c", "secret_key": "77aa10c4b2d94e6f9c3b5a7d8e1f2034"},
	{"public_key": "5d9c3c0e6a344f0b9a8f2d1d0a3b7c11", "secret_key": "c81e728d9d4c4f1b8a6e5f3a2b1c0d9e"},
}

// Emulator is Sendcloud. It is an http.Handler; Close it when done.
type Emulator struct {
	emulate.Frame
	change sync.Mutex // one wish changes parcels at a time
	post   *postman
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	e := &Emulator{}
	if err := e.Open(o, emulate.Carrier{
		Customers: customers, Routes: unslashed(e.routes()), Parcel: e.life,
		Refuse: func(w http.ResponseWriter, status int, _, message string) {
			if status == http.StatusTooManyRequests {
				w.WriteHeader(status) // with an empty body
				return
			}
			emulate.Send(w, status, wireError{wireErrorBody{status, "api/v2", message}})
		},
	}); err != nil {
		return nil, err
	}
	e.post = newPostman()
	return e, nil
}

// Close waits for webhooks that are under way, and ends the ledger.
func (e *Emulator) Close() error {
	e.post.close()
	return e.Frame.Close()
}

// unslashed takes a path with a slash at its end for the one without.
func unslashed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path := strings.TrimRight(r.URL.Path, "/"); path != "" && path != r.URL.Path {
			asked := r.Clone(r.Context())
			asked.URL.Path, asked.URL.RawPath = path, ""
			next.ServeHTTP(w, asked)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	for pattern, h := range map[string]serve{
		"GET /api/v2/user":                                    e.user,
		"GET /api/v2/user/addresses/sender":                   e.senders,
		"GET /api/v2/integrations":                            e.integrations,
		"PUT /api/v2/integrations/{id}":                       e.setIntegration,
		"PATCH /api/v2/integrations/{id}":                     e.setIntegration,
		"GET /api/v2/shipping_methods":                        e.listMethods,
		"GET /api/v2/shipping_methods/{id}":                   e.oneMethod,
		"GET /api/v2/shipping-price":                          e.prices,
		"POST /api/v2/parcels":                                e.create,
		"PUT /api/v2/parcels":                                 e.update,
		"GET /api/v2/parcels":                                 e.list,
		"GET /api/v2/parcels/statuses":                        e.statuses,
		"GET /api/v2/parcels/{id}":                            e.one,
		"PUT /api/v2/parcels/{id}":                            e.update,
		"PATCH /api/v2/parcels/{id}":                          e.update,
		"POST /api/v2/parcels/{id}/cancel":                    e.cancel,
		"GET /api/v2/parcels/{id}/documents/{type}":           e.document,
		"POST /api/v2/labels":                                 e.labelLinks,
		"GET /api/v2/labels/{printer}":                        e.labels,
		"GET /api/v2/labels/{printer}/{id}":                   e.labels,
		"GET /api/v2/label/{printer}/{id}":                    e.labels,
		"GET /api/v2/customs_declaration/normal_printer/{id}": e.declaration,
		"GET /api/v2/tracking/{number}":                       e.tracking,
		"GET /api/v2/service-points":                          e.points,
		"GET /api/v2/service-points/{id}":                     e.point,
		"GET /api/v2/service-points/{id}/check-availability":  e.available,
		"GET /api/v2/carriers":                                e.carriers,
	} {
		m.HandleFunc(pattern, e.as(h))
	}
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { refuse(w, r, http.StatusNotFound, "Not found.") })
	return m
}

// serve answers a customer, who is known by the public key.
type serve func(w http.ResponseWriter, r *http.Request, of string)

// as lets in whoever shows a known pair of keys; service points and carriers take the public key alone.
func (e *Emulator) as(h serve) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		public, secret, _ := r.BasicAuth()
		alone := false
		if strings.HasPrefix(r.URL.Path, "/api/v2/service-points") || r.URL.Path == "/api/v2/carriers" {
			for _, key := range []string{r.URL.Query().Get("access_token"), strings.TrimPrefix(r.Header.Get("Authorization"), "AccessToken ")} {
				if key != "" && public == "" {
					public, alone = key, true
				}
			}
		}
		given := map[string]string{"public_key": public}
		if !alone {
			given["secret_key"] = secret
		}
		if e.Customer(given) < 0 {
			unauthorized(w, r)
			return
		}
		h(w, r, public)
	}
}

func unauthorized(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("WWW-Authenticate", "Bearer")
	refuse(w, r, http.StatusUnauthorized, "Invalid username/password.")
}

type wireError struct {
	Error wireErrorBody `json:"error"`
}

type wireErrorBody struct {
	Code    int    `json:"code"`
	Request string `json:"request"`
	Message string `json:"message"`
}

// refuse answers the envelope of errors. The path stands in it as it was asked, without the first slash.
func refuse(w http.ResponseWriter, r *http.Request, status int, message string) {
	emulate.Send(w, status, wireError{wireErrorBody{status, strings.TrimPrefix(r.URL.Path, "/"), message}})
}

func broken(w http.ResponseWriter, r *http.Request, err error) {
	refuse(w, r, http.StatusInternalServerError, err.Error())
}
