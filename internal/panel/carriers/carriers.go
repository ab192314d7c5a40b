// Package carriers is the pages of the merchant's carriers: the contracts there are and how they do, what else could be had, and what each
// contract offers. What a contract may be is carrier's to say, and trying its login is shipping's work; price sheets have pages of their own.
package carriers

import (
	"embed"
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/tracking"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area is the pages of carriers and contracts.
type Area struct {
	DB       *db.DB
	Shipping *shipping.Desk
	Tracking *tracking.Desk
	Diary    *carrier.Diary
	URL      string // this platform's public address, for carriers that send news
}

// Mount lists the routes. Everybody may look; only who manages the account connects, changes and removes.
func (a *Area) Mount(d web.Door) {
	d.Handle("GET /carriers", a.mine)
	d.Handle("GET /carriers/catalogue", a.catalogue)
	d.Handle("GET /carriers/{contract}", a.contract)
	d.Handle("GET /carriers/{contract}/exchanges", a.exchanges)
	m := d.Behind(managers)
	m.Handle("GET /carriers/new", a.begin)
	m.Handle("POST /carriers", a.connect)
	m.Handle("POST /carriers/{contract}", a.save)
	m.Handle("POST /carriers/{contract}/default", a.prefer)
	m.Handle("POST /carriers/{contract}/active", a.activate)
	m.Handle("POST /carriers/{contract}/methods", a.switchMethod)
	m.Handle("POST /carriers/{contract}/services", a.fetch)
	m.Handle("POST /carriers/{contract}/news", a.listen)
	m.Handle("POST /carriers/{contract}/remove", a.remove)
}

// managers lets through who may connect carriers.
func managers(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := account.SessionOf(r.Context()).Need(account.ManageAccount); err != nil {
			return err
		}
		return next(w, r)
	}
}

func mayManage(r *http.Request) bool {
	return account.SessionOf(r.Context()).Role.May(account.ManageAccount)
}

// find is the contract that the path names; Missing when it is another account's.
func (a *Area) find(r *http.Request) (carrier.Contract, error) {
	id, err := web.ID(r, "contract")
	if err != nil {
		return carrier.Contract{}, err
	}
	return carrier.GetContractHead(r.Context(), a.DB, account.SessionOf(r.Context()).Account, id)
}

// at is the path of a contract's page.
func at(id int64, rest string) string { return "/carriers/" + strconv.FormatInt(id, 10) + rest }

// done says what was done and goes on to a page.
func done(w http.ResponseWriter, r *http.Request, said, to string) error {
	view.Say(w, view.Flash{Text: said})
	return web.Go(w, r, to)
}

func status(refused error) int {
	if refused == nil {
		return http.StatusOK
	}
	return web.Status(fault.KindOf(refused))
}

// state says how a contract does: off, refused at the door, or at work.
func (a *Area) state(r *http.Request, words locale.Words, c carrier.Contract) (view.State, error) {
	if !c.Active {
		return view.State{Tone: view.Draft, Icon: "minus", Word: words.T("Switched off"), Calm: true}, nil
	}
	if err := a.Diary.Flush(r.Context()); err != nil {
		return view.State{}, err
	}
	last, known, err := carrier.LastExchange(r.Context(), a.DB, c.AccountID, c.ID)
	if err != nil {
		return view.State{}, err
	}
	return stateOf(words, last, known), nil
}

// stateOf is the state of an active contract by what its carrier answered last.
func stateOf(words locale.Words, last carrier.Exchange, known bool) view.State {
	switch {
	case !known:
		return view.State{Tone: view.Good, Word: words.T("Ready")}
	case last.Status == http.StatusUnauthorized || last.Status == http.StatusForbidden:
		return view.State{Tone: view.Bad, Word: words.T("Login refused"), Note: last.Words}
	case last.Status == 0 || last.Status >= 500:
		return view.State{Tone: view.Warn, Word: words.T("Did not answer lately"), Note: last.Words}
	}
	return view.State{Tone: view.Good, Word: words.T("Works")}
}

// sold are the methods sold under a contract.
func sold(c carrier.Contract, all []carrier.Method) []carrier.Method {
	var some []carrier.Method
	for _, m := range all {
		if m.Carrier == c.Carrier && (m.Contract == 0 || m.Contract == c.ID) {
			some = append(some, m)
		}
	}
	return some
}

// on counts the methods that are not switched off.
func on(methods []carrier.Method, off map[int]bool) int {
	n := 0
	for _, m := range methods {
		if !off[m.ID] {
			n++
		}
	}
	return n
}

func tabs(words locale.Words, mine bool) view.Tabs {
	return view.Tabs{Label: words.T("Carriers"), Items: []view.Tab{
		{Word: words.T("Mine"), Href: "/carriers", On: mine}, {Word: words.T("Catalogue"), Href: "/carriers/catalogue", On: !mine},
	}}
}
