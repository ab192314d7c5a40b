package carriertest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
)

func announces(t *testing.T, x trial) {
	s := x.sending()
	got := x.announce(t, s)
	if got.CarrierReference == "" && x.info().Cancel == carrier.CancelByCall {
		t.Error("there is no carrier's reference to cancel by")
	}
	x.readable(t, s, got)
}

func several(t *testing.T, x trial) {
	if x.Several == nil {
		t.Skip("it takes one box at a time")
	}
	s := *x.Several
	s.Reference = x.sending().Reference
	got := x.announce(t, s)
	if len(got.Boxes) != len(s.Boxes) {
		t.Fatalf("%d boxes for %d", len(got.Boxes), len(s.Boxes))
	}
	x.readable(t, s, got)

	most := x.info().MaxBoxes
	if most == 0 {
		return
	}
	s.Reference = x.sending().Reference
	for len(s.Boxes) <= most {
		s.Boxes = append(s.Boxes, s.Boxes[0])
	}
	_, err := x.set.Announce(t.Context(), x.Contract, s)
	isKind(t, err, carrier.KindNotServed)
}

func numbers(t *testing.T, x trial) {
	const callers, each = 4, 6
	found := make(chan []string)
	for range callers {
		go func() {
			var got []string
			for range each {
				a, err := x.set.Announce(t.Context(), x.Contract, x.sending())
				if err != nil {
					t.Errorf("announce: %v", err)
				}
				for _, b := range a.Boxes {
					got = append(got, b.Number)
				}
			}
			found <- got
		}()
	}
	var all []string
	for range callers {
		all = append(all, <-found...)
	}
	slices.Sort(all)
	if n := len(slices.Compact(slices.Clone(all))); n != callers*each {
		t.Errorf("%d different numbers for %d parcels: %v", n, callers*each, all)
	}
}

func repeats(t *testing.T, x trial) {
	s := x.sending()
	first := x.announce(t, s)
	second, err := x.set.Announce(t.Context(), x.Contract, s)
	if x.info().Reference != carrier.Idempotent {
		if err == nil && second.Boxes[0].Number == first.Boxes[0].Number {
			t.Error("it answers a repeat with the first shipment, and does not declare it")
		}
		return
	}
	if err != nil || second.CarrierReference != first.CarrierReference || second.Boxes[0].Number != first.Boxes[0].Number {
		t.Fatalf("a repeat was answered with %v (%v), want %v", names(second), err, names(first))
	}
	s.Boxes = slices.Clone(s.Boxes)
	s.Boxes[0].Weight++
	_, err = x.set.Announce(t.Context(), x.Contract, s)
	isKind(t, err, carrier.KindDuplicate)
}

func names(a carrier.Announced) []string {
	n := []string{a.CarrierReference}
	for _, b := range a.Boxes {
		n = append(n, b.Number)
	}
	return n
}

func finds(t *testing.T, x trial) {
	if _, ok := x.Driver.(carrier.Finder); !ok || x.info().Reference == carrier.Blind {
		t.Skip("it cannot be asked by reference")
	}
	s := x.sending()
	bought := x.announce(t, s)
	got, err := x.set.Find(t.Context(), x.Contract, s.Reference)
	if err != nil || !slices.Equal(names(got), names(bought)) || got.Paid != bought.Paid {
		t.Errorf("found %v for %v (%v), want %v for %v", names(got), got.Paid, err, names(bought), bought.Paid)
	}
	x.readable(t, s, got)
	_, err = x.set.Find(t.Context(), x.Contract, x.sending().Reference)
	isKind(t, err, carrier.KindNotFound)
	_, err = x.set.Find(t.Context(), x.Other, s.Reference)
	isKind(t, err, carrier.KindNotFound)
}

func doubts(t *testing.T, x trial) {
	for name, f := range map[string]Fault{"no answer": Silence, "half an answer": Cut, "nonsense": Garbage, "an endless answer": TooLong} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := x.broken(t, f)
			_, err := x.set.Announce(t.Context(), x.Contract, s)
			if e := asKind(t, err, carrier.KindDoubt); e.Safe() {
				t.Error("the call may be repeated")
			}
			x.foundInTime(t, s)
		})
	}
	t.Run("a caller who leaves in the middle", func(t *testing.T) {
		t.Parallel()
		s := x.broken(t, Silence)
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		_, err := x.set.Announce(ctx, x.Contract, s)
		isKind(t, err, carrier.KindDoubt)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error = %v, want the caller's deadline in it", err)
		}
	})
}

