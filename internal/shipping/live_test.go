package shipping_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/ups"
	upsemulator "github.com/waybill-ship/waybill/internal/carrier/ups/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// courierWithPrices is a shop with a contract of a carrier that names its own prices, over HTTP.
type courierWithPrices struct {
	*shop
	emulator *upsemulator.Emulator
	contract carrier.Contract
	asked    atomic.Int64
	// odd answers questions of prices in the emulator's place.
	odd atomic.Pointer[http.HandlerFunc]
}

func (c *courierWithPrices) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.URL.Path, "/rating/") {
		c.asked.Add(1)
		if odd := c.odd.Load(); odd != nil {
			_, _ = io.Copy(io.Discard, r.Body)
			(*odd)(w, r)
			return
		}
	}
	c.emulator.ServeHTTP(w, r)
}

func (c *courierWithPrices) answers(h http.HandlerFunc) { c.odd.Store(&h) }

func withPrices(t *testing.T, d *db.DB) *courierWithPrices {
	t.Helper()
	c := &courierWithPrices{shop: open(t, d, emulator.Options{})}
	var err error
	c.emulator, err = upsemulator.New(emulate.Options{})
	must(t, err)
	server := httptest.NewServer(c)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		must(t, c.emulator.Close())
	})
	driver := ups.New(server.URL, nil)
	c.shipping.Carriers, err = carrier.NewSet(map[string]carrier.Driver{sandbox.Code: c.shipping.Carriers.Driver(sandbox.Code), ups.Code: driver})
	must(t, err)
	must(t, d.Write(t.Context(), account.Operator, func(ctx context.Context, tx *db.Tx) error {
		return carrier.KeepMethods(ctx, tx, account.Operator, ups.Code, driver.Methods())
	}))
	c.contract = c.contracted("UPS", c.emulator.Credentials())
	return c
}

func (c *courierWithPrices) contracted(name string, credentials map[string]string) carrier.Contract {
	c.t.Helper()
	on := true
	got, err := c.shipping.AddContract(c.t.Context(), c.account, shipping.ContractWish{Carrier: ups.Code, Name: &name, Active: &on, Data: credentials})
	must(c.t, err)
	return got
}

// toGhent is an order that UPS takes.
func (c *courierWithPrices) toGhent(number string) order.Order {
	c.t.Helper()
	return c.order(func(d *order.Draft) {
		d.Number, d.Method, d.Weight = number, 0, 1250
		d.To.Street, d.To.HouseNumber, d.To.PostalCode, d.To.City, d.To.Country, d.To.Phone = "Veldstraat", "12", "9000", "Gent", "BE", "+3290000000"
	})
}

// live is what a method's carrier says of an order.
func (c *courierWithPrices) live(o order.Order, code string, ask bool) shipping.Option {
	c.t.Helper()
	all, err := c.shipping.LiveOptions(c.t.Context(), c.account, o, ask)
	must(c.t, err)
	i := slices.IndexFunc(all, func(o shipping.Option) bool { return o.Method.Code == code })
	if i < 0 || all[i].Why != nil {
		c.t.Fatalf("%s: %+v", code, all[max(i, 0)])
	}
	return all[i]
}

func TestACarrierIsAskedOnceForThePricesThatNoSheetTells(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := withPrices(t, d)
		o := c.toGhent("W-1")
		if op := c.live(o, "11", false); op.Said == nil || !op.Said.At.IsZero() || op.Price.Currency != "" || c.asked.Load() != 0 {
			t.Errorf("before anybody asked: %+v, asked %d times", op.Said, c.asked.Load())
		}
		op := c.live(o, "11", true)
		full, err := carrier.GetContract(t.Context(), d, c.shipping.Sealer, c.account, c.contract.ID)
		must(t, err)
		from, err := account.SenderByID(t.Context(), d, c.account, 0)
		must(t, err)
		c.asked.Store(1) // what follows is the test's own question
		direct, err := c.shipping.Carriers.Rate(t.Context(), full, carrier.Sending{From: from.Address, To: o.To, Boxes: []carrier.Box{{Weight: 1250}}})
		must(t, err)
		c.asked.Store(1)
		at := slices.IndexFunc(direct, func(r carrier.Rate) bool { return r.Method == "11" })
		if at < 0 || op.Price != direct[at].Price || op.Price.Minor <= 0 || op.Said == nil || op.Said.Why != nil || op.Said.At.IsZero() || len(op.Parts) == 0 {
			t.Errorf("the carrier says %+v, the order %+v with %+v", direct, op.Price, op.Said)
		}
		if express := c.live(o, "65", true); express.Price.Minor <= op.Price.Minor || express.Lead == nil {
			t.Errorf("express costs %v", express.Price)
		}
		if signed := c.live(o, "11-signature", true); signed.Price.Currency != "" || signed.Said == nil || signed.Said.Why == nil ||
			!strings.Contains(signed.Said.Why.Error(), "UPS names no price for UPS Standard, signature.") {
			t.Errorf("with a signature: %v, %+v", signed.Price, signed.Said)
		}
		if n := c.asked.Load(); n != 1 {
			t.Errorf("the carrier was asked %d times for one shipment", n)
		}
		if late := c.live(o, "11", false); late.Price != op.Price {
			t.Errorf("what was said a moment ago is %v", late.Price)
		}
		c.later(6 * time.Minute)
		if late := c.live(o, "11", false); late.Price.Currency != "" || !late.Said.At.IsZero() {
			t.Errorf("an old price is still told: %+v", late)
		}
		c.live(o, "11", true)
		heavy := o
		heavy.Weight = 9000
		if other := c.live(heavy, "11", true); other.Price.Minor <= op.Price.Minor || c.asked.Load() != 3 {
			t.Errorf("a heavier one costs %v, asked %d times", other.Price, c.asked.Load())
		}
	})
}

