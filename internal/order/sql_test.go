package order_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

// taken writes orders with these references and answers them.
func taken(t *testing.T, d *db.DB, account, integration int64, references ...string) map[string]order.Taken {
	t.Helper()
	ids, err := order.NextIDs(t.Context(), d, len(references))
	if err != nil {
		t.Fatal(err)
	}
	var all []order.Order
	known := map[string]order.Taken{}
	for i, ref := range references {
		o := order.Order{ID: ids[i], Account: account, Integration: integration, State: order.Ready, Version: 1, CreatedAt: time.Now(), UpdatedAt: time.Now(),
			Draft: order.Draft{Number: fmt.Sprint(i), ExternalReference: ref, To: postal.Address{Name: "Ada", Country: "NL"}}}
		all = append(all, o)
		known[ref] = order.Taken{Order: o.ID, Hash: o.Hash()}
	}
	err = d.Write(t.Context(), account, func(ctx context.Context, tx *db.Tx) error { return order.Add(ctx, tx, account, all) })
	if err != nil {
		t.Fatal(err)
	}
	return known
}

func TestReferencesAreKnownPerIntegration(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		want := taken(t, d, 7, 70, "a", "b", "it's; c")
		taken(t, d, 7, 71, "b", "d")
		taken(t, d, 8, 70, "a", "e")
		asked := []string{"a", "b", "it's; c", "d", "e", "f"}
		for i := range 94 {
			asked = append(asked, fmt.Sprint("new-", i))
		}
		got, err := order.ByReferences(t.Context(), d, 7, 70, asked)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if got, err := order.ByReferences(t.Context(), d, 9, 70, asked); err != nil || len(got) > 0 {
			t.Errorf("another account knows %v, %v", got, err)
		}
	})
}
