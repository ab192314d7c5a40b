package product_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/product"
)

const mine, theirs = 7, 8

var now = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

func add(t *testing.T, d *db.DB, account int64, p product.Product) product.Product {
	t.Helper()
	p, err := product.Add(t.Context(), d, account, p, now)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAProductIsKeptFoundChangedAndRemoved(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		mug := add(t, d, mine, product.Product{SKU: " Mug-1 ", Description: "Porcelain   mug", HSCode: "6911.10", Origin: "pt", Weight: 400, Value: money.EUR(12_50)})
		want := product.Product{ID: mug.ID, SKU: "Mug-1", Description: "Porcelain mug", HSCode: "691110", Origin: "PT", Weight: 400, Value: money.EUR(12_50), UpdatedAt: now}
		got, err := product.Get(ctx, d, mine, mug.ID)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		if _, err := product.Add(ctx, d, mine, product.Product{SKU: "MUG-1"}, now); !fault.Is(err, fault.Invalid) {
			t.Errorf("a SKU in other capitals is taken: %v", err)
		}
		if again := add(t, d, mine, want); again.ID != mug.ID {
			t.Errorf("sent twice, it is there twice: %+v", again)
		}
		add(t, d, theirs, product.Product{SKU: "Mug-1", Description: "Another's mug"})
		if _, err := product.Get(ctx, d, theirs, mug.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("another account reads it: %v", err)
		}
		if err := product.Remove(ctx, d, theirs, mug.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("another account removes it: %v", err)
		}
		mug.Description = "Stoneware mug"
		if err := product.Set(ctx, d, theirs, mug, now); err == nil {
			t.Error("another account changes it")
		}
		if err := product.Set(ctx, d, mine, mug, now); err != nil {
			t.Fatal(err)
		}
		found, err := product.BySKU(ctx, d, mine, []string{"mug-1", "MUG-1 ", "", "none"})
		if err != nil || len(found) != 1 || found["mug-1"].Description != "Stoneware mug" {
			t.Errorf("%+v %v", found, err)
		}
		if err := product.Remove(ctx, d, mine, mug.ID); err != nil {
			t.Fatal(err)
		}
		if found, err = product.BySKU(ctx, d, mine, []string{"mug-1"}); err != nil || len(found) != 0 {
			t.Errorf("still there: %+v %v", found, err)
		}
	})
}

