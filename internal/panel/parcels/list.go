package parcels

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
)

const pageSize = 50

// countMax is how far a view counts in each status; more is "more".
const countMax = 1000

// sight is one saved view: the statuses it holds.
type sight struct {
	Key, Word string
	Statuses  []carrier.Status
}

var sights = []sight{
	{"", "All", labelled()},
	{"made", "Label made", []carrier.Status{carrier.StatusReady, carrier.StatusAnnounced}},
	{"moving", "On the way", []carrier.Status{carrier.StatusPickedUp, carrier.StatusToSorting, carrier.StatusAtSorting, carrier.StatusSorting,
		carrier.StatusSorted, carrier.StatusOnRoute, carrier.StatusAtCustoms, carrier.StatusDriverOnRoute}},
	{"problems", "Delayed and problems", []carrier.Status{carrier.StatusDelayed, carrier.StatusUnsorted, carrier.StatusUnsorted2, carrier.StatusDeliveryFailed,
		carrier.StatusUncollected, carrier.StatusCollectError, carrier.StatusAddressInvalid, carrier.StatusException, carrier.StatusRefused,
		carrier.StatusUndeliverable, carrier.StatusUnknown}},
	{"points", "At a pick-up point", []carrier.Status{carrier.StatusAwaitingPickup}},
	{"delivered", "Delivered", []carrier.Status{carrier.StatusDelivered, carrier.StatusCollected, carrier.StatusDeliveryForced}},
	{"back", "Back with you", []carrier.Status{carrier.StatusReturned}},
	{"cancelled", "Cancelled", []carrier.Status{carrier.StatusCancelled, carrier.StatusCancelledUpstream, carrier.StatusCancelling,
		carrier.StatusCancellingUpstream, carrier.StatusCancelFailed}},
}

// labelled are all statuses a box with a label can have.
func labelled() []carrier.Status {
	all := []carrier.Status{carrier.StatusUnsorted2, carrier.StatusDeliveryForced}
	for _, s := range carrier.Statuses() {
		switch s.ID {
		case carrier.StatusNoLabel, carrier.StatusAnnouncing, carrier.StatusAnnouncementFailed:
		default:
			all = append(all, s.ID)
		}
	}
	return all
}

func sightOf(key string) sight {
	for _, s := range sights {
		if s.Key == key {
			return s
		}
	}
	return sights[0]
}

// listData is the list of shipped parcels.
type listData struct {
	Views   view.Tabs
	Search  string
	View    string
	Columns view.Columns
	Rows    []view.ParcelRow
	Bar     view.Bar
	Pager   view.Pager
	Empty   *view.Empty
	Scans   bool // the account has a courier whose scans come by file
}

func (a *Area) list(w http.ResponseWriter, r *http.Request) error {
	ctx, acc, words := r.Context(), account.SessionOf(r.Context()).Account, view.Words(r.Context())
	s, q := sightOf(r.FormValue("view")), strings.TrimSpace(r.FormValue("q"))
	all, prev, next, err := a.page(ctx, acc, s, q, r)
	if err != nil {
		return err
	}
	d := listData{Search: q, View: s.Key, Columns: columns(words), Bar: bar(words)}
	if d.Views, err = a.views(ctx, words, acc, s.Key, q); err != nil {
		return err
	}
	if d.Rows, err = a.rows(ctx, words, acc, all); err != nil {
		return err
	}
	if d.Scans, err = a.hasCourier(r); err != nil {
		return err
	}
	now := view.ShellOf(ctx).Now
	for i, p := range all {
		row := &d.Rows[i]
		row.Late = row.Due != nil && row.Due.Before(now) && !p.Status.Final()
	}
	d.Pager = view.Pager{Text: words.N(len(all), "%d parcel on this page", "%d parcels on this page")}
	if prev != 0 {
		d.Pager.Prev = href(s.Key, q, "before", prev)
	}
	if next != 0 {
		d.Pager.Next = href(s.Key, q, "after", next)
	}
	if len(all) == 0 {
		d.Empty = empty(words, s, q)
	}
	return pages.Render(w, r, http.StatusOK, "list", view.Page{Title: words.T("Shipped parcels"), Area: view.Parcels}, d)
}

// page reads one page and the ids its neighbours begin at; 0 is no neighbour.
func (a *Area) page(ctx context.Context, acc int64, s sight, q string, r *http.Request) (all []parcel.Parcel, prev, next parcel.ID, err error) {
	f := parcel.Filter{Statuses: s.Statuses, Labelled: true, Below: view.ParcelMark(r.FormValue("after")), Above: view.ParcelMark(r.FormValue("before")), Limit: pageSize + 1}
	if f.Below != 0 {
		f.Above = 0
	}
	if all, err = a.read(ctx, acc, f, q); err != nil || len(all) == 0 {
		return nil, 0, 0, err
	}
	all, prev, next = view.ParcelPage(f, all)
	return all, prev, next, nil
}

