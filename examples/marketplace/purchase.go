package main

import (
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/sdk/connect"
)

func (m *market) showPurchase(w http.ResponseWriter, r *http.Request) error {
	p, err := m.store.purchase(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return m.show(w, r, http.StatusOK, "purchase.html", "Your order", p)
}

// Goods is what the purchase costs without sending it.
func (p Purchase) Goods() (sum Cents) {
	for _, s := range p.Sales {
		for _, l := range s.Lines {
			sum += l.Sum()
		}
	}
	return sum
}

// Sending is what sending costs.
func (p Purchase) Sending() Cents {
	if p.Point != nil {
		return toAPoint * Cents(len(p.Sales))
	}
	return toTheDoor * Cents(len(p.Sales))
}

// Sum is what the buyer pays.
func (p Purchase) Sum() Cents { return p.Goods() + p.Sending() }

// step is one stop on the way of a parcel.
type step struct {
	Name string
	Done bool
	Now  bool
	At   time.Time
}

// ranks is how far along the way each stage is.
var ranks = map[connect.Stage]int{
	connect.StageImported: 1, connect.StageLabelled: 2, connect.StageCollected: 3, connect.StageMoving: 3, connect.StageOutForDelivery: 3,
	connect.StageProblem: 3, connect.StageReturned: 3, connect.StageAtServicePoint: 4, connect.StageDelivered: 5,
}

// stagesOf is the way of a sale's parcel, as far as it has come.
func stagesOf(s Sale) []step {
	by, _ := seller(s.Seller)
	names := []string{"Ordered", "With " + by.Name, "Packed", "On its way", "Ready to collect", "Delivered"}
	if s.Point != nil {
		names[5] = "Collected"
	}
	came := [6]time.Time{s.Bought}
	for _, m := range s.Moments {
		at := ranks[connect.Stage(m.Stage)]
		if m.Kind == connect.OrderImported {
			at = 1
		}
		if at > 0 && !m.Back && came[at].IsZero() {
			came[at] = m.At
		}
	}
	far := ranks[connect.Stage(s.Stage)]
	if far == 0 && s.State == saleImported {
		far = 1
	}
	var all []step
	for i, name := range names {
		if i == 4 && s.Point == nil {
			continue
		}
		one := step{Name: name, Done: i <= far, Now: i == far}
		if one.Done {
			one.At = came[i]
		}
		all = append(all, one)
	}
	return all
}

// note is what the buyer has to know beside the way; without Text there is nothing.
type note struct{ Tone, Text string }

// Note tells the buyer what is not as usual.
func (s Sale) Note() note {
	by, _ := seller(s.Seller)
	switch s.State {
	case saleCancelled:
		return note{"quiet", "This part of your order was cancelled. You pay nothing for it."}
	case saleGone:
		return note{"bad", by.Name + " cannot send this part of your order. We are sorry, and you pay nothing for it."}
	case saleRefused:
		return note{"quiet", by.Name + " has a question about your address and sees to it."}
	}
	switch connect.Stage(s.Stage) {
	case connect.StageProblem:
		return note{"bad", "Something holds your parcel up: “" + s.Status + "”. " + by.Name + " knows of it."}
	case connect.StageReturned:
		return note{"bad", "Your parcel went back to " + by.Name + "."}
	case connect.StageAtServicePoint:
		if s.Point != nil {
			return note{"good", "Your parcel waits for you at " + s.Point.Name + "."}
		}
		return note{"good", "Your parcel waits for you at a service point."}
	}
	return note{}
}

var momentWords = map[string]string{
	connect.OrderImported: "The seller has your order", connect.OrderChanged: "The order was changed", connect.OrderRefused: "The seller has a question about the order",
	connect.OrderCancelled: "Cancelled", connect.OrderGone: "The seller took the order back", connect.LabelCreated: "Packed and labelled",
	connect.OrderLeft: "The seller sees to the order in another account", connect.LabelCancelled: "The label was taken off again", connect.ReturnCreated: "A return was announced",
}

// sayMoment says a moment to the buyer.
func sayMoment(m Moment) string {
	if own := momentWords[m.Kind]; own != "" {
		return own
	}
	if m.Words == "" {
		return "News of the parcel"
	}
	if m.Back {
		return "On its way back: " + m.Words
	}
	return m.Words
}

// sayState says to a seller where a sale stands.
func sayState(s Sale) note {
	switch s.State {
	case saleTaken:
		return note{"quiet", "Not in your account yet"}
	case saleRefused:
		return note{"bad", "Has to be mended"}
	case saleCancelled:
		return note{"quiet", "Cancelled"}
	case saleGone:
		return note{"quiet", "Deleted in your account"}
	}
	switch connect.Stage(s.Stage) {
	case connect.StageNone, connect.StageImported:
		return note{"move", "In your account, without a label"}
	case connect.StageLabelled:
		return note{"move", "Label made"}
	case connect.StageAtServicePoint:
		return note{"move", "Waits for the buyer"}
	case connect.StageProblem:
		return note{"bad", s.Status}
	case connect.StageDelivered:
		return note{"good", "Delivered"}
	case connect.StageReturned:
		return note{"bad", "Came back"}
	case connect.StageCancelled:
		return note{"quiet", "Label cancelled"}
	}
	return note{"move", "On its way"}
}
