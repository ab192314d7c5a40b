package integration_test

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/secret"
)

// shop is a merchant with a book of integrations whose clock the test moves.
type shop struct {
	*integration.Book
	desk  *account.Desk
	by    account.Session
	mu    sync.Mutex
	clock time.Time
}

func (s *shop) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock
}

func (s *shop) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = s.clock.Add(d)
}

func newShop(t *testing.T, d *db.DB) *shop {
	t.Helper()
	sealer, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{9}})
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	s.desk = &account.Desk{DB: d, Sealer: sealer, Now: s.now}
	s.Book = &integration.Book{DB: d, Sealer: sealer, Now: s.now}
	s.by = s.merchant(t, "zoe@example.com")
	return s
}

func (s *shop) merchant(t *testing.T, email string) account.Session {
	t.Helper()
	by, _, err := s.desk.SignUp(t.Context(), account.Newcomer{Company: "Kaas", Country: "NL", Email: email, Password: "four blue parcels"}, account.Visit{IP: "192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	return by
}

func (s *shop) add(t *testing.T, name string) (integration.Integration, integration.Pair) {
	t.Helper()
	i, pair, err := s.Add(t.Context(), s.by, integration.Integration{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return i, pair
}

func wantKind(t *testing.T, err error, kind fault.Kind, words string) {
	t.Helper()
	if !fault.Is(err, kind) || !strings.Contains(err.Error(), words) {
		t.Errorf("error = %v, want kind %d with %q", err, kind, words)
	}
}

func TestANewIntegrationsKeysOpenTheDoor(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		i, pair := s.add(t, " Marketplace ")
		if i.Name != "Marketplace" || i.System != "api" || len(pair.Public) != 32 || len(pair.Secret) != 32 {
			t.Fatalf("added %+v", i)
		}
		got, err := s.Authenticate(t.Context(), pair.Public, pair.Secret)
		want := integration.Key{Account: s.by.Account, Integration: i.ID, Reach: integration.ReachIntegration}
		if err != nil || got != want {
			t.Errorf("key = %+v, %v; want %+v", got, err, want)
		}
		for name, keys := range map[string][2]string{
			"wrong secret": {pair.Public, strings.Repeat("0", 32)}, "no secret": {pair.Public, ""}, "swapped": {pair.Secret, pair.Public},
			"unknown": {strings.Repeat("a", 32), pair.Secret}, "capitals": {strings.ToUpper(pair.Public), pair.Secret}, "nothing": {"", ""},
		} {
			_, err := s.Authenticate(t.Context(), keys[0], keys[1])
			if !fault.Is(err, fault.Unknown) {
				t.Errorf("%s: %v, want Unknown", name, err)
			}
		}
		if secretNow, err := s.SigningSecret(t.Context(), s.by.Account, i.ID); err != nil || secretNow != pair.Secret {
			t.Errorf("signs with %q, %v", secretNow, err)
		}
	})
}

func TestRotationLetsTheOldPairOpenForADayWhileTheNewSigns(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		i, old := s.add(t, "Marketplace")
		opens := func(p integration.Pair) bool {
			_, err := s.Authenticate(t.Context(), p.Public, p.Secret)
			if err != nil && !fault.Is(err, fault.Unknown) {
				t.Fatal(err)
			}
			return err == nil
		}
		if !opens(old) {
			t.Fatal("the first pair is shut out")
		}
		fresh, err := s.Rotate(t.Context(), s.by, i.ID)
		if err != nil {
			t.Fatal(err)
		}
		s.pass(integration.Overlap - time.Second)
		if !opens(old) || !opens(fresh) {
			t.Error("both pairs open during the day after")
		}
		if signs, err := s.SigningSecret(t.Context(), s.by.Account, i.ID); err != nil || signs != fresh.Secret {
			t.Errorf("signs with %q, %v; want the newest", signs, err)
		}
		keys, err := s.Keys(t.Context(), s.by.Account, i.ID)
		if err != nil || len(keys) != 2 || keys[0].Public != fresh.Public || keys[0].SecretEnd != fresh.Secret[28:] || keys[1].RetiresAt == nil {
			t.Errorf("keys = %+v, %v", keys, err)
		}
		s.pass(time.Second) // the remembered entry must not outlive the pair either
		if opens(old) || !opens(fresh) {
			t.Error("after a day the old pair is shut out and the new one opens")
		}
	})
}

