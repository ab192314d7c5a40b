package price_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/price"
)

func TestASheetReadsBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(price.Sheet, io.Writer) error{"csv": price.Sheet.WriteCSV, "xlsx": price.Sheet.WriteXLSX} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				s := aSheet(t)
				if wrong := s.Check(); len(wrong) > 0 {
					t.Fatalf("the drawn sheet is wrong: %v", wrong)
				}
				var file bytes.Buffer
				if err := write(s, &file); err != nil {
					t.Fatal(err)
				}
				got, problems, err := price.Read(t.Context(), file.Bytes())
				if err != nil || len(problems) > 0 {
					t.Fatalf("%v %v", err, problems)
				}
				if diff := cmp.Diff(s, got); diff != "" {
					t.Fatalf("the sheet (-written +read):\n%s", diff)
				}
			})
		})
	}
}

func TestATotalIsTheSumOfItsParts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := aSheet(t)
		for _, p := range s.Products {
			l := aLoad(t, s, p)
			q, err := s.Tariff().Reckon(p.Code, l)
			if refusedOrigin(s, p, l) {
				return
			}
			if err != nil || len(q.Boxes) != len(l.Boxes) {
				t.Fatalf("%+v: %v, %d bills", l, err, len(q.Boxes))
			}
			all := money.Amount{Currency: s.Currency}
			for _, b := range q.Boxes {
				sum := money.Amount{Currency: s.Currency}
				for _, part := range b.Parts {
					if part.Why == "" || part.Label == "" || part.Type == "" {
						t.Fatalf("a part does not say what it is: %+v", part)
					}
					sum = sum.Add(part.Price)
				}
				if sum != b.Total {
					t.Fatalf("%v adds up to %v, not %v", b.Parts, sum, b.Total)
				}
				all = all.Add(b.Total)
			}
			if q.Total().Total != all {
				t.Fatalf("boxes of %v make %v", all, q.Total().Total)
			}
		}
	})
}

func refusedOrigin(s price.Sheet, p price.Product, l price.Load) bool {
	from := l.From
	if p.Return {
		from = l.To
	}
	return len(s.Origins) > 0 && from.Country != "NL" && postal.TerritoryOf(postal.Address{Country: from.Country, PostalCode: from.PostalCode}).Code != "ES-CN"
}

func TestAHeavierBoxNeverCostsLessWherePricesRise(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := aSheet(t)
		p := s.Products[0]
		l := aLoad(t, s, p)
		l.Boxes = l.Boxes[:1]
		if refusedOrigin(s, p, l) {
			return
		}
		tariff := s.Tariff()
		cost := func(w int) int64 {
			l.Boxes[0].Weight = postal.Grams(w)
			q, err := tariff.Reckon(p.Code, l)
			if err != nil {
				t.Fatalf("%d g has no price: %v", w, err) // there is no gap either
			}
			return q.Total().Total.Minor
		}
		a := rapid.IntRange(1, int(p.UpTo)).Draw(t, "light")
		b := rapid.IntRange(a, int(p.UpTo)).Draw(t, "heavy")
		if cost(a) > cost(b) {
			t.Fatalf("%d g cost %d and %d g cost %d", a, cost(a), b, cost(b))
		}
	})
}

// plain is a small sheet to break in one place.
const plain = `[sheet]
field,value
name,Courier
currency,EUR
origins,NL

[products]
code,name,up_to_kg,divisor
home,Home,20,5000

[zones]
zone,country,postcode_from,postcode_to
near,NL,,
far,NL,88,88
far,DE,,

[rates]
product,zone,over_kg,up_to_kg,price
home,near,0,2,5.00
home,near,2,20,9.50
home,far,0,20,12.00

[surcharges]
kind,percent,amount,postcode_from,postcode_to,country
fuel,10,,,,
remote,,3.50,8890,8899,NL
`

