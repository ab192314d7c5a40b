// Package parcels is the panel's shipped parcels: the list, one parcel with its story, taking a label back, and the clock of the carrier
// to practise with. Labels and their papers are labels'; what a carrier's news means is tracking's.
package parcels

import (
	"embed"
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/table"
	"github.com/waybill-ship/waybill/internal/tracking"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area serves the shipped parcels.
type Area struct {
	DB       *db.DB
	Shipping *shipping.Desk
	Tracking *tracking.Desk
	Intake   *intake.Desk
	Diary    *carrier.Diary
}

// Mount lists the routes.
func (a *Area) Mount(d web.Door) {
	d.Handle("GET /parcels", a.list)
	d.Handle("GET /parcels/scans", view.Ships(a.scansForm))
	wide := d
	wide.MostBody = 4 * table.MostBytes // the lines that were seen grow when a form carries them
	wide.Handle("POST /parcels/scans", view.Ships(a.loadScans))
	d.Handle("GET /parcels/{id}", a.parcel)
	d.Handle("GET /parcels/{id}/papers/{n}", a.paper)
	d.Handle("GET /parcels/{id}/exchanges", a.exchanges)
	d.Handle("POST /parcels/{id}/cancel", view.Ships(a.cancel))
	d.Handle("POST /parcels/{id}/again", view.Ships(a.again))
	d.Handle("POST /parcels/{id}/refresh", a.refresh)
	d.Handle("POST /parcels/{id}/news", view.Ships(a.tell))
	d.Handle("POST /parcels/{id}/clock", view.Ships(a.advance))
}

// asked reads the parcel of the path; another account's is missing, like one that never was.
func (a *Area) asked(r *http.Request) (parcel.Parcel, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return parcel.Parcel{}, fault.New(fault.Missing, "There is no such parcel.")
	}
	return parcel.Get(r.Context(), a.DB, account.SessionOf(r.Context()).Account, 0, parcel.ID(id))
}
