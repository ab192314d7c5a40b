package incoming

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// orderData is one order, beside the list or on a page of its own.
type orderData struct {
	Beside           bool // in the drawer: its links and forms stay there
	ID               order.ID
	Href             string
	Number           string
	Version          int64
	State            view.State
	Sub              string
	Ships            bool // the reader may change it
	Editable         bool
	Problems         []problem
	Notes            []view.Note
	Doubt            *doubt
	Labels           []label
	To               postal.Address
	Lines            []string // of the address, in its country's order
	Edit             string   // the part that is a form now: "address", "contents"
	Form             view.Form
	Tried            bool // the form was sent and refused
	Countries, Types []view.Option
	Theirs           []string // what somebody else changed meanwhile
	Options          *options
	Point            *pointData // nil: it goes to a door
	MayPoint         bool       // it could go to a service point
	Items            []item
	Weight           postal.Grams
	Size             postal.Size
	Boxes            int
	Value            string
	Collect          string
	Customs          bool // the parcel crosses a customs border
	Border           *borderView
	Facts            []view.Pair
	Story            []view.Day
	Hold             view.Action
	Create           view.Action
	More             view.Menu
	Price            string
	Row              row
	Flash            *view.Flash
}

// label is a box that has its label.
type label struct{ Number, Href string }

// drawn says how an order is to be drawn, beyond what it is.
type drawn struct {
	edit   string
	near   string     // where service points are searched
	ask    bool       // carriers are asked for their own prices
	form   *view.Form // typed and refused, or nil: what is stored
	theirs []string
	note   *view.Note
	flash  *view.Flash
	status int
}

func (a *Area) order(w http.ResponseWriter, r *http.Request) error {
	id, err := orderID(r)
	if err != nil {
		return err
	}
	l, err := a.look(r)
	if err != nil {
		return err
	}
	edit := r.URL.Query().Get("edit")
	if !l.ships || edit != "address" && edit != "contents" && edit != "point" {
		edit = ""
	}
	return l.draw(w, r, id, drawn{edit: edit, near: strings.TrimSpace(r.URL.Query().Get("near"))})
}

// draw shows an order where the request wants it: in the drawer, or on its page.
func (l look) draw(w http.ResponseWriter, r *http.Request, id order.ID, how drawn) error {
	o, err := order.Get(r.Context(), l.area.DB, l.session.Account, id)
	if err != nil {
		return err
	}
	d, err := l.data(r.Context(), o, how)
	if err != nil {
		return err
	}
	if how.status == 0 {
		how.status = http.StatusOK
	}
	if view.IsPart(r) && !view.InDrawer(r) {
		// Asked from a row: there is only room for the row as it is now, and a notice.
		flash := view.Flash{Tone: view.Bad, Text: l.words.T("Somebody changed this order meanwhile.")}
		if how.note != nil {
			flash.Text = how.note.Text
		}
		return pages.Part(w, r, how.status, "list", "row-answer", rowAnswer{d.Row, &flash})
	}
	if view.IsPart(r) {
		d.Beside = true
		return pages.Part(w, r, how.status, "order", "drawer-answer", d)
	}
	page := view.Page{Layout: view.Record, Title: d.Number, Area: view.Incoming, Mono: true, Copy: true, State: &d.State, Note: "",
		Crumbs: []view.Crumb{{Word: l.words.T("Incoming orders"), Href: "/orders"}, {Word: d.Sub}}}
	if how.flash != nil {
		view.Say(w, *how.flash)
	}
	return pages.Render(w, r, how.status, "order", page, d)
}

