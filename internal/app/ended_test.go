package app_test

import (
	"context"
	"testing"

	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/integration"
)

// TestAnAppWhoseAccessEndsIsToldNoMore ends it in every way there is.
func TestAnAppWhoseAccessEndsIsToldNoMore(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for name, end := range map[string]func(got app.Tokens) error{
			"by the merchant": func(app.Tokens) error {
				all, err := w.Grants(t.Context(), w.merchant.Account)
				if err == nil {
					_, err = w.End(t.Context(), w.merchant, all[0].ID, false)
				}
				return err
			},
			"by the app": func(got app.Tokens) error { return w.Revoke(t.Context(), w.app.ClientID, got.Refresh) },
			"by a copy of its token": func(got app.Tokens) error {
				if _, err := w.Refresh(t.Context(), w.app, got.Refresh, ""); err != nil {
					return err
				}
				_, _ = w.Refresh(t.Context(), w.app, got.Refresh, "") // refused, and the end of it
				return nil
			},
		} {
			left := map[int64]int{}
			w.Ended = func(_ context.Context, _ *db.Tx, _, integration int64) error {
				left[integration]++
				return nil
			}
			got := w.exchange(t)
			i, err := integration.Get(t.Context(), d, w.merchant.Account, got.Integration)
			if err != nil {
				t.Fatal(err)
			}
			i.WebhookURL, i.WebhookActive = "https://markt.example/hook", true
			if _, err := w.Integrations.Set(t.Context(), w.merchant, i); err != nil {
				t.Fatal(err)
			}
			if err := end(got); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if i, err = integration.Get(t.Context(), d, w.merchant.Account, got.Integration); err != nil || i.WebhookActive {
				t.Errorf("%s: its webhook is told on: %+v, %v", name, i, err)
			}
			if left[got.Integration] == 0 || len(left) != 1 {
				t.Errorf("%s: its subscriptions go on: %v", name, left)
			}
		}
	})
}
