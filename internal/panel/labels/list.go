package labels

import (
	"context"
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
)

const pageSize = 50

// countMax is how far a tab counts; more is "more".
const countMax = printMax

// The statuses of a label that nobody has seen on a box yet, and of one that was taken back.
var (
	fresh = []carrier.Status{carrier.StatusReady, carrier.StatusAnnounced}
	gone  = []carrier.Status{carrier.StatusCancelled, carrier.StatusCancelledUpstream, carrier.StatusCancelling, carrier.StatusCancellingUpstream, carrier.StatusCancelFailed}
)

// shelf is one tab of the labels.
type shelf struct {
	Key     string // of ?view=; empty is the first
	Word    string
	Filter  parcel.Filter
	Printed parcel.Printed
}

var shelves = []shelf{
	{"", "Ready to print", parcel.Filter{Statuses: fresh, Labelled: true, Printed: parcel.NotPrinted}, parcel.NotPrinted},
	{"printed", "Printed", parcel.Filter{Statuses: fresh, Labelled: true, Printed: parcel.OnPaper}, parcel.OnPaper},
	{"cancelled", "Cancelled", parcel.Filter{Statuses: gone, Labelled: true}, parcel.EitherWay},
}

func shelfOf(key string) shelf {
	for _, s := range shelves {
		if s.Key == key {
			return s
		}
	}
	return shelves[0]
}

// listData is a page of labels.
type listData struct {
	Views   view.Tabs
	Shelf   string
	Print   view.Printing
	Ready   int // how many wait for the printer, up to countMax
	Columns view.Columns
	Rows    []view.ParcelRow
	Bar     view.Bar
	Pager   view.Pager
	Empty   *view.Empty
	Cancels bool // the page of cancelled labels: nothing to print
}

func (a *Area) list(w http.ResponseWriter, r *http.Request) error {
	ctx, acc, words := r.Context(), account.SessionOf(r.Context()).Account, view.Words(r.Context())
	s := shelfOf(r.FormValue("view"))
	all, prev, next, err := a.page(ctx, acc, s, r)
	if err != nil {
		return err
	}
	d := listData{Shelf: s.Key, Print: view.LastPaper(r), Cancels: s.Key == "cancelled"}
	d.Print.Form = "picks"
	if d.Views, d.Ready, err = a.tabs(ctx, words, acc, s.Key); err != nil {
		return err
	}
	if d.Rows, err = a.rows(ctx, words, acc, all); err != nil {
		return err
	}
	d.Columns = columns(words, s.Key)
	d.Bar, d.Pager = bar(words, s, d.Ready), pager(words, s.Key, len(all), prev, next)
	if len(all) == 0 {
		d.Empty = emptyShelf(words, s.Key)
	}
	return pages.Render(w, r, http.StatusOK, "list", view.Page{Title: words.T("Labels"), Area: view.Labels}, d)
}

// page reads one page of a shelf and the ids its neighbours begin at; 0 is no neighbour.
func (a *Area) page(ctx context.Context, acc int64, s shelf, r *http.Request) (all []parcel.Parcel, prev, next parcel.ID, err error) {
	f := s.Filter
	f.Below, f.Above, f.Limit = view.ParcelMark(r.FormValue("after")), view.ParcelMark(r.FormValue("before")), pageSize+1
	if f.Below != 0 {
		f.Above = 0
	}
	if all, err = parcel.List(ctx, a.DB, acc, f); err != nil || len(all) == 0 {
		return nil, 0, 0, err
	}
	all, prev, next = view.ParcelPage(f, all)
	return all, prev, next, nil
}

