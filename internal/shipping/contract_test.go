package shipping_test

import (
	"maps"
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

func ptr[T any](v T) *T { return &v }

func (s *shop) contracts() map[int64]carrier.Contract {
	s.t.Helper()
	all, err := carrier.ListContracts(s.t.Context(), s.db, s.shipping.Sealer, s.account)
	must(s.t, err)
	by := map[int64]carrier.Contract{}
	for _, c := range all {
		by[c.ID] = c
	}
	return by
}

func TestAContractIsKeptOnlyWhenTheCarrierTakesItsCredentials(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		before := len(s.contracts())
		for _, c := range []struct {
			name string
			wish shipping.ContractWish
			at   string
		}{
			{"nobody's carrier", shipping.ContractWish{Carrier: "pigeon"}, "carrier_code"},
			{"no key", shipping.ContractWish{Carrier: sandbox.Code}, "contract_data.api_key"},
			{"a key that is refused", shipping.ContractWish{Carrier: sandbox.Code, Data: map[string]string{sandbox.KeyName: "sbx_invalid_key"}}, "contract_data"},
			{"a field of somebody else's", shipping.ContractWish{Carrier: sandbox.Code, Data: map[string]string{sandbox.KeyName: "sbx_key_123", "pin": "1"}}, "contract_data.pin"},
			{"a default that is off", shipping.ContractWish{Carrier: sandbox.Code, Default: ptr(true), Data: map[string]string{sandbox.KeyName: "sbx_key_123"}}, "is_default_per_carrier"},
		} {
			_, err := s.shipping.AddContract(t.Context(), s.account, c.wish)
			f, ok := fault.As(err)
			if !ok || len(f.Fields) == 0 || f.Fields[0].Name != c.at {
				t.Errorf("%s: %v, want %s to be at fault", c.name, err, c.at)
			}
		}
		if n := len(s.contracts()); n != before {
			t.Errorf("refusals left %d contracts behind", n-before)
		}
	})
}

func TestAUsedContractIsReplacedAndNeverChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		var first carrier.Contract
		for _, c := range s.contracts() {
			first = c
		}
		second, err := s.shipping.AddContract(t.Context(), s.account, shipping.ContractWish{Carrier: sandbox.Code, Name: ptr("Spare"), Active: ptr(true),
			Data: map[string]string{sandbox.KeyName: "sbx_spare_key", sandbox.ClientName: "C-9"}})
		must(t, err)
		if second.Default || !second.Active || second.ClientID != "C-9" || second.Credentials != nil {
			t.Errorf("the second contract is %+v", second)
		}
		changed, err := s.shipping.SetContract(t.Context(), s.account, second.ID, shipping.ContractWish{Data: map[string]string{sandbox.KeyName: "sbx_other_key"}})
		must(t, err)
		if changed.ID != second.ID {
			t.Errorf("a contract that nothing travels under got the id %d, want %d", changed.ID, second.ID)
		}

		o := s.order(nil)
		got, err := s.shipping.Announce(t.Context(), s.account, o.ID)
		must(t, err)
		if got.Parcels[0].Contract != first.ID {
			t.Fatalf("the parcel travels under contract %d, want the default, %d", got.Parcels[0].Contract, first.ID)
		}
		renamed, err := s.shipping.SetContract(t.Context(), s.account, first.ID, shipping.ContractWish{Name: ptr("Main")})
		must(t, err)
		if renamed.ID != first.ID || renamed.Name != "Main" || !maps.Equal(s.contracts()[first.ID].Credentials, first.Credentials) {
			t.Errorf("renamed: %+v", renamed)
		}
		fresh, err := s.shipping.SetContract(t.Context(), s.account, first.ID, shipping.ContractWish{Data: map[string]string{sandbox.KeyName: "sbx_fresh_key"}})
		must(t, err)
		if fresh.ID == first.ID || !fresh.Default || fresh.Name != "Main" {
			t.Errorf("the replacement is %+v", fresh)
		}
		if _, there := s.contracts()[first.ID]; there {
			t.Error("the replaced contract is still listed")
		}
		s.later(time.Hour)
		if _, _, err := s.shipping.Cancel(t.Context(), s.account, 0, got.Parcels[0].ID, true); err != nil {
			t.Errorf("a parcel of the replaced contract cannot be cancelled: %v", err)
		}
	})
}

func TestTheLastContractsEndEndsTheCarrier(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		second, err := s.shipping.AddContract(t.Context(), s.account, shipping.ContractWish{Carrier: sandbox.Code, Active: ptr(true),
			Data: map[string]string{sandbox.KeyName: "sbx_spare_key"}})
		must(t, err)
		for id := range s.contracts() {
			if id != second.ID {
				must(t, s.shipping.RemoveContract(t.Context(), s.account, id))
			}
		}
		if c := s.contracts()[second.ID]; !c.Default {
			t.Errorf("nobody became the default: %+v", c)
		}
		if err := s.shipping.RemoveContract(t.Context(), s.account, second.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.shipping.RemoveContract(t.Context(), s.account, second.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("removed twice: %v, want it to be missing", err)
		}
		offers, err := s.shipping.Offers(t.Context(), s.account, shipping.Want{})
		must(t, err)
		if len(offers) != 0 {
			t.Errorf("%d options are offered without a contract", len(offers))
		}
	})
}
