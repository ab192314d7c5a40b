package shipping_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/price"
)

// live are the sheets of a contract that are read where prices are.
func (s *shop) live(c carrier.Contract) []price.Stored {
	s.t.Helper()
	all, err := price.LiveOf(s.t.Context(), s.db, s.account, c.ID, price.DayOf(s.now()), 0)
	must(s.t, err)
	return all
}

// only is a sheet of one product.
func only(code string) string {
	text := strings.ReplaceAll(courierSheet, "night,By night,5,,\n", "")
	text = strings.ReplaceAll(text, "night,town,0,5,12.00,12\n", "")
	return strings.ReplaceAll(text, "home,", code+",")
}

func TestSheetsWhosePlaceANewerOneTookAreNotReadAnyMore(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		c := s.courier("8712345")
		keep := func(text string) price.Stored {
			t.Helper()
			got, err := s.shipping.KeepSheet(t.Context(), s.account, c.ID, readSheet(t, text))
			must(t, err)
			return got
		}
		var last price.Stored
		for i := range price.MostLive + 5 {
			last = keep(strings.Replace(courierSheet, "9.00", fmt.Sprintf("9.%02d", i), 1))
		}
		if all := s.live(c); len(all) != 1 || all[0].ID != last.ID {
			t.Errorf("%d sheets are read", len(all))
		}
		future := keep(strings.Replace(courierSheet, "name,Courier 2026", "name,Courier 2099\nvalid_from,2099-01-01", 1))
		home := keep(only("home"))
		if all := s.live(c); len(all) != 3 || all[0].ID != home.ID || all[1].ID != future.ID || all[2].ID != last.ID {
			t.Errorf("one that holds later, and one that sells less: %d are read", len(all))
		}
		if n := len(s.sold(c.ID)); n != 2 {
			t.Errorf("%d methods are sold", n)
		}
		must(t, s.shipping.WithdrawSheet(t.Context(), s.account, c.ID, last.ID))
		if all := s.live(c); len(all) != 3 || all[2].ID >= last.ID {
			t.Errorf("the one before does not come back: %d are read", len(all))
		}
		if n := len(s.sold(c.ID)); n != 2 {
			t.Errorf("%d methods are sold after a sheet was withdrawn", n)
		}
	})
}

func TestAContractHasNoMoreSheetsInForceThanCanBeRead(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		c := s.courier("8712345")
		for i := range price.MostLive {
			_, err := s.shipping.KeepSheet(t.Context(), s.account, c.ID, readSheet(t, only(fmt.Sprintf("p%d", i))))
			must(t, err)
		}
		if _, err := s.shipping.KeepSheet(t.Context(), s.account, c.ID, readSheet(t, only("more"))); !fault.Is(err, fault.Conflict) {
			t.Errorf("one more: %v", err)
		}
		if _, err := s.shipping.KeepSheet(t.Context(), s.account, c.ID, readSheet(t, only("p7"))); err != nil {
			t.Errorf("one that takes another's place: %v", err)
		}
	})
}

func TestSheetsKeptAtTheSameTimeAllBringTheirMethods(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		c := s.courier("8712345")
		sheets := make([]price.Sheet, 6)
		for i := range sheets {
			sheets[i] = readSheet(t, only(fmt.Sprintf("p%d", i)))
		}
		var all sync.WaitGroup
		for _, sheet := range sheets {
			all.Go(func() {
				if _, err := s.shipping.KeepSheet(t.Context(), s.account, c.ID, sheet); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := len(s.sold(c.ID)); n != len(sheets) {
			t.Errorf("%d of %d methods are sold", n, len(sheets))
		}
	})
}
