package incoming

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
)

// story is the order's history, newest first: who changed what from what to what, and what else happened.
func (l look) story(ctx context.Context, o order.Order) ([]view.Day, error) {
	changes, err := order.Changes(ctx, l.area.DB, l.session.Account, o.ID)
	if err != nil {
		return nil, err
	}
	facts, err := event.OfOrder(ctx, l.area.DB, l.session.Account, int64(o.ID))
	if err != nil {
		return nil, err
	}
	names, err := l.names(ctx)
	if err != nil {
		return nil, err
	}
	var all []view.Event
	for i, c := range changes {
		e := view.Event{Text: l.said(names, c), Note: c.Who, When: c.At}
		if o.State.Editable() && l.ships {
			e.Undo = &view.Undo{Action: link(o.ID) + "/undo", Fields: map[string]string{"change": strconv.FormatInt(c.Version, 10)}}
			if i > 0 {
				e.Undo.Word = l.words.T("Undo to here")
			}
		}
		all = append(all, e)
	}
	for _, f := range facts {
		if e, ok := l.told(o, f); ok {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b view.Event) int { return b.When.Compare(a.When) })
	if len(all) > 0 && o.State.Open() {
		all[0].Tone = view.Now
	}
	return []view.Day{{Events: all}}, nil
}

// told says an event of the log; changes are said by their own history.
func (l look) told(o order.Order, f event.Event) (view.Event, bool) {
	t := l.words.T
	e := view.Event{When: f.At}
	switch f.Kind {
	case event.OrderImported:
		e.Text = t("Imported from %s", l.shop(o.Integration))
		if o.Integration == 0 {
			e.Text = t("Made in the panel")
		}
	case event.LabelDoubtful:
		e.Text, e.Tone = t("Nobody knows whether the carrier took it"), view.Warn
	case event.ParcelStatus:
		var s parcel.Story
		if json.Unmarshal(f.Body, &s) != nil {
			return e, false
		}
		switch s.Parcel.Status {
		case carrier.StatusAnnouncing:
			e.Text = t("The carrier was asked for the label")
		case carrier.StatusReady:
			e.Text, e.Tone, e.Note = t("Label made"), view.Good, s.Parcel.Number
		case carrier.StatusAnnouncementFailed:
			e.Text, e.Tone, e.Note = t("The carrier refused the label"), view.Bad, t(s.Order.Refusal)
		default:
			e.Text = l.words.T(s.Parcel.Status.Info().Message)
		}
	default:
		return e, false
	}
	return e, true
}

// names are what methods and service points are called.
type names struct {
	methods map[int]string
	point   func(order.Draft) string
}

func (n names) method(d order.Draft) string {
	if d.Method == 0 && d.Asked.Method != "" {
		return "‘" + d.Asked.Method + "’"
	}
	return n.methods[d.Method]
}

func (l look) names(ctx context.Context) (names, error) {
	methods, _, err := l.area.Shipping.Catalogue(ctx, l.session.Account)
	n := names{methods: map[int]string{0: l.words.T("the cheapest that fits")}}
	for _, m := range methods {
		n.methods[m.ID] = m.Name
	}
	n.point = func(d order.Draft) string {
		p, known, err := l.area.Shipping.Point(ctx, d)
		switch {
		case err == nil && known:
			return p.Name + ", " + p.City
		case d.PointCode != "":
			return "‘" + d.PointCode + "’"
		case d.NamedPoint() != 0:
			return fmt.Sprintf("‘%d’", d.NamedPoint())
		case d.Asked.Point != "":
			return "‘" + d.Asked.Point + "’"
		}
		return ""
	}
	return n, err
}

// said is a change in one sentence, or several.
func (l look) said(n names, c order.Change) string {
	all := l.differences(n, c.Before, c.After)
	text := strings.Join(all, ". ")
	switch {
	case c.What == "undo" && text != "":
		return l.words.T("Undone: %s", text)
	case text == "":
		return l.words.T("Saved without a change")
	}
	return text
}

// differences says every change between two contents: before and after.
func (l look) differences(n names, a, b order.Draft) []string {
	t := l.words.T
	var all []string
	add := func(what, before, after string) {
		switch {
		case before == after:
		case before == "":
			all = append(all, t("%s set to %s", what, after))
		case after == "":
			all = append(all, t("%s %s taken out", what, before))
		default:
			all = append(all, t("%s changed from %s to %s", what, before, after))
		}
	}
	add(t("Method"), n.method(a), n.method(b))
	add(t("Service point"), n.point(a), n.point(b))
	add(t("Weight"), l.words.Weight(a.Weight), l.words.Weight(b.Weight))
	add(t("Size"), l.words.Size(a.Size), l.words.Size(b.Size))
	add(t("Boxes"), strconv.Itoa(a.Boxes()), strconv.Itoa(b.Boxes()))
	for _, f := range addressDifferences(a.To, b.To) {
		add(t(f[0]), f[1], f[2])
	}
	add(t("Items"), l.itemText(a.Items), l.itemText(b.Items))
	add(t("To be paid at the door"), l.due(a), l.due(b))
	add(t("Order number"), a.Number, b.Number)
	add(t("Note"), a.Note, b.Note)
	add(t("Customs invoice number"), a.Invoice, b.Invoice)
	if a.Held != b.Held {
		all = append(all, map[bool]string{true: t("Put on hold"), false: t("Released")}[b.Held])
	}
	if len(all) == 0 && typeOf(a) != typeOf(b) {
		all = append(all, t("Customs information changed"))
	}
	return all
}

// due is what the buyer pays at the door; empty where that is nothing.
func (l look) due(d order.Draft) string {
	if d.Collect.IsZero() {
		return ""
	}
	return l.words.Money(d.Collect)
}

func typeOf(d order.Draft) int {
	if d.ShipmentType == nil {
		return -1
	}
	return *d.ShipmentType
}

// addressDifferences are name, before and after of each part of an address.
func addressDifferences(a, b postal.Address) [][3]string {
	return [][3]string{
		{"Name", a.Name, b.Name}, {"Company", a.Company, b.Company}, {"Street", a.Street, b.Street}, {"House number", a.HouseNumber, b.HouseNumber},
		{"Second address line", a.Line2, b.Line2}, {"Postal code", a.PostalCode, b.PostalCode}, {"City", a.City, b.City}, {"State", a.State, b.State},
		{"Country", a.Country, b.Country}, {"Telephone", a.Phone, b.Phone}, {"E-mail", a.Email, b.Email}, {"Post number", a.PostNumber, b.PostNumber},
	}
}

// itemText is all items in one line, for the comparison of two contents.
func (l look) itemText(items []order.Item) string {
	var all []string
	for _, i := range items {
		one := strconv.Itoa(i.Quantity) + " × " + i.Description
		if i.Value.Currency != "" {
			one += ", " + l.words.Money(i.Value)
		}
		if i.HSCode != "" {
			one += ", " + i.HSCode
		}
		if i.Origin != "" {
			one += " " + i.Origin
		}
		if i.Weight > 0 {
			one += ", " + l.words.Weight(i.Weight)
		}
		all = append(all, one)
	}
	return strings.Join(all, "; ")
}
