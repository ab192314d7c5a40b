package shipping_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/ratesheet"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// shop is one merchant with everything a label needs, against a real sandbox carrier over HTTP.
type shop struct {
	t        *testing.T
	db       *db.DB
	account  int64
	shipping *shipping.Desk
	intake   *intake.Desk
	carrier  *emulator.Emulator
	skew     time.Duration
	mu       sync.Mutex
}

func open(t *testing.T, d *db.DB, o emulator.Options) *shop {
	t.Helper()
	o.Dir = t.TempDir()
	if o.InFlight == 0 {
		o.InFlight = 50 * time.Millisecond
	}
	e, err := emulator.New(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close(); e.Close() })
	carriers, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: sandbox.New(server.URL, nil), ratesheet.Code: ratesheet.New()})
	if err != nil {
		t.Fatal(err)
	}
	sealer, err := secret.Load("", t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	files, err := blob.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{t: t, db: d, carrier: e}
	events := &event.Book{}
	s.shipping = &shipping.Desk{DB: d, Carriers: carriers, Blobs: files, Sealer: sealer, Events: events, Now: s.now, Patience: 2 * time.Second}
	s.intake = &intake.Desk{DB: d, Events: events, Shipping: s.shipping, Now: s.now}
	s.found(sealer, carriers)
	return s
}

func (s *shop) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return db.Micro(time.Now().Add(s.skew))
}

// later lets time pass for the platform.
func (s *shop) later(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skew += by
}

func (s *shop) found(sealer *secret.Sealer, carriers *carrier.Set) {
	ctx := s.t.Context()
	must(s.t, account.EnsureOperator(ctx, s.db, time.Now()))
	people := &account.Desk{DB: s.db, Sealer: sealer, Sandbox: true}
	who, _, err := people.SignUp(ctx, account.Newcomer{Company: "Theehuis", Country: "NL", Name: "Ines", Email: "ines@example.org", Password: "kettle-and-cup-7"}, account.Visit{IP: "127.0.0.1"})
	must(s.t, err)
	s.account = who.Account
	from, err := account.SenderByID(ctx, s.db, who.Account, 0)
	must(s.t, err)
	from.Address = postal.Address{Name: "Ines", Company: "Theehuis", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht", Country: "NL"}
	must(s.t, people.SetSender(ctx, who, from))
	id, err := s.db.NextID(ctx, "contract")
	must(s.t, err)
	methods := carriers.Driver(sandbox.Code).(carrier.Catalogue).Methods()
	must(s.t, s.db.Write(ctx, who.Account, func(ctx context.Context, tx *db.Tx) error {
		return carrier.AddContract(ctx, tx, sealer, who.Account, carrier.Contract{ID: id, Carrier: sandbox.Code, Name: "Sandbox", Active: true,
			Credentials: sandbox.NewCredentials()}, time.Now())
	}))
	must(s.t, s.db.Write(ctx, account.Operator, func(ctx context.Context, tx *db.Tx) error {
		return carrier.KeepMethods(ctx, tx, account.Operator, sandbox.Code, methods)
	}))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// order takes in an order for the free letter; change may alter it first.
func (s *shop) order(change func(*order.Draft)) order.Order {
	s.t.Helper()
	d := order.Draft{Number: "W-1", Method: 8, Weight: 500, To: postal.Address{Name: "Zoë van den Bergh", Street: "Kanaalweg", HouseNumber: "12b",
		PostalCode: "3526 KM", City: "Utrecht", Country: "NL"}}
	if change != nil {
		change(&d)
	}
	got, err := s.intake.Receive(s.t.Context(), s.account, 0, []order.Draft{d})
	must(s.t, err)
	return got[0].Order
}

func (s *shop) get(id order.ID) order.Order {
	s.t.Helper()
	o, err := order.Get(s.t.Context(), s.db, s.account, id)
	must(s.t, err)
	return o
}

func (s *shop) boxes(id order.ID) []parcel.Parcel {
	s.t.Helper()
	all, err := parcel.OfOrder(s.t.Context(), s.db, s.account, id)
	must(s.t, err)
	return all
}

func (s *shop) settle(id order.ID, attempt int) error {
	return s.shipping.Settle(s.t.Context(), shipping.Settle{Account: s.account, Shipment: int64(s.boxes(id)[0].Shipment), Attempt: attempt})
}

// bought is how many shipments the carrier has in its ledger.
func (s *shop) bought() int {
	r := httptest.NewRecorder()
	s.carrier.ServeHTTP(r, httptest.NewRequest(http.MethodGet, "/ledger", nil))
	return strings.Count(r.Body.String(), `"reference"`)
}

func named(words string) func(*order.Draft) {
	return func(d *order.Draft) { d.To.Company = words }
}

func TestAnOrderBecomesALabelThatPrints(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		o := s.order(nil)
		got, err := s.shipping.Announce(t.Context(), s.account, o.ID)
		must(t, err)
		p := got.Parcels[0]
		if got.Order.State != order.Labelled || p.Status != carrier.StatusReady || !strings.HasPrefix(p.Number, "SCC") || p.Token == "" {
			t.Errorf("order %s, parcel %+v", got.Order.State, p)
		}
		labels, err := s.shipping.Labels(t.Context(), s.account, 0, []parcel.ID{p.ID})
		must(t, err)
		if !strings.HasPrefix(string(labels[0].Bytes), "%PDF-") || labels[0].Media != "application/pdf" {
			t.Errorf("the label is no PDF: %.20q", labels[0].Bytes)
		}
		if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second label: %v, want a conflict", err)
		}
		if n := s.bought(); n != 1 {
			t.Errorf("%d shipments bought, want 1", n)
		}
	})
}

