package manifest_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/manifest"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// tellings counts what a carrier is told, and may stand in the way of it.
type tellings struct {
	*sandbox.Driver
	mu     sync.Mutex
	closed int
	before func() error // instead of asking the carrier, when it fails
	after  func() error // the carrier has been told, and the answer gets lost
}

func (s *tellings) CloseOut(ctx context.Context, c carrier.Contract, all []carrier.Shipment) (carrier.ClosedOut, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed++
	if s.before != nil {
		if err := s.before(); err != nil {
			return carrier.ClosedOut{}, err
		}
	}
	got, err := s.Driver.CloseOut(ctx, c, all)
	if s.after != nil {
		err = s.after()
	}
	return got, err
}

// mute is a carrier that closes out and cannot be asked about it.
type mute struct{ told *tellings }

func (m mute) Carrier() carrier.Info { return m.told.Carrier() }

func (m mute) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	return m.told.Announce(ctx, c, s)
}

func (m mute) Find(ctx context.Context, c carrier.Contract, reference string) (carrier.Announced, error) {
	return m.told.Find(ctx, c, reference)
}

func (m mute) Cancel(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Cancelled, error) {
	return m.told.Cancel(ctx, c, s)
}

func (m mute) CloseOut(ctx context.Context, c carrier.Contract, all []carrier.Shipment) (carrier.ClosedOut, error) {
	return m.told.CloseOut(ctx, c, all)
}

// shop is a merchant with a sandbox carrier that can be watched.
type shop struct {
	t        *testing.T
	db       *db.DB
	account  int64
	contract int64
	driver   *tellings
	shipping *shipping.Desk
	intake   *intake.Desk
	desk     *manifest.Desk
	skew     time.Duration
}

