// Package v3 is Sendcloud's newer API: its words, its shapes, its oddities. It decodes, asks the desks, and writes the answer down;
// nothing is decided here.
//
// An area is a file of its own (orders.go, with order_*.go beside it) with one function that lists its routes:
//
//	func (d *Door) orderRoutes() []api.Route {
//		return []api.Route{
//			at("GET", "/orders", integration.ReadOrder, d.listOrders),
//			making("/orders", integration.WriteOrder, d.createOrders),
//		}
//	}
//
// and one line in routes. An act is func(ctx, c call) error: it either writes an answer (data, bare, empty) or answers an error and writes
// nothing. What it needs is here:
//
//   - body: decode(c, &wish) fills a struct by its json tags and tells every misfit by its pointer (package lax says which types; text
//     and number are taken for each other; null is absent). Measures and money: weight, lengths, price; addresses: address.
//   - query: q := ask(c); q.text, q.whole, q.truth, q.instant, q.list; then q.err().
//   - lists: p, err := placeOf(c, 40, 100); read p.limit() rows from p.Cursor on, newest first; rows = cut(c, p, rows, id) keeps the page
//     and sets the Link header.
//   - errors: a fault from a noun or flow is told in v3's shape, its field names as pointers ("weight" → /weight, "parcels.0.weight" →
//     /parcels/0/weight; what begins with a slash is a pointer already); beneath(pointer, err, names) puts them below a pointer and
//     gives them v3's names. invalid, badParameter and missing make problems by hand; many go out together as refuse(status, problems…).
//     Areas whose errors look otherwise wrap their acts in shaped.
package v3

import (
	"net/http"
	"slices"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/pickup"
	"github.com/waybill-ship/waybill/internal/report"
	"github.com/waybill-ship/waybill/internal/returns"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/servicepoint"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/tracking"
	"github.com/waybill-ship/waybill/internal/web"
	"github.com/waybill-ship/waybill/internal/webhook"
)

// Door is API v3 under /api/v3.
type Door struct {
	DB           *db.DB
	Gate         *api.Gate
	Intake       *intake.Desk
	Shipping     *shipping.Desk
	Integrations *integration.Book
	Webhooks     *webhook.Desk
	Reports      *report.Desk
	Returns      *returns.Desk
	Tracking     *tracking.Desk
	Pickups      *pickup.Desk
	Points       *servicepoint.Finder
	Sealer       *secret.Sealer
	// Links is the address of ours that a request came to, scheme and host without a slash at the end, for the links in its answer.
	Links func(r *http.Request) string
	// Track is the buyer's page about a parcel; nil answers the carrier's own page.
	Track func(base string, p parcel.Parcel) string
}

// root is where every path begins.
const root = "/api/v3"

// call is one request of a caller who was let in.
type call = api.Call

// routes are everything the door does, area by area.
func (d *Door) routes() []api.Route {
	return slices.Concat(
		d.orderRoutes(),
		d.shipmentRoutes(),
		d.documentRoutes(),
		d.optionRoutes(),
		d.contractRoutes(),
		d.addressRoutes(),
		d.checkoutRoutes(),
		d.statusRoutes(),
		d.accountRoutes(),
		slices.Concat(d.returnRoutes(), d.trackingRoutes(), d.pickupRoutes()),
		d.integrationRoutes(),
		d.moneyRoutes(),
		d.servicePointRoutes(),
		d.subscriptionRoutes(),
		d.reportRoutes(),
	)
}

// at is a route that reads or changes.
func at(method, path string, scope integration.Scope, do api.Act) api.Route {
	return api.Route{Method: method, Path: root + path, Scope: scope, Act: do}
}

// making is a POST that makes something new, and so honours an Idempotency-Key.
func making(path string, scope integration.Scope, do api.Act) api.Route {
	return api.Route{Method: "POST", Path: root + path, Scope: scope, Creates: true, Act: do}
}

// Routes lists everything the door does.
func (d *Door) Routes() []api.Route { return d.routes() }

// Mount puts the door into a mux.
func (d *Door) Mount(mux web.Mux) {
	(&api.Router{Gate: d.Gate, Roots: []string{root}, Links: d.Links, Fail: fail, Options: "{}"}).Mount(mux, d.routes())
	d.mountPoints(mux)
	for _, path := range []string{"/api", "/api/"} { // what no door serves hears so in the newest shape
		mux.Handle(path, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fail(w, r, api.Lost()) }))
	}
}
