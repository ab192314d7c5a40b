package returns

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/returns"
	"github.com/waybill-ship/waybill/internal/web"
)

// oneData is the page of one return.
type oneData struct {
	State   view.State
	Alert   *view.Note
	From    []string
	Country string
	To      []string
	Lines   []line
	Message string
	Facts   []view.Pair
	Label   view.Action
	Parcel  view.Action
	Cancel  view.Action
	Confirm view.Confirm
}

// line is one thing that comes back, and why.
type line struct{ What, Reason, Message string }

func (a *Area) one(w http.ResponseWriter, r *http.Request) error {
	one, err := a.asked(r)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	ships := account.SessionOf(r.Context()).Need(account.Ship) == nil
	name := words.T("Return of %s", title(one))
	head := view.Page{Layout: view.Record, Title: name, Area: view.Returns, Crumbs: []view.Crumb{{Word: words.T("Returns"), Href: "/returns"}}}
	return pages.Render(w, r, http.StatusOK, "one", head, a.told(words, one, ships))
}

func (a *Area) told(w locale.Words, one returns.Whole, ships bool) oneData {
	ret, o := one.Return, one.Order
	d := oneData{State: view.ParcelState(w, ret.Status), To: view.AddressLines(o.To), Message: ret.Message, Facts: a.facts(w, one)}
	if o.From != nil {
		d.From, d.Country = view.AddressLines(*o.From), o.From.Country
	}
	for _, i := range o.Items {
		reason, _ := returns.ReasonByID(i.ReturnReason)
		if i.ReturnReason == 0 {
			reason, _ = returns.ReasonByID(ret.Reason)
		}
		l := line{What: fmt.Sprintf("%d × %s", max(i.Quantity, 1), i.Description), Message: i.ReturnMessage}
		if reason.ID != 0 {
			l.Reason = w.T(reason.Text)
		}
		d.Lines = append(d.Lines, l)
	}
	if ret.Status == carrier.StatusAnnouncementFailed && o.Refusal != "" {
		d.Alert = &view.Note{Tone: view.Bad, Title: w.T("Carrier refused the label"), Text: w.T(o.Refusal)}
	}
	p, there := one.Box()
	if !there {
		return d
	}
	if p.Labelled() {
		d.Label = view.Action{Word: w.T("Open the label"), Icon: "label", Href: fmt.Sprintf("/labels/pdf?id=%d&paper=a6", p.ID), New: true, Main: true}
		d.Parcel = view.Action{Word: w.T("Follow the parcel"), Icon: "truck", Href: fmt.Sprintf("/parcels/%d", p.ID)}
	}
	if one.Cancellable() && ships {
		d.Cancel = view.Action{Word: w.T("Cancel the label"), Danger: true, Dialog: "cancel"}
		d.Confirm = view.Confirm{ID: "cancel", Title: w.T("Cancel this label?"), Action: fmt.Sprintf("/returns/%d/cancel", ret.ID), Verb: w.T("Cancel the label"), Back: w.T("Keep it"), Danger: true,
			Text: w.T("The buyer cannot use it any more.")}
	}
	return d
}

func (a *Area) facts(w locale.Words, one returns.Whole) []view.Pair {
	ret := one.Return
	var all []view.Pair
	if one.Outgoing != nil {
		all = append(all, view.Pair{Key: w.T("Went out as"), Value: one.Outgoing.Number, Href: fmt.Sprintf("/parcels/%d", one.Outgoing.ID)})
	}
	if p, ok := one.Box(); ok {
		all = append(all, view.Pair{Key: w.T("Comes back as"), Value: p.Number, Mono: true}, view.Pair{Key: w.T("Method"), Value: p.MethodName})
	}
	all = append(all, view.Pair{Key: w.T("Made"), When: ret.CreatedAt})
	if ret.DeliveredAt != nil {
		all = append(all, view.Pair{Key: w.T("Back with you"), When: *ret.DeliveredAt})
	}
	if ret.Refund != nil {
		all = append(all, view.Pair{Key: w.T("Wished for"), Value: w.T(refunds[ret.Refund.Type])})
	}
	if ret.ExternalReference != "" {
		all = append(all, view.Pair{Key: w.T("Shop’s reference"), Value: ret.ExternalReference, Mono: true})
	}
	return all
}

var refunds = map[string]string{"money": "Money back", "credit": "Store credit", "exchange": "An exchange"}

