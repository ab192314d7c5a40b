package gazetteer

import (
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/postal"
)

// Status says how much of a question was answered.
type Status string

const (
	Matched   Status = "matched"           // all that was asked for
	Partially Status = "partially_matched" // less precisely than asked
	NotFound  Status = "not_found"
)

// Precision is how exact a position is.
type Precision string

const (
	PostalCode Precision = "postal_code"
	City       Precision = "city"
	Region     Precision = "region"
)

// Query is what somebody wrote. All but the country may be empty.
type Query struct {
	Country             string // ISO alpha-2
	PostalCode, City    string
	Street, HouseNumber string
	// Address is free text: a street with its number, a postal code, a town, or all of them.
	Address string
}

// Empty reports whether nothing was asked for.
func (q Query) Empty() bool {
	return q.PostalCode == "" && q.City == "" && q.Street == "" && q.HouseNumber == "" && q.Address == ""
}

// Found is where a query lies.
type Found struct {
	Status              Status
	Precision           Precision
	Latitude, Longitude float64
	Formatted           string // "5611 EM Eindhoven, Netherlands"
	Zone                string
}

// most is the distance in metres up to which a town and a postal code are taken to belong together.
const most = 120_000

// Find looks a place up.
func Find(q Query) Found {
	l := get(q.Country)
	q.Country = strings.ToUpper(q.Country)
	street := strings.TrimSpace(q.Street+q.HouseNumber) != ""
	if text := strings.TrimSpace(q.Address); text != "" {
		rest := q.read(l, text)
		street = street || rest
	}
	spot, fromCode := l.code(q.Country, q.PostalCode)
	town, fromCity := l.town(q.City, spot, fromCode)
	got := Found{Status: Matched, Precision: City, Latitude: town.Latitude, Longitude: town.Longitude}
	name := town.Name
	switch {
	case !fromCode && !fromCity:
		return Found{Status: NotFound}
	case fromCode && (!fromCity || spot.precision == PostalCode && roughly(town.Latitude, town.Longitude, spot.Latitude, spot.Longitude) < most):
		got.Precision, got.Latitude, got.Longitude = spot.precision, spot.Latitude, spot.Longitude
		if !fromCity {
			name = spot.Name
		}
	}
	known := got.Precision == PostalCode || q.PostalCode == "" && got.Precision == City
	if street || !known || q.City != "" && !fromCity || q.PostalCode != "" && !fromCode {
		got.Status = Partially
	}
	got.Formatted = formatted(q, name, fromCode, got.Precision)
	got.Zone = Zone(q.Country, got.Latitude, got.Longitude)
	return got
}

func formatted(q Query, name string, fromCode bool, p Precision) string {
	text := name
	if fromCode && p != Region {
		text = postal.NormalisePostalCode(q.Country, q.PostalCode) + " " + name
	}
	if c, ok := postal.Lookup(q.Country); ok {
		text += ", " + c.Name
	}
	return text
}

// read takes postal code and town out of free text, where they were not given apart, and reports whether more was in it.
func (q *Query) read(l *land, text string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\n' || r == '\t' })
	if len(words) > 40 {
		words = words[len(words)-40:]
	}
	if q.PostalCode == "" {
		words = q.takeCode(words)
	}
	if q.City == "" {
		words = q.takeTown(l, words)
	}
	return len(words) > 0
}

// takeCode takes one or two words that look like a postal code of the country, the last such.
func (q *Query) takeCode(words []string) []string {
	for n := len(words); n > 0; n-- {
		for take := min(2, n); take > 0; take-- {
			code := strings.Join(words[n-take:n], " ")
			if !strings.ContainsAny(code, "0123456789") || len(squeeze(code)) < 4 && q.Country != "IS" && q.Country != "FO" {
				continue
			}
			if c, ok := postal.Lookup(q.Country); !ok || c.PostalCode == postal.Never || postal.CheckPostalCode(q.Country, code) != nil {
				continue
			}
			q.PostalCode = code
			return slices.Concat(words[:n-take], words[n:])
		}
	}
	return words
}

// takeTown takes the most words that name a town, those at the end before others.
func (q *Query) takeTown(l *land, words []string) []string {
	for take := min(6, len(words)); take > 0; take-- {
		for from := len(words) - take; from >= 0; from-- {
			name := strings.Join(words[from:from+take], " ")
			if len(l.names[fold(name)]) > 0 {
				q.City = name
				return slices.Concat(words[:from], words[from+take:])
			}
		}
	}
	return words
}

// town is the place of a name: the nearest one to the postal code where that is known, else the largest.
func (l *land) town(name string, near spot, known bool) (Place, bool) {
	all := l.names[fold(name)]
	if len(all) == 0 {
		return Place{}, false
	}
	best := l.places[all[0]]
	if !known {
		return best, true
	}
	// A district and a village may have a town's name; the town wins unless another is in quite another place.
	for _, i := range all[1:] {
		p := l.places[i]
		far := roughly(best.Latitude, best.Longitude, near.Latitude, near.Longitude)
		if far > most && roughly(p.Latitude, p.Longitude, near.Latitude, near.Longitude) < far {
			best = p
		}
	}
	return best, true
}

// spot is where a postal code lies, and how exactly that is known.
type spot struct {
	Name                string
	Latitude, Longitude float64
	precision           Precision
}

// code looks a postal code up: exactly, else by the area it is in, else by the known codes that begin alike.
func (l *land) code(country, text string) (spot, bool) {
	code := squeeze(text)
	if code == "" || len(code) > 12 {
		return spot{}, false
	}
	i, exact := slices.BinarySearchFunc(l.codes, code, func(c Code, code string) int { return strings.Compare(c.Code, code) })
	if exact {
		c := l.codes[i]
		return spot{c.Name, c.Latitude, c.Longitude, PostalCode}, true
	}
	if postal.CheckPostalCode(country, text) != nil {
		return spot{}, false
	}
	if a, ok := areaOf(country, code); ok {
		if p, ok := l.town(a.town, spot{}, false); ok {
			precision := Region
			if a.whole {
				precision = City
			}
			return spot{p.Name, p.Latitude, p.Longitude, precision}, true
		}
	}
	return l.beside(i, code)
}

// beside answers for a postal code that is not known with the middle of those that share its first characters.
func (l *land) beside(i int, code string) (spot, bool) {
	for _, at := range []int{i - 1, i} {
		if at >= 0 && at < len(l.codes) && len(code) >= 2 && strings.HasPrefix(l.codes[at].Code, code[:2]) {
			c := l.codes[at]
			return spot{c.Name, c.Latitude, c.Longitude, Region}, true
		}
	}
	return spot{}, false
}
