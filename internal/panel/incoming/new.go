package incoming

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/postal"
)

// newData is the page of an order that is typed in.
type newData struct {
	Form      view.Form
	Countries []view.Option
	Senders   []view.Option
	Types     []view.Option
}

// ItemNumbers numbers the item lines.
func (d newData) ItemNumbers() []string { return itemNumbers(d.Form) }

func (a *Area) fresh(w http.ResponseWriter, r *http.Request) error {
	l, err := a.look(r)
	if err != nil {
		return err
	}
	f := view.Fill("quantity", "1", "lines", "3")
	company, err := account.Get(r.Context(), a.DB, l.session.Account)
	if err != nil {
		return err
	}
	f.Values.Set("country", company.Address.Country)
	return l.newPage(w, r, http.StatusOK, f)
}

func (l look) newPage(w http.ResponseWriter, r *http.Request, status int, f view.Form) error {
	senders, err := account.Senders(r.Context(), l.area.DB, l.session.Account)
	if err != nil {
		return err
	}
	d := newData{Form: f, Countries: l.countries(), Types: l.shipmentTypes()}
	for _, s := range senders {
		word := s.Label
		if word == "" {
			word = strings.Join(lines(s.Address), ", ")
		}
		d.Senders = append(d.Senders, view.Option{Value: strconv.FormatInt(s.ID, 10), Word: word, On: s.Default})
	}
	page := view.Page{Layout: view.Guide, Title: l.words.T("New order"), Area: view.Incoming, Note: l.words.T("For what came in by telephone, e-mail or over the counter.")}
	return pages.Render(w, r, status, "new", page, d)
}

func (a *Area) add(w http.ResponseWriter, r *http.Request) error {
	l, err := a.look(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "This form cannot be read.").Because(err)
	}
	o, err := l.receive(r, r.PostForm)
	if f, ok := view.Refused(l.words, r.PostForm, err); ok {
		return l.newPage(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	view.Say(w, view.Flash{Text: l.words.T("%s stands in the list now.", title(o))})
	http.Redirect(w, r, link(o.ID), http.StatusSeeOther)
	return nil
}

// receive takes in what was typed: a person at the keyboard is told at once what a label would lack.
func (l look) receive(r *http.Request, v url.Values) (order.Order, error) {
	var d order.Draft
	var wrong fault.List
	d.To = readAddress(v)
	d.Number = strings.TrimSpace(v.Get("order_number"))
	wrong.Join("", postal.Check(postal.Tidy(d.To)))
	wrong.Join("", readContents(v, &d))
	if text := v.Get("sender_address"); text != "" {
		id, err := strconv.ParseInt(text, 10, 64)
		if err == nil {
			_, err = account.SenderByID(r.Context(), l.area.DB, l.session.Account, id)
		}
		if err != nil {
			wrong.Add("sender_address", "Choose one of your sender addresses.")
		}
		d.Sender = id
	}
	if err := wrong.Err(); err != nil {
		return order.Order{}, err
	}
	got, err := l.area.Intake.Receive(r.Context(), l.session.Account, 0, []order.Draft{d})
	if err != nil {
		return order.Order{}, err
	}
	return got[0].Order, nil
}
