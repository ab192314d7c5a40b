// Package apitest is the world behind the JSON doors for their tests: all doors on one mux, every desk, a carrier that is reached over
// HTTP, a clock that only tests move, and conversations with callers that are read from files and held to docs/api.
package apitest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/api/own"
	v2 "github.com/waybill-ship/waybill/internal/api/v2"
	v3 "github.com/waybill-ship/waybill/internal/api/v3"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/pickup"
	"github.com/waybill-ship/waybill/internal/report"
	"github.com/waybill-ship/waybill/internal/returns"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/servicepoint"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/tracking"
	"github.com/waybill-ship/waybill/internal/webhook"
)

// Base is how the tests' callers call us.
const Base = "https://api.waybill.test"

// World is every JSON door with everything behind it.
type World struct {
	T   testing.TB
	DB  *db.DB
	Mux *http.ServeMux

	Sealer       *secret.Sealer
	Blobs        *blob.Store
	Carriers     *carrier.Set
	Events       *event.Book
	Accounts     *account.Desk
	Integrations *integration.Book
	Shipping     *shipping.Desk
	Intake       *intake.Desk
	Tracking     *tracking.Desk
	Points       *servicepoint.Finder
	Webhooks     *webhook.Desk
	Returns      *returns.Desk
	Pickups      *pickup.Desk
	Reports      *report.Desk

	Gate *api.Gate
	V2   *v2.Door
	V3   *v3.Door
	Own  *own.Door

	Carrier *httptest.Server // the sandbox carrier
	Quiet   bool             // exchanges are not held to docs/api: too many, or too odd on purpose

	hook  hook
	mu    sync.Mutex
	clock time.Time
}

// New is a world on a database. Nobody works its jobs until Work is called, so that nothing changes by itself.
func New(t testing.TB, d *db.DB) *World {
	t.Helper()
	w := &World{T: t, DB: d, Mux: http.NewServeMux(), Events: &event.Book{Bell: &event.Bell{}}, clock: time.Date(2026, 11, 23, 9, 12, 44, 0, time.UTC)}
	emu, err := emulator.New(emulator.Options{Dir: t.TempDir(), Seed: 7, Now: w.Now})
	w.must(err)
	w.Carrier = httptest.NewServer(emu)
	t.Cleanup(func() { w.Carrier.Close(); emu.Close() })
	w.Sealer, err = secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{9}})
	w.must(err)
	w.Blobs, err = blob.Open(t.Context(), t.TempDir())
	w.must(err)
	w.desks()
	w.apart()
	w.hang()
	return w
}

// desks sets up the flows and the carrier's catalogue.
func (w *World) desks() {
	driver := sandbox.New(w.Carrier.URL, nil)
	var err error
	w.Carriers, err = carrier.NewSet(map[string]carrier.Driver{sandbox.Code: driver})
	w.must(err)
	ctx := w.T.Context()
	w.must(account.EnsureOperator(ctx, w.DB, w.clock))
	w.must(w.DB.Write(ctx, account.Operator, func(ctx context.Context, tx *db.Tx) error {
		return carrier.KeepMethods(ctx, tx, account.Operator, sandbox.Code, driver.Methods())
	}))
	w.Accounts = &account.Desk{DB: w.DB, Sealer: w.Sealer, Sandbox: true, Now: w.Now}
	w.Integrations = &integration.Book{DB: w.DB, AllowPrivate: true, Sealer: w.Sealer, Events: w.Events, Now: w.Now}
	w.Shipping = &shipping.Desk{DB: w.DB, Carriers: w.Carriers, Blobs: w.Blobs, Sealer: w.Sealer, Events: w.Events, Now: w.Now, Patience: 3 * time.Second}
	w.Integrations.Carriers = w.Shipping.PointCarriers
	w.Intake = &intake.Desk{
		DB: w.DB, Events: w.Events, Now: w.Now, Shipping: w.Shipping,
		Chosen: func(ctx context.Context, account, integration int64, order string) (servicepoint.Choice, bool, error) {
			return servicepoint.Chosen(ctx, w.DB, account, integration, order)
		},
	}
	w.Points = &servicepoint.Finder{DB: w.DB, Now: w.Now}
	w.Tracking = &tracking.Desk{DB: w.DB, Carriers: w.Carriers, Sealer: w.Sealer, Events: w.Events, Now: w.Now}
	w.Returns = &returns.Desk{DB: w.DB, Events: w.Events, Intake: w.Intake, Shipping: w.Shipping, Now: w.Now}
	w.Pickups = &pickup.Desk{DB: w.DB, Carriers: w.Carriers, Sealer: w.Sealer, Events: w.Events, Now: w.Now, Patience: 3 * time.Second}
	w.Reports = &report.Desk{DB: w.DB, Blobs: w.Blobs, Now: w.Now, Method: func(ctx context.Context, account int64, id int) (carrier.Method, bool) {
		m, err := w.Shipping.Method(ctx, account, id)
		return m, err == nil
	}}
	w.Webhooks = &webhook.Desk{
		DB: w.DB, Events: w.Events, Sealer: w.Sealer, AllowPrivate: true, Now: w.Now, Target: w.target,
		Render: render, Heard: integration.Forget,
		Sample: func(_ context.Context, f webhook.Format) ([]byte, error) {
			switch f {
			case webhook.Standard:
				return own.TestMessage(w.Now()), nil
			case webhook.Subscription:
				return v3.EventSample(w.Now())
			}
			return v2.TestBody(Base, w.Now()), nil
		},
	}
	w.Events.Listeners = []event.Listener{w.Tracking.Listen, w.Returns.Listen, w.Webhooks.Listen}
}

