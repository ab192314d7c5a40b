package dhlexpress_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

func TestAPlaceClosesByItsOwnClockAndCanBeLeftOut(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	c := contract(7, e.Credentials())
	day := time.Now().UTC().AddDate(0, 0, 1)
	n := carrier.Collection{Reference: "pu-1", At: ordinary().From, From: time.Date(day.Year(), day.Month(), day.Day(), 9, 0, 0, 0, time.UTC), Parcels: 1, Weight: 1000}
	n.Until = n.From.Add(4 * time.Hour)
	got, err := d.Collect(t.Context(), c, n)
	if err != nil {
		t.Fatal(err)
	}
	last := func() (method, path, body string) {
		all := e.Desk().Requests()
		r := all[len(all)-1]
		return r.Method, r.Path, r.Body
	}
	var sent struct{ CloseTime string }
	_, _, body := last()
	if err := json.Unmarshal([]byte(body), &sent); err != nil || sent.CloseTime != n.Until.In(carrier.Zone("DE")).Format("15:04") {
		t.Errorf("it closes at %q, %v", sent.CloseTime, err)
	}
	late := n
	late.Reference, late.At.Name = "pu-2", "Vos LATE-CANCEL"
	gone, err := d.Collect(t.Context(), c, late)
	if err != nil {
		t.Fatal(err)
	}
	if end, err := d.CancelCollection(t.Context(), c, gone.Number); err != nil || end.Outcome != carrier.CancelTooLate || end.Message == "" {
		t.Errorf("a courier on the way: %+v, %v", end, err)
	}
	if end, err := d.CancelCollection(t.Context(), c, got.Number); err != nil || end.Outcome != carrier.CancelDone {
		t.Errorf("sent home: %+v, %v", end, err)
	}
	if method, path, _ := last(); method != http.MethodDelete || !strings.HasPrefix(path, "/mydhlapi/pickups/"+got.Number+"?") ||
		!strings.Contains(path, "requestorName=") || !strings.Contains(path, "reason=") {
		t.Errorf("asked %s %s", method, path)
	}
}
