package postal_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/postal"
)

func TestTheHouseNumberIsSplitOffTheStreet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ country, line, street, number string }{
		{"NL", "Kanaalweg 12b", "Kanaalweg", "12b"},
		{"NL", "Kanaalweg 12 b", "Kanaalweg", "12 b"},
		{"NL", "Kanaalweg", "Kanaalweg", ""},
		{"NL", "Plein 1944 7", "Plein 1944", "7"},
		{"NL", "Plein 1944", "Plein 1944", ""},
		{"NL", "2e Dorpsstraat 5", "2e Dorpsstraat", "5"},
		{"NL", "2e Dorpsstraat", "2e Dorpsstraat", ""},
		{"NL", "1e Jan van der Heijdenstraat 123-3", "1e Jan van der Heijdenstraat", "123-3"},
		{"NL", "Kinkerstraat 12 3 hoog", "Kinkerstraat 12 3 hoog", ""},
		{"NL", "Kinkerstraat 12 hs", "Kinkerstraat", "12 hs"},
		{"NL", "Keizersgracht 12-3 A", "Keizersgracht", "12-3 A"},
		{"NL", "Postbus 1023", "Postbus", "1023"},
		{"NL", "  Oude   Gracht  188 ", "Oude Gracht", "188"},
		{"BE", "Kerkstraat 5 bus 3", "Kerkstraat", "5 bus 3"},
		{"BE", "Rue du 8 Mai 1945 12", "Rue du 8 Mai 1945", "12"},
		{"BE", "Rue Neuve 12 bte 4", "Rue Neuve", "12 bte 4"},
		{"BE", "12, rue Neuve", "rue Neuve", "12"},
		{"DE", "Straße des 17. Juni 135", "Straße des 17. Juni", "135"},
		{"DE", "Hauptstr. 3 b", "Hauptstr.", "3 b"},
		{"DE", "Hauptstr.12", "Hauptstr.", "12"},
		{"DE", "Am Markt 5/2", "Am Markt", "5/2"},
		{"DE", "Q 7, 24", "Q 7", "24"},
		{"DE", "Packstation 145", "Packstation", "145"},
		{"DE", "Müllerstraße 12-14", "Müllerstraße", "12-14"},
		{"AT", "Mariahilfer Straße 12/3/5", "Mariahilfer Straße", "12/3/5"},
		{"AT", "Landstraßer Hauptstraße 71 Stiege 2 Top 5", "Landstraßer Hauptstraße", "71 Stiege 2 Top 5"},
		{"FR", "12 bis rue de Rivoli", "rue de Rivoli", "12 bis"},
		{"FR", "12bis, rue de Rivoli", "rue de Rivoli", "12bis"},
		{"FR", "8 B impasse des Lilas", "impasse des Lilas", "8 B"},
		{"FR", "Rue de Rivoli 12", "Rue de Rivoli", "12"},
		{"FR", "Rue du 8 Mai 1945", "Rue du 8 Mai 1945", ""},
		{"LU", "12, rue de Strasbourg", "rue de Strasbourg", "12"},
		{"GB", "221B Baker Street", "Baker Street", "221B"},
		{"GB", "Rose Cottage", "Rose Cottage", ""},
		{"GB", "Flat 3", "Flat 3", ""},
		{"US", "350 5th Ave", "5th Ave", "350"},
		{"US", "37-12 72nd St", "72nd St", "37-12"},
		{"US", "100 E Main St", "E Main St", "100"},
		{"US", "5th Ave", "5th Ave", ""},
		{"US", "PO Box 123", "PO Box 123", ""},
		{"PL", "ul. Długa 5/7", "ul. Długa", "5/7"},
		{"PL", "ul. 3 Maja 12 m. 7", "ul. 3 Maja", "12 m. 7"},
		{"PL", "ul. 3 Maja", "ul. 3 Maja", ""},
		{"ES", "Calle Mayor, 5, 3º B", "Calle Mayor", "5, 3º B"},
		{"ES", "Calle de Alcalá 20", "Calle de Alcalá", "20"},
		{"ES", "Camino Viejo s/n", "Camino Viejo", "s/n"},
		{"ES", "Avenida 25 de Abril, nº 8", "Avenida 25 de Abril", "nº 8"},
		{"IT", "Via Roma, 12/A", "Via Roma", "12/A"},
		{"IT", "Viale 4 Novembre 5 int. 3", "Viale 4 Novembre", "5 int. 3"},
		{"IT", "Via XX Settembre 1", "Via XX Settembre", "1"},
		{"CZ", "Václavské náměstí 846/1", "Václavské náměstí", "846/1"},
		{"HU", "Fő utca 12 3. em. 4", "Fő utca", "12 3. em. 4"},
		{"DK", "Vesterbrogade 12, 3. tv", "Vesterbrogade", "12, 3. tv"},
		{"SE", "Storgatan 12 lgh 1201", "Storgatan", "12 lgh 1201"},
		{"FI", "Väinönkatu 26 A 14", "Väinönkatu", "26 A 14"},
		{"RO", "Strada Lipscani nr. 12, bl. A3, sc. 2, ap. 14", "Strada Lipscani", "nr. 12, bl. A3, sc. 2, ap. 14"},
		{"BG", "ул. Граф Игнатиев 12, ет. 3, ап. 5", "ул. Граф Игнатиев", "12, ет. 3, ап. 5"},
		{"GR", "Ερμού 15Α", "Ερμού", "15Α"},
		{"NL", "", "", ""},
		{"NL", "12", "12", ""},
	} {
		street, number := postal.SplitStreet(c.line, c.country)
		if street != c.street || number != c.number {
			t.Errorf("%s %q = %q, %q; want %q, %q", c.country, c.line, street, number, c.street, c.number)
		}
	}
}

