package connect

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/dbtest"
)

func TestNewsOfTheImportAreNotOlderThanThoseOfTheSweep(t *testing.T) {
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			w := platform(t)
			w.unhooked(engine)
			w.merchant("seller-1")
			w.run()
			w.hand("seller-1", order("A-1"))
			id := w.until("seller-1", "A-1", OrderThere).PlatformID
			// While the newer version is on its way, the merchant makes the label, and the sweep tells of it.
			w.proxy.play(tricky(http.MethodPut, 1, func(*proxy, http.ResponseWriter, *http.Request) bool {
				w.label(id)
				for end := time.Now().Add(90 * time.Second); time.Now().Before(end) && kindOf(w.stream(), LabelCreated) == nil; {
					time.Sleep(10 * time.Millisecond)
				}
				return false
			}))
			newer := order("A-1")
			newer.Parcel = []byte(`{"name":"Ilse de Vos","address":"Kade","house_number":"7","city":"Rotterdam","postal_code":"3011AA","country":"NL","weight":"2"}`)
			w.hand("seller-1", newer)
			w.until("seller-1", "A-1", OrderThere)
			label, late := kindOf(w.stream(), LabelCreated), kindOf(w.stream(), OrderRefused)
			if label == nil || late == nil || late.Number < label.Number {
				t.Fatalf("the label should be told before the version that came too late: %+v, %+v", label, late)
			}
			if late.Order.Status != label.Order.Status || late.Order.TrackingNumber == "" {
				t.Errorf("the order was told as %+v, and then as %+v", label.Order.Status, late.Order.Status)
			}
		})
	}
}

func TestAVersionThatCameWhileTheLabelWasBeingMadeIsNotRefused(t *testing.T) {
	t.Parallel()
	w := platform(t)
	w.unhooked("sqlite")
	w.merchant("seller-1")
	w.run()
	w.hand("seller-1", order("A-1"))
	id := w.until("seller-1", "A-1", OrderThere).PlatformID
	refuse := tricky(http.MethodPut, 1, func(_ *proxy, rw http.ResponseWriter, _ *http.Request) bool {
		rw.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(rw, `{"error":{"code":400,"request":"api/v2/parcels","message":"Parcel can no longer be changed."}}`)
		return true
	})
	announcing := tricky(http.MethodGet, 1, func(p *proxy, rw http.ResponseWriter, r *http.Request) bool {
		body := p.answer(r).Body.String()
		fmt.Fprint(rw, strings.Replace(body, `"status":{"id":999`, `"status":{"id":1001`, 1))
		return true
	})
	w.proxy.play(func(p *proxy, rw http.ResponseWriter, r *http.Request) bool {
		one := r.Method == http.MethodGet && r.URL.Path == fmt.Sprintf("/api/v2/parcels/%d", id)
		return refuse(p, rw, r) || one && announcing(p, rw, r)
	})
	newer := order("A-1")
	newer.Parcel = []byte(`{"name":"Ilse de Vos","address":"Kade","house_number":"7","city":"Rotterdam","postal_code":"3011AA","country":"NL","weight":"2"}`)
	w.hand("seller-1", newer)
	w.until("seller-1", "A-1", OrderThere)
	if told := kindOf(w.stream(), OrderRefused); told != nil {
		t.Errorf("the marketplace was told %+v", told)
	}
	if name := w.there()["A-1"][0].Name; name != "Ilse de Vos" {
		t.Errorf("the platform has %q", name)
	}
}

// kindOf is the last news of a kind.
func kindOf(all []News, kind string) (last *News) {
	for i := range all {
		if all[i].Kind == kind {
			last = &all[i]
		}
	}
	return last
}