// read answers a tracking number, also one typed in groups, before it looks for words.
func (a *Area) read(ctx context.Context, acc int64, f parcel.Filter, q string) ([]parcel.Parcel, error) {
	if q == "" {
		return parcel.List(ctx, a.DB, acc, f)
	}
	exact := f
	exact.Number = strings.ToUpper(strings.Join(strings.Fields(q), ""))
	if all, err := parcel.List(ctx, a.DB, acc, exact); err != nil || len(all) > 0 {
		return all, err
	}
	f.Search = q
	return parcel.List(ctx, a.DB, acc, f)
}

func href(key, q, at string, id parcel.ID) string {
	v := url.Values{}
	if key != "" {
		v.Set("view", key)
	}
	if q != "" {
		v.Set("q", q)
	}
	if id != 0 {
		v.Set(at, strconv.FormatInt(int64(id), 10))
	}
	if len(v) == 0 {
		return "/parcels"
	}
	return "/parcels?" + v.Encode()
}

func (a *Area) views(ctx context.Context, w locale.Words, acc int64, here, q string) (view.Tabs, error) {
	found, err := parcel.Counts(ctx, a.DB, acc, sights[0].Statuses, parcel.EitherWay, countMax+1)
	t := view.Tabs{Label: w.T("Saved views")}
	for _, s := range sights {
		n, more := 0, false
		for _, one := range s.Statuses {
			n += min(found[one], countMax)
			more = more || found[one] > countMax
		}
		tab := view.Tab{Word: w.T(s.Word), Href: href(s.Key, q, "", 0), On: s.Key == here}
		if n > 0 {
			tab.Count = w.Number(int64(n))
			if more {
				tab.Count += "+"
			}
		}
		t.Items = append(t.Items, tab)
	}
	return t, err
}

func (a *Area) rows(ctx context.Context, w locale.Words, acc int64, parcels []parcel.Parcel) ([]view.ParcelRow, error) {
	ids := make([]order.ID, len(parcels))
	for i, p := range parcels {
		ids[i] = p.Order
	}
	orders, err := order.GetMany(ctx, a.DB, acc, ids)
	if err != nil {
		return nil, err
	}
	carrierOf, err := a.Shipping.CarrierNames(ctx, acc, parcels...)
	if err != nil {
		return nil, err
	}
	all := make([]view.ParcelRow, len(parcels))
	for i, p := range parcels {
		all[i] = view.RowOf(w, p, orders[p.Order], carrierOf(p))
	}
	return all, nil
}

func columns(w locale.Words) view.Columns {
	return view.Columns{Pick: true, Items: []view.Column{
		{Word: w.T("Number"), Class: "c-tr"}, {Word: w.T("Buyer and items"), Class: "c-who"}, {Word: w.T("To"), Class: "c-to"},
		{Word: w.T("Carrier and method"), Class: "c-m"}, {Word: w.T("State"), Class: "c-st"}, {Word: w.T("Last scan"), Class: "c-at", Number: true},
		{Word: w.T("Promise"), Class: "c-w", Number: true}, {Word: w.T("Cost"), Class: "c-p", Number: true}}}
}

func bar(w locale.Words) view.Bar {
	return view.Bar{Label: w.T("Selected parcels"), Actions: []view.Action{
		{Word: w.T("Packing slips"), Icon: "doc", Post: "/labels/slips", New: true}, {Word: w.T("Pick list"), Icon: "list", Post: "/labels/picklist", New: true}},
		Main: view.BarMain{Action: view.Action{Word: w.T("Print {n} labels again"), Name: w.T("Print again"), Icon: "print", Key: "p"}, One: w.T("Print 1 label again")}}
}

func empty(w locale.Words, s sight, q string) *view.Empty {
	if q != "" {
		e := &view.Empty{Icon: "search", Title: w.T("No parcel fits “%s”", q), Text: w.T("Tracking numbers fit whole, also typed in groups; names, towns, postal codes and order numbers fit from their beginning."),
			Actions: []view.Action{{Word: w.T("Clear the search"), Href: href(s.Key, "", "", 0)}}}
		if s.Key != "" {
			e.Actions = append(e.Actions, view.Action{Word: w.T("Search in all parcels"), Href: href("", q, "", 0), Main: true})
		}
		return e
	}
	switch s.Key {
	case "":
		return &view.Empty{Icon: "truck", Title: w.T("No parcel yet"), Text: w.T("As soon as a label is made, its parcel stands here with every scan."),
			Actions: []view.Action{{Word: w.T("To the incoming orders"), Href: "/orders", Icon: "inbox", Main: true}}}
	case "problems":
		return &view.Empty{Icon: "check", Title: w.T("No parcel is delayed or in trouble"), Text: w.T("What a carrier reports as late, refused or lost appears here by itself.")}
	}
	return &view.Empty{Icon: "truck", Title: w.T("No parcel stands here now"), Text: w.T("Parcels move between these views by themselves, with each scan."),
		Actions: []view.Action{{Word: w.T("All parcels"), Href: "/parcels"}}}
}