func (a *Area) tabs(ctx context.Context, w locale.Words, acc int64, here string) (view.Tabs, int, error) {
	t := view.Tabs{Label: w.T("Labels")}
	ready := 0
	for _, s := range shelves {
		found, err := parcel.Counts(ctx, a.DB, acc, s.Filter.Statuses, s.Printed, countMax+1)
		if err != nil {
			return t, 0, err
		}
		n := 0
		for _, one := range found {
			n += one
		}
		if s.Key == "" {
			ready = n
		}
		t.Items = append(t.Items, view.Tab{Word: w.T(s.Word), Href: shelfHref(s.Key), Count: count(w, n), On: s.Key == here})
	}
	t.Items = append(t.Items, view.Tab{Word: w.T("Batches"), Href: "/batches"})
	return t, ready, nil
}

func count(w locale.Words, n int) string {
	switch {
	case n == 0:
		return ""
	case n > countMax:
		return w.Number(countMax) + "+"
	}
	return w.Number(int64(n))
}

func shelfHref(key string) string {
	if key == "" {
		return "/labels"
	}
	return "/labels?view=" + key
}

func columns(w locale.Words, shelf string) view.Columns {
	c := view.Columns{Pick: shelf != "cancelled", Items: []view.Column{
		{Word: w.T("Order"), Class: "c-tr"}, {Word: w.T("Buyer and items"), Class: "c-who"}, {Word: w.T("To"), Class: "c-to"},
		{Word: w.T("Shipping method"), Class: "c-m"}}}
	if shelf == "cancelled" {
		c.Items = append(c.Items, view.Column{Word: w.T("State"), Class: "c-st"})
	}
	c.Items = append(c.Items, view.Column{Word: w.T("Price"), Class: "c-p", Number: true})
	if shelf == "printed" {
		c.Items = append(c.Items, view.Column{Word: w.T("Printed"), Class: "c-at", Number: true})
	}
	return view.Columns{Pick: c.Pick, Items: append(c.Items, view.Column{Word: w.T("Made"), Class: "c-at", Number: true})}
}

func bar(w locale.Words, s shelf, total int) view.Bar {
	if s.Key == "cancelled" {
		return view.Bar{}
	}
	b := view.Bar{Label: w.T("Selected labels"), Actions: []view.Action{
		{Word: w.T("Packing slips"), Icon: "doc", Post: "/labels/slips", New: true}, {Word: w.T("Pick list"), Icon: "list", Post: "/labels/picklist", New: true}},
		Main: view.BarMain{Action: view.Action{Word: w.T("Print {n} labels"), Name: w.T("Print labels"), Icon: "print"}, One: w.T("Print 1 label")}}
	if s.Key == "" {
		b.Total, b.Every, b.Main.Whole = min(total, printMax), total > pageSize, w.T("Print {n} labels")
	}
	return b
}

func pager(w locale.Words, key string, n int, prev, next parcel.ID) view.Pager {
	p := view.Pager{Text: w.N(n, "%d label on this page", "%d labels on this page")}
	join := "?"
	if key != "" {
		join = "&"
	}
	if prev != 0 {
		p.Prev = shelfHref(key) + join + "before=" + strconv.FormatInt(int64(prev), 10)
	}
	if next != 0 {
		p.Next = shelfHref(key) + join + "after=" + strconv.FormatInt(int64(next), 10)
	}
	return p
}

func emptyShelf(w locale.Words, key string) *view.Empty {
	toOrders := view.Action{Word: w.T("To the incoming orders"), Href: "/orders", Icon: "inbox", Main: true}
	switch key {
	case "printed":
		return &view.Empty{Icon: "print", Title: w.T("No printed label waits for its carrier"), Text: w.T("Printed labels stand here until the carrier first scans them, so that you can print them again.")}
	case "cancelled":
		return &view.Empty{Icon: "ban", Title: w.T("No label was cancelled"), Text: w.T("A label can be cancelled from its parcel, as long as the carrier has not scanned it.")}
	}
	return &view.Empty{Icon: "check", Title: w.T("Everything is printed"), Text: w.T("New labels appear here as soon as they are made."), Actions: []view.Action{toOrders, {Word: w.T("Print one again"), Href: shelfHref("printed")}}}
}