func TestARetiredOrRemovedKeyIsShutOutAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		i, old := s.add(t, "Marketplace")
		fresh, err := s.Rotate(t.Context(), s.by, i.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []integration.Pair{old, fresh} { // now both are remembered
			if _, err := s.Authenticate(t.Context(), p.Public, p.Secret); err != nil {
				t.Fatal(err)
			}
		}
		wantKind(t, s.Retire(t.Context(), s.by, i.ID, fresh.Public), fault.Missing, "no such old pair")
		if err := s.Retire(t.Context(), s.by, i.ID, old.Public); err != nil {
			t.Fatal(err)
		}
		_, err = s.Authenticate(t.Context(), old.Public, old.Secret)
		wantKind(t, err, fault.Unknown, "Invalid")
		if err := s.Remove(t.Context(), s.by, i.ID); err != nil {
			t.Fatal(err)
		}
		_, err = s.Authenticate(t.Context(), fresh.Public, fresh.Secret)
		wantKind(t, err, fault.Unknown, "Invalid")
		_, err = integration.Get(t.Context(), d, s.by.Account, i.ID)
		wantKind(t, err, fault.Missing, "no such integration")
		wantKind(t, s.Remove(t.Context(), s.by, i.ID), fault.Missing, "no such integration")
	})
}

func TestAnotherNodesRemovalIsNoticedWithinSeconds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		i, pair := s.add(t, "Marketplace")
		other := &integration.Book{DB: d, Sealer: s.Sealer, Now: s.now}
		if _, err := other.Authenticate(t.Context(), pair.Public, pair.Secret); err != nil {
			t.Fatal(err)
		}
		if err := s.Remove(t.Context(), s.by, i.ID); err != nil {
			t.Fatal(err)
		}
		s.pass(6 * time.Second)
		_, err := other.Authenticate(t.Context(), pair.Public, pair.Secret)
		wantKind(t, err, fault.Unknown, "Invalid")
	})
}

func TestTheLastUseIsKeptToTheMinute(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		i, pair := s.add(t, "Marketplace")
		first := s.now()
		for range 10 {
			s.pass(5 * time.Second)
			if _, err := s.Authenticate(t.Context(), pair.Public, pair.Secret); err != nil {
				t.Fatal(err)
			}
		}
		keys, err := s.Keys(t.Context(), s.by.Account, i.ID)
		if err != nil || !keys[0].UsedAt.Equal(first.Add(5*time.Second)) {
			t.Errorf("used = %v, %v; want the first of ten within the minute", keys[0].UsedAt, err)
		}
		s.pass(time.Minute)
		if _, err := s.Authenticate(t.Context(), pair.Public, pair.Secret); err != nil {
			t.Fatal(err)
		}
		if keys, _ = s.Keys(t.Context(), s.by.Account, i.ID); !keys[0].UsedAt.Equal(s.now()) {
			t.Errorf("used = %v, want %v", keys[0].UsedAt, s.now())
		}
	})
}

