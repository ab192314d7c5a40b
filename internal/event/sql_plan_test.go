package event_test

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
)

func TestChangesOfStatusAreFoundAmongAllThatHappened(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, c := range []struct {
			integration, at int64
			back            bool
			walks           string
		}{
			{0, 0, false, "event_status (account_id=? AND number<?)"},
			{0, 9, true, "event_status (account_id=? AND number>?)"},
			{70, 9, false, "event_status_integration (account_id=? AND integration_id=? AND integration_number<?)"},
		} {
			p := &dbtest.Planner{T: t, DB: d}
			if _, err := event.Statuses(t.Context(), p, 7, c.integration, c.at, c.back, 10); err != nil {
				t.Fatal(err)
			}
			if !p.Walks(c.walks) || len(p.Slow()) > 0 {
				t.Errorf("integration %d: no step takes %s in %q", c.integration, c.walks, p.Steps)
			}
		}
	})
}
