package connect

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// ask learns from a platform without a feed: first the webhooks that were kept, then what changed lately, now and then what is missing.
func (s *sweeper) ask(ctx context.Context) (more bool, err error) {
	busy, err := s.takeHeard(ctx)
	if err != nil {
		return false, err
	}
	if err := s.list(ctx); err != nil {
		return false, err
	}
	if err := s.lookUp(ctx); err != nil {
		return false, err
	}
	if err := s.miss(ctx); err != nil {
		return false, err
	}
	if busy {
		return false, errBusy
	}
	return false, nil
}

// takeHeard takes in the webhooks that were kept. One about an order that is just being sent is left for later.
func (s *sweeper) takeHeard(ctx context.Context) (busy bool, err error) {
	for after := int64(0); ; {
		all, err := s.e.unheard(ctx, s.m.ID, after, listMost)
		if err != nil || len(all) == 0 {
			return busy, err
		}
		err = s.l.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			var news []News
			var done []int64
			for _, h := range all {
				told, err := s.takeHook(ctx, tx, h)
				if errors.Is(err, errBusy) {
					busy = true
					continue
				}
				if err != nil {
					return err
				}
				news, done = append(news, told...), append(done, h.id)
			}
			if err := markHeard(ctx, tx, s.m.ID, done, s.e.now()); err != nil {
				return err
			}
			return s.e.note(ctx, tx, s.m.ID, news...)
		})
		if err != nil {
			return busy, err
		}
		after = all[len(all)-1].id
	}
}

// takeHook takes in one webhook. What cannot be read is logged and left: the lists tell the same.
func (s *sweeper) takeHook(ctx context.Context, tx *db.Tx, h heardHook) ([]News, error) {
	hook, err := sendcloud.ParseWebhook([]byte(h.body))
	if err != nil {
		s.e.c.Log.WarnContext(ctx, "a webhook cannot be read", "merchant", s.m.Ref, "webhook", h.id, "error", err)
		return nil, nil
	}
	switch hook.Action {
	case "parcel_status_changed":
		if hook.Parcel == nil || hook.Parcel.ID == 0 {
			return nil, nil
		}
		seen := seenParcel(*hook.Parcel, heard, hook.At)
		if !hook.CarrierAt.IsZero() {
			seen.status.At = hook.CarrierAt
		}
		return s.take(ctx, tx, seen)
	case "return_created":
		if len(hook.Data) == 0 {
			return nil, nil
		}
		return s.sendBack(ctx, tx, hook.Data, hook.At)
	case "integration_updated":
		if hook.Integration == nil || hook.Integration.ID != s.m.Integration {
			return nil, nil
		}
		return nil, setPoints(ctx, tx, s.m.ID, hook.Integration.ServicePointEnabled)
	}
	return nil, nil
}

// list takes in all parcels that changed since it was last asked. The place moves on by the platform's clock, and not beyond ours.
func (s *sweeper) list(ctx context.Context) error {
	since, err := s.e.listedUntil(ctx, s.m.ID)
	if err != nil {
		return err
	}
	began := s.e.now()
	from := since.Add(-overlap)
	if since.IsZero() {
		from = began.Add(-24 * time.Hour)
	}
	var all []sight
	last := since
	for p, err := range s.c.V2.Parcels(ctx, sendcloud.ParcelFilter{UpdatedAfter: from}) {
		if err != nil {
			return err
		}
		all = append(all, polledParcel(p))
		if p.DateUpdated.After(last) {
			last = p.DateUpdated.Time
		}
	}
	if err := s.takeSights(ctx, all); err != nil {
		return err
	}
	if last.After(began) {
		last = began
	}
	return s.l.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return setListed(ctx, tx, s.m.ID, last, s.e.now()) })
}

// takeSights takes in parcels as they were read, oldest change first.
func (s *sweeper) takeSights(ctx context.Context, all []sight) error {
	slices.SortStableFunc(all, func(a, b sight) int { return cmp.Or(a.seen.Compare(b.seen), cmp.Compare(a.parcel, b.parcel)) })
	busy := false
	for some := range slices.Chunk(all, listMost) {
		err := s.l.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			var news []News
			for _, one := range some {
				told, err := s.take(ctx, tx, one)
				if errors.Is(err, errBusy) {
					busy = true
					continue
				}
				if err != nil {
					return err
				}
				news = append(news, told...)
			}
			return s.e.note(ctx, tx, s.m.ID, news...)
		})
		if err != nil {
			return err
		}
	}
	if busy {
		return errBusy
	}
	return nil
}

// miss looks, now and then, for orders that the merchant deleted, where the platform does not tell.
func (s *sweeper) miss(ctx context.Context) error {
	last, err := s.e.missedAt(ctx, s.m.ID)
	if err != nil || s.e.now().Sub(last) < min(mendAfter, 12*s.e.c.Sweep) {
		return err
	}
	for after := 0; ; {
		ids, err := unlabelled(ctx, s.e.db, s.m.ID, after, listMost)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			break
		}
		after = ids[len(ids)-1]
		if err := s.loseAll(ctx, ids); err != nil {
			return err
		}
	}
	return s.l.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return setMissed(ctx, tx, s.m.ID, s.e.now()) })
}

// loseAll finds out which of some parcels are no longer there. A list may leave something out, so each is asked for by itself.
func (s *sweeper) loseAll(ctx context.Context, ids []int) error {
	for p, err := range s.c.V2.Parcels(ctx, sendcloud.ParcelFilter{IDs: ids}) {
		if err != nil {
			return err
		}
		ids = slices.DeleteFunc(ids, func(id int) bool { return id == p.ID })
	}
	for _, id := range ids {
		_, err := s.c.V2.Parcel(ctx, id)
		if err == nil {
			continue
		}
		if !errors.Is(err, sendcloud.ErrNotFound) {
			return err
		}
		err = s.l.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			now := s.e.now()
			news, err := s.gone(ctx, tx, id, now)
			if err != nil {
				return err
			}
			return s.e.note(ctx, tx, s.m.ID, news...)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
