package shipping_test

import (
	"context"
	"slices"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// broker is a carrier whose contracts bring methods: what its key says, a letter each.
type broker struct{ carrier.Driver }

func (b broker) Carrier() carrier.Info {
	i := b.Driver.Carrier()
	i.Code, i.Name, i.Way, i.Cancel, i.Reference = "broker", "Broker", carrier.Aggregator, carrier.CancelNever, carrier.Blind
	return i
}

func (b broker) Brings(_ context.Context, c carrier.Contract, from []string) ([]carrier.Method, error) {
	var all []carrier.Method
	for _, letter := range c.Credentials[sandbox.KeyName] {
		m := carrier.Method{Code: string(letter), Name: "Van " + string(letter), Kind: carrier.Parcel, MinWeight: 1, MaxWeight: 1000}
		for _, f := range from {
			m.Countries = append(m.Countries, carrier.Destination{From: f, To: "NL"})
		}
		all = append(all, m)
	}
	return all, nil
}

func TestAContractBringsItsMethodsAndTheyKeepTheirIDs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		box := s.shipping.Carriers.Driver(sandbox.Code)
		set, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: box, "broker": broker{box}})
		must(t, err)
		s.shipping.Carriers = set
		sold := func(contract int64) map[string]int {
			t.Helper()
			all, err := s.shipping.Methods(t.Context(), s.account)
			must(t, err)
			by := map[string]int{}
			for _, m := range all {
				if m.Carrier == "broker" {
					by[m.Code] = m.ID
					if ways := m.Ways("", ""); m.Contract != contract || len(ways) != 1 || ways[0].From != "NL" || m.Product == "" {
						t.Errorf("brought %+v", m)
					}
				}
			}
			return by
		}
		key := func(letters string) shipping.ContractWish {
			return shipping.ContractWish{Carrier: "broker", Active: ptr(true), Data: map[string]string{sandbox.KeyName: letters}}
		}
		c, err := s.shipping.AddContract(t.Context(), s.account, key("abc"))
		must(t, err)
		first := sold(c.ID)
		if len(first) != 3 {
			t.Fatalf("brought %v", first)
		}
		_, err = s.shipping.SetContract(t.Context(), s.account, c.ID, key("bd"))
		must(t, err)
		second := sold(c.ID)
		if len(second) != 2 || second["b"] != first["b"] || slices.Contains([]int{first["a"], first["b"], first["c"], 0}, second["d"]) {
			t.Errorf("first %v, then %v", first, second)
		}
		_, err = s.shipping.SetContract(t.Context(), s.account, c.ID, key("abcd"))
		must(t, err)
		if third := sold(c.ID); len(third) != 4 || third["a"] != first["a"] || third["d"] != second["d"] {
			t.Errorf("first %v, then %v, then %v", first, second, third)
		}
		other, err := s.shipping.AddContract(t.Context(), s.account, key("a"))
		must(t, err)
		all, err := carrier.ListMethods(t.Context(), s.db, s.account, carrier.MethodFilter{Own: true, Carrier: "broker"})
		must(t, err)
		if len(all) != 5 || !slices.ContainsFunc(all, func(m carrier.Method) bool { return m.Contract == other.ID && m.ID != first["a"] }) {
			t.Errorf("with two contracts: %+v", all)
		}
	})
}
