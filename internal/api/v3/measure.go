package v3

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// weight is {"value": …, "unit": "kg"}: value as text or as number, kept as it was given, and in grams, rounded up.
type weight struct {
	Value string
	Unit  string
	Grams postal.Grams
}

var inGrams = map[string]*big.Rat{
	"kg": big.NewRat(1000, 1), "g": big.NewRat(1, 1), "lbs": big.NewRat(45359237, 100000), "lb": big.NewRat(45359237, 100000),
	"oz": big.NewRat(28349523125, 1000000000),
}

// mostMeasure is the largest number of grams or millimetres that a measure may come to.
const mostMeasure = 100_000_000

// ReadValue reads a weight.
func (w *weight) ReadValue(v lax.Value, pointer string) []lax.Problem {
	var sent struct {
		Value lax.Digits `json:"value" lax:"required"`
		Unit  string     `json:"unit" lax:"required"`
	}
	if wrong := lax.Into(v, pointer, &sent); len(wrong) > 0 {
		return wrong
	}
	one, known := inGrams[sent.Unit]
	if !known {
		return misfit(pointer+"/unit", "Unit needs to be kg, g, lbs or oz.")
	}
	n, text := measure(sent.Value, one)
	if text == "" && n == 0 {
		text = "Ensure this value is greater than 0."
	}
	*w = weight{string(sent.Value), sent.Unit, postal.Grams(n)}
	return misfit(pointer+"/value", text)
}

// misfit is what is wrong at one place; nothing where there are no words for it.
func misfit(pointer, text string) []lax.Problem {
	if text == "" {
		return nil
	}
	return []lax.Problem{{Pointer: pointer, Code: "invalid", Text: text}}
}

// measure turns a number of units into whole small ones, rounded up, and says what is wrong with it. one is how many small ones a unit is;
// nil is a unit that nobody knows.
func measure(value lax.Digits, one *big.Rat) (int64, string) {
	if one == nil {
		return 0, "This unit is not known."
	}
	n, ok := new(big.Rat).SetString(string(value))
	if !ok {
		return 0, "A valid number is required."
	}
	n.Mul(n, one)
	if n.Sign() < 0 {
		return 0, "Ensure this value is greater than or equal to 0."
	}
	whole := new(big.Int).Div(new(big.Int).Add(n.Num(), new(big.Int).Sub(n.Denom(), big.NewInt(1))), n.Denom())
	if !whole.IsInt64() || whole.Int64() > mostMeasure {
		return 0, "This value is too large."
	}
	return whole.Int64(), ""
}

// lengths is {"length", "width", "height", "unit"}: numbers as text or as numbers, kept as they were given, and in millimetres, rounded up.
type lengths struct {
	Length, Width, Height string
	Unit                  string
	Size                  postal.Size
}

var inMillimetres = map[string]*big.Rat{
	"mm": big.NewRat(1, 1), "cm": big.NewRat(10, 1), "m": big.NewRat(1000, 1), "in": big.NewRat(254, 10), "ft": big.NewRat(3048, 10),
	"yd": big.NewRat(9144, 10),
}

// ReadValue reads lengths.
func (l *lengths) ReadValue(v lax.Value, pointer string) []lax.Problem {
	var sent struct {
		Length lax.Digits `json:"length" lax:"required"`
		Width  lax.Digits `json:"width" lax:"required"`
		Height lax.Digits `json:"height" lax:"required"`
		Unit   string     `json:"unit" lax:"required"`
	}
	if wrong := lax.Into(v, pointer, &sent); len(wrong) > 0 {
		return wrong
	}
	one, known := inMillimetres[sent.Unit]
	if !known {
		return misfit(pointer+"/unit", "Unit needs to be cm, mm, m, in, ft or yd.")
	}
	*l = lengths{Length: string(sent.Length), Width: string(sent.Width), Height: string(sent.Height), Unit: sent.Unit}
	var wrong []lax.Problem
	for _, side := range []struct {
		name  string
		value lax.Digits
		into  *postal.Millimetres
	}{{"/length", sent.Length, &l.Size.Length}, {"/width", sent.Width, &l.Size.Width}, {"/height", sent.Height, &l.Size.Height}} {
		n, text := measure(side.value, one)
		wrong = append(wrong, misfit(pointer+side.name, text)...)
		*side.into = postal.Millimetres(n)
	}
	return wrong
}

