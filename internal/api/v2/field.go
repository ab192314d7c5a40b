package v2

import (
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// fields reads values into what we keep, and gathers what is wrong with them under the names the caller used.
type fields struct{ wrong fault.List }

// text reads a string; numbers are taken as they were written.
func (f *fields) text(name string, v lax.Value) string {
	text, wrong := lax.Words(v)
	if wrong != "" {
		f.wrong.Add(name, "%s", wrong)
	}
	return text
}

// property reads a text under a name that the caller chose, where a truth is as good as its word.
func (f *fields) property(name string, v lax.Value) string {
	if v.Kind == lax.Boolean {
		v.Kind = lax.Text
	}
	return f.text(name, v)
}

// whole reads an integer, also one that is written as text or as 5.0.
func (f *fields) whole(name string, v lax.Value) int64 {
	digits, fraction, _ := strings.Cut(strings.TrimSpace(v.Text), ".")
	n, err := strconv.ParseInt(digits, 10, 64)
	if v.Kind != lax.Number && v.Kind != lax.Text || err != nil || strings.Trim(fraction, "0") != "" {
		f.wrong.Add(name, "A valid integer is required.")
		return 0
	}
	return n
}

// id reads an identifier: a whole number from 1 to what 32 bits hold.
func (f *fields) id(name string, v lax.Value) int64 {
	n := f.whole(name, v)
	if f.wrong.Has(name) {
		return 0
	}
	if n < 1 || n > 1<<31-1 {
		f.wrong.Add(name, "Ensure this value is between 1 and %d.", 1<<31-1)
		return 0
	}
	return n
}

// truth reads a boolean.
func (f *fields) truth(name string, v lax.Value) bool {
	if v.Kind == lax.Boolean || v.Kind == lax.Number || v.Kind == lax.Text {
		if yes, ok := lax.Truth(v.Text); ok {
			return yes
		}
	}
	f.wrong.Add(name, "Must be a valid boolean.")
	return false
}

// weight reads kilograms.
func (f *fields) weight(name string, v lax.Value) postal.Grams {
	digits, negative, ok := lax.Decimal(v)
	if !ok {
		f.wrong.Add(name, "A valid number is required.")
		return 0
	}
	g, err := postal.ParseKg(digits)
	switch {
	case err != nil || g > 100_000_000:
		f.wrong.Add(name, "Ensure this value is less than or equal to 100000.")
	case negative || g == 0:
		f.wrong.Add(name, "Ensure this value is greater than or equal to 0.001.")
	}
	return g
}

// length reads centimetres, with two decimals at most.
func (f *fields) length(name string, v lax.Value) postal.Millimetres {
	digits, negative, ok := lax.Decimal(v)
	if !ok {
		f.wrong.Add(name, "A valid number is required.")
		return 0
	}
	_, fraction, _ := strings.Cut(digits, ".")
	mm, err := postal.ParseCm(digits)
	switch {
	case negative:
		f.wrong.Add(name, "Ensure this value is greater than or equal to 0.")
	case len(strings.TrimRight(fraction, "0")) > 2:
		f.wrong.Add(name, "Ensure that there are no more than 2 decimal places.")
	case err != nil || mm > 100_000:
		f.wrong.Add(name, "Ensure this value is less than or equal to 10000.")
	}
	return mm
}

// amount reads a sum of money.
func (f *fields) amount(name string, v lax.Value, currency string) money.Amount {
	digits, negative, ok := lax.Decimal(v)
	if !ok {
		f.wrong.Add(name, "A valid number is required.")
		return money.Amount{}
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	if whole == "" {
		digits = "0." + fraction
	}
	a, err := money.Parse(digits, currency)
	switch {
	case negative:
		f.wrong.Add(name, "Ensure this value is greater than or equal to 0.")
	case len(strings.TrimLeft(whole, "0")) > 12:
		f.wrong.Add(name, "Ensure that there are no more than 12 digits before the decimal point.")
	case err != nil:
		f.wrong.Add(name, "Ensure that there are no more than 2 decimal places.")
	}
	return a
}

// insurance reads whole euros: fractions are rounded up, and the least cover is 2.
func (f *fields) insurance(name string, v lax.Value) int64 {
	digits, negative, ok := lax.Decimal(v)
	if !ok {
		f.wrong.Add(name, "A valid integer is required.")
		return 0
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	n, err := strconv.ParseInt("0"+whole, 10, 64)
	switch {
	case negative:
		f.wrong.Add(name, "Ensure this value is greater than or equal to 0.")
	case err != nil || n > mostInsured:
		f.wrong.Add(name, "Ensure this value is less than or equal to %d.", mostInsured)
	case strings.Trim(fraction, "0") != "":
		n++
	}
	if n == 1 {
		n = 2
	}
	return n
}

// mostInsured is the highest cover the API takes, in euros.
const mostInsured = 5000
