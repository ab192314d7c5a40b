package locale

import (
	"fmt"
	"strings"
	"time"
)

// calendar is how a language writes days.
type calendar struct {
	months, weekdays [12]string
	day              string // of the day and the month
	dated            string // of the same and the year
	weekday          string // of the weekday and the day
}

var calendars = map[string]calendar{
	"en": {list("January February March April May June July August September October November December"),
		list("Sunday Monday Tuesday Wednesday Thursday Friday Saturday"), "%d %s", "%s %d", "%s %s"},
	"nl": {list("januari februari maart april mei juni juli augustus september oktober november december"),
		list("zondag maandag dinsdag woensdag donderdag vrijdag zaterdag"), "%d %s", "%s %d", "%s %s"},
	"de": {list("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
		list("Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag"), "%d. %s", "%s %d", "%s, %s"},
	"fr": {list("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
		list("dimanche lundi mardi mercredi jeudi vendredi samedi"), "%d %s", "%s %d", "%s %s"},
	"es": {list("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
		list("domingo lunes martes miércoles jueves viernes sábado"), "%d de %s", "%s de %d", "%s, %s"},
	"it": {list("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
		list("domenica lunedì martedì mercoledì giovedì venerdì sabato"), "%d %s", "%s %d", "%s %s"},
}

func list(words string) (out [12]string) {
	copy(out[:], strings.Fields(words))
	return out
}

// Ago says when something happened or will, seen from now and in now's zone: "2 minutes ago" under an hour, "today 08:30",
// "yesterday 21:48", "tomorrow 10:00", then "9 March 08:52", with the year when it is another one.
func (w Words) Ago(t, now time.Time) string {
	t = t.In(now.Location())
	switch gone := now.Sub(t); {
	case gone > -5*time.Second && gone < time.Minute: // what was written while the page was made is not to come
		return w.T("just now")
	case gone >= 0 && gone < time.Hour:
		return w.N(int(gone/time.Minute), "%d minute ago", "%d minutes ago")
	case gone < 0 && gone > -time.Minute:
		return w.T("in a moment")
	case gone < 0 && gone > -time.Hour:
		return w.N(int(-gone/time.Minute), "in %d minute", "in %d minutes")
	}
	clock := t.Format("15:04")
	switch daysApart(t, now) {
	case 0:
		return w.T("today %s", clock)
	case -1:
		return w.T("yesterday %s", clock)
	case 1:
		return w.T("tomorrow %s", clock)
	}
	return w.Day(t, now) + " " + clock
}

// Day is a date in words, in now's zone: "9 March", in another year "9 March 2025".
func (w Words) Day(t, now time.Time) string {
	t = t.In(now.Location())
	c := calendars[w.Lang()]
	text := fmt.Sprintf(c.day, t.Day(), c.months[t.Month()-1])
	if t.Day() == 1 && w.Lang() == "fr" {
		text = "1er " + c.months[t.Month()-1]
	}
	if t.Year() == now.Year() {
		return text
	}
	return fmt.Sprintf(c.dated, text, t.Year())
}

// Weekday is a date with its day of the week, in now's zone: "Friday 13 March".
func (w Words) Weekday(t, now time.Time) string {
	t = t.In(now.Location())
	c := calendars[w.Lang()]
	return fmt.Sprintf(c.weekday, c.weekdays[t.Weekday()], w.Day(t, now))
}

// Days names a run of days of the week, counted from Monday as 0: "Monday–Friday", or "Sunday" alone.
func (w Words) Days(first, last int) string {
	name := func(d int) string { return calendars[w.Lang()].weekdays[(d+1)%7] }
	begin := strings.ToUpper(name(first)[:1]) + name(first)[1:]
	if first == last {
		return begin
	}
	return begin + "–" + name(last)
}

// Exact is the full time with its zone, for a title: "9 March 2026 08:52:11 CET".
func (w Words) Exact(t time.Time) string {
	return w.Day(t, time.Time{}.In(t.Location())) + t.Format(" 15:04:05 MST")
}

// daysApart counts calendar days from now to t, both in one zone; a day of 23 hours is still a day.
func daysApart(t, now time.Time) int {
	noon := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC) }
	return int(noon(t).Sub(noon(now)) / (24 * time.Hour))
}
