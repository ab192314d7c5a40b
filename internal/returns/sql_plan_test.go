package returns_test

import (
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/returns"
)

func TestEveryListOfReturnsWalksItsIndex(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Now()
		for name, c := range map[string]struct {
			filter returns.Filter
			walks  string
		}{
			"all, deep":                   {returns.Filter{Below: 9}, "sqlite_autoindex_returns_1 (account_id=? AND id<?)"},
			"one integration's":           {returns.Filter{Integration: 70}, "returns_integration (account_id=? AND integration_id=?)"},
			"in rare statuses":            {returns.Filter{Statuses: []carrier.Status{80, 11}}, "returns_status (account_id=? AND status=?)"},
			"in rare statuses, of one":    {returns.Filter{Integration: 70, Statuses: []carrier.Status{80, 11}}, "returns_integration_status (account_id=? AND integration_id=? AND status=?)"},
			"made in a span":              {returns.Filter{From: now, To: now}, "returns_created (account_id=? AND created_at>? AND created_at<?)"},
			"made since, of one":          {returns.Filter{Integration: 70, From: now}, "returns_integration_created (account_id=? AND integration_id=? AND created_at>?)"},
			"of the parcels they came in": {returns.Filter{Outgoing: []parcel.ID{1, 2}}, "returns_outgoing (account_id=? AND outgoing_id=?)"},
		} {
			p := &dbtest.Planner{T: t, DB: d}
			if _, err := returns.List(t.Context(), p, 7, c.filter); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if !p.Walks(c.walks) || len(p.Slow()) > 0 {
				t.Errorf("%s: no step takes %s in %q", name, c.walks, p.Steps)
			}
		}
	})
}
