package connect

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

const (
	sweepShift = 5 * time.Second // a merchant with much news lets others have a turn after this
	unwebbed   = 15 * time.Second
	mendAfter  = time.Hour   // between two looks for what the merchant deleted, where the platform does not tell
	overlap    = time.Minute // lists are read again from so much earlier: what was written at the same time may be seen late
	listMost   = 100         // parcels of a call, and of a transaction
)

// sweeper asks one merchant's platform what became of the parcels.
type sweeper struct {
	reader
	l *Held
	c *sendcloud.Client
}

// sweepWork brings what a merchant's platform knows into the news. A Waybill is read by its numbered feed: complete, in order, once; a
// webhook only says that there is something to read. Sendcloud has no feed: there the webhooks that were kept are taken in, and lists of what
// changed lately show what the lost ones hid. Both pass through this lane alone, so that what is read is younger than all taken in before.
func (e *Engine) sweepWork(ctx context.Context, l *Held) (again time.Time, err error) {
	c, m, err := e.client(ctx, l.Merchant)
	if errors.Is(err, errShut) {
		return again, nil
	}
	if err != nil {
		return again, err
	}
	s := &sweeper{reader: reader{e, m}, l: l, c: c}
	var more bool
	if m.feed {
		more, err = s.follow(ctx)
	} else {
		more, err = s.ask(ctx)
	}
	switch {
	case errors.Is(err, errBusy):
		if m.feed {
			return e.now().Add(shortest), nil
		}
		return e.now().Add(10 * shortest), nil // with calls that count
	case err != nil:
		return s.stumble(ctx, err)
	case more:
		return e.now(), nil
	}
	return e.now().Add(e.untilSweep()), nil
}

// untilSweep is the pause before an account is asked again without being told to. Merchants do not come all at once.
func (e *Engine) untilSweep() time.Duration {
	pause := e.c.Sweep
	if e.c.PublicURL == "" { // no webhook will come
		pause = min(pause, unwebbed)
	}
	return pause - pause/4 + rand.N(pause/4+1)
}

// stumble decides what a failed call means for the merchant.
func (s *sweeper) stumble(ctx context.Context, err error) (again time.Time, _ error) {
	if s.e.refused(ctx, s.c, err) {
		return again, s.e.refuse(ctx, s.m, refusedWords(err))
	}
	if pause, ok := patience(err); ok {
		return again, pausing(pause, err)
	}
	return again, err
}

// follow reads the feed to its end.
func (s *sweeper) follow(ctx context.Context) (more bool, err error) {
	for end := time.Now().Add(sweepShift); ; {
		at, err := s.e.feedPlaceOf(ctx, s.m.ID)
		if err != nil {
			return false, err
		}
		page, err := readBehind(ctx, s.c, at)
		if errors.Is(err, errSetBack) {
			if err := s.catchUp(ctx, at); err != nil {
				return false, err
			}
			continue
		}
		if err != nil {
			return false, err
		}
		if err := s.takePage(ctx, at, page); err != nil {
			return false, err
		}
		if !page.More {
			return false, s.lookUp(ctx)
		}
		if time.Now().After(end) {
			return true, nil
		}
	}
}

// takePage takes in a page of the feed and moves the place on, in one transaction. Where an order is not known to have arrived yet, the page
// ends before it.
func (s *sweeper) takePage(ctx context.Context, at feedPlace, page feedPage) error {
	lost, err := s.missing(ctx, page)
	if err != nil {
		return err
	}
	busy := false
	err = s.l.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var news []News
		to := page
		for i, event := range page.Events {
			told, err := s.takeEvent(ctx, tx, event, lost)
			if busy = errors.Is(err, errBusy); busy {
				to = feedPage{Events: page.Events[:i], Next: event.Number - 1}
				break
			}
			if err != nil {
				return err
			}
			news = append(news, told...)
		}
		if ok, err := moveFeed(ctx, tx, s.m, at, to.past(at), s.e.now()); err != nil || !ok {
			return errors.Join(err, notMoved(ok))
		}
		return s.e.note(ctx, tx, s.m.ID, news...)
	})
	if err == nil && busy {
		return errBusy
	}
	return err
}

// notMoved says that the merchant was connected to another account meanwhile: nothing is kept, and it begins again.
func notMoved(ok bool) error {
	if ok {
		return nil
	}
	return pausing(shortest, errors.New("connect: the merchant was connected anew meanwhile"))
}

func (s *sweeper) takeEvent(ctx context.Context, tx *db.Tx, event feedEvent, lost map[int]bool) ([]News, error) {
	if event.Integration != s.m.Integration && s.m.Integration != 0 {
		return nil, nil // a key of the whole account hears of its other shops, too
	}
	switch event.Type {
	case "parcel.status_changed":
		seen, err := event.sight()
		if err != nil {
			return nil, err
		}
		return s.take(ctx, tx, seen)
	case "order.deleted":
		var told deletion
		if err := event.read(&told); err != nil {
			return nil, err
		}
		id, err := parcelOf(ctx, tx, s.m.ID, told)
		if err != nil || !lost[id] {
			return nil, err
		}
		return s.gone(ctx, tx, id, event.At)
	case "return.created":
		var told struct {
			Return jsonBody `json:"return"`
		}
		if err := event.read(&told); err != nil {
			return nil, err
		}
		return s.sendBack(ctx, tx, told.Return, event.At)
	case "integration.updated":
		var told struct {
			Integration struct {
				Points bool `json:"service_points"`
			} `json:"integration"`
		}
		if err := event.read(&told); err != nil {
			return nil, err
		}
		return nil, setPoints(ctx, tx, s.m.ID, told.Integration.Points)
	}
	return nil, nil
}

