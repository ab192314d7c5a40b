package connect

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	orders "github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

func TestWhatBecomesOfAnOrderIsNotToldBeforeItIsKnownToHaveArrived(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t)
		w.unhooked(engine)
		w.run()
		w.merchant("mia")
		w.proxy.play(func(p *proxy, rw http.ResponseWriter, r *http.Request) bool {
			switch {
			case r.Method == http.MethodPost:
				return dropped(p, rw, r) // it arrives, and nobody is told
			case strings.HasPrefix(r.URL.Path, "/api/v2/parcels"):
				rw.WriteHeader(http.StatusInternalServerError) // and nobody can ask
				return true
			}
			return false
		})
		w.hand("mia", order2("B-1"))
		var id int
		for end := time.Now().Add(90 * time.Second); id == 0 && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			if there := w.there()["B-1"]; len(there) > 0 {
				id = there[0].ID
			}
		}
		w.label(id)
		w.scan(carrier.Advance{By: 3 * time.Hour})
		time.Sleep(700 * time.Millisecond) // some sweeps
		if got := kinds(w.stream(), "B-1"); len(got) != 0 {
			t.Errorf("told %v of an order that nobody knows to have arrived", got)
		}
		w.proxy.play(nil)
		w.until("mia", "B-1", OrderThere)
		w.agree()
		if got := kinds(w.stream(), "B-1"); len(got) < 2 || got[0] != OrderImported || got[1] != LabelCreated {
			t.Errorf("told %v", got)
		}
	})
}

func TestAnOrderThatIsFurtherWhenItIsHandedOverIsCaughtUpWith(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		for _, feed := range []bool{true, false} {
			w := platform(t)
			w.unhooked(engine)
			stop := w.run()
			w.merchant("mia")
			w.hand("mia", order2("L-1"))
			o := w.until("mia", "L-1", OrderThere)
			w.label(o.PlatformID)
			number := w.there()["L-1"][0].TrackingNumber
			for range 3 {
				w.scan(carrier.Advance{Number: number})
			}
			w.agree()
			stop()
			past := len(w.story()[o.PlatformID])

			w.unhooked(engine) // the marketplace lost its Connect, and begins with another one
			w.run()
			if m := w.merchant("mia"); !feed {
				w.feedless(m.ID)
			}
			time.Sleep(300 * time.Millisecond) // the feed is read to its end, and means nothing yet
			w.hand("mia", order2("L-1"))
			w.until("mia", "L-1", OrderThere)
			want := w.story()[o.PlatformID]
			stands := func() int { return w.until("mia", "L-1", OrderThere).Status.ID }
			for end := time.Now().Add(90 * time.Second); stands() != want[past-1] && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			}
			w.world.Pass(2 * time.Second)
			w.scan(carrier.Advance{By: 60 * 24 * time.Hour})
			want = w.story()[o.PlatformID]
			for end := time.Now().Add(90 * time.Second); stands() != want[len(want)-1] && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			}
			got := slices.Compact(told(w.stream())[o.PlatformID])
			if feed && !slices.Equal(got, want[past-1:]) || len(got) == 0 || got[0] != want[past-1] || got[len(got)-1] != want[len(want)-1] {
				t.Errorf("with a feed %v: told %v of %v", feed, got, want)
			}
			if all := kinds(w.stream(), "L-1"); all[0] != OrderImported || all[1] != LabelCreated {
				t.Errorf("with a feed %v: told %v", feed, all)
			}
		}
	})
}

func TestAnOrderThatIsShippedAgainGoesOn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t)
		w.unhooked(engine)
		w.run()
		w.merchant("mia")
		w.hand("mia", order2("A-1"))
		o := w.until("mia", "A-1", OrderThere)
		first := w.orderOf(o.PlatformID)
		w.label(o.PlatformID)
		w.agree()
		if _, _, err := w.world.Shipping.Cancel(t.Context(), w.shop.By.Account, 0, parcel.ID(o.PlatformID), true); err != nil {
			t.Fatal(err)
		}
		w.world.Work()
		if s := w.story()[o.PlatformID]; StageOf(s[len(s)-1]) != StageCancelled {
			t.Fatalf("the label was not cancelled: %v", s)
		}
		w.agree()
		if now := w.until("mia", "A-1", OrderThere); now.Status.Stage != StageCancelled {
			t.Errorf("with its label cancelled it stands at %+v", now.Status)
		}
		again := w.shipAgain(first)
		w.agree()
		w.scan(carrier.Advance{By: 60 * 24 * time.Hour})
		w.agree()
		now := w.until("mia", "A-1", OrderThere)
		if now.Status.Stage != StageDelivered || now.TrackingNumber != again {
			t.Errorf("shipped again it stands at %+v with the number %s, not %s", now.Status, now.TrackingNumber, again)
		}
		got := kinds(w.stream(), "A-1")
		labels := 0
		for _, kind := range got {
			if kind == LabelCreated {
				labels++
			}
		}
		if labels != 2 || !slices.Contains(got, LabelCancelled) || got[len(got)-1] != ParcelDelivered {
			t.Errorf("told %v", got)
		}
	})
}

// shipAgain does what the panel's button does for an order whose label was cancelled, and answers the new tracking number.
func (w *ends) shipAgain(id orders.ID) string {
	w.t.Helper()
	o, err := w.world.Intake.Repeat(w.t.Context(), w.shop.By.Account, id)
	if err != nil {
		w.t.Fatal(err)
	}
	got, err := w.world.Shipping.Announce(w.t.Context(), w.shop.By.Account, o.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return got.Parcels[0].Number
}
