package tracking_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/tracking"
)

const merchant = 7

var noon = time.Date(2026, 3, 12, 12, 0, 0, 0, time.UTC)

// stub is a carrier that says what the test tells it to.
type stub struct {
	mu    sync.Mutex
	test  bool
	news  map[string][]carrier.News
	err   error
	asked []int // numbers of each call
}

func (s *stub) Carrier() carrier.Info {
	return carrier.Info{Code: "stub", Name: "Stub", TrackBatch: 50, Test: s.test}
}

func (s *stub) Announce(context.Context, carrier.Contract, carrier.Sending) (carrier.Announced, error) {
	return carrier.Announced{}, &carrier.Error{Kind: carrier.KindDown}
}

func (s *stub) Track(_ context.Context, _ carrier.Contract, numbers []string) ([]carrier.News, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, len(numbers))
	var all []carrier.News
	for _, n := range numbers {
		all = append(all, s.news[n]...)
	}
	return all, s.err
}

func (s *stub) calls() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

type fixture struct {
	*tracking.Desk
	t    *testing.T
	mu   sync.Mutex
	at   time.Time
	stub *stub
}

func open(t *testing.T, d *db.DB, drivers map[string]carrier.Driver) *fixture {
	t.Helper()
	f := &fixture{t: t, at: noon, stub: &stub{news: map[string][]carrier.News{}}}
	if drivers == nil {
		drivers = map[string]carrier.Driver{"stub": f.stub}
	}
	set, err := carrier.NewSet(drivers)
	if err != nil {
		t.Fatal(err)
	}
	sealer, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [secret.KeySize]byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	f.Desk = &tracking.Desk{DB: d, Carriers: set, Sealer: sealer, Events: &event.Book{}, Now: f.now}
	f.Events.Listeners = []event.Listener{f.Listen}
	return f
}

func (f *fixture) now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at
}

func (f *fixture) pass(by time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = f.at.Add(by)
}

func (f *fixture) write(account int64, fn func(ctx context.Context, tx *db.Tx) error) {
	f.t.Helper()
	if err := f.DB.Write(f.t.Context(), account, fn); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) contract(account, id int64, code string, credentials map[string]string) carrier.Contract {
	c := carrier.Contract{ID: id, AccountID: account, Carrier: code, Name: "Own", Active: true, Credentials: credentials}
	f.write(account, func(ctx context.Context, tx *db.Tx) error {
		return carrier.AddContract(ctx, tx, f.Sealer, account, c, noon)
	})
	return c
}

// labelled makes a parcel that has just got its label, in the way shipping tells it.
func (f *fixture) labelled(account, contract int64, code, number string) parcel.ID {
	f.t.Helper()
	ctx := f.t.Context()
	o, _ := order.NextIDs(ctx, f.DB, 1)
	s, _ := parcel.NextShipmentIDs(ctx, f.DB, 1)
	ids, err := parcel.NextIDs(ctx, f.DB, 1)
	if err != nil {
		f.t.Fatal(err)
	}
	now := f.now()
	draft := order.Order{ID: o[0], Account: account, Integration: 3, State: order.Labelled, CreatedAt: now, UpdatedAt: now,
		Draft: order.Draft{Number: fmt.Sprint("W-", o[0]), To: postal.Address{Name: "Ilse", City: "Utrecht", Country: "NL"}}}
	p := parcel.Draft(ids[0], parcel.Shipment{ID: s[0]}, draft)
	p.Status, p.StatusAt, p.Number, p.Carrier, p.Contract, p.AnnouncedAt = carrier.StatusReady, now, number, code, contract, &now
	p.Label = &parcel.Paper{Type: "label", Key: "k"}
	f.write(account, func(ctx context.Context, tx *db.Tx) error {
		if err := order.Add(ctx, tx, account, []order.Order{draft}); err != nil {
			return err
		}
		if err := parcel.Add(ctx, tx, []parcel.Parcel{p}); err != nil {
			return err
		}
		return f.tell(ctx, tx, p)
	})
	return p.ID
}

func (f *fixture) tell(ctx context.Context, tx *db.Tx, p parcel.Parcel) error {
	return f.Events.Append(ctx, tx, p.Account, event.Fact{Integration: p.Integration, Kind: event.ParcelStatus, Parcel: int64(p.ID), At: p.StatusAt,
		Body: parcel.Story{Parcel: p}})
}

// set gives a parcel a status as shipping does.
func (f *fixture) set(id parcel.ID, s carrier.Status) {
	f.write(merchant, func(ctx context.Context, tx *db.Tx) error {
		p, err := parcel.Get(ctx, tx, merchant, 0, id)
		if err != nil {
			return err
		}
		p.Status, p.StatusAt = s, f.now()
		if err := parcel.Keep(ctx, tx, p); err != nil {
			return err
		}
		return f.tell(ctx, tx, p)
	})
}

func (f *fixture) parcel(id parcel.ID) parcel.Parcel {
	f.t.Helper()
	p, err := parcel.Get(f.t.Context(), f.DB, merchant, 0, id)
	if err != nil {
		f.t.Fatal(err)
	}
	return p
}

func (f *fixture) scans(id parcel.ID) []tracking.Scan {
	f.t.Helper()
	s, err := tracking.Scans(f.t.Context(), f.DB, merchant, f.parcel(id))
	if err != nil {
		f.t.Fatal(err)
	}
	return s
}

// story lists the statuses that were told of a parcel.
func (f *fixture) story(id parcel.ID) []carrier.Status {
	f.t.Helper()
	events, err := event.After(f.t.Context(), f.DB, merchant, 0, 10000)
	if err != nil {
		f.t.Fatal(err)
	}
	var all []carrier.Status
	for _, e := range events {
		if e.Parcel == int64(id) {
			var s struct {
				Parcel struct{ Status carrier.Status }
			}
			if err := json.Unmarshal(e.Body, &s); err != nil {
				f.t.Fatal(err)
			}
			all = append(all, s.Parcel.Status)
		}
	}
	return all
}

func (f *fixture) record(news ...carrier.News) {
	f.t.Helper()
	if err := f.Record(f.t.Context(), merchant, "stub", news); err != nil {
		f.t.Fatal(err)
	}
}

func news(number string, s carrier.Status, hours int) carrier.News {
	return carrier.News{Number: number, Status: s, RawCode: fmt.Sprint("c", s), RawText: "as told", Location: "Utrecht", OffsetMinutes: 60,
		At: noon.Add(time.Duration(hours) * time.Hour)}
}
