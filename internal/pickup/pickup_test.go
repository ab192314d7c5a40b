package pickup_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/pickup"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/shipping"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// van is a carrier that comes to collect, or fails as it is told.
type van struct {
	code      string
	reference carrier.Reference
	test      bool
	named     bool
	mu        sync.Mutex
	asked     []carrier.Collection
	stayed    []string
	err       error
}

func (v *van) Carrier() carrier.Info {
	return carrier.Info{Code: v.code, Name: "Van", Reference: v.reference, Test: v.test, CollectNamed: v.named}
}

func (v *van) Announce(context.Context, carrier.Contract, carrier.Sending) (carrier.Announced, error) {
	return carrier.Announced{}, errors.New("not here")
}

func (v *van) Collect(_ context.Context, _ carrier.Contract, n carrier.Collection) (carrier.Collected, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.asked = append(v.asked, n)
	return carrier.Collected{Number: "PU-1", Message: "It comes."}, v.err
}

func (v *van) CancelCollection(_ context.Context, _ carrier.Contract, number string) (carrier.Cancelled, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.stayed = append(v.stayed, number)
	return carrier.Cancelled{Outcome: carrier.CancelDone, Message: "It stays."}, v.err
}

func open(t *testing.T, d *db.DB, v *van) *pickup.Desk {
	t.Helper()
	set, err := carrier.NewSet(map[string]carrier.Driver{v.code: v})
	must(t, err)
	sealer, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [secret.KeySize]byte{1}})
	must(t, err)
	id, err := d.NextID(t.Context(), "contract")
	must(t, err)
	must(t, d.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
		return carrier.AddContract(ctx, tx, sealer, 1, carrier.Contract{ID: id, Carrier: v.code, Name: "Own", Active: true}, noon)
	}))
	return &pickup.Desk{DB: d, Carriers: set, Sealer: sealer, Events: &event.Book{}, Now: func() time.Time { return noon }}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wish(code string) pickup.Wish {
	until := noon.Add(6 * time.Hour)
	return pickup.Wish{Carrier: code, Reference: "MON", Slots: []pickup.Slot{{From: noon.Add(2 * time.Hour), Until: &until}},
		Items: []pickup.Item{{Quantity: 12, Weight: 25_000}},
		At: postal.Address{Name: "Dock", Company: "Theehuis", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht", Country: "NL",
			Phone: "+31300000000"}}
}

func TestACarrierIsAskedOnceAndItsNumberKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v := &van{code: "acme"}
		desk := open(t, d, v)
		p, err := desk.Request(t.Context(), 1, 3, wish("acme"))
		must(t, err)
		if p.State != pickup.Announcing || len(v.asked) != 0 {
			t.Errorf("before the job: %s, asked %d times", p.State, len(v.asked))
		}
		job := pickup.Ask{Account: 1, Pickup: int64(p.ID)}
		must(t, desk.Ask(t.Context(), job))
		must(t, desk.Ask(t.Context(), job))
		got, err := pickup.Get(t.Context(), d, 1, 3, p.ID)
		must(t, err)
		if got.State != pickup.Created || got.Number != "PU-1" || len(v.asked) != 1 || v.asked[0].Reference != p.Reference || v.asked[0].Parcels != 12 {
			t.Errorf("%s %q, asked %+v", got.State, got.Number, v.asked)
		}
		if _, err := pickup.Get(t.Context(), d, 1, 4, p.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("a sibling reads it: %v", err)
		}
	})
}

func TestKeysForTryingOutCallNoRealCarrier(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v := &van{code: "acme"}
		desk := open(t, d, v)
		if _, err := desk.Request(shipping.TestOnly(t.Context()), 1, 3, wish("acme")); !fault.Is(err, fault.Denied) {
			t.Errorf("%v, want a denial", err)
		}
		if kept, err := pickup.List(t.Context(), d, 1, pickup.Filter{}); err != nil || len(kept) != 0 {
			t.Errorf("%d pick-ups were kept, %v", len(kept), err)
		}
		v.test = true
		_, err := desk.Request(shipping.TestOnly(t.Context()), 1, 3, wish("acme"))
		must(t, err)
	})
}

