package order_test

import (
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/order"
)

func TestEveryListOfThePanelWalksItsIndex(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
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
			// The rare condition leads.
			{"of a rare country, by buyer", order.Filter{Country: "MT", Sort: order.ByBuyer}, "orders_country (account_id=? AND country=?)"},
			{"of a rare method, ready, heaviest", order.Filter{Method: 9, States: []order.State{order.Ready}, Sort: order.Heaviest}, "orders_method (account_id=? AND method_id=?)"},
		} {
			p := &dbtest.Planner{T: t, DB: d}
			if _, err := order.List(t.Context(), p, 7, c.filter); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			walks(t, p, c.name, c.walks)
		}
	})
}

func TestEveryListOfAShopWalksItsIndex(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		taken(t, d, 7, 70, "a", "b", "c")
		now := time.Now()
		at := db.Micro(now).Format(time.RFC3339Nano)
		one := []int64{70}
		for _, c := range []struct {
			name  string
			query order.Query
			walks string
		}{
			{"newest", order.Query{}, "orders_open (account_id=?)"},
			{"newest, deep", order.Query{After: []string{"2"}}, "orders_open (account_id=? AND id<?)"},
			{"of an integration", order.Query{Integrations: one}, "orders_integration (account_id=? AND integration_id=?)"},
			{"by when it was bought", order.Query{Sort: []order.By{order.ByBought}}, "orders_bought (account_id=?)"},
			{"by when it was bought, deep", order.Query{Sort: []order.By{order.ByBought}, After: []string{at, "2"}}, "orders_bought (account_id=? AND (bought_at,id)>(?,?))"},
			{"last changed, deep", order.Query{Sort: []order.By{"-" + order.ByChanged}, After: []string{at, "2"}}, "orders_changed (account_id=? AND (changed_at,id)<(?,?))"},
			{"by number, of few", order.Query{Sort: []order.By{order.ByNumber}}, "orders_open (account_id=?)"},
			{"by integration and number, of few", order.Query{Sort: []order.By{order.ByIntegration, "-" + order.ByNumber}}, "orders_open (account_id=?)"},
			{"of a status of the shop", order.Query{Status: "Paid", Integrations: one}, "orders_shop_status (account_id=? AND <expr>=?)"},
			{"of a number, with all states", order.Query{Number: "N1", Any: true}, "orders_number (account_id=? AND <expr>=?)"},
			{"of an id", order.Query{ExternalID: "x"}, "orders_external_any (account_id=? AND <expr>=?)"},
			{"of ids", order.Query{ExternalIDs: []string{"x", "y"}, Integrations: one, Any: true}, "orders_external_any (account_id=? AND <expr>=?)"},
			{"of shipments", order.Query{Shipments: []string{"x", "y"}, Integrations: one, Any: true}, "orders_external_shipment (account_id=? AND external_shipment=?)"},
			{"of a UUID", order.Query{UUID: "u", Any: true}, "orders_uuid (account_id=? AND uuid=?)"},
			{"bought on a day", order.Query{BoughtFrom: now, BoughtUntil: now}, "orders_bought (account_id=? AND bought_at>? AND bought_at<?)"},
			{"changed since, by number", order.Query{ChangedFrom: now, Sort: []order.By{order.ByNumber}}, "orders_changed (account_id=? AND changed_at>?)"},
		} {
			p := &dbtest.Planner{T: t, DB: d}
			if _, _, err := order.Fetch(t.Context(), p, 7, c.query); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			walks(t, p, c.name, c.walks)
		}
	})
}

func walks(t *testing.T, p *dbtest.Planner, name, index string) {
	t.Helper()
	if !p.Walks(index) {
		t.Errorf("%s: no step takes %s:\n%s", name, index, strings.Join(p.Steps, "\n"))
	}
	if slow := p.Slow(); len(slow) > 0 {
		t.Errorf("%s: %v in\n%s", name, slow, strings.Join(p.Steps, "\n"))
	}
}

func TestTheCountsOfAPageAreNotCounted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := &dbtest.Planner{T: t, DB: d}
		if _, err := order.Counts(t.Context(), p, 7); err != nil {
			t.Fatal(err)
		}
		if said := strings.Join(p.Steps, "\n"); !p.Walks("order_tally") || strings.Contains(said, "orders") {
			t.Error(said)
		}
	})
}
