package connect

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/event"
	orders "github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// unhooked asks by itself.
func (w *ends) unhooked(engine string) {
	w.t.Helper()
	w.connect(engine)
	w.e.Close()
	w.conf.Sweep = 100 * time.Millisecond
	w.open()
}

// label has labels made as the merchant would.
func (w *ends) label(parcel int) {
	w.t.Helper()
	r := w.shop.Call(http.MethodPut, "/api/v2/parcels", fmt.Sprintf(`{"parcel":{"id":%d,"request_label":true,"shipment":{"id":8}}}`, parcel))
	if r.Code != http.StatusOK {
		w.t.Fatalf("label of %d: %d %s", parcel, r.Code, r.Body)
	}
}

// scan moves parcels on: one by its number a step, all of them by a time.
func (w *ends) scan(a carrier.Advance) {
	w.t.Helper()
	if _, err := w.world.Tracking.Advance(w.t.Context(), w.shop.By.Account, w.shop.Contract, a); err != nil {
		w.t.Fatal(err)
	}
}

// story is what became of each parcel at the platform, as its own log has it.
func (w *ends) story() map[int][]int {
	w.t.Helper()
	all := map[int][]int{}
	for _, e := range w.shop.Happened() {
		var s parcel.Story
		if e.Kind != event.ParcelStatus {
			continue
		}
		if err := json.Unmarshal(e.Body, &s); err != nil {
			w.t.Fatal(err)
		}
		if s.Parcel.Status != carrier.StatusAnnouncing {
			all[int(s.Parcel.ID)] = append(all[int(s.Parcel.ID)], int(s.Parcel.Status))
		}
	}
	return all
}

// stream reads all news so far.
func (w *ends) stream() []News {
	w.t.Helper()
	var all []News
	for {
		some, err := w.e.News(w.t.Context(), int64(len(all)), 0, 0)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(some) == 0 {
			return all
		}
		all = append(all, some...)
	}
}

// told is what the news say became of each parcel.
func told(all []News) map[int][]int {
	got := map[int][]int{}
	for _, n := range all {
		if n.Box != nil {
			got[n.Box.ID] = append(got[n.Box.ID], n.Box.Status.ID)
		}
	}
	return got
}

// agree waits until the news tell of each parcel exactly what the platform's log does.
func (w *ends) agree() {
	w.t.Helper()
	want := w.story()
	var got map[int][]int
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if got = told(w.stream()); same(got, want) {
			return
		}
	}
	w.t.Errorf("told    %v\nwas at %v", got, want)
}

func same(a, b map[int][]int) bool {
	if len(a) != len(b) {
		return false
	}
	for id := range a {
		if !slices.Equal(a[id], b[id]) {
			return false
		}
	}
	return true
}

func kinds(all []News, reference string) []string {
	var got []string
	for _, n := range all {
		if n.Reference == reference {
			got = append(got, n.Kind)
		}
	}
	return got
}

func TestEachMoveIsToldOnceAndInOrder(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t)
		w.unhooked(engine)
		stop := w.run()
		w.merchant("mia")
		var handed []Order
		for n := range 4 {
			w.hand("mia", order2(fmt.Sprintf("F-%d", n)))
			handed = append(handed, w.until("mia", fmt.Sprintf("F-%d", n), OrderThere))
		}
		for i, o := range handed {
			w.label(o.PlatformID)
			number := w.there()[o.Reference][0].TrackingNumber
			for range i {
				w.scan(carrier.Advance{Number: number})
			}
		}
		w.agree()
		stop() // Connect is away, and comes back
		w.scan(carrier.Advance{By: 60 * 24 * time.Hour})
		w.run()
		w.agree()
		all := w.stream()
		for _, o := range handed {
			now := w.until("mia", o.Reference, OrderThere)
			last := w.there()[o.Reference][0]
			if now.Status.ID != last.Status.ID || now.Status.Stage != StageDelivered || now.TrackingNumber != last.TrackingNumber || now.TrackingURL == "" {
				t.Errorf("%s stands at %+v, its parcel at %+v", o.Reference, now, last.Status)
			}
			got := kinds(all, o.Reference)
			if got[0] != OrderImported || got[1] != LabelCreated || got[len(got)-1] != ParcelDelivered || slices.Contains(got[2:len(got)-1], LabelCreated) {
				t.Errorf("%s: %v", o.Reference, got)
			}
		}
	})
}

func order2(reference string) NewOrder { return order1(reference, "") }

// order1 is an order with more fields.
func order1(reference, more string) NewOrder {
	return NewOrder{Reference: reference, Parcel: fmt.Appendf(nil, `{"name":"Ilse Vos","address":"Kade","house_number":"7","city":"Rotterdam",
		"postal_code":"3011AA","country":"NL","weight":"0.250"%s}`, more)}
}

