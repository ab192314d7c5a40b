package event

import (
	"context"
	"math"
	"slices"

	"github.com/waybill-ship/waybill/internal/db"
)

// Slice is one page of a log: what was asked for, and where to go on.
type Slice struct {
	Events []Event
	Next   int64 // the number the next page begins behind; everything up to it was looked at
	More   bool  // there is more already
}

// Page reads on in an account's log, or in one integration's (0: the account's), behind a number: up to limit events of the kinds (none: all).
// Next moves past what was left out, so that who asks for a rare kind does not read the same log again.
func Page(ctx context.Context, r db.Reader, account, integration, after int64, kinds []Kind, limit int) (Slice, error) {
	s := Slice{Next: after}
	last, err := Last(ctx, r, account, integration)
	if err != nil || last <= after {
		return s, err
	}
	s.Events, err = selectPage(ctx, r, account, integration, after, last, kinds, limit+1)
	if err != nil {
		return s, err
	}
	if len(s.Events) > limit {
		s.Events, s.More = s.Events[:limit], true
		s.Next = s.Events[limit-1].NumberIn(integration)
		return s, nil
	}
	s.Next = last
	return s, nil
}

// NumberIn is the event's number in one integration's log; in the account's where integration is 0.
func (e Event) NumberIn(integration int64) int64 {
	if integration > 0 {
		return e.IntegrationNumber
	}
	return e.Number
}

// Statuses lists changes of status from the newest on, of the account's log or of one integration's (0: the account's): those before a
// number (0: the newest), or, back, those right behind it.
func Statuses(ctx context.Context, r db.Reader, account, integration int64, at int64, back bool, limit int) ([]Event, error) {
	if at == 0 {
		at, back = math.MaxInt64, false
	}
	all, err := selectStatuses(ctx, r, account, integration, at, back, limit)
	if back {
		slices.Reverse(all)
	}
	return all, err
}