func (l look) data(ctx context.Context, o order.Order, how drawn) (orderData, error) {
	q, err := l.quoted(ctx, o)
	if err != nil {
		return orderData{}, err
	}
	d := orderData{
		ID: o.ID, Href: link(o.ID), Number: title(o), Version: o.Version, State: l.state(o, q), Ships: l.ships, Editable: o.State.Editable() && l.ships,
		To: o.To, Lines: lines(o.To), Theirs: how.theirs, Weight: o.Weight, Size: o.Size, Boxes: o.Boxes(), Row: l.row(o, q), Flash: how.flash, Edit: how.edit, Tried: how.form != nil,
	}
	d.Row.Fresh = how.flash != nil
	d.Sub = l.words.T("%s, ordered %s", l.shop(o.Integration), l.words.Ago(o.CreatedAt, l.now))
	if o.Value.Currency != "" {
		d.Value = l.words.Money(o.Value)
	}
	d.Collect = l.due(o.Draft)
	if o.State.Open() {
		d.Problems = l.problems(o, q)
	}
	d.Items = l.itemLines(o)
	d.Facts = l.facts(o)
	if !d.Editable {
		d.Edit = ""
	}
	switch d.Edit {
	case "address":
		d.Countries = l.countries()
	case "contents":
		d.Types = l.shipmentTypes()
	}
	if d.Form, err = l.form(ctx, o, d.Edit, how.form); err != nil {
		return d, err
	}
	if d.Options, err = l.optionsOf(ctx, o, q, how.ask); err != nil {
		return d, err
	}
	if d.Point, err = l.pointOf(ctx, o, q, how); err != nil {
		return d, err
	}
	d.MayPoint = d.Editable && d.Options.Points && l.area.Points != nil
	if d.Customs, err = l.crossesBorder(ctx, o); err != nil {
		return d, err
	}
	if d.Customs && d.Editable {
		if d.Border, err = l.border(ctx, o, d.Items); err != nil {
			return d, err
		}
	}
	if d.Story, err = l.story(ctx, o); err != nil {
		return d, err
	}
	if err := l.stands(ctx, o, &d); err != nil {
		return d, err
	}
	if how.note != nil {
		d.Notes = append(d.Notes, *how.note)
	}
	l.acts(o, q, &d)
	return d, nil
}

// stands adds what belongs to a refused, doubtful or labelled order.
func (l look) stands(ctx context.Context, o order.Order, d *orderData) error {
	t := l.words.T
	switch o.State {
	case order.Refused:
		n := view.Note{Tone: view.Bad, Title: t("No label was made."), Text: t(o.Refusal)}
		boxes, err := parcel.OfOrder(ctx, l.area.DB, l.session.Account, o.ID)
		if err != nil {
			return err
		}
		if len(boxes) > 0 {
			n.Actions = []view.Action{{Word: t("What was said to the carrier"), Href: fmt.Sprintf("/parcels/%d/exchanges", boxes[0].ID)}}
		}
		d.Notes = append(d.Notes, n)
	case order.Announcing:
		d.Notes = append(d.Notes, view.Note{Tone: view.Info, Text: t("The carrier is being asked for the label. If its answer is lost, we ask again and never buy twice.")})
	case order.Doubtful:
		return l.doubted(ctx, o, d)
	case order.Labelled:
		boxes, err := parcel.OfOrder(ctx, l.area.DB, l.session.Account, o.ID)
		if err != nil {
			return err
		}
		for _, p := range boxes {
			if p.Number != "" {
				d.Labels = append(d.Labels, label{Number: p.Number, Href: "/parcels/" + strconv.FormatInt(int64(p.ID), 10)})
			}
		}
	}
	return nil
}

// acts are the buttons at the foot.
func (l look) acts(o order.Order, q shipping.Quote, d *orderData) {
	t := l.words.T
	d.Hold = view.Action{Word: t("Hold"), Icon: "pause", Key: "h", Post: d.Href + "/hold", Name: "wait", Value: "1"}
	if o.Held {
		d.Hold = view.Action{Word: t("Release"), Icon: "play", Key: "h", Post: d.Href + "/hold", Name: "wait", Value: "0"}
	}
	d.More = view.Menu{Label: t("More for %s", d.Number), Items: []view.Action{{Word: t("Packing slip"), Icon: "doc", Href: d.Href + "/slip", New: true}}}
	if d.Editable {
		d.More.Items = append(d.More.Items, view.Action{Word: t("Delete"), Icon: "trash", Danger: true, Href: "/orders/delete?id=" + strconv.FormatInt(int64(o.ID), 10)})
	}
	d.Create = view.Action{Word: t("Create label"), Icon: "label", Main: true, Key: "l"}
	if q.Price.Currency != "" && q.Why == nil {
		d.Price = l.words.Money(q.Price)
		if o.Boxes() == 1 {
			d.Create.Word = t("Create label, %s", d.Price)
		} else {
			d.Create.Word = t("Create %s labels, %s", l.words.Number(int64(o.Boxes())), d.Price)
		}
	}
	switch {
	case o.Held:
		d.Create.Why = t("Release it first.")
	case len(d.Problems) > 0:
		d.Create.Why = d.Problems[0].Text
	}
}

