package labels

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/batch"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// latestShown is how many created labels the page of a batch lists.
const latestShown = 25

// batchData is the page of a batch; "live" is the part of it that refreshes itself.
type batchData struct {
	ID       int64
	Ships    bool
	Running  bool
	Made     int
	Line     string // "of 186 labels created, about 40 seconds left"
	Progress view.Progress
	Poll     string // where the next look leads; empty when all is said
	Pause    int    // seconds until then
	Groups   []group
	Refused  view.State
	Again    int // how many refused orders could be tried again
	Latest   []view.ParcelRow
	More     int // labels made beyond the latest
	Print    view.Printing
	Ready    int // labels not printed yet
	Costs    []cost
	Total    []money.Amount
	Said     string // for those who do not see the page
}

// cost is what one method's labels of a batch came to.
type cost struct {
	Method string
	N      int
	Sum    money.Amount
}

func (a *Area) batch(w http.ResponseWriter, r *http.Request) error {
	id, err := batchID(r)
	if err != nil {
		return err
	}
	ctx, s, words := r.Context(), account.SessionOf(r.Context()), view.Words(r.Context())
	b, err := batch.Get(ctx, a.DB, s.Account, id)
	if err != nil {
		return err
	}
	looks, _ := strconv.Atoi(r.FormValue("look"))
	d, err := a.progress(ctx, words, b, max(looks, 0))
	if err != nil {
		return err
	}
	d.Ships, d.Print = s.Role.May(account.Ship), view.LastPaper(r)
	d.Print.Form = "print"
	if view.IsPart(r) {
		return pages.Part(w, r, http.StatusOK, "batch", "live-part", d)
	}
	shell := view.ShellOf(ctx)
	page := view.Page{Layout: view.Record, Title: words.T("Batch %d", id), Area: view.Labels,
		Crumbs: []view.Crumb{{Word: words.T("Labels"), Href: "/labels"}, {Word: words.T("Batches"), Href: "/batches"}},
		Note:   words.T("Begun by %s, %s", b.Who, words.Ago(b.CreatedAt, shell.Now))}
	return pages.Render(w, r, http.StatusOK, "batch", page, d)
}

// progress reads everything the page tells of a batch; looks is how often it was looked at already.
func (a *Area) progress(ctx context.Context, w locale.Words, b batch.Batch, looks int) (batchData, error) {
	t, err := batch.Count(ctx, a.DB, b.Account, b.ID)
	if err != nil {
		return batchData{}, err
	}
	d := batchData{ID: b.ID, Running: t.Left() > 0, Made: t.Done}
	d.Line = headline(w, t, b, a.now())
	d.Progress = view.Progress{Label: w.T("Labels"), Total: b.Total, Parts: []view.Segment{
		{Tone: view.Good, N: t.Done, Word: w.T("%d created", t.Done)}, {Tone: view.Bad, N: t.Refused, Word: w.T("%d refused", t.Refused)},
		{Tone: "busy", N: t.Working, Word: w.T("%d with the carrier now", t.Working)}, {Tone: "rest", N: t.Waiting, Word: w.T("%d waiting", t.Waiting)}}}
	if d.Running {
		d.Poll, d.Pause = fmt.Sprintf("/batches/%d?look=%d", b.ID, looks+1), pause(looks)
	}
	if looks%5 == 0 || !d.Running {
		d.Said = w.T("%d of %d done", t.Done+t.Refused, b.Total)
	}
	if d.Groups, err = a.groups(ctx, w, b); err != nil {
		return d, err
	}
	for _, g := range d.Groups {
		d.Again += len(g.Orders)
	}
	d.Refused = view.State{Tone: view.Bad, Word: w.T("%d refused", d.Again)}
	if d.Latest, err = a.latest(ctx, w, b); err != nil {
		return d, err
	}
	d.More = max(0, t.Done-len(d.Latest))
	return d, a.weigh(ctx, b, &d)
}

// pause grows from 2 to 10 seconds: who waits long looks less often.
func pause(looks int) int {
	switch {
	case looks < 10:
		return 2
	case looks < 20:
		return 5
	}
	return 10
}

