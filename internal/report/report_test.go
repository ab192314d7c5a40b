package report_test

import (
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/report"
)

func TestAReportThatNeverCameToAFileIsForgottenToo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
		desk := &report.Desk{DB: d, Now: func() time.Time { return now }}
		old, err := desk.Ask(t.Context(), 1, 3, report.Wish{})
		if err != nil {
			t.Fatal(err)
		}
		now = now.Add(8 * 24 * time.Hour)
		fresh, err := desk.Ask(t.Context(), 1, 3, report.Wish{})
		if err != nil {
			t.Fatal(err)
		}
		if err := desk.Sweep(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if _, err := desk.Get(t.Context(), 1, 0, old.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("the old one: %v, want that it is gone", err)
		}
		if _, err := desk.Get(t.Context(), 1, 3, fresh.ID); err != nil {
			t.Errorf("the fresh one: %v", err)
		}
		if _, err := desk.Get(t.Context(), 1, 4, fresh.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("a sibling reads it: %v", err)
		}
	})
}

func TestTransitsAreReckonedOverThirteenMonthsAtMost(t *testing.T) {
	t.Parallel()
	desk := &report.Desk{DB: dbtest.Open(t, "sqlite")}
	to := time.Date(2026, 11, 23, 23, 59, 59, 0, time.UTC)
	if _, err := desk.Transits(t.Context(), 1, 0, to.AddDate(0, -14, 0), to, false); !fault.Is(err, fault.Invalid) {
		t.Errorf("14 months: %v, want Invalid", err)
	}
	if _, err := desk.Transits(t.Context(), 1, 0, to.AddDate(0, -13, 0), to, false); err != nil {
		t.Errorf("13 months: %v", err)
	}
}