func open(t *testing.T, d *db.DB, dumb bool) *shop {
	t.Helper()
	e, err := emulator.New(emulator.Options{Dir: t.TempDir(), InFlight: time.Millisecond})
	must(t, err)
	server := httptest.NewServer(e)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close(); must(t, e.Close()) })
	s := &shop{t: t, db: d, driver: &tellings{Driver: sandbox.New(server.URL, nil)}}
	var driver carrier.Driver = s.driver
	if dumb {
		driver = mute{s.driver}
	}
	set, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: driver})
	must(t, err)
	sealer, err := secret.Load("", t.TempDir(), false)
	must(t, err)
	files, err := blob.Open(t.Context(), t.TempDir())
	must(t, err)
	events := &event.Book{}
	s.shipping = &shipping.Desk{DB: d, Carriers: set, Blobs: files, Sealer: sealer, Events: events, Patience: 5 * time.Second}
	s.intake = &intake.Desk{DB: d, Events: events, Shipping: s.shipping}
	s.desk = &manifest.Desk{DB: d, Carriers: set, Shipping: s.shipping, Blobs: files, Sealer: sealer, Events: events, Patience: 5 * time.Second, Now: func() time.Time { return time.Now().Add(s.skew) }}
	ctx := t.Context()
	must(t, account.EnsureOperator(ctx, d, time.Now()))
	people := &account.Desk{DB: d, Sealer: sealer, Sandbox: true}
	who, _, err := people.SignUp(ctx, account.Newcomer{Company: "Theehuis", Country: "NL", Name: "Ines", Email: "ines@example.org", Password: "kettle-and-cup-7"}, account.Visit{IP: "127.0.0.1"})
	must(t, err)
	s.account = who.Account
	from, err := account.SenderByID(ctx, d, who.Account, 0)
	must(t, err)
	from.Address = postal.Address{Name: "Ines", Company: "Theehuis", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht", Country: "NL"}
	must(t, people.SetSender(ctx, who, from))
	s.contract, err = d.NextID(ctx, "contract")
	must(t, err)
	must(t, d.Write(ctx, who.Account, func(ctx context.Context, tx *db.Tx) error {
		return carrier.AddContract(ctx, tx, sealer, who.Account, carrier.Contract{ID: s.contract, Carrier: sandbox.Code, Name: "Sandbox", Active: true,
			Credentials: sandbox.NewCredentials()}, time.Now())
	}))
	must(t, d.Write(ctx, account.Operator, func(ctx context.Context, tx *db.Tx) error {
		return carrier.KeepMethods(ctx, tx, account.Operator, sandbox.Code, s.driver.Methods())
	}))
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ship makes a label for each number.
func (s *shop) ship(numbers ...string) (all []parcel.Parcel) {
	s.t.Helper()
	for _, n := range numbers {
		got, err := s.intake.Receive(s.t.Context(), s.account, 0, []order.Draft{{Number: n, Method: 8, Weight: 500, To: postal.Address{
			Name: "Zoë van den Bergh", Street: "Kanaalweg", HouseNumber: "12b", PostalCode: "3526 KM", City: "Utrecht", Country: "NL"}}})
		must(s.t, err)
		o := got[0].Order
		_, err = s.shipping.Announce(s.t.Context(), s.account, o.ID)
		must(s.t, err)
		boxes, err := parcel.OfOrder(s.t.Context(), s.db, s.account, o.ID)
		must(s.t, err)
		all = append(all, boxes...)
	}
	return all
}

// shipFrom makes a label for a parcel that waits at an address.
func (s *shop) shipFrom(number string, from postal.Address) {
	s.t.Helper()
	got, err := s.intake.Receive(s.t.Context(), s.account, 0, []order.Draft{{Number: number, Method: 8, Weight: 500, From: &from, To: postal.Address{
		Name: "Zoë van den Bergh", Street: "Kanaalweg", HouseNumber: "12b", PostalCode: "3526 KM", City: "Utrecht", Country: "NL"}}})
	must(s.t, err)
	_, err = s.shipping.Announce(s.t.Context(), s.account, got[0].Order.ID)
	must(s.t, err)
}

// waits is how many parcels wait to be closed out.
func (s *shop) waits() int {
	s.t.Helper()
	all, err := s.desk.Wait(s.t.Context(), s.account)
	must(s.t, err)
	n := 0
	for _, w := range all {
		n += w.Parcels
	}
	return n
}

// begin claims what waits, as one manifest.
func (s *shop) begin() manifest.Manifest {
	s.t.Helper()
	made, err := s.desk.Begin(s.t.Context(), s.account, s.contract, "", "Ines")
	must(s.t, err)
	if len(made) != 1 {
		s.t.Fatalf("%d manifests, want one", len(made))
	}
	return made[0]
}

// work does the job; an error that says "later" is none.
func (s *shop) work(m manifest.Manifest) error {
	return s.desk.Close(s.t.Context(), manifest.Close{Account: s.account, Manifest: m.ID})
}

func (s *shop) get(m manifest.Manifest) manifest.Manifest {
	s.t.Helper()
	got, err := manifest.Get(s.t.Context(), s.db, s.account, m.ID)
	must(s.t, err)
	return got
}

func TestEachAddressHasAManifestOfItsOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, false)
		s.ship("W-1")
		north := postal.Address{Name: "Dock", Company: "Theehuis", Street: "Havenkade", HouseNumber: "3", PostalCode: "9723 AB", City: "Groningen", Country: "NL"}
		s.shipFrom("W-2", north)
		other := north
		other.Company, other.Street, other.Name = "Koffiehuis", "HAVENKADE", "Sem" // another brand at the same door
		s.shipFrom("W-3", other)
		waiting, err := s.desk.Wait(t.Context(), s.account)
		must(t, err)
		if len(waiting) != 2 || waiting[0].Parcels != 1 || waiting[0].From.City != "Utrecht" || waiting[1].Parcels != 2 || waiting[1].From.City != "Groningen" {
			t.Fatalf("waiting: %+v", waiting)
		}
		made, err := s.desk.Begin(t.Context(), s.account, s.contract, waiting[1].Place, "Ines")
		must(t, err)
		if len(made) != 1 || made[0].Parcels != 2 {
			t.Fatalf("made %+v", made)
		}
		must(t, s.work(made[0]))
		m := s.get(made[0])
		if m.State != manifest.Closed || m.From.Street != "Havenkade" || s.waits() != 1 {
			t.Errorf("%+v, %d wait", m, s.waits())
		}
		all, err := parcel.ToHandOver(t.Context(), d, s.account, []string{sandbox.Code}, m.CreatedAt.Add(-24*time.Hour), true)
		if err != nil || len(all) != 3 {
			t.Errorf("%d shipments wait for a van, want also those that are closed out; %v", len(all), err)
		}
		log, err := event.After(t.Context(), d, s.account, 0, 1000)
		must(t, err)
		if last := log[len(log)-1]; last.Kind != event.ManifestClosed || !strings.Contains(string(last.Body), m.Number) {
			t.Errorf("the log ends with %s: %s", last.Kind, last.Body)
		}
		if _, err := s.desk.Begin(t.Context(), s.account, s.contract, waiting[1].Place, "Ines"); !fault.Is(err, fault.Conflict) {
			t.Errorf("the same address again: %v", err)
		}
		s.shipFrom("W-4", north)
		if made, err = s.desk.Begin(t.Context(), s.account, s.contract, "", "Ines"); err != nil || len(made) != 2 {
			t.Errorf("all at once makes %d manifests, %v", len(made), err)
		}
	})
}

func TestTheDayIsClosedOutOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, false)
		boxes := s.ship("W-1", "W-2", "W-3")
		if n := s.waits(); n != 3 {
			t.Fatalf("%d parcels wait, want 3", n)
		}
		m := s.begin()
		if m.State != manifest.Closing || s.driver.closed != 0 || s.waits() != 0 {
			t.Errorf("claimed: %s, told %d times, %d wait", m.State, s.driver.closed, s.waits())
		}
		if _, err := s.desk.Begin(t.Context(), s.account, s.contract, "", "Ines"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second press: %v, want a conflict", err)
		}
		must(t, s.work(m))
		must(t, s.work(m))
		got := s.get(m)
		if got.State != manifest.Closed || got.Taken() != 3 || got.Parcels != 3 || !strings.HasPrefix(got.Number, "MF") || got.ClosedAt == nil || s.driver.closed != 1 {
			t.Errorf("closed: %+v, told %d times", got, s.driver.closed)
		}
		if len(got.Papers) != 1 || got.Papers[0].Media != "application/pdf" {
			t.Fatalf("papers %+v", got.Papers)
		}
		paper, err := s.desk.Blobs.Get(t.Context(), got.Papers[0].Key)
		must(t, err)
		if !strings.HasPrefix(string(paper), "%PDF-") {
			t.Errorf("the paper begins with %.10q", paper)
		}
		if on, err := parcel.ManifestOf(t.Context(), d, s.account, boxes[0].Shipment); err != nil || on != m.ID {
			t.Errorf("the parcel is on manifest %d (%v), want %d", on, err, m.ID)
		}
		if end, words, err := s.shipping.Cancel(t.Context(), s.account, 0, boxes[0].ID, true); err != nil || end != shipping.EndTooLate || !strings.Contains(words, got.Number) {
			t.Errorf("cancelled afterwards: %s %q %v, want too late", end, words, err)
		}
		named := 0
		must(t, manifest.EachPaper(t.Context(), d, s.account, func(int64, parcel.Paper) error { named++; return nil }))
		if named != 1 {
			t.Errorf("%d papers are named, want 1", named)
		}
	})
}

func TestTwoWhoPressAtOnceGetEachShipmentOnOneManifest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, false)
		s.ship("W-1", "W-2", "W-3", "W-4")
		var mu sync.Mutex
		var all []manifest.Manifest
		var people sync.WaitGroup
		for range 4 {
			people.Go(func() {
				made, err := s.desk.Begin(t.Context(), s.account, s.contract, "", "Ines")
				if err != nil && !fault.Is(err, fault.Conflict) {
					t.Error(err)
				}
				mu.Lock()
				all = append(all, made...)
				mu.Unlock()
			})
		}
		people.Wait()
		sum := 0
		for _, m := range all {
			sum += m.Shipments
		}
		if sum != 4 {
			t.Errorf("%d shipments were claimed, want 4", sum)
		}
	})
}

func TestWhatTheCarrierDoesNotTakeWaitsAgainWithItsWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, false)
		s.ship("W-1", "W-2 REFUSE-CLOSE")
		m := s.begin()
		must(t, s.work(m))
		got := s.get(m)
		if got.State != manifest.Closed || got.Taken() != 1 || len(got.Left) != 1 || got.Left[0].Note != "Left off on demand." || got.Left[0].Number == "" {
			t.Errorf("%+v", got)
		}
		if n := s.waits(); n != 1 {
			t.Errorf("%d wait, want the one that was left", n)
		}
		m = s.begin()
		must(t, s.work(m))
		if got := s.get(m); got.State != manifest.Refused || got.Taken() != 0 || got.Note == "" || len(got.Left) != 1 {
			t.Errorf("none taken: %+v", got)
		}
	})
}