func TestTwentyAtOnceBuyOneLabel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{Mode: emulator.Blind})
		o := s.order(nil)
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() { s.shipping.Announce(t.Context(), s.account, o.ID) })
		}
		wg.Wait()
		if n := s.bought(); n != 1 || s.get(o.ID).State != order.Labelled {
			t.Errorf("%d shipments bought and the order is %s", n, s.get(o.ID).State)
		}
	})
}

func TestARefusalStaysOnTheOrderAndNothingIsBought(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		o := s.order(named("FAIL-ADDRESS"))
		_, err := s.shipping.Announce(t.Context(), s.account, o.ID)
		if !fault.Is(err, fault.Invalid) {
			t.Fatalf("got %v, want a refusal", err)
		}
		now := s.get(o.ID)
		if now.State != order.Refused || now.Refusal == "" || s.boxes(o.ID)[0].Status != carrier.StatusAnnouncementFailed || s.bought() != 0 {
			t.Errorf("order %s (%q), parcel %v, bought %d", now.State, now.Refusal, s.boxes(o.ID)[0].Status, s.bought())
		}
		_, err = s.intake.Edit(t.Context(), intake.Edit{Account: s.account, Order: o.ID, Who: "Ines", What: "address", Change: func(d *order.Draft) { d.To.Company = "" }})
		must(t, err)
		if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); err != nil {
			t.Errorf("after the mending: %v", err)
		}
	})
}

func TestACarrierThatIsAwayLeavesTheOrderAsItWas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		o := s.order(named("DOWN-ONCE"))
		if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); !fault.Is(err, fault.Away) {
			t.Fatalf("got %v, want away", err)
		}
		if got := s.get(o.ID).State; got != order.Ready {
			t.Errorf("order is %s", got)
		}
		if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); err != nil || s.bought() != 1 {
			t.Errorf("second try: %v, %d bought", err, s.bought())
		}
	})
}

func TestALostAnswerIsAskedForAndNeverBoughtAgain(t *testing.T) {
	for _, word := range []string{"TIMEOUT", "CUT", "GARBAGE", "ACCEPT-LATE"} {
		for _, mode := range []emulator.Mode{emulator.Idempotent, emulator.Askable} {
			t.Run(word+" "+string(mode), func(t *testing.T) {
				dbtest.Each(t, func(t *testing.T, d *db.DB) {
					s := open(t, d, emulator.Options{Mode: mode})
					s.shipping.Patience = 300 * time.Millisecond
					o := s.order(named(word))
					if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); !fault.Is(err, fault.Away) {
						t.Fatalf("got %v, want away", err)
					}
					if got := s.get(o.ID).State; got != order.Announcing {
						t.Errorf("in doubt the order is %s", got)
					}
					if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); !fault.Is(err, fault.Conflict) {
						t.Errorf("buying in doubt: %v, want a conflict", err)
					}
					s.later(time.Minute)
					time.Sleep(100 * time.Millisecond) // the carrier's own delay runs on the wall clock
					must(t, s.settle(o.ID, 1))
					if got := s.get(o.ID).State; got != order.Labelled || s.bought() != 1 {
						t.Errorf("order is %s, %d bought", got, s.bought())
					}
				})
			})
		}
	}
}

func TestABlindCarriersDoubtIsAHumans(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{Mode: emulator.Blind})
		s.shipping.Patience = 300 * time.Millisecond
		o := s.order(named("TIMEOUT"))
		if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); !fault.Is(err, fault.Away) {
			t.Fatalf("got %v", err)
		}
		s.later(time.Minute)
		must(t, s.settle(o.ID, 1))
		if got := s.get(o.ID).State; got != order.Doubtful {
			t.Fatalf("order is %s, want doubtful", got)
		}
		open, err := parcel.OpenAttempts(t.Context(), d, s.account, parcel.Doubtful, 10)
		if err != nil || len(open) != 1 {
			t.Errorf("the human's queue holds %d: %v", len(open), err)
		}
		must(t, s.shipping.Decide(t.Context(), s.account, o.ID, true, "SCC123456789", "Ines"))
		if p := s.boxes(o.ID)[0]; s.get(o.ID).State != order.Labelled || p.Number != "SCC123456789" {
			t.Errorf("decided: order %s, number %q", s.get(o.ID).State, p.Number)
		}
	})
}

