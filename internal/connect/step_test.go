package connect

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

func TestWhereverAPlatformMayLeadAParcelItIsFollowed(t *testing.T) {
	t.Parallel()
	for _, from := range carrier.Statuses() {
		for _, to := range carrier.Statuses() {
			if from.ID.May(to.ID) && !StageOf(int(from.ID)).leads(StageOf(int(to.ID))) {
				t.Errorf("%s may become %s, and here it may not", from.Message, to.Message)
			}
		}
	}
}

// moment is where a parcel stood at a platform since a time.
type moment struct {
	status carrier.Status
	at     time.Time
}

// life is a parcel's way through a platform, from its label on.
func life(r *rand.Rand) []moment {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	all := []moment{{carrier.StatusReady, at}}
	for len(all) < 2+r.IntN(12) {
		last := all[len(all)-1].status
		var ways []carrier.Status
		for _, s := range carrier.Statuses() {
			if s.ID != last && last.May(s.ID) {
				ways = append(ways, s.ID)
			}
		}
		if len(ways) == 0 {
			break
		}
		at = at.Add(time.Millisecond * time.Duration(1+r.IntN(4000))).Truncate(time.Millisecond)
		all = append(all, moment{ways[r.IntN(len(ways))], at})
	}
	return all
}

func (m moment) sight(h how) sight {
	s := sight{how: h, parcel: 7, number: "3S1", seen: m.at, told: m.at, status: Status{ID: int(m.status), Stage: StageOf(int(m.status)), At: m.at}}
	if h == polled {
		s.seen = m.at.Truncate(time.Second).Add(time.Second - time.Microsecond)
	}
	return s
}

// within reports that the first list is in the second one, in its order.
func within(some []carrier.Status, all []moment) bool {
	for _, m := range all {
		if len(some) > 0 && some[0] == m.status {
			some = some[1:]
		}
	}
	return len(some) == 0
}

func TestHoweverWebhooksComeAParcelNeverGoesBackAndEndsWhereItIs(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20_000) {
		r := rand.New(rand.NewPCG(seed, 4))
		history := life(r)
		type arrival struct {
			at time.Time
			moment
			how how
		}
		var all []arrival
		last := history[len(history)-1]
		for _, m := range history {
			for range r.IntN(3) { // lost, once, doubled; at once or an hour late
				late := time.Duration(r.IntN(5000)) * time.Millisecond
				if r.IntN(5) == 0 {
					late = time.Hour
				}
				all = append(all, arrival{m.at.Add(late), m, heard})
			}
		}
		for range r.IntN(4) {
			at := history[0].at.Add(time.Duration(r.Int64N(int64(last.at.Sub(history[0].at) + time.Second))))
			n, _ := slices.BinarySearchFunc(history, at, func(m moment, at time.Time) int { return m.at.Compare(at) })
			all = append(all, arrival{at, history[max(0, n-1)], polled})
		}
		all = append(all, arrival{last.at.Add(30 * time.Minute), last, polled})
		slices.SortStableFunc(all, func(a, b arrival) int { return a.at.Compare(b.at) })
		var now stand
		var told []carrier.Status
		for _, a := range all {
			next, moved := now.next(a.sight(a.how))
			if now = next; moved {
				told = append(told, a.status)
			}
		}
		if !within(told, history) || now.status.ID != int(last.status) {
			t.Fatalf("seed %d: told %v of %v", seed, told, history)
		}
	}
}

func TestAPlatformThatWasSetBackTellsNothingTwice(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20_000) {
		r := rand.New(rand.NewPCG(seed, 9))
		history := life(r)
		var now stand
		var told []carrier.Status
		follow := func(m moment) {
			next, moved := now.next(m.sight(fed))
			if now = next; moved {
				told = append(told, m.status)
			}
		}
		until := r.IntN(len(history)) + 1
		for _, m := range history[:until] {
			follow(m)
		}
		now.guarded = true
		later := 24 * time.Hour
		for _, m := range history[r.IntN(until):] { // what the carrier tells once more has its own times, and new ones of the platform's
			s := m.sight(fed)
			s.seen = s.seen.Add(later)
			next, moved := now.next(s)
			if now = next; moved {
				told = append(told, m.status)
			}
		}
		want := make([]carrier.Status, len(history))
		for i, m := range history {
			want[i] = m.status
		}
		if !slices.Equal(told, want) {
			t.Fatalf("seed %d: told %v of %v", seed, told, want)
		}
	}
}

func TestAnOrderStandsWhereItsSlowestBoxDoes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ slow, fast Stage }{
		{StageLabelled, StageDelivered}, {StageProblem, StageMoving}, {StageProblem, StageDelivered}, {StageMoving, StageOutForDelivery},
		{StageReturned, StageDelivered}, {StageDelivered, StageCancelled}, {StageMoving, StageCancelled},
	} {
		if row.slow.attention() >= row.fast.attention() {
			t.Errorf("%s speaks for an order with a box that is %s", row.fast, row.slow)
		}
	}
}

func ExampleStageOf() {
	fmt.Println(StageOf(1000), StageOf(92), StageOf(11))
	// Output: labelled out_for_delivery delivered
}