// foundInTime asks for a doubtful shipment until the declared time has passed.
func (x trial) foundInTime(t *testing.T, s carrier.Sending) {
	t.Helper()
	if _, ok := x.Driver.(carrier.Finder); !ok || x.info().Reference == carrier.Blind {
		return
	}
	until := time.Now().Add(x.info().InFlight)
	for {
		last := time.Now().After(until)
		got, err := x.set.Find(t.Context(), x.Contract, s.Reference)
		if err == nil {
			if len(got.Boxes) != len(s.Boxes) {
				t.Errorf("found %d boxes, want %d", len(got.Boxes), len(s.Boxes))
			}
			return
		}
		isKind(t, err, carrier.KindNotFound)
		if last {
			t.Fatalf("not found within %v", x.info().InFlight)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func late(t *testing.T, x trial) {
	s := x.broken(t, Late)
	_, err := x.set.Announce(t.Context(), x.Contract, s)
	isKind(t, err, carrier.KindDoubt)
	x.foundInTime(t, s)
}

func refusals(t *testing.T, x trial) {
	for _, c := range []struct {
		name  string
		fault Fault
		kind  carrier.Kind
		field bool
		safe  bool
	}{
		{"an address it does not know", RefuseAddress, carrier.KindAddress, true, false},
		{"a field it does not like", RefuseField, carrier.KindValidation, true, false},
		{"a way it does not go", RefuseRoute, carrier.KindNotServed, false, false},
		{"a product out of contract", RefuseContract, carrier.KindPermission, false, false},
		{"too many questions", Busy, carrier.KindRateLimited, false, true},
		{"closed doors", Down, carrier.KindDown, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := x.broken(t, c.fault)
			_, err := x.set.Announce(t.Context(), x.Contract, s)
			e := asKind(t, err, c.kind)
			switch {
			case c.field && e.Field == "":
				t.Error("no field is named")
			case !c.safe && e.Message == "":
				t.Error("the carrier's words are lost")
			case e.Safe() != c.safe:
				t.Errorf("safe to repeat: %v", e.Safe())
			case c.fault == Busy && e.RetryAfter <= 0:
				t.Error("nobody says how long to wait")
			}
		})
	}
	t.Run("a box heavier than it carries", func(t *testing.T) {
		s := x.sending()
		s.Boxes = slices.Clone(s.Boxes)
		s.Boxes[0].Weight = 500_000
		_, err := x.set.Announce(t.Context(), x.Contract, s)
		if e := asKind(t, err, carrier.KindNotServed); e.Field != "boxes.0.weight" {
			t.Errorf("field %q, want boxes.0.weight", e.Field)
		}
	})
}

func in200(t *testing.T, x trial) {
	s := x.broken(t, In200)
	_, err := x.set.Announce(t.Context(), x.Contract, s)
	e, ok := carrier.As(err)
	if !ok || e.Kind == carrier.KindDoubt || e.Kind == carrier.KindDown || e.Message == "" {
		t.Errorf("error = %v, want a refusal with the carrier's words", err)
	}
}

func tokens(t *testing.T, x trial) {
	s := x.broken(t, TokenDies)
	x.readable(t, s, x.announce(t, s))
	if _, ok := x.Driver.(carrier.Finder); ok && x.info().Reference != carrier.Blind {
		if got, err := x.set.Find(t.Context(), x.Contract, s.Reference); err != nil || len(got.Boxes) != len(s.Boxes) {
			t.Errorf("found %v, %v", names(got), err)
		}
	}
}

func labelsLater(t *testing.T, x trial) {
	if _, ok := x.Driver.(carrier.Labeller); !ok {
		t.Skip("its labels come at once")
	}
	s := x.broken(t, LabelsLater)
	got := x.announce(t, s)
	if !got.LabelsLater {
		t.Fatal("the labels were there at once")
	}
	for range 200 {
		now, err := x.set.Labels(t.Context(), x.Contract, shipment(s, got))
		if err != nil {
			t.Fatal(err)
		}
		if !now.LabelsLater {
			x.readable(t, s, now)
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Error("the labels never came")
}

// brokenLabels leaves the judgement to whoever called: the shipment is bought, and its label comes as the carrier gave it, or later.
func brokenLabels(t *testing.T, x trial) {
	for name, f := range map[string]Fault{"half a label": HalfLabel, "something else": WrongLabel} {
		t.Run(name, func(t *testing.T) {
			s := x.broken(t, f)
			got := x.announce(t, s)
			if len(got.Boxes) != len(s.Boxes) || got.Boxes[0].Number == "" {
				t.Fatalf("boxes = %+v, want each with its number", got.Boxes)
			}
			if media, err := document.Look(got.Boxes[0].Label.Bytes); err == nil && !got.LabelsLater {
				t.Errorf("the label is told as a good %s", media)
			}
		})
	}
}
