package view

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/web"
)

// scope is what the template functions know of the request that is being drawn.
type scope struct {
	shell Shell
	page  Page
	flash *Flash
}

// funcs are the functions of every template.
func (s *scope) funcs() template.FuncMap {
	return template.FuncMap{
		"t":       func(key string, args ...any) string { return s.shell.Words.T(key, args...) },
		"n":       func(n int, one, many string, args ...any) string { return s.shell.Words.N(n, one, many, args...) },
		"lang":    func() string { return s.shell.Words.Lang() },
		"number":  func(n int) string { return s.shell.Words.Number(int64(n)) },
		"money":   s.money,
		"kg":      func(g postal.Grams) string { return s.shell.Words.Weight(g) },
		"size":    func(z postal.Size) string { return s.shell.Words.Size(z) },
		"country": func(code string) string { return s.shell.Words.Country(code) },
		"when":    s.when,
		"clock":   s.clock,
		"short":   s.short,
		"day":     func(t time.Time) string { return s.shell.Words.Day(t, s.shell.Now) },
		"weekday": func(t time.Time) string { return s.shell.Words.Weekday(t, s.shell.Now) },
		"shell":   func() Shell { return s.shell },
		"page":    func() Page { return s.page },
		"asset":   web.Asset,
		"icon":    icon,
		"script":  s.scriptWords,
		"cap":     strings.ToUpper,
		"pair":    func(key string, value any) Pair { return Pair{Key: key, Value: fmt.Sprint(value)} },
		"note":    func(tone Tone, text string) Note { return Note{Tone: tone, Text: text} },
	}
}

// when writes a time as people say it, with the exact one on hover; a zero time is "never".
func (s *scope) when(t time.Time) template.HTML {
	if t.IsZero() {
		return template.HTML(template.HTMLEscapeString(s.shell.Words.T("never")))
	}
	return s.timeTag(t, s.shell.Words.Ago(t, s.shell.Now))
}

// money writes an amount; one without a currency is not known yet.
func (s *scope) money(a money.Amount) string {
	if a.Currency == "" {
		return "–"
	}
	return s.shell.Words.Money(a)
}

// short is for a column: the hour today, else the day.
func (s *scope) short(t time.Time) template.HTML {
	local := t.In(s.shell.Zone)
	if y, m, d := local.Date(); !t.IsZero() {
		if ny, nm, nd := s.shell.Now.Date(); y == ny && m == nm && d == nd {
			return s.clock(t)
		}
		return s.timeTag(t, s.shell.Words.Day(t, s.shell.Now))
	}
	return ""
}

// clock writes only the hour and minute, where the day stands above.
func (s *scope) clock(t time.Time) template.HTML {
	return s.timeTag(t, t.In(s.shell.Zone).Format("15:04"))
}

func (s *scope) timeTag(t time.Time, said string) template.HTML {
	local := t.In(s.shell.Zone)
	return template.HTML(fmt.Sprintf(`<time datetime="%s" title="%s">%s</time>`, local.Format(time.RFC3339),
		template.HTMLEscapeString(s.shell.Words.Exact(local)), template.HTMLEscapeString(said)))
}

// icon draws one of the sprite's icons; sizes are "s" and "l". It is a picture beside words, never instead of them.
func icon(name string, size ...string) template.HTML {
	class := "i"
	if len(size) > 0 {
		class += " " + size[0]
	}
	return template.HTML(fmt.Sprintf(`<svg class="%s" viewBox="0 0 24 24" aria-hidden="true"><use href="%s#%s"/></svg>`,
		template.HTMLEscapeString(class), web.Asset("icons.svg"), template.HTMLEscapeString(name)))
}

// scriptWords are the words that the script says, in the reader's language; {holes} are filled there.
func (s *scope) scriptWords() (string, error) {
	t := s.shell.Words.T
	text, err := json.Marshal(map[string]string{
		"copied":   t("Copied"),
		"dismiss":  t("Dismiss"),
		"offline":  t("No connection. What you see is from {time}."),
		"failed":   t("That did not get through. Check the connection and try again."),
		"unpicked": t("The selection was cleared, because the filter changed."),
		"unsaved":  t("Not saved yet: {fields}"),
		"back":     t("What you had typed here is back."),
	})
	return string(text), err
}
