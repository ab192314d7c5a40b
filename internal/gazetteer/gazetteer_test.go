package gazetteer

import (
	"strings"
	"testing"
)

// ready skips a test that needs the built data; make test builds it first.
func ready(t *testing.T) {
	t.Helper()
	if !Built() {
		t.Skip("the gazetteer is not built: make assets")
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	ready(t)
	for _, c := range []struct {
		name      string
		q         Query
		status    Status
		precision Precision
		lat, lng  float64
		formatted string
	}{
		{"a Dutch postal code is known to its town", Query{Country: "NL", PostalCode: "5611 EM"}, Partially, City, 51.44, 5.48, "5611 EM Eindhoven, Netherlands"},
		{"small letters and no blank", Query{Country: "nl", PostalCode: "5611em"}, Partially, City, 51.44, 5.48, "5611 EM Eindhoven, Netherlands"},
		{"a postal code as free text", Query{Country: "NL", Address: "5611EM"}, Partially, City, 51.44, 5.48, "5611 EM Eindhoven, Netherlands"},
		{"a German postal code is known exactly", Query{Country: "DE", PostalCode: "01067"}, Matched, PostalCode, 51.06, 13.72, "01067 Dresden, Germany"},
		{"a French one too", Query{Country: "FR", PostalCode: "59000", City: "Lille"}, Matched, PostalCode, 50.63, 3.06, "59000 Lille, France"},
		{"a town", Query{Country: "NL", City: "Eindhoven"}, Matched, City, 51.44, 5.48, "Eindhoven, Netherlands"},
		{"without its marks", Query{Country: "DE", City: "MUNCHEN"}, Matched, City, 48.14, 11.58, "Munich, Germany"},
		{"with its marks", Query{Country: "DE", City: "München"}, Matched, City, 48.14, 11.58, "Munich, Germany"},
		{"in another language", Query{Country: "NL", City: "La Haye"}, Matched, City, 52.08, 4.3, "The Hague, Netherlands"},
		{"a Polish letter", Query{Country: "PL", City: "Lodz"}, Matched, City, 51.77, 19.45, "Łódź, Poland"},
		{"a town as free text", Query{Country: "ES", Address: "Sevilla"}, Matched, City, 37.38, -5.97, "Sevilla, Spain"},
		{"a street is not known", Query{Country: "NL", Address: "Markt 1, 5611 EM Eindhoven"}, Partially, City, 51.44, 5.48, "5611 EM Eindhoven, Netherlands"},
		{"nor given apart", Query{Country: "DE", Street: "Hauptstraße", HouseNumber: "4", PostalCode: "01067", City: "Dresden"}, Partially, PostalCode, 51.06, 13.72, "01067 Dresden, Germany"},
		{"a province is as much as a Spanish code says", Query{Country: "ES", PostalCode: "41500"}, Partially, Region, 37.38, -5.97, "Sevilla, Spain"},
		{"the town is better than a region", Query{Country: "ES", PostalCode: "41500", City: "Alcalá de Guadaíra"}, Partially, City, 37.34, -5.84, ""},
		{"a code tells two towns of one name apart", Query{Country: "DE", PostalCode: "15230", City: "Frankfurt"}, Matched, PostalCode, 52.34, 14.55, ""},
		{"a British area", Query{Country: "GB", PostalCode: "BA1 1AA"}, Partially, Region, 51.38, -2.36, "Bath, United Kingdom"},
		{"no such town", Query{Country: "NL", City: "Nergenshuizen"}, NotFound, "", 0, 0, ""},
		{"no such country", Query{Country: "XX", City: "Paris"}, NotFound, "", 0, 0, ""},
		{"nothing that could be a postal code", Query{Country: "NL", PostalCode: "ABCDE"}, NotFound, "", 0, 0, ""},
		{"letters from everywhere", Query{Country: "NL", Address: "\x00\u202e💥 '; DROP"}, NotFound, "", 0, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := Find(c.q)
			if got.Status != c.status || got.Precision != c.precision {
				t.Errorf("Find = %s, %s, want %s, %s (%+v)", got.Status, got.Precision, c.status, c.precision, got)
			}
			if roughly(got.Latitude, got.Longitude, c.lat, c.lng) > 5000 {
				t.Errorf("Find lies at %.4f, %.4f, want about %.2f, %.2f", got.Latitude, got.Longitude, c.lat, c.lng)
			}
			if c.formatted != "" && got.Formatted != c.formatted {
				t.Errorf("Formatted = %q, want %q", got.Formatted, c.formatted)
			}
		})
	}
}

func TestEveryAreaNamesATownOfItsCountry(t *testing.T) {
	t.Parallel()
	ready(t)
	for country, all := range areas() {
		for _, a := range all {
			if len(a.from) != len(a.to) || a.from > a.to {
				t.Errorf("%s %s-%s is no range", country, a.from, a.to)
			}
			if _, ok := get(country).town(a.town, spot{}, false); !ok {
				t.Errorf("%s %s: there is no town called %s", country, a.from, a.town)
			}
		}
	}
}

func TestZonesDifferInsideACountry(t *testing.T) {
	t.Parallel()
	ready(t)
	for _, c := range []struct {
		country  string
		lat, lng float64
		want     string
	}{
		{"NL", 51.44, 5.48, "Europe/Amsterdam"},
		{"ES", 40.4, -3.7, "Europe/Madrid"},
		{"ES", 28.1, -15.4, "Atlantic/Canary"},
		{"PT", 37.74, -25.67, "Atlantic/Azores"},
		{"XX", 0, 0, ""},
	} {
		if got := Zone(c.country, c.lat, c.lng); got != c.want {
			t.Errorf("Zone(%s, %v, %v) = %q, want %q", c.country, c.lat, c.lng, got, c.want)
		}
	}
}

func TestEveryCountryCanBeRead(t *testing.T) {
	t.Parallel()
	ready(t)
	n := 0
	for _, country := range Countries() {
		n += len(Places(country))
	}
	if n < 100_000 {
		t.Errorf("%d places in all, want more than 100,000", n)
	}
}

func TestALongQuestionIsAnsweredQuickly(t *testing.T) {
	t.Parallel()
	ready(t)
	got := Find(Query{Country: "NL", Address: strings.Repeat("straat 1 ", 100_000)})
	if got.Status != NotFound && got.Status != Partially {
		t.Errorf("Status = %s", got.Status)
	}
}
