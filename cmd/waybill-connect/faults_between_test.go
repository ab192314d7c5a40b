package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// between stands before a server and plays tricks on those who call it.
type between struct {
	url, target string
	front       *httptest.Server
	unfed       sync.Map // public keys of sellers whose platform has no feed
	keys        sync.Map // integration → what signs its webhooks

	mu    sync.Mutex
	armed *trick
	held  []*passage // webhooks that come later
	skew  time.Duration
	tests []string // what a trick found wrong at once
	away  atomic.Int64
}

// trick is one fault that waits for its victim.
type trick struct {
	kind  string
	suits func(*http.Request) bool
	patch time.Duration // how long a hanging one hangs
	done  chan struct{}
}

// passage is a request on its way, that can be made more than once.
type passage struct {
	method, path string
	header       http.Header
	body         []byte
}

func newBetween(t *testing.T, target string) *between {
	b := &between{target: target}
	b.front = httptest.NewServer(b)
	b.url = b.front.URL
	t.Cleanup(func() {
		b.front.CloseClientConnections()
		b.front.Close()
	})
	return b
}

// arm has the next request that suits suffer, and reports whether one did in time.
func (b *between) arm(k *trick, patience time.Duration) bool {
	k.done = make(chan struct{})
	b.mu.Lock()
	b.armed = k
	b.mu.Unlock()
	select {
	case <-k.done:
		return true
	case <-time.After(patience):
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	missed := b.armed == k
	b.armed = nil
	return !missed
}

// draw takes the trick that waits for such a request.
func (b *between) draw(r *http.Request) *trick {
	b.mu.Lock()
	defer b.mu.Unlock()
	k := b.armed
	if k == nil || !k.suits(r) {
		return nil
	}
	b.armed = nil
	close(k.done)
	return k
}

func (b *between) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if public, _, ok := r.BasicAuth(); ok && strings.HasPrefix(r.URL.Path, "/api/waybill/") {
		if unfed, _ := b.unfed.Load(public); unfed == true {
			http.NotFound(w, r)
			return
		}
	}
	p := &passage{r.Method, r.URL.RequestURI(), r.Header.Clone(), body}
	k := b.draw(r)
	switch {
	case strings.HasPrefix(r.URL.Path, "/hooks/"):
		b.hook(w, p, k)
	case k == nil:
		b.answer(w, b.pass(p))
	default:
		b.spoil(w, r, p, k)
	}
}

// pass makes the request at the target.
func (b *between) pass(p *passage) *httptest.ResponseRecorder {
	got := httptest.NewRecorder()
	r, err := http.NewRequest(p.method, b.target+p.path, bytes.NewReader(p.body)) //nolint:noctx // whoever asked may be gone: the work is done all the same
	if err != nil {
		got.Code = http.StatusBadGateway
		return got
	}
	r.Header = p.header
	a, err := (&http.Client{Timeout: 30 * time.Second}).Do(r)
	if err != nil {
		b.away.Add(1)
		got.Code = http.StatusBadGateway
		return got
	}
	defer a.Body.Close()
	maps.Copy(got.Header(), a.Header)
	text, err := io.ReadAll(a.Body)
	if err != nil {
		got.Code = 0 // it died in the middle of the answer
		return got
	}
	got.Code = a.StatusCode
	got.Body.Write(text)
	return got
}

// answer hands an answer on, as late or early as the clocks are apart.
func (b *between) answer(w http.ResponseWriter, got *httptest.ResponseRecorder) {
	if got.Code == 0 {
		panic(http.ErrAbortHandler)
	}
	maps.Copy(w.Header(), got.Header())
	b.mu.Lock()
	skew := b.skew
	b.mu.Unlock()
	if at, err := http.ParseTime(got.Header().Get("Date")); err == nil {
		w.Header().Set("Date", at.Add(skew).UTC().Format(http.TimeFormat))
	}
	w.WriteHeader(got.Code)
	_, _ = w.Write(got.Body.Bytes())
}

