// Package handover is the pages about giving parcels to carriers: closing out the day. What a carrier is told, and when it is told again, is
// manifest's to know.
package handover

import (
	"embed"
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/manifest"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area serves close-outs.
type Area struct {
	DB        *db.DB
	Carriers  *carrier.Set
	Manifests *manifest.Desk
}

// Mount lists the routes. Everybody may look; who ships closes out.
func (a *Area) Mount(d web.Door) {
	d.Handle("GET /handover", a.list)
	d.Handle("POST /handover/close", view.Ships(a.begin))
	d.Handle("GET /handover/manifests/{manifest}", a.one)
	d.Handle("GET /handover/manifests/{manifest}/papers/{n}", a.paper)
	d.Handle("POST /handover/manifests/{manifest}/decide", view.Ships(a.decide))
}

func mayShip(r *http.Request) bool { return account.SessionOf(r.Context()).Role.May(account.Ship) }

// done says what was done and goes on to a page.
func done(w http.ResponseWriter, r *http.Request, said, to string) error {
	view.Say(w, view.Flash{Text: said})
	return web.Go(w, r, to)
}