func TestADeletedOrderIsGone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		for _, feed := range []bool{true, false} {
			w := platform(t)
			w.unhooked(engine)
			w.run()
			m := w.merchant("mia")
			if !feed {
				w.feedless(m.ID)
			}
			w.hand("mia", order2("D-1"), order2("D-2"))
			o := w.until("mia", "D-1", OrderThere)
			w.until("mia", "D-2", OrderThere)
			if err := w.world.Intake.Remove(t.Context(), w.shop.By.Account, w.shop.ID, w.orderOf(o.PlatformID)); err != nil {
				t.Fatal(err)
			}
			w.until("mia", "D-1", OrderDeleted)
			if got := kinds(w.stream(), "D-1"); !slices.Equal(got, []string{OrderImported, OrderGone}) {
				t.Errorf("with a feed %v: %v", feed, got)
			}
			if other := w.until("mia", "D-2", OrderThere); other.State != OrderThere {
				t.Errorf("the other order is %s", other.State)
			}
		}
	})
}

func (w *ends) orderOf(id int) orders.ID {
	w.t.Helper()
	p, err := parcel.Get(w.t.Context(), w.world.DB, w.shop.By.Account, 0, parcel.ID(id))
	if err != nil {
		w.t.Fatal(err)
	}
	return p.Order
}

func TestSeveralBoxesAreToldEachAndTheOrderStandsAtTheSlowest(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t)
		w.unhooked(engine)
		w.run()
		w.merchant("mia")
		w.hand("mia", order1("Q-1", `,"quantity":2,"shipment":{"id":`+fmt.Sprint(w.multi())+`}`))
		o := w.until("mia", "Q-1", OrderThere)
		got, err := w.world.Shipping.Announce(t.Context(), w.shop.By.Account, w.orderOf(o.PlatformID))
		if err != nil || len(got.Parcels) != 2 {
			t.Fatalf("%d boxes, %v", len(got.Parcels), err)
		}
		scan := carrier.News{Number: got.Parcels[0].Number, Status: carrier.StatusPickedUp, At: w.world.Now().Add(time.Hour), ID: "one"}
		if err := w.world.Tracking.Record(t.Context(), w.shop.By.Account, "sendcloud", []carrier.News{scan}); err != nil {
			t.Fatal(err)
		}
		w.agree()
		o = w.until("mia", "Q-1", OrderThere)
		if o.Status.Stage != StageLabelled || o.TrackingNumber != got.Parcels[0].Number {
			t.Errorf("one box is on its way: %+v", o)
		}
		w.scan(carrier.Advance{By: 60 * 24 * time.Hour})
		w.agree()
		if o = w.until("mia", "Q-1", OrderThere); o.Status.Stage != StageDelivered {
			t.Errorf("both boxes arrived: %+v", o.Status)
		}
		labels := 0
		for _, n := range w.stream() {
			if n.Kind == LabelCreated && n.Box.TrackingNumber != "" {
				labels++
			}
		}
		if labels != 2 {
			t.Errorf("%d labels were told", labels)
		}
	})
}

// multi is a method of the sandbox that takes several boxes.
func (w *ends) multi() int {
	w.t.Helper()
	all, err := w.world.Shipping.Methods(w.t.Context(), w.shop.By.Account)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, m := range all {
		if _, there := m.Way("NL", "NL"); there && m.MultiBox() && m.Carries(500) && !m.ServicePoint && !m.Return {
			return m.ID
		}
	}
	w.t.Fatal("no method takes several boxes")
	return 0
}

func TestAReturnIsTold(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t)
		w.unhooked(engine)
		w.run()
		w.merchant("mia")
		w.hand("mia", order2("R-1"))
		o := w.until("mia", "R-1", OrderThere)
		w.label(o.PlatformID)
		w.scan(carrier.Advance{By: 60 * 24 * time.Hour})
		w.agree()
		r := w.shop.Call(http.MethodPost, "/api/v3/returns", `{"from_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","city":"Rotterdam",
			"postal_code":"3011AA","country_code":"NL"},"to_address":{"name":"Magazijn","address_line_1":"Loodsweg","house_number":"9","city":"Utrecht",
			"postal_code":"3542AD","country_code":"NL"},"ship_with":{"type":"shipping_option_code","shipping_option_code":"sendcloud:return"},
			"weight":{"value":0.5,"unit":"kg"},"order_number":"R-1"}`)
		if r.Code != http.StatusCreated && r.Code != http.StatusOK {
			t.Fatalf("return: %d %s", r.Code, r.Body)
		}
		var back *News
		for end := time.Now().Add(90 * time.Second); back == nil && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			for _, n := range w.stream() {
				if n.Kind == ReturnCreated {
					back = &n
				}
			}
		}
		if back == nil || back.Reference != "R-1" || back.Return == nil || back.Return.Parcel == 0 || back.Order.Status.Stage != StageDelivered {
			t.Fatalf("told %+v", back)
		}
		if now := w.until("mia", "R-1", OrderThere); now.Status.Stage != StageDelivered {
			t.Errorf("with a return under way the order stands at %+v", now.Status)
		}
	})
}
