package points_test

import (
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox/points"
	"github.com/waybill-ship/waybill/internal/gazetteer"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/servicepoint"
)

func TestTheSandboxHasPointsAllOverEurope(t *testing.T) {
	t.Parallel()
	if !gazetteer.Built() {
		t.Skip("the gazetteer is not built: make assets")
	}
	begin := time.Now()
	all := points.All(2026)
	t.Logf("%d points in %v", len(all), time.Since(begin).Round(time.Millisecond))
	if len(all) < 100_000 {
		t.Errorf("%d points, want at least 100,000", len(all))
	}
	countries, kinds, codes, eindhoven, strange := map[string]int{}, map[servicepoint.Kind]int{}, map[string]bool{}, 0, 0
	for _, p := range all {
		checked, err := p.Check()
		if err != nil {
			t.Fatalf("%s: %v", p.Code, err)
		}
		if checked.PostalCode != p.PostalCode || codes[p.Code] {
			t.Fatalf("%s: postal code %q is kept as %q, or the code is there twice", p.Code, p.PostalCode, checked.PostalCode)
		}
		if p.PostalCode == "" || postal.CheckPostalCode(p.Country, p.PostalCode) != nil {
			if strange++; strange < 10 {
				t.Errorf("%s %s: %q is no postal code of %s", p.Code, p.City, p.PostalCode, p.Country)
			}
		}
		codes[p.Code] = true
		countries[p.Country]++
		kinds[p.Kind]++
		if p.PostalCode == "5611 EM" {
			eindhoven++
		}
	}
	if len(countries) < 25 || eindhoven < 5 {
		t.Errorf("%d countries, %d points at 5611 EM", len(countries), eindhoven)
	}
	for _, k := range servicepoint.Kinds {
		if kinds[k] < 1000 {
			t.Errorf("%d of kind %s", kinds[k], k)
		}
	}
	if diff := gocmp.Diff(points.In("NL", 2026), points.In("NL", 2026)); diff != "" {
		t.Errorf("the points of one country differ from time to time:\n%s", diff)
	}
}