// Streets and numbers put together by chance must come apart again where they were joined.
func TestWhatIsJoinedComesApart(t *testing.T) {
	t.Parallel()
	streets := strings.Split("Kanaalweg;Oude Gracht;Straße des 17. Juni;Plein 1944;2e Dorpsstraat;Via XX Settembre;ul. 3 Maja;Šmartinska cesta;Ερμού;бул. Витоша;Sint-Jansstraat;Hauptstr.;Rue du 8 Mai 1945;Calle de Alcalá", ";")
	ends := []string{"", "a", "B", " c", "-3", "/2", "/2/14", "-14 A", " bis", " bus 7"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		street := streets[random.IntN(len(streets))]
		number := fmt.Sprint(1+random.IntN(1700)) + ends[random.IntN(len(ends))]
		s, n := postal.SplitStreet(street+" "+number, "DE")
		if s != street || n != number {
			t.Fatalf("%q + %q came apart as %q + %q", street, number, s, n)
		}
	}
}

func FuzzSplitStreetLosesNoLetterOrDigit(f *testing.F) {
	for _, line := range []string{"Kanaalweg 12b", "12 bis rue de Rivoli", "Q 7, 24", "ул. Граф 12, ет. 3", "5 5 5 5", ", , 7", "100 E Main St"} {
		f.Add(line, "NL")
		f.Add(line, "FR")
	}
	f.Fuzz(func(t *testing.T, line, country string) {
		street, number := postal.SplitStreet(line, country)
		if count(street)+count(number) != count(line) {
			t.Errorf("%q in %q became %q and %q", line, country, street, number)
		}
		if utf8.ValidString(line) && (!utf8.ValidString(street) || !utf8.ValidString(number)) {
			t.Errorf("%q was cut inside a character: %q, %q", line, street, number)
		}
		if number != "" && strings.IndexFunc(street, unicode.IsLetter) < 0 {
			t.Errorf("%q left a street without letters: %q", line, street)
		}
	})
}

func count(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
