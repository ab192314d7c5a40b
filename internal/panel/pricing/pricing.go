// Package pricing is the pages of a contract's price sheets: load one, see what is wrong in it and what it changes, and keep it. What a
// sheet is and costs is price's to say; which contract it decides for is shipping's.
package pricing

import (
	"context"
	"embed"
	"net/http"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/price"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/table"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area is the pages of price sheets.
type Area struct {
	DB       *db.DB
	Shipping *shipping.Desk
}

// Path is where a contract's price sheets are.
func Path(contract int64) string {
	return "/carriers/" + strconv.FormatInt(contract, 10) + "/prices"
}

// Mount lists the routes. The door for files takes more than others, so that a large one is refused in words of its own.
func (a *Area) Mount(d web.Door) {
	d.Handle("GET /carriers/{contract}/prices", a.sheets)
	wide := d
	wide.MostBody = 2 * table.MostBytes
	wide.Handle("POST /carriers/{contract}/prices/preview", a.preview)
	wide.Handle("POST /carriers/{contract}/prices", a.keep)
	d.Handle("GET /carriers/{contract}/prices/{id}", a.sheet)
	d.Handle("GET /carriers/{contract}/prices/{id}/{file}", a.download)
	d.Handle("GET /carriers/{contract}/prices/published/{file}", a.published)
	d.Handle("POST /carriers/{contract}/prices/{id}/withdraw", a.withdraw)
}

func (a *Area) now() time.Time {
	if a.Shipping.Now != nil {
		return a.Shipping.Now()
	}
	return time.Now()
}

// contract is the one the page is about; only its owner sees it.
func (a *Area) contract(r *http.Request) (carrier.Contract, error) {
	id, err := web.ID(r, "contract")
	if err != nil {
		return carrier.Contract{}, err
	}
	return carrier.GetContractHead(r.Context(), a.DB, account.SessionOf(r.Context()).Account, id)
}

// stored is the sheet the page is about.
func (a *Area) stored(r *http.Request, c carrier.Contract) (price.Stored, error) {
	id, err := web.ID(r, "id")
	if err != nil {
		return price.Stored{}, err
	}
	s, err := price.Get(r.Context(), a.DB, c.AccountID, id)
	if err == nil && s.Contract != c.ID {
		err = fault.New(fault.Missing, "There is no price sheet %d.", id)
	}
	return s, err
}

type sheetsPage struct {
	Form      view.Form
	Contract  carrier.Contract
	Carrier   string
	Path      string
	Rows      []sheetRow
	Published []published
	Layout    []layout
}

type sheetRow struct {
	price.Stored
	Path  string
	Days  string
	State view.State
}

type published struct{ Name, File string }

// layout is a table of the file, for those who make one themselves.
type layout struct {
	Tab     string
	Columns []string
}

func (a *Area) sheets(w http.ResponseWriter, r *http.Request) error {
	c, err := a.contract(r)
	if err != nil {
		return err
	}
	return a.show(w, r, c, view.Form{}, nil)
}

// show draws the list; refusal is why a file was not taken.
func (a *Area) show(w http.ResponseWriter, r *http.Request, c carrier.Contract, form view.Form, refusal error) error {
	all, err := price.List(r.Context(), a.DB, c.AccountID, c.ID)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	today := price.DayOf(a.now())
	current, decides := price.Current(all, today)
	page := sheetsPage{Form: form, Contract: c, Carrier: a.Shipping.Carriers.Name(c.Carrier), Path: Path(c.ID)}
	for _, s := range all {
		row := sheetRow{Stored: s, Path: page.Path + "/" + strconv.FormatInt(s.ID, 10), Days: days(words, s.From, s.Until)}
		switch {
		case s.Withdrawn:
			row.State = view.State{Tone: view.Draft, Icon: "x", Word: words.T("Withdrawn"), Calm: true}
		case decides && s.ID == current.ID:
			row.State = view.State{Tone: view.Good, Word: words.T("Decides now")}
		case s.From > today:
			row.State = view.State{Tone: view.Draft, Icon: "clock", Word: words.T("Later"), Calm: true}
		default:
			row.State = view.State{Tone: view.Draft, Icon: "clock", Word: words.T("Replaced or over"), Calm: true}
		}
		page.Rows = append(page.Rows, row)
	}
	for _, p := range price.Published() {
		page.Published = append(page.Published, published{p.Sheet.Name, p.File})
	}
	for _, tab := range price.Tabs() {
		page.Layout = append(page.Layout, layout{tab, price.Columns(tab)})
	}
	status := http.StatusOK
	if refusal != nil {
		status = web.Status(fault.KindOf(refusal))
	}
	return pages.Render(w, r, status, "sheets", a.page(r.Context(), c, words.T("Price sheets"), ""), page)
}

func (a *Area) page(ctx context.Context, c carrier.Contract, title, last string) view.Page {
	words := view.Words(ctx)
	p := view.Page{Layout: view.Record, Title: title, Area: view.Carriers, Crumbs: []view.Crumb{{Word: words.T("Carriers"), Href: "/carriers"}, {Word: c.Name, Href: "/carriers/" + strconv.FormatInt(c.ID, 10)}}}
	if last != "" {
		p.Crumbs = append(p.Crumbs, view.Crumb{Word: words.T("Price sheets"), Href: Path(c.ID)}, view.Crumb{Word: last})
	}
	return p
}

// days says when a sheet holds.
func days(words locale.Words, from, until price.Day) string {
	switch {
	case from == "" && until == "":
		return words.T("Always")
	case until == "":
		return words.T("From %s", string(from))
	case from == "":
		return words.T("Until %s", string(until))
	}
	return words.T("%s to %s", string(from), string(until))
}

// withdraw takes a sheet back.
func (a *Area) withdraw(w http.ResponseWriter, r *http.Request) error {
	c, err := a.contract(r)
	if err != nil {
		return err
	}
	s, err := a.stored(r, c)
	if err != nil {
		return err
	}
	if err := a.Shipping.WithdrawSheet(r.Context(), c.AccountID, c.ID, s.ID); err != nil {
		return err
	}
	view.Say(w, view.Flash{Text: view.Words(r.Context()).T("The price sheet was withdrawn. The one before it decides again.")})
	return web.Go(w, r, Path(c.ID))
}
