package v2

import (
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// fields reads values into what we keep, and gathers what is wrong with them under the names the caller used.
type fields struct{ wrong fault.List }

// text reads a string; numbers and truths are taken as they were written.
func (f *fields) text(name string, v value) string {
	switch {
	case v.kind == list || v.kind == object:
		f.wrong.Add(name, "Not a valid string.")
		return ""
	case v.kind == null:
		return ""
	case !utf8.ValidString(v.text):
		f.wrong.Add(name, "This is not valid UTF-8 text.")
		return ""
	case strings.IndexByte(v.text, 0) >= 0:
		f.wrong.Add(name, "Null characters are not allowed.")
		return ""
	}
	return v.text
}

// whole reads an integer, also one that is written as text or as 5.0.
func (f *fields) whole(name string, v value) int64 {
	digits, fraction, _ := strings.Cut(strings.TrimSpace(v.text), ".")
	n, err := strconv.ParseInt(digits, 10, 64)
	if v.kind != number && v.kind != text || err != nil || strings.Trim(fraction, "0") != "" {
		f.wrong.Add(name, "A valid integer is required.")
		return 0
	}
	return n
}

// id reads an identifier: a whole number from 1 to what 32 bits hold.
func (f *fields) id(name string, v value) int64 {
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
func (f *fields) truth(name string, v value) bool {
	if v.kind == boolean || v.kind == number || v.kind == text {
		if yes, ok := truth(v.text); ok {
			return yes
		}
	}
	f.wrong.Add(name, "Must be a valid boolean.")
	return false
}

// truth knows how clients write yes and no: as true, as 1, as Python's True.
func truth(text string) (yes, ok bool) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true", "1", "yes", "on":
		return true, true
	case "false", "0", "no", "off", "":
		return false, true
	}
	return false, false
}

// decimal is a number as plain digits: "1.5" for 1.5, "1.5" and 15e-1. ok is false for what is no number.
func decimal(v value) (digits string, negative, ok bool) {
	t := strings.TrimSpace(v.text)
	if v.kind != number && v.kind != text || t == "" || len(t) > 40 {
		return "", false, false
	}
	if strings.ContainsAny(t, "eE") {
		// Only exact, small exponents: a number of a thousand digits is nobody's weight.
		if _, e, _ := strings.Cut(strings.ToLower(t), "e"); len(e) > 3 {
			return "", false, false
		}
		r, good := new(big.Rat).SetString(t)
		if !good {
			return "", false, false
		}
		t = r.FloatString(12)
	}
	t, negative = strings.CutPrefix(t, "-")
	whole, fraction, _ := strings.Cut(t, ".")
	if whole+fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return "", false, false
	}
	return t, negative && strings.Trim(whole+fraction, "0") != "", true
}

// weight reads kilograms.
func (f *fields) weight(name string, v value) postal.Grams {
	digits, negative, ok := decimal(v)
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
func (f *fields) length(name string, v value) postal.Millimetres {
	digits, negative, ok := decimal(v)
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
func (f *fields) amount(name string, v value, currency string) money.Amount {
	digits, negative, ok := decimal(v)
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
func (f *fields) insurance(name string, v value) int64 {
	digits, negative, ok := decimal(v)
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
