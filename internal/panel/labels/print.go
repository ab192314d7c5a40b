package labels

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/batch"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/printout"
)

const (
	// printMax is how many labels one PDF holds; those beyond stay ready for the next one.
	printMax = printout.Most
	// atOnce is up to how many labels are answered at once; more are made in the background.
	atOnce = 200
)

// print answers the PDF of the chosen labels and notes that they were printed. The paper is remembered, with the place that is free now.
func (a *Area) print(w http.ResponseWriter, r *http.Request) error {
	ctx, acc := r.Context(), account.SessionOf(r.Context()).Account
	chosen, err := a.chosen(r)
	if err != nil {
		return err
	}
	paper := view.AskedPaper(r)
	if paper.DPI() > 0 {
		return a.printRoll(w, r, chosen, paper)
	}
	if len(chosen) > atOnce {
		return a.later(w, r, chosen, paper)
	}
	data, err := a.sheets(ctx, acc, chosen, paper)
	if err != nil {
		return err
	}
	if err := a.printed(ctx, acc, chosen); err != nil {
		return err
	}
	paper.Keep(w, len(chosen))
	return a.pdf(w, r, labelName(chosen, "pdf"), data)
}

// printed notes that labels were given to a printer.
func (a *Area) printed(ctx context.Context, acc int64, chosen []parcel.Parcel) error {
	ids, at := idsOf(chosen), a.now()
	return a.DB.Write(ctx, acc, func(ctx context.Context, tx *db.Tx) error {
		return parcel.MarkPrinted(ctx, tx, acc, ids, at)
	})
}

// open answers the PDF of labels by their parcels' ids, to look at: nothing is noted.
func (a *Area) open(w http.ResponseWriter, r *http.Request) error {
	chosen, err := a.chosen(r)
	if err != nil {
		return err
	}
	if len(chosen) > atOnce {
		return fault.New(fault.Invalid, "One PDF to look at holds up to %d labels. Choose fewer.", atOnce)
	}
	paper := view.Printing{Paper: "a6", Place: 1}
	if asked := view.AskedPaper(r); r.FormValue("paper") != "" && asked.DPI() == 0 {
		paper = asked
	}
	data, err := a.sheets(r.Context(), account.SessionOf(r.Context()).Account, chosen, paper)
	if err != nil {
		return err
	}
	return a.pdf(w, r, labelName(chosen, "pdf"), data)
}

// sheets draws labels on paper, with the papers that go with them where wanted; a parcel without a label is named.
func (a *Area) sheets(ctx context.Context, acc int64, chosen []parcel.Parcel, p view.Printing) ([]byte, error) {
	if err := labelled(chosen); err != nil {
		return nil, err
	}
	sets, err := a.Shipping.Sets(ctx, acc, 0, idsOf(chosen), p.Customs)
	if err != nil {
		return nil, err
	}
	paper := document.Paper{Size: document.A6}
	if p.Paper != "a6" {
		paper = document.Paper{Size: document.A4, PerSheet: p.PerSheet()}
	}
	return document.Sets(ctx, sets, paper, p.Place-1)
}

// labelled names the parcel that cannot be printed.
func labelled(chosen []parcel.Parcel) error {
	for _, one := range chosen {
		if !one.Labelled() {
			return fault.New(fault.Conflict, "Order %s has no label yet, so nothing was printed. Take it out of the selection.", called(one))
		}
	}
	return nil
}

func called(p parcel.Parcel) string {
	if p.OrderNumber != "" {
		return p.OrderNumber
	}
	return "#" + strconv.FormatInt(int64(p.Order), 10)
}

// chosen are the parcels a form or link asks for: single ids, all that are ready, or what a batch has made.
func (a *Area) chosen(r *http.Request) ([]parcel.Parcel, error) {
	ctx, acc := r.Context(), account.SessionOf(r.Context()).Account
	if err := r.ParseForm(); err != nil {
		return nil, fault.New(fault.Invalid, "The form cannot be read.").Because(err)
	}
	switch {
	case r.FormValue("every") != "" || r.FormValue("all") != "":
		f := shelves[0].Filter
		f.Limit = printMax
		return some(parcel.List(ctx, a.DB, acc, f))
	case r.FormValue("batch") != "":
		id, err := strconv.ParseInt(r.FormValue("batch"), 10, 64)
		if err != nil {
			return nil, fault.New(fault.Missing, "There is no such batch.")
		}
		if _, err := batch.Get(ctx, a.DB, acc, id); err != nil {
			return nil, err
		}
		return some(a.ofBatch(ctx, acc, id, r.FormValue("again")+r.FormValue("download") == ""))
	}
	return some(a.byID(ctx, acc, r.Form["id"]))
}