// spoil is what becomes of a call to the platform's API.
func (b *between) spoil(w http.ResponseWriter, r *http.Request, p *passage, k *trick) {
	switch k.kind {
	case api429:
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
	case api500:
		w.WriteHeader(http.StatusInternalServerError)
	case apiLying: // it did what was asked
		b.pass(p)
		w.WriteHeader(http.StatusInternalServerError)
	case apiHalf:
		got := b.pass(p)
		w.Header().Set("Content-Type", got.Header().Get("Content-Type"))
		w.Header().Set("Content-Length", fmt.Sprint(got.Body.Len()))
		w.WriteHeader(max(got.Code, 200))
		_, _ = w.Write(got.Body.Bytes()[:got.Body.Len()/2])
		panic(http.ErrAbortHandler)
	case apiSilent: // stored, and no answer
		b.pass(p)
		panic(http.ErrAbortHandler)
	case apiHanging:
		b.pass(p)
		select {
		case <-r.Context().Done():
		case <-time.After(k.patch):
		}
		panic(http.ErrAbortHandler)
	}
}

// hook is what becomes of a webhook. The platform always hears that it arrived: after a failure it would leave this endpoint alone for minutes,
// and there would be nothing left to spoil.
func (b *between) hook(w http.ResponseWriter, p *passage, k *trick) {
	defer w.WriteHeader(http.StatusOK)
	if k == nil {
		b.pass(p)
		b.release()
		return
	}
	switch k.kind {
	case hookLost:
	case hookDoubled:
		b.pass(p)
		b.pass(p)
	case hookAfter: // after the one that follows
		b.mu.Lock()
		b.held = append(b.held, p)
		b.mu.Unlock()
	case hookForged:
		b.forge(p)
		b.pass(p)
	case hookLate:
		late := b.older(p, time.Hour)
		b.mu.Lock()
		b.held = append(b.held, late)
		b.mu.Unlock()
	}
}

// release lets the webhooks go that were held back.
func (b *between) release() {
	b.mu.Lock()
	held := b.held
	b.held = nil
	b.mu.Unlock()
	for _, p := range held {
		b.pass(p)
	}
}

// forge tries webhooks that the platform did not write: another body with its signature, and another's signature. Connect must take neither.
func (b *between) forge(p *passage) {
	var said map[string]any
	if json.Unmarshal(p.body, &said) != nil {
		return
	}
	if box, ok := said["parcel"].(map[string]any); ok {
		box["status"], box["tracking_number"] = map[string]any{"id": 11, "message": "Delivered"}, "FORGED"
	}
	said["timestamp"] = time.Now().Add(time.Hour).UnixMilli()
	body, err := json.Marshal(said)
	if err != nil {
		return
	}
	other := p.header.Clone()
	other.Set(sendcloud.SignatureHeader, signed("not-the-key", body))
	for _, f := range []*passage{{p.method, p.path, p.header, body}, {p.method, p.path, other, body}} {
		if got := b.pass(f); got.Code < 300 && got.Code != 0 {
			b.mu.Lock()
			b.tests = append(b.tests, fmt.Sprintf("a forged webhook was taken: %d %s", got.Code, got.Body))
			b.mu.Unlock()
		}
	}
}

// older is the webhook as the platform would have written it so long ago.
func (b *between) older(p *passage, by time.Duration) *passage {
	var said map[string]json.RawMessage
	var at int64
	if json.Unmarshal(p.body, &said) != nil || json.Unmarshal(said["timestamp"], &at) != nil {
		return p
	}
	said["timestamp"] = json.RawMessage(fmt.Sprint(at - by.Milliseconds()))
	body, err := json.Marshal(said)
	if err != nil {
		return p
	}
	late := &passage{p.method, p.path, p.header.Clone(), body}
	b.keys.Range(func(_, key any) bool {
		if p.header.Get(sendcloud.SignatureHeader) != signed(key.(string), p.body) {
			return true
		}
		late.header.Set(sendcloud.SignatureHeader, signed(key.(string), body))
		return false
	})
	return late
}

func signed(key string, body []byte) string {
	m := hmac.New(sha256.New, []byte(key))
	m.Write(body)
	return hex.EncodeToString(m.Sum(nil))
}
