package emulator

import (
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/postal"
)

// step is one scan of a script. Phase tells how far along it is, so that a parcel whose script is changed
// goes on from where it stands.
type step struct {
	phase int
	code  string
	where whereabouts
	after time.Duration // since the step before, give or take; see jitter
}

type whereabouts int

const (
	atOrigin whereabouts = iota
	atHub
	atBorder
	atDestination
)

// The carrier's own codes and words.
var codeTexts = map[string]string{
	"A10": "Shipment data received",
	"X10": "Parcel not handed over",
	"X15": "Driver could not collect the parcel",
	"C20": "Collected from sender",
	"S28": "On the way to sorting centre",
	"S30": "Arrived at sorting centre",
	"S33": "Being sorted",
	"S35": "Sorted",
	"S39": "Could not be sorted by machine",
	"T40": "On the way to destination depot",
	"K50": "Presented to customs",
	"K52": "Customs asks for documents",
	"K55": "Released by customs",
	"X20": "Delayed",
	"X30": "Parcel damaged",
	"X40": "Parcel cannot be traced",
	"X50": "Address incomplete or wrong",
	"D60": "Out for delivery",
	"D65": "Nobody at home",
	"D70": "Delivered",
	"P70": "Ready for collection at service point",
	"P75": "Collected by recipient",
	"R80": "Refused by recipient",
	"X60": "Cannot be delivered",
	"R85": "On the way back to sender",
	"R90": "Returned to sender",
	"I10": "Delivery date changed",
	"I20": "Recipient chose another way of delivery",
	"I30": "Delivery address changed",
	"V00": "Order cancelled",
	"Z99": "Internal handling 99",
}

const hour = time.Hour

var (
	given   = step{0, "A10", atOrigin, 5 * time.Minute}
	taken   = step{1, "C20", atOrigin, 5 * hour}
	toSort  = step{2, "S28", atOrigin, 1 * hour}
	arrived = step{2, "S30", atHub, 3 * hour}
	sorting = step{2, "S33", atHub, 1 * hour}
	sorted  = step{2, "S35", atHub, 1 * hour}
	onRoad  = step{3, "T40", atHub, 2 * hour}
	out     = step{6, "D60", atDestination, 9 * hour}
	nobody  = step{7, "D65", atDestination, 4 * hour}
	done    = step{9, "D70", atDestination, 4 * hour}
	atPoint = step{7, "P70", atDestination, 6 * hour}
	fetched = step{9, "P75", atDestination, 26 * hour}
	back    = step{8, "R85", atDestination, 20 * hour}
	home    = step{9, "R90", atOrigin, 48 * hour}
	again   = step{7, "D60", atDestination, 20 * hour}
)

func after(s step, d time.Duration) step { s.after = d; return s }

func way(more ...step) []step {
	return append([]step{given, taken, toSort, arrived, sorting, sorted, onRoad}, more...)
}

// scripts are the lives a parcel can have. "" is chosen by the product: delivered or, to a point, point.
var scripts = map[string][]step{
	"delivered":     way(out, done),
	"point":         way(after(atPoint, 10*hour), fetched),
	"letter":        {given, taken, sorted, onRoad, after(done, 14*hour)},
	"attempt":       way(out, nobody, again, done),
	"attempt-point": way(out, nobody, after(atPoint, 3*hour), fetched),
	"delayed":       way(step{5, "X20", atHub, 6 * hour}, after(out, 30*hour), done),
	"lost":          way(step{5, "X20", atHub, 48 * hour}, step{8, "X40", atHub, 120 * hour}, step{9, "X60", atHub, 240 * hour}),
	"damaged":       way(step{5, "X30", atHub, 5 * hour}, back, home),
	"bad-address":   way(step{5, "X50", atHub, 5 * hour}, back, home),
	"unsorted":      {given, taken, toSort, arrived, {2, "S39", atHub, hour}, after(sorted, 8*hour), onRoad, out, done},
	"refused":       way(out, step{8, "R80", atDestination, 4 * hour}, back, home),
	"returned":      way(out, nobody, after(nobody, 24*hour), back, home),
	"not-fetched":   way(after(atPoint, 10*hour), after(back, 10*24*hour), home),
	"undeliverable": way(out, nobody, step{8, "X60", atDestination, 24 * hour}),
	"not-collected": {given, {1, "X10", atOrigin, 120 * hour}},
	"collect-error": {given, {1, "X15", atOrigin, 6 * hour}, after(taken, 24*hour), arrived, sorted, onRoad, out, done},
	"customs":       way(step{4, "K50", atBorder, 30 * hour}, step{5, "K55", atBorder, 12 * hour}, out, done),
	"customs-held":  way(step{4, "K50", atBorder, 30 * hour}, step{4, "K52", atBorder, 6 * hour}, step{5, "K55", atBorder, 96 * hour}, out, done),
	"changed":       way(step{4, "I10", atHub, hour}, step{4, "I20", atHub, hour}, step{4, "I30", atHub, hour}, after(out, 30*hour), done),
	"odd":           {given, {1, "Z99", atOrigin, 2 * hour}, taken, arrived, {2, "Z99", atHub, hour}, sorted, onRoad, out, done},
	"silent":        {given},
}

