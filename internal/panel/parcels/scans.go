package parcels

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/ratesheet"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/table"
	"github.com/waybill-ship/waybill/internal/tracking"
	"github.com/waybill-ship/waybill/internal/web"
)

// scansPage loads a courier's file of scans, and shows what it would do.
type scansPage struct {
	Form  view.Form
	Codes []codeRow // the words for what can happen
	Plan  bool      // there is something to show
	Says  string
	Verb  string // empty: nothing to keep
	Rows  string // the usable lines, to be sent again when they are kept
	Wrong []wrongLine
	Lines []scanLine
	More  string
}

type codeRow struct{ Code, Word string }

type wrongLine struct{ Line, Column, Text string }

type scanLine struct {
	Track, Href string
	Order       string
	When        string
	What        string
	Place       string
}

// mostScans is how many lines of a file a preview shows.
const mostScans = 200

// hasCourier reports whether the account has a courier without a system, and the reader may speak for it.
func (a *Area) hasCourier(r *http.Request) (bool, error) {
	who := account.SessionOf(r.Context())
	if !who.Role.May(account.Ship) {
		return false, nil
	}
	all, err := carrier.ListContractHeads(r.Context(), a.DB, who.Account, carrier.ContractFilter{Carrier: ratesheet.Code})
	return len(all) > 0, err
}

func (a *Area) scansForm(w http.ResponseWriter, r *http.Request) error {
	return showScans(w, r, http.StatusOK, scansPage{})
}

func showScans(w http.ResponseWriter, r *http.Request, status int, page scansPage) error {
	t := view.Words(r.Context()).T
	for _, s := range ratesheet.Steps() {
		page.Codes = append(page.Codes, codeRow{s.Code, t(s.Name)})
	}
	return pages.Render(w, r, status, "scans", view.Page{Layout: view.Record, Title: t("Load a courier’s scans"), Area: view.Parcels,
		Crumbs: []view.Crumb{{Word: t("Shipped parcels"), Href: "/parcels"}}}, page)
}

// loadScans shows what a file would do, or does it once that was seen.
func (a *Area) loadScans(w http.ResponseWriter, r *http.Request) error {
	words, id := view.Words(r.Context()), account.SessionOf(r.Context()).Account
	file, keep, err := readScans(r)
	var s tracking.ScanFile
	if err == nil {
		s, err = a.Tracking.ReadScans(r.Context(), id, file, view.ShellOf(r.Context()).Zone)
	}
	if err == nil && keep {
		if err = a.Tracking.KeepScans(r.Context(), id, s); err == nil {
			view.Say(w, view.Flash{Text: words.N(len(s.News), "%d scan was written down.", "%d scans were written down.")})
			return web.Go(w, r, "/parcels")
		}
	}
	if form, ok := view.Refused(words, url.Values{}, err); ok {
		return showScans(w, r, web.Status(fault.KindOf(err)), scansPage{Form: form})
	}
	if err != nil {
		return err
	}
	return showScans(w, r, http.StatusOK, planned(r, s))
}

// readScans reads the chosen file, or the lines that were seen and are to be kept.
func readScans(r *http.Request) (file []byte, keep bool, err error) {
	file, err = view.Upload(r, "file", table.MostBytes)
	if err == nil && len(file) == 0 {
		var v url.Values
		v, err = web.Form(r)
		file, keep = []byte(v.Get("rows")), v.Get("keep") != ""
	}
	if err == nil && len(file) == 0 {
		err = fault.At("file", "Choose a file.")
	}
	return file, keep, err
}

// planned says line by line what a file would do.
func planned(r *http.Request, s tracking.ScanFile) scansPage {
	shell := view.ShellOf(r.Context())
	words := shell.Words
	page := scansPage{Plan: true, Says: words.N(len(s.News), "%d scan can be written down", "%d scans can be written down")}
	for _, m := range s.Wrong[:min(len(s.Wrong), mostScans)] {
		page.Wrong = append(page.Wrong, wrongLine{words.T("Line %d", m.Line), m.Column, words.T(m.Format, m.Args...)})
	}
	if len(s.News) > 0 {
		page.Verb = words.N(len(s.News), "Write down %d scan", "Write down %d scans")
		page.Rows = string(ratesheet.WriteNews(s.News))
	}
	for _, n := range s.News[:min(len(s.News), mostScans)] {
		p := s.Parcels[n.News.Number]
		at := n.News.At.In(shell.Zone)
		page.Lines = append(page.Lines, scanLine{Track: p.Number, Href: fmt.Sprintf("/parcels/%d", p.ID), Order: p.OrderNumber,
			When: words.Day(at, shell.Now) + ", " + at.Format("15:04"), What: words.T(n.News.RawText), Place: n.News.Location})
	}
	if max(len(s.Wrong), len(s.News)) > mostScans {
		page.More = words.T("Only the first %d lines are shown.", mostScans)
	}
	return page
}
