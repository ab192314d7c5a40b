package incoming_test

import (
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/dbtest"
)

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
