package gazetteer

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"github.com/waybill-ship/waybill/internal/postal"
)

// shapes are the postal codes of the countries with areas: 9 a digit, a a letter, and what stands before the area's range.
var shapes = map[string]string{
	"NL": "9999aa", "BE": "9999", "LU": "9999", "AT": "9999", "CH": "9999", "LI": "9999", "ES": "99999", "PT": "9999999", "PL": "99999", "SE": "99999",
	"DK": "9999", "NO": "9999", "CZ": "99999", "SK": "99999", "HU": "9999", "SI": "9999", "HR": "99999", "RO": "999999", "BG": "9999",
	"GR": "99999", "EE": "99999", "LV": "9999", "LT": "99999",
}

// CodeNear is a postal code such as a position in a country may have, for invented addresses; n chooses among several. It is empty for a
// country whose codes are not known.
func CodeNear(country string, latitude, longitude float64, n uint64) string {
	l := get(country)
	if len(l.codes) > 0 {
		return postal.NormalisePostalCode(country, l.codeNear(latitude, longitude, n))
	}
	var best area
	away := math.Inf(1)
	l.anchoring.Do(func() { l.anchor(country) })
	for _, a := range l.anchors {
		d := roughly(a.Latitude, a.Longitude, latitude, longitude)
		if d < away || d == away && len(a.from) > len(best.from) {
			best, away = a.area, d
		}
	}
	if best.from == "" {
		return ""
	}
	return postal.NormalisePostalCode(country, best.code(country, n))
}

// anchored is an area with the place of its town.
type anchored struct {
	area
	Latitude, Longitude float64
}

func (l *land) anchor(country string) {
	for _, a := range areas()[country] {
		if p, ok := l.town(a.town, spot{}, false); ok {
			l.anchors = append(l.anchors, anchored{a, p.Latitude, p.Longitude})
		}
	}
}

// code writes a code in the area.
func (a area) code(country string, n uint64) string {
	if country == "GB" {
		return fmt.Sprintf("%s%d %d%s", a.from, 1+n%9, 1+n/9%9, letterPair(n/81))
	}
	if country == "IE" {
		return fmt.Sprintf("%s %c%03d", (a.from + "01")[:3], "ACDEFHKNPRTVWXY"[n%15], n/15%1000)
	}
	var from, to uint64
	fmt.Sscan("1"+a.from, &from) //nolint:errcheck // the table has digits alone, by its test
	fmt.Sscan("1"+a.to, &to)     //nolint:errcheck // as above
	text := fmt.Sprint(from + n%(to-from+1))[1:]
	rest := n / 100
	for _, c := range shapes[country][len(text):] {
		if c == 'a' {
			text += string(letterPair(rest)[0])
			rest /= 20
			continue
		}
		text += string(rune('0' + rest%10))
		rest /= 10
	}
	if strings.HasSuffix(text, "0000") {
		text = text[:len(text)-1] + "1"
	}
	return text
}

// letterPair leaves out letters that postal codes avoid.
func letterPair(n uint64) string {
	const letters = "ABDEGHJKLNPRTVXZ"
	return string([]byte{letters[n%16], letters[n/16%16]})
}

// codeNear is one of the codes within six kilometres, else the nearest.
func (l *land) codeNear(latitude, longitude float64, n uint64) string {
	l.sortByLatitude()
	const reach = 0.06
	from := sort.Search(len(l.byLatitude), func(i int) bool { return l.codes[l.byLatitude[i]].Latitude >= latitude-reach })
	var near []int32
	best, away := int32(0), math.Inf(1)
	for i := from; i < len(l.byLatitude) && l.codes[l.byLatitude[i]].Latitude <= latitude+reach; i++ {
		c := l.codes[l.byLatitude[i]]
		d := roughly(c.Latitude, c.Longitude, latitude, longitude)
		if d < 6000 {
			near = append(near, l.byLatitude[i])
		}
		if d < away {
			best, away = l.byLatitude[i], d
		}
	}
	if len(near) > 0 && away > 1000 {
		best = near[n%uint64(len(near))]
	}
	return l.codes[best].Code
}

func (l *land) sortByLatitude() {
	l.sorting.Do(func() {
		l.byLatitude = make([]int32, len(l.codes))
		for i := range l.byLatitude {
			l.byLatitude[i] = int32(i)
		}
		sort.Slice(l.byLatitude, func(a, b int) bool {
			return l.codes[l.byLatitude[a]].Latitude < l.codes[l.byLatitude[b]].Latitude
		})
	})
}
