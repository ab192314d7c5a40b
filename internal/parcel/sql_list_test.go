package parcel_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

var epoch = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// warehouse fills account 7 with parcels of three integrations, and a neighbour with a few.
func warehouse(t *testing.T, d *db.DB, random *rand.Rand, n int) []parcel.Parcel {
	t.Helper()
	var all []parcel.Parcel
	for i := range n {
		at := epoch.Add(time.Duration(random.IntN(1000)) * time.Minute)
		p := parcel.Parcel{
			Account: 7, ID: parcel.ID(i + 1), Integration: []int64{0, 70, 71, 71, 71}[random.IntN(5)], Shipment: parcel.ShipmentID(i + 1), Order: order.ID(i + 1),
			Colli: 1, Status: carrier.Status([]int{999, 1000, 11, 80}[random.IntN(4)]), StatusAt: at, OrderNumber: fmt.Sprint("N", random.IntN(n/3)),
			ExternalReference: fmt.Sprint("R", random.IntN(n/2)), CreatedAt: at, UpdatedAt: at,
		}
		if random.IntN(40) == 0 {
			p.Account = 8
		}
		if p.Status != 999 {
			p.Number, p.AnnouncedAt, p.Label = fmt.Sprint("3S", random.IntN(n)), &at, &parcel.Paper{Type: "label"}
		}
		all = append(all, p)
	}
	for _, account := range []int64{7, 8} {
		own := slices.DeleteFunc(slices.Clone(all), func(p parcel.Parcel) bool { return p.Account != account })
		if err := d.Write(t.Context(), account, func(ctx context.Context, tx *db.Tx) error { return parcel.Add(ctx, tx, own) }); err != nil {
			t.Fatal(err)
		}
	}
	return slices.DeleteFunc(all, func(p parcel.Parcel) bool { return p.Account != 7 })
}

// anyFilter asks for something at random that the parcels could answer.
func anyFilter(random *rand.Rand, n int) parcel.Filter {
	f := parcel.Filter{Integration: []int64{0, 70, 71, 72}[random.IntN(4)], Limit: 1 + random.IntN(30)}
	with := func(part int) bool { return random.IntN(part) == 0 }
	if with(4) {
		for range 1 + random.IntN(2) {
			f.Statuses = append(f.Statuses, carrier.Status([]int{999, 1000, 11, 80, 3}[random.IntN(5)]))
		}
		f.Statuses = slices.Compact(slices.Sorted(slices.Values(f.Statuses)))
	}
	f.Labelled = with(4)
	if with(6) {
		f.Number = fmt.Sprint("3S", random.IntN(n))
	}
	if with(6) {
		f.OrderNumber = fmt.Sprint("N", random.IntN(n/3))
	}
	if with(6) {
		f.ExternalReference = fmt.Sprint("R", random.IntN(n/2))
	}
	if with(3) {
		f.UpdatedAfter = epoch.Add(time.Duration(random.IntN(1100)) * time.Minute)
	}
	if with(4) {
		f.AnnouncedAfter = epoch.Add(time.Duration(random.IntN(1100)) * time.Minute)
	}
	if with(8) {
		f.IDs = []parcel.ID{}
		for range random.IntN(300) {
			f.IDs = append(f.IDs, parcel.ID(random.IntN(n)))
		}
	}
	switch random.IntN(3) {
	case 0:
		f.Below = parcel.ID(random.IntN(n))
	case 1:
		f.Above = parcel.ID(random.IntN(n))
	}
	return f
}

// answer is what the list must hold, found by looking at every parcel.
func answer(all []parcel.Parcel, f parcel.Filter) (ids []parcel.ID) {
	for _, p := range all {
		ok := (f.Integration == 0 || p.Integration == f.Integration) && (len(f.Statuses) == 0 || slices.Contains(f.Statuses, p.Status)) &&
			(!f.Labelled || p.Labelled()) && (f.Number == "" || p.Number == f.Number) && (f.OrderNumber == "" || p.OrderNumber == f.OrderNumber) &&
			(f.ExternalReference == "" || p.ExternalReference == f.ExternalReference) && p.UpdatedAt.After(f.UpdatedAfter) &&
			(f.AnnouncedAfter.IsZero() || p.AnnouncedAt != nil && p.AnnouncedAt.After(f.AnnouncedAfter)) &&
			(f.IDs == nil || slices.Contains(f.IDs, p.ID)) && (f.Below == 0 || p.ID < f.Below) && p.ID > f.Above
		if ok {
			ids = append(ids, p.ID)
		}
	}
	slices.Sort(ids)
	if f.Above == 0 {
		slices.Reverse(ids)
	}
	ids = ids[:min(len(ids), f.Limit)]
	if f.Above != 0 {
		slices.Reverse(ids)
	}
	return ids
}

func TestEveryListHoldsWhatItsFilterSays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const n, tries = 900, 400
		random := rand.New(rand.NewPCG(7, 22))
		all := warehouse(t, d, random, n)
		held := 0
		for range tries {
			f := anyFilter(random, n)
			got, err := parcel.List(t.Context(), d, 7, f)
			if err != nil {
				t.Fatalf("%+v: %v", f, err)
			}
			var ids []parcel.ID
			for _, p := range got {
				ids = append(ids, p.ID)
			}
			if diff := cmp.Diff(answer(all, f), ids); diff != "" {
				t.Fatalf("%+v: %s", f, diff)
			}
			held += len(ids)
		}
		if held < tries {
			t.Errorf("%d lists held only %d parcels: the filters ask for too little", tries, held)
		}
	})
}
