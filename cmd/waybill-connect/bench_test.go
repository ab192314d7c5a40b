package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestBenchesTellFigures runs each bench small; WAYBILL_PROVE=1 gives them the size that counts. What they tell is printed, and only judged by
// people: the machine may be busy with something else.
func TestBenchesTellFigures(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a platform")
	}
	w := newTheatre(t, "sqlite", 1, 0)
	w.connect.kill()
	keys := w.sellers[0].keys
	small := [][]string{
		{"taken", "--engines", "sqlite", "--rounds", "1", "--orders", "400"},
		{"arrival", "--orders", "200", "--for", "2s"},
		{"hanging", "--merchants", "20", "--rounds", "1", "--for", "1s", "--rate", "50"},
	}
	if os.Getenv("WAYBILL_PROVE") != "" {
		small = [][]string{{"taken"}, {"arrival"}, {"arrival", "--engine", "postgres"}, {"hanging"}, {"hanging", "--engine", "postgres"}}
	}
	for _, args := range small {
		args = append([]string{"bench"}, args...)
		if args[1] == "arrival" {
			args = append(args, "--platform", w.platform.url(), "--public", keys.Public, "--secret", keys.Secret)
		}
		var out, said bytes.Buffer
		if code := run(place{t.Context(), &out, &said}, args); code != 0 {
			t.Errorf("%v: %d %s", args[:2], code, &said)
		}
		if !strings.Contains(out.String(), "orders") || strings.Contains(out.String(), keys.Secret) {
			t.Errorf("%v tells %s", args[:2], &out)
		}
		t.Logf("%v\n%s", args[:2], &out)
	}
}
