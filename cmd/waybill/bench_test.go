package main

import (
	"bytes"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/pdf"
)

// measured runs one bench command and answers what it printed.
func measured(t *testing.T, bench interface{ Run(place) error }) string {
	t.Helper()
	var out bytes.Buffer
	if err := bench.Run(place{t.Context(), &out, os.Stderr}); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	t.Log(out.String())
	return out.String()
}

// figure is the number in front of a text that a bench printed.
func figure(t *testing.T, printed, behind string) float64 {
	t.Helper()
	found := regexp.MustCompile(`([0-9.]+)\s*` + behind).FindStringSubmatch(printed)
	if found == nil {
		t.Fatalf("no figure for %q in:\n%s", behind, printed)
	}
	n, err := strconv.ParseFloat(found[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOurLabelsAreDrawnManyTimesFasterThanByALibrary(t *testing.T) {
	printed := measured(t, &benchLabelCmd{Rounds: 3, For: 30 * time.Millisecond})
	if ratio := figure(t, printed, "× fpdf"); ratio < 10 {
		t.Errorf("%v × fpdf, want far more than 10 even on a busy machine", ratio)
	}
}

func TestBenchLabelsAreAllDifferent(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	labels := benchLabels()
	for _, l := range labels {
		drawn, err := pdf.Draw(l)
		if err != nil {
			t.Fatal(err)
		}
		seen[string(drawn)] = true
	}
	if len(seen) != len(labels) || len(labels) < 200 {
		t.Errorf("%d different of %d labels", len(seen), len(labels))
	}
}

func TestMergingTenTimesAsManyLabelsNeedsNoMoreMemory(t *testing.T) {
	printed := measured(t, &benchMergeCmd{Labels: 3000, Foreign: 5})
	few := figure(t, printed[strings.Index(printed, "A6         300"):], `MB, `)
	many := figure(t, printed[strings.Index(printed, "A6        3000"):], `MB, `)
	if few == 0 || many > few+40 {
		t.Errorf("3000 labels took %v MB, 300 took %v", many, few)
	}
}
