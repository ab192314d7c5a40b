package connect

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/fault"
)

// as gives Connect the keys of another shop for a merchant.
func (w *ends) as(ref string, s apitest.Shop) Merchant {
	w.t.Helper()
	m, err := w.e.ConnectWithKeys(w.t.Context(), ref, s.Keys.Public, s.Keys.Secret)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// of is another end of the same world, which looks into another shop.
func (w *ends) of(s apitest.Shop) *ends {
	other := *w
	other.shop = s
	return &other
}

// leftOf are the orders that were told to be left behind.
func (w *ends) leftOf() (all []string) {
	for _, n := range w.stream() {
		if n.Kind == OrderLeft {
			all = append(all, n.Reference)
		}
	}
	slices.Sort(all)
	return all
}

func TestAMerchantWhoMovesToAnotherAccountLeavesItsOrdersThere(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t)
		second := w.world.Merchant("elsewhere@example.com").Shop("Their other shop")
		second.Quiet = true
		w.unhooked(engine)
		w.run()
		w.merchant("mia")
		w.hand("mia", order("A-1"), order("A-2"), order("A-3"), order("A-4"))
		ids := map[string]int{}
		for n := 1; n <= 4; n++ {
			o := w.until("mia", fmt.Sprintf("A-%d", n), OrderThere)
			ids[o.Reference] = o.PlatformID
		}
		w.label(ids["A-4"])
		w.agree()

		if m := w.as("mia", second); m.State != Connected {
			t.Fatalf("connected as %+v", m)
		}
		for n := 1; n <= 4; n++ {
			if o := w.until("mia", fmt.Sprintf("A-%d", n), OrderBehind); o.PlatformID != 0 {
				t.Errorf("kept of the old account: %+v", o)
			}
		}
		if got := w.leftOf(); !slices.Equal(got, []string{"A-1", "A-2", "A-3", "A-4"}) {
			t.Errorf("told to be left: %v", got)
		}
		if _, err := w.e.Cancel(t.Context(), "mia", "A-1"); !fault.Is(err, fault.Conflict) {
			t.Errorf("cancelled in an account that is not open: %v", err)
		}
		if _, err := w.e.Retry(t.Context(), "mia", "A-4"); !fault.Is(err, fault.Conflict) {
			t.Errorf("an order with a label is sent again: %v", err)
		}
		w.hand("mia", order("B-1"), order("A-1")) // what it is already does not send it again
		w.until("mia", "B-1", OrderThere)
		w.of(second).once("B-1")

		if _, err := w.e.Retry(t.Context(), "mia", "A-1"); err != nil {
			t.Fatal(err)
		}
		w.until("mia", "A-1", OrderThere)
		changed := order("A-2")
		changed.Parcel = []byte(strings.Replace(string(changed.Parcel), "1.250", "2.500", 1))
		w.hand("mia", changed)
		w.until("mia", "A-2", OrderThere)
		if n, err := w.e.Backfill(t.Context(), Span{Merchant: "mia"}); err != nil || n != 1 {
			t.Errorf("backfill brings %d orders, %v", n, err)
		}
		w.until("mia", "A-3", OrderThere)
		w.of(second).once("A-1", "A-2", "A-3", "B-1")
		w.once("A-1", "A-2", "A-3", "A-4")
		if got := w.of(second).there()["A-2"][0].Weight; got != "2.500" {
			t.Errorf("the newest version did not come along: %s", got)
		}
		o, err := w.e.Cancel(t.Context(), "mia", "A-1")
		if err != nil {
			t.Fatal(err)
		}
		w.until("mia", o.Reference, OrderTakenBack)
		if got := len(w.there()["A-1"]); got != 1 {
			t.Errorf("the old account's order was cancelled with the new one's: %d are there", got)
		}
	})
}

