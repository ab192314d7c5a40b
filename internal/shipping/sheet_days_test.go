package shipping_test

import (
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/price"
)

func TestACouriersSheetSellsOnTheDaysItHoldsOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		c := s.courier("")
		day := func(in int) price.Day { return price.DayOf(s.now().AddDate(0, 0, in)) }
		sheet := readSheet(t, courierSheet)
		sheet.From, sheet.Until = day(1), day(3)
		_, err := s.shipping.KeepSheet(t.Context(), s.account, c.ID, sheet)
		must(t, err)
		o := s.order(func(d *order.Draft) { d.Method = s.sold(c.ID)[0].ID; d.To.PostalCode = "1017 CB" })
		refused := func(when, day string) {
			t.Helper()
			_, err := s.shipping.Announce(t.Context(), s.account, o.ID)
			if err == nil || !strings.Contains(err.Error(), day) {
				t.Errorf("%s a label could be had: %v", when, err)
			}
			all, err := s.shipping.Quotes(t.Context(), s.account, []order.Order{o})
			must(t, err)
			if q := all[o.ID]; q.Why == nil || !strings.Contains(q.Why.Error(), day) {
				t.Errorf("%s the quote says %v", when, q.Why)
			}
			if op := s.option(o, "home"); op.Why == nil {
				t.Errorf("%s it is offered", when)
			}
		}
		refused("before its first day", string(sheet.From))
		s.later(5 * 24 * time.Hour)
		refused("after its last day", string(sheet.Until))
	})
}
