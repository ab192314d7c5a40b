package incoming_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/ups"
	upsemulator "github.com/waybill-ship/waybill/internal/carrier/ups/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// pricing gives the merchant a contract with a carrier that names its own prices; what it answers counts how often it was asked.
func (m merchant) pricing(refuse *atomic.Bool) *atomic.Int64 {
	m.t.Helper()
	e, err := upsemulator.New(emulate.Options{})
	m.must(err)
	asked := &atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/rating/") {
			asked.Add(1)
			if refuse.Load() {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, `{"response":{"errors":[{"code":"111210","message":"Nothing leaves from <there>"}]}}`)
				return
			}
		}
		e.ServeHTTP(w, r)
	}))
	m.t.Cleanup(func() { server.CloseClientConnections(); server.Close(); m.must(e.Close()) })
	driver := ups.New(server.URL, nil)
	m.shipping.Carriers, err = carrier.NewSet(map[string]carrier.Driver{sandbox.Code: m.shipping.Carriers.Driver(sandbox.Code), ups.Code: driver})
	m.must(err)
	m.must(m.db.Write(m.t.Context(), account.Operator, func(ctx context.Context, tx *db.Tx) error {
		return carrier.KeepMethods(ctx, tx, account.Operator, ups.Code, driver.Methods())
	}))
	name, on := "UPS", true
	_, err = m.shipping.AddContract(m.t.Context(), m.session.Account, shipping.ContractWish{Carrier: ups.Code, Name: &name, Active: &on, Data: e.Credentials()})
	m.must(err)
	return asked
}

func TestAnOrdersPageStandsBeforeCarriersNameTheirPrices(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		var refuse atomic.Bool
		asked := m.pricing(&refuse)
		draft := draft("KR-1")
		id := m.receive(draft)[0]
		page := fmt.Sprintf("/orders/%d", id)
		link := fmt.Sprintf("/orders/%d/method?prices=now", id)
		m.send("/orders", nil).is(200)
		m.send(page, nil).is(200).has("UPS Standard", `hx-get="`+link+`"`, `<a href="`+link+`">`, "The carrier was not asked for its price yet.").lacks("Price by the carrier")
		if n := asked.Load(); n != 0 {
			t.Fatalf("the pages asked the carrier %d times", n)
		}
		m.send(link, nil, "HX-Request", "true", "HX-Request-Type", "partial", "HX-Target", "div").is(200).
			has("Price by the carrier, just now", "No price: UPS names no price for UPS Standard, signature.", `class="choices-all"`).lacks("<html", "prices=now", "Method for")
		m.send(page, nil).has("Price by the carrier, just now").lacks("prices=now")
		m.send(link, nil).is(200).has("Price by the carrier, just now", "<html")
		if n := asked.Load(); n != 1 {
			t.Errorf("the carrier was asked %d times", n)
		}

		refuse.Store(true)
		draft.Number, draft.Weight = "KR-2", 700
		other := m.receive(draft)[0]
		m.send(fmt.Sprintf("/orders/%d/method?prices=now", other), nil).is(200).
			has("No price: UPS", "Nothing leaves from &lt;there&gt;", "Unstamped letter").lacks("Price by the carrier")
		m.lang = "de"
		m.send(fmt.Sprintf("/orders/%d", other), nil).has("Kein Preis: UPS")
	})
}
