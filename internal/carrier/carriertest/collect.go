package carriertest

import (
	"fmt"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// collection is the ordinary pick-up under a reference of its own; the test is skipped where the carrier does not come.
func (x trial) collection(t *testing.T) carrier.Collection {
	t.Helper()
	if _, ok := x.Driver.(carrier.Collector); !ok {
		t.Skip("this carrier does not come to collect")
	}
	c := x.Collection
	c.Reference = fmt.Sprintf("ct-pu-%d-%d", time.Now().UnixNano(), references.Add(1))
	return c
}

func collects(t *testing.T, x trial) {
	c := x.collection(t)
	first, err := x.set.Collect(t.Context(), x.Contract, c)
	if err != nil {
		t.Fatalf("collect: %v", err)
	}
	again, err := x.set.Collect(t.Context(), x.Contract, c)
	if err != nil {
		t.Fatalf("collect again: %v", err)
	}
	if x.info().Reference == carrier.Idempotent && again.Number != first.Number {
		t.Errorf("the repeated reference ordered %s beside %s", again.Number, first.Number)
	}
	other := x.collection(t)
	second, err := x.set.Collect(t.Context(), x.Contract, other)
	if err != nil || second.Number == first.Number {
		t.Errorf("another pick-up got %q (%v), the first was %q", second.Number, err, first.Number)
	}
}

// staysAway: a pick-up can be taken back, twice too, and one that never was cannot.
func staysAway(t *testing.T, x trial) {
	c := x.collection(t)
	if _, ok := x.Driver.(carrier.CollectCanceller); !ok {
		t.Skip("this carrier cannot be told that it need not come")
	}
	got, err := x.set.Collect(t.Context(), x.Contract, c)
	if err != nil {
		t.Fatalf("collect: %v", err)
	}
	for range 2 {
		if end, err := x.set.CancelCollection(t.Context(), x.Contract, got.Number); err != nil || end.Outcome != carrier.CancelDone {
			t.Errorf("cancel the pick-up: %+v, %v", end, err)
		}
	}
	if end, err := x.set.CancelCollection(t.Context(), x.Contract, got.Number+"X"); err == nil && end.Outcome == carrier.CancelDone {
		t.Error("a pick-up that never was is cancelled")
	}
}

func collectsNot(t *testing.T, x trial) {
	if _, err := x.set.Collect(t.Context(), x.BadContract, x.collection(t)); carrier.KindOf(err) != carrier.KindAuth {
		t.Errorf("wrong credentials: %v, want kind auth", err)
	}
	none := x.collection(t)
	none.Parcels, none.Pallets = 0, 0
	if _, err := x.set.Collect(t.Context(), x.Contract, none); carrier.KindOf(err) != carrier.KindValidation {
		t.Errorf("nothing to collect: %v, want kind validation", err)
	}
	if x.BreakCollection == nil {
		return
	}
	for fault, kind := range map[Fault]carrier.Kind{RefuseAddress: carrier.KindAddress, RefuseContract: carrier.KindPermission, Down: carrier.KindDown, Cut: carrier.KindDoubt} {
		c := x.collection(t)
		if !x.BreakCollection(fault, &c) {
			continue
		}
		if _, err := x.set.Collect(t.Context(), x.Contract, c); carrier.KindOf(err) != kind {
			t.Errorf("fault %d: %v, want kind %s", fault, err, kind)
		}
	}
}
