package connect

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

func TestAPlatformFromABackupIsFollowedOn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		for _, ahead := range []bool{true, false} {
			t.Run(fmt.Sprintf("more happened since %v", ahead), func(t *testing.T) {
				c := dbtest.Fresh(t, "sqlite")
				d := openDB(t, c)
				w := platformOn(t, apitest.Open(t, d))
				w.unhooked(engine)
				stop := w.run()
				w.merchant("mia")
				w.hand("mia", order2("K-1"), order2("K-2"))
				first := w.until("mia", "K-1", OrderThere)
				w.until("mia", "K-2", OrderThere)
				w.label(first.PlatformID)
				w.agree()
				kept := c
				kept.Path = t.TempDir() + "/kept.db"
				if err := copyDB(c.Path, kept.Path); err != nil {
					t.Fatal(err)
				}
				w.hand("mia", order2("K-3"))
				w.until("mia", "K-3", OrderThere)
				number := w.there()["K-1"][0].TrackingNumber
				for range 4 {
					w.scan(carrier.Advance{Number: number})
				}
				w.agree()
				before := w.story()[first.PlatformID]
				stop()

				w.restore(openDB(t, kept))
				if ahead {
					for n := range 40 {
						w.shop.Call(http.MethodPost, "/api/v2/parcels", fmt.Sprintf(`{"parcel":{"name":"Jan","address":"Laan 3","city":"Breda","postal_code":"4811AA",
							"country":"NL","external_reference":"other-%d"}}`, n))
					}
				}
				w.run()
				w.scan(carrier.Advance{By: 60 * 24 * time.Hour}) // all scans come once more, and the rest of them
				story := w.story()[first.PlatformID]
				want := append(slices.Clone(before), story[len(before):]...)
				var got []int
				for end := time.Now().Add(90 * time.Second); !slices.Equal(got, want) && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
					got = told(w.stream())[first.PlatformID]
				}
				if !slices.Equal(got, want) {
					t.Errorf("told %v, should be %v", got, want)
				}
				for end := time.Now().Add(90 * time.Second); len(w.there()["K-3"]) == 0 && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
				}
				if there := w.there(); len(there["K-3"]) != 1 || len(there["K-2"]) != 1 {
					t.Errorf("the backup lacks an order: it is there %d times, one that it has %d times", len(there["K-3"]), len(there["K-2"]))
				}
				if now := w.until("mia", "K-1", OrderThere); now.Status.Stage != StageDelivered {
					t.Errorf("stands at %+v", now.Status)
				}
			})
		}
	})
}

func openDB(t *testing.T, c db.Config) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// copyDB copies a SQLite database at rest.
func copyDB(from, to string) error {
	for _, tail := range []string{"", "-wal"} {
		body, err := os.ReadFile(from + tail)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return err
		}
		if err := os.WriteFile(to+tail, body, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// restore puts a platform on another database in the place of the one that was there; the carrier lives on.
func (w *ends) restore(d *db.DB) {
	w.t.Helper()
	old := w.shop
	next := apitest.New(w.t, d)
	next.Quiet = true
	next.Shipping.Carriers, next.Tracking.Carriers = old.Carriers, old.Carriers
	w.world = next
	w.shop = apitest.Shop{Merchant: apitest.Merchant{World: next, By: old.By, Sender: old.Sender, Contract: old.Contract}, ID: old.ID, Keys: old.Keys}
	w.proxy.play(func(_ *proxy, rw http.ResponseWriter, r *http.Request) bool {
		next.Mux.ServeHTTP(rw, r)
		return true
	})
}
