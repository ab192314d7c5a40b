package incoming_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/order"
)

// best is the quickest of a few answers, so that a busy machine does not count.
func (m merchant) best(path string) time.Duration {
	m.t.Helper()
	quickest := time.Hour
	for range 5 {
		began := time.Now()
		m.send(path, nil).is(200)
		quickest = min(quickest, time.Since(began))
	}
	return quickest
}

func TestTheListCostsTheSameWithManyOrders(t *testing.T) {
	if testing.Short() {
		t.Skip("it fills an account")
	}
	d := dbtest.Open(t, "sqlite")
	m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
	fill := func(from, n int) {
		for at := 0; at < n; at += 500 {
			var drafts []order.Draft
			for i := range min(500, n-at) {
				o := draft(fmt.Sprintf("N-%d", from+at+i))
				o.To.Name = fmt.Sprintf("Buyer%d Surname", (from+at+i)*7919%100003)
				drafts = append(drafts, o)
			}
			m.receive(drafts...)
		}
	}
	paths := []string{"/orders", "/orders?state=ready", "/orders?country=BE", "/orders?sort=buyer", "/orders?sort=weight", "/orders?q=N-77", "/orders?state=ready&sort=oldest"}
	fill(0, 400)
	before := map[string]time.Duration{}
	for _, p := range paths {
		before[p] = m.best(p)
	}
	fill(400, 12_000)
	for _, p := range paths {
		after := m.best(p)
		t.Logf("%-35s %8s with 400 orders, %8s with 12,400", p, before[p].Round(time.Microsecond), after.Round(time.Microsecond))
		// Thirty times the orders: what read them all would take far longer than this.
		if after > 3*before[p]+20*time.Millisecond {
			t.Errorf("%s: %s became %s", p, before[p], after)
		}
	}
}

func TestThePagesStatementsUseTheirIndexes(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, "sqlite")
	for name, c := range map[string]struct{ query, index string }{
		"newest":   {`SELECT id FROM orders WHERE account_id = 1 AND open ORDER BY id DESC LIMIT 51`, "orders_open"},
		"state":    {`SELECT id FROM orders WHERE account_id = 1 AND open AND state = 'ready' ORDER BY id DESC LIMIT 51`, "orders_state"},
		"country":  {`SELECT id FROM orders WHERE account_id = 1 AND open AND country = 'BE' ORDER BY id DESC LIMIT 51`, "orders_country"},
		"by buyer": {`SELECT id FROM orders WHERE account_id = 1 AND open AND (buyer, id) > ('a', 7) ORDER BY buyer, id LIMIT 51`, "orders_buyer"},
		"heaviest": {`SELECT id FROM orders WHERE account_id = 1 AND open AND (weight, id) < (5, 7) ORDER BY weight DESC, id DESC LIMIT 51`, "orders_weight"},
		"used":     {`SELECT min(country) FROM orders WHERE account_id = 1 AND open AND country > 'BE'`, "orders_country"},
	} {
		rows, err := d.Query(t.Context(), "EXPLAIN QUERY PLAN "+c.query)
		if err != nil {
			t.Fatal(err)
		}
		plan := ""
		for rows.Next() {
			var id, parent, unused int64
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			plan += detail + "\n"
		}
		rows.Close()
		if !strings.Contains(plan, c.index) || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s: the plan is %s", name, plan)
		}
	}
}
