// Package money is an exact amount in a currency, kept in minor units (cents).
// Rates and percentages are price's business.
package money

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Amount is a sum in minor units of a currency (ISO 4217, three capitals).
type Amount struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// EUR is a sum in euro cents.
func EUR(cents int64) Amount { return Amount{cents, "EUR"} }

// digits is how many decimals a currency has; ISO 4217 gives two to most.
func digits(currency string) int {
	switch currency {
	case "JPY", "KRW", "ISK", "CLP", "VND", "XAF", "XOF", "XPF", "PYG", "UGX", "RWF", "KMF", "GNF", "DJF", "BIF", "VUV":
		return 0
	case "BHD", "KWD", "OMR", "JOD", "TND", "IQD", "LYD":
		return 3
	}
	return 2
}

func pow10(n int) int64 { return int64(math.Pow10(n)) }

// Parse reads "6.35" exactly; more decimals than the currency has are an error.
func Parse(text, currency string) (Amount, error) {
	t := strings.TrimSpace(text)
	neg := strings.HasPrefix(t, "-")
	t = strings.TrimPrefix(t, "-")
	whole, frac, _ := strings.Cut(t, ".")
	d := digits(currency)
	frac = strings.TrimRight(frac, "0")
	if len(frac) > d {
		return Amount{}, fmt.Errorf("more than %d decimals: %q", d, text)
	}
	frac += strings.Repeat("0", d-len(frac))
	if whole == "" || len(whole) > 15 {
		return Amount{}, fmt.Errorf("not an amount: %q", text)
	}
	for _, c := range whole + frac {
		if c < '0' || c > '9' {
			return Amount{}, fmt.Errorf("not an amount: %q", text)
		}
	}
	n, err := strconv.ParseInt(whole+frac, 10, 64)
	if err != nil {
		return Amount{}, fmt.Errorf("not an amount: %q", text)
	}
	if neg {
		n = -n
	}
	return Amount{n, currency}, nil
}

// Decimal writes the amount without its currency, with all the currency's decimals: "6.35".
func (a Amount) Decimal() string {
	d := digits(a.Currency)
	neg, n := "", a.Minor
	if n < 0 {
		neg, n = "-", -n
	}
	if d == 0 {
		return neg + strconv.FormatInt(n, 10)
	}
	p := pow10(d)
	part := strconv.FormatInt(n%p, 10)
	return neg + strconv.FormatInt(n/p, 10) + "." + strings.Repeat("0", d-len(part)) + part
}

// Float is for wire formats that demand a JSON number; never reckon with it.
func (a Amount) Float() float64 { return float64(a.Minor) / float64(pow10(digits(a.Currency))) }

// String is "6.35 EUR".
func (a Amount) String() string { return a.Decimal() + " " + a.Currency }

// IsZero reports an amount of nothing, whatever the currency.
func (a Amount) IsZero() bool { return a.Minor == 0 }

// Add sums two amounts of one currency; mixing currencies is a programmer's error and panics.
func (a Amount) Add(b Amount) Amount {
	if a.Currency == "" {
		return b
	}
	if b.Currency == "" {
		return a
	}
	if a.Currency != b.Currency {
		panic("money: adding " + b.Currency + " to " + a.Currency)
	}
	return Amount{a.Minor + b.Minor, a.Currency}
}

// Times is n of these.
func (a Amount) Times(n int64) Amount { return Amount{a.Minor * n, a.Currency} }
