package price

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/waybill-ship/waybill/internal/postal"
)

// TestTheIndexFindsWhatLookingAtEveryLineFinds compares it with the plain walk, also where ranges overlap and are of several lengths.
func TestTheIndexFindsWhatLookingAtEveryLineFinds(t *testing.T) {
	t.Parallel()
	products, zones := []string{"", "A", "B"}, []string{"", "near", "far"}
	areas := []Area{{}, {Country: Everywhere}, {Country: "NL"}, {Country: "ES"}, {Country: "ES-CN"}}
	rapid.Check(t, func(t *rapid.T) {
		var all []Surcharge
		for range rapid.IntRange(0, 40).Draw(t, "lines") {
			s := Surcharge{Kind: Remote, Amount: 100, Per: PerBox,
				Product: rapid.SampledFrom(products).Draw(t, "product"), Zone: rapid.SampledFrom(zones).Draw(t, "zone"), Area: rapid.SampledFrom(areas).Draw(t, "area")}
			if rapid.Bool().Draw(t, "ranged") {
				digits := rapid.IntRange(1, 4).Draw(t, "digits")
				top := []int{9, 99, 999, 9999}[digits-1]
				from := rapid.IntRange(0, top).Draw(t, "from")
				to := rapid.IntRange(from, min(top, from+top/3)).Draw(t, "to")
				s.Area = Area{Country: "NL", From: fmt.Sprintf("%0*d", digits, from), To: fmt.Sprintf("%0*d", digits, to)}
			}
			all = append(all, s)
		}
		d := newDues(all)
		p, zone := Product{Code: rapid.SampledFrom(products[1:]).Draw(t, "of")}, rapid.SampledFrom(zones[1:]).Draw(t, "in")
		to := rapid.SampledFrom([]Place{{"NL", fmt.Sprintf("%04d AB", rapid.IntRange(0, 9999).Draw(t, "code"))}, {"NL", ""}, {"NL", "12"}, {"ES", "35001"}, {"ES", "28001"}, {"BE", "1000"}}).Draw(t, "to")
		l := Load{To: to, Boxes: []Box{{Weight: 1000}}}
		var want, got []int
		for i, s := range all {
			if s.applies(p, zone, l, 0, 1000) {
				want = append(want, i)
			}
		}
		for _, i := range d.find(p.Code, zone, to) {
			if all[i].applies(p, zone, l, 0, 1000) {
				got = append(got, i)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("found %v, want %v for %+v", got, want, to)
		}
	})
}

// wideSheet has so many surcharges for remote areas, zones and brackets each.
func wideSheet(n int) Sheet {
	s := Sheet{Name: "Wide", Currency: "EUR", Products: []Product{{Code: "P", Name: "Parcel", UpTo: 5_000_000}}, Areas: []Area{{Zone: "z", Country: Everywhere}}}
	for i := range n {
		code := fmt.Sprintf("%06d", i*10)
		last := fmt.Sprintf("%06d", i*10+8)
		s.Areas = append(s.Areas, Area{Zone: "z", Country: "NL", From: code, To: last})
		s.Surcharges = append(s.Surcharges, Surcharge{Kind: Remote, Area: Area{Country: "NL", From: code, To: last}, Amount: 450, Per: PerBox})
		s.Rates = append(s.Rates, Rate{Product: "P", Zone: "z", Over: s.last(), UpTo: s.last() + 200, Price: int64(100 + i)})
	}
	return s
}

func (s Sheet) last() postal.Grams {
	if len(s.Rates) == 0 {
		return 0
	}
	return s.Rates[len(s.Rates)-1].UpTo
}

func wideLoad(n int) Load {
	return Load{From: Place{Country: "NL"}, To: Place{"NL", fmt.Sprintf("%06d", (n/2)*10+3)}, Boxes: []Box{{Weight: 150}}, On: "2026-11-23"}
}

func BenchmarkReckon(b *testing.B) {
	for _, n := range []int{10, 1_000, 20_000} {
		b.Run(fmt.Sprint(n, "lines"), func(b *testing.B) {
			t, l := wideSheet(n).Tariff(), wideLoad(n)
			for b.Loop() {
				if q, err := t.Reckon("P", l); err != nil || len(q.Boxes[0].Parts) != 2 {
					b.Fatal(q, err)
				}
			}
		})
	}
}

// TestASheetOfTwentyThousandLinesIsReckonedByAboutAsFastAsOneOfTen compares both in the same run; a walk over all lines takes some thousand times longer.
func TestASheetOfTwentyThousandLinesIsReckonedByAboutAsFastAsOneOfTen(t *testing.T) {
	took := func(n int) time.Duration {
		tariff, l := wideSheet(n).Tariff(), wideLoad(n)
		var best time.Duration
		for range 30 {
			from := time.Now()
			for range 50 {
				if q, err := tariff.Reckon("P", l); err != nil || len(q.Boxes[0].Parts) != 2 {
					t.Fatal(q, err)
				}
			}
			if one := time.Since(from); best == 0 || one < best {
				best = one
			}
		}
		return best / 50
	}
	small, large := took(10), took(20_000)
	const most = 10
	t.Logf("10 lines %s, 20,000 lines %s: %.1f times, %d allowed", small, large, float64(large)/float64(small), most)
	if large > most*small {
		t.Errorf("20,000 lines take %s, 10 lines %s: more than %d times as long", large, small, most)
	}
}
