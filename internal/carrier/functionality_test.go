package carrier_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
)

func TestFunctionalitiesAreReadAsClientsWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key, in string
		want    any
	}{
		{"signature", "true", true},
		{"signature", "True", true},
		{"signature", "0", false},
		{"signature", "maybe", nil},
		{"signature", "", nil},
		{"age_check", "18", int64(18)},
		{"age_check", "18.5", nil},
		{"age_check", "99999999999999999999", nil},
		{"last_mile", "service_point", "service_point"},
		{"last_mile", "chimney", nil},
		{"delivery_before", "0900", "0900"},
		{"delivery_before", "900", "0900"},
		{"delivery_before", "2500", nil},
	} {
		f, ok := carrier.FindFunctionality(c.key)
		if !ok {
			t.Fatalf("there is no %s", c.key)
		}
		got, err := f.Read(c.in)
		if got != c.want || (err != nil) != (c.want == nil) {
			t.Errorf("%s = %v is read as %v (%v), want %v", c.key, c.in, got, err, c.want)
		}
	}
	if !slices.IsSortedFunc(carrier.Functionalities(), func(a, b carrier.Functionality) int { return strings.Compare(a.Key, b.Key) }) {
		t.Error("the functionalities are not in the order of their keys")
	}
}

func TestAMethodFulfilsWishes(t *testing.T) {
	t.Parallel()
	m := carrier.Method{Functionalities: map[string]any{"tracked": true, "age_check": float64(18), "insurance": 500, "cash_on_delivery": 1000, "first_mile": "pickup_dropoff"}}
	for _, c := range []struct {
		key  string
		want any
		ok   bool
	}{
		{"tracked", true, true}, {"tracked", false, false}, {"tracked", nil, true},
		{"signature", false, true}, {"signature", true, false},
		{"age_check", int64(18), true}, {"age_check", int64(16), false}, {"cash_on_delivery", int64(1000), true}, {"cash_on_delivery", int64(250), true}, {"cash_on_delivery", int64(1001), false},
		{"insurance", int64(300), true}, {"insurance", int64(501), false},
		{"first_mile", "dropoff", true}, {"first_mile", "fulfilment", false}, {"size", "m", false},
	} {
		if m.Has(c.key, c.want) != c.ok {
			t.Errorf("%s = %v: %v, want %v", c.key, c.want, !c.ok, c.ok)
		}
	}
}
