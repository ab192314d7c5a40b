package shipping_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// moody is a broker whose services change from one day to the next, or that does not answer.
type moody struct {
	broker
	mu    sync.Mutex
	sells string
	err   error
	asked int
}

func (m *moody) Brings(ctx context.Context, c carrier.Contract, from []string) ([]carrier.Method, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	if m.err != nil {
		return nil, m.err
	}
	c.Credentials = map[string]string{sandbox.KeyName: m.sells}
	return m.broker.Brings(ctx, c, from)
}

// brokered is a shop with a contract of a moody broker's.
func brokered(t *testing.T, d *db.DB) (*shop, *moody, int64) {
	t.Helper()
	s := open(t, d, emulator.Options{})
	box := s.shipping.Carriers.Driver(sandbox.Code)
	m := &moody{broker: broker{box}, sells: "abc"}
	set, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: box, "broker": m})
	must(t, err)
	s.shipping.Carriers = set
	c, err := s.shipping.AddContract(t.Context(), s.account, shipping.ContractWish{Carrier: "broker", Active: ptr(true), Data: map[string]string{sandbox.KeyName: "sbx_broker"}})
	must(t, err)
	return s, m, c.ID
}

// services are the codes of what is offered of the broker.
func (s *shop) services() (codes []string) {
	s.t.Helper()
	all, err := s.shipping.Methods(s.t.Context(), s.account)
	must(s.t, err)
	for _, m := range all {
		if m.Carrier == "broker" {
			codes = append(codes, m.Code)
		}
	}
	slices.Sort(codes)
	return codes
}

func TestServicesThatAreFetchedAgainComeAndGo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, m, contract := brokered(t, d)
		var gone carrier.Method
		all, err := s.shipping.Methods(t.Context(), s.account)
		must(t, err)
		for _, one := range all {
			if one.Code == "a" && one.Carrier == "broker" {
				gone = one
			}
		}
		m.sells = "bcde"
		got, err := s.shipping.Fetch(t.Context(), s.account, contract)
		must(t, err)
		if want := (shipping.Fetched{All: 4, New: 2, Gone: 1}); got != want {
			t.Errorf("fetched %+v, want %+v", got, want)
		}
		if codes := s.services(); !slices.Equal(codes, []string{"b", "c", "d", "e"}) {
			t.Errorf("offered are %v", codes)
		}
		if _, err := s.shipping.Method(t.Context(), s.account, gone.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("what is gone is still offered: %v", err)
		}
		if old, err := carrier.GetMethod(t.Context(), d, s.account, gone.ID); err != nil || old.Name != gone.Name {
			t.Errorf("old parcels read %q, %v", old.Name, err)
		}
		b, err := carrier.BringingOf(t.Context(), d, s.account, contract)
		if err != nil || b.FetchedAt == nil || b.FailedAt != nil {
			t.Errorf("kept is %+v, %v", b, err)
		}
	})
}

func TestServicesStayWhenTheCarrierDoesNotTellThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, m, contract := brokered(t, d)
		for _, c := range []struct {
			err   error
			want  fault.Kind
			words string
		}{
			{&carrier.Error{Kind: carrier.KindAuth, Message: "Your key has ended."}, fault.Unable, "Your key has ended."},
			{&carrier.Error{Kind: carrier.KindDown}, fault.Away, ""},
		} {
			m.err = c.err
			if _, err := s.shipping.Fetch(t.Context(), s.account, contract); !fault.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			b, err := carrier.BringingOf(t.Context(), d, s.account, contract)
			if err != nil || b.FetchedAt == nil || b.FailedAt == nil || b.Words != c.words {
				t.Errorf("kept is %+v, %v", b, err)
			}
			if codes := s.services(); len(codes) != 3 {
				t.Errorf("offered are %v", codes)
			}
		}
		asked := m.asked
		renamed, err := s.shipping.SetContract(t.Context(), s.account, contract, shipping.ContractWish{Name: ptr("Renamed")})
		if err != nil || renamed.Name != "Renamed" || m.asked != asked {
			t.Errorf("a new name asks the carrier: %v", err)
		}
		m.err = nil
		_, err = s.shipping.Fetch(t.Context(), s.account, contract)
		must(t, err)
		if b, err := carrier.BringingOf(t.Context(), d, s.account, contract); err != nil || b.FailedAt != nil || b.Words != "" {
			t.Errorf("kept is %+v, %v", b, err)
		}
	})
}

