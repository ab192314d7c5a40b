package shipping_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
)

// Numbers of the sandbox's methods.
const (
	standard = 1011 // may be paid at the door
	express  = 1041 // may not
	paid     = 1081 // is always paid at the door
)

func TestAnOrderIsPaidAtTheDoor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		for n, c := range []struct {
			name   string
			change func(*order.Draft)
			due    string // what the carrier is to collect
			why    string // the field that forbids a label
		}{
			{"as it says", func(d *order.Draft) { d.Method, d.Collect = standard, money.EUR(2595) }, "25.95 EUR", ""},
			{"nothing is due", func(d *order.Draft) { d.Method, d.Value = standard, money.EUR(2595) }, "", ""},
			{"by a method that is always paid so", func(d *order.Draft) { d.Method, d.Value = paid, money.EUR(3050) }, "30.50 EUR", ""},
			{"by such a method, less than it is worth", func(d *order.Draft) { d.Method, d.Value, d.Collect = paid, money.EUR(3050), money.EUR(1050) }, "10.50 EUR", ""},
			{"by such a method, and nobody says how much", func(d *order.Draft) { d.Method = paid }, "", "total_order_value"},
			{"by a method that is not", func(d *order.Draft) { d.Method, d.Collect = express, money.EUR(2595) }, "", "cash_on_delivery"},
			{"more than the method takes", func(d *order.Draft) { d.Method, d.Collect = standard, money.EUR(1000_01) }, "", "cash_on_delivery"},
			{"in a currency the carrier does not take", func(d *order.Draft) { d.Method, d.Collect = standard, money.Amount{Minor: 100, Currency: "PLN"} }, "", "cash_on_delivery"},
			{"in two boxes", func(d *order.Draft) { d.Method, d.Collect, d.Quantity = standard, money.EUR(2595), 2 }, "", "quantity"},
			{"and the shop does not say how much", func(d *order.Draft) { d.Method, d.Shop = standard, &order.Shop{CashOnDelivery: new(true)} }, "", "cash_on_delivery"},
		} {
			o := s.order(func(d *order.Draft) { d.Number = "D-" + strconv.Itoa(n); c.change(d) })
			got, err := s.shipping.Announce(t.Context(), s.account, o.ID)
			if f, ok := fault.As(err); c.why != "" && (!ok || len(f.Fields) == 0 || f.Fields[0].Name != c.why) {
				t.Errorf("%s: %v, want a refusal of %s", c.name, err, c.why)
			}
			if c.why != "" {
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			p := s.boxes(o.ID)[0]
			label, err := s.shipping.Blobs.Get(t.Context(), got.Parcels[0].Label.Key)
			must(t, err)
			said := carriertest.OnLabel(t, carrier.Announced{Boxes: []carrier.AnnouncedBox{{Label: carrier.Label{Bytes: label}}}})
			kept := ""
			if !p.Due(got.Order).IsZero() {
				kept = p.Due(got.Order).String()
			}
			if said != c.due || kept != c.due {
				t.Errorf("%s: the label says %q and the parcel %q, want %q", c.name, said, kept, c.due)
			}
		}
	})
}

func TestWhatIsPaidAtTheDoorChoosesAndPricesTheMethod(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		c := s.courier("8712345")
		text := strings.NewReplacer("signature=true; multicollo=true", "signature=true; cash_on_delivery=200", "4.00,24", "0.50,24", "kind,percent,amount\n", "kind,percent,amount,of\n",
			"fuel,10,\n", "fuel,10,,\n", "piece,,0.50\n", "cod,2,1.50,value\n").Replace(courierSheet)
		_, err := s.shipping.KeepSheet(t.Context(), s.account, c.ID, readSheet(t, text))
		must(t, err)
		s.later(3 * time.Second)
		town := func(due money.Amount) order.Order {
			return order.Order{Account: s.account, Draft: order.Draft{Weight: 500, Quantity: 1, Collect: due, To: s.order(func(d *order.Draft) { d.To.PostalCode, d.To.City = "1017 CB", "Amsterdam" }).To}}
		}
		due := town(money.EUR(5000))
		home := s.option(due, "home")
		// 0.50 and 10 % fuel; 1.50 and 2 % of 50.00.
		if home.Why != nil || home.Price != money.EUR(305) || home.Parts[2].Label != "Cash on delivery" || home.Parts[2].Price != money.EUR(250) || home.Parts[2].Why != "1.50 EUR and 2 % of 50.00 EUR" {
			t.Errorf("paid at the door: %+v", home)
		}
		if home = s.option(town(money.Amount{}), "home"); home.Why != nil || home.Price != money.EUR(55) {
			t.Errorf("paid before: %+v", home)
		}
		if night := s.option(due, "night"); night.Why == nil || !strings.Contains(night.Why.Error(), "By night cannot be paid at the door, and 50.00 EUR is to be collected.") {
			t.Errorf("by night: %v", night.Why)
		}
		for _, c := range []struct {
			due  money.Amount
			want string
		}{{money.EUR(5000), "home"}, {money.EUR(50000), "standard"}} {
			got, ok, err := s.shipping.Suggest(t.Context(), s.account, town(c.due))
			if err != nil || !ok || got.Method.Code != c.want && !(c.want == "standard" && got.Method.Collects(c.due)) {
				t.Errorf("for %s: %s, %v, %v, want %s", c.due, got.Method.Name, ok, err, c.want)
			}
		}
		// Nobody is made to pay at the door unasked, however cheap that is.
		if got, ok, err := s.shipping.Suggest(t.Context(), s.account, town(money.Amount{})); err != nil || !ok || got.Method.AlwaysCollects() {
			t.Errorf("paid before: %s, %v, %v", got.Method.Name, ok, err)
		}
	})
}
