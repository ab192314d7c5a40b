package carrier

import (
	"slices"
	"time"
)

// stage is a step of a parcel's life; several statuses may stand for one.
type stage int

const (
	draft stage = iota
	announcing
	failed
	ready
	announced
	uncollected // the driver came or should have come, and has no parcel
	unknown     // news in a code we have no word for, before anything better was heard
	cancelling
	cancelFailed
	cancelled
	accepted
	transit
	customs
	delayed
	problem
	out
	attempted
	waiting
	refused
	undeliverable
	delivered
	returned
	info // told beside the way; never a place to be
	stages
)

var ranks = [stages]int{
	draft: 0, announcing: 1, failed: 1, ready: 2, announced: 3, uncollected: 3, unknown: 3,
	cancelling: 3, cancelFailed: 3, accepted: 4, transit: 5, customs: 5, delayed: 5, problem: 5,
	out: 6, attempted: 6, waiting: 7, refused: 7, undeliverable: 9, delivered: 9, returned: 9, cancelled: 9,
}

func (s stage) rank() int { return ranks[s] }

// scanned are the stages only a box in somebody's hands can reach.
var scanned = []stage{
	accepted, transit, customs, delayed, problem, out, attempted, waiting, refused, undeliverable, delivered, returned,
}

// physical reports that the box has been seen by the carrier.
func (s stage) physical() bool { return slices.Contains(scanned, s) }

func or(more []stage, s ...stage) []stage { return append(slices.Clone(s), more...) }

// moves is the table: from a stage, where a parcel may go. Whether an arrow is taken also depends on
// the time of the news; see Next. Going back is told as StatusUndeliverable until the sender has it again,
// so plain transit after a refusal is not taken for progress.
var moves = [stages][]stage{
	draft:         {announcing},
	announcing:    {ready, announced, failed, draft},
	failed:        {announcing, draft},
	ready:         or(scanned, announced, uncollected, unknown, cancelling, cancelled),
	announced:     or(scanned, uncollected, unknown, cancelling, cancelled),
	uncollected:   or(scanned, announced, uncollected, unknown, cancelling, cancelled),
	unknown:       or(scanned, announced, uncollected, cancelling, cancelled),
	cancelling:    or(scanned, cancelling, cancelled, cancelFailed, ready, announced),
	cancelFailed:  or(scanned, ready, announced, uncollected, unknown, cancelling, cancelled),
	cancelled:     scanned,
	accepted:      scanned,
	transit:       scanned,
	customs:       scanned,
	delayed:       scanned,
	problem:       scanned,
	out:           scanned,
	attempted:     scanned,
	waiting:       scanned,
	refused:       {problem, out, waiting, undeliverable, delivered, returned},
	undeliverable: {delivered, returned},
	delivered:     {delivered, returned}, // "delivered" may be told more exactly: collected by the buyer
}

// May reports whether the table has an arrow from s to next. A status may always stay what it is.
func (s Status) May(next Status) bool {
	return s == next || slices.Contains(moves[s.Info().stage], next.Info().stage)
}

// Cancellable reports that the merchant may still ask to cancel: a label exists and nobody saw the box.
func (s Status) Cancellable() bool { return slices.Contains(moves[s.Info().stage], cancelling) }

// Physical reports that the carrier has had the box in hand.
func (s Status) Physical() bool { return s.Info().stage.physical() }

// Regret is how long after a delivery a carrier may still say that the parcel came back.
const Regret = 30 * 24 * time.Hour

// Step is what a piece of news does to a parcel.
type Step struct {
	Status Status
	At     time.Time // of the news the status rests on
	Moved  bool
	// Alert: a parcel that counts as cancelled was seen on its way.
	Alert bool
}

// Next is where a parcel with status now, resting on news of time at, stands after further news. It never
// takes an arrow that is not in the table. Lateness is judged among scans only: our own steps have
// our clock's time, which is no measure for the carrier's.
func Next(now Status, at time.Time, news News) Step {
	stay := Step{Status: now, At: at}
	from, to := now.Info().stage, news.Status.Info().stage
	if !news.Status.Valid() || !slices.Contains(moves[from], to) || !told(from, to) {
		return stay
	}
	late := news.At.Before(at) || news.At.Equal(at) && to.rank() < from.rank()
	if late && (from.physical() || !to.physical() && heard(from)) {
		return stay
	}
	if from == delivered && news.At.Sub(at) > Regret {
		return stay
	}
	if now == news.Status {
		return Step{Status: now, At: news.At}
	}
	return Step{Status: news.Status, At: news.At, Moved: true, Alert: from == cancelled}
}

// told reports whether a carrier's news can make this move at all: drafts and announcements are ours.
func told(from, to stage) bool {
	switch from {
	case draft, announcing, failed:
		return false
	}
	switch to {
	case announced, uncollected, unknown, cancelled, cancelFailed:
		return true
	}
	return to.physical()
}

// heard are the stages before the first scan that rest on a carrier's word.
func heard(s stage) bool { return s == announced || s == uncollected || s == unknown }
