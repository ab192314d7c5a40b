package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/postal"
)

var update = flag.Bool("update", false, "write what is made by tests")

// TestTheCatalogueOfCarriersIsTrue keeps docs/carriers.md: every carrier of the list with what it can do here, read from the drivers.
func TestTheCatalogueOfCarriersIsTrue(t *testing.T) {
	t.Parallel()
	all, err := drivers("http://127.0.0.1:1", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := cataloguePage(t, all)
	const page = "../../docs/carriers.md"
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil || string(got) != want {
		t.Errorf("docs/carriers.md is not what the drivers say; go test ./cmd/waybill -run Catalogue -update writes it (%v)", err)
	}
}

func TestTheListOfCarriersIsWhole(t *testing.T) {
	t.Parallel()
	known := carrier.AllKnown()
	if len(known) != 100 {
		t.Errorf("%d carriers, want 100", len(known))
	}
	seen := map[string]bool{}
	for _, k := range known {
		if seen[k.Code] || k.Name == "" || strings.Trim(k.Kind, "PLXFKSV") != "" {
			t.Errorf("%+v stands twice or wrong", k)
		}
		seen[k.Code] = true
		for _, c := range k.Homes {
			if _, ok := postal.Lookup(c); !ok {
				t.Errorf("%s: there is no country %s", k.Code, c)
			}
		}
	}
	all, err := drivers("http://127.0.0.1:1", nil)
	if err != nil {
		t.Fatal(err)
	}
	for code, d := range all {
		i := d.Carrier()
		if i.Way == carrier.Native && !seen[code] {
			t.Errorf("%s is spoken to and does not stand in the list", code)
		}
		for _, c := range i.Covers {
			if !seen[c] {
				t.Errorf("%s covers %s, which does not stand in the list", code, c)
			}
		}
	}
}

// cataloguePage is docs/carriers.md.
func cataloguePage(t *testing.T, all map[string]carrier.Driver) string {
	t.Helper()
	by := map[string]carrier.Driver{}
	for _, d := range all {
		if d.Carrier().Way == carrier.Aggregator {
			continue // what it covers is not spoken to by its own API
		}
		for _, code := range d.Carrier().Covers {
			by[code] = d
		}
	}
	maps.Copy(by, all)
	var b, rest strings.Builder
	n, others := 0, 0
	for _, k := range carrier.AllKnown() {
		if d, ok := by[k.Code]; ok {
			n++
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", k.Code, k.Name, strings.Join(k.Homes, " "), abilities(k.Code, d))
			continue
		}
		others++
		fmt.Fprintf(&rest, "| `%s` | %s | %s | %s |\n", k.Code, k.Name, strings.Join(k.Homes, " "), k.Note)
	}
	var through strings.Builder
	for _, code := range slices.Sorted(maps.Keys(all)) {
		if i := all[code].Carrier(); i.Way == carrier.Aggregator {
			fmt.Fprintf(&through, "| `%s` | %s | %s |\n", code, i.Name, abilities(code, all[code]))
		}
	}
	return fmt.Sprintf(`# Carriers

This page is written by a test from the drivers themselves: what stands here is in the code.

## Spoken to by their own API: %d of 100 codes

| code | carrier | at home in | what it can do here |
|---|---|---|---|
%s
## Through an account with another platform

Whoever has such an account goes on using its carriers and rates: its shipping methods come along when the contract is connected.

| code | platform | what it can do here |
|---|---|---|
%s
## By rate sheet: the other %d

For these, and for every courier who is in no list, connect the carrier *rate sheet* (code %s): prices from a CSV or a workbook, our own GS1 label, tracking
by hand or from a file. No label of theirs is made and nothing is announced to them.

| code | carrier | at home in | |
|---|---|---|---|
%s`, n, b.String(), through.String(), others, "`ratesheet`", rest.String())
}

// abilities says in words what a driver shows by its interfaces and terms.
func abilities(code string, d carrier.Driver) string {
	i := d.Carrier()
	var can []string
	say := func(ok bool, words string) {
		if ok {
			can = append(can, words)
		}
	}
	media := map[string]string{"application/pdf": "PDF", "application/zpl": "ZPL", "image/png": "PNG", "image/gif": "GIF", "image/jpeg": "JPEG"}
	var formats []string
	for _, f := range i.Labels {
		if name := media[f.Media]; name != "" && !slices.Contains(formats, name) {
			formats = append(formats, name)
		}
	}
	can = append(can, "labels as "+strings.Join(formats, ", "))
	say(i.MaxBoxes > 1, fmt.Sprintf("%d boxes a shipment", i.MaxBoxes))
	say(i.Cancel == carrier.CancelByCall, "cancel")
	_, tracks := d.(carrier.Tracker)
	_, pushed := d.(carrier.Pushed)
	say(tracks && pushed, "track by asking and push")
	say(tracks && !pushed, "track by asking")
	say(!tracks && pushed, "track by push")
	_, yes := d.(carrier.Collector)
	say(yes, "pick-up")
	_, yes = d.(carrier.Placer)
	say(yes, "service points")
	_, yes = d.(carrier.Rater)
	say(yes, "live prices")
	_, yes = d.(carrier.Manifester)
	say(yes, "close-out")
	say(len(i.Papers) > 0, "customs papers: "+strings.Join(i.Papers, ", "))
	_, yes = d.(carrier.Bringer)
	say(yes, "the account's own methods")
	if c, ok := d.(carrier.Catalogue); ok {
		methods := c.Methods()
		say(true, fmt.Sprintf("%d methods", len(methods)))
		say(slices.ContainsFunc(methods, func(m carrier.Method) bool { return m.Return }), "returns")
		say(slices.ContainsFunc(methods, func(m carrier.Method) bool { return m.ServicePoint }), "to service points")
	}
	words := strings.Join(can, "; ")
	if i.Code != code {
		words = fmt.Sprintf("through `%s`: %s", i.Code, words)
	}
	if code == sandbox.Code {
		words = "for practice: " + words
	}
	return words
}