func TestACancellationTellsTheCarriersRealOutcome(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		for _, c := range []struct {
			name string
			want shipping.Ending
			end  carrier.Status
		}{
			{"", shipping.EndCancelled, carrier.StatusCancelled},
			{"LATE-CANCEL", shipping.EndTooLate, carrier.StatusReady},
			{"QUEUE-CANCEL", shipping.EndQueued, carrier.StatusCancelling},
		} {
			o := s.order(named(c.name))
			got, err := s.shipping.Announce(t.Context(), s.account, o.ID)
			must(t, err)
			end, _, err := s.shipping.Cancel(t.Context(), s.account, 0, got.Parcels[0].ID, true)
			must(t, err)
			if now := s.boxes(o.ID)[0].Status; end != c.want || now != c.end {
				t.Errorf("%q: ended %q with status %v, want %q and %v", c.name, end, now, c.want, c.end)
			}
		}
		o := s.order(nil)
		end, _, err := s.shipping.Cancel(t.Context(), s.account, 0, s.boxes(o.ID)[0].ID, true)
		if err != nil || end != shipping.EndDeleted {
			t.Errorf("a draft: %q, %v", end, err)
		}
		if _, err := order.Get(t.Context(), d, s.account, o.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("the order is still there: %v", err)
		}
	})
}

// earnest is the sandbox as if it moved real boxes.
type earnest struct{ *sandbox.Driver }

func (e earnest) Carrier() carrier.Info {
	i := e.Driver.Carrier()
	i.Test = false
	return i
}

func TestALabelForLaterRemembersThatItsKeysAreForTryingOut(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		o := s.order(nil)
		_, err := s.shipping.AnnounceLater(shipping.TestOnly(t.Context()), s.account, o.ID)
		must(t, err)
		// Meanwhile the order is to go with a carrier that moves real boxes.
		s.shipping.Carriers, err = carrier.NewSet(map[string]carrier.Driver{sandbox.Code: earnest{s.shipping.Carriers.Driver(sandbox.Code).(*sandbox.Driver)}})
		must(t, err)
		hands := job.NewHands()
		job.Handle(hands, time.Minute, func(ctx context.Context, j shipping.Announcement) error { return s.shipping.AnnounceNow(ctx, j) })
		crew, err := job.Start(context.WithoutCancel(t.Context()), d, hands, 1, time.Minute)
		must(t, err)
		defer func() { must(t, crew.Stop(context.WithoutCancel(t.Context()))) }()
		for range 400 {
			if s.get(o.ID).State == order.Refused {
				break
			}
			time.Sleep(25 * time.Millisecond)
		}
		if now := s.get(o.ID); now.State != order.Refused || !strings.Contains(now.Refusal, "test carriers only") || s.bought() != 0 {
			t.Errorf("%s: %q, %d bought", now.State, now.Refusal, s.bought())
		}
	})
}

func TestABatchGivesEachOrderItsAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		var ids []order.ID
		for i := range 30 {
			ids = append(ids, s.order(func(o *order.Draft) {
				o.Method = 0
				if i%10 == 3 {
					o.To.Company = "FAIL-422"
				}
			}).ID)
		}
		b, err := s.shipping.Wish(t.Context(), s.account, ids, true, "Ines")
		must(t, err)
		for range 10 {
			s.shipping.Drain(t.Context(), shipping.Drain{Account: s.account})
		}
		for i, id := range ids {
			want := order.Labelled
			if i%10 == 3 {
				want = order.Refused
			}
			if got := s.get(id); got.State != want || got.Method == 0 {
				t.Errorf("order %d is %s by method %d, want %s", i, got.State, got.Method, want)
			}
		}
		if n := s.bought(); n != 27 {
			t.Errorf("%d bought, want 27", n)
		}
		if b.Total != 30 {
			t.Errorf("total %d", b.Total)
		}
	})
}

func TestSeveralBoxesAreOneCallAndKeepTheFirstParcelsID(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		methods, err := s.shipping.Methods(t.Context(), s.account)
		must(t, err)
		o := s.order(func(o *order.Draft) {
			o.Quantity, o.Weight = 3, 2000
			for _, m := range methods {
				if _, there := m.Way("NL", "NL"); there && m.MultiBox() && m.Carries(2000) && !m.ServicePoint && !m.Return {
					o.Method = m.ID
				}
			}
		})
		first := s.boxes(o.ID)[0].ID
		got, err := s.shipping.Announce(t.Context(), s.account, o.ID)
		must(t, err)
		if len(got.Parcels) != 3 || got.Parcels[0].ID != first || s.bought() != 1 {
			t.Errorf("%d boxes, first %d (was %d), %d bought", len(got.Parcels), got.Parcels[0].ID, first, s.bought())
		}
		for i, p := range got.Parcels {
			if p.Collo != i || p.Number == "" || p.Label == nil || p.ColliUUID != got.Parcels[0].ColliUUID {
				t.Errorf("box %d: %+v", i, p)
			}
		}
	})
}
