// Package webhook tells the merchant's machines what happened: in the order of the integration's log, signed, and again until
// they have heard it. What a telling says is the API's word; people are told by mail.
package webhook

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/secret"
)

// Health is how an endpoint, the machine that hears of one integration, is doing.
type Health string

// The healths.
const (
	Idle    Health = "idle"    // the integration wants no feedback
	OK      Health = "ok"      // it answers, or has not failed often enough to worry
	Failing Health = "failing" // the head failed ten times: it is tried once an hour
	Off     Health = "off"     // it failed for five days: it is tried again when the integration is saved
)

// The queues; a machine that fails is tried apart, so that it does not hold up those that answer.
const (
	Queue      = "webhook"
	RetryQueue = "webhook_retry"
)

const (
	mostTries  = 10
	probeEvery = time.Hour
	offAfter   = 5 * 24 * time.Hour
	slice      = 20 * time.Second // of one job, before others have their turn
	sliceMost  = 200              // deliveries of one job
	lease      = 45 * time.Second // longer than a delivery with its writing takes
	keepLog    = 500              // deliveries an endpoint
)

// Format is the words in which a machine is told.
type Format string

// The formats. What they say is written by the API's rooms; how they are signed stands here.
const (
	Sendcloud    Format = "sendcloud"    // the body's HMAC in one header
	Standard     Format = "standard"     // Standard Webhooks
	Subscription Format = "subscription" // v3's event subscriptions: not signed, but with the headers the connection names
)

// Target is where and how a machine wants to be told.
type Target struct {
	Active bool
	URL    string            // user and password in it are sent as basic auth
	Format Format            // empty: Sendcloud
	Key    string            // signs in Sendcloud's format
	Secret string            // whsec_…, signs as Standard Webhooks
	Header map[string]string // sent along and never logged
}

// Notice is what the merchant should hear about an endpoint.
type Notice struct {
	Account, Integration int64
	Health               Health    // Failing, Off, or OK: it answers again
	Since                time.Time // the first failure
	At                   time.Time
	Error                string
}

// Desk tells endpoints.
type Desk struct {
	DB     *db.DB
	Events *event.Book
	Sealer *secret.Sealer // for the keys of event subscriptions' connections
	// Target finds where to tell; a missing integration is no active one.
	Target func(ctx context.Context, account, integration int64) (Target, error)
	// Render writes the body of an event, the same for the same event and format; nil bytes are not told.
	Render func(event.Event, Format) ([]byte, error)
	// Sample writes the body of a test.
	Sample func(ctx context.Context, f Format) ([]byte, error)
	// Heard is told that a removed integration has heard of it, in the transaction that notes it; nil is nobody.
	Heard func(ctx context.Context, tx *db.Tx, account, integration int64) error
	// Tell hears of a change of health in the transaction that writes it; nil is nobody.
	Tell func(ctx context.Context, tx *db.Tx, n Notice) error
	// AllowPrivate lets endpoints stand on private addresses: for development only.
	AllowPrivate bool
	// Pause is how long the head waits after so many failed tries; nil is 5 minutes, doubled, up to an hour.
	Pause func(tries int) time.Duration
	// Timeout of one delivery; zero is 10 seconds.
	Timeout time.Duration
	// Seen hears of every delivery that was tried; nil is nobody.
	Seen func(Delivery)
	// Now is the clock; nil is the wall clock.
	Now func() time.Time

	once   sync.Once
	client *http.Client
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return db.Micro(time.Now())
	}
	return db.Micro(d.Now())
}

func (d *Desk) timeout() time.Duration {
	if d.Timeout == 0 {
		return 10 * time.Second
	}
	return d.Timeout
}

func (d *Desk) pause(tries int) time.Duration {
	switch {
	case d.Pause != nil:
		return d.Pause(tries)
	case tries >= mostTries:
		return probeEvery
	}
	return min(5*time.Minute<<min(tries-1, 8), time.Hour)
}

// told reports whether machines hear of events of this kind.
func told(k event.Kind) bool {
	return k == event.ParcelStatus || settings(k) || strings.HasPrefix(string(k), "return.")
}

