// Package v2 is Sendcloud's older API, spoken to shops and marketplaces that know it by heart: its words, its order of keys, its oddities.
// It decodes, asks the desks, and writes the answer down; nothing is decided here.
package v2

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/web"
)

// Door is API v2 under /api/v2.
type Door struct {
	DB           *db.DB
	Gate         *api.Gate
	Intake       *intake.Desk
	Shipping     *shipping.Desk
	Integrations *integration.Book
	Blobs        *blob.Store
	Sealer       *secret.Sealer
	// Links is the address of ours that a request came to, scheme and host without a slash at the end, for the links in its answer.
	Links func(r *http.Request) string
	// Track is the buyer's page about a parcel; nil answers the carrier's own page.
	Track func(base string, p parcel.Parcel) string
}

// Route is one thing the door does.
type Route struct {
	Method string
	Path   string // as the mux knows it: /api/v2/parcels/{id}
}

// root is where every path begins.
const root = "/api/v2"

// call is one request of a caller who was let in.
type call struct {
	*http.Request
	api.Caller
	w    http.ResponseWriter
	base string
}

// act does what a request asks. A failure is written by whoever called it.
type act func(ctx context.Context, c call) error

type route struct {
	Route
	act act
}

func (d *Door) routes() []route {
	at := func(method, path string, do act) route { return route{Route{method, root + path}, do} }
	return []route{
		at("GET", "/parcels", d.listParcels),
		at("POST", "/parcels", d.createParcels),
		at("PUT", "/parcels", d.updateParcel),
		at("GET", "/parcels/statuses", d.statuses),
		at("GET", "/parcels/{id}", d.getParcel),
		at("PUT", "/parcels/{id}", d.updateParcel),
		at("PATCH", "/parcels/{id}", d.updateParcel),
		at("POST", "/parcels/{id}/cancel", d.cancelParcel),
		at("GET", "/parcels/{id}/documents/{type}", d.document),
		at("GET", "/parcels/{id}/return_portal_url", d.returnPortal),

		at("POST", "/labels", d.labelLinks),
		at("GET", "/labels/{id}", d.labelOf),
		at("GET", "/labels/normal_printer", d.officeLabels),
		at("GET", "/labels/normal_printer/{id}", d.officeLabels),
		at("GET", "/labels/label_printer", d.printerLabels),
		at("GET", "/labels/label_printer/{id}", d.printerLabels),
		// The older spelling, which clients kept with its hash.
		at("GET", "/label/normal_printer", d.officeLabels),
		at("GET", "/label/normal_printer/{id}", d.officeLabels),
		at("GET", "/label/label_printer", d.printerLabels),
		at("GET", "/label/label_printer/{id}", d.printerLabels),

		at("GET", "/shipping_methods", d.listMethods),
		at("GET", "/shipping_methods/{id}", d.getMethod),

		at("GET", "/user", d.user),
		at("GET", "/user/addresses/sender", d.listSenders),
		at("GET", "/user/addresses/sender/{id}", d.getSender),
		at("GET", "/user/invoices", d.listInvoices),
		at("GET", "/user/invoices/{id}", d.getInvoice),
		at("GET", "/brands", d.listBrands),
		at("GET", "/brands/{id}", d.getBrand),
		at("GET", "/contracts", d.listContracts),
		at("GET", "/contracts/{id}", d.getContract),

		at("GET", "/integrations", d.listIntegrations),
		at("GET", "/integrations/{id}", d.getIntegration),
		at("PUT", "/integrations/{id}", d.setIntegration),
		at("PATCH", "/integrations/{id}", d.setIntegration),
		at("DELETE", "/integrations/{id}", d.removeIntegration),
	}
}

// Routes lists everything the door does.
func (d *Door) Routes() []Route {
	var all []Route
	for _, r := range d.routes() {
		all = append(all, r.Route)
	}
	return all
}

// Mount puts the door into a mux. Every path is served with and without a slash at its end and never redirected: a redirect makes a GET
// of many a client's POST.
func (d *Door) Mount(mux web.Mux) {
	acts := map[string]map[string]act{}
	for _, r := range d.routes() {
		if acts[r.Path] == nil {
			acts[r.Path] = map[string]act{}
		}
		acts[r.Path][r.Method] = r.act
	}
	for path, methods := range acts {
		h := d.path(methods)
		mux.Handle(path, h)
		mux.Handle(path+"/{$}", h)
	}
	mux.Handle(root+"/", d.path(nil))
	mux.Handle(root, d.path(nil))
}

// path answers the requests for one path; none of the methods is known where there is no such path.
func (d *Door) path(methods map[string]act) http.Handler {
	allow := allowed(methods)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Accept, Origin, Cookie")
		h.Set("Cache-Control", "no-store")
		caller, err := d.Gate.Enter(r)
		if err != nil {
			fail(w, r, err)
			return
		}
		if methods == nil {
			fail(w, r, missing("Not found."))
			return
		}
		h.Set("Allow", allow)
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		do := methods[method]
		switch {
		case do == nil && method == http.MethodOptions:
			answer(w, http.StatusOK, []byte("{}"))
		case do == nil:
			refuse(w, r, http.StatusMethodNotAllowed, `Method "`+r.Method+`" not allowed.`)
		default:
			if err := do(r.Context(), call{Request: r, Caller: caller, w: w, base: d.Links(r)}); err != nil {
				fail(w, r, err)
			}
		}
	})
}

// allowed names the methods in the order in which Sendcloud names them.
func allowed(methods map[string]act) string {
	var all []string
	for _, m := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		if methods[m] != nil {
			all = append(all, m)
		}
	}
	if slices.Contains(all, "GET") {
		all = append(all, "HEAD")
	}
	return strings.Join(append(all, "OPTIONS"), ", ")
}

// view is how parcels are told to a caller.
func (d *Door) view(ctx context.Context, c call) view {
	return view{
		base: c.base, track: d.Track, errors: c.URL.Query().Get("errors") == "verbose-carrier",
		method: func(id int) (carrier.Method, bool) {
			m, err := d.Shipping.Method(ctx, c.Account, id)
			return m, err == nil
		},
	}
}
