package incoming

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// doubt is an order of which nobody knows whether the carrier took it, with what is known.
type doubt struct {
	Carrier   string
	Reference string
	Asked     string
	Note      string
	Method    string
	Price     string
	Said      string // the page of what was said to the carrier
	Taken     string // the numbers the carrier surely gave, where only the label is missing
	Form      view.Form
}

// doubted adds the human's two decisions.
func (l look) doubted(ctx context.Context, o order.Order, d *orderData) error {
	boxes, err := parcel.OfOrder(ctx, l.area.DB, l.session.Account, o.ID)
	if err != nil || len(boxes) == 0 {
		return err
	}
	a, asked, err := parcel.LastAttempt(ctx, l.area.DB, l.session.Account, boxes[0].Shipment)
	if err != nil || !asked {
		return err
	}
	one := doubt{Carrier: a.Carrier, Reference: a.Reference, Asked: l.words.Ago(a.At, l.now), Note: known(a.Note), Form: d.Form, Taken: strings.Join(a.Numbers, ", "),
		Said: fmt.Sprintf("/parcels/%d/exchanges", boxes[0].ID)}
	if info, ok := l.area.Shipping.Carriers.Info(a.Carrier); ok {
		one.Carrier = info.Name
	}
	if m, err := carrier.GetMethod(ctx, l.area.DB, l.session.Account, a.Method); err == nil {
		one.Method = m.Name
	}
	if a.Price.Currency != "" {
		one.Price = l.words.Money(a.Price)
	}
	d.Doubt = &one
	return nil
}

// known is the sentence of a note; what follows it is for the log.
func known(note string) string {
	if sentence, _, more := strings.Cut(note, ".: "); more {
		return sentence + "."
	}
	return note
}

// decide ends a doubt by the reader's word.
func (a *Area) decide(w http.ResponseWriter, r *http.Request) error {
	return a.act(w, r, func(l look, id order.ID) (view.Flash, error) {
		taken := r.FormValue("taken") == "1"
		err := a.Shipping.Decide(r.Context(), l.session.Account, id, taken, strings.TrimSpace(r.FormValue("tracking_number")), who(l.session))
		if taken {
			return view.Flash{Text: l.words.T("Done: the carrier has it.")}, err
		}
		return view.Flash{Text: l.words.T("Nothing was bought. The order is free again.")}, err
	})
}

func (a *Area) hold(w http.ResponseWriter, r *http.Request) error {
	return a.act(w, r, func(l look, id order.ID) (view.Flash, error) {
		wait := r.FormValue("wait") == "1"
		o, err := a.Intake.Hold(r.Context(), l.session.Account, id, wait, who(l.session))
		text := l.words.T("%s goes on.", title(o))
		if wait {
			text = l.words.T("%s waits until you release it.", title(o))
		}
		return view.Flash{Text: text, Undo: undoOf(o)}, err
	})
}

func (a *Area) undo(w http.ResponseWriter, r *http.Request) error {
	return a.act(w, r, func(l look, id order.ID) (view.Flash, error) {
		version, err := strconv.ParseInt(r.FormValue("change"), 10, 64)
		if err != nil {
			return view.Flash{}, fault.New(fault.Missing, "There is no such change.")
		}
		o, err := a.Intake.Undo(r.Context(), l.session.Account, id, version, who(l.session))
		return view.Flash{Text: l.words.T("Undone. %s is as it was before.", title(o))}, err
	})
}

// label buys the label of one order and waits for it.
func (a *Area) label(w http.ResponseWriter, r *http.Request) error {
	return a.act(w, r, func(l look, id order.ID) (view.Flash, error) {
		ctx := r.Context()
		o, err := order.Get(ctx, a.DB, l.session.Account, id)
		if err != nil {
			return view.Flash{}, err
		}
		// The price was read on the order as it stood: another one is another decision.
		if seen := version(r); seen != 0 && seen != o.Version {
			return view.Flash{}, fault.New(fault.Conflict, "This order was changed by somebody else meanwhile. Look at it again before you make its label.")
		}
		if o.Method == 0 && o.State.Editable() {
			q, err := l.quoted(ctx, o)
			if err != nil {
				return view.Flash{}, err
			}
			if q.Why != nil {
				return view.Flash{}, q.Why
			}
			_, err = a.Intake.Edit(ctx, intake.Edit{Account: l.session.Account, Order: id, Version: o.Version, Who: who(l.session), What: "method",
				Change: func(d *order.Draft) { d.Method = q.Method.ID }})
			if err != nil {
				return view.Flash{}, err
			}
		}
		done, err := a.Shipping.Announce(ctx, l.session.Account, id)
		if err != nil {
			return view.Flash{}, err
		}
		return view.Flash{Text: l.words.N(len(done.Parcels), "The label of %s is made.", "The labels of %s are made.", title(done.Order))}, nil
	})
}

// act does one thing to one order. What forbids it is said above the order, which is drawn as it stands now.
func (a *Area) act(w http.ResponseWriter, r *http.Request, do func(look, order.ID) (view.Flash, error)) error {
	id, err := orderID(r)
	if err != nil {
		return err
	}
	l, err := a.look(r)
	if err != nil {
		return err
	}
	flash, err := do(l, id)
	if err == nil {
		return l.answer(w, r, id, flash)
	}
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.Ours || f.Kind == fault.Missing {
		return err
	}
	text, _ := l.words.Fault(err)
	how := drawn{note: &view.Note{Tone: view.Bad, Title: l.words.T("That did not go through."), Text: text}, status: http.StatusUnprocessableEntity}
	if f.Kind == fault.Conflict {
		how.status = http.StatusConflict
	}
	if o, gone := order.Get(r.Context(), a.DB, l.session.Account, id); gone == nil && o.State == order.Refused && o.Refusal == f.Text() {
		how.note = nil // the order says it itself
	}
	if form, ok := view.Refused(l.words, r.Form, err); ok {
		how.form = &form
	}
	return l.draw(w, r, id, how)
}
