package app_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/secret"
)

// world is a marketplace that offers an app, and a merchant; the test moves the clock.
type world struct {
	*app.Desk
	people           *account.Desk
	market, merchant account.Session
	app              app.App
	secret           string
	mu               sync.Mutex
	clock            time.Time
}

const back = "https://markt.example/callback"

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	sealer, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{9}})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	w.people = &account.Desk{DB: d, Sealer: sealer, Now: w.now}
	book := &integration.Book{DB: d, Sealer: sealer, Events: &event.Book{}, Now: w.now}
	w.Desk = &app.Desk{DB: d, Integrations: book, Now: w.now}
	w.market, w.merchant = w.signUp(t, "Markt"), w.signUp(t, "Kaas")
	w.app, w.secret, err = w.Register(t.Context(), w.market, app.App{
		Name: "Markt Connect", Homepage: "https://markt.example", Redirects: []string{back, "http://127.0.0.1/cb"}, Scopes: "read:order write:order read:parcel",
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) signUp(t *testing.T, company string) account.Session {
	t.Helper()
	s, _, err := w.people.SignUp(t.Context(), account.Newcomer{Company: company, Country: "NL", Email: strings.ToLower(company) + "@example.com", Password: "four blue parcels"}, account.Visit{IP: "192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (w *world) allow(t *testing.T) string {
	t.Helper()
	code, err := w.Allow(t.Context(), w.merchant, app.Consent{App: w.app, Scopes: "read:order write:order", Redirect: back, Challenge: "c", Name: "Markt"})
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func proven(challenge string) bool { return challenge == "c" }

func (w *world) exchange(t *testing.T) app.Tokens {
	t.Helper()
	got, err := w.Exchange(t.Context(), w.app, w.allow(t), back, proven)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (w *world) opens(t *testing.T, token string) bool {
	t.Helper()
	_, err := w.Authenticate(t.Context(), token)
	if err != nil && !fault.Is(err, fault.Unknown) {
		t.Fatal(err)
	}
	return err == nil
}

func wantRefused(t *testing.T, what string, err error) {
	t.Helper()
	var r app.Refused
	if !errors.As(err, &r) {
		t.Errorf("%s: %v, want a refusal", what, err)
	}
}