func TestEachContractIsAskedOnceADayAtAnHourOfItsOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, m, contract := brokered(t, d)
		must(t, s.shipping.FetchAll(t.Context(), shipping.FetchAll{}))
		first, err := carrier.BringingOf(t.Context(), d, s.account, contract)
		must(t, err)
		if first.DueAt == nil || first.DueAt.Before(first.FetchedAt.Add(20*time.Hour)) || first.DueAt.After(s.now().Add(20*time.Hour)) {
			t.Fatalf("fetched %v, due %v", first.FetchedAt, first.DueAt)
		}
		must(t, s.shipping.FetchAll(t.Context(), shipping.FetchAll{})) // as after a restart
		if again, err := carrier.BringingOf(t.Context(), d, s.account, contract); err != nil || !again.DueAt.Equal(*first.DueAt) {
			t.Errorf("due %v, then %v (%v)", first.DueAt, again.DueAt, err)
		}
		s.later(first.DueAt.Sub(s.now()) + time.Second)
		m.err = &carrier.Error{Kind: carrier.KindDown}
		asked := m.asked
		one := shipping.Fetch{Account: s.account, Contract: contract}
		if err := s.shipping.FetchLater(t.Context(), one); err == nil || m.asked != asked+1 {
			t.Errorf("a carrier that is away is not asked again: %v", err)
		}
		s.later(4 * time.Hour)
		must(t, s.shipping.FetchLater(t.Context(), one)) // tomorrow, then
		must(t, s.shipping.FetchAll(t.Context(), shipping.FetchAll{}))
		if next, err := carrier.BringingOf(t.Context(), d, s.account, contract); err != nil || !next.DueAt.After(s.now()) {
			t.Errorf("due %v at %v, %v", next.DueAt, s.now(), err)
		}
		asked = m.asked
		must(t, s.shipping.RemoveContract(t.Context(), s.account, contract))
		must(t, s.shipping.FetchLater(t.Context(), one))
		if m.asked != asked {
			t.Error("a removed contract is asked about")
		}
	})
}

// slow is a broker whose contract is changed while it is asked for its services.
type slow struct {
	broker
	during func()
}

func (s *slow) Brings(ctx context.Context, c carrier.Contract, from []string) ([]carrier.Method, error) {
	if do := s.during; do != nil {
		s.during = nil
		do()
	}
	return s.broker.Brings(ctx, c, from)
}

func TestServicesOfAnotherKeyDoNotComeIntoAContractThatGotANewOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		box := s.shipping.Carriers.Driver(sandbox.Code)
		b := &slow{broker: broker{box}}
		set, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: box, "broker": b})
		must(t, err)
		s.shipping.Carriers = set
		c, err := s.shipping.AddContract(t.Context(), s.account, shipping.ContractWish{Carrier: "broker", Active: ptr(true), Data: map[string]string{sandbox.KeyName: "abc"}})
		must(t, err)
		b.during = func() {
			_, err := s.shipping.SetContract(t.Context(), s.account, c.ID, shipping.ContractWish{Data: map[string]string{sandbox.KeyName: "xy"}})
			must(t, err)
		}
		if _, err := s.shipping.Fetch(t.Context(), s.account, c.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("fetched under a key that is not the contract's any more: %v", err)
		}
		if codes := s.services(); !slices.Equal(codes, []string{"x", "y"}) {
			t.Errorf("offered are %v, want those of the new key", codes)
		}
		if kept, err := carrier.BringingOf(t.Context(), d, s.account, c.ID); err != nil || kept.FetchedAt == nil || kept.FailedAt != nil {
			t.Errorf("kept is %+v, %v", kept, err)
		}
	})
}
