package tracking_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/inbound"
	"github.com/waybill-ship/waybill/internal/tracking"
)

func TestAContractsAddressIsItsOwnAndGoesOnToTheOneInItsPlace(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f, c, _ := play(t, d)
		mux := http.NewServeMux()
		inbound.Mount(mux, f.Desk)
		door := httptest.NewServer(mux)
		defer door.Close()
		if got, err := f.DoorOf(t.Context(), merchant, c.ID); err != nil || got.Path != "" {
			t.Fatalf("before it is made: %+v, %v", got, err)
		}
		path, err := f.Address(t.Context(), merchant, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := f.Address(t.Context(), merchant, c.ID); err != nil || again != path {
			t.Errorf("%s, then %s (%v)", path, again, err)
		}
		if _, err := f.DoorOf(t.Context(), merchant+1, c.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("a stranger reads the address: %v", err)
		}
		if _, err := f.Address(t.Context(), merchant+1, c.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("a stranger makes an address: %v", err)
		}
		if err := f.Subscribe(t.Context(), merchant, c.ID, door.URL); err != nil {
			t.Fatal(err)
		}
		if got, err := f.DoorOf(t.Context(), merchant, c.ID); err != nil || got.Path != path || got.AskedAt == nil || got.Words != "" {
			t.Errorf("told: %+v, %v", got, err)
		}
		next := c
		next.ID, next.Credentials = c.ID+1, sandbox.NewCredentials()
		err = d.Write(t.Context(), merchant, func(ctx context.Context, tx *db.Tx) error {
			if err := carrier.AddContract(ctx, tx, f.Sealer, merchant, next, noon); err != nil {
				return err
			}
			return tracking.MoveAddress(ctx, tx, merchant, c.ID, next.ID)
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := f.DoorOf(t.Context(), merchant, next.ID); err != nil || got.Path != path {
			t.Errorf("the contract in its place has %+v, %v; want %s", got, err, path)
		}
		knock := func(with carrier.Contract) error {
			body := []byte(`{"events": []}`)
			_, token, _ := strings.Cut(strings.TrimPrefix(path, "/inbound/"), "/")
			return f.Receive(t.Context(), sandbox.Code, token, http.Header{"Sandbox-Signature": {signed(with, body)}}, body)
		}
		if err := knock(next); err != nil {
			t.Errorf("news that is signed with the new secret: %v", err)
		}
		if err := knock(c); !fault.Is(err, fault.Unknown) {
			t.Errorf("news that is signed with the old secret: %v", err)
		}
	})
}

// signed is the sandbox's signature under a contract.
func signed(c carrier.Contract, body []byte) string {
	at := fmt.Sprint(time.Now().Unix())
	mac := hmac.New(sha256.New, []byte(c.Credentials[sandbox.SecretName]))
	mac.Write([]byte(at + "." + string(body)))
	return "t=" + at + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}
