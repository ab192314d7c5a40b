package returns_test

import (
	"context"
	"encoding/json"
	"net/http/httptest"
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
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/returns"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// shop is a merchant with a real sandbox carrier, and the returns desk.
type shop struct {
	t       *testing.T
	db      *db.DB
	account int64
	intake  *intake.Desk
	returns *returns.Desk
	now     time.Time
}

func open(t *testing.T, d *db.DB) *shop {
	t.Helper()
	e, err := emulator.New(emulator.Options{Dir: t.TempDir(), InFlight: 50 * time.Millisecond})
	must(t, err)
	server := httptest.NewServer(e)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close(); e.Close() })
	carriers, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: sandbox.New(server.URL, nil)})
	must(t, err)
	sealer, err := secret.Load("", t.TempDir(), false)
	must(t, err)
	files, err := blob.Open(t.Context(), t.TempDir())
	must(t, err)
	s := &shop{t: t, db: d, now: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return s.now }
	events := &event.Book{}
	ship := &shipping.Desk{DB: d, Carriers: carriers, Blobs: files, Sealer: sealer, Events: events, Now: clock, Patience: 2 * time.Second}
	s.intake = &intake.Desk{DB: d, Events: events, Shipping: ship, Now: clock}
	s.returns = &returns.Desk{DB: d, Events: events, Intake: s.intake, Shipping: ship, Now: clock}
	events.Listeners = append(events.Listeners, s.returns.Listen)
	s.found(sealer, carriers)
	return s
}

func (s *shop) found(sealer *secret.Sealer, carriers *carrier.Set) {
	ctx := s.t.Context()
	must(s.t, account.EnsureOperator(ctx, s.db, s.now))
	people := &account.Desk{DB: s.db, Sealer: sealer, Sandbox: true}
	who, _, err := people.SignUp(ctx, account.Newcomer{Company: "Theehuis", Country: "NL", Name: "Ines", Email: "ines@example.org", Password: "kettle-and-cup-7"}, account.Visit{IP: "127.0.0.1"})
	must(s.t, err)
	s.account = who.Account
	from, err := account.SenderByID(ctx, s.db, who.Account, 0)
	must(s.t, err)
	from.Address = home
	must(s.t, people.SetSender(ctx, who, from))
	id, err := s.db.NextID(ctx, "contract")
	must(s.t, err)
	methods := carriers.Driver(sandbox.Code).(carrier.Catalogue).Methods()
	must(s.t, s.db.Write(ctx, who.Account, func(ctx context.Context, tx *db.Tx) error {
		return carrier.AddContract(ctx, tx, sealer, who.Account, carrier.Contract{ID: id, Carrier: sandbox.Code, Name: "Sandbox", Active: true,
			Credentials: sandbox.NewCredentials()}, s.now)
	}))
	must(s.t, s.db.Write(ctx, account.Operator, func(ctx context.Context, tx *db.Tx) error {
		return carrier.KeepMethods(ctx, tx, account.Operator, sandbox.Code, methods)
	}))
}

var (
	home  = postal.Address{Name: "Ines", Company: "Theehuis", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht", Country: "NL"}
	buyer = postal.Address{Name: "Zoë van den Bergh", Street: "Kanaalweg", HouseNumber: "12b", PostalCode: "3526 KM", City: "Utrecht", Country: "NL"}
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sent is a labelled parcel of an integration.
func (s *shop) sent(integration int64, number string) parcel.Parcel {
	s.t.Helper()
	got, err := s.intake.ReceiveAndShip(s.t.Context(), s.account, integration, []order.Draft{{Number: number, Method: 8, Weight: 500, To: buyer,
		Items: []order.Item{{Description: "Cup", Quantity: 1, SKU: "CUP"}}}})
	must(s.t, err)
	must(s.t, got[0].Err)
	return got[0].Parcels[0]
}

func wish(number string) returns.Wish {
	from := buyer
	return returns.Wish{Terms: returns.Terms{Source: returns.FromAPI, Option: "sendcloud:return"}, Draft: order.Draft{Number: number, From: &from, To: home,
		Weight: 900, Items: []order.Item{{Description: "Cup", Quantity: 1, ReturnReason: 21}}}}
}

func (s *shop) facts(kind event.Kind) []event.Event {
	s.t.Helper()
	all, err := event.After(s.t.Context(), s.db, s.account, 0, 1000)
	must(s.t, err)
	var some []event.Event
	for _, e := range all {
		if e.Kind == kind {
			some = append(some, e)
		}
	}
	return some
}

func TestAReturnHasItsOwnParcelAndPointsToTheOneThatWentOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		out := s.sent(1, "W-7")
		m, err := s.returns.Create(t.Context(), s.account, 1, 1, wish("W-7"), true)
		must(t, err)
		if !m.Order.IsReturn || m.Parcels[0].Number == "" || m.Parcels[0].ID == out.ID {
			t.Errorf("the return came as %+v", m.Parcels[0])
		}
		r, err := returns.Get(t.Context(), d, s.account, 1, m.Return.ID)
		must(t, err)
		if r.Outgoing != out.ID || r.Status != carrier.StatusReady || r.State != returns.Open {
			t.Errorf("kept: outgoing %d, status %d, %s; want %d, %d, open", r.Outgoing, r.Status, r.State, out.ID, carrier.StatusReady)
		}
		facts := s.facts(event.ReturnCreated)
		var told returns.Told
		if len(facts) != 1 || json.Unmarshal(facts[0].Body, &told) != nil || !told.Heard || facts[0].Integration != 1 {
			t.Errorf("told: %+v", facts)
		}
		if n, err := order.Count(t.Context(), d, s.account, order.Filter{}); err != nil || n != 0 {
			t.Errorf("%d incoming orders (%v), want none: a return never waits among them", n, err)
		}
	})
}

