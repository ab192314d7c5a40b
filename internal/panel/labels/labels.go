// Package labels is the panel's desk of paper: what is ready to print, the batches with their progress, and every sheet that comes
// out of a printer. Making labels is shipping's; drawing sheets is document's; what happens to a parcel afterwards is parcels'.
package labels

import (
	"context"
	"embed"
	"net/http"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/printout"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area serves labels, batches and their papers.
type Area struct {
	DB        *db.DB
	Shipping  *shipping.Desk
	Printouts *printout.Desk
}

// Mount lists the routes.
func (a *Area) Mount(d web.Door) {
	d.Handle("GET /labels", a.list)
	d.Handle("POST /labels/print", a.print)
	d.Handle("GET /labels/pdf", a.open)
	d.Handle("GET /labels/file", a.file)
	d.Handle("POST /labels/slips", a.slips)
	d.Handle("GET /labels/slips", a.slips)
	d.Handle("POST /labels/picklist", a.pickList)
	d.Handle("GET /prints/{id}", a.printout)
	d.Handle("GET /prints/{id}/pdf", a.fetch)
	d.Handle("GET /batches", a.batches)
	d.Handle("GET /batches/{id}", a.batch)
	d.Handle("GET /batches/{id}/refused", a.refused)
	d.Handle("POST /batches/{id}/again", view.Ships(a.again))
	d.Handle("POST /batches/{id}/stop", view.Ships(a.stop))
}

func (a *Area) now() time.Time {
	if a.Shipping.Now != nil {
		return a.Shipping.Now()
	}
	return time.Now()
}

// rows puts orders beside their parcels, in the given order.
func (a *Area) rows(ctx context.Context, w locale.Words, acc int64, parcels []parcel.Parcel) ([]view.ParcelRow, error) {
	ids := make([]order.ID, len(parcels))
	for i, p := range parcels {
		ids[i] = p.Order
	}
	orders, err := order.GetMany(ctx, a.DB, acc, ids)
	if err != nil {
		return nil, err
	}
	carrierOf, err := a.Shipping.CarrierNames(ctx, acc, parcels...)
	if err != nil {
		return nil, err
	}
	all := make([]view.ParcelRow, len(parcels))
	for i, p := range parcels {
		all[i] = view.RowOf(w, p, orders[p.Order], carrierOf(p))
	}
	return all, nil
}

func batchID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, fault.New(fault.Missing, "There is no such batch.")
	}
	return id, nil
}
