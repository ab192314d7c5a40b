package main

import (
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/dbtest"
)

var rateLine = regexp.MustCompile(`(?m)^  (.+?) +([0-9]+)/s +ratio ([0-9.]+) `)

func TestTheAPIBenchPrintsARateAndARatioForEachCall(t *testing.T) {
	t.Setenv("WAYBILL_TEST_AS_PROGRAM", "1") // for the process that asks
	printed := measured(t, &benchAPICmd{Engines: dbtest.Engines(), Orders: 300, Points: 2000, Callers: 2, Rounds: 1, Span: 50 * time.Millisecond, Dir: t.TempDir()})
	lines := rateLine.FindAllStringSubmatch(printed, -1)
	if want := 3 * len(dbtest.Engines()); len(lines) < want {
		t.Errorf("%d lines of figures, want at least %d: %s", len(lines), want, printed)
	}
	for _, l := range lines {
		if rate, _ := strconv.Atoi(l[2]); rate <= 0 {
			t.Errorf("%s: %s a second", l[1], l[2])
		}
	}
}
