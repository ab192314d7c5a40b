package incoming

import (
	"context"
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// options are the methods for one order: what fits, and what does not with the reason.
type options struct {
	Action  string // where a choice is posted
	Number  string
	Version int64
	Fit     []option
	More    []option // what fits too, beyond the first few
	Misfit  []option
	Total   int
	Say     string
	Points  bool   // some go to a service point in the buyer's country
	Point   string // where a service point is chosen; empty: it cannot be
	Ask     string // where carriers are asked for their own prices; empty: none is left to ask
}

// option is one method in the list.
type option struct {
	ID    int
	Tile  string
	Name  string
	Note  string
	Time  string
	Price string
	Said  string // what the carrier itself said of the price
	Why   string
	On    bool
	Auto  bool // taken where nobody chooses
	Best  bool // and the cheapest of all that fit
	Fixed bool // shown, not to be chosen
	Lacks bool // it needs a service point, and the order has none
}

// fewOptions is how many methods a list shows before it says "more".
const fewOptions = 5

// options answers the choice that opens in a row; without scripts it is the order's page. With prices=now the carriers are asked for theirs, and
// the choice is answered that stands there already.
func (a *Area) options(w http.ResponseWriter, r *http.Request) error {
	id, err := orderID(r)
	if err != nil {
		return err
	}
	l, err := a.look(r)
	if err != nil {
		return err
	}
	ask := r.URL.Query().Get("prices") == "now"
	if !view.IsPart(r) || view.InDrawer(r) {
		return l.draw(w, r, id, drawn{ask: ask})
	}
	o, err := order.Get(r.Context(), a.DB, l.session.Account, id)
	if err != nil {
		return err
	}
	q, err := l.quoted(r.Context(), o)
	if err != nil {
		return err
	}
	all, err := l.optionsOf(r.Context(), o, q, ask)
	if err != nil {
		return err
	}
	if ask {
		return pages.Part(w, r, http.StatusOK, "list", "choices", all)
	}
	return pages.Part(w, r, http.StatusOK, "list", "choose", all)
}

// optionsOf lists the methods for an order. The one that is on stands first, whatever it costs. Carriers are asked for their own prices only
// where somebody waits for them, and for an order that may still be labelled.
func (l look) optionsOf(ctx context.Context, o order.Order, q shipping.Quote, ask bool) (*options, error) {
	all := &options{Action: link(o.ID) + "/method", Number: title(o), Version: o.Version}
	var found []shipping.Option
	var err error
	if o.State.Editable() {
		found, err = l.area.Shipping.LiveOptions(ctx, l.session.Account, o, ask)
	} else {
		found, err = l.area.Shipping.Options(ctx, l.session.Account, o)
	}
	if fault.Is(err, fault.Unable) || fault.Is(err, fault.Invalid) {
		all.Say, _ = l.words.Fault(err)
		return all, nil
	}
	if err != nil {
		return nil, err
	}
	all.Total = len(found)
	if l.ships && o.State.Editable() && l.area.Points != nil {
		all.Point = link(o.ID) + "?edit=point#point"
	}
	var fit []option
	for _, f := range found {
		one := l.option(f, o, q.Chosen && f.Method.ID == q.Method.ID)
		one.Lacks = f.Method.ServicePoint && ofPoint(f.Why) && !o.ToPoint()
		if f.Said != nil && f.Said.At.IsZero() {
			all.Ask = all.Action + "?prices=now"
		}
		all.Points = all.Points || f.Method.ServicePoint && (f.Why == nil || one.Lacks)
		switch {
		case f.Why != nil:
			all.Misfit = append(all.Misfit, one)
		case one.On:
			fit = append([]option{one}, fit...)
		default:
			fit = append(fit, one)
		}
	}
	for i := range fit {
		if !q.Chosen && q.Why == nil && fit[i].ID == q.Method.ID { // a carrier's own price may be lower, and nothing is taken unasked for it
			fit[i].Auto, fit[i].Best = true, i == 0
		}
	}
	all.Fit = fit
	if len(fit) > fewOptions+1 {
		all.Fit, all.More = fit[:fewOptions], fit[fewOptions:]
	}
	all.Say = l.words.N(len(fit), "%d of %s methods fits", "%d of %s methods fit", l.words.Number(int64(len(found))))
	return all, nil
}

// ofPoint reports whether a refusal is about the service point.
func ofPoint(why error) bool {
	f, ok := fault.As(why)
	return ok && len(f.Fields) > 0 && f.Fields[0].Name == "to_service_point"
}

func (l look) option(f shipping.Option, o order.Order, on bool) option {
	one := option{ID: f.Method.ID, Name: f.Method.Name, On: on, Note: l.kind(f.Method), Fixed: !l.ships || !o.State.Editable()}
	if info, ok := l.area.Shipping.Carriers.Info(f.Method.Carrier); ok {
		one.Tile = tile(info.Name)
	}
	if f.Price.Currency != "" {
		one.Price = l.words.Money(f.Price)
	}
	one.Said = l.priced(f)
	if f.Lead != nil {
		one.Time = l.words.N((*f.Lead+23)/24, "%d day", "%d days")
	}
	if f.Why != nil {
		one.Why, _ = l.words.Fault(f.Why)
	}
	return one
}

// priced tells what the carrier itself said of a price, and when.
func (l look) priced(f shipping.Option) string {
	switch {
	case f.Said == nil:
		return ""
	case f.Said.Why != nil:
		why, _ := l.words.Fault(f.Said.Why)
		return l.words.T("No price: %s", why)
	case f.Said.At.IsZero():
		return l.words.T("The carrier was not asked for its price yet.")
	}
	return l.words.T("Price by the carrier, %s", l.words.Ago(f.Said.At, l.now))
}

// kind says what sort of delivery a method is.
func (l look) kind(m carrier.Method) string {
	t := l.words.T
	text := t("To the door")
	switch {
	case m.Kind == carrier.Letter:
		text = t("Letter")
	case m.ServicePoint:
		text = t("To a service point")
	}
	if has, _ := m.Functionalities["signature"].(bool); has {
		text = t("%s, with signature", text)
	}
	if m.MaxWeight > 0 {
		text = t("%s, up to %s", text, l.words.Weight(m.MaxWeight))
	}
	return text
}

func (a *Area) setMethod(w http.ResponseWriter, r *http.Request) error {
	id, err := orderID(r)
	if err != nil {
		return err
	}
	l, err := a.look(r)
	if err != nil {
		return err
	}
	method, err := strconv.Atoi(r.FormValue("method"))
	if err != nil || method < 0 {
		return fault.At("method", "Choose a shipping method.")
	}
	o, err := a.Intake.Edit(r.Context(), intake.Edit{
		Account: l.session.Account, Order: id, Version: version(r), Who: who(l.session), What: "method",
		Change: func(d *order.Draft) {
			d.Method, d.Asked.Method = method, "" // whichever it is, it is the merchant's answer
			d.Pin("method")
		},
	})
	if fault.Is(err, fault.Conflict) {
		return l.conflict(w, r, id, "", nil, err)
	}
	if err != nil {
		return err
	}
	q, err := l.quoted(r.Context(), o)
	if err != nil {
		return err
	}
	text := l.words.T("%s goes with %s now.", title(o), q.Method.Name)
	if method == 0 {
		text = l.words.T("%s takes the cheapest method that fits.", title(o))
	}
	return l.answer(w, r, id, view.Flash{Text: text, Undo: undoOf(o)})
}

// version is the state of the order that the reader saw; 0 when a form does not say.
func version(r *http.Request) int64 {
	n, err := strconv.ParseInt(r.FormValue("version"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}
