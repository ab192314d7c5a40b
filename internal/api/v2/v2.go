// Package v2 is Sendcloud's older API, spoken to shops and marketplaces that know it by heart: its words, its order of keys, its oddities.
// It decodes, asks the desks, and writes the answer down; nothing is decided here.
package v2

import (
	"context"
	"net/http"
	"slices"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
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
)

// Door is API v2 under /api/v2.
type Door struct {
	DB           *db.DB
	Gate         *api.Gate
	Intake       *intake.Desk
	Shipping     *shipping.Desk
	Integrations *integration.Book
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
const root = "/api/v2"

// call is one request of a caller who was let in.
type call = api.Call

// routes are everything the door does. Each area lists its own; a route is at(method, path, scope, act), or making(…) where the call
// creates something and so honours an Idempotency-Key.
func (d *Door) routes() []api.Route {
	return slices.Concat(
		d.parcelRoutes(),
		d.labelRoutes(),
		d.methodRoutes(),
		d.accountRoutes(),
		d.integrationRoutes(),
		d.logRoutes(),
		d.reportRoutes(),
		slices.Concat(d.returnRoutes(), d.portalRoutes(), d.trackingRoutes(), d.pickupRoutes()),
		d.orderRoutes(),
		d.servicePointRoutes(),
	)
}

// at is a route that reads or changes.
func at(method, path string, scope integration.Scope, do api.Act) api.Route {
	return api.Route{Method: method, Path: root + path, Scope: scope, Act: do}
}

// making is a POST that makes something new.
func making(path string, scope integration.Scope, do api.Act) api.Route {
	return api.Route{Method: "POST", Path: root + path, Scope: scope, Creates: true, Act: do}
}

func (d *Door) parcelRoutes() []api.Route {
	return []api.Route{
		at("GET", "/parcels", integration.ReadParcel, d.listParcels),
		making("/parcels", integration.WriteParcel, d.createParcels),
		at("PUT", "/parcels", integration.WriteParcel, d.updateParcel),
		at("GET", "/parcels/statuses", integration.ReadParcel, d.statuses),
		at("GET", "/parcels/{id}", integration.ReadParcel, d.getParcel),
		at("PUT", "/parcels/{id}", integration.WriteParcel, d.updateParcel),
		at("PATCH", "/parcels/{id}", integration.WriteParcel, d.updateParcel),
		at("POST", "/parcels/{id}/cancel", integration.WriteParcel, d.cancelParcel),
		at("GET", "/parcels/{id}/documents/{type}", integration.ReadParcel, d.document),
		at("GET", "/parcels/{id}/return_portal_url", integration.ReadReturn, d.returnPortal),
	}
}

func (d *Door) labelRoutes() []api.Route {
	return []api.Route{
		at("POST", "/labels", integration.ReadParcel, d.labelLinks),
		at("GET", "/labels/{id}", integration.ReadParcel, d.labelOf),
		at("GET", "/labels/normal_printer", integration.ReadParcel, d.officeLabels),
		at("GET", "/labels/normal_printer/{id}", integration.ReadParcel, d.officeLabels),
		at("GET", "/labels/label_printer", integration.ReadParcel, d.printerLabels),
		at("GET", "/labels/label_printer/{id}", integration.ReadParcel, d.printerLabels),
		at("GET", "/customs_declaration/normal_printer", integration.ReadParcel, d.customsForms),
		at("GET", "/customs_declaration/normal_printer/{id}", integration.ReadParcel, d.customsForms),
		// The older spelling, which clients kept with its hash.
		at("GET", "/label/normal_printer", integration.ReadParcel, d.officeLabels),
		at("GET", "/label/normal_printer/{id}", integration.ReadParcel, d.officeLabels),
		at("GET", "/label/label_printer", integration.ReadParcel, d.printerLabels),
		at("GET", "/label/label_printer/{id}", integration.ReadParcel, d.printerLabels),
	}
}

func (d *Door) methodRoutes() []api.Route {
	return []api.Route{
		at("GET", "/shipping_methods", integration.ReadPrice, d.listMethods),
		at("GET", "/shipping_methods/{id}", integration.ReadPrice, d.getMethod),
		at("GET", "/shipping-price", integration.ReadPrice, d.shippingPrice),
		at("GET", "/shipping-products", integration.ReadPrice, d.listProducts),
		at("GET", "/shipping-functionalities", integration.ReadPrice, d.listFunctionalities),
		at("GET", "/checkout/configurations/{id}/delivery-options", integration.ReadPrice, d.deliveryOptions),
	}
}

func (d *Door) accountRoutes() []api.Route {
	return []api.Route{
		at("GET", "/user", integration.ReadOrganization, d.user),
		at("GET", "/user/addresses/sender", integration.ReadOrganization, d.listSenders),
		at("GET", "/user/addresses/sender/{id}", integration.ReadOrganization, d.getSender),
		at("GET", "/user/invoices", integration.ReadOrganization, d.listInvoices),
		at("GET", "/user/invoices/{id}", integration.ReadOrganization, d.getInvoice),
		at("GET", "/brands", integration.ReadBrand, d.listBrands),
		at("GET", "/brands/{id}", integration.ReadBrand, d.getBrand),
		at("GET", "/contracts", integration.ReadPrice, d.listContracts),
		at("GET", "/contracts/{id}", integration.ReadPrice, d.getContract),
	}
}

func (d *Door) integrationRoutes() []api.Route {
	return []api.Route{
		at("GET", "/integrations", integration.ReadIntegration, d.listIntegrations),
		at("GET", "/integrations/{id}", integration.ReadIntegration, d.getIntegration),
		at("PUT", "/integrations/{id}", integration.WriteIntegration, d.setIntegration),
		at("PATCH", "/integrations/{id}", integration.WriteIntegration, d.setIntegration),
		at("DELETE", "/integrations/{id}", integration.WriteIntegration, d.removeIntegration),
	}
}

// Routes lists everything the door does.
func (d *Door) Routes() []api.Route { return d.routes() }

// Mount puts the door into a mux.
func (d *Door) Mount(mux web.Mux) {
	(&api.Router{Gate: d.Gate, Roots: []string{root}, Links: d.Links, Fail: fail, Options: "{}"}).Mount(mux, d.routes())
	d.mountPoints(mux)
	// Sendcloud's first API was never ours; whoever asks for it reads the shape of the second.
	mux.Handle(firstRoot, http.HandlerFunc(lost))
	mux.Handle(firstRoot+"/", http.HandlerFunc(lost))
}

const firstRoot = "/api/v1"

func lost(w http.ResponseWriter, r *http.Request) { fail(w, r, api.Lost()) }

// view is how parcels are told to a caller.
func (d *Door) view(ctx context.Context, c call) view {
	return view{
		base: c.Base, track: d.Track, errors: c.URL.Query().Get("errors") == "verbose-carrier",
		method: func(id int) (carrier.Method, bool) {
			m, err := d.Shipping.Method(ctx, c.Account, id)
			return m, err == nil
		},
	}
}
