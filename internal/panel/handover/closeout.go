package handover

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/manifest"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/web"
)

// pageSize is how many past manifests a page holds.
const pageSize = 50

// listPage is the close-out: what waits under each contract, and what was closed out before.
type listPage struct {
	Contracts []contractRow
	Terms     []string // when each carrier wants it
	Past      []pastRow
	Pager     view.Pager
	Empty     *view.Empty
	May       bool
	Poll      string // where the next look leads, while a carrier is being told
	Pause     int    // seconds until then
}

// contractRow is what waits under one contract at one address.
type contractRow struct {
	ID      int64
	Name    string
	Code    string // the carrier's
	Carrier string
	Parcels int
	Oldest  time.Time
	From    string // where they wait
	Place   string // names that
	Key     string
}

// pastRow is a manifest in the list.
type pastRow struct {
	ID      int64
	Href    string
	Name    string // its number, or when it was made
	Carrier string
	Who     string
	Parcels string
	At      time.Time
	State   view.State
	PDF     string
}

func (a *Area) list(w http.ResponseWriter, r *http.Request) error {
	words, looks := view.Words(r.Context()), 0
	if n, err := strconv.Atoi(r.FormValue("look")); err == nil {
		looks = max(0, n)
	}
	below, err := strconv.ParseInt(r.FormValue("after"), 10, 64)
	if err != nil || below < 0 {
		below = 0
	}
	page, err := a.gather(r, below)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(page.Past, func(m pastRow) bool { return m.State.Busy }) {
		page.Poll, page.Pause = fmt.Sprintf("/handover?look=%d", looks+1), min(2+looks/5, 20)
	}
	if view.IsPart(r) {
		return pages.Part(w, r, http.StatusOK, "list", "live", page)
	}
	return pages.Render(w, r, http.StatusOK, "list", view.Page{Layout: view.Record, Title: words.T("Close-out"), Area: view.Handover}, page)
}

func (a *Area) gather(r *http.Request, below int64) (listPage, error) {
	ctx, words, id := r.Context(), view.Words(r.Context()), account.SessionOf(r.Context()).Account
	page := listPage{May: mayShip(r)}
	var err error
	if page.Contracts, err = a.contracts(ctx, words, id); err != nil {
		return page, err
	}
	for _, c := range page.Contracts {
		if info, ok := a.Carriers.Info(c.Code); ok && !slices.Contains(page.Terms, terms(words, info)) {
			page.Terms = append(page.Terms, terms(words, info))
		}
	}
	past, err := manifest.List(ctx, a.DB, id, below, pageSize+1)
	if err != nil {
		return page, err
	}
	more := len(past) > pageSize
	if more {
		past = past[:pageSize]
		page.Pager.Next = fmt.Sprintf("/handover?after=%d", past[len(past)-1].ID)
	}
	if below != 0 {
		page.Pager.Prev = "/handover"
	}
	page.Pager.Text = words.N(len(past), "%d manifest on this page", "%d manifests on this page")
	for _, m := range past {
		page.Past = append(page.Past, a.row(words, m))
	}
	if len(page.Contracts) == 0 && len(past) == 0 {
		page.Empty = &view.Empty{Icon: "list", Title: words.T("None of your carriers wants the day closed out"),
			Text:    words.T("Some carriers want a list of the day’s parcels before they collect them. When you connect one, its parcels wait here."),
			Actions: []view.Action{{Word: words.T("To the carriers"), Href: "/carriers", Icon: "box", Main: true}}}
	}
	return page, nil
}

