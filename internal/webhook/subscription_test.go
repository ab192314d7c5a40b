package webhook

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/secret"
)

func subscriber(t *testing.T, d *db.DB) *platform {
	t.Helper()
	p := open(d)
	var err error
	if p.Sealer, err = secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{9}}); err != nil {
		t.Fatal(err)
	}
	p.Render = func(e event.Event, f Format) ([]byte, error) {
		if f != Subscription {
			return nil, nil
		}
		return fmt.Appendf(nil, `{"event": %d}`, e.Number), nil
	}
	return p
}

func TestSubscriptionsAreToldInOrderWithTheirKeysAndAgainUntilTheyHear(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := subscriber(t, d)
		s := newShop(t, func(n int) int { return map[bool]int{true: 503, false: 200}[n == 2] })
		ctx := t.Context()
		c, err := p.AddConnection(ctx, Maker{merchant, 0, 0}, Reach{URL: s.URL, Auth: KeyAuth, Keys: map[string]string{"header_name": "X-Hook-Key", "api_key": "s3same"}, Header: map[string]string{"X-Env": "live"}})
		if err != nil {
			t.Fatal(err)
		}
		p.happen(t, 3, event.ParcelStatus) // before anybody listened
		whole, err := p.Subscribe(ctx, Maker{merchant, 0, 0}, c.ID, true)
		if err != nil {
			t.Fatal(err)
		}
		p.happen(t, 3, event.ParcelStatus, event.OrderImported, event.ConnectionSet)
		p.happen(t, 4, event.ParcelStatus)
		p.turn(t, -whole.ID)
		p.happen(t, 0, event.ParcelStatus)
		p.clock.pass(time.Hour)
		p.turn(t, -whole.ID)
		if events, _ := s.took(); !slices.Equal(events, []int{2, 5, 6}) || len(s.calls) != 4 || s.calls[1].body != s.calls[2].body {
			t.Errorf("told %v in %d calls, want 2, 5 and 6 in four", events, len(s.calls))
		}
		for _, one := range s.calls {
			if one.header.Get("X-Hook-Key") != "s3same" || one.header.Get("X-Env") != "live" || one.signature != "" || one.header.Get("webhook-signature") != "" {
				t.Errorf("header: %v", one.header)
			}
		}
		log, err := Deliveries(ctx, d, merchant, -whole.ID, 0, 10)
		if err != nil || len(log) != 4 {
			t.Fatalf("log: %d, %v", len(log), err)
		}
		for _, l := range log {
			if strings.Contains(l.Header, "s3same") || strings.Contains(l.Header, "live") {
				t.Errorf("a key stands in the log: %s", l.Header)
			}
		}
		// Nobody is bothered about an integration's health for it, and the log of events stays what it is.
		if len(p.notices) != 0 {
			t.Errorf("the merchant heard %v", p.notices)
		}
	})
}