// headline says how far it is, and how long the rest will take where that can be told.
func headline(w locale.Words, t batch.Tally, b batch.Batch, now time.Time) string {
	if t.Left() == 0 {
		if t.Refused == 0 {
			return w.N(b.Total, "of %d label created", "of %d labels created")
		}
		return w.N(b.Total, "of %d label created, the rest needs you", "of %d labels created, the rest needs you")
	}
	answered := t.Done + t.Refused
	if answered < 3 || now.Before(b.CreatedAt) {
		return w.N(b.Total, "of %d label created", "of %d labels created")
	}
	left := time.Duration(float64(now.Sub(b.CreatedAt)) / float64(answered) * float64(t.Left()))
	switch {
	case left < 10*time.Second:
		return w.T("of %d labels created, a few seconds left", b.Total)
	case left < 90*time.Second:
		return w.T("of %d labels created, about %d seconds left", b.Total, int(left.Round(10*time.Second).Seconds()))
	}
	return w.T("of %d labels created, about %d minutes left", b.Total, int(left.Round(time.Minute).Minutes()))
}

func (a *Area) latest(ctx context.Context, w locale.Words, b batch.Batch) ([]view.ParcelRow, error) {
	items, err := batch.Latest(ctx, a.DB, b.Account, b.ID, batch.Done, latestShown)
	if err != nil {
		return nil, err
	}
	var ids []order.ID
	for _, i := range items {
		ids = append(ids, i.Order)
	}
	of, err := parcel.OfOrders(ctx, a.DB, b.Account, ids)
	if err != nil {
		return nil, err
	}
	var all []parcel.Parcel
	for _, id := range ids {
		for _, p := range of[id] {
			if p.Labelled() && p.Collo == 0 {
				all = append(all, p)
			}
		}
	}
	return a.rows(ctx, w, b.Account, all)
}

// weigh counts what waits for the printer and what the labels cost, by method.
func (a *Area) weigh(ctx context.Context, b batch.Batch, d *batchData) error {
	type key struct{ method, currency string }
	sums, totals := map[key]*cost{}, map[string]*money.Amount{}
	err := a.eachDone(ctx, b.Account, b.ID, func(orders []order.ID) error {
		shares, err := parcel.Shares(ctx, a.DB, b.Account, orders, gone)
		for _, s := range shares {
			d.Ready += s.Waiting
			name := a.product(ctx, b.Account, s)
			k := key{name, s.Sum.Currency}
			if sums[k] == nil {
				sums[k] = &cost{Method: k.method, Sum: money.Amount{Currency: k.currency}}
			}
			sums[k].N += s.Labels
			sums[k].Sum.Minor += s.Sum.Minor
			if totals[k.currency] == nil {
				totals[k.currency] = &money.Amount{Currency: k.currency}
			}
			totals[k.currency].Minor += s.Sum.Minor
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, c := range sums {
		d.Costs = append(d.Costs, *c)
	}
	slices.SortFunc(d.Costs, func(x, y cost) int {
		return cmp.Or(cmp.Compare(y.Sum.Minor, x.Sum.Minor), cmp.Compare(x.Method, y.Method))
	})
	for _, t := range totals {
		if t.Currency == "" && len(totals) > 1 {
			continue // free ones add nothing
		}
		d.Total = append(d.Total, *t)
	}
	slices.SortFunc(d.Total, func(x, y money.Amount) int { return cmp.Compare(x.Currency, y.Currency) })
	return nil
}

// product names what was bought, the carrier first.
func (a *Area) product(ctx context.Context, acc int64, s parcel.Share) string {
	name := a.Shipping.Carriers.Name(s.Carrier)
	m, err := a.Shipping.Method(ctx, acc, s.Method)
	if err != nil { // no longer sold
		return name
	}
	if m.Contract != 0 {
		p := parcel.Parcel{Account: acc, Carrier: s.Carrier}
		p.Contract = m.Contract
		if own, err := a.Shipping.CarrierName(ctx, p); err == nil {
			name = own
		}
	}
	if strings.HasPrefix(m.Name, name) {
		return m.Name
	}
	return name + ", " + m.Name
}
