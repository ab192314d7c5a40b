package ups_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

func TestAVanInLondonComesByLondonsClock(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	n := collection()
	n.Reference, n.At.Country, n.At.PostalCode, n.At.City = "pu-2", "GB", "SW1A 1AA", "London"
	n.From, n.Until = time.Date(2027, 1, 12, 9, 0, 0, 0, time.UTC), time.Date(2027, 1, 12, 13, 30, 0, 0, time.UTC)
	got, err := d.Collect(t.Context(), contract(7, e.Credentials()), n)
	if err != nil {
		t.Fatal(err)
	}
	if body := lastRequest(e).Body; !strings.Contains(body, `"CloseTime":"1330","ReadyTime":"0900"`) {
		t.Errorf("ordered %s", body)
	}
	if end, err := d.CancelCollection(t.Context(), contract(7, e.Credentials()), got.Number); err != nil || end.Outcome != carrier.CancelDone {
		t.Errorf("sent home: %+v, %v", end, err)
	}
	if last := lastRequest(e); last.Method != http.MethodDelete || last.Path != "/api/shipments/v2409/pickup/02" || last.Header.Get("Prn") != got.Number {
		t.Errorf("asked %s %s for %q", last.Method, last.Path, last.Header.Get("Prn"))
	}
}
