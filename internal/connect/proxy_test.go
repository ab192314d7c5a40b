package connect

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"
)

// trick is what a proxy does to a request instead of passing it on; it reports false to let it pass.
type trick func(p *proxy, w http.ResponseWriter, r *http.Request) bool

// proxy stands before a platform and plays tricks.
type proxy struct {
	next http.Handler
	url  string
	late sync.WaitGroup // what is worked after its connection broke off

	mu    sync.Mutex
	trick trick
	seen  []string // the requests that came, as "POST /api/v2/parcels"
}

func (p *proxy) play(t trick) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trick = t
}

func (p *proxy) calls() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.seen...)
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.seen = append(p.seen, r.Method+" "+r.URL.Path)
	trick := p.trick
	p.mu.Unlock()
	if trick == nil || !trick(p, w, r) {
		p.next.ServeHTTP(w, r)
	}
}

// answer works the request and keeps the answer.
func (p *proxy) answer(r *http.Request) *httptest.ResponseRecorder {
	got := httptest.NewRecorder()
	p.next.ServeHTTP(got, r)
	return got
}

// The tricks, for the requests of a method ("" is all), the next n of them.
func tricky(method string, n int, do trick) trick {
	var mu sync.Mutex
	return func(p *proxy, w http.ResponseWriter, r *http.Request) bool {
		if method != "" && r.Method != method {
			return false
		}
		mu.Lock()
		left := n
		n--
		mu.Unlock()
		return left > 0 && do(p, w, r)
	}
}

// code answers with a status and does nothing.
func code(status int, header ...string) trick {
	return func(_ *proxy, w http.ResponseWriter, _ *http.Request) bool {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		return true
	}
}

// dropped does the work and breaks the connection instead of answering.
func dropped(p *proxy, _ http.ResponseWriter, r *http.Request) bool {
	p.answer(r)
	panic(http.ErrAbortHandler)
}

// half does the work and answers with half of it.
func half(p *proxy, w http.ResponseWriter, r *http.Request) bool {
	got := p.answer(r)
	w.Header().Set("Content-Length", got.Result().Header.Get("Content-Length"))
	body := got.Body.Bytes()
	w.WriteHeader(got.Code)
	_, _ = bytes.NewReader(body[:len(body)/2]).WriteTo(w)
	panic(http.ErrAbortHandler)
}

// failed does the work and says that it failed.
func failed(p *proxy, w http.ResponseWriter, r *http.Request) bool {
	p.answer(r)
	w.WriteHeader(http.StatusInternalServerError)
	return true
}

// hanging does the work and never answers.
func hanging(p *proxy, _ http.ResponseWriter, r *http.Request) bool {
	p.answer(r)
	select {
	case <-r.Context().Done():
	case <-time.After(time.Minute):
	}
	return true
}