// settings reports whether an event of this kind may have changed where or whether to tell.
func settings(k event.Kind) bool { return strings.HasPrefix(string(k), "integration.") }

// Listen sees to it that somebody drains the endpoints that facts concern: one job an endpoint, however many facts there are.
func (d *Desk) Listen(ctx context.Context, tx *db.Tx, account int64, facts []event.Fact) error {
	woken := map[int64]bool{}
	for _, f := range facts {
		if f.Integration > 0 && told(f.Kind) {
			woken[f.Integration] = woken[f.Integration] || settings(f.Kind)
		}
		if f.Kind == event.ConnectionGone && f.Integration > 0 { // 0 would be the whole account's
			if err := Leave(ctx, tx, account, f.Integration); err != nil {
				return err
			}
		}
	}
	for _, integration := range slices.Sorted(maps.Keys(woken)) {
		if err := d.wake(ctx, tx, account, integration, woken[integration]); err != nil {
			return err
		}
	}
	return d.wakeSubscriptions(ctx, tx, account, facts)
}

// wake queues a job for an endpoint that has none. New settings wake one that sleeps, and try one that fails at once.
func (d *Desk) wake(ctx context.Context, tx *db.Tx, account, integration int64, anew bool) error {
	e, err := d.lock(ctx, tx, account, integration)
	if err != nil {
		return err
	}
	return d.rouse(ctx, tx, e, integration, anew)
}

// rouse is wake for an endpoint that is locked and hears of the log of an integration (0: the account's).
func (d *Desk) rouse(ctx context.Context, tx *db.Tx, e endpoint, of int64, anew bool) error {
	var err error
	if !anew && (e.health == Idle || e.health == Off || e.queued) {
		return nil
	}
	now := d.now()
	switch e.health {
	case Idle:
		// What happened while nobody wanted to hear stays untold.
		if e.cursor, err = event.Last(ctx, tx, e.account, of); err != nil {
			return err
		}
		e.health = OK
	case Off:
		e.health, e.since = Failing, &now
	}
	if anew {
		e.nextAt = now
	}
	return d.queue(ctx, tx, e)
}

// lock reads an endpoint and holds it until the transaction ends; one that is not there yet begins behind all that has happened.
func (d *Desk) lock(ctx context.Context, tx *db.Tx, account, integration int64) (endpoint, error) {
	e, known, err := lockEndpoint(ctx, tx, account, integration)
	if err != nil || known {
		return e, err
	}
	last, err := event.Last(ctx, tx, account, integration)
	if err != nil {
		return e, err
	}
	if err := insertEndpoint(ctx, tx, account, integration, last, d.now()); err != nil {
		return e, err
	}
	e, _, err = lockEndpoint(ctx, tx, account, integration)
	return e, err
}

// Drain is the job that tells one endpoint what it has not heard. A later run makes earlier ones void.
type Drain struct {
	Account     int64 `json:"account"`
	Integration int64 `json:"integration"`
	Run         int64 `json:"run"`
}

// Kind names the job.
func (Drain) Kind() string { return "webhook.drain" }

// queue writes the endpoint with a job of a new run, due when it may be tried next.
func (d *Desk) queue(ctx context.Context, tx *db.Tx, e endpoint) error {
	e.queued = true
	e.run++
	if err := e.save(ctx, tx); err != nil {
		return err
	}
	later := job.Later{Queue: Queue}
	if e.tries > 0 {
		later.Queue = RetryQueue
	}
	if e.nextAt.After(d.now()) {
		later.At = e.nextAt
	}
	return job.Add(ctx, tx, Drain{Account: e.account, Integration: e.integration, Run: e.run}, later)
}

// Hands gives the jobs of this room their workers: those for machines that answer, and others for those that do not.
func (d *Desk) Hands(h *job.Hands, hands int) {
	h.Queue(Queue, hands)
	h.Queue(RetryQueue, hands)
	job.Handle(h, slice+2*d.timeout()+lease, d.Drain)
}
