package demodata

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

var (
	//go:embed places.txt
	placesText string
	//go:embed people.txt
	peopleText string
	//go:embed phones.txt
	phonesText string
	//go:embed goods.txt
	goodsText string
)

// place is one line of places.txt.
type place struct {
	country, code, city, street, number, state string
	problem                                    Problem
}

func readPlaces() (all []place) {
	for f := range rows(placesText, 7) {
		all = append(all, place{f[0], f[1], f[2], f[3], f[4], f[5], Problem(f[6])})
	}
	return all
}

// rows gives the lines of a table as fields, filled up to n.
func rows(text string, n int) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\n")
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			f := strings.Split(line, "|")
			for len(f) < n {
				f = append(f, "")
			}
			if !yield(f) {
				return
			}
		}
	}
}

// address moves the nth made-up person of the country into the place.
func (p place) address(nth int) postal.Address {
	a := postal.Address{Street: p.street, HouseNumber: p.number, PostalCode: p.code, City: p.city, State: p.state, Country: p.country}
	a.Name, a.Company = person(p.country, nth)
	a.Email = email(a.Name, nth)
	if nth%9 != 7 { // not everybody gives a number
		a.Phone = phone(p, nth)
	}
	switch p.problem {
	case HouseNumberMissing:
		a.HouseNumber = ""
		if p.country == "DE" {
			a.Line2 = "Hinterhaus 14" // where the number has slipped into
		}
	case PostalCodeWrong:
		a.PostalCode = strings.TrimPrefix(a.PostalCode, "0") // as a spreadsheet does
		if a.PostalCode == p.code {
			a.PostalCode = p.code[:len(p.code)-1]
		}
	case StateMissing:
		a.State = ""
	}
	return a
}

func person(country string, nth int) (name, company string) {
	for f := range rows(peopleText, 4) {
		if f[0] != country {
			continue
		}
		firsts := strings.Split(f[1], ",")
		name = firsts[nth%len(firsts)]
		if f[2] != "" {
			lasts := strings.Split(f[2], ",")
			name += " " + lasts[(nth+nth/len(firsts)*3)%len(lasts)]
		}
		if companies := strings.Split(f[3], ","); f[3] != "" && nth%4 == 3 {
			company = companies[nth/4%len(companies)]
		}
	}
	return name, company
}

var plain = strings.NewReplacer("ł", "l", "ø", "o", "æ", "ae", "ß", "ss", "ð", "d", "þ", "th", "đ", "d", "ı", "i", "œ", "oe")

// email makes an address from a name in Latin letters; other names get one with their order's number.
func email(name string, nth int) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(plain.Replace(strings.ToLower(name))) {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('.')
		case unicode.Is(unicode.Mn, r) || unicode.IsPunct(r):
		default:
			return ""
		}
	}
	return b.String() + "@" + []string{"example.org", "example.com", "example.net"}[nth%3]
}

var areas = map[string]string{"NY": "212", "CA": "415", "IL": "312", "MA": "617", "OR": "503", "TX": "512", "WA": "206", "VT": "802",
	"ON": "416", "QC": "514", "BC": "604"}

func phone(p place, nth int) string {
	for line := range strings.Lines(phonesText) {
		shape, ok := strings.CutPrefix(strings.TrimSpace(line), p.country+" ")
		if !ok {
			continue
		}
		shape = strings.Replace(shape, "###", areas[p.state], 1)
		digits := fmt.Sprintf("%03d", (nth*37+11)%1000)
		return strings.Map(func(r rune) rune {
			if r == '#' {
				r = rune(digits[len(digits)-1])
				digits = digits[:len(digits)-1]
			}
			return r
		}, shape)
	}
	return ""
}

// readGoods gives the stock of each shop.
func readGoods() map[string][]Item {
	stock := map[string][]Item{}
	for f := range rows(goodsText, 7) {
		grams, _ := strconv.Atoi(f[5]) // the test weighs every item
		cents, _ := strconv.Atoi(f[6])
		stock[f[0]] = append(stock[f[0]], Item{SKU: f[1], Description: f[2], HSCode: f[3], Origin: f[4],
			Weight: postal.Grams(grams), Value: money.EUR(int64(cents))})
	}
	return stock
}

var languages = map[string]string{"NL": "nl", "DE": "de", "AT": "de", "LI": "de", "FR": "fr", "LU": "fr", "ES": "es", "IT": "it",
	"PT": "pt", "DK": "da", "SE": "sv", "NO": "nb", "FI": "fi", "IS": "is", "PL": "pl", "CZ": "cs", "SK": "sk", "HU": "hu", "SI": "sl",
	"HR": "hr", "RO": "ro", "BG": "bg", "GR": "el", "CY": "el", "EE": "et", "LV": "lv", "LT": "lt", "TR": "tr", "RS": "sr", "JP": "ja"}

// language of a buyer, which in Belgium and Switzerland goes by the town.
func language(p place) string {
	switch p.country {
	case "BE":
		switch {
		case p.code == "4700":
			return "de"
		case p.code < "1300" || p.code >= "4000" && p.code < "8000":
			return "fr"
		}
		return "nl"
	case "CH":
		switch {
		case p.code < "2000":
			return "fr"
		case strings.HasPrefix(p.code, "69"):
			return "it"
		}
		return "de"
	case "CA":
		if p.state == "QC" {
			return "fr"
		}
	}
	if l, ok := languages[p.country]; ok {
		return l
	}
	return "en"
}