// thorough is UPS as if it named a price for whatever it takes.
type thorough struct{ *ups.Driver }

func (d thorough) Carrier() carrier.Info {
	info := d.Driver.Carrier()
	info.RatesAll = true
	return info
}

func TestWhatACarrierLeavesOutDoesNotFitWhereItsAnswerNamesAllThatGoes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := withPrices(t, d)
		var err error
		c.shipping.Carriers, err = carrier.NewSet(map[string]carrier.Driver{
			sandbox.Code: c.shipping.Carriers.Driver(sandbox.Code), ups.Code: thorough{c.shipping.Carriers.Driver(ups.Code).(*ups.Driver)}})
		must(t, err)
		o := c.toGhent("W-1")
		c.live(o, "11-signature", false) // it fits as long as nobody asked
		if op := c.live(o, "11", true); op.Price.Minor <= 0 {
			t.Errorf("what it names costs %v", op.Price)
		}
		all, err := c.shipping.LiveOptions(t.Context(), c.account, o, false)
		must(t, err)
		at := func(code string) int {
			return slices.IndexFunc(all, func(o shipping.Option) bool { return o.Method.Code == code })
		}
		silent := all[at("11-signature")]
		if silent.Why == nil || !strings.Contains(silent.Why.Error(), "UPS names no price for UPS Standard, signature.") || at("11") > at("11-signature") {
			t.Errorf("what it leaves out: %v, %+v", silent.Why, silent.Said)
		}

		c.answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
		if op := c.live(c.toGhent("W-2"), "11-signature", true); op.Said == nil || op.Said.Why == nil || op.Said.Silent {
			t.Errorf("no answer is no refusal: %+v", op.Said)
		}
	})
}

func TestASheetWinsOverWhatTheCarrierSays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := withPrices(t, d)
		sheet := strings.NewReplacer("home,To the door", "11,Standard", "home,", "11,", "night,By night", "54,Plus", "night,", "54,",
			"land,NL,,", "land,NL,,\nland,BE,,").Replace(courierSheet)
		_, err := c.shipping.KeepSheet(t.Context(), c.account, c.contract.ID, readSheet(t, sheet))
		must(t, err)
		o := c.toGhent("W-1")
		if op := c.live(o, "11", true); op.Price != money.EUR(990) || op.Said != nil {
			t.Errorf("by the sheet: %v, %+v", op.Price, op.Said)
		}
		if op := c.live(o, "65", true); op.Said == nil || op.Said.Why != nil || op.Price.Minor <= 0 {
			t.Errorf("what no sheet tells: %v, %+v", op.Price, op.Said)
		}
	})
}

func TestNothingThatGoesOverManyOrdersAsksACarrier(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := withPrices(t, d)
		o := c.toGhent("W-1")
		_, err := c.shipping.Quotes(t.Context(), c.account, []order.Order{o})
		must(t, err)
		_, err = c.shipping.Fitting(t.Context(), c.account, []order.Order{o})
		must(t, err)
		_, err = c.shipping.Options(t.Context(), c.account, o)
		must(t, err)
		c.live(o, "11", true) // also where a price is known
		if op, ok, err := c.shipping.Suggest(t.Context(), c.account, o); err != nil || ok && op.Method.Carrier == ups.Code {
			t.Errorf("taken unasked at a price that only the carrier knows: %+v, %v", op, err)
		}
		if n := c.asked.Load(); n != 1 {
			t.Errorf("the carrier was asked %d times", n)
		}
	})
}

