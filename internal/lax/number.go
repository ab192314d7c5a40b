package lax

import (
	"math/big"
	"strings"
)

// Truth knows how clients write yes and no: as true, as 1, as Python's True.
func Truth(text string) (yes, ok bool) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true", "1", "yes", "on":
		return true, true
	case "false", "0", "no", "off", "":
		return false, true
	}
	return false, false
}

// Decimal is a number as plain digits: "1.5" for 1.5, "1.5" and 15e-1. ok is false for what is no number.
func Decimal(v Value) (digits string, negative, ok bool) {
	t := strings.TrimSpace(v.Text)
	if v.Kind != Number && v.Kind != Text || t == "" || len(t) > 40 {
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
		t = strings.TrimSuffix(strings.TrimRight(r.FloatString(12), "0"), ".")
	}
	t, negative = strings.CutPrefix(t, "-")
	whole, fraction, _ := strings.Cut(t, ".")
	if whole+fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return "", false, false
	}
	return t, negative && strings.Trim(whole+fraction, "0") != "", true
}
