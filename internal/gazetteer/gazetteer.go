// Package gazetteer finds on a map what people write: a town by any of its names, a postal code, or as much of an address as is known.
// It works without any service and knows no streets; every answer says how precise it is. Its data is built by web/places.mjs.
package gazetteer

import (
	"bufio"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// built has one file a country. Before the first build it holds nothing but a marker, and nothing is found.
//
//go:embed all:dist
var built embed.FS

// Place is a town, a village or a part of one.
type Place struct {
	Name       string
	Country    string // ISO alpha-2
	Latitude   float64
	Longitude  float64
	Population int
	Zone       string // IANA name
	Part       bool   // a district inside a town
}

// Code is a postal code that is known exactly, with the town it belongs to.
type Code struct {
	Code, Name          string
	Latitude, Longitude float64
}

// land is everything known of one country.
type land struct {
	places []Place
	names  map[string][]int32 // folded name → places, the largest first
	codes  []Code             // by code
	zones  []Place            // the largest places of each zone, where there are several zones

	sorting    sync.Once
	byLatitude []int32 // codes, for CodeNear
	anchoring  sync.Once
	anchors    []anchored
}

var lands sync.Map // country → func() *land

// Countries lists the countries that something is known of, by code.
func Countries() []string {
	files, err := fs.Glob(built, "dist/*.txt.gz")
	if err != nil {
		return nil
	}
	var all []string
	for _, f := range files {
		all = append(all, strings.TrimSuffix(strings.TrimPrefix(f, "dist/"), ".txt.gz"))
	}
	return all
}

// Built reports whether the data was built into this program.
func Built() bool { return len(Countries()) > 0 }

// Places lists the towns of a country, the largest first, without their parts. Do not change them.
func Places(country string) []Place {
	var towns []Place
	for _, p := range get(country).places {
		if !p.Part {
			towns = append(towns, p)
		}
	}
	return towns
}

// Codes lists the postal codes of a country that are known exactly, by code. Do not change them.
func Codes(country string) []Code { return get(country).codes }

// Zone is the time zone at a position in a country; empty when nothing is known of it.
func Zone(country string, latitude, longitude float64) string {
	l := get(country)
	switch {
	case len(l.places) == 0:
		return ""
	case len(l.zones) == 0:
		return l.places[0].Zone
	}
	best, zone := math.Inf(1), ""
	for _, p := range l.zones {
		if d := roughly(p.Latitude, p.Longitude, latitude, longitude); d < best {
			best, zone = d, p.Zone
		}
	}
	return zone
}

// get reads a country when it is first asked for.
func get(country string) *land {
	country = strings.ToUpper(country)
	if len(country) != 2 || !isLetter(country[0]) || !isLetter(country[1]) {
		return &land{}
	}
	once, _ := lands.LoadOrStore(country, sync.OnceValue(func() *land {
		l, err := open(country)
		if err != nil {
			panic(fmt.Sprintf("gazetteer: the built data of %s: %v", country, err))
		}
		return l
	}))
	return once.(func() *land)()
}

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }

func open(country string) (*land, error) {
	f, err := built.Open("dist/" + country + ".txt.gz")
	if err != nil {
		return &land{}, nil //nolint:nilerr // nothing is known of this country
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return read(country, z)
}

func read(country string, r io.Reader) (*land, error) {
	l := &land{names: map[string][]int32{}}
	zones := map[string]string{}
	var others []string // of each place, in the order they are read
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		switch {
		case len(f) == 8 && f[0] == "P":
			p := Place{Name: f[1], Country: country, Latitude: number(f[3]), Longitude: number(f[4]), Population: int(number(f[5])), Part: f[7] != ""}
			if zones[f[6]] == "" {
				zones[f[6]] = strings.Clone(f[6])
			}
			p.Zone = zones[f[6]]
			l.places = append(l.places, p)
			others = append(others, f[2])
		case len(f) == 5 && f[0] == "Z":
			l.codes = append(l.codes, Code{Code: squeeze(f[1]), Name: f[2], Latitude: number(f[3]), Longitude: number(f[4])})
		default:
			return nil, fmt.Errorf("line %q cannot be read", lines.Text())
		}
	}
	l.index(others)
	if len(zones) > 1 {
		l.zones = zoned(l.places)
	}
	slices.SortFunc(l.codes, func(a, b Code) int { return strings.Compare(a.Code, b.Code) })
	return l, lines.Err()
}

// index sorts the places, the largest first, and files them under all their names.
func (l *land) index(others []string) {
	order := make([]int, len(l.places))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return l.places[b].Population - l.places[a].Population })
	sorted := make([]Place, len(order))
	for to, from := range order {
		p := l.places[from]
		sorted[to] = p
		l.file(p.Name, to)
		for other := range strings.SplitSeq(others[from], "|") {
			l.file(other, to)
		}
	}
	l.places = sorted
}

func (l *land) file(name string, place int) {
	key := fold(name)
	if key == "" || slices.Contains(l.names[key], int32(place)) {
		return
	}
	l.names[key] = append(l.names[key], int32(place))
}

// zoned are enough places to tell a country's zones apart: the largest hundred of each.
func zoned(sorted []Place) []Place {
	var kept []Place
	n := map[string]int{}
	for _, p := range sorted {
		if n[p.Zone]++; n[p.Zone] <= 100 {
			kept = append(kept, p)
		}
	}
	return kept
}

func number(text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic("gazetteer: " + err.Error())
	}
	return v
}

// letters that are not a letter with a mark.
var letters = strings.NewReplacer("ß", "ss", "ø", "o", "ł", "l", "æ", "ae", "œ", "oe", "đ", "d", "ð", "d", "þ", "th", "ı", "i")

// fold writes a name as it is compared: small letters without marks, single blanks for everything else.
func fold(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range letters.Replace(strings.ToLower(norm.NFD.String(name))) {
		switch {
		case unicode.Is(unicode.M, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}

// squeeze writes a postal code as it is compared.
func squeeze(code string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return unicode.ToUpper(r)
	}, code)
}

// roughly is the distance of two positions in metres, good enough to compare.
func roughly(lat1, lng1, lat2, lng2 float64) float64 {
	const degree = 111_195.0
	x := (lng2 - lng1) * math.Cos((lat1+lat2)/2*math.Pi/180)
	return degree * math.Hypot(x, lat2-lat1)
}
