package postal

import (
	"fmt"
	"strconv"
	"strings"
)

// Grams is a weight.
type Grams int64

// Kilogram is 1,000 grams.
const Kilogram Grams = 1000

// Kg writes kilograms with three decimals, as v2 and most carriers want: "1.250".
func (g Grams) Kg() string {
	if g < 0 {
		return "-" + (-g).Kg()
	}
	// Answers are full of weights; this writes them without the cost of a format.
	var b [24]byte
	out := strconv.AppendInt(b[:0], int64(g/1000), 10)
	out = append(out, '.', byte('0'+g/100%10), byte('0'+g/10%10), byte('0'+g%10))
	return string(out)
}

// ParseKg reads kilograms ("1.25", "1", "0.0005") into grams, rounding up to whole grams.
func ParseKg(text string) (Grams, error) {
	n, err := decimal(text, 3)
	return Grams(n), err
}

// Millimetres is a length.
type Millimetres int64

// Cm writes centimetres with two decimals: "52.30".
func (m Millimetres) Cm() string {
	if m < 0 {
		return "-" + (-m).Cm()
	}
	var b [24]byte // without the cost of a format, as weights are written
	out := strconv.AppendInt(b[:0], int64(m/10), 10)
	return string(append(out, '.', byte('0'+m%10), '0'))
}

// ParseCm reads centimetres into millimetres, rounding up to whole millimetres.
func ParseCm(text string) (Millimetres, error) {
	n, err := decimal(text, 1)
	return Millimetres(n), err
}

// Size is the outside of a parcel; zero means unknown.
type Size struct {
	Length Millimetres `json:"length,omitempty"`
	Width  Millimetres `json:"width,omitempty"`
	Height Millimetres `json:"height,omitempty"`
}

// decimal reads a plain, non-negative decimal and shifts it by places, rounding up.
func decimal(text string, places int) (int64, error) {
	t := strings.TrimSpace(text)
	whole, frac, _ := strings.Cut(t, ".")
	if whole == "" && frac == "" || len(whole) > 12 || len(frac) > 12 {
		return 0, fmt.Errorf("not a number: %q", text)
	}
	for _, c := range whole + frac {
		if c < '0' || c > '9' {
			return 0, fmt.Errorf("not a number: %q", text)
		}
	}
	rest := ""
	if len(frac) > places {
		frac, rest = frac[:places], frac[places:]
	}
	n, err := strconv.ParseInt("0"+whole+frac+strings.Repeat("0", places-len(frac)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("not a number: %q", text)
	}
	if strings.Trim(rest, "0") != "" {
		n++
	}
	return n, nil
}
