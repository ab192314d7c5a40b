package webhook

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
)

// EventSubscription tells a connection of every change of a parcel's status: of one integration's parcels, or of all of the account (0). It is
// drained like an integration's endpoint, in order and with the same patience; its endpoint is kept under its id below zero.
type EventSubscription struct {
	Account, ID, Integration, Connection int64
	madeBy                               int64
	Active                               bool
	CreatedAt, UpdatedAt                 time.Time
}

const mostSubscriptions = 100

// subscribed are the kinds of events that subscriptions tell of.
var subscribed = []event.Kind{event.ParcelStatus}

// Subscribe begins to tell a connection of what happens from now on.
func (d *Desk) Subscribe(ctx context.Context, m Maker, connection int64, active bool) (EventSubscription, error) {
	s := EventSubscription{Account: m.Account, Integration: m.Integration, madeBy: m.By, Connection: connection, Active: active, CreatedAt: d.now(), UpdatedAt: d.now()}
	if err := d.hasConnection(ctx, s); err != nil {
		return s, err
	}
	all, err := d.Subscriptions(ctx, m.Account, m.Integration)
	if err != nil {
		return s, err
	}
	if len(all) >= mostSubscriptions {
		return s, fault.New(fault.Unable, "There may be at most %d subscriptions.", mostSubscriptions)
	}
	if s.ID, err = d.DB.NextID(ctx, "event_subscription"); err != nil {
		return s, err
	}
	return s, d.DB.Write(ctx, m.Account, func(ctx context.Context, tx *db.Tx) error {
		last, err := event.Last(ctx, tx, m.Account, m.Integration)
		if err != nil {
			return err
		}
		if err := insertEndpoint(ctx, tx, m.Account, -s.ID, last, d.now()); err != nil {
			return err
		}
		if err := insertSubscription(ctx, tx, s); err != nil || s.Active {
			return err
		}
		return d.wakeSubscription(ctx, tx, s, true)
	})
}

// hasConnection refuses a connection that is not there, or is another integration's.
func (d *Desk) hasConnection(ctx context.Context, s EventSubscription) error {
	_, err := selectConnection(ctx, d.DB, s.Account, s.Integration, s.Connection)
	if fault.Is(err, fault.Missing) {
		return fault.At("connection_id", "There is no connection %d.", s.Connection)
	}
	return err
}

// Subscriptions lists the subscriptions of an integration (0: all of the account), the oldest first.
func (d *Desk) Subscriptions(ctx context.Context, account, integration int64) ([]EventSubscription, error) {
	return selectSubscriptions(ctx, d.DB, account, integration, 0)
}

// Subscription reads one of an integration (0: any of the account); Missing when it is not there.
func (d *Desk) Subscription(ctx context.Context, account, integration, id int64) (EventSubscription, error) {
	return selectSubscription(ctx, d.DB, account, integration, id)
}

// SetSubscription changes which connection is told, or whether any is. What happened while none was stays untold.
func (d *Desk) SetSubscription(ctx context.Context, s EventSubscription) (EventSubscription, error) {
	if err := d.hasConnection(ctx, s); err != nil {
		return s, err
	}
	s.UpdatedAt = d.now()
	return s, d.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) error {
		if err := updateSubscription(ctx, tx, s); err != nil {
			return err
		}
		return d.wakeSubscription(ctx, tx, s, true)
	})
}

// Unsubscribe ends a subscription at once.
func (d *Desk) Unsubscribe(ctx context.Context, account, integration, id int64) error {
	if _, err := selectSubscription(ctx, d.DB, account, integration, id); err != nil {
		return err
	}
	return d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error { return deleteSubscription(ctx, tx, account, id) })
}

// TestSubscription sends a sample to a subscription's connection, with its keys and headers.
func (d *Desk) TestSubscription(ctx context.Context, account, integration, id int64) (Delivery, error) {
	s, err := selectSubscription(ctx, d.DB, account, integration, id)
	if err != nil {
		return Delivery{}, err
	}
	c, err := d.Connection(ctx, account, 0, s.Connection)
	if err != nil {
		return Delivery{}, err
	}
	body, err := d.Sample(ctx, Subscription)
	if err != nil {
		return Delivery{}, err
	}
	got := d.post(ctx, c.Reach.target(), Subscription, "", body)
	got.Kind = kindTest
	return got, d.keep(ctx, account, -s.ID, &got)
}

// wakeSubscriptions queues jobs for the active subscriptions that facts concern.
func (d *Desk) wakeSubscriptions(ctx context.Context, tx *db.Tx, account int64, facts []event.Fact) error {
	of := map[int64]bool{}
	for _, f := range facts {
		if f.Kind == event.ParcelStatus {
			of[0], of[f.Integration] = true, true
		}
	}
	if len(of) == 0 {
		return nil
	}
	all, err := selectActive(ctx, tx, account)
	if err != nil {
		return err
	}
	for _, s := range all {
		if of[s.Integration] {
			if err := d.wakeSubscription(ctx, tx, s, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// wakeSubscription is wake for a subscription; one that is paused goes to sleep.
func (d *Desk) wakeSubscription(ctx context.Context, tx *db.Tx, s EventSubscription, anew bool) error {
	e, known, err := lockEndpoint(ctx, tx, s.Account, -s.ID)
	if err != nil || !known {
		return err
	}
	if !s.Active {
		e.health, e.queued, e.tries, e.since, e.head, e.body = Idle, false, 0, nil, 0, nil
		return e.save(ctx, tx)
	}
	return d.rouse(ctx, tx, e, s.Integration, anew)
}

// subscriber is where a subscription tells, and whose log it reads; an inactive target where it is paused or gone.
func (d *Desk) subscriber(ctx context.Context, account, id int64) (t Target, of int64, err error) {
	s, err := selectSubscription(ctx, d.DB, account, 0, id)
	if fault.Is(err, fault.Missing) || err == nil && !s.Active {
		return Target{}, 0, nil
	}
	if err != nil {
		return t, 0, err
	}
	c, err := d.Connection(ctx, account, 0, s.Connection)
	return c.Reach.target(), s.Integration, err
}