// lines writes an address the way its country does, as far as one order of lines serves: the postal code stands before the city
// or after it.
func lines(a postal.Address) []string {
	place := strings.TrimSpace(a.PostalCode + " " + a.City)
	switch a.Country {
	case "GB", "IE", "US", "CA", "AU", "NZ":
		place = strings.TrimSpace(a.City + " " + strings.TrimSpace(a.State+" "+a.PostalCode))
	default:
		if a.State != "" {
			place += " (" + a.State + ")"
		}
	}
	var all []string
	for _, line := range []string{a.Name, a.Company, a.LocalLine(), a.Line2, place} {
		if line != "" {
			all = append(all, line)
		}
	}
	return all
}

// facts are what the buyer left besides the address.
func (l look) facts(o order.Order) []view.Pair {
	t := l.words.T
	var all []view.Pair
	add := func(key, value string) {
		if value != "" && value != "0" {
			all = append(all, view.Pair{Key: key, Value: value})
		}
	}
	add(t("E-mail"), o.To.Email)
	add(t("Telephone"), o.To.Phone)
	add(t("Post number"), o.To.PostNumber)
	add(t("Buyer chose"), o.CheckoutMethod)
	add(t("Reference"), o.Reference)
	add(t("Note"), o.Note)
	return all
}

// crossesBorder reports whether customs papers go with the order.
func (l look) crossesBorder(ctx context.Context, o order.Order) (bool, error) {
	if o.From != nil {
		return postal.NeedsCustoms(*o.From, o.To), nil
	}
	s, err := account.SenderByID(ctx, l.area.DB, l.session.Account, o.Sender)
	if fault.Is(err, fault.Missing) {
		return false, nil
	}
	return err == nil && postal.NeedsCustoms(s.Address, o.To), err
}

// answer tells how a change went: in the popover or the drawer where it was made, else on the order's page, after a redirect.
func (l look) answer(w http.ResponseWriter, r *http.Request, id order.ID, flash view.Flash) error {
	if !view.IsPart(r) {
		view.Say(w, flash)
		http.Redirect(w, r, back(r, id), http.StatusSeeOther)
		return nil
	}
	if view.InDrawer(r) {
		return l.draw(w, r, id, drawn{flash: &flash})
	}
	o, err := order.Get(r.Context(), l.area.DB, l.session.Account, id)
	if err != nil {
		return err
	}
	q, err := l.quoted(r.Context(), o)
	if err != nil {
		return err
	}
	one := l.row(o, q)
	one.Fresh = true
	return pages.Part(w, r, http.StatusOK, "list", "row-answer", rowAnswer{one, &flash})
}

// rowAnswer is a row that changes in place, with what is to be said about it.
type rowAnswer struct {
	Row   row
	Flash *view.Flash
}

// back is where a form without scripts returns to: the list it was sent from, else the order.
func back(r *http.Request, id order.ID) string {
	if from, err := url.Parse(r.Header.Get("Referer")); err == nil && from.Path == "/orders" && from.Host == r.Host {
		return readQuery(from.Query()).href()
	}
	return link(id)
}

// undoOf is the button that takes a change back.
func undoOf(o order.Order) *view.Undo {
	return &view.Undo{Action: link(o.ID) + "/undo", Fields: map[string]string{"change": strconv.FormatInt(o.Version, 10)}}
}
