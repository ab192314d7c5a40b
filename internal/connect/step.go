package connect

import "time"

// how is the way in which something was learned of a parcel.
type how int

const (
	heard  how = iota // by webhook: it may come late, twice, and in any order
	polled            // read from the platform, after everything that came before it in this lane
	fed               // from the numbered feed: in order
)

// sight is what was seen of a parcel, in whichever way.
type sight struct {
	how       how
	parcel    int
	reference string // the marketplace's own name for the order; only one box has it
	order     string // the order's number
	shipment  string // the same for boxes that travel together
	back      bool
	status    Status
	seen      time.Time // by the platform's clock, when this was so
	told      time.Time // when it happened, for the news
	number    string
	link      string
	carrier   string
}

// stand is how a parcel stands as far as it was told.
type stand struct {
	status Status
	seen   time.Time
	number string
	// guarded: the platform was set back to a backup, so that it may tell once more what was told already.
	guarded bool
}

// next is how the parcel stands after one more sight, and whether it moved. A parcel never goes back: what is older than the last word
// changes nothing, and from its end there is no way.
func (b stand) next(s sight) (now stand, moved bool) {
	relabelled := b.number != "" && s.number != "" && s.number != b.number
	if b.status.ID != 0 && b.stale(s, relabelled) {
		return b, false
	}
	if s.status.ID == b.status.ID && !relabelled {
		if s.seen.After(b.seen) {
			b.seen = s.seen
		}
		if s.how == fed && !s.status.At.Before(b.status.At) {
			b.guarded = false
		}
		return b, false
	}
	if !relabelled && !b.status.Stage.leads(s.status.Stage) {
		return b, false
	}
	now = stand{status: s.status, seen: s.seen, number: s.number}
	if now.seen.Before(b.seen) {
		now.seen = b.seen
	}
	return now, true
}

// stale reports that a sight is older than what is known. Only times of the platform's are compared with each other.
func (b stand) stale(s sight, relabelled bool) bool {
	switch s.how {
	case heard:
		return !s.seen.After(b.seen)
	case polled: // read later than all before it; only a platform that was set back answers something much older
		return s.seen.Add(time.Minute).Before(b.seen)
	}
	if !b.guarded || relabelled || s.status.ID == b.status.ID {
		return false
	}
	if b.status.Stage == StageLabelled && s.status.Stage.carried() {
		return false // a label has the platform's time and a scan the carrier's: these two are no measure for each other
	}
	return !s.status.At.After(b.status.At)
}

// ranks grow along a parcel's life.
var ranks = map[Stage]int{
	StageNone: 0, StageImported: 1, StageLabelled: 2, StageCollected: 3, StageMoving: 4, StageProblem: 4, StageOutForDelivery: 5,
	StageAtServicePoint: 6, StageCancelled: 7, StageReturned: 8, StageDelivered: 9, StageGone: 10,
}

func (s Stage) rank() int { return ranks[s] }

// leads reports whether a parcel that stands here may come there. A carrier that has a parcel cannot be without it later; one that counts as
// cancelled may travel all the same; a delivered one may come back.
func (s Stage) leads(to Stage) bool {
	if s.carried() && (to == StageImported || to == StageLabelled) {
		return false
	}
	switch s {
	case StageCancelled:
		return to.rank() >= StageCollected.rank()
	case StageDelivered:
		return to == StageDelivered || to == StageReturned
	case StageReturned, StageGone:
		return to == s
	}
	return true
}

// carried reports that the carrier has the parcel, or had it to the end.
func (s Stage) carried() bool {
	switch s {
	case StageCollected, StageMoving, StageOutForDelivery, StageAtServicePoint, StageDelivered, StageReturned:
		return true
	}
	return false
}

// attention is how much a box says about the order that it is part of: the least advanced one speaks for all, and one with a problem first.
func (s Stage) attention() int {
	switch s {
	case StageProblem:
		return 0
	case StageCancelled:
		return 100 // only when there is no other
	}
	return s.rank()
}
