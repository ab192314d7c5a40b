package emulator

import (
	"bytes"
	"cmp"
	"container/heap"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"
)

const (
	pushBatch = 100
	pushTries = 12
	pushTick  = time.Second
)

// due is a parcel and the time of the first news of it that was not pushed.
type due struct {
	at time.Time
	p  *parcel
}

// pushQueue is a heap by time.
type pushQueue []due

func (q pushQueue) Len() int           { return len(q) }
func (q pushQueue) Less(i, j int) bool { return q[i].at.Before(q[j].at) }
func (q pushQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *pushQueue) Push(x any)        { *q = append(*q, x.(due)) }
func (q *pushQueue) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}

func (k *keyState) wake() {
	select {
	case k.kick <- struct{}{}:
	default:
	}
}

// plan puts parcels in the queue of a key that wants news. The caller holds mu.
func (e *Emulator) plan(k *keyState, parcels ...*parcel) {
	if k.url == "" {
		return
	}
	for _, p := range parcels {
		life := p.life()
		if i := slices.IndexFunc(life, func(ev event) bool { return ev.At.After(k.pushed) }); i >= 0 {
			heap.Push(&k.queue, due{life[i].At, p})
		}
	}
	k.wake()
}

// replan makes the queue anew after a plan has changed. The caller holds mu.
func (e *Emulator) replan(k *keyState) {
	k.queue = nil
	for _, sh := range k.shipments {
		e.plan(k, sh.Parcels...)
	}
	k.wake()
}

// subscribe sends a key's news to a URL from now on, signed with the secret.
func (e *Emulator) subscribe(w http.ResponseWriter, r *http.Request, key string) {
	var in struct {
		URL    string `json:"url"`
		Secret string `json:"secret"`
	}
	if p := read(r, &in); p != nil {
		p.send(w)
		return
	}
	u, err := url.Parse(in.URL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		bad("INVALID", "url", "The URL must begin with http:// or https://.").send(w)
		return
	case len(in.Secret) < 16:
		bad("INVALID", "secret", "The secret has 16 characters or more.").send(w)
		return
	}
	e.mu.Lock()
	k := e.state.key(key)
	since := e.clock(k)
	if k.url != "" {
		since = k.pushed // another address, the same story
	}
	seq := e.record(record{Type: recordPush, Key: key, URL: in.URL, Secret: in.Secret, At: since})
	e.startPush(k)
	e.mu.Unlock()
	if e.durable(w, seq) {
		send(w, http.StatusOK, map[string]string{"url": in.URL})
	}
}

func (e *Emulator) unsubscribe(w http.ResponseWriter, _ *http.Request, key string) {
	e.mu.Lock()
	k := e.state.key(key)
	seq := e.record(record{Type: recordPush, Key: key})
	k.queue = nil
	if k.stop != nil {
		k.stop()
		k.stop = nil
	}
	e.mu.Unlock()
	if e.durable(w, seq) {
		w.WriteHeader(http.StatusNoContent)
	}
}

// startPush begins to serve a subscription. The caller holds mu.
func (e *Emulator) startPush(k *keyState) {
	e.replan(k)
	if k.stop != nil || e.ctx.Err() != nil {
		return
	}
	ctx, cancel := context.WithCancel(e.ctx)
	k.stop = cancel
	e.work.Go(func() { e.push(ctx, k) })
}

// push delivers a key's news in order, batch by batch, each until it is taken or given up.
func (e *Emulator) push(ctx context.Context, k *keyState) {
	tick := time.NewTicker(pushTick)
	defer tick.Stop()
	tries := 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-k.kick:
		}
		for ctx.Err() == nil {
			batch, upto, to, secret := e.gather(k)
			if len(batch) == 0 {
				break
			}
			if e.deliver(ctx, to, secret, batch) || tries >= pushTries {
				tries = 0
				e.pushedTo(k, upto)
				continue
			}
			tries++
			sleep(ctx, min(30*time.Second, 100*time.Millisecond<<tries))
		}
	}
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// gather is the oldest news that was not delivered, all of one moment together.
func (e *Emulator) gather(k *keyState) (batch []trackEvent, upto time.Time, to, secret string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	now, real := e.clock(k), e.o.Now()
	var found []due
	for len(k.queue) > 0 && !k.queue[0].at.After(now) {
		next := k.queue[0]
		if len(found) >= pushBatch && next.at.After(found[len(found)-1].at) {
			break
		}
		heap.Pop(&k.queue)
		life := next.p.life()
		i := slices.IndexFunc(life, func(ev event) bool { return ev.At.Equal(next.at) })
		if i < 0 {
			continue
		}
		found = append(found, next)
		if j := slices.IndexFunc(life, func(ev event) bool { return ev.At.After(next.at) }); j >= 0 {
			heap.Push(&k.queue, due{life[j].At, next.p})
		}
		if next.p.ship.visible(real) {
			t := next.p.told(life[i])
			t.Number, t.Expected = next.p.Number, next.p.expectedOn()
			batch = append(batch, t)
		}
	}
	if len(found) == 0 {
		return nil, time.Time{}, "", ""
	}
	upto = slices.MaxFunc(found, func(a, b due) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) }).at
	for _, f := range found { // kept until delivered: a failed batch is gathered again
		heap.Push(&k.queue, f)
	}
	k.dropRepeats()
	return batch, upto, k.url, k.secret
}

// dropRepeats keeps one entry a parcel, the earliest.
func (k *keyState) dropRepeats() {
	slices.SortStableFunc(k.queue, func(a, b due) int { return a.at.Compare(b.at) })
	seen := map[*parcel]bool{}
	k.queue = slices.DeleteFunc(k.queue, func(d due) bool {
		was := seen[d.p]
		seen[d.p] = true
		return was
	})
	heap.Init(&k.queue)
}

// pushedTo notes how far the news has gone and lines up what comes next.
func (e *Emulator) pushedTo(k *keyState, upto time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.record(record{Type: recordPushed, Key: k.id, At: upto})
	var again []*parcel
	k.queue = slices.DeleteFunc(k.queue, func(d due) bool {
		if d.at.After(upto) {
			return false
		}
		again = append(again, d.p)
		return true
	})
	heap.Init(&k.queue)
	e.plan(k, again...)
}

var pushClient = &http.Client{
	Timeout:       10 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func (e *Emulator) deliver(ctx context.Context, to, secret string, batch []trackEvent) bool {
	body, err := json.Marshal(map[string]any{"events": batch})
	if err != nil {
		return false
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Sandbox-Signature", sign(secret, e.o.Now(), body))
	resp, err := pushClient.Do(req)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode >= 200 && resp.StatusCode < 300
}

// sign is the signature of a push: the time of sending and an HMAC-SHA256 over time and body.
func sign(secret string, at time.Time, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%d.", at.Unix())
	mac.Write(body)
	return fmt.Sprintf("t=%d,v1=%s", at.Unix(), hex.EncodeToString(mac.Sum(nil)))
}
