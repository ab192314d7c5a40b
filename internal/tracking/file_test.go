package tracking_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/ratesheet"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

func TestACouriersFileIsComparedWithTheAccountsParcelsBeforeItIsKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := open(t, d, map[string]carrier.Driver{ratesheet.Code: ratesheet.New()})
		mine := f.labelled(merchant, 7, ratesheet.Code, "WB1")
		f.labelled(merchant+1, 8, ratesheet.Code, "WB2") // another account's
		f.pass(4 * time.Hour)
		at := func(back time.Duration) string { return f.now().Add(-back).UTC().Format(time.RFC3339) }
		file := fmt.Sprintf("number,time,status,location\nWB1,%s,out_for_delivery,Utrecht\nWB1,%s,delivered,\nWB2,%s,delivered,\nWB1,%s,vanished,\nWB1,%s,delivered,\n",
			at(2*time.Hour), at(time.Hour), at(time.Hour), at(time.Hour), at(-2*time.Hour))
		s, err := f.ReadScans(t.Context(), merchant, []byte(file), time.UTC)
		if err != nil || len(s.News) != 2 || s.Parcels["WB1"].ID != mine || len(s.Parcels) != 1 {
			t.Fatalf("%+v, %v", s, err)
		}
		var wrong []string
		for _, m := range s.Wrong {
			wrong = append(wrong, fmt.Sprintf("%d %s", m.Line, m.Column))
		}
		if got := fmt.Sprint(wrong); got != "[4 number 5 status 6 time]" {
			t.Errorf("wrong: %s", got)
		}
		if n := len(f.scans(mine)); n != 0 {
			t.Errorf("%d scans were kept before anybody saw them", n)
		}
		for range 2 { // who loads a file twice says nothing twice
			if err := f.KeepScans(t.Context(), merchant, s); err != nil {
				t.Fatal(err)
			}
			if got := f.parcel(mine); got.Status != carrier.StatusDelivered || len(f.scans(mine)) != 2 {
				t.Errorf("status %d, %d scans", got.Status, len(f.scans(mine)))
			}
		}
	})
}
