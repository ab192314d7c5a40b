package connect

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// forgetful makes a Waybill look like a platform that has only what is known of Sendcloud: no feed, no consent page, and an external reference
// that may be used again and again, each time for a new parcel. It numbers the references on their way in and takes the numbers off again.
type forgetful struct {
	next http.Handler
	mu   sync.Mutex
	used map[string]int
}

type parcels struct {
	List []json.RawMessage `json:"parcels"`
}

var numbered = regexp.MustCompile(`("external_reference":\s*"[^"~]*)~\d+"`)

func (f *forgetful) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query().Get("external_reference")
	switch {
	case strings.HasPrefix(r.URL.Path, "/api/waybill/"), strings.HasPrefix(r.URL.Path, "/.well-known/"):
		http.NotFound(w, r)
	case r.Method == http.MethodPost && r.URL.Path == "/api/v2/parcels":
		f.answer(w, f.pass(r, f.number(r)))
	case asked != "":
		f.mu.Lock()
		n := f.used[asked]
		f.mu.Unlock()
		all := parcels{List: []json.RawMessage{}}
		for i := range n {
			q := r.URL.Query()
			q.Set("external_reference", fmt.Sprintf("%s~%d", asked, i))
			one := r.Clone(r.Context())
			one.URL.RawQuery = q.Encode()
			var page parcels
			_ = json.Unmarshal(f.pass(one, nil).Body.Bytes(), &page)
			all.List = append(all.List, page.List...)
		}
		got := httptest.NewRecorder()
		_ = json.NewEncoder(got).Encode(all)
		f.answer(w, got)
	default:
		f.answer(w, f.pass(r, nil))
	}
}

// number gives each parcel of a request a reference of its own.
func (f *forgetful) number(r *http.Request) []byte {
	var body struct {
		Parcels []map[string]json.RawMessage `json:"parcels"`
	}
	_ = json.NewDecoder(r.Body).Decode(&body)
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range body.Parcels {
		var ref string
		_ = json.Unmarshal(p["external_reference"], &ref)
		p["external_reference"] = fmt.Appendf(nil, "%q", fmt.Sprintf("%s~%d", ref, f.used[ref]))
		f.used[ref]++
	}
	out, _ := json.Marshal(body)
	return out
}

func (f *forgetful) pass(r *http.Request, body []byte) *httptest.ResponseRecorder {
	if body != nil {
		r = r.Clone(r.Context())
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	got := httptest.NewRecorder()
	f.next.ServeHTTP(got, r)
	return got
}

func (f *forgetful) answer(w http.ResponseWriter, got *httptest.ResponseRecorder) {
	body := numbered.ReplaceAll(got.Body.Bytes(), []byte(`$1"`))
	for name, v := range got.Header() {
		if name != "Content-Length" {
			w.Header()[name] = v
		}
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(got.Code)
	_, _ = w.Write(body)
}

// late does the work a moment after the connection broke off.
func late(p *proxy, _ http.ResponseWriter, r *http.Request) bool {
	body, _ := io.ReadAll(r.Body)
	later := r.Clone(context.WithoutCancel(r.Context()))
	later.Body = io.NopCloser(bytes.NewReader(body))
	p.late.Go(func() { time.Sleep(900 * time.Millisecond); p.answer(later) })
	panic(http.ErrAbortHandler)
}

func TestSendcloudItselfGetsEachOrderOnce(t *testing.T) {
	t.Parallel()
	for name, trick := range map[string]trick{"well": nil, "dropped": dropped, "half": half, "failed": failed, "hanging": hanging, "late": late, "500": code(500), "429": code(429, "Retry-After", "1")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := platform(t)
			w.proxy.next = &forgetful{next: w.shop.Mux, used: map[string]int{}}
			w.connect("sqlite")
			w.e.settleAfter = 2 * time.Second
			m := w.merchant("seller-1")
			if m.feed || int64(m.Integration) != w.shop.ID {
				t.Errorf("connected as %+v", m)
			}
			link, err := w.e.ConsentLink(t.Context(), "seller-1", "")
			if err != nil || len(link.Steps) == 0 {
				t.Errorf("link %+v, %v", link, err)
			}
			if trick != nil {
				w.proxy.play(tricky(http.MethodPost, 2, trick))
			}
			w.hand("seller-1", order("S-1"), order("S-2"))
			w.run()
			o := w.until("seller-1", "S-1", OrderThere)
			w.until("seller-1", "S-2", OrderThere)
			w.hand("seller-1", NewOrder{Reference: "S-1", Parcel: bytes.ReplaceAll(order("S-1").Parcel, []byte("Ilse"), []byte("Jan"))})
			if again := w.until("seller-1", "S-1", OrderThere); again.PlatformID != o.PlatformID {
				t.Errorf("changed: %+v", again)
			}
			w.proxy.late.Wait()
			if there := w.there(); len(there) != 2 || there["S-1~0"] == nil && there["S-1~1"] == nil && there["S-1~2"] == nil {
				t.Errorf("at the platform: %+v", there)
			}
		})
	}
}