func TestTheSmallSheetIsRight(t *testing.T) {
	t.Parallel()
	s, problems, err := price.Read(t.Context(), []byte(plain))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	l := price.Load{From: price.Place{Country: "NL"}, To: price.Place{Country: "NL", PostalCode: "8891 AB"}, On: "2026-11-23",
		Boxes: []price.Box{{Weight: 3000, Size: postal.Size{Length: 500, Width: 500, Height: 400}}}}
	q, err := s.Tariff().Reckon("home", l)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, p := range q.Boxes[0].Parts {
		got = append(got, p.Type+" "+p.Price.String()+": "+p.Why)
	}
	want := []string{
		"price_without_insurance 12.00 EUR: home, zone far, up to 20.000 kg; 50.00 × 50.00 × 40.00 cm ÷ 5000 is 20.000 kg, more than the 3.000 kg it weighs",
		"fuel 1.20 EUR: 10 % of 12.00 EUR",
		"remote 3.50 EUR: the address lies in NL 8890–8899; 3.50 EUR",
	}
	if diff := cmp.Diff(want, got); diff != "" || q.Total().Total != money.EUR(1670) {
		t.Errorf("the bill (-want +got):\n%s\n%v", diff, q.Total().Total)
	}
}

func TestWrongLinesAreRefusedOneByOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, to, want string }{
		{"overlapping brackets", "home,near,2,20,9.50", "home,near,1.5,20,9.50", "rates, line 20, over_kg: This bracket overlaps that of line 19, which goes up to 2.000 kg; begin at 2.000 kg."},
		{"a gap", "home,near,2,20,9.50", "home,near,3,20,9.50", "rates, line 20, over_kg: There is no price from 2.000 kg, where line 19 ends, to 3.000 kg; begin at 2.000 kg."},
		{"a gap at the start", "home,far,0,20,12.00", "home,far,1,20,12.00", "rates, line 21, over_kg: The first bracket of home in zone far begins at 1.000 kg; there is no price from 0.000 kg to there."},
		{"a bracket turned round", "home,far,0,20,12.00", "home,far,20,0,12.00", "rates, line 21, up_to_kg: A bracket ends above over_kg, where it begins."},
		{"an unknown country", "far,DE,,", "far,XX,,", "zones, line 15, country: ‘XX’ is no country; write its two capitals (NL), a territory (ES-CN), or * for all others."},
		{"a negative price", "5.00", "-5.00", "rates, line 19, price: ‘-5.00’ is negative; a price is 0 or more."},
		{"no price", "5.00", "", "rates, line 19, price: This is needed."},
		{"a price in words", "5.00", "five", "rates, line 19, price: ‘five’ is no price; write an amount without its currency, with the decimals the currency has: 6.35."},
		{"a thousand or one", "5.00", `"1,000"`, "rates, line 19, price: ‘1,000’ can be read in two ways; write it without thousands separators and with a point: 1000 or 1.5."},
		{"a country in two zones", "far,DE,,", "far,NL,,", "zones, line 15, country: NL stands in line 13 already; a country lies in one zone."},
		{"postal codes in two zones", "far,DE,,", "near,NL,8850,8899", "zones, line 15, postcode_from: Some of these postal codes of NL stand in line 14 already."},
		{"ends of two lengths", "far,NL,88,88", "far,NL,88,8899", "zones, line 14, postcode_to: 88 and 8899 are not of one length; both ends of a range are."},
		{"a range turned round", "far,NL,88,88", "far,NL,89,88", "zones, line 14, postcode_to: 88 lies before 89."},
		{"a zone nobody knows", "home,far,0,20,12.00", "home,fat,0,20,12.00", "rates, line 21, zone: There is no zone ‘fat’ in the tab zones."},
		{"a product nobody knows", "home,far,0,20,12.00", "hone,far,0,20,12.00", "rates, line 21, product: There is no product ‘hone’ in the tab products."},
		{"a product twice", "home,Home,20,5000", "home,Home,20,5000\nhome,Again,20,", "products, line 10, code: The product home stands in line 9 already."},
		{"a divisor of nothing", "20,5000", "20,50", "products, line 9, divisor: A divisor lies between 1000 and 10000 cm³ a kilogram (5000 is usual); leave it empty where size does not count."},
		{"a bad date", "origins,NL", "valid_from,31-12-2026", "sheet, line 5, valid_from: ‘31-12-2026’ is no date; write year, month and day: 2026-01-31."},
		{"days turned round", "origins,NL", "valid_from,2026-12-31\nvalid_until,2026-01-01", "sheet, line 6, valid_until: The last day 2026-01-01 lies before the first, 2026-12-31."},
		{"an unknown currency", "currency,EUR", "currency,EUX", "sheet, line 4, currency: ‘EUX’ is no currency known here; write one of EUR, GBP,"},
		{"a field nobody knows", "origins,NL", "colour,red", "sheet, line 5, field: ‘colour’ is nothing a price sheet says of itself; it has name, currency, valid_from, valid_until, origins."},
		{"a column nobody knows", "over_kg,up_to_kg,price", "over_kg,up_to_kg,price,tax", "rates, line 18, tax: There is no column ‘tax’; the columns are product,"},
		{"a column is missing", "over_kg,up_to_kg,price", "over_kg,up_to_kg,", "rates, line 18, : The column price is missing; the columns are product,"},
		{"a table is missing", "[zones]", "[Zonen]", "zones, line 0, : The table zones is missing; a price sheet has sheet, products, zones, rates, and may have surcharges."},
		{"a kind nobody knows", "fuel,10,,,,", "diesel,10,,,,", "surcharges, line 25, kind: ‘diesel’ is no kind of surcharge; write one of cod, customs,"},
		{"a surcharge of nothing", "fuel,10,,,,", "fuel,,,,,", "surcharges, line 25, amount: Write an amount, a percentage, or both."},
		{"a surcharge twice", "fuel,10,,,,", "fuel,10,,,,\nfuel,12,,,,", "surcharges, line 26, kind: This is added in line 25 already, for some of the same boxes and days; it would be charged twice."},
		{"remote twice", "remote,,3.50,8890,8899,NL", "remote,,3.50,8890,8899,NL\nremote,,4.50,8895,8895,NL", "surcharges, line 27, kind: This is added in line 26 already, for some of the same boxes and days; it would be charged twice."},
		{"a formula", "name,Courier", "name,=1+1", "sheet, line 3, name: This may not begin with =, which spreadsheets take for a formula."},
		{"an open quotation mark", "home,far,0,20,12.00", `home,"far,0,20,12.00`, "rates, line 21, : A quotation mark does not end"},
		{"a product without a price", "home,Home,20,5000", "home,Home,20,5000\nother,Other,20,", "products, line 10, code: The product other has no price in the tab rates."},
		{"too many cells", "home,far,0,20,12.00", "home,far,0,20,12.00,,7", "rates, line 21, : There are more cells than columns: ‘7’."},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			broken := strings.Replace(plain, c.from, c.to, 1)
			_, problems, err := price.Read(t.Context(), []byte(broken))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(problems, func(p price.Problem) bool { return strings.HasPrefix(p.String(), c.want) }) || !price.Wrong(problems) {
				t.Errorf("want %s\ngot %v", c.want, problems)
			}
		})
	}
}

func TestFilesOfOtherProgramsAreUnderstood(t *testing.T) {
	t.Parallel()
	want, _, err := price.Read(t.Context(), []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	german := strings.NewReplacer("5.00", "5,00", "9.50", "9,5", "3.50", "3,50", ",", ";").Replace(strings.NewReplacer("5.00", "5!00", "9.50", "9!5", "3.50", "3!50").Replace(plain))
	german = strings.ReplaceAll(german, "!", ",")
	for name, text := range map[string]string{
		"semicolons and decimal commas": german,
		"lines of Windows and a mark":   "\ufeff" + strings.ReplaceAll(plain, "\n", "\r\n"),
		"titles padded with cells":      strings.ReplaceAll(plain, "]\n", "],,,,\n"),
	} {
		got, problems, err := price.Read(t.Context(), []byte(text))
		if err != nil || len(problems) > 0 {
			t.Errorf("%s: %v %v", name, err, problems)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
