package price_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/price"
)

// grid reads a published table as it is printed: weights down, columns across.
func grid(t *testing.T, name string) [][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for row := range strings.Lines(string(text)) {
		var cells []string
		for c := range strings.SplitSeq(strings.Trim(strings.TrimSpace(row), "|"), "|") {
			cells = append(cells, strings.TrimSpace(c))
		}
		all = append(all, cells)
	}
	return all
}

func tariff(t *testing.T, carrier string) *price.Tariff {
	t.Helper()
	for _, p := range price.Published() {
		if p.Carrier == carrier {
			return p.Sheet.Tariff()
		}
	}
	t.Fatalf("%s is not published", carrier)
	return nil
}

// cells compares every cell with what the tariff reckons, at the weight of its row and one gram above the row before it. An empty cell is
// the next price below it in its column, or none.
func cells(t *testing.T, table [][]string, tariff *price.Tariff, column func(head string) (product string, to []string)) int {
	t.Helper()
	compared := 0
	for k, head := range table[0][1:] {
		product, countries := column(head)
		lightest := postal.Grams(1)
		for i, row := range table[1:] {
			w, err := strconv.Atoi(row[0])
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			for _, below := range table[1+i:] {
				if want = below[k+1]; want != "" {
					break
				}
			}
			for _, to := range countries {
				for _, grams := range []postal.Grams{lightest, postal.Grams(w)} {
					got := ""
					q, err := tariff.Reckon(product, price.Load{From: price.Place{Country: "FR"}, To: price.Place{Country: to}, Boxes: []price.Box{{Weight: grams}}, On: "2026-11-23"})
					if err == nil {
						got = q.Total().Total.Decimal()
					} else if fault.KindOf(err) != fault.Invalid {
						t.Fatal(err)
					}
					compared++
					if got != want {
						t.Errorf("%s to %s at %d g costs %q, the table says %q", head, to, grams, got, want)
					}
				}
			}
			lightest = postal.Grams(w) + 1
		}
	}
	return compared
}

func TestColissimoCostsWhatItsTableSays(t *testing.T) {
	t.Parallel()
	zones := map[string]string{
		"FR": "FR MC AD", "Z1": "BE DE LU NL SX", "Z2": "AT ES GB GG GI IE IM IT JE PT SM VA MF",
		"Z3": "CH CZ DK EE FO GL HU LI LT LV PL SE SI SK", "Z4": "AL AM AZ BA BG BY CY DZ FI GE GR HR IS MA MD ME MK MT NO RO RS TN TR UA",
		"Z5": "AU CA CN HK IL IN JP KR RU SG TH TW US VN", "Z6": "BR ZA EG NZ", "OM1": "BL GF GP MQ PM RE YT", "OM2": "NC PF TF WF",
	}
	n := cells(t, grid(t, "colissimo.grid"), tariff(t, "colissimo"), func(head string) (string, []string) {
		zone, kind, _ := strings.Cut(head, " ")
		product := map[string]string{"ns": "DOM", "s": "DOS", "r": "HD"}[kind]
		if strings.HasPrefix(zone, "OM") {
			product = map[string]string{"ns": "COM", "s": "CDS"}[kind]
		}
		return product, strings.Fields(zones[zone])
	})
	t.Logf("%d prices of %d cells compared", n, 33*19)
}

func TestMondialRelayCostsWhatItsTableSays(t *testing.T) {
	t.Parallel()
	n := cells(t, grid(t, "mondialrelay.grid"), tariff(t, "mondial_relay"), func(head string) (string, []string) {
		return "24R", strings.Split(head, ", ")
	})
	t.Logf("%d prices compared", n)
}

func TestAZoneIsFoundByTheNarrowestLandAnAddressLiesIn(t *testing.T) {
	t.Parallel()
	c := tariff(t, "colissimo")
	home, _ := c.Product("DOS")
	for _, x := range []struct {
		to   price.Place
		want string
	}{
		{price.Place{Country: "ES", PostalCode: "28013"}, "Z2"}, {price.Place{Country: "ES", PostalCode: "35001"}, "Z4"},
		{price.Place{Country: "FR", PostalCode: "20000"}, "FR"}, {price.Place{Country: "FR", PostalCode: "97110"}, "OM1"},
		{price.Place{Country: "GP", PostalCode: "97110"}, "OM1"}, {price.Place{Country: "FR", PostalCode: "98800"}, "OM2"},
		{price.Place{Country: "XK"}, "Z6"},
	} {
		if got, err := c.Zone(home, price.Place{Country: "FR"}, x.to); err != nil || got != x.want {
			t.Errorf("%v lies in %q (%v), want %q", x.to, got, err, x.want)
		}
	}
	if _, err := c.Zone(home, price.Place{Country: "DE"}, price.Place{Country: "FR"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("from Germany: %v", err)
	}
	if _, err := c.Zone(home, price.Place{Country: "FR", PostalCode: "97110"}, price.Place{Country: "FR"}); err != nil {
		t.Errorf("from Guadeloupe, written as France: %v", err)
	}
}

func TestBritishPostcodesFollowEachOtherByTheirDistrict(t *testing.T) {
	t.Parallel()
	s := price.Sheet{Name: "x", Currency: "GBP", Products: []price.Product{{Code: "a", Name: "A", UpTo: 1000}},
		Areas: []price.Area{{Zone: "main", Country: "GB"}, {Zone: "far", Country: "GB", From: "IV2", To: "IV28"}, {Zone: "ni", Country: "GB", From: "BT", To: "BT"}, {Zone: "brum", Country: "GB", From: "B", To: "B"}},
	}
	for _, z := range []string{"main", "far", "ni", "brum"} {
		s.Rates = append(s.Rates, price.Rate{Product: "a", Zone: z, UpTo: 1000, Price: 100})
	}
	if wrong := s.Check(); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	c := s.Tariff()
	for code, want := range map[string]string{
		"IV1 1AA": "main", "IV2 3AB": "far", "IV10 8AA": "far", "IV108AA": "far", "IV28 3XX": "far", "IV30 1AA": "main", "BT1 1AA": "ni", "BT92 0AA": "ni",
		"BS1 1AA": "main", "B1 1AA": "brum", "SW1A 1AA": "main", "IV2": "far", "": "main",
	} {
		if got, err := c.Zone(s.Products[0], price.Place{Country: "GB"}, price.Place{Country: "GB", PostalCode: code}); err != nil || got != want {
			t.Errorf("%q lies in %q (%v), want %q", code, got, err, want)
		}
	}
}
