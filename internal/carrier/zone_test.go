package carrier_test

import (
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

func TestAVanIsOrderedByTheClockOfThePlace(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for country, want := range map[string]string{"NL": "14:00", "GB": "13:00", "PT": "13:00", "FI": "15:00", "XX": "14:00"} {
		if got := noon.In(carrier.Zone(country)).Format("15:04"); got != want {
			t.Errorf("noon in Greenwich is %s in %s, want %s", got, country, want)
		}
	}
}
