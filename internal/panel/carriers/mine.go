package carriers

import (
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
)

type minePage struct {
	Tabs  view.Tabs
	Rows  []mineRow
	Empty *view.Empty
	May   bool // connect more
}

type mineRow struct {
	ID      int64
	Tile    string
	Carrier string
	Name    string
	Client  string // the customer's number
	Default bool
	On, All int // methods
	Last    time.Time
	State   view.State
}

// mine lists the account's contracts.
func (a *Area) mine(w http.ResponseWriter, r *http.Request) error {
	ctx, words := r.Context(), view.Words(r.Context())
	id := account.SessionOf(ctx).Account
	contracts, err := carrier.ListContractHeads(ctx, a.DB, id, carrier.ContractFilter{})
	if err != nil {
		return err
	}
	methods, off, err := a.Shipping.Catalogue(ctx, id)
	if err != nil {
		return err
	}
	page := minePage{Tabs: tabs(words, true), May: mayManage(r)}
	for _, c := range contracts {
		name := a.Shipping.Carriers.Name(c.Carrier)
		some := sold(c, methods)
		row := mineRow{ID: c.ID, Tile: view.Tile(name), Carrier: name, Name: c.Name, Client: c.ClientID, Default: c.Default, On: on(some, off), All: len(some)}
		if row.State, err = a.state(r, words, c); err != nil {
			return err
		}
		if row.Last, err = parcel.LastLabel(ctx, a.DB, id, c.ID); err != nil {
			return err
		}
		page.Rows = append(page.Rows, row)
	}
	for i := range page.Rows { // one alone is always used first
		page.Rows[i].Default = page.Rows[i].Default && several(contracts, contracts[i].Carrier)
	}
	if len(page.Rows) == 0 {
		page.Empty = noContracts(words, page.May)
	}
	return pages.Render(w, r, http.StatusOK, "mine", view.Page{Title: words.T("Carriers"), Area: view.Carriers}, page)
}

// several reports whether there is more than one contract with a carrier.
func several(all []carrier.Contract, code string) bool {
	n := 0
	for _, c := range all {
		if c.Carrier == code {
			n++
		}
	}
	return n > 1
}

func noContracts(words locale.Words, may bool) *view.Empty {
	e := &view.Empty{Icon: "box", Title: words.T("No contract of your own yet"), Text: words.T("Connect the contract you have with a carrier, or your own courier with a price sheet.")}
	if may {
		e.Actions = []view.Action{{Word: words.T("Find a carrier"), Href: "/carriers/catalogue", Icon: "search", Main: true}}
	}
	return e
}