func some(all []parcel.Parcel, err error) ([]parcel.Parcel, error) {
	if err == nil && len(all) == 0 {
		return nil, fault.New(fault.Conflict, "No label is ready to print. Choose at least one.")
	}
	return all, err
}

// byID reads parcels in the order they were asked for; one that is not the account's is missing.
func (a *Area) byID(ctx context.Context, acc int64, texts []string) ([]parcel.Parcel, error) {
	if len(texts) > printMax {
		return nil, fault.New(fault.Invalid, "One PDF holds up to %d labels. Choose fewer.", printMax)
	}
	var ids []parcel.ID
	for _, t := range texts {
		ids = append(ids, view.ParcelMark(t))
	}
	found, err := parcel.GetMany(ctx, a.DB, acc, 0, ids)
	if err != nil {
		return nil, err
	}
	seen := map[parcel.ID]bool{}
	var all []parcel.Parcel
	for _, id := range ids {
		p, ok := found[id]
		if !ok {
			return nil, fault.New(fault.Missing, "There is no such parcel.")
		}
		if !seen[id] {
			all = append(all, p)
		}
		seen[id] = true
	}
	return all, nil
}

// ofBatch are the parcels that a batch has made and nobody has taken back, in the merchant's order. With waiting those not
// printed yet, or all of them where everything is printed already.
func (a *Area) ofBatch(ctx context.Context, acc, id int64, waiting bool) ([]parcel.Parcel, error) {
	all, err := a.made(ctx, acc, id)
	if err != nil {
		return nil, err
	}
	var unprinted []parcel.Parcel
	for _, p := range all {
		if p.Printed == nil {
			unprinted = append(unprinted, p)
		}
	}
	if waiting && len(unprinted) > 0 {
		all = unprinted
	}
	return all[:min(len(all), printMax)], nil
}

// made are the parcels with a label that a batch has made.
func (a *Area) made(ctx context.Context, acc, id int64) ([]parcel.Parcel, error) {
	var all []parcel.Parcel
	err := a.eachDone(ctx, acc, id, func(orders []order.ID) error {
		boxes, err := parcel.OfOrders(ctx, a.DB, acc, orders)
		for _, id := range orders {
			for _, p := range boxes[id] {
				if p.Labelled() && !cancelled(p) {
					all = append(all, p)
				}
			}
		}
		return err
	})
	return all, err
}

// eachDone goes through the orders of a batch that have their labels, some hundreds at a time.
func (a *Area) eachDone(ctx context.Context, acc, id int64, do func([]order.ID) error) error {
	for after := 0; ; {
		items, err := batch.Items(ctx, a.DB, acc, id, batch.Done, after, 500)
		if err != nil || len(items) == 0 {
			return err
		}
		ids := make([]order.ID, len(items))
		for i, item := range items {
			ids[i] = item.Order
		}
		if err := do(ids); err != nil {
			return err
		}
		after = items[len(items)-1].N
	}
}

func cancelled(p parcel.Parcel) bool {
	for _, s := range gone {
		if p.Status == s {
			return true
		}
	}
	return false
}

func idsOf(all []parcel.Parcel) []parcel.ID {
	ids := make([]parcel.ID, len(all))
	for i, p := range all {
		ids[i] = p.ID
	}
	return ids
}

// labelName names a single label by its parcel.
func labelName(all []parcel.Parcel, ending string) string {
	if len(all) == 1 && all[0].Number != "" {
		return "label-" + all[0].Number + "." + ending
	}
	return fmt.Sprintf("labels-%d.%s", len(all), ending)
}

// pdfName is what the file is called when it is kept: what it is, and of how many.
func pdfName[T any](what string, all []T) string { return fmt.Sprintf("%s-%d.pdf", what, len(all)) }

func (a *Area) pdf(w http.ResponseWriter, r *http.Request, name string, data []byte) error {
	way := "inline"
	if r.FormValue("download") != "" {
		way = "attachment"
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", fmt.Sprintf("%s; filename=%q", way, plain(name)))
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Cache-Control", "private, no-store")
	_, err := w.Write(data)
	return err
}

// plain keeps of a file's name what every system takes.
func plain(name string) string {
	out := []rune(name)
	for i, c := range out {
		if c != '-' && c != '.' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			out[i] = '-'
		}
	}
	return string(out)
}