// price is {"value": …, "currency": "EUR"}: value as text or as number.
type price struct{ money.Amount }

// ReadValue reads a price.
func (p *price) ReadValue(v lax.Value, pointer string) []lax.Problem {
	var sent struct {
		Value    lax.Digits `json:"value" lax:"required"`
		Currency string     `json:"currency"`
	}
	if wrong := lax.Into(v, pointer, &sent); len(wrong) > 0 {
		return wrong
	}
	if sent.Currency == "" {
		sent.Currency = "EUR"
	}
	if len(sent.Currency) != 3 || strings.Trim(sent.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return misfit(pointer+"/currency", "Currency needs to be three capitals, like EUR.")
	}
	whole, _, _ := strings.Cut(string(sent.Value), ".")
	amount, err := money.Parse(string(sent.Value), sent.Currency)
	switch {
	case len(whole) > 12:
		return misfit(pointer+"/value", "This value is too large.")
	case err != nil:
		return misfit(pointer+"/value", "Ensure that there are no more than 2 decimal places.")
	}
	p.Amount = amount
	return nil
}

// Answers write measures and money as text in shipments, options and documents, and as numbers in orders, returns and tracking.

type textMeasure struct {
	Value string `json:"value"`
	Unit  string `json:"unit"`
}

type numberMeasure struct {
	Value json.Number `json:"value"`
	Unit  string      `json:"unit"`
}

// kilograms is a weight in text: {"value":"1.2","unit":"kg"}.
func kilograms(g postal.Grams) textMeasure { return textMeasure{plain(int64(g), 3), "kg"} }

// kilogramsNumber is a weight as a number.
func kilogramsNumber(g postal.Grams) numberMeasure {
	return numberMeasure{json.Number(plain(int64(g), 3)), "kg"}
}

// plain writes n shifted by places without zeros at the end: 1200 by 3 is "1.2".
func plain(n int64, places int) string {
	digits := strconv.FormatInt(n, 10)
	if len(digits) <= places {
		digits = strings.Repeat("0", places+1-len(digits)) + digits
	}
	whole, fraction := digits[:len(digits)-places], strings.TrimRight(digits[len(digits)-places:], "0")
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

type textLengths struct {
	Length string `json:"length"`
	Width  string `json:"width"`
	Height string `json:"height"`
	Unit   string `json:"unit"`
}

type numberLengths struct {
	Length json.Number `json:"length"`
	Width  json.Number `json:"width"`
	Height json.Number `json:"height"`
	Unit   string      `json:"unit"`
}

// centimetres is a size in text; null where it is not known.
func centimetres(s postal.Size) *textLengths {
	if s == (postal.Size{}) {
		return nil
	}
	return &textLengths{plain(int64(s.Length), 1), plain(int64(s.Width), 1), plain(int64(s.Height), 1), "cm"}
}

// centimetresNumber is a size as numbers; null where it is not known.
func centimetresNumber(s postal.Size) *numberLengths {
	t := centimetres(s)
	if t == nil {
		return nil
	}
	return &numberLengths{json.Number(t.Length), json.Number(t.Width), json.Number(t.Height), t.Unit}
}

type textPrice struct {
	Value    string `json:"value"`
	Currency string `json:"currency"`
}

type numberPrice struct {
	Value    json.Number `json:"value"`
	Currency string      `json:"currency"`
}

// priceText is an amount in text: {"value":"12.65","currency":"EUR"}.
func priceText(a money.Amount) textPrice { return textPrice{a.Decimal(), a.Currency} }

// priceNumber is an amount as a number.
func priceNumber(a money.Amount) numberPrice {
	return numberPrice{json.Number(a.Decimal()), a.Currency}
}
