package webhook

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/secret"
)

// errLost says that another worker has the endpoint now.
var errLost = errors.New("webhook: the endpoint is drained by somebody else")

// round is one worker's turn at one endpoint.
type round struct {
	*Desk
	job    Drain
	token  string
	cursor int64 // of what this round is done with; written with the next delivery
	head   int64 // the event whose bytes are kept, because it failed before
	body   []byte
	format Format // of the bytes
	target Target
	of     int64 // whose log it hears of: an integration's, or for a subscription the account's (0)
}

// number is the event's number in the log that is drained.
func (r *round) number(ev event.Event) int64 { return ev.NumberIn(r.of) }

// more reads on in the log. Subscriptions leave out at once what they do not tell.
func (r *round) more(ctx context.Context, from db.Reader, limit int) ([]event.Event, error) {
	if r.job.Integration > 0 {
		return event.AfterIn(ctx, from, r.job.Account, r.job.Integration, r.cursor, limit)
	}
	page, err := event.Page(ctx, from, r.job.Account, r.of, r.cursor, subscribed, limit)
	if err == nil && len(page.Events) == 0 {
		r.cursor = page.Next
	}
	return page.Events, err
}

// aim finds where to tell.
func (r *round) aim(ctx context.Context) (err error) {
	if r.job.Integration > 0 {
		r.of = r.job.Integration
		r.target, err = r.Target(ctx, r.job.Account, r.job.Integration)
		return err
	}
	r.target, r.of, err = r.subscriber(ctx, r.job.Account, -r.job.Integration)
	return err
}

// messageOf names an event for its receiver, who knows a repetition by it.
func messageOf(ev event.Event) string {
	return "evt_" + strconv.FormatInt(ev.Integration, 10) + "_" + strconv.FormatInt(ev.IntegrationNumber, 10)
}

// Drain tells an endpoint what it has not heard, one after the other, until it fails, has heard all, or others want a turn.
func (d *Desk) Drain(ctx context.Context, j Drain) error {
	r := &round{Desk: d, job: j, token: secret.NewToken(128)}
	e, state, err := r.claim(ctx)
	switch {
	case err != nil || state == void:
		return err
	case state == held:
		return job.Again(2 * time.Second)
	}
	err = r.work(ctx, e)
	if errors.Is(err, errLost) {
		return nil
	}
	if err != nil {
		// The next worker need not wait for the lease.
		letGo := r.write(context.WithoutCancel(ctx), func(ctx context.Context, tx *db.Tx, e endpoint) error { return e.release(ctx, tx) })
		return errors.Join(err, letGo)
	}
	return nil
}

func (r *round) work(ctx context.Context, e endpoint) error {
	r.cursor, r.head, r.body, r.format = e.cursor, e.head, e.body, e.format
	if wait := e.nextAt.Sub(r.now()); wait > 0 {
		return r.write(ctx, r.later) // woken too early: River's clock is not ours
	}
	err := r.aim(ctx)
	if fault.Is(err, fault.Missing) || err == nil && (!r.target.Active || r.target.URL == "") {
		return r.write(ctx, r.sleep)
	}
	if err != nil {
		return err
	}
	until := time.Now().Add(slice)
	for n := 0; ; {
		events, err := r.more(ctx, r.DB, 50)
		if err != nil {
			return err
		}
		if len(events) == 0 {
			done := false
			err := r.write(ctx, func(ctx context.Context, tx *db.Tx, e endpoint) error {
				var err error
				done, err = r.rest(ctx, tx, e)
				return err
			})
			if err != nil || done {
				return err
			}
			continue
		}
		for _, ev := range events {
			if n >= sliceMost || time.Now().After(until) {
				return r.write(ctx, r.later)
			}
			went, err := r.tell(ctx, ev)
			if err != nil || !went {
				return err
			}
			n++
		}
	}
}

// tell sends one event and writes how it went; false ends the round.
func (r *round) tell(ctx context.Context, ev event.Event) (bool, error) {
	if !told(ev.Kind) {
		r.cursor = r.number(ev)
		return true, nil
	}
	body := r.body
	if r.head != r.number(ev) || r.format != r.target.format() {
		var err error
		if body, err = r.Render(ev, r.target.format()); err != nil {
			// Nobody can ever hear of it; it must not stand in the way of what follows.
			slog.ErrorContext(ctx, "event cannot be rendered", "account", ev.Account, "number", ev.Number, "kind", ev.Kind, "error", err)
			body = nil
		}
	}
	if body == nil {
		r.cursor = r.number(ev)
		return true, nil
	}
	got := r.post(ctx, r.target, r.target.format(), messageOf(ev), body)
	if err := ctx.Err(); err != nil {
		return false, err // we stop; that says nothing about the endpoint
	}
	got.Event, got.Kind, got.Parcel = r.number(ev), ev.Kind, ev.Parcel
	current := true
	err := r.write(ctx, func(ctx context.Context, tx *db.Tx, e endpoint) error {
		current = e.run == r.job.Run
		if err := e.record(ctx, tx, &got); err != nil {
			return err
		}
		if got.Went() {
			return r.heard(ctx, tx, e, ev, current)
		}
		return r.failed(ctx, tx, e, got, body, current)
	})
	if err == nil && r.Seen != nil {
		r.Seen(got)
	}
	if err == nil && got.Went() {
		r.cursor, r.head, r.body = r.number(ev), 0, nil
	}
	return got.Went() && current, err
}

