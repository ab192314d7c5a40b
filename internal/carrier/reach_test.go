package carrier_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// pairs are the ways of a carrier with three homes to which goes says yes, by From, then To; returns are turned round.
func pairs(back bool, goes func(from, to postal.Country) bool, price func(from, to string) money.Amount) []carrier.Destination {
	var all []carrier.Destination
	for _, home := range []string{"DE", "GB", "NL"} {
		h, _ := postal.Lookup(home)
		for _, c := range postal.Countries() {
			if !goes(h, c) {
				continue
			}
			d := carrier.Destination{From: home, To: c.Code}
			if back {
				d.From, d.To = d.To, d.From
			}
			if price != nil {
				d.Price = price(d.From, d.To)
			}
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b carrier.Destination) int {
		return strings.Compare(a.From+a.To, b.From+b.To)
	})
	return all
}

func TestAWorldOfWaysIsKeptInAFewRowsAndComesBackPairByPair(t *testing.T) {
	t.Parallel()
	abroad := func(h, c postal.Country) bool { return h.Code != c.Code }
	zone := func(_, to string) money.Amount { return money.EUR(int64(100 * (1 + int(to[0])%3))) }
	shapes := []struct {
		name string
		ways []carrier.Destination
		rows int
	}{
		{"abroad", pairs(false, abroad, nil), 1},
		{"back from abroad", pairs(true, abroad, nil), 2},
		{"within a country", pairs(false, func(h, c postal.Country) bool { return h.Code == c.Code }, nil), 3},
		{"within the union", pairs(false, func(h, c postal.Country) bool { return h.EU && c.EU && abroad(h, c) }, nil), 1},
		{"over its border", pairs(false, func(h, c postal.Country) bool { return abroad(h, c) && (!h.EU || !c.EU) }, nil), 2},
		{"everywhere", pairs(false, func(_, _ postal.Country) bool { return true }, nil), 1},
		{"at a price by country", pairs(false, abroad, zone), 7},
	}
	var methods []carrier.Method
	for i, s := range shapes {
		methods = append(methods, carrier.Method{ID: 9000 + i, OwnerAccount: 1, Carrier: "worldly", Code: s.name, Countries: s.ways})
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for range 2 {
			err := d.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
				return carrier.KeepMethods(ctx, tx, 1, "worldly", methods)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		got, err := carrier.ListMethods(t.Context(), d, 77, carrier.MethodFilter{})
		if err != nil || len(got) != len(shapes) {
			t.Fatalf("%d methods, %v", len(got), err)
		}
		for i, s := range shapes {
			t.Run(s.name, func(t *testing.T) { comesBack(t, got[i], s.ways, s.rows) })
		}
	})
}

// comesBack asks a method that was kept in every way for what its driver said.
func comesBack(t *testing.T, m carrier.Method, want []carrier.Destination, rows int) {
	if len(m.Reaches) > rows {
		t.Errorf("%d rows, want no more than %d", len(m.Reaches), rows)
	}
	if diff := cmp.Diff(want, m.Ways("", "")); diff != "" {
		t.Errorf("ways (-want +got):\n%s", diff)
	}
	told := map[[2]string]carrier.Destination{}
	for _, w := range want {
		told[[2]string{w.From, w.To}] = w
	}
	for _, from := range postal.Countries() {
		var some []carrier.Destination
		for _, w := range want {
			if w.From == from.Code {
				some = append(some, w)
			}
		}
		if diff := cmp.Diff(some, m.Ways(from.Code, "")); diff != "" {
			t.Errorf("from %s (-want +got):\n%s", from.Code, diff)
		}
		if m.Goes(from.Code, "") != (len(some) > 0) {
			t.Errorf("goes from %s: %v", from.Code, !(len(some) > 0))
		}
		to := slices.ContainsFunc(want, func(w carrier.Destination) bool { return w.To == from.Code })
		if m.Goes("", from.Code) != to || (len(m.Ways("", from.Code)) > 0) != to {
			t.Errorf("goes to %s: want %v", from.Code, to)
		}
		for _, to := range postal.Countries() {
			w, ok := told[[2]string{from.Code, to.Code}]
			got, goes := m.Way(from.Code, to.Code)
			if ok != goes || got.Price != w.Price || ok != m.Goes(from.Code, to.Code) || ok != (len(m.Ways(from.Code, to.Code)) == 1) {
				t.Fatalf("%s-%s: %v %v, want %v %v", from.Code, to.Code, got, goes, w, ok)
			}
		}
	}
}

func TestWaysThatWereKeptOneByOneStillHold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := keep(t, d, 1, "sendcloud", methods()); err != nil {
			t.Fatal(err)
		}
		err := d.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `
				INSERT INTO method_way (method_id, from_country, to_country, price, currency, lead_hours, breakdown)
				VALUES (1002, 'NL', 'BE', 0, '', NULL, 'null')`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		m, err := carrier.GetMethod(t.Context(), d, 77, 1002)
		if from, to := m.Ends(); err != nil || from != "NL" || to != "BENL" || !m.Goes("NL", "BE") || m.Goes("BE", "NL") {
			t.Errorf("%+v, %v", m, err)
		}
	})
}

func TestAWayThatIsNotBetweenCountriesIsNotKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		bad := []carrier.Method{{ID: 1, Code: "x", Countries: []carrier.Destination{{From: "NL", To: "NLD"}}}}
		if keep(t, d, 1, "worldly", bad) == nil {
			t.Error("a code of three letters was kept among codes of two")
		}
	})
}
