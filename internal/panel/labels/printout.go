package labels

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/printout"
)

// printoutData is the page of a large PDF; "live" is the part of it that refreshes itself.
type printoutData struct {
	ID       int64
	Total    int
	Running  bool
	Ready    bool
	Gone     bool
	Progress view.Progress
	Poll     string // where the next look leads; empty when all is said
	Pause    int    // seconds until then
	Note     string // why it came to nothing
	In       int    // labels that are in the PDF
	Left     []leftRow
	Size     string
	Until    string
	Said     string // for those who do not see the page
}

// leftRow is a label that is not in the PDF, and the sentence that says why.
type leftRow struct {
	Name, Href, Why string
}

// leftRows are the labels that have to be seen to by themselves.
func leftRows(words locale.Words, p printout.Printout) (rows []leftRow, in int) {
	in = p.Total
	for _, l := range p.LeftOut {
		row := leftRow{Name: l.Name, Href: fmt.Sprintf("/parcels/%d", l.Parcel)}
		switch l.Why {
		case printout.ForPrinters:
			row.Why = words.T("It is in the language of label printers. Send it to one.")
		case printout.NoPapers:
			row.Why = words.T("Its label is here, but a paper that goes with it cannot be read.")
		default:
			row.Why = words.T("What the carrier gave cannot be read. Ask the carrier for it again.")
		}
		if l.Why != printout.NoPapers {
			in--
		}
		rows = append(rows, row)
	}
	return rows, in
}

// later has a large PDF made in the background, and leads to the page that shows how far it is.
func (a *Area) later(w http.ResponseWriter, r *http.Request, chosen []parcel.Parcel, paper view.Printing) error {
	if err := labelled(chosen); err != nil {
		return err
	}
	s := account.SessionOf(r.Context())
	p, err := a.Printouts.Add(r.Context(), printout.Printout{Account: s.Account, Who: s.Name, Parcels: idsOf(chosen), Paper: paper.Paper, Place: paper.Place, Customs: paper.Customs})
	if err != nil {
		return err
	}
	paper.Keep(w, len(chosen))
	http.Redirect(w, r, fmt.Sprintf("/prints/%d", p.ID), http.StatusSeeOther)
	return nil
}

func (a *Area) printoutOf(r *http.Request) (printout.Printout, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return printout.Printout{}, fault.New(fault.Missing, "There is no such PDF.")
	}
	return printout.Get(r.Context(), a.DB, account.SessionOf(r.Context()).Account, id)
}

// printout shows how far a large PDF is, and leads to it when it is there.
func (a *Area) printout(w http.ResponseWriter, r *http.Request) error {
	p, err := a.printoutOf(r)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	shell := view.ShellOf(r.Context())
	looks, _ := strconv.Atoi(r.FormValue("look"))
	d := printoutData{ID: p.ID, Total: p.Total, Running: p.State == printout.Waiting, Note: p.Note, Gone: p.Gone(a.now())}
	d.Left, d.In = leftRows(words, p)
	d.Ready = p.State == printout.Ready && !d.Gone
	d.Progress = view.Progress{Label: words.T("Labels"), Total: p.Total, Parts: []view.Segment{
		{Tone: view.Good, N: p.Done, Word: words.T("%d in the PDF", p.Done)}, {Tone: "rest", N: p.Total - p.Done, Word: words.T("%d waiting", p.Total-p.Done)}}}
	if d.Running {
		d.Poll, d.Pause = fmt.Sprintf("/prints/%d?look=%d", p.ID, max(looks, 0)+1), pause(looks)
	}
	if d.Ready {
		d.Size = fmt.Sprintf("%d MB", max(1, (p.Size+500_000)/1_000_000))
		d.Until = words.Day(*p.ExpiresAt, shell.Now)
		d.Said = words.T("The PDF is ready.")
		if len(d.Left) > 0 {
			d.Said += " " + words.N(len(d.Left), "One label has to be printed by itself.", "%d labels have to be printed by themselves.")
		}
	}
	if view.IsPart(r) {
		return pages.Part(w, r, http.StatusOK, "printout", "live-part", d)
	}
	page := view.Page{Layout: view.Record, Title: words.T("PDF of %d labels", p.Total), Area: view.Labels,
		Crumbs: []view.Crumb{{Word: words.T("Labels"), Href: "/labels"}}, Note: words.T("Begun by %s, %s", p.Who, words.Ago(p.CreatedAt, shell.Now))}
	return pages.Render(w, r, http.StatusOK, "printout", page, d)
}

// fetch answers the file, piece by piece.
func (a *Area) fetch(w http.ResponseWriter, r *http.Request) error {
	p, err := a.printoutOf(r)
	if err != nil {
		return err
	}
	file, err := a.Printouts.Open(r.Context(), p)
	if err != nil {
		return err
	}
	defer file.Close()
	way := "inline"
	if r.FormValue("download") != "" {
		way = "attachment"
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", fmt.Sprintf("%s; filename=\"labels-%d.pdf\"", way, p.Total))
	h.Set("Content-Length", strconv.FormatInt(p.Size, 10))
	h.Set("Cache-Control", "private, no-store")
	_, err = io.Copy(w, file)
	return err
}
