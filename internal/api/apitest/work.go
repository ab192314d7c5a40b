package apitest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/tracking"
	"github.com/waybill-ship/waybill/internal/webhook"
)

// hands says who does which job.
func (w *World) hands() *job.Hands {
	h := job.NewHands()
	job.Handle(h, time.Minute, func(ctx context.Context, j shipping.Settle) error { return w.Shipping.Settle(ctx, j) })
	job.Handle(h, time.Minute, func(ctx context.Context, j shipping.Drain) error { return w.Shipping.Drain(ctx, j) })
	job.Handle(h, time.Minute, func(ctx context.Context, j shipping.Announcement) error { return w.Shipping.AnnounceNow(ctx, j) })
	job.Handle(h, time.Minute, func(ctx context.Context, j shipping.Cancel) error { return w.Shipping.CancelLater(ctx, j) })
	// Carriers are asked where a test says so, by the sandbox's clock; the polls' own times are the world's, which the queue does not know.
	h.Queue(tracking.Queue, 1)
	job.Handle(h, time.Minute, func(context.Context, tracking.Poll) error { return job.Again(24 * time.Hour) })
	job.Handle(h, time.Minute, func(context.Context, tracking.Subscription) error { return nil }) // nor do they knock by themselves
	w.Webhooks.Hands(h, 1)
	w.Pickups.Hands(h)
	job.Handle(h, time.Minute, w.Reports.Write)
	return h
}

// Work does the jobs that are due, and those they lead to, until none is left.
func (w *World) Work() {
	w.T.Helper()
	for range 20 {
		if w.due() == 0 {
			return
		}
		crew, err := job.Start(w.T.Context(), w.DB, w.hands(), 2, time.Hour)
		w.must(err)
		for deadline := time.Now().Add(20 * time.Second); w.due() > 0 && time.Now().Before(deadline); {
			time.Sleep(20 * time.Millisecond)
		}
		w.must(crew.Stop(w.T.Context())) // which lets running jobs finish; what they lead to is found above
	}
	w.T.Fatal("the jobs come to no end")
}

// due is how many jobs wait for a hand.
func (w *World) due() (n int) {
	waiting, _, err := job.Depth(w.T.Context(), w.DB)
	w.must(err)
	for _, one := range waiting {
		n += one
	}
	return n
}

// hook is a shop's machine that hears webhooks.
type hook struct {
	mu     sync.Mutex
	server *httptest.Server
	heard  []string
}

// Hook makes the shop's integration tell a machine of the test, which checks every signature. Heard says what it heard.
func (s Shop) Hook() {
	s.T.Helper()
	w := s.World
	if w.hook.server == nil {
		w.hook.server = httptest.NewServer(http.HandlerFunc(w.listen))
		w.T.Cleanup(w.hook.server.Close)
	}
	i, err := integration.Get(s.T.Context(), s.DB, s.By.Account, s.ID)
	s.must(err)
	i.WebhookURL, i.WebhookActive = fmt.Sprintf("%s/%d/%d", w.hook.server.URL, s.By.Account, s.ID), true
	_, err = s.Integrations.Set(s.T.Context(), s.By, i)
	s.must(err)
}

// Heard is what was told since it was last asked: action and, of a parcel, its status.
func (w *World) Heard() []string {
	w.hook.mu.Lock()
	defer w.hook.mu.Unlock()
	all := w.hook.heard
	w.hook.heard = nil
	return all
}

func (w *World) listen(_ http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var account, shop int64
	if _, scan := fmt.Sscanf(r.URL.Path, "/%d/%d", &account, &shop); err != nil || scan != nil {
		w.T.Errorf("webhook at %s: %v", r.URL.Path, err)
		return
	}
	key, err := w.Integrations.SigningSecret(r.Context(), account, shop)
	if err != nil || webhook.Sign(key, body) != r.Header.Get(webhook.SignatureHeader) {
		w.T.Errorf("webhook %s is not signed by its shop: %v", body, err)
	}
	var told struct {
		Action string `json:"action"`
		Parcel struct {
			Status struct {
				ID int `json:"id"`
			} `json:"status"`
		} `json:"parcel"`
	}
	if err := json.Unmarshal(body, &told); err != nil {
		w.T.Errorf("webhook is no JSON: %v: %s", err, body)
	}
	line := told.Action
	if told.Parcel.Status.ID != 0 {
		line += fmt.Sprintf(" %d", told.Parcel.Status.ID)
	}
	w.hook.mu.Lock()
	defer w.hook.mu.Unlock()
	w.hook.heard = append(w.hook.heard, line)
}
