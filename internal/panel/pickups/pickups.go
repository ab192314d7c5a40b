// Package pickups is the pages where carriers are asked to come and collect: the list, the form with what the carrier of a contract wants to
// know, one pick-up, and telling the carrier that it need not come. What may be asked is pickup's to say.
package pickups

import (
	"embed"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/pickup"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area serves the pick-ups.
type Area struct {
	DB      *db.DB
	Pickups *pickup.Desk
}

// Mount lists the routes. Everybody may look; who ships asks and cancels.
func (a *Area) Mount(d web.Door) {
	d.Handle("GET /pickups", a.list)
	d.Handle("GET /pickups/new", view.Ships(a.ask))
	d.Handle("POST /pickups", view.Ships(a.request))
	d.Handle("GET /pickups/{pickup}", a.one)
	d.Handle("POST /pickups/{pickup}/cancel", view.Ships(a.cancel))
}

const pageSize = 50

// listPage is the list of pick-ups.
type listPage struct {
	Rows  []row
	Pager view.Pager
	Empty *view.Empty
	May   bool // ask for one
}

type row struct {
	ID      int64
	Href    string
	When    string // the window, in the merchant's time
	Carrier string
	What    string // "12 parcels, 25 kg"
	Number  string
	State   view.State
}

func (a *Area) list(w http.ResponseWriter, r *http.Request) error {
	ctx, words, id := r.Context(), view.Words(r.Context()), account.SessionOf(r.Context()).Account
	f := pickup.Filter{Below: pickup.ID(view.ParcelMark(r.FormValue("after"))), Limit: pageSize + 1}
	all, err := pickup.List(ctx, a.DB, id, f)
	if err != nil {
		return err
	}
	contracts, err := a.contracts(r)
	if err != nil {
		return err
	}
	page := listPage{May: account.SessionOf(ctx).Role.May(account.Ship) && len(contracts) > 0}
	if len(all) > pageSize {
		all = all[:pageSize]
		page.Pager.Next = fmt.Sprintf("/pickups?after=%d", all[pageSize-1].ID)
	}
	if f.Below != 0 {
		page.Pager.Prev = "/pickups"
	}
	page.Pager.Text = words.N(len(all), "%d pick-up on this page", "%d pick-ups on this page")
	for _, p := range all {
		page.Rows = append(page.Rows, row{ID: int64(p.ID), Href: at(p.ID), When: window(r, p), Carrier: a.Pickups.Carriers.Name(p.Carrier), What: what(words, p.Wish),
			Number: p.Number, State: stateOf(words, p)})
	}
	if len(all) == 0 {
		page.Empty = nothing(words, len(contracts) > 0, page.May)
	}
	return pages.Render(w, r, http.StatusOK, "list", view.Page{Title: words.T("Pick-ups"), Area: view.Pickups}, page)
}

func nothing(words locale.Words, collects, may bool) *view.Empty {
	e := &view.Empty{Icon: "truck", Title: words.T("No pick-up yet"), Text: words.T("Ask a carrier to come and collect; what became of it stands here.")}
	switch {
	case !collects:
		e.Title, e.Text = words.T("None of your carriers can be asked here to collect"), words.T("Some carriers come when they are asked. When you connect one, you ask for its pick-ups here.")
		e.Actions = []view.Action{{Word: words.T("To the carriers"), Href: "/carriers", Icon: "box", Main: true}}
	case may:
		e.Actions = []view.Action{{Word: words.T("Ask for a pick-up"), Href: "/pickups/new", Icon: "plus", Main: true, Key: "n"}}
	}
	return e
}

// contracts are those of the account under which a carrier can be asked to come.
func (a *Area) contracts(r *http.Request) ([]carrier.Contract, error) {
	active := true
	all, err := carrier.ListContractHeads(r.Context(), a.DB, account.SessionOf(r.Context()).Account, carrier.ContractFilter{Active: &active})
	return slices.DeleteFunc(all, func(c carrier.Contract) bool { return !a.Pickups.Carriers.Collects(c.Carrier) }), err
}

func at(id pickup.ID) string { return "/pickups/" + strconv.FormatInt(int64(id), 10) }

// window is when the carrier was asked to come, in the merchant's time.
func window(r *http.Request, p pickup.Pickup) string {
	if len(p.Slots) == 0 {
		return ""
	}
	shell := view.ShellOf(r.Context())
	from := p.Slots[0].From.In(shell.Zone)
	text := shell.Words.Day(from, shell.Now) + ", " + from.Format("15:04")
	if until := p.Slots[0].Until; until != nil {
		text += " – " + until.In(shell.Zone).Format("15:04")
	}
	return text
}

// what is how much is to be collected.
func what(words locale.Words, w pickup.Wish) string {
	parcels, pallets, weight := w.Count()
	text := words.Weight(weight)
	if pallets > 0 {
		text = words.N(pallets, "%d pallet", "%d pallets") + ", " + text
	}
	if parcels > 0 {
		text = words.N(parcels, "%d parcel", "%d parcels") + ", " + text
	}
	return text
}

func stateOf(words locale.Words, p pickup.Pickup) view.State {
	switch p.State {
	case pickup.Announcing:
		return view.State{Tone: view.Move, Word: words.T("The carrier is being asked"), Busy: true}
	case pickup.Created:
		return view.State{Tone: view.Good, Word: words.T("It comes")}
	case pickup.Cancelled:
		return view.State{Tone: view.Draft, Icon: "ban", Word: words.T("Cancelled")}
	}
	return view.State{Tone: view.Bad, Word: words.T("It does not come"), Note: p.Note}
}
