package carrier_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
)

func hours(n int) *int { return &n }

func methods() []carrier.Method {
	return []carrier.Method{
		{
			ID: 1001, OwnerAccount: 1, Carrier: "sendcloud", Code: "standard", Product: "sendcloud:standard",
			Name: "Standard 0-2kg", Kind: carrier.Parcel, MinWeight: 1, MaxWeight: 2 * postal.Kilogram,
			MaxSize:         postal.Size{Length: 1200, Width: 600, Height: 600},
			Functionalities: map[string]any{"tracked": true, "age_check": float64(18)},
			Countries: []carrier.Destination{
				{From: "NL", To: "BE", Price: money.EUR(635), LeadHours: hours(48),
					Breakdown: []carrier.PricePart{{Type: "fuel", Label: "Fuel surcharge", Price: money.EUR(75)}}},
				{From: "NL", To: "NL", Price: money.EUR(425)},
			},
		},
		{
			ID: 1002, OwnerAccount: 1, Carrier: "sendcloud", Code: "point", Product: "sendcloud:point",
			Name: "Service point", Kind: carrier.Parcel, MinWeight: 1, MaxWeight: 5000, ServicePoint: true,
			Countries: []carrier.Destination{{From: "NL", To: "NL", Price: money.EUR(395)}},
		},
	}
}

// spelled is a kept method as its driver told it.
func spelled(m carrier.Method) carrier.Method {
	m.Countries, m.Reaches = m.Ways("", ""), nil
	return m
}

func keep(t *testing.T, d *db.DB, owner int64, code string, m []carrier.Method) error {
	t.Helper()
	return d.Write(t.Context(), owner, func(ctx context.Context, tx *db.Tx) error {
		return carrier.KeepMethods(ctx, tx, owner, code, m)
	})
}

func TestACatalogueIsKeptAsTheDriverTellsIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for range 2 { // the second time nothing changes
			if err := keep(t, d, 1, "sendcloud", methods()); err != nil {
				t.Fatal(err)
			}
		}
		got, err := carrier.ListMethods(t.Context(), d, 77, carrier.MethodFilter{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			got[i] = spelled(got[i])
		}
		if diff := cmp.Diff(methods(), got); diff != "" {
			t.Errorf("methods (-want +got):\n%s", diff)
		}
		one, err := carrier.GetMethod(t.Context(), d, 77, 1001)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(methods()[0], spelled(one)); diff != "" {
			t.Errorf("method (-want +got):\n%s", diff)
		}
	})
}

func TestAMethodThatIsNoLongerSoldIsSwitchedOffAndNeverRemoved(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := keep(t, d, 1, "sendcloud", methods()); err != nil {
			t.Fatal(err)
		}
		if err := keep(t, d, 1, "sendcloud", methods()[:1]); err != nil {
			t.Fatal(err)
		}
		on, _ := carrier.ListMethods(t.Context(), d, 77, carrier.MethodFilter{})
		all, _ := carrier.ListMethods(t.Context(), d, 77, carrier.MethodFilter{Gone: true})
		if len(on) != 1 || len(all) != 2 {
			t.Errorf("%d on sale of %d, want 1 of 2", len(on), len(all))
		}
		if err := keep(t, d, 1, "sendcloud", methods()); err != nil {
			t.Fatal(err)
		}
		on, _ = carrier.ListMethods(t.Context(), d, 77, carrier.MethodFilter{})
		if len(on) != 2 {
			t.Errorf("%d on sale after it came back, want 2", len(on))
		}
	})
}

func TestAMethodsIDCannotBeTakenByAnotherOwnerOrCarrier(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := keep(t, d, 1, "sendcloud", methods()); err != nil {
			t.Fatal(err)
		}
		if keep(t, d, 2, "sendcloud", methods()) == nil || keep(t, d, 1, "postnl", methods()) == nil {
			t.Error("a taken id was given away")
		}
	})
}

