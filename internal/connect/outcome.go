package connect

import (
	"context"
	"encoding/json"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// kind is what became of an order in one step.
type kind int

const (
	landed     kind = iota // it is at the platform, in the outcome's version
	notTaken               // the platform wants it mended
	takenBack              // cancelled
	tooLate                // its label is made: it stays as it is there
	unseen                 // asked for, and the platform does not have it
	doubt                  // sent, and nobody knows whether it arrived
	alone                  // refused together with others: to be sent by itself
	later                  // the call about it failed: after a pause
	again                  // nothing was done: as before
	unsentKind             // the intent was in vain: to be sent as if for the first time
)

// outcome is what is to be written down about an order.
type outcome struct {
	row      row
	kind     kind
	version  int
	parcel   sendcloud.Parcel
	problems []Problem
}

// write writes outcomes down, and the news of them, in one transaction.
func (i *importer) write(ctx context.Context, all []outcome) error {
	if len(all) == 0 {
		return nil
	}
	// What a call brought about is true although we are to stop.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), hold/3)
	defer cancel()
	err := i.l.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := i.e.now()
		var news []News
		arrivals := make([]outcome, 0, len(all))
		for _, o := range all {
			if o.kind == landed {
				arrivals = append(arrivals, o)
				continue
			}
			n, err := i.settleOne(ctx, tx, o, now)
			if err != nil {
				return err
			}
			news = append(news, n...)
		}
		if len(arrivals) > 0 {
			n, err := i.settleMany(ctx, tx, arrivals, now)
			if err != nil {
				return err
			}
			news = append(news, n...)
		}
		return i.e.note(ctx, tx, i.m.ID, news...)
	})
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.kind <= alone && o.kind != doubt {
			i.done++
		}
	}
	return nil
}

// settleMany writes down the orders that arrived.
func (i *importer) settleMany(ctx context.Context, tx *db.Tx, all []outcome, now time.Time) ([]News, error) {
	after, err := landRows(ctx, tx, i.m.ID, all, now)
	if err != nil {
		return nil, err
	}
	if err := arrived(ctx, tx, i.m.ID, now); err != nil {
		return nil, err
	}
	if err := i.lookAt(ctx, tx, all); err != nil {
		return nil, err
	}
	var news []News
	for _, o := range all {
		r, ok := after[o.row.id]
		switch {
		case !ok || o.version == 0:
		case o.row.sent == 0:
			news = append(news, i.news(r, OrderImported, now))
		default:
			news = append(news, i.news(r, OrderChanged, now))
		}
	}
	return news, nil
}

// lookAt has the parcels looked at that were further than imported when they were found.
func (i *importer) lookAt(ctx context.Context, tx *db.Tx, all []outcome) error {
	var further []int64
	for _, o := range all {
		if StageOf(o.parcel.Status.ID) != StageImported {
			further = append(further, o.row.id)
		}
	}
	if len(further) == 0 {
		return nil
	}
	if err := markLook(ctx, tx, i.m.ID, further); err != nil {
		return err
	}
	return i.e.wake(ctx, tx, i.m.ID, laneSweep)
}

// settleOne writes down any other outcome.
func (i *importer) settleOne(ctx context.Context, tx *db.Tx, o outcome, now time.Time) ([]News, error) {
	r := o.row
	told := func(changed bool, err error, kind string) ([]News, error) {
		if err != nil || !changed {
			return nil, err
		}
		// The sweep may have told more of the order since the row was read: what is told now must not be older than that.
		if r, err = rowByID(ctx, tx, r.merchant, r.id); err != nil {
			return nil, err
		}
		return []News{i.news(r, kind, now)}, nil
	}
	switch o.kind {
	case notTaken:
		changed, err := refuseRow(ctx, tx, r, o.version, trouble(o.problems), now)
		return told(changed, err, OrderRefused)
	case takenBack:
		changed, err := takeBackRow(ctx, tx, r, now)
		return told(changed, err, OrderCancelled)
	case tooLate:
		changed, err := keepRow(ctx, tx, r, trouble(o.problems), now)
		return told(changed, err, OrderRefused)
	case unseen:
		return nil, resendRow(ctx, tx, r, r.order.Tries, now)
	case alone:
		return nil, resendRow(ctx, tx, r, max(2, r.order.Tries), now)
	case unsentKind:
		return nil, resendRow(ctx, tx, r, r.order.Tries, now)
	case doubt:
		return nil, restRow(ctx, tx, r, r.order.Tries+1, restUntil(r, now), now)
	case later:
		return nil, restRow(ctx, tx, r, r.order.Tries+1, restUntil(r, now), o.row.order.ChangedAt)
	}
	return nil, nil
}

// restUntil is when to try an order again that came to nothing; the first time it is not to blame.
func restUntil(r row, now time.Time) time.Time {
	if r.order.Tries == 0 {
		return time.Time{}
	}
	return now.Add(backoff(r.order.Tries))
}

func (i *importer) news(r row, kind string, now time.Time) News {
	r.order.Merchant = i.m.Ref
	return News{Merchant: i.m.Ref, Reference: r.order.Reference, Kind: kind, At: now, Order: &r.order, handed: r.id}
}

// trouble is how problems are kept.
func trouble(all []Problem) string {
	text, err := json.Marshal(all)
	if err != nil {
		return "" // two strings: it cannot fail
	}
	return string(text)
}
