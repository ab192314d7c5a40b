package parcel_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/parcel"
)

func TestEveryListWalksItsIndex(t *testing.T) {
	t.Parallel()
	if !slices.Contains(dbtest.Engines(), "sqlite") {
		t.Skip("plans are read on SQLite")
	}
	d := dbtest.Open(t, "sqlite")
	warehouse(t, d, rand.New(rand.NewPCG(1, 2)), 60)
	no := carrier.Status(80)
	for _, c := range []struct {
		name   string
		filter parcel.Filter
		walks  string // the index that decides
	}{
		{"all", parcel.Filter{}, "USING INDEX sqlite_autoindex_parcel_1 (account_id=?)"},
		{"one integration's", parcel.Filter{Integration: 71}, "parcel_integration (account_id=? AND integration_id=?)"},
		{"one integration's, deep", parcel.Filter{Integration: 71, Below: 40}, "parcel_integration (account_id=? AND integration_id=? AND id<?)"},
		{"updated after", parcel.Filter{Integration: 71, UpdatedAfter: epoch}, "parcel_updated (account_id=? AND integration_id=? AND updated_at>?)"},
		{"updated after, of all", parcel.Filter{UpdatedAfter: epoch}, "parcel_updated (account_id=? AND integration_id=? AND updated_at>?)"},
		{"announced after", parcel.Filter{Integration: 71, AnnouncedAfter: epoch}, "parcel_announced (account_id=? AND integration_id=? AND announced_at>?)"},
		{"in a status", parcel.Filter{Integration: 71, Statuses: []carrier.Status{no}}, "parcel_integration_status (account_id=? AND integration_id=? AND status=?"},
		{"in a rare status, updated after", parcel.Filter{Integration: 71, Statuses: []carrier.Status{no}, UpdatedAfter: epoch}, "parcel_integration_status (account_id=? AND integration_id=? AND status=?"},
		{"with a label", parcel.Filter{Labelled: true}, "parcel_labelled (account_id=?)"},
		{"in a status, of all", parcel.Filter{Statuses: []carrier.Status{no}}, "parcel_integration_status (account_id=? AND integration_id=? AND status=?"},
		{"of an order number", parcel.Filter{Integration: 71, OrderNumber: "N1"}, "parcel_order_number (account_id=? AND order_number=?)"},
		{"of a tracking number", parcel.Filter{Integration: 71, Number: "3S1"}, "parcel_number (account_id=? AND number=?)"},
		{"of a reference", parcel.Filter{Integration: 71, ExternalReference: "R1"}, "parcel_reference (account_id=? AND external_reference=?)"},
		{"by ids", parcel.Filter{Integration: 71, IDs: []parcel.ID{1, 2, 3}}, "sqlite_autoindex_parcel_1 (account_id=? AND id=?)"},
	} {
		p := &dbtest.Planner{T: t, DB: d}
		if _, err := parcel.List(t.Context(), p, 7, c.filter); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		said := strings.Join(p.Steps, "\n")
		if !strings.Contains(said, c.walks) {
			t.Errorf("%s: no step takes %s:\n%s", c.name, c.walks, said)
		}
		if slow := p.Slow(); len(slow) > 0 {
			t.Errorf("%s: %v in\n%s", c.name, slow, said)
		}
	}
}

func TestAPeriodIsReadByWhenItWasAnnounced(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, "sqlite")
	for integration, walks := range map[int64]string{0: "parcel_announced_any (account_id=? AND announced_at>?", 71: "parcel_announced (account_id=? AND integration_id=? AND announced_at>?"} {
		p := &dbtest.Planner{T: t, DB: d}
		period := parcel.Period{Integration: integration, AnnouncedAfter: time.Unix(0, 0), AnnouncedBefore: time.Now()}
		if _, err := parcel.Announced(t.Context(), p, 7, period, parcel.Parcel{}, 10); err != nil {
			t.Fatal(err)
		}
		said := strings.Join(p.Steps, "\n")
		if !strings.Contains(said, walks) || len(p.Slow()) > 0 {
			t.Errorf("of integration %d: %s", integration, said)
		}
	}
}

func TestEveryListOfShipmentsWalksItsIndex(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		warehouse(t, d, rand.New(rand.NewPCG(1, 2)), 60)
		for _, c := range []struct {
			name   string
			filter parcel.ShipmentFilter
			walks  string
		}{
			{"all", parcel.ShipmentFilter{}, "shipment_wanted (account_id=?)"},
			{"one integration's, deep", parcel.ShipmentFilter{Integration: 71, Below: 9}, "shipment_wanted_integration (account_id=? AND integration_id=? AND id<?)"},
			{"in a rare status", parcel.ShipmentFilter{Statuses: []carrier.Status{80}}, "parcel_integration_status (account_id=? AND integration_id=? AND status=?)"},
			{"in a rare status, of one", parcel.ShipmentFilter{Integration: 71, Statuses: []carrier.Status{80}, UpdatedAfter: epoch}, "parcel_integration_status (account_id=? AND integration_id=? AND status=?)"},
			{"updated before", parcel.ShipmentFilter{UpdatedBefore: epoch}, "parcel_updated (account_id=? AND integration_id=? AND updated_at<?)"},
			{"announced in a span", parcel.ShipmentFilter{AnnouncedAfter: epoch, AnnouncedBefore: epoch}, "parcel_announced (account_id=? AND integration_id=? AND announced_at>? AND announced_at<?)"},
			{"of a number", parcel.ShipmentFilter{Number: "3S1"}, "parcel_number (account_id=? AND number=?)"},
			{"of an order number", parcel.ShipmentFilter{OrderNumber: "N1"}, "parcel_order_number (account_id=? AND order_number=?)"},
			{"of UUIDs", parcel.ShipmentFilter{UUIDs: []string{"u"}}, "shipment_"},
		} {
			p := &dbtest.Planner{T: t, DB: d}
			if _, err := parcel.ListShipments(t.Context(), p, 7, c.filter); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			said := strings.Join(p.Steps, "\n")
			if !p.Walks(c.walks) || len(p.Slow()) > 0 {
				t.Errorf("%s: no step takes %s, or %v is slow in\n%s", c.name, c.walks, p.Slow(), said)
			}
		}
	})
}
