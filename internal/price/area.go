package price

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode"

	"github.com/waybill-ship/waybill/internal/postal"
)

// Place is where a box comes from or goes to, as far as a tariff cares.
type Place struct{ Country, PostalCode string }

// PlaceOf is the place of an address.
func PlaceOf(a postal.Address) Place { return Place{a.Country, a.PostalCode} }

// territory is the code of the place's territory.
func (p Place) territory() string {
	return postal.TerritoryOf(postal.Address{Country: p.Country, PostalCode: p.PostalCode}).Code
}

// lookup finds the zone of a place. It is made once for a sheet.
type lookup struct {
	ranges map[string][]span // by country, by their beginning
	whole  map[string]string // country or territory → zone
	rest   string
}

// span is a range of postal codes, as postcodes of one country compare.
type span struct {
	from, to string
	zone     string
}

func newLookup(areas []Area) lookup {
	l := lookup{ranges: map[string][]span{}, whole: map[string]string{}}
	for _, a := range areas {
		switch {
		case a.Country == Everywhere:
			l.rest = a.Zone
		case a.From == "":
			l.whole[a.Country] = a.Zone
		default:
			l.ranges[a.Country] = append(l.ranges[a.Country], span{codeKey(a.Country, a.From), codeKey(a.Country, a.To), a.Zone})
		}
	}
	for _, spans := range l.ranges {
		slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	}
	return l
}

// zone is where a place lies; false where the sheet does not say. The ranges do not overlap, so only the last that
// begins before the code can hold it.
func (l lookup) zone(p Place) (string, bool) {
	if spans := l.ranges[p.Country]; len(spans) > 0 && p.PostalCode != "" {
		key := codeKey(p.Country, p.PostalCode)
		if n := sort.Search(len(spans), func(i int) bool { return spans[i].from > key }); n > 0 && spans[n-1].holds(key) {
			return spans[n-1].zone, true
		}
	}
	if zone, ok := l.whole[p.territory()]; ok {
		return zone, true
	}
	if zone, ok := l.whole[p.Country]; ok {
		return zone, true
	}
	return l.rest, l.rest != ""
}

func (s span) holds(key string) bool {
	return len(key) >= len(s.from) && begins(key, s.from) >= 0 && begins(key, s.to) <= 0
}

// meets reports whether two ranges share a code.
func (s span) meets(o span) bool { return begins(s.from, o.to) <= 0 && begins(o.from, s.to) <= 0 }

// begins compares a code with the beginning of one: what goes on after the beginning does not count.
func begins(key, beginning string) int {
	if len(key) > len(beginning) {
		key = key[:len(beginning)]
	} else {
		beginning = beginning[:len(key)]
	}
	return strings.Compare(key, beginning)
}

// holds reports whether a place lies in the area. An area without a country holds everything.
func (a Area) holds(p Place) bool {
	switch {
	case a.Country == "" || a.Country == Everywhere:
		return true
	case a.From == "":
		return a.Country == p.Country || a.Country == p.territory()
	}
	return a.Country == p.Country && p.PostalCode != "" && span{from: codeKey(a.Country, a.From), to: codeKey(a.Country, a.To)}.holds(codeKey(p.Country, p.PostalCode))
}

// String names the area for people: "FR 20000–20999".
func (a Area) String() string {
	switch a.From {
	case "":
		return a.Country
	case a.To:
		return a.Country + " " + a.From
	}
	return a.Country + " " + a.From + "–" + a.To
}

// codeKey writes a postal code, or the beginning of one, so that codes of a country compare as they follow each other. British codes
// are told by their outward part, whose district is a number: IV2 comes before IV10.
func codeKey(country, code string) string {
	code = strings.ToUpper(strings.TrimSpace(code))
	switch country {
	case "GB", "GG", "JE", "IM":
		return outward(code)
	}
	key := make([]rune, 0, len(code))
	for _, r := range code {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			key = append(key, r)
		}
	}
	return string(key)
}

// outward is the first half of a British postal code: letters padded to two, its district to two digits, and a letter that may follow.
func outward(code string) string {
	if first, _, ok := strings.Cut(code, " "); ok {
		code = first
	} else if len(code) >= 5 { // written together: the inward part is always three characters
		code = code[:len(code)-3]
	}
	end := strings.IndexFunc(code, unicode.IsDigit)
	if end < 0 { // an area as a whole: BT
		return code + strings.Repeat(" ", max(2-len(code), 0))
	}
	area, district := code[:end], code[end:]
	if len(area) == 1 {
		area += " "
	}
	if len(district) == 1 || district[1] < '0' || district[1] > '9' {
		district = "0" + district
	}
	return area + district
}