func TestADoubtIsAskedAgainOnlyWhereThatDoesNoHarm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for reference, again := range map[carrier.Reference]bool{carrier.Idempotent: true, carrier.Blind: false} {
			v := &van{code: "acme" + []string{"a", "b", "c"}[reference], reference: reference, err: &carrier.Error{Kind: carrier.KindDoubt}}
			desk := open(t, d, v)
			p, err := desk.Request(t.Context(), 1, 3, wish(v.code))
			must(t, err)
			job := pickup.Ask{Account: 1, Pickup: int64(p.ID)}
			first := desk.Ask(t.Context(), job)
			v.err = nil
			must(t, desk.Ask(t.Context(), job))
			got, err := pickup.Get(t.Context(), d, 1, 0, p.ID)
			must(t, err)
			switch {
			case again && (first == nil || got.State != pickup.Created || len(v.asked) != 2):
				t.Errorf("idempotent: %v, then %s after %d calls", first, got.State, len(v.asked))
			case !again && (first != nil || got.State != pickup.Failed || len(v.asked) != 1 || got.Note == ""):
				t.Errorf("blind: %v, then %s after %d calls", first, got.State, len(v.asked))
			}
		}
	})
}

func TestARefusalIsKeptWithTheCarriersWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v := &van{code: "acme", err: &carrier.Error{Kind: carrier.KindAddress, Message: "No vans in this street."}}
		desk := open(t, d, v)
		p, err := desk.Request(t.Context(), 1, 3, wish("acme"))
		must(t, err)
		must(t, desk.Ask(t.Context(), pickup.Ask{Account: 1, Pickup: int64(p.ID)}))
		got, err := pickup.Get(t.Context(), d, 1, 0, p.ID)
		must(t, err)
		if got.State != pickup.Failed || got.Note != "Van refused: No vans in this street." {
			t.Errorf("%s: %q", got.State, got.Note)
		}
	})
}

func TestAPickUpThatTheCarrierForgotIsCancelled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v := &van{code: "acme"}
		desk := open(t, d, v)
		p, err := desk.Request(t.Context(), 1, 3, wish("acme"))
		must(t, err)
		must(t, desk.Ask(t.Context(), pickup.Ask{Account: 1, Pickup: int64(p.ID)}))
		v.err = &carrier.Error{Kind: carrier.KindNotFound, Message: "No pickup found."}
		must(t, desk.Cancel(t.Context(), 1, p.ID))
		got, err := pickup.Get(t.Context(), d, 1, 0, p.ID)
		must(t, err)
		if got.State != pickup.Cancelled || got.Note != "Van knows of no such pick-up any more: No pickup found." {
			t.Errorf("%s: %q", got.State, got.Note)
		}
	})
}

func TestACarrierThatComesForNamedParcelsIsNotAskedForNone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v := &van{code: "acme", named: true}
		desk := open(t, d, v)
		p, err := desk.Request(t.Context(), 1, 3, wish("acme"))
		must(t, err)
		must(t, desk.Ask(t.Context(), pickup.Ask{Account: 1, Pickup: int64(p.ID)}))
		got, err := pickup.Get(t.Context(), d, 1, 0, p.ID)
		must(t, err)
		if got.State != pickup.Failed || len(v.asked) != 0 || got.Note != "Van comes for parcels that have their labels, and none waits at this address." {
			t.Errorf("%s: %q, asked %d times", got.State, got.Note, len(v.asked))
		}
	})
}

