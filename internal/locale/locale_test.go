package locale_test

import (
	"encoding/json"
	"html/template"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

func TestTheReaderGetsTheLanguageThatFitsBest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ accept, chosen, want string }{
		{"de-AT,de;q=0.9,en;q=0.5", "", "de"},
		{"ja,fr;q=0.4,en;q=0.7", "", "en"},
		{"sv,fi", "", "en"},
		{"de", "fr", "fr"},
		{"de", "tlh", "de"},
		{"de", "NL_nl", "nl"},
		{"", "", "en"},
		{";;;=,", "", "en"},
	} {
		if got := locale.Match(c.accept, c.chosen); got != c.want {
			t.Errorf("%q, chosen %q: %q, want %q", c.accept, c.chosen, got, c.want)
		}
	}
	if got := locale.For("", "pl", "it-CH", "de").Lang(); got != "it" {
		t.Errorf("the first that we speak is %q, want it", got)
	}
	if got := (locale.Words{}).T("On its way"); got != "On its way" {
		t.Errorf("the zero value says %q", got)
	}
}

func TestSentencesAreTranslatedAndCounted(t *testing.T) {
	t.Parallel()
	nl, fr, de := locale.For("nl"), locale.For("fr"), locale.For("de")
	for _, c := range []struct{ got, want string }{
		{nl.T("On its way"), "Onderweg"},
		{nl.T("A sentence nobody has translated %d%%", 7), "A sentence nobody has translated 7%"},
		{nl.T("100% wool"), "100% wool"},
		{nl.T("Order %s", "KR-1"), "Bestelling KR-1"},
		{nl.N(1, "%d order", "%d orders"), "1 bestelling"},
		{nl.N(0, "%d order", "%d orders"), "0 bestellingen"},
		{fr.N(0, "%d order", "%d orders"), "0 commande"},
		{de.N(12345, "%d order", "%d orders"), "12.345 Bestellungen"},
		{locale.For("en").N(1284, "%d order", "%d orders"), "1,284 orders"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestTimesAreSaidAsPeopleSayThem(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("CET", 3600)
	now := time.Date(2026, 3, 12, 9, 14, 0, 0, zone)
	en, de, fr, es := locale.For("en"), locale.For("de"), locale.For("fr"), locale.For("es")
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, zone).UTC() }
	for _, c := range []struct{ got, want string }{
		{en.Ago(now.Add(-30*time.Second), now), "just now"},
		{en.Ago(at(12, 9, 13), now), "1 minute ago"},
		{en.Ago(at(12, 8, 15), now), "59 minutes ago"},
		{en.Ago(at(12, 8, 14), now), "today 08:14"},
		{en.Ago(at(12, 0, 5), now), "today 00:05"},
		{en.Ago(at(11, 21, 48), now), "yesterday 21:48"},
		{en.Ago(at(9, 8, 52), now), "9 March 08:52"},
		{en.Ago(at(12, 9, 44), now), "in 30 minutes"},
		{en.Ago(at(13, 10, 0), now), "tomorrow 10:00"},
		{de.Ago(at(9, 8, 52), now), "9. März 08:52"},
		{fr.Day(at(1, 8, 0), now), "1er mars"},
		{es.Day(at(9, 8, 0), now.AddDate(1, 0, 0)), "9 de marzo de 2026"},
		{en.Weekday(at(13, 8, 0), now), "Friday 13 March"},
		{de.Weekday(at(13, 8, 0), now), "Freitag, 13. März"},
		{en.Exact(time.Date(2026, 3, 9, 8, 52, 11, 0, zone)), "9 March 2026 08:52:11 CET"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestFiguresAreWrittenAsTheLanguageWritesThem(t *testing.T) {
	t.Parallel()
	en, nl, de, fr, es := locale.For("en"), locale.For("nl"), locale.For("de"), locale.For("fr"), locale.For("es")
	for _, c := range []struct{ got, want string }{
		{en.Money(money.EUR(4930)), "€49.30"},
		{en.Money(money.EUR(-4930)), "-€49.30"},
		{en.Money(money.Amount{Minor: 123456700, Currency: "CHF"}), "CHF\u00a01,234,567.00"},
		{de.Money(money.EUR(123456)), "1.234,56\u00a0€"},
		{nl.Money(money.EUR(4930)), "€\u00a049,30"},
		{fr.Money(money.EUR(123456)), "1\u202f234,56\u00a0€"},
		{en.Money(money.Amount{Minor: 1500, Currency: "JPY"}), "JPY\u00a01,500"},
		{es.Number(1284), "1284"},
		{es.Number(12840), "12.840"},
		{en.Number(-1284), "-1,284"},
		{en.Weight(620), "0.62\u00a0kg"},
		{de.Weight(3400), "3,40\u00a0kg"},
		{en.Weight(1255), "1.255\u00a0kg"},
		{en.Size(postal.Size{Length: 400, Width: 305, Height: 300}), "40 × 30.5 × 30\u00a0cm"},
		{en.Size(postal.Size{Length: 400}), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestEveryCountryHasANameInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages() {
		w := locale.For(lang)
		for _, c := range postal.Countries() {
			if name := w.Country(c.Code); name == "" || name == c.Code {
				t.Errorf("%s: no name for %s", lang, c.Code)
			}
		}
	}
	for lang, want := range map[string]string{"nl": "Duitsland", "de": "Deutschland", "fr": "Allemagne", "es": "Alemania", "it": "Germania", "en": "Germany"} {
		if got := locale.For(lang).Country("DE"); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	if got := locale.For("nl").Country("QQ"); got != "QQ" {
		t.Errorf("an unknown country is called %q", got)
	}
}

func TestTranslationsTakeTheSameArguments(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages()[1:] {
		for key, text := range catalogue(t, lang) {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: nothing said for %q", lang, key)
			}
			if want, got := verbs(key), verbs(text); !slices.Equal(want, got) {
				t.Errorf("%s: %q takes %v, its translation %q takes %v", lang, key, want, text, got)
			}
			if want, got := holes.FindAllString(key, -1), holes.FindAllString(text, -1); len(want) != len(got) {
				t.Errorf("%s: %q has the places %v, its translation %q has %v", lang, key, want, text, got)
			}
			if strings.HasSuffix(key, ".") != strings.HasSuffix(text, ".") {
				t.Errorf("%s: full stop lost or won: %q, %q", lang, key, text)
			}
		}
	}
}

// holes are filled by a script: "All {n} selected".
var holes = regexp.MustCompile(`\{[a-z]+\}`)

func TestRefusalsAreSaidInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	err := postal.Check(postal.Address{Name: "Ada", Street: "Kanaalweg", HouseNumber: "1", City: "Köln", PostalCode: "1234", Country: "DE"})
	nl := locale.For("nl")
	got, ok := nl.Fault(err)
	if want := "Postcode 1234 is te kort voor Duitsland. Er zijn 5 cijfers nodig."; got != want || !ok {
		t.Errorf("%q, want %q", got, want)
	}
	f, _ := fault.As(postal.Check(postal.Address{Name: "Ada", Street: "Kanaalweg 1", PostalCode: "3511 AL", Country: "NL"}))
	if got, want := nl.Field(f.Fields[0]), "Plaats ontbreekt."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := locale.For("en").Field(f.Fields[0]), "City is missing."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if _, ok := nl.Fault(os.ErrNotExist); ok {
		t.Error("an error of the machine was said to a person")
	}
}

func TestTheCataloguesHoldTheSameSentences(t *testing.T) {
	t.Parallel()
	first := catalogue(t, "nl")
	for _, lang := range locale.Languages()[2:] {
		other := catalogue(t, lang)
		for key := range first {
			if other[key] == "" {
				t.Logf("%s lacks %q, Dutch has it", lang, key)
			}
		}
		if len(other) < len(first)*9/10 {
			t.Errorf("%s has %d sentences, Dutch %d", lang, len(other), len(first))
		}
	}
}

func TestTemplatesSpeak(t *testing.T) {
	t.Parallel()
	page := template.Must(template.New("").Funcs(locale.For("nl").Funcs()).Parse(`{{t "Order %s" .}}, {{n 2 "%d order" "%d orders"}}`))
	var b strings.Builder
	if err := page.Execute(&b, "<1>"); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "Bestelling &lt;1&gt;, 2 bestellingen"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func catalogue(t *testing.T, lang string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]string{}
	if err := json.Unmarshal(text, &words); err != nil {
		t.Fatal(err)
	}
	return words
}