func TestASubscriptionOfAnIntegrationHearsOfItsOwnParcelsOnly(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, s := subscriber(t, d), newShop(t, nil)
		ctx := t.Context()
		c, err := p.AddConnection(ctx, Maker{merchant, 3, 3}, Reach{URL: s.URL, Auth: BasicAuth, Keys: map[string]string{"username": "ada", "password": "s3same"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Subscribe(ctx, Maker{merchant, 4, 4}, c.ID, true); err == nil {
			t.Error("a sibling subscribes another's machine")
		}
		own, err := p.Subscribe(ctx, Maker{merchant, 3, 3}, c.ID, false)
		if err != nil {
			t.Fatal(err)
		}
		p.happen(t, 3, event.ParcelStatus) // paused: stays untold
		own.Active = true
		if own, err = p.SetSubscription(ctx, own); err != nil {
			t.Fatal(err)
		}
		p.turn(t, -own.ID)
		p.happen(t, 4, event.ParcelStatus)
		p.happen(t, 3, event.ParcelStatus)
		p.turn(t, -own.ID)
		if events, _ := s.took(); !slices.Equal(events, []int{3}) {
			t.Errorf("told %v, want 3: nothing of the sibling, nothing of the pause", events)
		}
		for _, one := range s.calls {
			if one.user != "ada" || one.password != "s3same" {
				t.Errorf("user %s:%s", one.user, one.password)
			}
		}
		if got, err := p.TestSubscription(ctx, merchant, 3, own.ID); err != nil || !got.Went() {
			t.Errorf("test: %+v, %v", got, err)
		}
		if err := p.RemoveConnection(ctx, merchant, 4, c.ID); err == nil {
			t.Error("a sibling removes it")
		}
		if err := p.RemoveConnection(ctx, merchant, 3, c.ID); err != nil {
			t.Fatal(err)
		}
		calls := len(s.calls)
		p.happen(t, 3, event.ParcelStatus)
		p.turn(t, -own.ID)
		if _, err := p.Subscription(ctx, merchant, 0, own.ID); err == nil || len(s.calls) != calls {
			t.Errorf("it goes on: %d calls, %v", len(s.calls), err)
		}
	})
}

func TestARemovedIntegrationHearsNoMore(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, s := subscriber(t, d), newShop(t, nil)
		ctx := t.Context()
		subscribed := map[int64]int64{}
		for _, of := range []int64{0, 3, 4} {
			c, err := p.AddConnection(ctx, Maker{merchant, of, of}, Reach{URL: s.URL, Auth: NoAuth})
			if err != nil {
				t.Fatal(err)
			}
			one, err := p.Subscribe(ctx, Maker{merchant, of, of}, c.ID, true)
			if err != nil {
				t.Fatal(err)
			}
			subscribed[of] = one.ID
		}
		p.happen(t, 3, event.ConnectionGone)
		p.happen(t, 3, event.ParcelStatus)
		p.turn(t, -subscribed[3])
		if len(s.calls) != 0 {
			t.Errorf("it is told %v", s.calls)
		}
		subs, err := p.Subscriptions(ctx, merchant, 0)
		if err != nil || len(subs) != 2 {
			t.Errorf("%d subscriptions are left, want the account's and the sibling's: %v", len(subs), err)
		}
		if machines, err := p.Connections(ctx, merchant, 0); err != nil || len(machines) != 2 {
			t.Errorf("%d connections are left, want the account's and the sibling's: %v", len(machines), err)
		}
		p.turn(t, -subscribed[0])
		if len(s.calls) != 1 {
			t.Errorf("the account's subscription was told %d times, want once", len(s.calls))
		}
	})
}

func TestWhatAWholeAccountKeyMadeEndsWithItsAccess(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, s := subscriber(t, d), newShop(t, nil)
		ctx := t.Context()
		var left int64
		for _, by := range []int64{3, 4} { // both keys see the whole account
			m := Maker{Account: merchant, By: by}
			c, err := p.AddConnection(ctx, m, Reach{URL: s.URL, Auth: NoAuth})
			if err != nil {
				t.Fatal(err)
			}
			one, err := p.Subscribe(ctx, m, c.ID, true)
			if err != nil {
				t.Fatal(err)
			}
			left = one.ID
		}
		p.happen(t, 3, event.ConnectionGone)
		subs, err := p.Subscriptions(ctx, merchant, 0)
		if err != nil || len(subs) != 1 || subs[0].ID != left {
			t.Errorf("left are %+v, want %d alone: %v", subs, left, err)
		}
		if machines, err := p.Connections(ctx, merchant, 0); err != nil || len(machines) != 1 {
			t.Errorf("%d connections are left, want the other key's: %v", len(machines), err)
		}
	})
}

func TestASubscriptionThatFailsForDaysIsSwitchedOff(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, s := subscriber(t, d), newShop(t, func(int) int { return http.StatusTeapot })
		c, err := p.AddConnection(t.Context(), Maker{merchant, 0, 0}, Reach{URL: s.URL, Auth: NoAuth})
		if err != nil {
			t.Fatal(err)
		}
		sub, err := p.Subscribe(t.Context(), Maker{merchant, 0, 0}, c.ID, true)
		if err != nil {
			t.Fatal(err)
		}
		p.happen(t, 3, event.ParcelStatus)
		for n := 0; n < 200 && p.state(t, -sub.ID).Health != Off; n++ {
			p.turn(t, -sub.ID)
			p.clock.pass(time.Hour)
		}
		if sub, err = p.Subscription(t.Context(), merchant, 0, sub.ID); err != nil || sub.Active || len(p.notices) != 0 {
			t.Errorf("%+v, %v; the merchant heard %v", sub, err, p.notices)
		}
	})
}
