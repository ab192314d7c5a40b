// Package labels is the panel's desk of paper: what is ready to print, the batches with their progress, and every sheet that comes
// out of a printer. Making labels is shipping's; drawing sheets is document's; what happens to a parcel afterwards is parcels'.
package labels

import (
	"context"
	"embed"
	"net/http"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/shipping"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area serves labels, batches and their papers.
type Area struct {
	DB       *db.DB
	Shipping *shipping.Desk
	// Session is who asks; the panel has let nobody in without one.
	Session func(context.Context) account.Session
}

// Handler answers one request; its error is the panel's to draw.
type Handler = func(http.ResponseWriter, *http.Request) error

// Mount lists the routes; wrap is what the panel does around each: session, forms of other sites refused, errors drawn.
func (a *Area) Mount(mux *http.ServeMux, wrap func(Handler) http.Handler) {
	for route, h := range map[string]Handler{
		"GET /labels":               a.list,
		"POST /labels/print":        a.print,
		"GET /labels/pdf":           a.open,
		"POST /labels/slips":        a.slips,
		"GET /labels/slips":         a.slips,
		"POST /labels/picklist":     a.pickList,
		"GET /batches":              a.batches,
		"GET /batches/{id}":         a.batch,
		"GET /batches/{id}/refused": a.refused,
		"POST /batches/{id}/again":  a.ships(a.again),
		"POST /batches/{id}/stop":   a.ships(a.stop),
	} {
		mux.Handle(route, wrap(h))
	}
}

// ships lets through who may change orders and buy labels.
func (a *Area) ships(h Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := a.Session(r.Context()).Need(account.Ship); err != nil {
			return err
		}
		return h(w, r)
	}
}

func (a *Area) now() time.Time {
	if a.Shipping.Now != nil {
		return a.Shipping.Now()
	}
	return time.Now()
}

// carrierName is what a carrier calls itself.
func (a *Area) carrierName(code string) string {
	if i, ok := a.Shipping.Carriers.Info(code); ok {
		return i.Name
	}
	return code
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
	all := make([]view.ParcelRow, len(parcels))
	for i, p := range parcels {
		all[i] = view.RowOf(w, p, orders[p.Order], a.carrierName(p.Carrier))
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
