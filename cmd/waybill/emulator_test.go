package main

import (
	"context"
	"net"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// played starts an emulator by name, waits until it has said all of that, and stops it.
func played(t *testing.T, name string, words ...string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var said syncBuffer
	done := make(chan int, 1)
	go func() { done <- run(place{ctx, &said, &said}, []string{"emulator", name, "--listen", "127.0.0.1:0"}) }()
	for _, w := range words {
		if !eventually(func() bool { return strings.Contains(said.String(), w) }) {
			t.Errorf("emulator %s does not say %q:\n%s", name, w, said.String())
		}
	}
	stop()
	if code := <-done; code != 0 {
		t.Errorf("emulator %s ends with %d:\n%s", name, code, said.String())
	}
}

func TestAnEmulatorIsNamedByItsCarriersCodeOrFolder(t *testing.T) {
	t.Parallel()
	for name, code := range map[string]string{"dhl_de": "dhl_de", "dhlparcelde": "dhl_de", "inpost_pl": "inpost_pl", "inpost": "inpost_pl", "gls_de": "gls_de", "gls": "gls_de"} {
		played(t, name, code+" is played on http://127.0.0.1:", "WAYBILL_CARRIER_URLS='"+code+"=http://127.0.0.1:", "--carrier-urls='"+code+"=http://127.0.0.1:")
	}
	var said syncBuffer
	if code := run(place{t.Context(), &said, &said}, []string{"emulator", "acme"}); code != 1 ||
		!strings.Contains(said.String(), "there is no emulator of acme; there are ") || !strings.Contains(said.String(), "dhl_de, dpd") || strings.Contains(said.String(), "dhlparcelde") {
		t.Errorf("answer %d:\n%s", code, said.String())
	}
}

func TestAnEmulatorTellsItsCredentialsAsTheFormNamesThem(t *testing.T) {
	t.Parallel()
	for _, n := range native {
		labels := map[string]string{}
		for _, f := range n.driver("").Carrier().Credentials {
			labels[f.Name] = f.Label
		}
		var said strings.Builder
		values := map[string]string{"of_no_form": "told"}
		for name := range labels {
			values[name] = "value of " + name
		}
		tellCredentials(&said, n.driver("").Carrier().Credentials, values)
		lines := strings.Split(strings.TrimSuffix(said.String(), "\n"), "\n")
		if len(lines) != len(values) || !strings.Contains(lines[len(lines)-1], "of_no_form") {
			t.Fatalf("%s: %d lines for %d values:\n%s", n.code(), len(lines), len(values), said.String())
		}
		for _, l := range lines[:len(lines)-1] {
			name := strings.Fields(l)[0]
			if labels[name] == "" || !strings.Contains(l, labels[name]) || !strings.HasSuffix(l, values[name]) {
				t.Errorf("%s: %q does not tell %s, %q and its value", n.code(), l, name, labels[name])
			}
		}
	}
}

func TestATakenPortNamesTheVariableOfTheCommand(t *testing.T) {
	t.Parallel()
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	for _, c := range []struct {
		variable string
		args     []string
	}{
		{"WAYBILL_LISTEN", []string{"serve", "--data", t.TempDir()}},
		{"WAYBILL_EMULATOR_LISTEN", []string{"emulator", "dpd"}},
		{"WAYBILL_SANDBOX_LISTEN", []string{"sandbox", "--dir", t.TempDir()}},
	} {
		code, said := alone(t, append(c.args, "--listen", busy.Addr().String())...)
		plain(t, code, said, "(--listen, "+c.variable+")", "no password")
	}
}

func TestNoTwoCarriersShareAMethodsID(t *testing.T) {
	t.Parallel()
	all, err := drivers("http://127.0.0.1:1", nil)
	if err != nil {
		t.Fatal(err)
	}
	owner := map[int]string{}
	for code, d := range all {
		c, ok := d.(carrier.Catalogue)
		if !ok {
			continue
		}
		for _, m := range c.Methods() {
			if other := owner[m.ID]; other != "" {
				t.Errorf("method %d is one of %s and of %s", m.ID, other, code)
			}
			owner[m.ID] = code
		}
	}
	if len(owner) < 100 {
		t.Errorf("only %d methods were looked at", len(owner))
	}
}