// contracts are those whose carrier wants, or allows, a close-out, with what waits under each.
func (a *Area) contracts(ctx context.Context, words locale.Words, id int64) ([]contractRow, error) {
	waiting, err := a.Manifests.Wait(ctx, id)
	if err != nil {
		return nil, err
	}
	heads, err := carrier.ListContractHeads(ctx, a.DB, id, carrier.ContractFilter{})
	if err != nil {
		return nil, err
	}
	var rows []contractRow
	add := func(contract int64, code, name string) {
		before := len(rows)
		for _, w := range waiting {
			if w.Contract == contract {
				rows = append(rows, contractRow{ID: contract, Name: name, Code: code, Parcels: w.Parcels, Oldest: w.Oldest, From: placed(w.From), Place: w.Place})
			}
		}
		if len(rows) == before {
			rows = append(rows, contractRow{ID: contract, Name: name, Code: code})
		}
	}
	for _, c := range heads {
		if c.Active && a.Carriers.Closes(c.Carrier) {
			add(c.ID, c.Carrier, c.Name)
		}
	}
	for _, w := range waiting { // also under the platform's contracts, and under those that are switched off
		if !slices.ContainsFunc(rows, func(c contractRow) bool { return c.ID == w.Contract }) {
			add(w.Contract, w.Carrier, a.Carriers.Name(w.Carrier))
		}
	}
	for i := range rows {
		info, _ := a.Carriers.Info(rows[i].Code)
		rows[i].Carrier = info.Name
	}
	if len(rows) > 0 {
		rows[0].Key = "c"
	}
	return rows, nil
}

// placed is an address in short; empty when it is not known.
func placed(a postal.Address) string {
	if a.Street == "" {
		return ""
	}
	return a.LocalLine() + ", " + a.PostalCode + " " + a.City
}

// terms say what the carrier wants at the end of a day.
func terms(words locale.Words, i carrier.Info) string {
	if i.Manifest == carrier.ManifestRequired {
		return words.T("%s takes only parcels that were closed out.", i.Name)
	}
	return words.T("%s closes by itself in the evening. Do it here when the van comes earlier.", i.Name)
}

func (a *Area) row(words locale.Words, m manifest.Manifest) pastRow {
	row := pastRow{ID: m.ID, Href: at(m.ID, ""), Name: m.Number, Carrier: a.Carriers.Name(m.Carrier), Who: m.Who, At: m.CreatedAt, State: stateOf(words, m)}
	if row.Name == "" {
		row.Name = fmt.Sprintf("#%d", m.ID)
	}
	row.Parcels = words.Number(int64(m.Parcels))
	if len(m.Papers) > 0 {
		row.PDF = at(m.ID, "/papers/1")
	}
	return row
}

// at is the path of a manifest's page.
func at(id int64, rest string) string {
	return "/handover/manifests/" + strconv.FormatInt(id, 10) + rest
}

func stateOf(words locale.Words, m manifest.Manifest) view.State {
	switch m.State {
	case manifest.Closing:
		return view.State{Tone: view.Move, Word: words.T("The carrier is being told"), Busy: true}
	case manifest.Doubtful:
		return view.State{Tone: view.Warn, Word: words.T("Not clear, please decide")}
	case manifest.Refused:
		return view.State{Tone: view.Bad, Word: words.T("Not closed out"), Note: words.T(m.Note)}
	}
	if n := len(m.Left); n > 0 {
		return view.State{Tone: view.Warn, Word: words.N(n, "Closed out, %d shipment left off", "Closed out, %d shipments left off")}
	}
	return view.State{Tone: view.Good, Word: words.T("Closed out")}
}

// begin closes out what waits under one contract.
func (a *Area) begin(w http.ResponseWriter, r *http.Request) error {
	s, words := account.SessionOf(r.Context()), view.Words(r.Context())
	contract, err := strconv.ParseInt(r.FormValue("contract"), 10, 64)
	if err != nil {
		return fault.New(fault.Missing, "There is no such contract.")
	}
	if _, err := carrier.GetContractHead(r.Context(), a.DB, s.Account, contract); fault.Is(err, fault.Missing) {
		if _, err = carrier.GetContractHead(r.Context(), a.DB, account.Operator, contract); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	made, err := a.Manifests.Begin(r.Context(), s.Account, contract, r.FormValue("place"), s.Name)
	if fault.Is(err, fault.Conflict) { // pressed twice, or by two people: what they see next is the truth
		said, _ := words.Fault(err)
		view.Say(w, view.Flash{Tone: view.Warn, Text: said})
		return web.Go(w, r, "/handover")
	}
	if err != nil {
		return err
	}
	parcels := 0
	for _, m := range made {
		parcels += m.Parcels
	}
	return done(w, r, words.N(parcels, "%d parcel is being closed out.", "%d parcels are being closed out."), "/handover")
}
