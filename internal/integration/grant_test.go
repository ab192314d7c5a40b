package integration_test

import (
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
)

func TestKeysAreScopedLimitedToTestCarriersAndExpire(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		i, first, err := s.Add(t.Context(), s.by, integration.Integration{Name: "Shop"})
		must(t, err)
		if k, err := s.Authenticate(t.Context(), first.Public, first.Secret); err != nil || k.Scopes != "" || k.TestOnly || k.OAuthOnly {
			t.Errorf("the first pair may do everything: %+v, %v", k, err)
		}
		end := s.now().Add(time.Hour)
		narrow, err := s.RotateTo(t.Context(), s.by, i.ID, integration.Grant{Scopes: "read:parcel write:parcel", TestOnly: true, ExpiresAt: &end})
		must(t, err)
		k, err := s.Authenticate(t.Context(), narrow.Public, narrow.Secret)
		if err != nil || !k.TestOnly || !k.Scopes.Allow(integration.ReadParcel) || k.Scopes.Allow(integration.ReadOrder) {
			t.Errorf("%+v, %v", k, err)
		}
		same, err := s.Rotate(t.Context(), s.by, i.ID)
		must(t, err)
		if k, err := s.Authenticate(t.Context(), same.Public, same.Secret); err != nil || k.Scopes != "read:parcel write:parcel" || !k.TestOnly {
			t.Errorf("a plain new pair may do what the old one might: %+v, %v", k, err)
		}
		s.pass(time.Hour)
		if _, err := s.Authenticate(t.Context(), same.Public, same.Secret); !fault.Is(err, fault.Unknown) {
			t.Errorf("expired keys: %v", err)
		}
		if _, err := s.ByPublic(t.Context(), same.Public); !fault.Is(err, fault.Unknown) {
			t.Errorf("an expired public key: %v", err)
		}
		if _, err := s.RotateTo(t.Context(), s.by, i.ID, integration.Grant{ExpiresAt: &end}); !fault.Is(err, fault.Invalid) {
			t.Errorf("keys that would have expired already: %v", err)
		}
		if _, err := s.SigningSecret(t.Context(), s.by.Account, i.ID); err != nil {
			t.Errorf("webhooks are signed on: %v", err)
		}
		i.OAuthOnly = true
		_, err = s.Set(t.Context(), s.by, i)
		must(t, err)
		s.pass(time.Minute)
		if k, err := s.Authenticate(t.Context(), first.Public, first.Secret); err != nil || !k.OAuthOnly {
			t.Errorf("%+v, %v", k, err)
		}
	})
}

func TestScopesAreSendcloudsWords(t *testing.T) {
	t.Parallel()
	known, unknown := integration.ParseScopes("write:order read:parcel read:parcel read:minds")
	if known != "write:order read:parcel" || len(unknown) != 1 || unknown[0] != "read:minds" {
		t.Errorf("%q, %q", known, unknown)
	}
	for scopes, want := range map[integration.Scopes]bool{"": true, "api": true, "read:order": true, "write:order": false} {
		if got := scopes.Allow(integration.ReadOrder); got != want {
			t.Errorf("%q may read orders: %v", scopes, got)
		}
	}
	if !integration.Scopes("read:brand").Allow("") {
		t.Error("what needs no scope is refused")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
