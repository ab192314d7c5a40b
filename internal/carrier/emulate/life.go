package emulate

import (
	"hash/fnv"
	"maps"
	"slices"
	"time"
)

// Phase is what happens to a parcel, in no carrier's words. An emulator has a table from phases to its carrier's codes.
type Phase string

// The phases.
const (
	DataReceived  Phase = "data-received" // the announcement itself
	NotHandedOver Phase = "not-handed-over"
	Collected     Phase = "collected"
	AtDepot       Phase = "at-depot" // at the depot of origin
	Sorted        Phase = "sorted"
	Departed      Phase = "departed" // on the road between depots
	AtCustoms     Phase = "at-customs"
	CustomsDone   Phase = "customs-done"
	AtLastDepot   Phase = "at-last-depot"
	OutForDeliver Phase = "out-for-delivery"
	NobodyHome    Phase = "nobody-home"
	AtPoint       Phase = "at-point" // ready to be collected
	FetchedAtPt   Phase = "fetched"  // collected from the point
	Delivered     Phase = "delivered"
	Refused       Phase = "refused"
	BadAddress    Phase = "bad-address"
	Damaged       Phase = "damaged"
	Delayed       Phase = "delayed"
	Lost          Phase = "lost"
	Undeliverable Phase = "undeliverable"
	TurnedBack    Phase = "turned-back" // on the way back to the sender
	BackHome      Phase = "returned"    // with the sender again
	Cancelled     Phase = "cancelled"
)

// stage is a phase, so long after the one before.
type stage struct {
	phase Phase
	after time.Duration
}

const hour = time.Hour

func way(more ...stage) []stage {
	return append([]stage{{DataReceived, time.Minute}, {Collected, 5 * hour}, {AtDepot, 3 * hour}, {Sorted, hour}, {Departed, 2 * hour}, {AtLastDepot, 8 * hour}}, more...)
}

var (
	out  = stage{OutForDeliver, 3 * hour}
	done = stage{Delivered, 4 * hour}
	back = stage{TurnedBack, 20 * hour}
	home = stage{BackHome, 48 * hour}
)

// lives are what can happen to a parcel, by the name of the script. "" is chosen by point and border.
var lives = map[string][]stage{
	"delivered":     way(out, done),
	"point":         way(stage{AtPoint, 6 * hour}, stage{FetchedAtPt, 26 * hour}),
	"attempt":       way(out, stage{NobodyHome, 4 * hour}, stage{OutForDeliver, 20 * hour}, done),
	"attempt-point": way(out, stage{NobodyHome, 4 * hour}, stage{AtPoint, 3 * hour}, stage{FetchedAtPt, 26 * hour}),
	"customs":       {{DataReceived, time.Minute}, {Collected, 5 * hour}, {AtDepot, 3 * hour}, {Departed, 2 * hour}, {AtCustoms, 30 * hour}, {CustomsDone, 12 * hour}, {AtLastDepot, 8 * hour}, out, done},
	"delayed":       way(stage{Delayed, 6 * hour}, stage{OutForDeliver, 30 * hour}, done),
	"damaged":       way(stage{Damaged, 2 * hour}, back, home),
	"bad-address":   way(stage{BadAddress, 2 * hour}, back, home),
	"refused":       way(out, stage{Refused, 4 * hour}, back, home),
	"returned":      way(out, stage{NobodyHome, 4 * hour}, back, home),
	"not-fetched":   way(stage{AtPoint, 6 * hour}, stage{TurnedBack, 10 * 24 * hour}, home),
	"lost":          way(stage{Delayed, 48 * hour}, stage{Lost, 120 * hour}),
	"undeliverable": way(out, stage{Undeliverable, 24 * hour}),
	"not-collected": {{DataReceived, time.Minute}, {NotHandedOver, 120 * hour}},
	"silent":        {{DataReceived, time.Minute}},
}

// Scripts names every script, in order.
func Scripts() []string { return slices.Sorted(maps.Keys(lives)) }

// Parcel is what a desk has to know of a parcel to tell its life. Emulators keep it inside their own rows and hand it to Scans.
type Parcel struct {
	Number   string    `json:"number"`
	Born     time.Time `json:"born"`
	Script   string    `json:"script,omitempty"`
	ToPoint  bool      `json:"to_point,omitempty"`
	Border   bool      `json:"border,omitempty"`
	VoidedAt time.Time `json:"voided_at,omitzero"`
}

// Scan is one thing that happened to a parcel.
type Scan struct {
	Phase Phase
	At    time.Time // UTC
	Count int       // from 0; together with the number a name for the scan
}

// Scans tells what has happened to a parcel by the desk's clock, oldest first.
func (d *Desk) Scans(p Parcel) []Scan {
	now := d.Now()
	all := p.life()
	n := 0
	for n < len(all) && !all[n].At.After(now) {
		n++
	}
	return all[:n]
}

// Walk moves the clock to the parcel's next scan; false when none is ahead.
func (d *Desk) Walk(p Parcel) bool {
	now := d.Now()
	for _, s := range p.life() {
		if s.At.After(now) {
			d.Advance(s.At.Sub(now))
			return true
		}
	}
	return false
}

// Handed reports whether the carrier has had the parcel in hand, so that it is too late to cancel.
func (d *Desk) Handed(p Parcel) bool {
	return slices.ContainsFunc(d.Scans(p), func(s Scan) bool { return s.Phase != DataReceived && s.Phase != NotHandedOver && s.Phase != Cancelled })
}

// life is all that will have happened.
func (p Parcel) life() []Scan {
	script := p.Script
	switch {
	case lives[script] != nil:
	case p.ToPoint:
		script = "point"
	case p.Border:
		script = "customs"
	default:
		script = "delivered"
	}
	at := p.Born
	var all []Scan
	for i, s := range lives[script] {
		at = at.Add(s.after + p.jitter(i, s.after)).Truncate(time.Second)
		if !p.VoidedAt.IsZero() && at.After(p.VoidedAt) && i > 0 {
			return append(all, Scan{Cancelled, p.VoidedAt, i})
		}
		all = append(all, Scan{s.phase, at, i})
	}
	return all
}

// jitter makes no two parcels walk in step, yet each always walks the same way.
func (p Parcel) jitter(n int, d time.Duration) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(p.Number))
	h.Write([]byte{byte(n)})
	return d * time.Duration(h.Sum32()%300) / 1000
}
