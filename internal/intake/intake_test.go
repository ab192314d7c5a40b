package intake_test

import (
	"context"
	"sync"
	"testing"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/shipping"
)

func desk(d *db.DB) *intake.Desk {
	return &intake.Desk{DB: d, Events: &event.Book{}, Shipping: &shipping.Desk{DB: d}}
}

func draft(reference string) order.Draft {
	return order.Draft{Number: "W-1", ExternalReference: reference, Weight: 500, To: postal.Address{Name: "Zoë van den Bergh", Street: "Kanaalweg 12b",
		PostalCode: "3526km", City: "Utrecht", Country: "nl"}}
}

func count(t *testing.T, d *db.DB, account int64) int {
	t.Helper()
	n, err := order.Count(t.Context(), d, account, order.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheSameReferenceIsTheSameOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		in := desk(d)
		var wg sync.WaitGroup
		ids := make([]order.ID, 12)
		for i := range ids {
			wg.Go(func() {
				got, err := in.Receive(context.Background(), 7, 1, []order.Draft{draft("R-1")})
				if err != nil {
					t.Error(err)
					return
				}
				ids[i] = got[0].Order.ID
			})
		}
		wg.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Errorf("the same import made orders %v", ids)
				break
			}
		}
		other := draft("R-1")
		other.Weight = 900
		_, err := in.Receive(t.Context(), 7, 1, []order.Draft{draft("R-2"), other})
		if f, ok := fault.As(err); !ok || len(f.Fields) == 0 || f.Fields[0].Name != "external_reference" {
			t.Errorf("other content: %v, want a fault of external_reference", err)
		}
		if n := count(t, d, 7); n != 1 {
			t.Errorf("%d orders, want 1: nothing of a refused list may stay", n)
		}
		if _, err := in.Receive(t.Context(), 7, 2, []order.Draft{other}); err != nil {
			t.Errorf("another integration's own R-1: %v", err)
		}
	})
}

func TestARefusedOrderNamesItsFieldsAndLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		in := desk(d)
		for field, spoil := range map[string]func(*order.Draft){
			"name":                     func(o *order.Draft) { o.To.Name = "" },
			"country":                  func(o *order.Draft) { o.To.Country = "XX" },
			"city":                     func(o *order.Draft) { o.To.City = "a\x00b" },
			"quantity":                 func(o *order.Draft) { o.Quantity = 21 },
			"weight":                   func(o *order.Draft) { o.Weight = -1 },
			"parcel_items.quantity":    func(o *order.Draft) { o.Items = []order.Item{{Description: "Tea"}} },
			"parcel_items.description": func(o *order.Draft) { o.Items = []order.Item{{Description: "\xff", Quantity: 1}} },
		} {
			bad := draft("")
			spoil(&bad)
			_, err := in.Receive(t.Context(), 7, 1, []order.Draft{draft(""), bad})
			f, ok := fault.As(err)
			if !ok || len(f.Fields) == 0 || f.Fields[0].Name != field {
				t.Errorf("%s: got %v", field, err)
			}
		}
		if n := count(t, d, 7); n != 0 {
			t.Errorf("%d orders were kept", n)
		}
	})
}

func TestAnEditCanBeUndoneAndTwoEditorsDoNotOverwriteEachOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		in := desk(d)
		got, err := in.Receive(t.Context(), 7, 1, []order.Draft{draft("")})
		if err != nil {
			t.Fatal(err)
		}
		o := got[0].Order
		if o.To.Street != "Kanaalweg" || o.To.HouseNumber != "12b" || o.To.PostalCode != "3526 KM" || o.To.Country != "NL" {
			t.Errorf("the address was kept as %+v", o.To)
		}
		edit := func(version int64, city string) (order.Order, error) {
			return in.Edit(t.Context(), intake.Edit{Account: 7, Order: o.ID, Version: version, Who: "Ines", What: "address",
				Change: func(d *order.Draft) { d.To.City = city }})
		}
		first, err := edit(o.Version, "Zeist")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := edit(o.Version, "Gouda"); !fault.Is(err, fault.Conflict) {
			t.Errorf("the second editor: %v, want a conflict", err)
		}
		back, err := in.Undo(t.Context(), 7, o.ID, first.Version, "Ines")
		if err != nil || back.To.City != "Utrecht" {
			t.Errorf("undone: %q, %v", back.To.City, err)
		}
		history, err := order.Changes(t.Context(), d, 7, o.ID)
		if err != nil || len(history) != 2 || history[1].Before.To.City != "Utrecht" || history[1].After.To.City != "Zeist" {
			t.Errorf("history %+v, %v", history, err)
		}
		found, err := order.List(t.Context(), d, 7, order.Filter{Search: "zeist"})
		if err != nil || len(found) != 0 {
			t.Errorf("the undone town still finds %d orders, %v", len(found), err)
		}
		if _, err := in.Edit(t.Context(), intake.Edit{Account: 8, Order: o.ID, Who: "x", What: "x", Change: func(*order.Draft) {}}); !fault.Is(err, fault.Missing) {
			t.Errorf("another account's edit: %v", err)
		}
		if err := in.Remove(t.Context(), 7, 2, o.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("another integration's removal: %v", err)
		}
		if err := in.Remove(t.Context(), 7, 1, o.ID); err != nil || count(t, d, 7) != 0 {
			t.Errorf("removed: %v, %d left", err, count(t, d, 7))
		}
	})
}

func TestWhatCanBeMendedLaterIsKeptAndMarked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		in := desk(d)
		bad := draft("")
		bad.To.Street, bad.To.PostalCode = "Kanaalweg", "35"
		got, err := in.Receive(t.Context(), 7, 1, []order.Draft{bad})
		if err != nil {
			t.Fatal(err)
		}
		o := got[0].Order
		if o.State != order.Attention || len(o.Problems) != 2 {
			t.Errorf("state %s with %+v", o.State, o.Problems)
		}
		held, err := in.Hold(t.Context(), 7, o.ID, true, "Ines")
		if err != nil || held.State != order.Hold {
			t.Errorf("held: %s, %v", held.State, err)
		}
		mended, err := in.Edit(t.Context(), intake.Edit{Account: 7, Order: o.ID, Who: "Ines", What: "address", Change: func(d *order.Draft) {
			d.To.HouseNumber, d.To.PostalCode, d.Held = "12", "3526KM", false
		}})
		if err != nil || mended.State != order.Ready || len(mended.Problems) != 0 {
			t.Errorf("mended: %s %+v, %v", mended.State, mended.Problems, err)
		}
		counts, err := order.Counts(t.Context(), d, 7)
		if err != nil || counts[order.Ready] != 1 || counts[order.Hold] != 0 || counts[order.Attention] != 0 {
			t.Errorf("the tallies say %v, %v", counts, err)
		}
	})
}
