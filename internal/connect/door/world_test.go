package door

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/web"
)

const token = "wb_test_8cV2kQ0pZs7LmNfX"

// ends are a platform with one shop, and a Connect before it that is called by HTTP.
type ends struct {
	t     *testing.T
	shop  apitest.Shop
	e     *connect.Engine
	doors http.Handler
	at    string        // where the platform is
	asked *atomic.Int64 // how often it was asked for service points
	away  *atomic.Bool  // it answers nothing but 503
	// loose lets exchanges differ from the contract, where nonsense is sent on purpose.
	loose bool
}

// diary is a log that tests may read while it is written.
type diary struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *diary) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

// logged is what all tests of the package log.
var logged diary

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	os.Exit(m.Run())
}

func (s *diary) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func open(t *testing.T, engine string) *ends {
	t.Helper()
	w := &ends{t: t, shop: apitest.Open(t, dbtest.Open(t, "sqlite")), asked: new(atomic.Int64), away: new(atomic.Bool)}
	w.shop.Quiet = true
	platform := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "service-points") {
			w.asked.Add(1)
		}
		if w.away.Load() {
			rw.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.shop.Mux.ServeHTTP(rw, r)
	}))
	t.Cleanup(platform.Close)
	w.at = platform.URL
	keys, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{7}})
	if err != nil {
		t.Fatal(err)
	}
	c := connect.Config{Platform: platform.URL, PublicURL: "http://127.0.0.1:1", Keys: keys, Log: slog.Default()}
	if engine == "postgres" {
		c.Database = dbtest.Blank(t)
	} else {
		c.Path = filepath.Join(t.TempDir(), "connect.db")
	}
	if w.e, err = connect.Open(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.e.Close)
	mux := http.NewServeMux()
	(&Door{Engine: w.e, Tokens: []string{"another-token-that-is-good", token}}).Mount(mux)
	w.doors = (&web.Front{Links: web.Links{URL: "http://connect.test"}}).Wrap(mux)
	return w
}

// run works the lanes until the test ends.
func (w *ends) run() {
	ctx, stop := context.WithCancel(context.WithoutCancel(w.t.Context()))
	done := make(chan struct{})
	go func() { defer close(done); _ = w.e.Run(ctx) }()
	w.t.Cleanup(func() { stop(); <-done })
}

// call calls the API with the token, or with other headers in pairs, and holds the exchange to the contract.
func (w *ends) call(method, path, body string, header ...string) apitest.Reply {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, "http://connect.test"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.doors.ServeHTTP(rec, r)
	got := apitest.Reply{Code: rec.Code, Header: rec.Header(), Body: rec.Body.String()}
	if !w.loose {
		keepsContract(w.t, method, path, body, r.Header, got)
	}
	return got
}

// merchant makes the shop's merchant known and connects it with its keys.
func (w *ends) merchant(ref string) {
	w.t.Helper()
	w.call(http.MethodPut, "/v1/merchants/"+ref, `{"name":"Bikes & Bells"}`).Want(w.t, 200)
	w.call(http.MethodPost, "/v1/merchants/"+ref+"/keys", w.keys()).Want(w.t, 200)
}

func (w *ends) keys() string {
	return fmt.Sprintf(`{"public_key":%q,"secret_key":%q}`, w.shop.Keys.Public, w.shop.Keys.Secret)
}

// parcel is a good order's body; more is added behind its fields.
func parcel(more string) string {
	return `{"name":"Ilse Vos","address":"Kade","house_number":"7","city":"Rotterdam","postal_code":"3011AA","country":"NL","weight":"1.250"` + more + `}`
}

// until reads the news behind a number until there is one of a kind.
func (w *ends) until(after int64, kind string) map[string]any {
	w.t.Helper()
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); {
		got := w.call(http.MethodGet, fmt.Sprintf("/v1/news?after=%d&wait=5&limit=1", after), "").Want(w.t, 200)
		for _, n := range got["news"].([]any) {
			if n := n.(map[string]any); n["kind"] == kind {
				return n
			}
		}
		after = int64(got["next"].(float64))
	}
	w.t.Fatalf("no %s came", kind)
	return nil
}

// errorOf is the text of a refusal.
func errorOf(t *testing.T, r apitest.Reply) (text string, fields map[string]string) {
	t.Helper()
	var out refusal
	dec := json.NewDecoder(strings.NewReader(r.Body))
	if err := dec.Decode(&out); err != nil || out.Error == "" {
		t.Fatalf("%d is no refusal: %.300s", r.Code, r.Body)
	}
	if _, err := dec.Token(); err != io.EOF { //nolint:errorlint // Token answers it bare
		t.Errorf("there is more behind the refusal: %.300s", r.Body)
	}
	fields = map[string]string{}
	for _, f := range out.Fields {
		fields[f.Field] = f.Message
	}
	return out.Error, fields
}
