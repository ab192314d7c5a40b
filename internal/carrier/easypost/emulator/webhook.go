package emulator

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

const hookKind = "webhook"

// hook is where a customer is told of news.
type hook struct {
	ID       string   `json:"id"`
	Customer customer `json:"customer"`
	URL      string   `json:"url"`
	Secret   string   `json:"secret"`
	Gone     bool     `json:"gone,omitempty"`
}

func (h hook) view() map[string]any {
	return map[string]any{"id": h.ID, "object": "Webhook", "mode": "test", "url": h.URL, "disabled_at": nil}
}

// patience is how long a listener may take.
const patience = 5 * time.Second

// hook is POST /webhooks.
func (e *Emulator) hook(w http.ResponseWriter, r *http.Request, who customer) {
	var in struct {
		URL    string `json:"url"`
		Secret string `json:"webhook_secret"`
	}
	if !read(w, r, "webhook", &in) {
		return
	}
	var c check
	c.need("url", in.URL)
	u, err := url.Parse(in.URL)
	c.say(err == nil && (u.Scheme == "http" || u.Scheme == "https" || in.URL == "") && (u.Host != "" || in.URL == ""), "url", "is not a URL")
	if lacking(w, c) {
		return
	}
	h := hook{ID: e.id("hook_"), Customer: who, URL: in.URL, Secret: in.Secret}
	if err := e.Desk().Keep(hookKind, h.ID, h); err != nil {
		refuse(w, http.StatusInternalServerError, "INTERNAL_SERVER_ERROR", err.Error())
		return
	}
	emulate.Send(w, http.StatusCreated, h.view())
}

func (e *Emulator) hooksOf(who customer) []hook {
	return slices.DeleteFunc(emulate.Rows[hook](e.Desk(), hookKind), func(h hook) bool { return h.Gone || h.Customer != who })
}

func (e *Emulator) hooks(w http.ResponseWriter, _ *http.Request, who customer) {
	all := []map[string]any{}
	for _, h := range e.hooksOf(who) {
		all = append(all, h.view())
	}
	emulate.Send(w, http.StatusOK, map[string]any{"webhooks": all})
}

func (e *Emulator) ownHook(r *http.Request, who customer) (hook, bool) {
	var h hook
	ok := e.Desk().Get(hookKind, r.PathValue("id"), &h) && h.Customer == who && !h.Gone
	return h, ok
}

func (e *Emulator) showHook(w http.ResponseWriter, r *http.Request, who customer) {
	h, ok := e.ownHook(r, who)
	if !ok {
		notFound(w)
		return
	}
	emulate.Send(w, http.StatusOK, h.view())
}

func (e *Emulator) unhook(w http.ResponseWriter, r *http.Request, who customer) {
	h, ok := e.ownHook(r, who)
	if !ok {
		notFound(w)
		return
	}
	h.Gone = true
	if err := e.Desk().Keep(hookKind, h.ID, h); err != nil {
		refuse(w, http.StatusInternalServerError, "INTERNAL_SERVER_ERROR", err.Error())
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{})
}

// tell sends an event tracker.updated for each scan that was not told yet, in order. What is not taken is told again next time.
func (e *Emulator) tell(ctx context.Context) {
	e.telling.Lock()
	defer e.telling.Unlock()
	for _, s := range emulate.Rows[shipment](e.Desk(), shipmentKind) {
		hooks := e.hooksOf(s.Customer)
		if !s.bought() || len(hooks) == 0 {
			continue
		}
		all := e.Desk().Scans(s.Life)
		for n := s.Pushed; n < len(all); n++ {
			body, err := json.Marshal(map[string]any{
				"id": e.id("evt_"), "object": "Event", "mode": "test", "description": "tracker.updated", "created_at": stamp(all[n].At), "updated_at": stamp(all[n].At),
				"previous_attributes": map[string]any{}, "pending_urls": []string{}, "completed_urls": []string{}, "status": "pending",
				"result": e.trackerOf(s, all[:n+1]),
			})
			if err != nil || slices.ContainsFunc(hooks, func(h hook) bool { return !push(ctx, h, body) }) || !e.pushed(s.ID, n+1) {
				break
			}
		}
	}
}

// pushed notes how far the webhooks were told.
func (e *Emulator) pushed(id string, n int) bool {
	e.change.Lock()
	defer e.change.Unlock()
	var s shipment
	if !e.Desk().Get(shipmentKind, id, &s) {
		return false
	}
	s.Pushed = n
	return e.Desk().Keep(shipmentKind, id, s) == nil
}

// push sends an event; true when it was taken.
func push(ctx context.Context, h hook, body []byte) bool {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	if h.Secret != "" {
		mac := hmac.New(sha256.New, []byte(h.Secret))
		mac.Write(body)
		req.Header.Set("X-Hmac-Signature", "hmac-sha256-hex="+hex.EncodeToString(mac.Sum(nil)))
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	return resp.StatusCode < 300
}
