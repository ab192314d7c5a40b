package labels

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/batch"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

// refusedMax is how many refused orders are grouped and tried again at once.
const refusedMax = 1000

// group is the refusals of one reason.
type group struct {
	Why    string // the key of ?why=
	Text   string
	Method string
	Orders []mend
	Verb   string
	Href   string
}

// mend is one refused order, with the way to what is to be mended.
type mend struct {
	ID    order.ID
	Title string
	Buyer string
	To    view.Place
	Text  string
	Href  string
	Verb  string
}

// groups puts the refused orders that still wait together by their reason. Reasons that differ in a figure only are the same.
func (a *Area) groups(ctx context.Context, w locale.Words, b batch.Batch) ([]group, error) {
	items, err := batch.Items(ctx, a.DB, b.Account, b.ID, batch.Refused, 0, refusedMax)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	var ids []order.ID
	for _, i := range items {
		ids = append(ids, i.Order)
	}
	orders, err := order.GetMany(ctx, a.DB, b.Account, ids)
	if err != nil {
		return nil, err
	}
	var all []group
	at := map[string]int{}
	for _, i := range items {
		o, ok := orders[i.Order]
		if !ok || !o.State.Open() || o.State == order.Announcing {
			continue // mended since, or gone
		}
		key := reason(i)
		if _, known := at[key]; !known {
			at[key] = len(all)
			all = append(all, group{Why: key, Text: strings.TrimSuffix(w.T(i.Note), "."), Verb: verb(w, i.Field)})
		}
		g := &all[at[key]]
		g.Orders = append(g.Orders, mend{ID: o.ID, Title: view.OrderTitle(o), Buyer: view.Buyer(o), Text: w.T(i.Note), Verb: verb(w, i.Field), Href: remedy(o, i.Field),
			To: view.Place{Country: o.To.Country, City: o.To.City, PostalCode: o.To.PostalCode}})
	}
	for i := range all {
		all[i].Href = fmt.Sprintf("/batches/%d/refused?why=%s", b.ID, url.QueryEscape(all[i].Why))
		if len(all[i].Orders) == 1 {
			all[i].Href = all[i].Orders[0].Href
		}
	}
	return all, nil
}

// reason is what refusals are grouped by: the field, and the words without their figures.
func reason(i batch.Item) string {
	words := strings.FieldsFunc(i.Note, func(r rune) bool { return unicode.IsDigit(r) || unicode.IsSpace(r) || r == '.' || r == ',' })
	return i.Field + ": " + strings.Join(words, " ")
}

// remedy is where a field is mended.
func remedy(o order.Order, field string) string {
	at := fmt.Sprintf("/orders/%d", o.ID)
	switch field {
	case "":
		return at
	case "shipping_method", "to_service_point", "contract":
		return at + "/method"
	case "sender_address":
		return "/settings/senders"
	case "weight", "length", "quantity":
		return at + "?edit=contents#f-" + field
	}
	return at + "?edit=address#f-" + url.QueryEscape(field)
}

func verb(w locale.Words, field string) string {
	switch field {
	case "":
		return w.T("Look at them")
	case "shipping_method", "to_service_point", "contract":
		return w.T("Change method")
	case "sender_address":
		return w.T("Choose a sender")
	case "weight", "length", "quantity":
		return w.T("Correct the parcel")
	case "telephone", "phone":
		return w.T("Add number")
	}
	return w.T("Fix address")
}

// refusedData is the page of refused orders.
type refusedData struct {
	Batch  int64
	Why    string
	Groups []group
	N      int
	Ships  bool
	Empty  *view.Empty
}

func (a *Area) refused(w http.ResponseWriter, r *http.Request) error {
	d, err := a.readRefused(r)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	if d.N == 0 {
		d.Empty = &view.Empty{Icon: "check", Title: words.T("No order of this batch needs you"), Text: words.T("What was refused has its label by now, or is gone."),
			Actions: []view.Action{{Word: words.T("Back to batch %d", d.Batch), Href: fmt.Sprintf("/batches/%d", d.Batch), Main: true}}}
	}
	page := view.Page{Layout: view.Guide, Title: words.N(d.N, "%d order needs you", "%d orders need you"), Area: view.Labels,
		Note: words.T("Mend what is named, then try again. Nothing was bought for these orders.")}
	return pages.Render(w, r, http.StatusOK, "refused", page, d)
}

// readRefused reads the refused orders of a batch, of one reason where the request names one.
func (a *Area) readRefused(r *http.Request) (refusedData, error) {
	id, err := batchID(r)
	if err != nil {
		return refusedData{}, err
	}
	ctx, s := r.Context(), account.SessionOf(r.Context())
	b, err := batch.Get(ctx, a.DB, s.Account, id)
	if err != nil {
		return refusedData{}, err
	}
	d := refusedData{Batch: id, Why: r.FormValue("why"), Ships: s.Role.May(account.Ship)}
	all, err := a.groups(ctx, view.Words(ctx), b)
	for _, g := range all {
		if d.Why == "" || g.Why == d.Why {
			d.Groups = append(d.Groups, g)
			d.N += len(g.Orders)
		}
	}
	return d, err
}

// again makes a new batch of the orders that were refused.
func (a *Area) again(w http.ResponseWriter, r *http.Request) error {
	d, err := a.readRefused(r)
	if err != nil {
		return err
	}
	ctx, s := r.Context(), account.SessionOf(r.Context())
	var ids []order.ID
	for _, g := range d.Groups {
		for _, m := range g.Orders {
			ids = append(ids, m.ID)
		}
	}
	if len(ids) == 0 {
		return fault.New(fault.Conflict, "No order of this batch needs you.")
	}
	old, err := batch.Get(ctx, a.DB, s.Account, d.Batch)
	if err != nil {
		return err
	}
	b, err := a.Shipping.Wish(ctx, s.Account, ids, old.Choose, who(s))
	if err != nil {
		return err
	}
	return web.Go(w, r, fmt.Sprintf("/batches/%d", b.ID))
}

func who(s account.Session) string {
	if s.Name != "" {
		return s.Name
	}
	return s.Email
}

// stop lets what the carrier has now be finished, and nothing more.
func (a *Area) stop(w http.ResponseWriter, r *http.Request) error {
	id, err := batchID(r)
	if err != nil {
		return err
	}
	ctx, s, words := r.Context(), account.SessionOf(r.Context()), view.Words(r.Context())
	if _, err := batch.Get(ctx, a.DB, s.Account, id); err != nil {
		return err
	}
	at, stopped := a.now(), 0
	err = a.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) (err error) {
		stopped, err = batch.Stop(ctx, tx, s.Account, id, fmt.Sprintf("Stopped by %s before its turn.", who(s)), at)
		return err
	})
	if err != nil {
		return err
	}
	view.Say(w, view.Flash{Text: words.N(stopped, "Stopped. %d order stays among the incoming ones.", "Stopped. %d orders stay among the incoming ones.")})
	return web.Go(w, r, fmt.Sprintf("/batches/%d", id))
}
