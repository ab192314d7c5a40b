package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/webhook"
)

// TestALabelIsToldToTheMarketplaceAndShownToTheBuyer follows a label through the served platform: its message is signed with the integration's
// secret and the buyer's link in it opens.
func TestALabelIsToldToTheMarketplaceAndShownToTheBuyer(t *testing.T) {
	t.Parallel()
	eachStation(t, func(t *testing.T, s *station) {
		var mu sync.Mutex
		var told []string
		hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			mu.Lock()
			defer mu.Unlock()
			if r.Header.Get(webhook.SignatureHeader) == webhook.Sign(s.keys.Secret, body) {
				told = append(told, string(body))
			}
		}))
		defer hook.Close()
		ctx := t.Context()
		s.s.AllowPrivate = true // the webhook comes to this machine
		p, err := s.s.open(ctx)
		s.must(err)
		defer p.close()
		s.must(p.wire(s.s, "http://127.0.0.1:1"))
		p.listen()
		owner, err := account.Find(ctx, p.db, account.ByPublicKey, s.keys.Public)
		s.must(err)
		all, err := integration.List(ctx, p.db, owner)
		s.must(err)
		all[0].WebhookURL, all[0].WebhookActive = hook.URL, true
		_, err = p.integrations.Set(ctx, account.Session{Account: owner, Role: account.Admin}, all[0])
		s.must(err)

		s.serve("--allow-private")
		id := s.order(ctx, "W-1", true)
		if id == 0 {
			t.Fatal("the order was not taken")
		}
		var last string
		for end := time.Now().Add(2 * time.Minute); !strings.Contains(last, "Ready to send"); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("told: %q", told)
			}
			mu.Lock()
			last = strings.Join(told, "\n")
			mu.Unlock()
		}
		box, err := parcel.Get(ctx, p.db, owner, 0, parcel.ID(id))
		s.must(err)
		link := s.url + "/t/" + box.Token
		if box.Status != carrier.StatusReady && !box.Status.Physical() && box.Status != carrier.StatusAnnounced || !strings.Contains(last, link) {
			t.Errorf("stands at %v; the message lacks %s:\n%s", box.Status, link, last)
		}
		a, err := http.Get(link)
		s.must(err)
		defer a.Body.Close()
		page, _ := io.ReadAll(a.Body)
		if a.StatusCode != http.StatusOK || !strings.Contains(string(page), "Theehuis is preparing your parcel") || len(a.Cookies()) > 0 {
			t.Errorf("%s: %d\n%s", link, a.StatusCode, page)
		}
	})
}
