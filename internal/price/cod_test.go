package price_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/price"
)

// atTheDoor is the small sheet with another table of surcharges.
func atTheDoor(rows string) []byte {
	before, _, _ := strings.Cut(plain, "[surcharges]")
	return []byte(before + "[surcharges]\nkind,amount,percent,of,least,most,free\n" + rows)
}

func TestWhatIsPaidAtTheDoorIsCharged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, rows string
		due        money.Amount
		want       []string
	}{
		{"nothing is due", "cod,3.50,,,,,", money.Amount{}, nil},
		{"a fee", "cod,3.50,,,,,", money.EUR(10000), []string{"Cash on delivery 3.50 EUR: 3.50 EUR"}},
		{"a fee and a share", "cod,2.00,1.5,value,,,", money.EUR(10000), []string{"Cash on delivery 3.50 EUR: 2.00 EUR and 1.5 % of 100.00 EUR"}},
		{"a share is of what is due where nothing else is said", "cod,,2,,,,", money.EUR(12345), []string{"Cash on delivery 2.47 EUR: 2 % of 123.45 EUR"}},
		{"at least", "cod,,2,value,4.00,,", money.EUR(5000), []string{"Cash on delivery 4.00 EUR: 2 % of 50.00 EUR, at least 4.00 EUR"}},
		{"at most", "cod,,2,value,,9.00,", money.EUR(100000), []string{"Cash on delivery 9.00 EUR: 2 % of 1000.00 EUR, at most 9.00 EUR"}},
		{"the free part", "cod,,2,value,,,50", money.EUR(15000), []string{"Cash on delivery 2.00 EUR: 2 % of 100.00 EUR beyond the first 50.00 EUR"}},
		{"no more than the free part", "cod,,2,value,,,50", money.EUR(5000), nil},
		{"another currency leaves the fee", "cod,2.00,1.5,value,,,", money.Amount{Minor: 40000, Currency: "PLN"}, []string{"Cash on delivery 2.00 EUR: 2.00 EUR and 1.5 % of 0.00 EUR"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, problems, err := price.Read(t.Context(), atTheDoor(c.rows+"\n"))
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			q, err := s.Tariff().Reckon("home", price.Load{
				From: price.Place{Country: "NL"}, To: price.Place{Country: "NL", PostalCode: "1017 CB"}, On: "2026-11-23", Boxes: []price.Box{{Weight: postal.Kilogram}}, Collect: c.due,
			})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range q.Boxes[0].Parts[1:] {
				got = append(got, p.Label+" "+p.Price.String()+": "+p.Why)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("the surcharge (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAShareOfTheTransportIsNoShareOfWhatIsDue(t *testing.T) {
	t.Parallel()
	_, problems, err := price.Read(t.Context(), atTheDoor("cod,,2,transport,,,\n"))
	const want = "A percentage is taken of transport or all; that of insurance and of cod of value."
	if err != nil || !slices.ContainsFunc(problems, func(p price.Problem) bool { return strings.HasSuffix(p.String(), want) }) {
		t.Errorf("want %s\ngot %v, %v", want, problems, err)
	}
}
