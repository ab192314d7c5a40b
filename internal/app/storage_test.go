package app_test

import (
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
)

func TestADatabaseThatFailsIsNotAWrongToken(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		d.Close()
		if _, _, err := w.Find(t.Context(), w.app.ClientID); err == nil || fault.KindOf(err) != fault.Ours {
			t.Errorf("an app and no database: %v, want an error of ours", err)
		}
		if _, err := w.Authenticate(t.Context(), "wb_at_"+strings.Repeat("a", 43)); err == nil || fault.KindOf(err) != fault.Ours {
			t.Errorf("a token and no database: %v, want an error of ours", err)
		}
	})
}
