package connect

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
)

func each(t *testing.T, test func(t *testing.T, engine string)) {
	t.Helper()
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			test(t, engine)
		})
	}
}

func TestAnOrderArrivesInTheMerchantsAccount(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t).connect(engine)
		w.run()
		m := w.merchant("seller-1")
		if m.State != Connected || m.Access != AccessKeys || int64(m.Integration) != w.shop.ID || !m.feed {
			t.Errorf("the merchant is %+v", m)
		}
		got := w.hand("seller-1", order("A-1"))
		if got[0].State != OrderWaiting || got[0].Version != 1 || got[0].Merchant != "seller-1" {
			t.Errorf("taken as %+v", got[0])
		}
		o := w.until("seller-1", "A-1", OrderThere)
		p := w.there()["A-1"]
		if len(p) != 1 || p[0].ID != o.PlatformID || p[0].OrderNumber != "A-1" || p[0].Status.ID != 999 || p[0].Name != "Ilse Vos" {
			t.Errorf("at the platform: %+v; here: %+v", p, o)
		}
		news, err := w.e.News(t.Context(), 0, 10, 0)
		if err != nil || len(news) != 2 || news[0].Kind != MerchantConnected || news[1].Kind != OrderImported || news[1].Order.PlatformID != o.PlatformID {
			t.Errorf("news: %+v, %v", news, err)
		}
	})
}

func TestManyOrdersGoInFewCalls(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t).connect(engine)
		w.merchant("seller-1")
		var all []NewOrder
		var names []string
		for n := range 250 {
			all = append(all, order(fmt.Sprintf("B-%03d", n)))
			names = append(names, all[n].Reference)
		}
		all[7].Parcel = json.RawMessage(`{"name":"","address":"Laan 3","city":"Breda","postal_code":"4811AA","country":"NL"}`)
		w.hand("seller-1", all...)
		w.run()
		w.until("seller-1", "B-249", OrderThere)
		refused := w.until("seller-1", "B-007", OrderNotTaken)
		if len(refused.Problems) != 1 || refused.Problems[0].Field != "name" {
			t.Errorf("refused: %+v", refused.Problems)
		}
		w.once(append(names[:7:7], names[8:]...)...)
		posts := strings.Count(strings.Join(w.proxy.calls(), "\n"), "POST /api/v2/parcels")
		if posts > 3 {
			t.Errorf("%d calls for 250 orders", posts)
		}
		w.hand("seller-1", order("B-007"))
		w.until("seller-1", "B-007", OrderThere)
		w.once(names...)
	})
}

func TestAnOrderArrivesOnceWhateverTheAnswerIs(t *testing.T) {
	t.Parallel()
	for name, trick := range map[string]trick{
		"dropped": dropped, "half": half, "failed": failed, "hanging": hanging, "500": code(500), "502": code(502),
		"429": code(429, "Retry-After", "1"), "408": code(408), "503": code(503, "Retry-After", "1"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := platform(t).connect("sqlite")
			w.merchant("seller-1")
			w.proxy.play(tricky(http.MethodPost, 2, trick))
			w.hand("seller-1", order("C-1"), order("C-2"), order("C-3"))
			w.run()
			for _, r := range []string{"C-1", "C-2", "C-3"} {
				w.until("seller-1", r, OrderThere)
			}
			w.once("C-1", "C-2", "C-3")
		})
	}
}

func TestAPlatformThatAsksForPatienceIsLeftAloneWhateverIsHandedOver(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t).connect(engine)
		w.merchant("seller-1")
		w.proxy.play(code(429, "Retry-After", "60"))
		w.run()
		w.hand("seller-1", order("P-0"))
		posts := func() int { return strings.Count(strings.Join(w.proxy.calls(), "\n"), "POST /api/v2/parcels") }
		for end := time.Now().Add(90 * time.Second); posts() == 0 && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		}
		for n := range 5 {
			time.Sleep(300 * time.Millisecond)
			w.hand("seller-1", order(fmt.Sprintf("P-%d", n+1)))
		}
		if n := posts(); n > 2 { // the second is of an order that came before the answer
			t.Errorf("called %d times within the minute that it asked for", n)
		}
	})
}