// heard moves the cursor behind the event. With a later run on its way this round ends here.
func (r *round) heard(ctx context.Context, tx *db.Tx, e endpoint, ev event.Event, current bool) error {
	was, since := e.health, e.since
	e.cursor, e.tries, e.since, e.head, e.body = r.number(ev), 0, nil, 0, nil
	e.nextAt = r.now()
	if e.health == Failing {
		e.health = OK
	}
	if e.integration > 0 && ev.Kind == event.ConnectionGone && r.Heard != nil {
		if err := r.Heard(ctx, tx, e.account, e.integration); err != nil {
			return err
		}
	}
	if !current {
		e.holder = ""
	}
	if err := e.save(ctx, tx); err != nil || was != Failing || since == nil {
		return err
	}
	return r.notify(ctx, tx, Notice{Account: e.account, Integration: e.integration, Health: OK, Since: *since})
}

// failed keeps the bytes for the repetition and says when that is.
func (r *round) failed(ctx context.Context, tx *db.Tx, e endpoint, got Delivery, body []byte, current bool) error {
	now := r.now()
	before := e.health
	e.cursor, e.head, e.body, e.format, e.holder = r.cursor, got.Event, body, got.Format, ""
	e.tries++
	if e.since == nil {
		at := now
		e.since = &at
	}
	switch {
	case e.tries >= mostTries && now.Sub(*e.since) >= offAfter:
		e.health, e.queued = Off, false
	case e.tries >= mostTries:
		e.health = Failing
	}
	var err error
	switch {
	case !current || e.health == Off:
		err = e.save(ctx, tx)
	default:
		e.nextAt = now.Add(r.pause(int(e.tries)))
		err = r.queue(ctx, tx, e)
	}
	if err != nil || before == e.health {
		return err
	}
	return r.notify(ctx, tx, Notice{Account: e.account, Integration: e.integration, Health: e.health, Since: *e.since, Error: got.Error})
}

// notify says a change of health in the account's log and to whoever mails.
func (r *round) notify(ctx context.Context, tx *db.Tx, n Notice) error {
	kind := map[Health]event.Kind{OK: event.HookRecovered, Failing: event.HookFailing, Off: event.HookOff}[n.Health]
	n.At = r.now()
	if n.Integration < 0 { // a subscription, whose API says whether it is active
		if n.Health == Off {
			return switchOffSubscription(ctx, tx, n.Account, -n.Integration, n.At)
		}
		return nil
	}
	if r.Tell != nil {
		if err := r.Tell(ctx, tx, n); err != nil {
			return err
		}
	}
	return r.Events.Append(ctx, tx, n.Account, event.Fact{Integration: n.Integration, Kind: kind, At: n.At, Body: event.Brief{Text: n.Error}})
}

// rest ends the round when there is really nothing more: the endpoint is locked before the log is read, so that
// whoever writes now either is seen here or finds no job queued.
func (r *round) rest(ctx context.Context, tx *db.Tx, e endpoint) (bool, error) {
	more, err := r.more(ctx, tx, 1)
	if err != nil || len(more) > 0 {
		return false, err
	}
	e.cursor, e.holder = r.cursor, ""
	e.queued = e.queued && e.run != r.job.Run
	return true, e.save(ctx, tx)
}

// sleep ends the round of an endpoint that is not wanted.
func (r *round) sleep(ctx context.Context, tx *db.Tx, e endpoint) error {
	e.holder = ""
	if e.run == r.job.Run {
		e.health, e.queued, e.tries, e.since, e.head, e.body = Idle, false, 0, nil, 0, nil
	}
	return e.save(ctx, tx)
}

// later ends the round with another to come.
func (r *round) later(ctx context.Context, tx *db.Tx, e endpoint) error {
	e.cursor, e.holder = max(e.cursor, r.cursor), ""
	if e.run != r.job.Run {
		return e.save(ctx, tx)
	}
	return r.queue(ctx, tx, e)
}

// write runs fn on the endpoint as it is now, locked, as long as this round still has it.
func (r *round) write(ctx context.Context, fn func(context.Context, *db.Tx, endpoint) error) error {
	return r.DB.Write(ctx, r.job.Account, func(ctx context.Context, tx *db.Tx) error {
		e, known, err := lockEndpoint(ctx, tx, r.job.Account, r.job.Integration)
		if err != nil {
			return err
		}
		if !known || e.holder != r.token {
			return errLost
		}
		e.heldUntil = r.now().Add(lease)
		return fn(ctx, tx, e)
	})
}

type claimed int

const (
	void claimed = iota // a later run is on its way, or nothing is to be done
	held                // somebody else is at it
	mine
)

func (r *round) claim(ctx context.Context) (e endpoint, state claimed, err error) {
	err = r.DB.Write(ctx, r.job.Account, func(ctx context.Context, tx *db.Tx) error {
		var known bool
		e, known, err = lockEndpoint(ctx, tx, r.job.Account, r.job.Integration)
		if err != nil {
			return err
		}
		now := r.now()
		switch {
		case !known || e.run != r.job.Run || !e.queued:
			state = void
			return nil
		case e.holder != "" && e.heldUntil.After(now):
			state = held
			return nil
		}
		state = mine
		e.holder, e.heldUntil = r.token, now.Add(lease)
		return e.save(ctx, tx)
	})
	return e, state, err
}