func TestAMerchantWhoComesBackFindsItsOrdersAgain(t *testing.T) {
	t.Parallel()
	w := platform(t)
	first, second := w.shop, w.world.Merchant("elsewhere@example.com").Shop("Their other shop")
	second.Quiet = true
	w.unhooked("sqlite")
	w.run()
	w.merchant("mia")
	w.hand("mia", order("A-1"))
	was := w.until("mia", "A-1", OrderThere)
	w.as("mia", second)
	w.hand("mia", order("B-1"))
	w.until("mia", "B-1", OrderThere)
	w.as("mia", first)
	if got := w.leftOf(); !slices.Equal(got, []string{"A-1", "B-1"}) {
		t.Errorf("told to be left: %v", got)
	}
	if _, err := w.e.Retry(t.Context(), "mia", "A-1"); err != nil {
		t.Fatal(err)
	}
	if now := w.until("mia", "A-1", OrderThere); now.PlatformID != was.PlatformID {
		t.Errorf("it was parcel %d, and came back as %d", was.PlatformID, now.PlatformID)
	}
	w.once("A-1")
}

func TestNewKeysOfTheSameAccountLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t)
		w.unhooked(engine)
		w.run()
		w.merchant("mia")
		w.hand("mia", order("A-1"))
		was := w.until("mia", "A-1", OrderThere)
		w.as("mia", w.shop)
		if o := w.until("mia", "A-1", OrderThere); o.PlatformID != was.PlatformID {
			t.Errorf("it was parcel %d and is %d", was.PlatformID, o.PlatformID)
		}
		if got := w.leftOf(); got != nil {
			t.Errorf("told to be left: %v", got)
		}
		w.label(was.PlatformID)
		w.agree()
	})
}

func TestWhatIsUnderWayWhileTheMerchantMovesIsSentNowhereElse(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t)
		second := w.world.Merchant("elsewhere@example.com").Shop("Their other shop")
		second.Quiet = true
		w.unhooked(engine)
		w.run()
		w.merchant("mia")
		reached, go_ := make(chan struct{}), make(chan struct{})
		w.proxy.play(tricky(http.MethodPost, 1, func(p *proxy, rw http.ResponseWriter, r *http.Request) bool {
			close(reached)
			<-go_
			return false
		}))
		w.hand("mia", order("A-1"))
		<-reached
		w.as("mia", second)
		close(go_)
		if o := w.until("mia", "A-1", OrderBehind); o.PlatformID != 0 {
			t.Errorf("it stands as %+v", o)
		}
		w.hand("mia", order("B-1"))
		w.until("mia", "B-1", OrderThere)
		w.of(second).once("B-1")
		for end := time.Now().Add(90 * time.Second); len(w.there()["A-1"]) != 1; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("the request that was under way did not end")
			}
		}
	})
}

func TestAMerchantsPlatformIsNoDoorIntoOurOwnNetwork(t *testing.T) {
	t.Parallel()
	w := platform(t).connect("sqlite")
	w.e.c.AllowPrivate = false
	w.e.outside = newStranger(w.e.c)
	for _, address := range []string{"http://127.0.0.1:9", "http://localhost:9", "http://10.0.0.7", "http://169.254.169.254", "http://[::1]", "http://metadata.internal", "http://2130706433"} {
		_, err := w.e.AddMerchant(t.Context(), NewMerchant{Ref: "curious", Platform: address})
		f, ok := fault.As(err)
		if !ok || len(f.Fields) != 1 || f.Fields[0].Name != "platform" {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := w.e.AddMerchant(t.Context(), NewMerchant{Ref: "good", Platform: "https://ship.example.com"}); err != nil {
		t.Error(err)
	}
	w.merchant("mia") // Connect's own platform may be anywhere
	reached := false
	inside := serve(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, inside, http.NoBody) // a name that is resolved to this machine comes here
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.e.fetch(r, "https://rebound.example.com"); err == nil || reached {
		t.Errorf("a platform's call reached this machine: %v", err)
	}
}

// A Waybill lets the keys of an integration see that integration's parcels and no others: a new one is as good as another account.
func TestANewIntegrationIsAnotherAccount(t *testing.T) {
	t.Parallel()
	w := platform(t)
	w.unhooked("sqlite")
	w.run()
	w.merchant("mia")
	w.hand("mia", order("A-1"))
	w.until("mia", "A-1", OrderThere)
	second := w.shop.Shop("Made anew")
	second.Quiet = true
	w.as("mia", second)
	w.hand("mia", order("B-1"))
	w.until("mia", "B-1", OrderThere)
	w.until("mia", "A-1", OrderBehind)
	if got := w.leftOf(); !slices.Equal(got, []string{"A-1"}) {
		t.Errorf("told to be left: %v", got)
	}
	w.once("A-1")
	w.of(second).once("B-1")
}
