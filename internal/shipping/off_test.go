package shipping_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/shipping"
)

func TestAMethodThatIsSwitchedOffIsOfferedNowhereAndSaysWhy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		o := s.order(nil)
		o.Method = 0
		cheapest, ok, err := s.shipping.Suggest(t.Context(), s.account, o)
		must(t, err)
		if !ok {
			t.Fatal("nothing fits the order")
		}
		id := cheapest.Method.ID
		must(t, s.shipping.SwitchMethod(t.Context(), s.account, id, false))

		is := func(m carrier.Method) bool { return m.ID == id }
		methods, err := s.shipping.Methods(t.Context(), s.account)
		must(t, err)
		if slices.ContainsFunc(methods, is) {
			t.Error("it is still among the methods")
		}
		options, err := s.shipping.Options(t.Context(), s.account, o)
		must(t, err)
		i := slices.IndexFunc(options, func(p shipping.Option) bool { return is(p.Method) })
		if i < 0 || options[i].Why == nil || !strings.Contains(options[i].Why.Error(), "switched off") {
			t.Errorf("the order's options say %+v", options[max(i, 0)])
		}
		quotes, err := s.shipping.Quotes(t.Context(), s.account, []order.Order{o})
		must(t, err)
		if got := quotes[o.ID]; got.Method.ID == id {
			t.Error("it is still taken unasked")
		}
		o.Method = id
		if err := s.shipping.Check(t.Context(), s.account, o.Draft); err == nil || !strings.Contains(err.Error(), "switched off") {
			t.Errorf("an order that names it hears %v", err)
		}
		if quotes, err = s.shipping.Quotes(t.Context(), s.account, []order.Order{o}); err != nil || quotes[o.ID].Why == nil || quotes[o.ID].Method.ID != id {
			t.Errorf("its quote is %+v, %v", quotes[o.ID], err)
		}

		must(t, s.shipping.SwitchMethod(t.Context(), s.account, id, true))
		o.Method = 0
		again, _, err := s.shipping.Suggest(t.Context(), s.account, o)
		must(t, err)
		if again.Method.ID != id {
			t.Errorf("switched on again, %s is taken", again.Method.Name)
		}
		if err := s.shipping.SwitchMethod(t.Context(), s.account, 9_999_999, false); !fault.Is(err, fault.Missing) {
			t.Errorf("a method that nobody sells: %v, want it to be missing", err)
		}
	})
}