func TestTheListIsSearchedAndPaged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for i := range 5 {
			add(t, d, mine, product.Product{SKU: fmt.Sprintf("S%d", i), Description: []string{"Cup 100%", "Plate_small", "Bowl"}[i%3], HSCode: "691110"})
		}
		add(t, d, theirs, product.Product{SKU: "S9", Description: "Cup"})
		for _, c := range []struct {
			f    product.Filter
			want string
		}{
			{product.Filter{}, "S0 S1 S2 S3 S4"}, {product.Filter{Limit: 2}, "S0 S1"}, {product.Filter{Limit: 2, After: "s1"}, "S2 S3"},
			{product.Filter{Search: "CUP"}, "S0 S3"}, {product.Filter{Search: "100%"}, "S0 S3"}, {product.Filter{Search: "%"}, "S0 S3"},
			{product.Filter{Search: "e_s"}, "S1 S4"}, {product.Filter{Search: "_"}, "S1 S4"}, {product.Filter{Search: "6911"}, "S0 S1 S2 S3 S4"},
			{product.Filter{Search: `\`}, ""},
		} {
			all, err := product.List(t.Context(), d, mine, c.f)
			if err != nil {
				t.Fatal(err)
			}
			var skus []string
			for _, p := range all {
				skus = append(skus, p.SKU)
			}
			if got := strings.Join(skus, " "); got != c.want {
				t.Errorf("%+v: %s, want %s", c.f, got, c.want)
			}
		}
	})
}

func TestWrongFieldsAreNamed(t *testing.T) {
	t.Parallel()
	err := product.Check(product.Product{Description: strings.Repeat("x", 256), HSCode: "12", Origin: "XX", Weight: -1, Value: money.Amount{Minor: 5, Currency: "EURO"}})
	f, _ := fault.As(err)
	var names []string
	for _, field := range f.Fields {
		names = append(names, field.Name)
	}
	if diff := cmp.Diff([]string{"sku", "description", "hs_code", "origin_country", "weight", "currency"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestAFileIsPlannedAndKeptWhole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		add(t, d, mine, product.Product{SKU: "Mug", Description: "Mug", HSCode: "691110", Origin: "PT", Weight: 400, Value: money.EUR(5_00)})
		add(t, d, mine, product.Product{SKU: "Cup", Description: "Cup", Weight: 200})
		file := "\xef\xbb\xbfSKU;Customs description;HS code;Country of origin;Weight (kg);Price;Currency\n" +
			"mug;;;;;;\n" +
			"\n" +
			"CUP;Tea cup;6911.10.00;de;0,25;7,50;EUR\n" +
			"Plate;\"Plate; large\";691110;CN;1.5;1000;JPY\n"
		plan, err := product.Read(ctx, d, mine, []byte(file))
		if err != nil || len(plan.Wrong) > 0 {
			t.Fatalf("%v %+v", err, plan.Wrong)
		}
		var lines []string
		for _, e := range plan.Entries {
			lines = append(lines, fmt.Sprintf("%d %s %s", e.Line, e.Product.SKU, e.Change))
		}
		if diff := cmp.Diff([]string{"2 Mug kept", "4 Cup over", "5 Plate new"}, lines); diff != "" {
			t.Fatal(diff)
		}
		if err := plan.Keep(ctx, d, mine, now); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := product.Write(ctx, d, mine, &out); err != nil {
			t.Fatal(err)
		}
		want := "sku,description,hs_code,origin_country,weight,value,currency\n" +
			"Cup,Tea cup,69111000,DE,0.250,7.50,EUR\n" +
			"Mug,Mug,691110,PT,0.400,5.00,EUR\n" +
			"Plate,Plate; large,691110,CN,1.500,1000,JPY\n"
		if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Error(diff)
		}
		again, err := product.Read(ctx, d, mine, []byte(out.String()))
		if err != nil || again.Tally()[product.Kept] != 3 {
			t.Errorf("what was written is read as something else: %+v %v", again, err)
		}
	})
}

func TestEachWrongLineIsToldAndNothingIsKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		file := "sku,description,hs_code,origin,weight,value,currency\n" +
			"A,Fine,691110,PT,0.1,1,EUR\n" +
			",No SKU,,,,,\n" +
			"B,Bad code,69,,,,\n" +
			"C,Bad country,,Portugal,,,\n" +
			"D,Bad weight,,,heavy,,\n" +
			"E,Bad value,,,,1.234,EUR\n" +
			"F,Bad currency,,,,1,euro\n" +
			"a,Twice,,,,,\n"
		plan, err := product.Read(ctx, d, mine, []byte(file))
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, w := range plan.Wrong {
			f, _ := fault.As(w.Err)
			told = append(told, fmt.Sprintf("%d %s", w.Line, f.Fields[0].Name))
		}
		if diff := cmp.Diff([]string{"3 sku", "4 hs_code", "5 origin_country", "6 weight", "7 value", "8 currency", "9 sku"}, told); diff != "" {
			t.Error(diff)
		}
		if err := plan.Keep(ctx, d, mine, now); !fault.Is(err, fault.Invalid) {
			t.Errorf("kept: %v", err)
		}
		if all, err := product.List(ctx, d, mine, product.Filter{}); err != nil || len(all) != 0 {
			t.Errorf("half-done: %+v %v", all, err)
		}
		for _, bad := range []string{"", "sku\n", "name,price\nx,1\n", "sku,sku\na,b\n", "sku\n\"a\n", "sku\n\xff\n"} {
			if _, err := product.Read(ctx, d, mine, []byte(bad)); !fault.Is(err, fault.Invalid) {
				t.Errorf("%.20q: %v", bad, err)
			}
		}
	})
}

func TestAPlanThatSomebodyOvertookIsRefusedWhole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		plan, err := product.Read(ctx, d, mine, []byte("sku\nA\nB\n"))
		if err != nil {
			t.Fatal(err)
		}
		add(t, d, mine, product.Product{SKU: "b"})
		if err := plan.Keep(ctx, d, mine, now); !fault.Is(err, fault.Invalid) {
			t.Fatalf("%v", err)
		}
		if all, err := product.List(ctx, d, mine, product.Filter{}); err != nil || len(all) != 1 {
			t.Errorf("half-done: %+v %v", all, err)
		}
	})
}

func TestAProductFillsWhatALineLacksAndNothingElse(t *testing.T) {
	t.Parallel()
	p := product.Product{Description: "Mug", HSCode: "691110", Origin: "PT", Weight: 400, Value: money.EUR(5_00)}
	l := customs.Line{Description: "Red mug", Quantity: 2, Value: money.EUR(6_00)}
	p.Fill(&l, "EUR")
	want := customs.Line{Description: "Red mug", Quantity: 2, HSCode: "691110", Origin: "PT", Weight: 400, Value: money.EUR(6_00),
		FromProduct: []string{"hs_code", "origin_country", "weight"}}
	if diff := cmp.Diff(want, l); diff != "" {
		t.Error(diff)
	}
	l = customs.Line{}
	if p.Fill(&l, "USD"); l.Value.Minor != 0 || l.Description != "Mug" {
		t.Errorf("%+v", l)
	}
}

func TestWhatBeginsAsAFormulaIsWrittenAsTextAndReadBackUnchanged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		for i, text := range []string{`=HYPERLINK("https://example.org","x")`, "+31 mug", "-5 degrees tea", "@SUM(A1)", "'=1+1", "''-2", "'s-Hertogenbosch mug"} {
			add(t, d, mine, product.Product{SKU: fmt.Sprintf("%s%d", text[:1], i), Description: text, Weight: 200})
		}
		var out strings.Builder
		if err := product.Write(ctx, d, mine, &out); err != nil {
			t.Fatal(err)
		}
		cells, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range cells {
			for _, cell := range line {
				if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
					t.Errorf("a spreadsheet reckons with %s", cell)
				}
			}
		}
		again, err := product.Read(ctx, d, mine, []byte(out.String()))
		if err != nil || again.Tally()[product.Kept] != 7 || len(again.Wrong) > 0 {
			t.Errorf("what was written is read as something else: %+v %v\n%s", again, err, out.String())
		}
	})
}