func TestWhatACarrierCannotBeAskedIsRefusedByField(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk := open(t, d, &van{code: "dhl"})
		for _, c := range []struct {
			name, field string
			spoil       func(*pickup.Wish)
		}{
			{"a carrier nobody has", "carrier", func(w *pickup.Wish) { w.Carrier = "ups" }},
			{"no carrier", "carrier", func(w *pickup.Wish) { w.Carrier = "" }},
			{"a sibling of the contract", "contract", func(w *pickup.Wish) { w.Contract = 99 }},
			{"a country it does not collect in", "country", func(w *pickup.Wish) { w.At.Country, w.At.PostalCode = "DE", "50667" }},
			{"too many for it", "quantity", func(w *pickup.Wish) { w.Items[0].Quantity = 100 }},
			{"nothing", "quantity", func(w *pickup.Wish) { w.Items = nil }},
			{"pallets beyond its five", "pallet_quantity", func(w *pickup.Wish) { w.Items = append(w.Items, pickup.Item{Quantity: 6, Pallets: true, Weight: 1000}) }},
			{"no weight", "total_weight", func(w *pickup.Wish) { w.Items[0].Weight = 0 }},
			{"no time", "pickup_from", func(w *pickup.Wish) { w.Slots = nil }},
			{"the past", "pickup_from", func(w *pickup.Wish) { w.Slots[0] = pickup.Slot{From: noon.Add(-48 * time.Hour)} }},
			{"two windows", "time_slots", func(w *pickup.Wish) { w.Slots = append(w.Slots, w.Slots[0]) }},
			{"an end before the beginning", "pickup_until", func(w *pickup.Wish) { w.Slots[0].Until = new(noon) }},
		} {
			w := wish("dhl")
			c.spoil(&w)
			_, err := desk.Request(t.Context(), 1, 3, w)
			f, ok := fault.As(err)
			var l fault.List
			l.Join("", err)
			if !ok || !l.Has(c.field) {
				t.Errorf("%s: %v, want a fault of %s (%v)", c.name, err, c.field, f)
			}
		}
		all, err := pickup.List(t.Context(), d, 1, pickup.Filter{})
		if err != nil || len(all) != 0 {
			t.Errorf("%d pick-ups were kept (%v)", len(all), err)
		}
	})
}

func TestEachCarrierNamesWhatItNeeds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk := open(t, d, &van{code: "acme"})
		for code, needs := range map[string][]string{
			"fedex": {"origin_detail"}, "correos": {"quantity", "country", "total_volume_weight"}, "poste_it_delivery": {"country_state", "country"},
			"dhl_parcel_gb": {"account_number", "trading_location"}, "ups": {"pickup_until"},
		} {
			w := wish(code)
			w.Items[0].Quantity, w.Slots[0].Until = 2, nil
			_, err := desk.Request(t.Context(), 1, 3, w)
			var l fault.List
			l.Join("", err)
			for _, field := range append(needs, "carrier") {
				if !l.Has(field) {
					t.Errorf("%s: nothing is said of %s: %v", code, field, err)
				}
			}
		}
	})
}

func TestAPickUpIsCancelledWithItsCarrier(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v := &van{code: "acme"}
		desk := open(t, d, v)
		p, err := desk.Request(t.Context(), 1, 3, wish("acme"))
		must(t, err)
		if err := desk.Cancel(t.Context(), 1, p.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("cancelled while it is asked for: %v", err)
		}
		must(t, desk.Ask(t.Context(), pickup.Ask{Account: 1, Pickup: int64(p.ID)}))
		for _, c := range []struct {
			err  error
			want fault.Kind
		}{
			{&carrier.Error{Kind: carrier.KindTooLate, Message: "The van is here."}, fault.Conflict},
			{&carrier.Error{Kind: carrier.KindDoubt}, fault.Away},
			{&carrier.Error{Kind: carrier.KindAuth, Message: "Who are you?"}, fault.Unable},
		} {
			v.err = c.err
			if err := desk.Cancel(t.Context(), 1, p.ID); !fault.Is(err, c.want) {
				t.Errorf("%v is told as %v", c.err, err)
			}
		}
		v.err = nil
		must(t, desk.Cancel(t.Context(), 1, p.ID))
		must(t, desk.Cancel(t.Context(), 1, p.ID))
		got, err := pickup.Get(t.Context(), d, 1, 0, p.ID)
		must(t, err)
		if got.State != pickup.Cancelled || got.CancelledAt == nil || got.Note != "It stays." || len(v.stayed) != 4 || v.stayed[3] != "PU-1" {
			t.Errorf("%s, cancelled %v, %q; the carrier heard %v", got.State, got.CancelledAt, got.Note, v.stayed)
		}
		if err := desk.Cancel(t.Context(), 2, p.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("another account cancels it: %v", err)
		}
	})
}
