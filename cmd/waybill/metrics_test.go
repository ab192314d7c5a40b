package main

import (
	"net/http"
	"strings"
	"testing"
)

func TestTheFiguresCountWhatHappened(t *testing.T) {
	t.Parallel()
	eachStation(t, func(t *testing.T, s *station) {
		stop := s.serve()
		defer stop()
		s.order(t.Context(), "F-1", true)
		s.order(t.Context(), "F-2", false)
		_, got := s.call(t.Context(), http.MethodGet, "/metrics", "")
		for _, line := range []string{
			"waybill_orders_received_total 2",
			`waybill_labels_total{carrier="sendcloud",end="taken"} 1`,
			`waybill_http_request_seconds_count{door="v2",status="2xx"} 2`,
			`waybill_webhook_endpoints{health="failing"} 0`,
			"go_goroutines",
		} {
			if !strings.Contains(string(got), line) {
				t.Errorf("no %s in\n%s", line, ours(string(got)))
			}
		}
	})
}

// ours leaves the runtime's figures out.
func ours(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "waybill_") && !strings.Contains(line, "_bucket") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

func TestEveryPathHasADoor(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/api/v2/parcels": "v2", "/api/waybill/sandbox/clock": "api", "/inbound/dpd/x": "inbound", "/t/secret": "buyer", "/orders": "panel",
		"/made/up": "panel", "/metrics": "health",
	} {
		if got := doorOf(path); got != want {
			t.Errorf("%s leads to %s, want %s", path, got, want)
		}
	}
}
