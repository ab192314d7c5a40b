package main

import (
	"regexp"
	"strconv"
	"testing"

	"github.com/waybill-ship/waybill/internal/dbtest"
)

var pageLine = regexp.MustCompile(`(?m)^  (.+?) +([0-9.]+) ms +([0-9.]+) ms +ratio ([0-9.]+)$`)

func TestTheListBenchPrintsAFigureForEachPage(t *testing.T) {
	printed := measured(t, &benchListCmd{Engines: dbtest.Engines(), Orders: 2000, Few: 400, Rounds: 3, Dir: t.TempDir()})
	lines := pageLine.FindAllStringSubmatch(printed, -1)
	if want := 22 * len(dbtest.Engines()); len(lines) != want {
		t.Errorf("%d lines of figures, want %d", len(lines), want)
	}
	for _, l := range lines {
		few, _ := strconv.ParseFloat(l[2], 64)
		many, _ := strconv.ParseFloat(l[3], 64)
		if few <= 0 || many <= 0 {
			t.Errorf("%s: %s ms and %s ms", l[1], l[2], l[3])
		}
	}
}