func TestALostAnswerIsAskedForBeforeAnythingIsToldAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, false)
		s.ship("W-1", "W-2")
		m := s.begin()
		s.driver.after = func() error { return errors.New("the line broke") }
		if err := s.work(m); err == nil {
			t.Error("the first try ended, want to come again")
		}
		s.driver.after = nil
		s.skew = time.Second // the sandbox says how long it may take to know
		must(t, s.work(m))
		if got := s.get(m); got.State != manifest.Closed || got.Taken() != 2 || got.Number == "" || len(got.Papers) != 1 || s.driver.closed != 1 {
			t.Errorf("%+v, told %d times, want once", got, s.driver.closed)
		}
	})
}

func TestACarrierThatNeverHeardOfItIsToldAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, false)
		s.ship("W-1")
		m := s.begin()
		s.driver.before = func() error { return &carrier.Error{Kind: carrier.KindDoubt} }
		for range 2 { // told in vain, then found to be on none
			if err := s.work(m); err == nil {
				t.Fatal("ended, want to come again")
			}
			s.skew += time.Second
		}
		s.driver.before = nil
		must(t, s.work(m))
		if got := s.get(m); got.State != manifest.Closed || s.driver.closed != 2 {
			t.Errorf("%s, told %d times", got.State, s.driver.closed)
		}
	})
}

func TestADoubtThatNobodyCanAskAboutIsAHumans(t *testing.T) {
	for _, closed := range []bool{true, false} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			s := open(t, d, true)
			s.ship("W-1")
			m := s.begin()
			s.driver.after = func() error { return &carrier.Error{Kind: carrier.KindDoubt} }
			if err := s.work(m); err == nil {
				t.Fatal("ended, want to come again")
			}
			must(t, s.work(m))
			if got := s.get(m); got.State != manifest.Doubtful || s.waits() != 0 || s.driver.closed != 1 {
				t.Fatalf("%s, %d wait, told %d times", got.State, s.waits(), s.driver.closed)
			}
			_, err := s.desk.Decide(t.Context(), s.account, m.ID, closed, "M-7")
			must(t, err)
			got := s.get(m)
			if closed && (got.State != manifest.Closed || got.Number != "M-7" || s.waits() != 0) || !closed && (got.State != manifest.Refused || s.waits() != 1) {
				t.Errorf("closed %v: %+v, %d wait", closed, got, s.waits())
			}
			if _, err := s.desk.Decide(t.Context(), s.account, m.ID, closed, ""); !fault.Is(err, fault.Conflict) {
				t.Errorf("decided twice: %v", err)
			}
		})
	}
}

func TestARefusalOrACarrierThatIsAwayFreesTheParcels(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, false)
		s.ship("W-1")
		m := s.begin()
		s.driver.before = func() error { return &carrier.Error{Kind: carrier.KindValidation, Message: "Not on a Sunday."} }
		must(t, s.work(m))
		if got := s.get(m); got.State != manifest.Refused || got.Note != "Sandbox refused: Not on a Sunday." || s.waits() != 1 {
			t.Errorf("%+v, %d wait", got, s.waits())
		}
		m = s.begin()
		s.driver.before = func() error { return &carrier.Error{Kind: carrier.KindDown, Message: "closed"} }
		if err := s.work(m); err == nil || s.get(m).AskedAt != nil {
			t.Errorf("away: %v, marked %v; want to come again, unmarked", err, s.get(m).AskedAt)
		}
		s.skew = 5 * time.Hour
		must(t, s.work(m))
		if got := s.get(m); got.State != manifest.Refused || s.waits() != 1 {
			t.Errorf("away for hours: %+v, %d wait", got, s.waits())
		}
	})
}

func TestReturnsAndYesterdaysParcelsDoNotWait(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, false)
		back := slices.IndexFunc(s.driver.Methods(), func(m carrier.Method) bool { return m.Return })
		got, err := s.intake.Receive(t.Context(), s.account, 0, []order.Draft{{Number: "R-1", Method: s.driver.Methods()[back].ID, Weight: 500, IsReturn: true,
			From: &postal.Address{Name: "Zoë", Street: "Kanaalweg", HouseNumber: "12", PostalCode: "3526 KM", City: "Utrecht", Country: "NL"},
			To:   postal.Address{Name: "Ines", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht", Country: "NL"}}})
		must(t, err)
		_, err = s.shipping.Announce(t.Context(), s.account, got[0].Order.ID)
		must(t, err)
		s.ship("W-1")
		if n := s.waits(); n != 1 {
			t.Errorf("%d wait, want only the parcel that goes out", n)
		}
		s.skew = 25 * time.Hour
		if n := s.waits(); n != 0 {
			t.Errorf("a day later %d wait; the carrier has closed them by itself", n)
		}
	})
}
