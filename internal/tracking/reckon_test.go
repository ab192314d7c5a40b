package tracking

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/waybill-ship/waybill/internal/carrier"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func statuses() []carrier.Status {
	var all []carrier.Status
	for _, s := range carrier.Statuses() {
		if s.ID != carrier.StatusCancelled { // ours; carriers tell of "cancelled upstream"
			all = append(all, s.ID)
		}
	}
	return append(all, 4242) // a number that is in no list
}

// drawScans draws what a carrier may say within the thirty days in which it may still contradict a delivery.
func drawScans(t *rapid.T) []Scan {
	all := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Scan {
		return Scan{
			Status: rapid.SampledFrom(statuses()).Draw(t, "status"),
			At:     start.Add(time.Duration(rapid.IntRange(0, 29).Draw(t, "day")) * 24 * time.Hour),
		}
	}), 0, 8).Draw(t, "scans")
	for i := range all {
		all[i].mark, all[i].epoch = fmt.Sprint(i), 1
	}
	return all
}

// arrive plays scans in batches and answers the statuses that were shown.
func arrive(t *rapid.T, w watch, batches [][]Scan) []carrier.Status {
	shown := []carrier.Status{w.base}
	var known []Scan
	for _, b := range batches {
		after := slices.Clone(known)
		for _, s := range b {
			if !slices.ContainsFunc(after, func(k Scan) bool { return k.mark == s.mark }) {
				after = append(after, s)
			}
		}
		for _, step := range w.told(known, after, shown[len(shown)-1]) {
			from := shown[len(shown)-1]
			if from == step.Status || !from.May(step.Status) {
				t.Fatalf("told %d → %d, which is not in the table", from, step.Status)
			}
			shown = append(shown, step.Status)
		}
		known = after
	}
	return shown
}

func drawBatches(t *rapid.T, scans []Scan) [][]Scan {
	twice := append(slices.Clone(scans), scans...)
	mixed := rapid.Permutation(twice).Draw(t, "arrival")
	var batches [][]Scan
	for len(mixed) > 0 {
		n := rapid.IntRange(1, len(mixed)).Draw(t, "batch")
		batches = append(batches, mixed[:n])
		mixed = mixed[n:]
	}
	return batches
}

func TestTheSameNewsInAnyOrderEndsInTheSameStatusByListedMoves(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.SampledFrom([]carrier.Status{carrier.StatusReady, carrier.StatusAnnounced, carrier.StatusCancelling, carrier.StatusCancelled,
			carrier.StatusCancelFailed}).Draw(t, "base")
		w := watch{base: base, baseAt: start, epoch: 1}
		scans := drawScans(t)
		whole := arrive(t, w, [][]Scan{scans})
		one := arrive(t, w, drawBatches(t, scans))
		if whole[len(whole)-1] != one[len(one)-1] {
			t.Fatalf("at once it ends in %d (%v), piece by piece in %d (%v)", whole[len(whole)-1], whole, one[len(one)-1], one)
		}
	})
}

func TestNewsInItsOwnOrderTellsTheSameStoryHoweverItIsCut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := watch{base: carrier.StatusReady, baseAt: start, epoch: 1}
		scans := drawScans(t)
		inOrder(scans)
		var single [][]Scan
		for _, s := range scans {
			single = append(single, []Scan{s})
		}
		if a, b := arrive(t, w, [][]Scan{scans}), arrive(t, w, single); !slices.Equal(a, b) {
			t.Fatalf("at once %v, one by one %v", a, b)
		}
	})
}

func TestWhatWasSaidBeforeOurOwnStepCountsOnlyForTheBoxItself(t *testing.T) {
	t.Parallel()
	told := []Scan{{Status: carrier.StatusAnnounced, At: start, epoch: 1, mark: "a"}}
	w := watch{base: carrier.StatusCancelled, baseAt: start.Add(time.Hour), epoch: 2}
	if way := w.reckon(told); len(way) != 0 {
		t.Errorf("an old word moved a cancelled parcel: %v", way)
	}
	told = append(told, Scan{Status: carrier.StatusOnRoute, At: start.Add(time.Minute), epoch: 1, mark: "b"})
	if way := w.reckon(told); len(way) != 1 || !way[0].Alert {
		t.Errorf("a box on its way: %v, want one step with alert", way)
	}
}

func TestFiveWorkingDaysLeaveOutTheWeekend(t *testing.T) {
	t.Parallel()
	friday := time.Date(2026, 3, 13, 15, 0, 0, 0, time.UTC)
	if got := workingDays(friday, 5); got != time.Date(2026, 3, 20, 15, 0, 0, 0, time.UTC) {
		t.Errorf("five working days after %v: %v", friday, got)
	}
}