// deletion is what the feed tells of a deleted order.
type deletion struct {
	Parcel    int    `json:"parcel_id"`
	Reference string `json:"external_reference"`
}

// missing asks which orders that a page says are deleted are really gone: one may have been imported anew since.
func (s *sweeper) missing(ctx context.Context, page feedPage) (map[int]bool, error) {
	lost := map[int]bool{}
	for _, event := range page.Events {
		if event.Type != "order.deleted" {
			continue
		}
		var told deletion
		if err := event.read(&told); err != nil {
			return nil, err
		}
		id, err := parcelOf(ctx, s.e.db, s.m.ID, told)
		if err != nil {
			return nil, err
		}
		if id == 0 || lost[id] {
			continue
		}
		switch _, err := s.c.V2.Parcel(ctx, id); {
		case errors.Is(err, sendcloud.ErrNotFound):
			lost[id] = true
		case err != nil:
			return nil, err
		}
	}
	return lost, nil
}

// catchUp deals with a platform that was set back to a backup. What happens there once more was told already, so all parcels are guarded; those
// that are further than was told are told; and the feed is read on from where it stood before anything was asked.
func (s *sweeper) catchUp(ctx context.Context, at feedPlace) error {
	s.e.c.Log.WarnContext(ctx, "a platform's feed begins again: it was restored from a backup", "merchant", s.m.Ref, "feed", at.next)
	newest, err := readFeed(ctx, s.c, "newest")
	if err != nil {
		return err
	}
	if err := s.l.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return guardAll(ctx, tx, s.m.ID) }); err != nil {
		return err
	}
	seen, lost, err := s.look(ctx)
	if err != nil {
		return err
	}
	if err := s.l.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, id := range lost {
			if err := dropBox(ctx, tx, s.m.ID, id); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := s.leaveOut(ctx, seen, newest.Next); err != nil {
		return err
	}
	if err := s.takeAll(ctx, seen); err != nil {
		return err
	}
	if _, err := s.e.refill(ctx, Span{Merchant: s.m.Ref}); err != nil {
		return err
	}
	return s.l.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := moveFeed(ctx, tx, s.m, at, feedPlace{next: newest.Next}, s.e.now())
		return errors.Join(err, notMoved(ok || err != nil))
	})
}

// lookUp reads the parcels of orders that were found further than imported. The feed stands at its end: what it tells of them after that is
// told by it.
func (s *sweeper) lookUp(ctx context.Context) error {
	for {
		ids, err := toLookAt(ctx, s.e.db, s.m.ID, listMost)
		if err != nil || len(ids) == 0 {
			return err
		}
		at, err := s.e.feedPlaceOf(ctx, s.m.ID)
		if err != nil {
			return err
		}
		seen := map[int]sight{}
		if err := s.read(ctx, ids, seen); err != nil {
			return err
		}
		if s.m.feed {
			if err := s.leaveOut(ctx, seen, at.next); err != nil {
				return err
			}
		}
		if err := s.takeAll(ctx, seen); err != nil {
			return err
		}
		err = s.l.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return looked(ctx, tx, s.m.ID, ids) })
		if err != nil {
			return err
		}
	}
}

// read reads parcels, at most a hundred.
func (s *sweeper) read(ctx context.Context, ids []int, seen map[int]sight) error {
	for p, err := range s.c.V2.Parcels(ctx, sendcloud.ParcelFilter{IDs: ids}) {
		if err != nil {
			return err
		}
		seen[p.ID] = polledParcel(p)
	}
	return nil
}

// look reads all parcels that are followed, by id, and tells which are not there.
func (s *sweeper) look(ctx context.Context) (seen map[int]sight, lost []int, err error) {
	seen = map[int]sight{}
	for after := 0; ; {
		ids, err := following(ctx, s.e.db, s.m.ID, after, listMost)
		if err != nil || len(ids) == 0 {
			return seen, lost, err
		}
		if err := s.read(ctx, ids, seen); err != nil {
			return nil, nil, err
		}
		for _, id := range ids {
			if _, ok := seen[id]; !ok {
				lost = append(lost, id)
			}
		}
		after = ids[len(ids)-1]
	}
}

// leaveOut takes parcels out that the feed tells of behind a place: they are told by it, step by step.
func (s *sweeper) leaveOut(ctx context.Context, seen map[int]sight, after int64) error {
	for more := true; more; {
		page, err := readFeed(ctx, s.c, fmt.Sprint(after))
		if err != nil {
			return err
		}
		for _, event := range page.Events {
			if event.Type != "parcel.status_changed" {
				continue
			}
			told, err := event.sight()
			if err != nil {
				return err
			}
			delete(seen, told.parcel)
		}
		after, more = page.Next, page.More
	}
	return nil
}

// takeAll takes in parcels as they were read, the oldest first.
func (s *sweeper) takeAll(ctx context.Context, seen map[int]sight) error {
	all := make([]sight, 0, len(seen))
	for _, one := range seen {
		all = append(all, one)
	}
	return s.takeSights(ctx, all)
}
