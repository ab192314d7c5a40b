package webhook

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

// Delivery is one thing that was sent, and what came back.
type Delivery struct {
	N        int64 // of the endpoint, from 1
	Event    int64 // the integration's number of the event; 0: a test
	Kind     event.Kind
	Parcel   int64
	URL      string // without user, password and query
	At       time.Time
	Took     time.Duration
	Status   int // 0: there was no answer
	Header   string
	Body     []byte
	Answer   string // its beginning
	Error    string // why it counts as failed; empty when it went
	ReplayOf int64  // the delivery this repeats; 0: none
	Format   Format
	Message  string // the message's name, by which its receiver knows a repetition

	exception int64 // the id it gets among the integration's failed requests
}

// Went reports whether the endpoint has taken it.
func (d Delivery) Went() bool { return d.Status >= 200 && d.Status < 300 }

// Test reports whether it was sent to try the endpoint.
func (d Delivery) Test() bool { return d.Kind == kindTest }

// kindTest is what the log calls a test.
const kindTest event.Kind = "webhook.test"

// State is how an endpoint is doing.
type State struct {
	Health Health
	Since  *time.Time // the first failure; nil: the last delivery went
	Tries  int        // of what is to be told next
	NextAt time.Time  // of the next try, where Tries is not 0
	Behind int64      // events that may still have to be told
}

// StateOf tells how an integration's endpoint is doing.
func StateOf(ctx context.Context, r db.Reader, account, integration int64) (State, error) {
	e, known, err := readEndpoint(ctx, r, account, integration)
	if err != nil || !known {
		return State{Health: Idle}, err
	}
	last, err := event.Last(ctx, r, account, integration)
	if err != nil {
		return State{}, err
	}
	s := State{Health: e.health, Since: e.since, Tries: int(e.tries), NextAt: e.nextAt, Behind: max(0, last-e.cursor)}
	if e.health == Idle || !e.queued && e.health == OK {
		s.Behind = 0
	}
	return s, nil
}

// Deliveries lists what was sent, newest first, below a number (0: from the newest). The log keeps the newest 500.
func Deliveries(ctx context.Context, r db.Reader, account, integration, below int64, limit int) ([]Delivery, error) {
	return selectDeliveries(ctx, r, account, integration, below, limit)
}

// GetDelivery reads one line of the log.
func GetDelivery(ctx context.Context, r db.Reader, account, integration, n int64) (Delivery, error) {
	return selectDelivery(ctx, r, account, integration, n)
}

// Test sends a sample to the integration's webhook URL, whether or not feedback is switched on, and answers how it went.
func (d *Desk) Test(ctx context.Context, account, integration int64) (Delivery, error) {
	t, err := d.aim(ctx, account, integration)
	if err != nil {
		return Delivery{}, err
	}
	body, err := d.Sample(ctx, t.format())
	if err != nil {
		return Delivery{}, err
	}
	got := d.post(ctx, t, t.format(), "test_"+secret.NewToken(96), body)
	got.Kind = kindTest
	return got, d.keep(ctx, account, integration, &got)
}

// Replay sends the bytes of an earlier delivery once more, beside the order of the log, as the same message in the same format. Where the
// queue waits because that delivery was refused, it goes on at once when it is taken now.
func (d *Desk) Replay(ctx context.Context, account, integration, n int64) (Delivery, error) {
	old, err := selectDelivery(ctx, d.DB, account, integration, n)
	if err != nil {
		return Delivery{}, err
	}
	if len(old.Body) == 0 {
		return Delivery{}, fault.New(fault.Unable, "What was sent here held a secret and was not kept, so it cannot be sent once more.")
	}
	t, err := d.aim(ctx, account, integration)
	if err != nil {
		return Delivery{}, err
	}
	got := d.post(ctx, t, old.Format, old.Message, old.Body)
	got.Event, got.Kind, got.Parcel, got.ReplayOf = old.Event, old.Kind, old.Parcel, n
	return got, d.DB.Write(context.WithoutCancel(ctx), account, func(ctx context.Context, tx *db.Tx) error {
		e, err := d.lock(ctx, tx, account, integration)
		if err != nil {
			return err
		}
		if err := e.record(ctx, tx, &got); err != nil {
			return err
		}
		if got.Went() && e.waitsWith(got) {
			return d.release(ctx, tx, e, got)
		}
		return e.save(ctx, tx)
	})
}

// waitsWith reports whether the queue stands still because this very event was refused, and nobody is telling it right now.
func (e endpoint) waitsWith(got Delivery) bool {
	return e.tries > 0 && e.queued && e.holder == "" && got.Event != 0 && e.head == got.Event
}

// release lets the queue go on at once behind its head, which was taken by hand: as if the round had told it.
func (d *Desk) release(ctx context.Context, tx *db.Tx, e endpoint, got Delivery) error {
	r := &round{Desk: d, of: max(0, e.integration)}
	if err := r.heard(ctx, tx, e, event.Event{Number: got.Event, IntegrationNumber: got.Event, Kind: got.Kind, Parcel: got.Parcel}, true); err != nil {
		return err
	}
	e, known, err := lockEndpoint(ctx, tx, e.account, e.integration)
	if err != nil || !known {
		return err
	}
	return d.queue(ctx, tx, e)
}

// Introduce hands an integration's machine its keys, at the webhook URL and signed with the very secret, whether or not feedback is switched on.
// The body is written in Sendcloud's words; the log keeps that it was sent and not what stood in it.
func (d *Desk) Introduce(ctx context.Context, account, integration int64, body []byte) (Delivery, error) {
	t, err := d.aim(ctx, account, integration)
	if err != nil {
		return Delivery{}, err
	}
	got := d.post(ctx, t, Sendcloud, "", body)
	got.Kind, got.Body = "integration.credentials", nil
	return got, d.keep(ctx, account, integration, &got)
}

func (d *Desk) aim(ctx context.Context, account, integration int64) (Target, error) {
	t, err := d.Target(ctx, account, integration)
	if err == nil && t.URL == "" {
		return t, fault.At("webhook_url", "This integration has no webhook URL yet. Write one and save it first.")
	}
	return t, err
}

// keep writes a delivery that stands outside the order, though the one who asked for it may have left.
func (d *Desk) keep(ctx context.Context, account, integration int64, got *Delivery) error {
	return d.DB.Write(context.WithoutCancel(ctx), account, func(ctx context.Context, tx *db.Tx) error {
		e, err := d.lock(ctx, tx, account, integration)
		if err != nil {
			return err
		}
		if err := e.record(ctx, tx, got); err != nil {
			return err
		}
		return e.save(ctx, tx)
	})
}
