package connect

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/dbtest"
)

func TestAnOrderThatThePlatformStumblesOverHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	w := platform(t).connect("sqlite")
	w.merchant("seller-1")
	w.proxy.play(func(_ *proxy, out http.ResponseWriter, r *http.Request) bool {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if r.Method != http.MethodPost || !bytes.Contains(body, []byte(`"poison"`)) {
			return false
		}
		out.WriteHeader(http.StatusInternalServerError)
		return true
	})
	var names []string
	for n := range 60 {
		names = append(names, fmt.Sprintf("P-%02d", n))
		w.hand("seller-1", order(names[n]))
	}
	w.hand("seller-1", order("poison"))
	w.run()
	for _, r := range names {
		w.until("seller-1", r, OrderThere)
	}
	for end := time.Now().Add(90 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		o, err := w.e.Order(t.Context(), "seller-1", "poison")
		if err != nil || time.Now().After(end) {
			t.Fatalf("poison is %+v, %v", o, err)
		}
		if o.Tries > 2 {
			break
		}
	}
	begun := time.Now()
	w.hand("seller-1", order("P-60"))
	w.until("seller-1", "P-60", OrderThere)
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("the next order took %s", took)
	}
	w.once(append(names, "P-60")...)
	w.proxy.play(nil)
	if _, err := w.e.Retry(t.Context(), "seller-1", "poison"); err != nil {
		t.Fatal(err)
	}
	w.until("seller-1", "poison", OrderThere)
}

func TestAMerchantWhosePlatformHangsDelaysNobodyElse(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t).connect(engine)
		ill := &proxy{next: w.shop.Mux}
		server := serve(t, ill)
		w.merchant("well")
		for n := range 5 {
			ref := fmt.Sprintf("ill-%d", n)
			if _, err := w.e.AddMerchant(t.Context(), NewMerchant{Ref: ref, Platform: server}); err != nil {
				t.Fatal(err)
			}
			if _, err := w.e.ConnectWithKeys(t.Context(), ref, w.shop.Keys.Public, w.shop.Keys.Secret); err != nil {
				t.Fatal(err)
			}
		}
		ill.play(hanging)
		w.e.c.Hands = 4 // fewer than there are merchants whose platform hangs
		w.run()
		for n := range 5 {
			w.hand(fmt.Sprintf("ill-%d", n), order(fmt.Sprintf("ill-%d", n)))
		}
		time.Sleep(3 * time.Second) // by now they have timed out once, and have at most half of the hands
		var took []time.Duration
		for n := range 40 {
			begun := time.Now()
			w.hand("well", order(fmt.Sprintf("W-%02d", n)))
			w.until("well", fmt.Sprintf("W-%02d", n), OrderThere)
			took = append(took, time.Since(begun))
		}
		slices.Sort(took)
		t.Logf("median %s, longest %s", took[20], took[39])
		if took[35] > time.Second {
			t.Errorf("an order took %s while another merchant's platform hung", took[35])
		}
	})
}

func TestTwoProcessesShareTheMerchantsAndBringEachOrderOnce(t *testing.T) {
	t.Parallel()
	if !slices.Contains(dbtest.Engines(), "postgres") {
		t.Skip("needs PostgreSQL")
	}
	w := platform(t).connect("postgres")
	w.merchant("seller-1")
	other := *w
	other.open()
	w.run()
	other.run()
	w.proxy.play(tricky(http.MethodPost, 5, dropped))
	var names []string
	for n := range 300 {
		names = append(names, fmt.Sprintf("T-%03d", n))
	}
	var all sync.WaitGroup
	for half, hands := range []*ends{w, &other} {
		all.Go(func() {
			for n := half; n < len(names); n += 2 {
				if _, err := hands.e.Hand(t.Context(), "seller-1", order(names[n])); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	for _, r := range names {
		w.until("seller-1", r, OrderThere)
	}
	w.once(names...)
	news, err := w.e.News(t.Context(), 0, 1000, 0)
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]int{}
	for _, n := range news {
		if n.Kind == OrderImported {
			told[n.Reference]++
		}
	}
	for _, r := range names {
		if told[r] != 1 {
			t.Errorf("%s was told %d times", r, told[r])
		}
	}
}
