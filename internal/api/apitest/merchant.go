package apitest

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Merchant is an account that can ship, and the person who opened it.
type Merchant struct {
	*World
	By       account.Session
	Sender   int64 // the sender address
	Contract int64 // with the sandbox carrier
}

// Merchant opens an account in Utrecht with a contract.
func (w *World) Merchant(email string) Merchant {
	w.T.Helper()
	ctx := w.T.Context()
	by, _, err := w.Accounts.SignUp(ctx, account.Newcomer{Company: "Voorbeeld BV", Country: "NL", Email: email, Password: "four blue parcels"}, account.Visit{IP: "192.0.2.1"})
	w.must(err)
	m := Merchant{World: w, By: by}
	all, err := account.Senders(ctx, w.DB, by.Account)
	w.must(err)
	s := all[0]
	s.Address = postal.Address{Name: "Magazijn", Company: "Voorbeeld BV", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht",
		Country: "NL", Email: email, Phone: "+31300000000"}
	w.must(w.Accounts.SetSender(ctx, by, s))
	m.Sender = s.ID
	m.Contract, err = w.DB.NextID(ctx, "contract")
	w.must(err)
	c := carrier.Contract{ID: m.Contract, AccountID: by.Account, Carrier: sandbox.Code, Name: "Sandbox", Active: true, Credentials: sandbox.NewCredentials()}
	w.must(w.DB.Write(ctx, by.Account, func(ctx context.Context, tx *db.Tx) error {
		return carrier.AddContract(ctx, tx, w.Sealer, by.Account, c, w.Now())
	}))
	return m
}

// Shop is one integration of a merchant with its keys.
type Shop struct {
	Merchant
	ID   int64
	Keys integration.Pair
}

// Shop connects a shop.
func (m Merchant) Shop(name string) Shop {
	m.T.Helper()
	i, keys, err := m.Integrations.Add(m.T.Context(), m.By, integration.Integration{Name: name})
	m.must(err)
	return Shop{m, i.ID, keys}
}

// Open is a shop of a merchant of a fresh world: what most tests begin with.
func Open(t testing.TB, d *db.DB) Shop {
	t.Helper()
	return New(t, d).Merchant("zoe@example.com").Shop("My shop")
}

// Reply is an answer of a door.
type Reply struct {
	Code   int
	Header http.Header
	Body   string
}

// Call calls as the shop, with more headers in pairs; "Authorization" with an empty value calls as nobody. Unless the world is quiet, the
// exchange must be as docs/api says.
func (s Shop) Call(method, path, body string, header ...string) Reply {
	s.T.Helper()
	r := httptest.NewRequestWithContext(s.T.Context(), method, Base+path, strings.NewReader(body))
	r.SetBasicAuth(s.Keys.Public, s.Keys.Secret)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
		if header[i+1] == "" {
			r.Header.Del(header[i])
		}
	}
	got := s.Do(r)
	if !s.Quiet && len(body) < 1<<20 {
		keepsContract(s.T, method, path, body, r.Header, got)
		keepsRecording(s.T, method, path, got)
	}
	return got
}

// Do sends a request to the doors.
func (w *World) Do(r *http.Request) Reply {
	w.T.Helper()
	rec := httptest.NewRecorder()
	w.Mux.ServeHTTP(rec, r)
	body, err := io.ReadAll(rec.Body)
	w.must(err)
	return Reply{rec.Code, rec.Header(), string(body)}
}

// Want fails unless the status is as said, and answers the body as JSON.
func (r Reply) Want(t testing.TB, code int) map[string]any {
	t.Helper()
	if r.Code != code {
		t.Fatalf("status = %d, want %d; body %.2000s", r.Code, code, r.Body)
	}
	var v map[string]any
	if err := json.Unmarshal([]byte(r.Body), &v); err != nil {
		t.Fatalf("body is no JSON object: %v: %.500s", err, r.Body)
	}
	return v
}

// Happened is the shop's log of events.
func (s Shop) Happened() []event.Event {
	s.T.Helper()
	all, err := event.AfterIn(s.T.Context(), s.DB, s.By.Account, s.ID, 0, 1000)
	s.must(err)
	return all
}

// Widen opens the doors for a shop's key as for one whose scope is the whole account.
func (w *World) Widen(s Shop) {
	inner := w.Gate.Authenticate
	w.Gate.Authenticate = func(ctx context.Context, public, secretKey string) (integration.Key, error) {
		k, err := inner(ctx, public, secretKey)
		if k.Integration == s.ID {
			k.Reach = integration.ReachAccount
		}
		return k, err
	}
}