func TestSettingsAreCheckedAndTheEventTellsThem(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		i, _ := s.add(t, "Marketplace")
		for _, c := range []struct {
			name, field string
			change      func(*integration.Integration)
		}{
			{"no name", "name", func(i *integration.Integration) { i.Name = " " }},
			{"an ftp webhook", "webhook_url", func(i *integration.Integration) { i.WebhookURL = "ftp://example.com" }},
			{"a webhook without host", "webhook_url", func(i *integration.Integration) { i.WebhookURL = "https:///x" }},
			{"feedback without address", "webhook_url", func(i *integration.Integration) { i.WebhookActive = true }},
			{"service points of nobody", "service_point_carriers", func(i *integration.Integration) { i.ServicePoints = true }},
			{"a carrier that is none", "service_point_carriers", func(i *integration.Integration) { i.Carriers = []string{"Post NL!"} }},
		} {
			bad := i
			c.change(&bad)
			_, err := s.Set(t.Context(), s.by, bad)
			f, _ := fault.As(err)
			if f == nil || len(f.Fields) != 1 || f.Fields[0].Name != c.field {
				t.Errorf("%s: %v, want field %s", c.name, err, c.field)
			}
		}
		i.WebhookURL, i.WebhookActive, i.ServicePoints, i.Carriers = "https://u:p@shop.example.com/hook?k=1", true, true, []string{"postnl", "DHL", "postnl"}
		set, err := s.Set(t.Context(), s.by, i)
		if err != nil {
			t.Fatal(err)
		}
		got, err := integration.Get(t.Context(), d, s.by.Account, i.ID)
		if diff := cmp.Diff(set, got); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		if !slices.Equal(got.Carriers, []string{"dhl", "postnl"}) {
			t.Errorf("carriers = %v", got.Carriers)
		}
		events, err := event.After(t.Context(), d, s.by.Account, 0, 10)
		if err != nil || len(events) != 2 || events[0].Kind != event.ConnectionMade || events[1].Kind != event.ConnectionSet {
			t.Fatalf("events = %+v, %v", events, err)
		}
		var told integration.Integration
		if err := json.Unmarshal(events[1].Body, &told); err != nil || told.WebhookURL != i.WebhookURL || !told.WebhookActive {
			t.Errorf("told = %+v, %v", told, err)
		}
		log, err := account.Log(t.Context(), d, s.by.Account, account.Entry{}, 1)
		if err != nil || strings.Contains(log[0].Detail["webhook_url"], "u:p") || strings.Contains(log[0].Detail["webhook_url"], "k=1") {
			t.Errorf("the audit log tells the secrets of a URL: %+v, %v", log, err)
		}
	})
}

func TestAnIntegrationIsNobodyElsesAndNotForEveryRole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		i, _ := s.add(t, "Marketplace")
		foreign := s.merchant(t, "b@example.com")
		_, err := s.Set(t.Context(), foreign, i)
		wantKind(t, err, fault.Missing, "no such integration")
		_, err = s.Rotate(t.Context(), foreign, i.ID)
		wantKind(t, err, fault.Missing, "no such integration")
		wantKind(t, s.Remove(t.Context(), foreign, i.ID), fault.Missing, "no such integration")
		wantKind(t, s.SetSignature(t.Context(), foreign, i.ID, strings.Repeat("s", 16)), fault.Missing, "no such integration")
		if list, err := integration.List(t.Context(), d, foreign.Account); err != nil || len(list) != 0 {
			t.Errorf("the foreigner sees %+v, %v", list, err)
		}
		packer := s.by
		packer.Role = account.Shipping
		_, _, err = s.Add(t.Context(), packer, integration.Integration{Name: "x"})
		wantKind(t, err, fault.Denied, "may not do this")
		wantKind(t, s.Remove(t.Context(), packer, i.ID), fault.Denied, "may not do this")
	})
}

func TestAnOwnSignatureKeySignsInsteadOfTheSecret(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		i, pair := s.add(t, "Marketplace")
		wantKind(t, s.SetSignature(t.Context(), s.by, i.ID, "too short"), fault.Invalid, "16 to 200")
		if err := s.SetSignature(t.Context(), s.by, i.ID, "sixteen letters or more"); err != nil {
			t.Fatal(err)
		}
		if got, err := s.SigningSecret(t.Context(), s.by.Account, i.ID); err != nil || got != "sixteen letters or more" {
			t.Errorf("signs with %q, %v", got, err)
		}
		if err := s.SetSignature(t.Context(), s.by, i.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got, err := s.SigningSecret(t.Context(), s.by.Account, i.ID); err != nil || got != pair.Secret {
			t.Errorf("signs with %q, %v", got, err)
		}
		_, err := s.SigningSecret(t.Context(), s.by.Account, i.ID+1)
		wantKind(t, err, fault.Missing, "no such integration")
	})
}

func TestADatabaseThatFailsIsNotAWrongKey(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		_, pair := s.add(t, "Marketplace")
		d.Close()
		if _, err := s.Authenticate(t.Context(), pair.Public, pair.Secret); err == nil || fault.KindOf(err) != fault.Ours {
			t.Errorf("right keys and no database: %v, want an error of ours", err)
		}
	})
}
