package price

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Problem is something about a sheet that is wrong, where it stands, and what would be right.
type Problem struct {
	Tab    string
	Line   int // of the tab in a workbook, of the file in CSV; counted from 1, 0: the tab as a whole
	Column string
	Format string
	Args   []any
	// Note says that the sheet can be used all the same.
	Note bool
}

// Text is the sentence in English.
func (p Problem) Text() string { return fmt.Sprintf(p.Format, p.Args...) }

// String names the place too: "rates, line 7, price: …".
func (p Problem) String() string {
	return fmt.Sprintf("%s, line %d, %s: %s", p.Tab, p.Line, p.Column, p.Text())
}

// What a sheet may hold at most.
const (
	maxText  = 100
	maxMoney = 1_000_000_000
	maxGrams = 5_000_000
	maxSide  = 100_000
)

// places say in which line of its tab each row of a sheet stood.
type places struct {
	sheet                              map[string]int
	products, areas, rates, surcharges []int
}

// at is the line of the i-th row; a sheet that was never read stands as WriteXLSX would write it.
func at(lines []int, i int) int {
	if i < len(lines) {
		return lines[i]
	}
	return i + 2
}

// checker gathers what is wrong.
type checker struct {
	Sheet
	at       places
	problems []Problem
	goodsBy  map[string]Product // by code
}

// product finds a product by its code.
func (c *checker) product(code string) (Product, bool) {
	p, ok := c.goodsBy[code]
	return p, ok
}

func (c *checker) wrong(tab string, line int, column, format string, args ...any) {
	c.problems = append(c.problems, Problem{Tab: tab, Line: line, Column: column, Format: format, Args: args})
}

// Check lists what is wrong with the sheet, line by line; a sheet without problems can be reckoned by.
func (s Sheet) Check() []Problem { return s.check(places{}) }

func (s Sheet) check(p places) []Problem {
	c := checker{Sheet: s, at: p, goodsBy: make(map[string]Product, len(s.Products))}
	for _, p := range slices.Backward(s.Products) {
		c.goodsBy[p.Code] = p
	}
	c.head()
	c.goods()
	c.land()
	c.brackets()
	c.extras()
	return c.problems
}

func (c *checker) head() {
	line := func(field string) int { return c.at.sheet[field] }
	c.text(tabSheet, line("name"), "name", c.Name, true)
	if !slices.Contains(currencies, c.Currency) {
		c.wrong(tabSheet, line("currency"), "currency", "‘%s’ is no currency known here; write one of %s.", c.Currency, strings.Join(currencies, ", "))
	}
	if c.From != "" && c.Until != "" && c.Until < c.From {
		c.wrong(tabSheet, line("valid_until"), "valid_until", "The last day %s lies before the first, %s.", c.Until, c.From)
	}
	seen := map[string]bool{}
	for _, o := range c.Origins {
		if _, ok := postal.TerritoryByCode(o); !ok {
			c.unknownCountry(tabSheet, line("origins"), "origins", o)
		}
		if seen[o] {
			c.wrong(tabSheet, line("origins"), "origins", "%s stands here twice.", o)
		}
		seen[o] = true
	}
}

// currencies are those that carriers price in here.
var currencies = strings.Fields("EUR GBP USD CHF DKK SEK NOK ISK PLN CZK HUF RON BGN RSD TRY UAH CAD AUD NZD JPY CNY HKD SGD AED ILS ZAR")

func (c *checker) unknownCountry(tab string, line int, column, code string) {
	c.wrong(tab, line, column, "‘%s’ is no country; write its two capitals (NL), a territory (ES-CN), or * for all others.", code)
}

// text checks words that people wrote.
func (c *checker) text(tab string, line int, column, text string, needed bool) {
	switch {
	case text == "" && needed:
		c.wrong(tab, line, column, "This is needed.")
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) || strings.TrimSpace(text) != text:
		c.wrong(tab, line, column, "Write this on one line, without control characters.")
	case utf8.RuneCountInString(text) > maxText:
		c.wrong(tab, line, column, "Write at most %d characters.", maxText)
	case text != "" && strings.ContainsRune("=+-@[", rune(text[0])):
		c.wrong(tab, line, column, "This may not begin with %s, which spreadsheets take for a formula.", text[:1])
	}
}

var codeShape = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ._/:=,+-]{0,79}$`)

func (c *checker) goods() {
	if len(c.Products) == 0 {
		c.wrong(tabProducts, 0, "code", "A price sheet needs a product.")
	}
	first := map[string]int{}
	for i, p := range c.Products {
		n := at(c.at.products, i)
		if !codeShape.MatchString(p.Code) || strings.TrimSpace(p.Code) != p.Code {
			c.wrong(tabProducts, n, "code", "A code has 1 to 80 letters, digits and . _ / : = , + -, and begins with a letter or digit.")
		}
		if other, twice := first[p.Code]; twice {
			c.wrong(tabProducts, n, "code", "The product %s stands in line %d already.", p.Code, other)
		} else {
			first[p.Code] = n
		}
		c.text(tabProducts, n, "name", p.Name, true)
		if p.UpTo <= p.Over || p.Over < 0 || p.UpTo > maxGrams {
			c.wrong(tabProducts, n, "up_to_kg", "The greatest weight lies above over_kg and is at most %d kg.", maxGrams/1000)
		}
		if p.Divisor != 0 && (p.Divisor < 1000 || p.Divisor > 10_000) {
			c.wrong(tabProducts, n, "divisor", "A divisor lies between 1000 and 10000 cm³ a kilogram (5000 is usual); leave it empty where size does not count.")
		}
		if p.Step < 0 || p.Step > p.UpTo {
			c.wrong(tabProducts, n, "step_kg", "What weights are rounded up to is at most the greatest weight.")
		}
		for side, mm := range map[string]postal.Millimetres{"max_length_cm": p.MaxSize.Length, "max_width_cm": p.MaxSize.Width, "max_height_cm": p.MaxSize.Height, "max_girth_cm": p.MaxGirth} {
			if mm < 0 || mm > maxSide {
				c.wrong(tabProducts, n, side, "A length is at most %d cm.", maxSide/10)
			}
		}
		p.functions(func(format string, args ...any) { c.wrong(tabProducts, n, "functions", format, args...) })
	}
}

// functions reads the product's functionalities, and tells the first that is wrong.
func (p Product) functions(wrong func(format string, args ...any)) map[string]any {
	all := map[string]any{}
	for _, text := range p.Functions {
		key, value, ok := strings.Cut(text, "=")
		f, known := carrier.FindFunctionality(key)
		if !ok || !known {
			wrong("‘%s’ is no functionality known here. Write functionalities as signature=true; age_check=18.", text)
			return nil
		}
		v, err := f.Read(value)
		if err != nil {
			wrong("‘%s’ is nothing that %s can be. Write functionalities as signature=true; age_check=18.", value, key)
			return nil
		}
		if _, twice := all[key]; twice {
			wrong("‘%s’ is said twice. Write functionalities as signature=true; age_check=18.", key)
			return nil
		}
		all[key] = v
	}
	return all
}
