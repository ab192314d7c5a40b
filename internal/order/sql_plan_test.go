package order_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/order"
)

func TestEveryListWalksItsIndex(t *testing.T) {
	t.Parallel()
	if !slices.Contains(dbtest.Engines(), "sqlite") {
		t.Skip("plans are read on SQLite")
	}
	d := dbtest.Open(t, "sqlite")
	taken(t, d, 7, 70, "a", "b", "c")
	for _, c := range []struct {
		name   string
		filter order.Filter
		walks  string
	}{
		{"newest", order.Filter{}, "orders_open (account_id=?)"},
		{"newest, deep", order.Filter{After: order.Mark{ID: 2}}, "orders_open (account_id=? AND id<?)"},
		{"oldest", order.Filter{Sort: order.Oldest}, "orders_open (account_id=?)"},
		{"ready", order.Filter{States: []order.State{order.Ready}}, "orders_state (account_id=? AND state=?)"},
		{"of a country", order.Filter{Country: "NL"}, "orders_country (account_id=? AND country=?)"},
		{"of a method", order.Filter{Method: 8}, "orders_method (account_id=? AND method_id=?)"},
		{"without a method", order.Filter{Method: -1}, "orders_method (account_id=? AND method_id=?)"},
		{"of a shop", order.Filter{Integration: 70}, "orders_integration (account_id=? AND integration_id=?)"},
		{"by buyer", order.Filter{Sort: order.ByBuyer}, "orders_buyer (account_id=?)"},
		{"by buyer, deep", order.Filter{Sort: order.ByBuyer, After: order.Mark{ID: 2, Key: "ada"}}, "orders_buyer (account_id=? AND (buyer,id)>(?,?))"},
		{"by weight", order.Filter{Sort: order.ByWeight}, "orders_weight (account_id=?)"},
		{"heaviest, deep", order.Filter{Sort: order.Heaviest, After: order.Mark{ID: 2, Key: "1000"}}, "orders_weight (account_id=? AND (weight,id)<(?,?))"},
		{"by words", order.Filter{Search: "ada lov"}, "sqlite_autoindex_order_word_1 (account_id=? AND word=?)"},
	} {
		p := &dbtest.Planner{T: t, DB: d}
		if _, err := order.List(t.Context(), p, 7, c.filter); err != nil {
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

func TestTheCountsOfAPageAreNotCounted(t *testing.T) {
	t.Parallel()
	if !slices.Contains(dbtest.Engines(), "sqlite") {
		t.Skip("plans are read on SQLite")
	}
	p := &dbtest.Planner{T: t, DB: dbtest.Open(t, "sqlite")}
	if _, err := order.Counts(t.Context(), p, 7); err != nil {
		t.Fatal(err)
	}
	if said := strings.Join(p.Steps, "\n"); !strings.Contains(said, "SEARCH order_tally") || strings.Contains(said, "orders") {
		t.Error(said)
	}
}