func TestAReturnOfAnotherIntegrationsParcelIsNotLinked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		s.sent(1, "W-7")
		m, err := s.returns.Create(t.Context(), s.account, 2, 2, wish("W-7"), true)
		must(t, err)
		if m.Return.Outgoing != 0 || m.Return.Integration != 2 {
			t.Errorf("a sibling's return is linked to %d of integration %d", m.Return.Outgoing, m.Return.Integration)
		}
		if _, err := returns.Get(t.Context(), d, s.account, 1, m.Return.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("the other integration reads it: %v", err)
		}
	})
}

func TestWhatCannotComeBackIsRefusedAndLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		for field, spoil := range map[string]func(*returns.Wish){
			"from_address":                  func(w *returns.Wish) { w.Draft.From = nil },
			"from_postal_code":              func(w *returns.Wish) { w.Draft.From.PostalCode = "1" },
			"city":                          func(w *returns.Wish) { w.Draft.To.City = "" },
			"shipping_option_code":          func(w *returns.Wish) { w.Terms.Option = "sendcloud:none" },
			"weight":                        func(w *returns.Wish) { w.Draft.Weight = 90_000 },
			"delivery_option":               func(w *returns.Wish) { w.Terms.DeliveryOption = "by_owl" },
			"refund_type":                   func(w *returns.Wish) { w.Terms.Refund = &returns.Refund{Type: "gold"} },
			"parcel_items.return_reason_id": func(w *returns.Wish) { w.Draft.Items[0].ReturnReason = 2 },
			"brand_id":                      func(w *returns.Wish) { w.Terms.Brand = 4711 },
			"country": func(w *returns.Wish) {
				w.Draft.To.Country, w.Draft.To.State = "US", "NY"
				w.Draft.To.PostalCode = "10001"
			},
		} {
			w := wish("W-9")
			spoil(&w)
			_, err := s.returns.Create(t.Context(), s.account, 1, 1, w, true)
			if f, ok := fault.As(err); !ok || len(f.Fields) == 0 || f.Fields[0].Name != field {
				t.Errorf("%s: got %v", field, err)
			}
		}
		all, err := returns.List(t.Context(), d, s.account, returns.Filter{})
		if err != nil || len(all) != 0 {
			t.Errorf("%d returns were kept (%v)", len(all), err)
		}
	})
}

func TestAnExternalReferenceIsOneReturn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		w := wish("W-9")
		w.ExternalReference = "R-1"
		_, err := s.returns.Create(t.Context(), s.account, 1, 1, w, true)
		must(t, err)
		_, err = s.returns.Create(t.Context(), s.account, 1, 1, w, true)
		if f, ok := fault.As(err); !ok || len(f.Fields) == 0 || f.Fields[0].Name != "external_reference" {
			t.Errorf("the second: %v", err)
		}
		if _, err = s.returns.Create(t.Context(), s.account, 2, 2, w, true); err != nil {
			t.Errorf("another integration's own R-1: %v", err)
		}
	})
}

func TestACancelledReturnFollowsItsParcelAndIsNotCancelledTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		m, err := s.returns.Create(t.Context(), s.account, 1, 1, wish("W-9"), true)
		must(t, err)
		must(t, s.returns.Cancel(t.Context(), s.account, 1, m.Return.ID))
		if err := s.returns.Cancel(t.Context(), s.account, 1, m.Return.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("the second time: %v, want a conflict", err)
		}
		must(t, s.returns.Shipping.CancelLater(t.Context(), shipping.Cancel{Account: s.account, Shipment: int64(m.Parcels[0].Shipment)}))
		r, err := returns.Get(t.Context(), d, s.account, 0, m.Return.ID)
		must(t, err)
		if r.State != returns.Cancelled || r.Status != carrier.StatusCancelled {
			t.Errorf("it stands as %s, %d", r.State, r.Status)
		}
		if err := s.returns.Cancel(t.Context(), s.account, 2, m.Return.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("a sibling cancels: %v, want missing", err)
		}
	})
}

func TestThePanelsReturnGoesTheOtherWayAndIsNotToldToTheShop(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		out := s.sent(1, "W-7")
		w, err := s.returns.Back(t.Context(), s.account, out.ID)
		must(t, err)
		if w.Draft.From.Name != buyer.Name || w.Draft.To.Company != home.Company {
			t.Errorf("from %+v to %+v", w.Draft.From, w.Draft.To)
		}
		ways, err := s.returns.Ways(t.Context(), s.account, w)
		must(t, err)
		if len(ways) == 0 || ways[0].Why != nil || !ways[0].Method.Return {
			t.Fatalf("ways back: %+v", ways)
		}
		w.Draft.Method, w.Terms.Source = ways[0].Method.ID, returns.FromPanel
		m, err := s.returns.Create(t.Context(), s.account, 0, 0, w, true)
		must(t, err)
		var told returns.Told
		facts := s.facts(event.ReturnCreated)
		if len(facts) != 1 || json.Unmarshal(facts[0].Body, &told) != nil || told.Heard || m.Return.Integration != 1 {
			t.Errorf("told %+v of integration %d", told.Heard, m.Return.Integration)
		}
		if _, err := s.returns.Back(t.Context(), s.account, m.Parcels[0].ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("a return of a return: %v, want a conflict", err)
		}
	})
}
