// Package locale says the same words in the reader's language: sentences, dates, money, weights and the
// names of countries. A sentence's key is the English sentence itself, so English is complete by
// construction and a missing translation shows as English. What is said is the pages' business.
package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

//go:embed *.json
var files embed.FS

// languages we speak, English first: it is the fallback.
var languages = []string{"en", "nl", "de", "fr", "es", "it"}

// Languages lists the languages we speak, as BCP 47 codes, English first.
func Languages() []string { return slices.Clone(languages) }

// Words speaks one language. The zero value speaks English.
type Words struct{ lang string }

// For gives the words of the first language that we speak: the person's choice first, then what is known
// of them. It takes tags ("de-AT"), and gives English when it speaks none.
func For(langs ...string) Words {
	for _, l := range langs {
		if code := base(l); slices.Contains(languages, code) {
			return Words{code}
		}
	}
	return Words{"en"}
}

func base(tag string) string {
	code, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(tag)), "_", "-"), "-")
	return code
}

// Match picks a language for a request: what the reader has chosen, else the best of the
// Accept-Language header, else English.
func Match(accept, chosen string) string {
	if code := base(chosen); slices.Contains(languages, code) {
		return code
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return "en"
	}
	for _, tag := range tags { // sorted by what the reader likes best
		if code := base(tag.String()); slices.Contains(languages, code) {
			return code
		}
	}
	return "en"
}

// Lang is the language as a BCP 47 code, for the lang attribute of a page.
func (w Words) Lang() string {
	if w.lang == "" {
		return "en"
	}
	return w.lang
}

// Name is what a language calls itself, for the list to choose from: "Deutsch".
func Name(lang string) string {
	switch base(lang) {
	case "nl":
		return "Nederlands"
	case "de":
		return "Deutsch"
	case "fr":
		return "Français"
	case "es":
		return "Español"
	case "it":
		return "Italiano"
	}
	return "English"
}

// T says a sentence; key is the English one, with the verbs of fmt for its arguments. A translation
// that needs another order uses %[2]s. With no arguments a % stands for itself.
func (w Words) T(key string, args ...any) string {
	format := w.find(key)
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, w.own(args)...)
}

// own puts into the language what an argument says of itself: the name of a country, and the words
// that refusals fill their sentences with.
func (w Words) own(args []any) []any {
	if w.Lang() == "en" {
		return args
	}
	out := slices.Clone(args)
	for i, a := range out {
		switch a := a.(type) {
		case postal.CountryName:
			out[i] = w.Country(string(a))
		case fault.Word:
			out[i] = w.T(string(a))
		case fault.Phrase:
			out[i] = w.T(a.Format, a.Args...)
		}
	}
	return out
}

// Fault says in the reader's language why something failed; false when err is no fault, and then
// its text is not for people.
func (w Words) Fault(err error) (string, bool) {
	f, ok := fault.As(err)
	if !ok {
		return "", false
	}
	return w.T(f.Format, f.Args...), true
}

// Field says in the reader's language what is wrong with a field.
func (w Words) Field(f fault.Field) string {
	if f.Format == "" {
		return f.Text
	}
	return w.T(f.Format, f.Args...)
}

// N says a sentence about a number of things: one for one of them, many for the rest. %d in either is
// the number, with the language's separators; further verbs take args.
func (w Words) N(n int, one, many string, args ...any) string {
	key := many
	if w.single(n) {
		key = one
	}
	format := strings.Replace(w.find(key), "%d", w.Number(int64(n)), 1)
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, w.own(args)...)
}

// single reports whether the language speaks of n things as of one. French does of none, too.
func (w Words) single(n int) bool { return n == 1 || n == 0 && w.lang == "fr" }

// Knows reports whether the sentence is translated; English knows every one.
func (w Words) Knows(key string) bool {
	if w.Lang() == "en" {
		return true
	}
	_, ok := catalogues()[w.lang][key]
	return ok
}

func (w Words) find(key string) string {
	if text, ok := catalogues()[w.lang][key]; ok {
		return text
	}
	return key
}

// Funcs are the words for a template: {{t "Create %d labels" 7}} and {{n .Count "%d order" "%d orders"}}.
func (w Words) Funcs() map[string]any { return map[string]any{"t": w.T, "n": w.N} }

// Country is a country's name, from its alpha-2 code; an unknown code stays as it is.
func (w Words) Country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil || len(code) != 2 {
		return code
	}
	switch name := regions()[w.Lang()].Name(region); {
	case code == "MK": // renamed since the tables of x/text were made
		return map[string]string{"en": "North Macedonia", "nl": "Noord-Macedonië", "de": "Nordmazedonien",
			"fr": "Macédoine du Nord", "es": "Macedonia del Norte", "it": "Macedonia del Nord"}[w.Lang()]
	case name == "":
		return code
	default:
		return name
	}
}

var regions = sync.OnceValue(func() map[string]display.Namer {
	all := map[string]display.Namer{}
	for _, lang := range languages {
		all[lang] = display.Regions(language.Make(lang))
	}
	return all
})

// catalogues are read once; a file that does not read is a mistake of ours that every test meets.
var catalogues = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, lang := range languages[1:] {
		text, err := files.ReadFile(lang + ".json")
		if err != nil {
			panic(err)
		}
		words := map[string]string{}
		if err := json.Unmarshal(text, &words); err != nil {
			panic(fmt.Errorf("locale %s: %w", lang, err))
		}
		all[lang] = words
	}
	return all
})
