// Package returns is the panel's returns: the list, one return, and making the label that brings a parcel's goods back. What happens to the
// parcel on its way is shown by parcels.
package returns

import (
	"embed"
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/returns"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area serves the returns.
type Area struct {
	DB      *db.DB
	Returns *returns.Desk
}

// Mount lists the routes.
func (a *Area) Mount(d web.Door) {
	d.Handle("GET /returns", a.list)
	d.Handle("GET /returns/new", view.Ships(a.ask))
	d.Handle("POST /returns", view.Ships(a.make))
	d.Handle("GET /returns/{id}", a.one)
	d.Handle("POST /returns/{id}/cancel", view.Ships(a.cancel))
}

// asked reads the return of the path with all that belongs to it.
func (a *Area) asked(r *http.Request) (returns.Whole, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return returns.Whole{}, fault.New(fault.Missing, "There is no such return.")
	}
	return a.Returns.Open(r.Context(), account.SessionOf(r.Context()).Account, 0, returns.ID(id))
}
