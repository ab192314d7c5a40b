package pickups

import (
	"net/url"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/pickup"
)

func TestPagesAreDrawnInEveryLanguage(t *testing.T) {
	t.Parallel()
	w := locale.For("en")
	states := []row{}
	for _, s := range []pickup.State{pickup.Announcing, pickup.Created, pickup.Failed, pickup.Cancelled} {
		states = append(states, row{ID: 1, Href: "/pickups/1", When: "tomorrow, 12:00 – 17:00", Carrier: "DHL", What: what(w, pickup.Wish{Items: []pickup.Item{{Quantity: 12, Weight: 25_000}, {Quantity: 1, Pallets: true}}}),
			Number: "PU1", State: stateOf(w, pickup.Pickup{State: s, Note: "No vans."})})
	}
	record := view.Page{Layout: view.Record, Title: "Pick-up by DHL", Area: view.Pickups, State: &view.State{Tone: view.Good, Word: "It comes"}}
	guide := view.Page{Layout: view.Guide, Title: "Ask for a pick-up", Area: view.Pickups}
	wrong := view.Form{Values: url.Values{"day": {"2026-11-24"}}, Errors: []view.FieldError{{Name: "day", Text: "This time has passed."}, {Name: "sender", Text: "This field is required."}}}
	terms := pickup.TermsOf("fedex")
	ask := askPage{Form: wrong, Contract: 1, Carrier: "FedEx", Contracts: []view.Option{{Value: "1", Word: "FedEx", On: true}, {Value: "2", Word: "DHL"}}, Terms: said(w, "FedEx", terms),
		Senders: []view.Option{{Value: "1", Word: "Loodsweg 9", On: true}}, Fields: []view.Field{wrong.Input("day", "Day").As("date").Must(), wrong.Input("from", "From").As("time")}, Wants: wants(w, wrong, terms)}
	one := onePage{ID: 1, Note: &view.Note{Tone: view.Bad, Title: "No", Text: "No vans."}, Facts: []view.Pair{{Key: "Number", Value: "PU1", Mono: true, Copy: true}}, Where: []string{"Loodsweg 9"}, Country: "NL",
		Cancel: &view.Action{Word: "Cancel", Danger: true, Dialog: "cancel"}, Confirm: view.Confirm{ID: "cancel", Title: "Cancel?"}, Poll: "/pickups/1"}
	if err := pages.Check(
		view.Sample{Name: "list", Data: listPage{Rows: states, May: true, Pager: view.Pager{Text: "4", Next: "/x"}}},
		view.Sample{Name: "list", Data: listPage{Empty: nothing(w, true, true), May: true}},
		view.Sample{Name: "list", Data: listPage{Empty: nothing(w, false, false)}},
		view.Sample{Name: "ask", Page: guide, Data: ask}, view.Sample{Name: "ask", Page: guide, Data: askPage{None: nothing(w, false, false)}},
		view.Sample{Name: "one", Page: record, Data: one}, view.Sample{Name: "one", Page: record, Data: onePage{}},
	); err != nil {
		t.Error(err)
	}
}

func TestTheFormIsReadOrRefusedByField(t *testing.T) {
	t.Parallel()
	read := func(v url.Values) ([]pickup.Slot, []pickup.Item, fault.List) {
		var wrong fault.List
		return slots(v, time.UTC, &wrong), items(v, &wrong), wrong
	}
	s, i, wrong := read(url.Values{"day": {"2026-11-24"}, "from": {"12:00"}, "until": {"17:30"}, "quantity": {"12"}, "pallets": {"2"}, "weight": {"25,5"}})
	if wrong.Err() != nil || len(s) != 1 || s[0].From.Hour() != 12 || s[0].Until == nil || s[0].Until.Minute() != 30 {
		t.Errorf("%+v, %v", s, wrong.Err())
	}
	if len(i) != 2 || !i[0].Pallets || i[0].Quantity != 2 || i[1].Quantity != 12 || i[0].Weight+i[1].Weight != 25_500 {
		t.Errorf("%+v", i)
	}
	for _, c := range []struct{ field, value string }{{"day", "tomorrow"}, {"day", ""}, {"until", "late"}, {"weight", "NaN"}, {"weight", "-1"}, {"weight", ""}, {"quantity", "many"}, {"pallets", "-2"}} {
		v := url.Values{"day": {"2026-11-24"}, "from": {"12:00"}, "until": {"17:30"}, "quantity": {"12"}, "weight": {"25"}}
		v.Set(c.field, c.value)
		if _, _, wrong := read(v); !wrong.Has(c.field) {
			t.Errorf("%s %q is taken", c.field, c.value)
		}
	}
}

func TestTheContractThatWasNamedIsTakenOrElseTheDefault(t *testing.T) {
	t.Parallel()
	all := []carrier.Contract{{ID: 3}, {ID: 4, Default: true}, {ID: 5}}
	for named, want := range map[string]int64{"5": 5, "": 4, "99": 4, "x": 4} {
		if got := choose(all, named); got.ID != want {
			t.Errorf("%q takes %d, want %d", named, got.ID, want)
		}
	}
	if got := choose(all[:1], ""); got.ID != 3 {
		t.Errorf("without a default it takes %d", got.ID)
	}
}
