package servicepoint

import (
	"sync/atomic"
	"time"
)

// Habit is when points are open and by which clock, which many of them have alike.
type Habit struct {
	point Point // its hours, closed days and zone
	// soon is what was last reckoned of it: the quarter of an hour it holds for, and below it two bits.
	soon atomic.Int64
	// written are the hours as a door writes them.
	written atomic.Pointer[[]byte]
}

// habitKey are the texts by which a habit is kept.
type habitKey struct{ hours, closed, zone string }

// quarter is for how long what is said of tomorrow holds, in seconds: in every zone a day begins with a quarter of an hour.
const quarter = 15 * 60

// OpenSoon reports whether the point opens on the day after t, and whether on any of the seven days after it.
func (n *Near) OpenSoon(t time.Time) (tomorrow, week bool) {
	h := n.Habit
	if h == nil {
		return n.OpenTomorrow(t), n.OpenWithinWeek(t)
	}
	now := t.Unix() / quarter
	if soon := h.soon.Load(); soon>>2 == now && now > 0 {
		return soon&2 != 0, soon&1 != 0
	}
	tomorrow, week = h.point.OpenTomorrow(t), h.point.OpenWithinWeek(t)
	soon := now << 2
	if tomorrow {
		soon |= 2
	}
	if week {
		soon |= 1
	}
	h.soon.Store(soon)
	return tomorrow, week
}

// WriteHours appends the point's hours as write has them. They are kept for the points that are open alike: whoever calls it writes
// the same hours the same way each time.
func (n *Near) WriteHours(b []byte, write func(b []byte, hours Week) []byte) []byte {
	if n.Habit == nil {
		return write(b, n.Hours)
	}
	text := n.Habit.written.Load()
	if text == nil {
		made := write(nil, n.Hours)
		text = &made
		n.Habit.written.Store(text)
	}
	return append(b, *text...)
}