// render writes events in the words of the API that the format belongs to.
func render(e event.Event, f webhook.Format) ([]byte, error) {
	switch {
	case f == webhook.Standard:
		return own.Teller{Base: Base}.Message(e)
	case f == webhook.Subscription:
		return v3.EventBody(e)
	case !v2.Tells(e.Kind):
		return nil, nil
	}
	return v2.Teller{}.Body(e, Base)
}

// target is where an integration wants to be told.
func (w *World) target(ctx context.Context, account, id int64) (webhook.Target, error) {
	t, err := w.Integrations.Telling(ctx, account, id)
	return webhook.Target{Active: t.Active, URL: t.URL, Format: webhook.Format(t.Format), Key: t.Key, Secret: t.Secret}, err
}

// apart makes ids of each kind begin where no other number of an answer is.
func (w *World) apart() {
	for kind, n := range map[string]int{
		"order": 3000, "parcel": 7000, "shipment": 5000, "integration": 400, "brand": 50, "sender_address": 4100, "contract": 600, "return": 9200, "pickup": 300, "service_point": 9000,
	} {
		_, err := w.DB.NextIDs(w.T.Context(), kind, n)
		w.must(err)
	}
}

// hang puts the doors into the mux, one after the other.
func (w *World) hang() {
	base := func(*http.Request) string { return Base }
	w.Gate = &api.Gate{Authenticate: w.Integrations.Authenticate, Public: w.Integrations.ByPublic, Now: w.Now, Once: &api.Once{DB: w.DB, Now: w.Now}}
	w.V2 = &v2.Door{
		DB: w.DB, Gate: w.Gate, Shipping: w.Shipping, Integrations: w.Integrations, Sealer: w.Sealer, Intake: w.Intake, Links: base,
		Returns: w.Returns, Tracking: w.Tracking, Pickups: w.Pickups, Points: w.Points,
		Reports: w.Reports,
	}
	w.V2.Mount(w.Mux)
	w.V3 = &v3.Door{
		DB: w.DB, Gate: w.Gate, Intake: w.Intake, Shipping: w.Shipping, Integrations: w.Integrations, Sealer: w.Sealer, Links: base,
		Returns: w.Returns, Tracking: w.Tracking, Pickups: w.Pickups, Points: w.Points,
		Webhooks: w.Webhooks, Reports: w.Reports,
	}
	w.V3.Mount(w.Mux)
	w.Own = &own.Door{DB: w.DB, Gate: w.Gate, Intake: w.Intake, Tracking: w.Tracking, Bell: w.Events.Bell, Links: base, Reports: w.Reports}
	w.Own.Mount(w.Mux)
}

// Now is the world's time. It stands still until it is moved.
func (w *World) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

// Pass moves the clock.
func (w *World) Pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

func (w *World) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}
