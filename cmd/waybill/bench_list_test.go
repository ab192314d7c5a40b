package main

import (
	"regexp"
	"strconv"
	"testing"

	"github.com/waybill-ship/waybill/internal/dbtest"
)

var pageLine = regexp.MustCompile(`(?m)^  (.+?) +([0-9.]+) ms +([0-9.]+) ms +ratio ([0-9.]+)$`)

func TestPagesCostAboutTheSameInALargeAccount(t *testing.T) {
	printed := measured(t, &benchListCmd{Engines: dbtest.Engines(), Orders: 12000, Few: 600, Rounds: 9, Dir: t.TempDir()})
	lines := pageLine.FindAllStringSubmatch(printed, -1)
	if want := 22 * len(dbtest.Engines()); len(lines) != want {
		t.Errorf("%d lines of figures, want %d", len(lines), want)
	}
	for _, l := range lines {
		large, _ := strconv.ParseFloat(l[3], 64)
		ratio, _ := strconv.ParseFloat(l[4], 64)
		// Twenty times the orders: what reads them all costs far more than eight times as much; a busy machine seldom makes that of nothing.
		if ratio > 8 && large > 3 {
			t.Errorf("%s: %s ms with many orders, %s × that with few", l[1], l[3], l[4])
		}
	}
}