// Scripts names every script, in order.
func Scripts() []string { return slices.Sorted(maps.Keys(scripts)) }

// event is one scan of one parcel.
type event struct {
	ID       string
	Code     string
	At       time.Time
	Location string
	phase    int
}

// life is all that will have happened to a parcel, by the present plan, oldest first.
func (p *parcel) life() []event {
	events := p.follow(nil, p.ship.Created, p.ship.Script, -1)
	for _, s := range p.switches {
		past := slices.DeleteFunc(events, func(e event) bool { return e.At.After(s.at) })
		phase := -1
		if len(past) > 0 {
			phase = past[len(past)-1].phase
		}
		events = p.follow(past, s.at, s.script, phase)
	}
	c := p.ship.cancelled
	if c.IsZero() || slices.ContainsFunc(events, func(e event) bool { return e.physical() && e.At.Before(c) }) {
		return events
	}
	events = slices.DeleteFunc(events, func(e event) bool { return !e.At.Before(c) })
	return append(events, event{ID: p.Number + "-V", Code: "V00", At: c.Add(time.Second), Location: p.ship.From.City, phase: 9})
}

// follow adds the steps of a script that lie beyond phase, beginning at a time.
func (p *parcel) follow(events []event, at time.Time, script string, phase int) []event {
	steps := scripts[script]
	i := slices.IndexFunc(steps, func(s step) bool { return s.phase > phase })
	if i < 0 {
		i = max(0, len(steps)-1)
	}
	for _, s := range steps[i:] {
		if s.code == "A10" && phase >= 0 {
			continue
		}
		at = at.Add(s.after + p.jitter(len(events), s.after)).Truncate(time.Second)
		id := p.Number + "-" + string(alphabet[len(events)%36])
		events = append(events, event{ID: id, Code: s.code, At: at, Location: p.location(s.where), phase: s.phase})
	}
	return events
}

// jitter makes no two parcels walk in step, yet each always walks the same way.
func (p *parcel) jitter(n int, d time.Duration) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(p.Number))
	h.Write([]byte{byte(n)})
	return d * time.Duration(h.Sum32()%300) / 1000
}

func (p *parcel) location(w whereabouts) string {
	name := func(code string) string {
		if c, ok := postal.Lookup(code); ok {
			return c.Name
		}
		return code
	}
	from, to := p.ship.From, p.ship.bound()
	switch w {
	case atOrigin:
		return from.City + ", " + name(from.Country)
	case atHub:
		return "Hub " + name(from.Country)
	case atBorder:
		return "Customs " + name(to.Country)
	}
	return to.City + ", " + name(to.Country)
}

// news is what has happened until a time.
func (p *parcel) news(until time.Time) []event {
	all := p.life()
	n := 0
	for n < len(all) && !all[n].At.After(until) {
		n++
	}
	return all[:n]
}

// scanned reports whether anybody has had the parcel in hand.
func (p *parcel) scanned(until time.Time) bool {
	return slices.ContainsFunc(p.news(until), event.physical)
}

// physical reports that somebody had the parcel in hand.
func (e event) physical() bool {
	return e.phase > 0 && e.Code != "X10" && e.Code != "X15" && e.Code != "Z99" && e.Code != "V00"
}

// expected is the day the plan would bring the parcel to the recipient; zero when it will not.
func (p *parcel) expected() time.Time {
	for _, e := range p.life() {
		if e.Code == "D70" || e.Code == "P70" {
			return e.At.Truncate(24 * time.Hour)
		}
	}
	return time.Time{}
}

// offset is the zone a country's depots tell their times in, in minutes; summer time is left out.
func offset(country string) int {
	switch country {
	case "GB", "IE", "PT":
		return 0
	case "GR", "BG", "RO", "FI", "EE", "LV", "LT", "CY", "UA", "MD":
		return 120
	case "US", "CA":
		return -300
	case "JP", "KR":
		return 540
	}
	return 60
}