func TestABackfillNamesWhomItCouldNotAsk(t *testing.T) {
	t.Parallel()
	w := platform(t).connect("sqlite")
	w.merchant("seller-1")
	w.run()
	w.hand("seller-1", order("Q-1"))
	w.until("seller-1", "Q-1", OrderThere)
	if err := w.e.Disconnect(t.Context(), "seller-1"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.e.Backfill(t.Context(), Span{}); !fault.Is(err, fault.Away) || !strings.Contains(err.Error(), "seller-1") {
		t.Errorf("answered %v", err)
	}
}

func TestANewerVersionChangesTheOrderAndTheSameOneDoesNot(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t).connect(engine)
		w.merchant("seller-1")
		w.run()
		w.hand("seller-1", order("D-1"))
		first := w.until("seller-1", "D-1", OrderThere)
		same := w.hand("seller-1", order("D-1"))[0]
		if same.State != OrderThere || same.Version != 1 {
			t.Errorf("handed over again: %+v", same)
		}
		newer := order("D-1")
		newer.Parcel = json.RawMessage(strings.ReplaceAll(string(newer.Parcel), "Ilse Vos", "Jan Vos"))
		if got := w.hand("seller-1", newer)[0]; got.State != OrderWaiting || got.Version != 2 {
			t.Errorf("handed over anew: %+v", got)
		}
		again := w.until("seller-1", "D-1", OrderThere)
		if p := w.there()["D-1"]; len(p) != 1 || p[0].Name != "Jan Vos" || p[0].ID != first.PlatformID || again.PlatformID != first.PlatformID {
			t.Errorf("at the platform: %+v", p)
		}
	})
}

func TestAnOrderIsTakenBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t).connect(engine)
		w.merchant("seller-1")
		w.hand("seller-1", order("E-1"), order("E-2"))
		if o, err := w.e.Cancel(t.Context(), "seller-1", "E-1"); err != nil || o.State != OrderTakenBack {
			t.Errorf("cancelled before it left: %+v, %v", o, err)
		}
		w.run()
		w.until("seller-1", "E-2", OrderThere)
		w.once("E-2")
		if o, err := w.e.Cancel(t.Context(), "seller-1", "E-2"); err != nil || o.State != OrderCancelling {
			t.Errorf("cancelled: %+v, %v", o, err)
		}
		w.until("seller-1", "E-2", OrderTakenBack)
		w.once()
		newer := order("E-2")
		newer.Parcel = json.RawMessage(strings.ReplaceAll(string(newer.Parcel), "Ilse", "Jan"))
		w.hand("seller-1", newer)
		w.until("seller-1", "E-2", OrderThere)
		w.once("E-2")
	})
}

func TestDeadKeysRestUntilTheMerchantIsConnectedAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t).connect(engine)
		w.merchant("seller-1")
		w.run()
		w.proxy.play(code(401))
		w.hand("seller-1", order("F-1"))
		for end := time.Now().Add(90 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			m, err := w.e.Merchant(t.Context(), "seller-1")
			if err != nil {
				t.Fatal(err)
			}
			if m.State == Refused && m.Trouble != "" && m.Waiting == 1 {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("the merchant is %+v", m)
			}
		}
		w.proxy.play(nil)
		w.merchant("seller-1")
		w.until("seller-1", "F-1", OrderThere)
		w.once("F-1")
	})
}

func TestWhatThePlatformHasLostIsHandedOverAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t).connect(engine)
		w.merchant("seller-1")
		w.run()
		var names []string
		for n := range 130 {
			names = append(names, fmt.Sprintf("I-%03d", n))
			w.hand("seller-1", order(names[n]))
		}
		for _, r := range names {
			w.until("seller-1", r, OrderThere)
		}
		if n, err := w.e.Backfill(t.Context(), Span{}); err != nil || n != 0 {
			t.Errorf("with all there: %d, %v", n, err)
		}
		there := w.there()
		for _, r := range []string{"I-003", "I-077", "I-120"} {
			w.shop.Call(http.MethodPost, fmt.Sprintf("/api/v2/parcels/%d/cancel", there[r][0].ID), "{}").Want(t, 410)
		}
		if n, err := w.e.Backfill(t.Context(), Span{Merchant: "seller-1", From: time.Now().Add(-time.Hour)}); err != nil || n != 3 {
			t.Errorf("%d handed over again, %v", n, err)
		}
		for _, r := range names {
			w.until("seller-1", r, OrderThere)
		}
		w.once(names...)
	})
}
