package own_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/integration"
)

// TestALoopOverTheFeedHearsEverythingOnceWhileManyWrite reads as a marketplace does: ask, wait, keep next, ask again.
func TestALoopOverTheFeedHearsEverythingOnceWhileManyWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const writers, each = 5, 20
		w := apitest.New(t, d)
		s := w.Merchant("zoe@example.com").Shop("My shop")
		var wg sync.WaitGroup
		for n := range writers {
			wg.Go(func() {
				for i := range each {
					facts := []event.Fact{{Integration: s.ID, Kind: event.OrderChanged, At: w.Now(), Body: event.Brief{Number: fmt.Sprint(n, "-", i)}}}
					if i%3 == 0 { // the whole account's log grows beside it
						facts = append(facts, event.Fact{Kind: event.OrderDeleted, At: w.Now(), Body: event.Brief{}})
					}
					err := d.Write(context.WithoutCancel(t.Context()), s.By.Account, func(ctx context.Context, tx *db.Tx) error {
						return w.Events.Append(ctx, tx, s.By.Account, facts...)
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		told := map[string]bool{}
		after, last := int64(0), int64(0)
		for end := time.Now().Add(time.Minute); len(told) < writers*each && time.Now().Before(end); {
			r := s.Call(http.MethodGet, fmt.Sprintf("/api/waybill/events?after=%d&limit=9&wait=5", after), "")
			var page struct {
				Events []struct {
					Number int64
					Type   string
					Data   struct {
						Number string `json:"order_number"`
					}
				}
				Next int64
			}
			if err := json.Unmarshal([]byte(r.Body), &page); err != nil || r.Code != http.StatusOK {
				t.Fatalf("%d %s", r.Code, r.Body)
			}
			for _, e := range page.Events {
				if e.Number != last+1 {
					t.Fatalf("event %d follows %d", e.Number, last)
				}
				last = e.Number
				if e.Type == string(event.OrderChanged) && told[e.Data.Number] {
					t.Fatalf("%s is told twice", e.Data.Number)
				}
				if e.Type == string(event.OrderChanged) {
					told[e.Data.Number] = true
				}
			}
			after = page.Next
		}
		wg.Wait()
		if len(told) != writers*each {
			t.Errorf("heard %d of %d", len(told), writers*each)
		}
	})
}

func TestTheFeedTellsAReaderOnlyWhatItsScopesLetItRead(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := apitest.New(t, d)
		s := w.Merchant("zoe@example.com").Shop("My shop")
		err := d.Write(t.Context(), s.By.Account, func(ctx context.Context, tx *db.Tx) error {
			var facts []event.Fact
			for _, kind := range []event.Kind{event.OrderChanged, event.LabelDoubtful, event.PickupChanged, event.HookFailing} {
				facts = append(facts, event.Fact{Integration: s.ID, Kind: kind, At: w.Now(), Body: event.Brief{Number: "1"}})
			}
			return w.Events.Append(ctx, tx, s.By.Account, facts...)
		})
		if err != nil {
			t.Fatal(err)
		}
		for scopes, want := range map[integration.Scopes]int{"read:parcel": 1, "read:order read:parcel": 2, "api": 4} {
			reader := s
			if reader.Keys, err = w.Integrations.RotateTo(t.Context(), s.By, s.ID, integration.Grant{Scopes: scopes}); err != nil {
				t.Fatal(err)
			}
			var page struct {
				Events []struct{ Type string }
			}
			r := reader.Call(http.MethodGet, "/api/waybill/events", "")
			if err := json.Unmarshal([]byte(r.Body), &page); err != nil || r.Code != http.StatusOK {
				t.Fatalf("%d %s", r.Code, r.Body)
			}
			heard := 0
			for _, e := range page.Events {
				if e.Type != string(event.ConnectionMade) && e.Type != string(event.ConnectionSet) {
					heard++
				} else if scopes != "api" {
					t.Errorf("%s hears of %s", scopes, e.Type)
				}
			}
			if heard != want {
				t.Errorf("%s hears %+v, want %d of the four", scopes, page.Events, want)
			}
			code := http.StatusForbidden
			if scopes == "api" {
				code = http.StatusOK
			}
			reader.Call(http.MethodGet, "/api/waybill/events?types=pickup.changed", "").Want(t, code)
		}
	})
}

func TestAReaderTooManyIsToldToComeLater(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := apitest.Open(t, d)
		newest, _ := s.Call(http.MethodGet, "/api/waybill/events?after=newest", "").Want(t, http.StatusOK)["next"].(float64)
		ctx, home := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for range 200 {
			wg.Go(func() {
				err := event.ErrCrowded
				for errors.Is(err, event.ErrCrowded) { // the test's own tries take a place too
					err = s.Events.Bell.Wait(ctx, d, s.By.Account, 0, 1000, time.Minute)
				}
			})
		}
		var r apitest.Reply
		for range 20 { // until all of them sit
			if r = s.Call(http.MethodGet, fmt.Sprintf("/api/waybill/events?after=%.0f&wait=1", newest), ""); r.Code == http.StatusTooManyRequests {
				break
			}
		}
		if said, _ := r.Want(t, http.StatusTooManyRequests)["error"].(string); said == "" || r.Header.Get("Retry-After") == "" {
			t.Errorf("%v %s", r.Header, r.Body)
		}
		s.Call(http.MethodGet, fmt.Sprintf("/api/waybill/events?after=%.0f", newest), "").Want(t, http.StatusOK) // who does not wait is answered
		home()
		wg.Wait()
	})
}