func TestACarrierThatRefusesOrIsSilentLeavesTheRestStanding(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := withPrices(t, d)
		c.answers(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"response":{"errors":[{"code":"111210","message":"The shipper may not send there"}]}}`)
		})
		refused := c.live(c.toGhent("W-1"), "11", true)
		if refused.Price.Currency != "" || refused.Said == nil || refused.Said.Why == nil || !strings.Contains(refused.Said.Why.Error(), "The shipper may not send there") {
			t.Errorf("refused: %+v", refused.Said)
		}

		// A carrier that is slow with prices is left after the desk's patience, and does not count as one that is down.
		gone := make(chan struct{})
		t.Cleanup(func() { close(gone) })
		c.answers(func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-gone:
			}
		})
		c.shipping.RatePatience = 20 * time.Millisecond
		slow := c.toGhent("W-2")
		for range 10 {
			if op := c.live(slow, "11", true); op.Said == nil || op.Said.Why == nil || !strings.Contains(op.Said.Why.Error(), "UPS does not answer now.") {
				t.Fatalf("silent: %+v", op.Said)
			}
			c.later(20 * time.Second)
		}
		c.shipping.RatePatience = time.Minute
		c.odd.Store(nil)
		if op := c.live(slow, "11", true); op.Said.Why != nil || op.Price.Minor <= 0 {
			t.Errorf("after it was slow ten times: %+v", op.Said)
		}

		// One that is down is left alone after eight failures.
		c.answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
		down := c.toGhent("W-3")
		for range 20 {
			c.live(down, "11", true)
			c.later(20 * time.Second)
		}
		before := c.asked.Load()
		if op := c.live(down, "11", true); op.Said.Why == nil || c.asked.Load() != before {
			t.Errorf("an open breaker: %+v, asked %d times more", op.Said, c.asked.Load()-before)
		}
	})
}

func TestContractsAreAskedAtTheSameTimeAndEachQuestionOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := withPrices(t, d)
		c.shipping.RatePatience = time.Minute
		o := c.toGhent("W-1")
		arrived := make(chan struct{}, 100)
		open := make(chan struct{})
		c.answers(func(w http.ResponseWriter, r *http.Request) {
			arrived <- struct{}{}
			<-open
			w.WriteHeader(http.StatusServiceUnavailable)
		})
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := c.shipping.LiveOptions(t.Context(), c.account, o, true); err != nil {
					t.Error(err)
				}
			})
		}
		<-arrived
		close(open)
		all.Wait()
		first := c.asked.Load()

		// Offers stand under each contract; both carriers are at it before either has answered.
		c.contracted("UPS, second", c.emulator.Other())
		both := make(chan struct{})
		var n atomic.Int64
		c.answers(func(w http.ResponseWriter, r *http.Request) {
			if n.Add(1) == 2 {
				close(both)
			}
			<-both
			w.WriteHeader(http.StatusBadRequest)
		})
		offers, err := c.shipping.Offers(t.Context(), c.account, shipping.Want{
			From: shipping.Place{Country: "NL"}, To: shipping.Place{Country: "BE", PostalCode: "9000"}, Boxes: []carrier.Box{{Weight: 700}}, Carrier: ups.Code, Live: true,
		})
		must(t, err)
		said := map[int64]bool{}
		for _, one := range offers {
			if one.Said != nil && one.Said.Why != nil {
				said[one.Contract.ID] = true
			}
		}
		if len(said) != 2 || n.Load() != 2 {
			t.Errorf("two contracts: %v, %d questions", said, n.Load())
		}
		if first > 3 { // a driver may try a closed door again, and each try is one question
			t.Errorf("eight readers made %d questions", first)
		}
	})
}

func TestWhatWasBoughtWithoutAKnownPriceCostsWhatTheCarrierSaysItCharged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := withPrices(t, d)
		o := c.order(func(d *order.Draft) {
			d.Method, d.Weight = 4000, 1250
			d.To.Street, d.To.HouseNumber, d.To.PostalCode, d.To.City, d.To.Country, d.To.Phone = "Veldstraat", "12", "9000", "Gent", "BE", "+3290000000"
		})
		named := c.live(o, "11", true)
		got, err := c.shipping.Announce(t.Context(), c.account, o.ID)
		must(t, err)
		if p := got.Parcels[0]; p.Price != named.Price || p.Price.Minor <= 0 {
			t.Errorf("bought for %v, named %v", p.Price, named.Price)
		}
	})
}
