package settings

import (
	"net/http"
	"net/url"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/product"
	"github.com/waybill-ship/waybill/internal/table"
	"github.com/waybill-ship/waybill/internal/web"
)

type importPage struct {
	Form  view.Form
	Rows  string // the file, to be sent again when it is kept
	Plan  bool   // there is something to show
	Says  string // what it comes to
	Verb  string // empty: nothing to keep
	Wrong []wrongRow
	Lines []lineRow
	More  string
}

type wrongRow struct{ Line, Text string }

type lineRow struct {
	productRow
	State view.State
}

// mostShown is how many lines of a file a preview shows.
const mostShown = 200

func (a *Area) importForm(w http.ResponseWriter, r *http.Request) error {
	if _, err := seller(r); err != nil {
		return err
	}
	return showImport(w, r, importPage{}, nil)
}

func showImport(w http.ResponseWriter, r *http.Request, page importPage, err error) error {
	return belowProducts(w, r, "import", view.Words(r.Context()).T("Import products"), page, err)
}

// importProducts shows what a file would do, or does it once that was seen.
func (a *Area) importProducts(w http.ResponseWriter, r *http.Request) error {
	s, err := seller(r)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	file, keep, err := readRows(r)
	var plan product.Plan
	if err == nil {
		plan, err = product.Read(r.Context(), a.DB, s.Account, file)
	}
	if err == nil && keep {
		if err = plan.Keep(r.Context(), a.DB, s.Account, time.Now()); err == nil {
			n := plan.Tally()
			kept := n[product.New] + n[product.Over]
			return done(w, r, words.N(kept, "%d product imported.", "%d products imported."), "/settings/products")
		}
	}
	if form, ok := view.Refused(words, url.Values{"rows": {typed(file)}}, err); ok {
		return showImport(w, r, importPage{Form: form}, err)
	}
	if err != nil {
		return err
	}
	return showImport(w, r, preview(r, plan), nil)
}

// readRows reads the chosen file or the pasted lines, and whether they were seen and are to be kept.
func readRows(r *http.Request) (file []byte, keep bool, err error) {
	file, err = view.Upload(r, "file", table.MostBytes)
	if err == nil && len(file) == 0 {
		var v url.Values
		v, err = web.Form(r)
		file, keep = []byte(v.Get("rows")), v.Get("keep") != ""
	}
	if err == nil && len(file) == 0 {
		err = fault.At("file", "Choose a file or paste its lines.")
	}
	return file, keep, err
}

// typed is what goes back into the field for pasted lines: no workbook.
func typed(file []byte) string {
	if !utf8.Valid(file) {
		return ""
	}
	return string(file)
}

// preview says line by line what a file would do.
func preview(r *http.Request, plan product.Plan) importPage {
	words := view.Words(r.Context())
	n := plan.Tally()
	page := importPage{Rows: string(plan.Lines), Plan: true, Says: words.T("%d new, %d changed, %d as they were", n[product.New], n[product.Over], n[product.Kept])}
	for _, one := range plan.Wrong[:min(len(plan.Wrong), mostShown)] {
		text, _ := words.Fault(one.Err)
		page.Wrong = append(page.Wrong, wrongRow{words.T("Line %d", one.Line), text})
	}
	kept := n[product.New] + n[product.Over]
	switch {
	case len(plan.Wrong) > 0:
		page.Says = words.N(len(plan.Wrong), "%d line is wrong", "%d lines are wrong")
	case kept == 0:
		page.Says = words.T("Nothing would change.")
	default:
		page.Verb = words.N(kept, "Import %d product", "Import %d products")
	}
	states := map[product.Change]view.State{
		product.New: {Tone: view.Good, Word: words.T("New")}, product.Over: {Tone: view.Warn, Word: words.T("Changed")},
		product.Kept: {Tone: view.Draft, Icon: "check", Word: words.T("As it was"), Calm: true},
	}
	if len(plan.Wrong) == 0 {
		for _, e := range plan.Entries[:min(len(plan.Entries), mostShown)] {
			page.Lines = append(page.Lines, lineRow{rowOf(words, e.Product), states[e.Change]})
		}
	}
	if max(len(plan.Wrong), len(plan.Entries)) > mostShown {
		page.More = words.T("Only the first %d lines are shown.", mostShown)
	}
	return page
}