// cancel asks the carrier to take the label back.
func (a *Area) cancel(w http.ResponseWriter, r *http.Request) error {
	one, err := a.asked(r)
	if err != nil {
		return err
	}
	if err := a.Returns.Cancel(r.Context(), account.SessionOf(r.Context()).Account, 0, one.Return.ID); err != nil {
		return err
	}
	view.Say(w, view.Flash{Text: view.Words(r.Context()).T("The carrier is asked to take the label back.")})
	return web.Go(w, r, fmt.Sprintf("/returns/%d", one.Return.ID))
}

// newData is the page that makes a return.
type newData struct {
	Parcel  string
	Number  string
	Form    view.Form
	From    []string
	To      []string
	Ways    []view.Option
	Reasons []view.Option
	None    *view.Empty
}

func (a *Area) ask(w http.ResponseWriter, r *http.Request) error {
	return a.askAgain(w, r, view.Form{})
}

func (a *Area) askAgain(w http.ResponseWriter, r *http.Request, form view.Form) error {
	ctx, words := r.Context(), view.Words(r.Context())
	acc := account.SessionOf(ctx).Account
	wish, err := a.Returns.Back(ctx, acc, view.ParcelMark(r.FormValue("parcel")))
	if err != nil {
		return err
	}
	ways, err := a.Returns.Ways(ctx, acc, wish)
	if err != nil {
		return err
	}
	d := newData{Parcel: strconv.FormatInt(int64(wish.Outgoing), 10), Number: wish.Draft.Number, Form: form, From: view.AddressLines(*wish.Draft.From), To: view.AddressLines(wish.Draft.To)}
	for _, way := range ways {
		if way.Why != nil {
			continue
		}
		price := words.T("not known")
		if way.Price.Currency != "" {
			price = words.Money(way.Price)
		}
		d.Ways = append(d.Ways, view.Option{Value: strconv.Itoa(way.Method.ID), Word: way.Method.Name, Note: price, On: len(d.Ways) == 0})
	}
	d.Reasons = []view.Option{{Value: "", Word: words.T("Not said")}}
	for _, one := range returns.Reasons() {
		d.Reasons = append(d.Reasons, view.Option{Value: strconv.Itoa(one.ID), Word: words.T(one.Text)})
	}
	back := fmt.Sprintf("/parcels/%d", wish.Outgoing)
	if len(d.Ways) == 0 {
		d.None = &view.Empty{Icon: "return", Title: words.T("No method brings this parcel back"), Text: words.T("None of your methods goes from the buyer to your sender address with this weight."),
			Actions: []view.Action{{Word: words.T("Back"), Href: back}}}
	}
	status := http.StatusOK
	if form.Failed() {
		status = http.StatusUnprocessableEntity
	}
	head := view.Page{Layout: view.Guide, Title: words.T("Create a return label"), Area: view.Returns, Crumbs: []view.Crumb{{Word: words.T("Returns"), Href: "/returns"}}}
	return pages.Render(w, r, status, "new", head, d)
}

// make buys the label now: the merchant waits for it.
func (a *Area) make(w http.ResponseWriter, r *http.Request) error {
	ctx, words := r.Context(), view.Words(r.Context())
	acc := account.SessionOf(ctx).Account
	wish, err := a.Returns.Back(ctx, acc, view.ParcelMark(r.FormValue("parcel")))
	if err != nil {
		return err
	}
	wish.Terms.Source, wish.Draft.Method = returns.FromPanel, number(r.FormValue("method"))
	wish.Terms.Reason = number(r.FormValue("reason"))
	if wish.Draft.Method == 0 {
		err = fault.At("method", "Choose how it comes back.")
	}
	var made returns.Made
	if err == nil {
		made, err = a.Returns.Create(ctx, acc, 0, 0, wish, true)
	}
	if err != nil && made.Return.ID == 0 {
		form, ok := view.Refused(words, r.Form, err)
		if !ok {
			return err
		}
		return a.askAgain(w, r, form)
	}
	flash := view.Flash{Tone: view.Good, Text: words.T("The return label is made. Print it, or send it to the buyer.")}
	if err != nil { // the carrier said no, or nothing: the return tells
		text, _ := words.Fault(err)
		flash = view.Flash{Tone: view.Bad, Text: text}
	}
	view.Say(w, flash)
	return web.Go(w, r, fmt.Sprintf("/returns/%d", made.Return.ID))
}

// number reads a small number; 0 for anything else.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
