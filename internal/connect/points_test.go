package connect

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

func TestAnswersOfServicePointsAreKeptWithinABound(t *testing.T) {
	t.Parallel()
	var p points
	now := time.Now()
	large := PointsNear{Points: []sendcloud.ServicePoint{{Name: strings.Repeat("x", 1<<20)}}, Place: "52.1,4.3"}
	for n := range 100 {
		p.put(fmt.Sprint(n), large, now)
		p.put(fmt.Sprint(n), large, now) // again, it takes the place of the first
		got, ok := p.get(fmt.Sprint(n))
		if !ok || got.Place != large.Place {
			t.Fatalf("what was just kept is gone: %v", ok)
		}
	}
	sum := 0
	for _, k := range p.kept {
		sum += k.size
	}
	if sum != p.size || sum > pointsMost || len(p.kept) < 20 {
		t.Errorf("%d answers with %d bytes are kept, counted as %d", len(p.kept), sum, p.size)
	}
	p.put("huge", PointsNear{Points: []sendcloud.ServicePoint{{Name: strings.Repeat("x", pointsMost)}}}, now)
	if _, ok := p.get("huge"); ok || len(p.kept) < 20 {
		t.Error("one huge answer drove all others out")
	}
}
