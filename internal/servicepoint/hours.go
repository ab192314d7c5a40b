package servicepoint

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Shift is a time of the day during which a point is open, in minutes from midnight; the end of a day is 1440.
type Shift struct{ From, To int }

// Week is when a point is open, Monday first; a day without shifts is closed.
type Week [7][]Shift

// Period is a run of days on which a point is closed against its week, both days included: "2026-12-24".
type Period struct{ From, To string }

// day is how a date is kept.
const day = "2006-01-02"

// minutes of a day.
const dayEnd = 24 * 60

// AlwaysOpen is the week of a locker in a wall.
func AlwaysOpen() Week {
	var w Week
	for i := range w {
		w[i] = []Shift{{0, dayEnd}}
	}
	return w
}

// String writes a shift as 09:00-18:00. The end of the day is 23:59, for programs that know no 24:00.
func (s Shift) String() string { return clock(s.From) + "-" + clock(s.To) }

// Begin and End are the shift's times as 09:00.
func (s Shift) Begin() string { return clock(s.From) }

// End is when the shift ends, as 18:00.
func (s Shift) End() string { return clock(s.To) }

func clock(m int) string {
	m = min(m, dayEnd-1)
	return string([]byte{byte('0' + m/600), byte('0' + m/60%10), ':', byte('0' + m%60/10), byte('0' + m%10)})
}

// String writes a week for the row: days with ; and shifts with a blank.
func (w Week) String() string {
	var b strings.Builder
	for d, shifts := range w {
		if d > 0 {
			b.WriteByte(';')
		}
		for i, s := range shifts {
			if i > 0 {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, "%d-%d", s.From, s.To)
		}
	}
	return b.String()
}

// Run is a run of days that are open alike, counted from Monday as 0, both days included.
type Run struct {
	First, Last int
	Shifts      []Shift
}

// Runs are the days of the week put together where they are alike; none for a week that never opens, as of a point whose times nobody told.
func (w Week) Runs() []Run {
	var all []Run
	open := false
	for d, shifts := range w {
		open = open || len(shifts) > 0
		if n := len(all); n > 0 && slices.Equal(all[n-1].Shifts, shifts) {
			all[n-1].Last = d
			continue
		}
		all = append(all, Run{d, d, shifts})
	}
	if !open {
		return nil
	}
	return all
}

// ClosedUntil is the last day of the run of days around t on which the point is closed against its week; false where it is not closed so.
func (p Point) ClosedUntil(t time.Time) (time.Time, bool) {
	t = t.In(p.location())
	date := t.Format(day)
	for _, c := range p.Closed {
		if c.From <= date && date <= c.To {
			last, err := time.ParseInLocation(day, c.To, p.location())
			return noon(last), err == nil
		}
	}
	return t, false
}

// readWeek reads what String wrote.
func readWeek(text string) (Week, error) {
	var w Week
	if text == "" {
		return w, nil
	}
	days := strings.Split(text, ";")
	if len(days) != len(w) {
		return w, fmt.Errorf("opening times %q have %d days", text, len(days))
	}
	for d, line := range days {
		for field := range strings.FieldsSeq(line) {
			from, to, _ := strings.Cut(field, "-")
			a, err := strconv.Atoi(from)
			if err != nil {
				return w, err
			}
			b, err := strconv.Atoi(to)
			if err != nil {
				return w, err
			}
			w[d] = append(w[d], Shift{a, b})
		}
	}
	return w, nil
}

var shiftText = regexp.MustCompile(`^(\d{1,2}):(\d{2})(?::\d{2})?\s*-\s*(\d{1,2}):(\d{2})(?::\d{2})?$`)

// readShift reads 09:00-18:00 or 09:00 - 18:00. A shift that ends before it begins goes into the next day.
func readShift(text string) (Shift, error) {
	m := shiftText.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return Shift{}, fmt.Errorf("%q is no opening time; it looks like 09:00-18:00", text)
	}
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1]) // digits, by the expression
	}
	s := Shift{n[0]*60 + n[1], n[2]*60 + n[3]}
	if n[1] > 59 || n[3] > 59 || s.From >= dayEnd || s.To > dayEnd || s.From == s.To {
		return s, fmt.Errorf("%q is no opening time", text)
	}
	if s.To == dayEnd-1 {
		s.To = dayEnd
	}
	return s, nil
}

// open puts a shift into the week, split at midnight.
func (w *Week) open(d int, s Shift) {
	if s.To > s.From {
		w[d] = append(w[d], s)
		return
	}
	w[d] = append(w[d], Shift{s.From, dayEnd})
	if s.To > 0 {
		w[(d+1)%7] = append([]Shift{{0, s.To}}, w[(d+1)%7]...)
	}
}

var zones sync.Map // IANA name → *time.Location

// location is the point's zone, UTC where it is not known.
func (p Point) location() *time.Location {
	if known, ok := zones.Load(p.Zone); ok {
		return known.(*time.Location)
	}
	l, err := time.LoadLocation(p.Zone)
	if err != nil {
		l = time.UTC
	}
	zones.Store(p.Zone, l)
	return l
}

// On are the shifts of the day that t is in, by the point's own clock; none on a closed day.
func (p Point) On(t time.Time) []Shift {
	t = t.In(p.location())
	date := t.Format(day)
	for _, c := range p.Closed {
		if c.From <= date && date <= c.To {
			return nil
		}
	}
	return p.Hours[weekday(t)]
}

// weekday counts from Monday.
func weekday(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }

// ThisWeek is when the point is open from Monday to Sunday of the week t is in, closed days left out.
func (p Point) ThisWeek(t time.Time) Week {
	t = noon(t.In(p.location()))
	monday := t.AddDate(0, 0, -weekday(t))
	var w Week
	for i := range w {
		w[i] = p.On(monday.AddDate(0, 0, i))
	}
	return w
}

// OpenTomorrow reports whether it opens on the day after t.
func (p Point) OpenTomorrow(t time.Time) bool {
	return len(p.On(noon(t.In(p.location())).AddDate(0, 0, 1))) > 0
}

// OpenWithinWeek reports whether it opens on any of the seven days after t.
func (p Point) OpenWithinWeek(t time.Time) bool {
	at := noon(t.In(p.location()))
	for i := 1; i <= 7; i++ {
		if len(p.On(at.AddDate(0, 0, i))) > 0 {
			return true
		}
	}
	return false
}

// NextOpen is when it next opens after t, in its own zone, looking three weeks ahead; false when it does not, or never closes.
func (p Point) NextOpen(t time.Time) (time.Time, bool) {
	here := p.location()
	t = t.In(here)
	at := noon(t)
	for i := range 22 {
		d := at.AddDate(0, 0, i)
		for _, s := range p.On(d) {
			begin := time.Date(d.Year(), d.Month(), d.Day(), 0, s.From, 0, 0, here)
			if begin.After(t) && !(s.From == 0 && p.openLate(d.AddDate(0, 0, -1))) {
				return begin, true
			}
		}
	}
	return time.Time{}, false
}

// openLate reports whether the point is open up to the end of a day: its next shift at midnight is no opening.
func (p Point) openLate(d time.Time) bool {
	shifts := p.On(d)
	return len(shifts) > 0 && shifts[len(shifts)-1].To == dayEnd
}

// noon keeps adding days clear of the hours at which clocks are changed.
func noon(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, t.Location())
}
