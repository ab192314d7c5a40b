package main

import (
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/dbtest"
)

func TestTheImportBenchMeasuresEveryEngine(t *testing.T) {
	printed := measured(t, &benchImportCmd{Engines: dbtest.Engines(), Rounds: 1, Orders: 400, Clients: 4, Dir: t.TempDir()})
	for _, engine := range dbtest.Engines() {
		_, figures, ok := strings.Cut(printed, "\n"+engine+":")
		if !ok {
			t.Fatalf("nothing about %s in:\n%s", engine, printed)
		}
		if got := figure(t, figures, "of raw"); got <= 0.02 {
			t.Errorf("%s: bulk import is %v of raw", engine, got)
		}
	}
}

func TestRawRowsAreAllThatAnImportWrites(t *testing.T) {
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			where, err := newBenchPlace(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			house, err := where.open(t.Context(), engine)
			if err != nil {
				t.Fatal(err)
			}
			defer house.stop()
			raw, err := where.emptyDatabase(t.Context(), engine)
			if err != nil {
				t.Fatal(err)
			}
			defer raw.Close()
			before, err := tableSums(t.Context(), house.db)
			if err != nil {
				t.Fatal(err)
			}
			r := importRun{c: &benchImportCmd{Clients: 2}, house: house, raw: raw, shop: newShopOrders(), client: newClient(2)}
			if _, err := r.round(t.Context(), 200); err != nil {
				t.Fatal(err)
			}
			after, err := tableSums(t.Context(), house.db)
			if err != nil {
				t.Fatal(err)
			}
			copied, err := tableSums(t.Context(), raw)
			if err != nil {
				t.Fatal(err)
			}
			grown := 0
			for table, n := range after {
				// Counted ids are the raw writer's too, drawn before; jobs are the crew's own; the key notes when it was used.
				if n == before[table] || table == "id_block" || strings.HasPrefix(table, "river_") {
					continue
				}
				grown++
				if added := n - before[table]; copied[table] != added {
					t.Errorf("the import added %d rows to %s and the raw writer %d", added, table, copied[table])
				}
			}
			if grown < 6 {
				t.Errorf("only %d tables grew: %v", grown, after)
			}
		})
	}
}
