package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/postal"
)

// testKey is a master key for databases that have no folder for theirs.
const testKey = "1:00112233445566778899aabbccddeeff00112233445566778899aabbccddee01"

// station is a served platform with one merchant, and the commands an operator types beside it.
type station struct {
	t     *testing.T
	data  string
	where []string // --data, --db and --key of every command
	s     settings
	keys  integration.Pair
	url   string
	// points: the sandbox's service points are loaded while it serves, which takes a core for seconds.
	points bool
}

// eachStation runs the test on every engine.
func eachStation(t *testing.T, test func(t *testing.T, s *station)) {
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			s := newStation(t, engine)
			s.found()
			test(t, s)
		})
	}
}

func newStation(t *testing.T, engine string) *station {
	s := &station{t: t, data: filepath.Join(t.TempDir(), "data")}
	s.s = settings{store: store{Data: s.data}, Patience: 5 * time.Second}
	s.where = []string{"--data", s.data}
	if engine == "postgres" {
		s.s.DB, s.s.Key = dbtest.Blank(t), testKey
		s.where = append(s.where, "--db", s.s.DB, "--key", testKey)
	}
	return s
}

// found makes the merchant with its keys.
func (s *station) found() {
	s.t.Helper()
	ctx := s.t.Context()
	p, err := s.s.open(ctx)
	s.must(err)
	defer p.close()
	s.must(p.migrate(ctx))
	s.must(p.wire(s.s, "http://127.0.0.1:1"))
	who, _, err := p.accounts.SignUp(ctx, account.Newcomer{Company: "Theehuis", Country: "NL", Name: "Ines", Email: "ines@example.org",
		Password: "kettle-and-cup-7"}, account.Visit{IP: "127.0.0.1"})
	s.must(err)
	from, err := account.SenderByID(ctx, p.db, who.Account, 0)
	s.must(err)
	from.Address = postal.Address{Name: "Ines", Company: "Theehuis", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht", Country: "NL"}
	s.must(p.accounts.SetSender(ctx, who, from))
	_, s.keys, err = p.integrations.Add(ctx, who, integration.Integration{Name: "Market"})
	s.must(err)
}

func (s *station) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// serve starts the platform; the answer stops it and is its exit code.
func (s *station) serve(extra ...string) (stop func() int) {
	s.t.Helper()
	os.Remove(filepath.Join(s.data, "url"))
	ctx, cancel := context.WithCancel(context.Background())
	var log syncBuffer
	done := make(chan int, 1)
	args := append(append([]string{"serve", "--listen", "127.0.0.1:0", "--log-level", "warn"}, s.where...), extra...)
	if !s.points {
		args = append(args, "--no-sandbox-points")
	}
	go func() { done <- run(place{ctx, io.Discard, &log}, args) }()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if text, err := os.ReadFile(filepath.Join(s.data, "url")); err == nil && len(text) > 0 {
			s.url = strings.TrimSpace(string(text))
			break
		}
		select {
		case code := <-done:
			cancel()
			s.t.Fatalf("serve ended with %d: %s", code, log.String())
		case <-time.After(25 * time.Millisecond):
		}
	}
	if s.url == "" {
		s.t.Fatalf("serve did not start: %s", log.String())
	}
	stop = sync.OnceValue(func() int { cancel(); return <-done })
	s.t.Cleanup(func() { stop() })
	return stop
}

// do runs a command at the station and answers its exit code and what it wrote.
func (s *station) do(command string, args ...string) (int, string) {
	return command1(s.t, append(append([]string{command}, s.where...), args...)...)
}

func command1(t *testing.T, args ...string) (int, string) {
	var out bytes.Buffer
	code := run(place{t.Context(), &out, &out}, args)
	return code, out.String()
}

// order imports one order; with a label it is the free letter. It answers the parcel's id, 0 when it was not taken.
func (s *station) order(ctx context.Context, ref string, label bool) int64 {
	body := fmt.Sprintf(`{"parcel":{"name":"Zoë van den Bergh","address":"Kanaalweg","house_number":"12b","city":"Utrecht","postal_code":"3526KM",
		"country":"NL","weight":"0.500","order_number":"%s","external_reference":"%s","request_label":%t,"shipment":{"id":8}}}`, ref, ref, label)
	status, answer := s.call(ctx, http.MethodPost, "/api/v2/parcels", body)
	var got struct {
		Parcel struct {
			ID int64 `json:"id"`
		} `json:"parcel"`
	}
	if status != http.StatusOK || json.Unmarshal(answer, &got) != nil {
		return 0
	}
	return got.Parcel.ID
}

func (s *station) call(ctx context.Context, method, path, body string) (int, []byte) {
	r, err := http.NewRequestWithContext(ctx, method, s.url+path, strings.NewReader(body))
	if err != nil {
		return 0, nil
	}
	r.SetBasicAuth(s.keys.Public, s.keys.Secret)
	r.Header.Set("Content-Type", "application/json")
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, []byte(err.Error())
	}
	defer a.Body.Close()
	answer, err := io.ReadAll(a.Body)
	if err != nil {
		return 0, nil
	}
	return a.StatusCode, answer
}

// syncBuffer may be written and read at the same time.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func pause() { time.Sleep(25 * time.Millisecond) }
