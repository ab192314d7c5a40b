package locale

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	noBreak = "\u00a0" // keeps a number and its unit on one line
	thin    = "\u202f" // what French puts between thousands
)

// separators between thousands and before decimals.
func (w Words) separators() (thousands, point string) {
	switch w.Lang() {
	case "en":
		return ",", "."
	case "fr":
		return thin, ","
	}
	return ".", ","
}

// Number writes a whole number: "1,284".
func (w Words) Number(n int64) string {
	text, sign := strconv.FormatInt(n, 10), ""
	if n < 0 {
		text, sign = text[1:], "-"
	}
	return sign + w.group(text)
}

// group parts the thousands of a row of digits. Spanish begins only at five digits.
func (w Words) group(digits string) string {
	if len(digits) < 4 || w.Lang() == "es" && len(digits) < 5 {
		return digits
	}
	thousands, _ := w.separators()
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(thousands)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Decimal writes a plain decimal ("1234.50") with the language's separators.
func (w Words) Decimal(plain string) string {
	sign := ""
	if rest, ok := strings.CutPrefix(plain, "-"); ok {
		sign, plain = "-", rest
	}
	whole, frac, has := strings.Cut(plain, ".")
	if !has {
		return sign + w.group(whole)
	}
	_, point := w.separators()
	return sign + w.group(whole) + point + frac
}

var symbols = map[string]string{"EUR": "€", "GBP": "£", "USD": "$"}

// Money writes an amount with its currency: "€49.30" in English, "49,30 €" in German. A currency
// without a sign that everybody reads alike is written by its code.
func (w Words) Money(a money.Amount) string {
	sum := w.Decimal(a.Decimal())
	sign, known := symbols[a.Currency]
	if !known {
		sign = a.Currency
	}
	if sign == "" {
		return sum
	}
	rest, negative := strings.CutPrefix(sum, "-")
	minus := ""
	if negative {
		minus = "-"
	}
	switch w.Lang() {
	case "en":
		if known {
			return minus + sign + rest
		}
		return minus + sign + noBreak + rest
	case "nl":
		return sign + noBreak + minus + rest
	}
	return sum + noBreak + sign
}

// Weight writes kilograms: "0.62 kg"; single grams show only where there are some.
func (w Words) Weight(g postal.Grams) string {
	kg := strings.TrimSuffix(g.Kg(), "0")
	return w.Decimal(kg) + noBreak + "kg"
}

// Distance writes how far away something is: "340 m", "1.2 km", "27 km".
func (w Words) Distance(metres int) string {
	switch {
	case metres < 1000:
		return fmt.Sprintf("%d"+noBreak+"m", max(10, (metres+5)/10*10))
	case metres < 10_000:
		return w.Decimal(fmt.Sprintf("%.1f", float64(metres)/1000)) + noBreak + "km"
	}
	return fmt.Sprintf("%d"+noBreak+"km", (metres+500)/1000)
}

// Size writes the outside of a parcel: "40 × 30 × 30 cm"; nothing when it is unknown.
func (w Words) Size(s postal.Size) string {
	if s.Length == 0 || s.Width == 0 || s.Height == 0 {
		return ""
	}
	cm := func(m postal.Millimetres) string {
		text := strings.TrimSuffix(m.Cm(), "0")
		return w.Decimal(strings.TrimSuffix(text, ".0"))
	}
	return cm(s.Length) + " × " + cm(s.Width) + " × " + cm(s.Height) + noBreak + "cm"
}
