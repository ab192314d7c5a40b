package price

import (
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/table"
)

// line is one row of a table being read; what cannot be read is noted and reads as nothing.
type line struct {
	tab      string
	n        int
	cells    map[string]string
	currency string
	serial   bool // days may be written as a workbook counts them
	problems *[]Problem
}

func (l line) wrong(column, format string, args ...any) {
	*l.problems = append(*l.problems, Problem{Tab: l.tab, Line: l.n, Column: column, Format: format, Args: args})
}

func (l line) text(column string) string { return l.cells[column] }

// word is text in which capitals do not matter.
func (l line) word(column string) string { return strings.ToLower(l.cells[column]) }

// code is text that is written in capitals.
func (l line) code(column string) string { return strings.ToUpper(l.cells[column]) }

// number makes a decimal comma a point, and what a workbook made of a fraction the number somebody typed. What may be a thousand or a
// fraction is refused.
func (l line) number(column string) (string, bool) {
	text := l.cells[column]
	if text == "" {
		return "", false
	}
	if whole, frac, ok := strings.Cut(text, ","); ok {
		if strings.ContainsAny(frac, ",.") || strings.Contains(whole, ".") || len(frac) == 3 {
			l.wrong(column, "‘%s’ can be read in two ways; write it without thousands separators and with a point: 1000 or 1.5.", text)
			return "", false
		}
		text = whole + "." + frac
	}
	if _, frac, ok := strings.Cut(text, "."); ok && len(frac) > 9 || strings.ContainsAny(text, "eE") {
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			text = strconv.FormatFloat(f, 'f', 9, 64)
			text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
		}
	}
	return text, true
}

func (l line) kg(column string) postal.Grams {
	text, ok := l.number(column)
	if !ok {
		return 0
	}
	g, err := postal.ParseKg(text)
	if _, frac, _ := strings.Cut(text, "."); err != nil || len(strings.TrimRight(frac, "0")) > 3 {
		l.wrong(column, "‘%s’ is no weight; write kilograms with up to three decimals: 0.25.", l.cells[column])
		return 0
	}
	return g
}

func (l line) cm(column string) postal.Millimetres {
	text, ok := l.number(column)
	if !ok {
		return 0
	}
	m, err := postal.ParseCm(text)
	if _, frac, _ := strings.Cut(text, "."); err != nil || len(strings.TrimRight(frac, "0")) > 1 {
		l.wrong(column, "‘%s’ is no length; write centimetres with up to one decimal: 120 or 52.5.", l.cells[column])
		return 0
	}
	return m
}

func (l line) money(column string) int64 {
	text, ok := l.number(column)
	if !ok {
		return 0
	}
	if strings.HasPrefix(text, "-") {
		l.wrong(column, "‘%s’ is negative; a price is 0 or more.", l.cells[column])
		return 0
	}
	a, err := money.Parse(text, l.currency)
	if err != nil || a.Minor > maxMoney {
		l.wrong(column, "‘%s’ is no price; write an amount without its currency, with the decimals the currency has: 6.35.", l.cells[column])
		return 0
	}
	return a.Minor
}

func (l line) percent(column string) Percent {
	text, ok := l.number(column)
	if !ok {
		return 0
	}
	p, err := ParsePercent(text)
	if err != nil {
		l.wrong(column, "‘%s’ is no percentage; write a number from 0 to 1000 with up to four decimals: 12.5.", l.cells[column])
	}
	return p
}

func (l line) count(column string) int {
	text, ok := l.number(column)
	if !ok {
		return 0
	}
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		l.wrong(column, "‘%s’ is no whole number.", l.cells[column])
	}
	return int(n)
}

func (l line) day(column string) Day {
	text := l.cells[column]
	if text == "" {
		return ""
	}
	if at, ok := table.Moment(text); ok && l.serial {
		return DayOf(at)
	}
	d, err := ParseDay(strings.TrimSuffix(text, "T00:00:00Z"))
	if err != nil {
		l.wrong(column, "‘%s’ is no date; write year, month and day: 2026-01-31.", text)
	}
	return d
}

func (l line) flag(column string) bool {
	switch l.word(column) {
	case "yes", "true", "1", "x", "ja", "oui", "si", "sí":
		return true
	case "", "no", "false", "0", "nee", "nein", "non":
		return false
	}
	l.wrong(column, "Write yes or no in place of ‘%s’.", l.cells[column])
	return false
}

// list is text divided by ; or blanks.
func (l line) list(column, seps string) []string {
	var all []string
	for part := range strings.FieldsFuncSeq(l.cells[column], func(r rune) bool { return strings.ContainsRune(seps, r) }) {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}
