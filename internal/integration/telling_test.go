package integration_test

import (
	"context"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
)

func TestStandardWebhooksHaveASecretOfTheirOwnThatStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		i, pair := s.add(t, "Theehuis")
		i.WebhookURL, i.WebhookActive = "https://shop.example.com/hook", true
		if got, err := s.StandardSecret(t.Context(), s.by, i.ID); err != nil || got != "" {
			t.Errorf("a secret that nobody asked for: %q, %v", got, err)
		}
		i.Format = integration.FormatStandard
		i, err := s.Set(t.Context(), s.by, i)
		if err != nil {
			t.Fatal(err)
		}
		first, err := s.StandardSecret(t.Context(), s.by, i.ID)
		if err != nil || !strings.HasPrefix(first, "whsec_") || len(first) != len("whsec_")+32 {
			t.Fatalf("secret %q, %v", first, err)
		}
		told, err := s.Telling(t.Context(), s.by.Account, i.ID)
		if err != nil || !told.Active || told.Format != integration.FormatStandard || told.Secret != first || told.Key != pair.Secret {
			t.Errorf("told %+v, %v", told, err)
		}
		i.Format = integration.FormatSendcloud
		if i, err = s.Set(t.Context(), s.by, i); err != nil {
			t.Fatal(err)
		}
		i.Format = integration.FormatStandard
		if _, err = s.Set(t.Context(), s.by, i); err != nil {
			t.Fatal(err)
		}
		if again, err := s.StandardSecret(t.Context(), s.by, i.ID); err != nil || again != first {
			t.Errorf("going back and forth made another secret, %v", err)
		}
		if _, err := s.StandardSecret(t.Context(), account.Session{Account: s.by.Account, Role: account.Shipping}, i.ID); !fault.Is(err, fault.Denied) {
			t.Errorf("a packer reads the secret: %v", err)
		}
		i.Format = "carrier pigeon"
		_, err = s.Set(t.Context(), s.by, i)
		wantKind(t, err, fault.Invalid, "standard")
	})
}

func TestARemovedIntegrationIsToldWithTheKeysItHadAndNobodyElseIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		i, pair := s.add(t, "Theehuis")
		i.WebhookURL, i.WebhookActive = "https://ada:s3same@shop.example.com/hook", true
		if _, err := s.Set(t.Context(), s.by, i); err != nil {
			t.Fatal(err)
		}
		silent, _ := s.add(t, "Deaf")
		for _, id := range []int64{i.ID, silent.ID} {
			if err := s.Remove(t.Context(), s.by, id); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Telling(t.Context(), s.by.Account, i.ID)
		if want := (integration.Telling{Active: true, URL: i.WebhookURL, Format: integration.FormatSendcloud, Key: pair.Secret}); err != nil || got != want {
			t.Errorf("told %+v, %v, want %+v", got, err, want)
		}
		if _, err := s.Telling(t.Context(), s.by.Account, silent.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("one that never wanted to hear: %v", err)
		}
		if _, err := s.Telling(t.Context(), s.by.Account+1, i.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("another account: %v", err)
		}
		var rest string
		err = d.Row(t.Context(), `SELECT farewell_sealed FROM integration WHERE account_id = $1 AND id = $2`, s.by.Account, i.ID).Scan(&rest)
		if err != nil || rest == "" || strings.Contains(rest, pair.Secret) || strings.Contains(rest, "s3same") {
			t.Errorf("kept as %q, %v", rest, err)
		}
		err = d.Write(t.Context(), s.by.Account, func(ctx context.Context, tx *db.Tx) error { return integration.Forget(ctx, tx, s.by.Account, i.ID) })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Telling(t.Context(), s.by.Account, i.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("once it has heard: %v", err)
		}
	})
}
