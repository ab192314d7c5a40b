package incoming

import (
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

// manyMost is how many orders are changed within one request.
const manyMost = 2000

// tally counts how an act on many orders went.
type tally struct {
	done, left int
	why        string // of the first that was left
}

// each does one thing to every chosen order. An order that forbids it is left as it is and counted.
func (l look) each(orders []order.Order, do func(order.Order) error) (tally, error) {
	var n tally
	for _, o := range orders {
		err := do(o)
		if f, ok := fault.As(err); ok && f.Kind != fault.Ours {
			if n.left == 0 {
				text, _ := l.words.Fault(err)
				n.why = title(o) + ": " + text
			}
			n.left++
			continue
		}
		if err != nil {
			return n, err
		}
		n.done++
	}
	return n, nil
}

// tell leads back to the list and says what was done.
func (l look) tell(w http.ResponseWriter, r *http.Request, s selection, text string, n tally) error {
	f := view.Flash{Text: text}
	if n.left > 0 {
		f.Tone = view.Warn
		f.Text += " " + l.words.N(n.left, "%d was left as it is. %s", "%d were left as they are. %s", n.why)
	}
	view.Say(w, f)
	http.Redirect(w, r, s.back(), http.StatusSeeOther)
	return nil
}

func (a *Area) holdMany(wait bool) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		l, err := a.look(r)
		if err != nil {
			return err
		}
		s, err := l.selection(r, manyMost)
		if err != nil {
			return err
		}
		n, err := l.each(s.orders, func(o order.Order) error {
			if o.Held == wait && o.State.Editable() {
				return nil
			}
			_, err := a.Intake.Hold(r.Context(), l.session.Account, o.ID, wait, who(l.session))
			return err
		})
		if err != nil {
			return err
		}
		text := l.words.N(n.done, "%d order goes on.", "%d orders go on.")
		if wait {
			text = l.words.N(n.done, "%d order is on hold.", "%d orders are on hold.")
		}
		return l.tell(w, r, s, text, n)
	}
}

// askMethod offers the methods that fit at least one of the chosen orders.
func (a *Area) askMethod(w http.ResponseWriter, r *http.Request) error {
	l, err := a.look(r)
	if err != nil {
		return err
	}
	s, err := l.selection(r, manyMost)
	if err != nil {
		return err
	}
	fits, err := a.Shipping.Fitting(r.Context(), l.session.Account, s.orders)
	if err != nil {
		return err
	}
	d := askData{Action: "/orders/method/set", Fields: s.fields(), Back: s.back(), Verb: l.words.T("Change method"),
		Lead: l.words.T("An order that a method does not fit keeps what it has.")}
	d.Methods = []askMethod{{ID: 0, Name: l.words.T("The cheapest that fits"), Note: l.words.T("for each order by itself, when its label is made")}}
	for _, f := range fits {
		one := askMethod{ID: f.Method.ID, Name: f.Method.Name, Price: l.words.Money(f.Price), Note: l.words.T("Fits all") + " · " + l.kind(f.Method)}
		if info, ok := a.Shipping.Carriers.Info(f.Method.Carrier); ok {
			one.Tile = tile(info.Name)
		}
		if f.Orders < len(s.orders) {
			one.Note = l.words.N(f.Orders, "Fits %d of %s", "Fits %d of %s", l.words.Number(int64(len(s.orders)))) + " · " + l.kind(f.Method)
		}
		d.Methods = append(d.Methods, one)
	}
	return l.ask(w, r, l.words.N(len(s.orders), "Change the method of %d order", "Change the method of %d orders"), d)
}

func (a *Area) setMethods(w http.ResponseWriter, r *http.Request) error {
	l, err := a.look(r)
	if err != nil {
		return err
	}
	s, err := l.selection(r, manyMost)
	if err != nil {
		return err
	}
	method, err := strconv.Atoi(r.Form.Get("method"))
	if err != nil || method < 0 {
		return fault.At("method", "Choose a shipping method.")
	}
	n, err := l.each(s.orders, func(o order.Order) error {
		trial := o
		trial.Method = method
		q, err := l.quoted(r.Context(), trial)
		if err != nil {
			return err
		}
		if method != 0 && q.Why != nil {
			return q.Why
		}
		_, err = a.Intake.Edit(r.Context(), intake.Edit{Account: l.session.Account, Order: o.ID, Who: who(l.session), What: "method",
			Change: func(d *order.Draft) {
				d.Method, d.Asked.Method = method, ""
				d.Pin("method")
			}})
		return err
	})
	if err != nil {
		return err
	}
	return l.tell(w, r, s, l.words.N(n.done, "The method of %d order is changed.", "The method of %d orders is changed."), n)
}

// askDelete names what will be gone.
func (a *Area) askDelete(w http.ResponseWriter, r *http.Request) error {
	l, err := a.look(r)
	if err != nil {
		return err
	}
	s, err := l.selection(r, manyMost)
	if err != nil {
		return err
	}
	d := askData{Action: "/orders/delete/now", Fields: s.fields(), Back: s.back(), Danger: true,
		Lead: l.words.T("They leave the list with their history, and cannot be brought back. The shop hears of it, and may send them again."),
		Verb: l.words.N(len(s.orders), "Delete %d order", "Delete %d orders")}
	rows := make([]askRow, len(s.orders))
	for i, o := range s.orders {
		rows[i] = l.askRow(o)
		rows[i].Text = l.items(o)
	}
	d.listed(rows)
	return l.ask(w, r, l.words.N(len(s.orders), "Delete %d order?", "Delete %d orders?"), d)
}

func (a *Area) deleteMany(w http.ResponseWriter, r *http.Request) error {
	l, err := a.look(r)
	if err != nil {
		return err
	}
	s, err := l.selection(r, manyMost)
	if err != nil {
		return err
	}
	n, err := l.each(s.orders, func(o order.Order) error { return a.Intake.Remove(r.Context(), l.session.Account, 0, o.ID) })
	if err != nil {
		return err
	}
	return l.tell(w, r, s, l.words.N(n.done, "%d order deleted.", "%d orders deleted."), n)
}
