// Package emulator is InPost's ShipX to practise with (hosts api-shipx-pl.easypack24.net and sandbox-api-shipx-pl.easypack24.net, paths under /v1).
//
// Credentials: api_token, organization_id.
//
// Written from the carriers sheet 2.13, 4.2, 5 and 9; what it does not say is marked "not in our sheet" where the plainest behaviour stands instead. A shipment
// is taken at once and gets its number later: created, offers_prepared, offer_selected, confirmed. Nothing bars a second shipment under the same name. The list
// of shipments can be asked by external_customer_id, the caller's own name for a shipment (GET /v1/organizations/{id}/shipments?external_customer_id=), and by
// tracking_number, id, status, service, created_at and the parties; by reference it cannot, and a filter that the service does not know is passed over.
// The details of validation_failed are nested as the service's own are: {"receiver":[{"phone":["required"]}]}, {"parcels":[{"0":{"weight":["required"]}}]}.
package emulator

import (
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// customer is an organisation with a token.
type customer struct {
	token string
	id    int
	name  string
}

var customers = []customer{
	{token: "demo-token-of-organization-one", id: 7001, name: "Demo Sklep Pierwszy"},
	{token: "demo-token-of-organization-two", id: 7002, name: "Demo Sklep Drugi"},
}

func (c customer) credentials() map[string]string {
	return map[string]string{"api_token": c.token, "organization_id": strconv.Itoa(c.id)}
}

// Emulator is the carrier. Safe for concurrent use; Close it when done.
type Emulator struct {
	emulate.Frame
	moving sync.Mutex // one shipment changes at a time
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	e := &Emulator{}
	if err := e.Open(o, emulate.Carrier{
		Customers: []map[string]string{customers[0].credentials(), customers[1].credentials()}, Zone: "Europe/Warsaw", Routes: e.routes(), Parcel: e.life,
		Refuse: func(w http.ResponseWriter, status int, code, message string) {
			refuse(w, status, strings.ToLower(code), message, nil)
		},
	}); err != nil {
		return nil, err
	}
	return e, nil
}

// life is what happens to a parcel.
func (e *Emulator) life(number string) (emulate.Parcel, bool) {
	s, ok := e.byNumber(number)
	return s.Life, ok
}

// routes are ShipX's paths.
func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("GET /v1/organizations", e.as(e.organizations))
	m.HandleFunc("GET /v1/organizations/{org}", e.in(e.organization))
	m.HandleFunc("POST /v1/organizations/{org}/shipments", e.in(e.create))
	m.HandleFunc("GET /v1/organizations/{org}/shipments", e.in(e.list))
	m.HandleFunc("GET /v1/organizations/{org}/shipments/labels", e.in(e.labels))
	m.HandleFunc("GET /v1/organizations/{org}/shipments/return_labels", e.in(e.labels))
	m.HandleFunc("POST /v1/organizations/{org}/batches", e.in(e.batch))
	m.HandleFunc("GET /v1/batches/{id}", e.as(e.readBatch))
	m.HandleFunc("POST /v1/organizations/{org}/dispatch_orders", e.in(e.dispatch))
	m.HandleFunc("GET /v1/dispatch_orders/{id}", e.as(e.readDispatch))
	m.HandleFunc("DELETE /v1/dispatch_orders/{id}", e.as(e.dropDispatch))
	m.HandleFunc("GET /v1/shipments/{id}", e.of(e.read))
	m.HandleFunc("PUT /v1/shipments/{id}", e.of(e.change))
	m.HandleFunc("DELETE /v1/shipments/{id}", e.of(e.cancel))
	m.HandleFunc("POST /v1/shipments/{id}/select_offer", e.of(e.selectOffer))
	m.HandleFunc("POST /v1/shipments/{id}/buy", e.of(e.buy))
	m.HandleFunc("GET /v1/shipments/{id}/label", e.of(e.label))
	m.HandleFunc("GET /v1/tracking/{number}", e.as(e.track))
	m.HandleFunc("GET /v1/statuses", e.as(e.listStatuses))
	m.HandleFunc("GET /v1/services", e.as(e.listServices))
	m.HandleFunc("GET /v1/points", e.as(e.points))
	m.HandleFunc("GET /v1/points/{name}", e.as(e.point))
	m.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { notFound(w) })
	return m
}

// as lets in whoever shows a known token.
func (e *Emulator) as(next func(http.ResponseWriter, *http.Request, customer)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		for _, c := range customers {
			if ok && c.token == token {
				next(w, r, c)
				return
			}
		}
		unknownToken(w)
	}
}

// in is a path within an organisation, which the token must belong to.
func (e *Emulator) in(next func(http.ResponseWriter, *http.Request, customer)) http.HandlerFunc {
	return e.as(func(w http.ResponseWriter, r *http.Request, c customer) {
		if r.PathValue("org") != strconv.Itoa(c.id) {
			forbidden(w)
			return
		}
		next(w, r, c)
	})
}

func send(w http.ResponseWriter, status int, row any) { emulate.Send(w, status, row) }

// refuse answers an error in ShipX's shape.
func refuse(w http.ResponseWriter, status int, code, message string, details tree) {
	if details == nil {
		details = tree{}
	}
	send(w, status, map[string]any{"status": status, "error": code, "message": message, "details": details})
}

func unknownToken(w http.ResponseWriter) {
	refuse(w, http.StatusUnauthorized, "token_invalid", "Token is missing or invalid.", nil)
}

func forbidden(w http.ResponseWriter) {
	refuse(w, http.StatusForbidden, "access_forbidden", "Access to this resource is forbidden.", nil)
}

func notFound(w http.ResponseWriter) {
	refuse(w, http.StatusNotFound, "resource_not_found", "Resource not found.", nil)
}

func invalid(w http.ResponseWriter, details tree) {
	refuse(w, http.StatusBadRequest, "validation_failed", "There are some validation errors. Check details object for more info.", details)
}

func invalidAction(w http.ResponseWriter, status string) {
	refuse(w, http.StatusBadRequest, "invalid_action", "Action is not allowed for a shipment in status "+status+".", nil)
}

// href is a resource's own address.
func href(r *http.Request, path string) string { return "http://" + r.Host + path }

func (c customer) view(r *http.Request) map[string]any {
	return map[string]any{"href": href(r, "/v1/organizations/"+strconv.Itoa(c.id)), "id": c.id, "name": c.name, "services": serviceNames()}
}

func (e *Emulator) organizations(w http.ResponseWriter, r *http.Request, c customer) {
	page(w, r, []map[string]any{c.view(r)})
}

func (e *Emulator) organization(w http.ResponseWriter, r *http.Request, c customer) {
	send(w, http.StatusOK, c.view(r))
}