func TestMethodsAreFoundByWayAndKind(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := keep(t, d, 1, "sendcloud", methods()); err != nil {
			t.Fatal(err)
		}
		if err := keep(t, d, 9, "postnl", []carrier.Method{{ID: 5000, Code: "own", Countries: methods()[0].Countries}}); err != nil {
			t.Fatal(err)
		}
		yes, no := true, false
		for _, c := range []struct {
			name    string
			account int64
			filter  carrier.MethodFilter
			want    []int
		}{
			{"all that are the operator's", 77, carrier.MethodFilter{}, []int{1001, 1002}},
			{"the owner sees its own too", 9, carrier.MethodFilter{}, []int{1001, 1002, 5000}},
			{"to a country", 77, carrier.MethodFilter{To: "BE"}, []int{1001}},
			{"from a country nobody sends from", 77, carrier.MethodFilter{From: "PT"}, nil},
			{"of one carrier", 9, carrier.MethodFilter{Carrier: "postnl"}, []int{5000}},
			{"to a service point", 77, carrier.MethodFilter{ServicePoint: &yes}, []int{1002}},
			{"home", 77, carrier.MethodFilter{ServicePoint: &no}, []int{1001}},
			{"for returns", 77, carrier.MethodFilter{Return: &yes}, nil},
		} {
			got, err := carrier.ListMethods(t.Context(), d, c.account, c.filter)
			if err != nil {
				t.Fatal(err)
			}
			var ids []int
			for _, m := range got {
				ids = append(ids, m.ID)
			}
			if diff := cmp.Diff(c.want, ids); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
		}
		if _, err := carrier.GetMethod(t.Context(), d, 77, 5000); !fault.Is(err, fault.Missing) {
			t.Errorf("another account's method: %v, want missing", err)
		}
	})
}

func TestContractsKeepTheirCredentialsSealed(t *testing.T) {
	t.Parallel()
	sealer, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [secret.KeySize]byte{7}})
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		add := func(account int64, c carrier.Contract) {
			t.Helper()
			err := d.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
				return carrier.AddContract(ctx, tx, sealer, account, c, time.Now())
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		own := carrier.Contract{ID: 2, Carrier: "sendcloud", Name: "Sandbox", Active: true, Credentials: map[string]string{"api_key": "open sesame"}}
		add(1, carrier.Contract{ID: 1, Carrier: "sendcloud", Name: "Operator's", Active: true})
		add(7, own)
		add(7, carrier.Contract{ID: 3, Carrier: "sendcloud", Name: "Second", Active: true})

		got, err := carrier.GetContract(ctx, d, sealer, 7, 2)
		own.AccountID, own.Default = 7, true
		if diff := cmp.Diff(own, got); diff != "" || err != nil {
			t.Errorf("contract %v (-want +got):\n%s", err, diff)
		}
		var kept string
		if err := d.Row(ctx, `SELECT credentials FROM contract WHERE account_id = 7 AND id = 2`).Scan(&kept); err != nil {
			t.Fatal(err)
		}
		if plain, err := sealer.Open(7, kept); err != nil || string(plain) == kept {
			t.Errorf("credentials lie open: %q, %v", kept, err)
		}
		if _, err := carrier.GetContract(ctx, d, sealer, 8, 2); !fault.Is(err, fault.Missing) {
			t.Errorf("another account's contract: %v, want missing", err)
		}
		for account, want := range map[int64]int64{7: 2, 8: 1} {
			if c, err := carrier.ContractFor(ctx, d, sealer, account, "sendcloud"); err != nil || c.ID != want {
				t.Errorf("account %d ships under %d (%v), want %d", account, c.ID, err, want)
			}
		}
		err = d.Write(ctx, 7, func(ctx context.Context, tx *db.Tx) error {
			return carrier.SetContractActive(ctx, tx, 7, 2, false)
		})
		if err != nil {
			t.Fatal(err)
		}
		if c, err := carrier.ContractFor(ctx, d, sealer, 7, "sendcloud"); err != nil || c.ID != 3 {
			t.Errorf("ships under %d (%v) with its default off, want 3", c.ID, err)
		}
		if l, err := carrier.ListContracts(ctx, d, sealer, 7); err != nil || len(l) != 2 {
			t.Errorf("%d contracts (%v), want 2", len(l), err)
		}
	})
}
