package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest/cluster"
	"github.com/waybill-ship/waybill/internal/dbtest/loopback"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
)

const (
	stormToken = "a-token-for-nothing-but-storms-42"
	stormKey   = "5a17ab1e5a17ab1e5a17ab1e5a17ab1e5a17ab1e5a17ab1e5a17ab1e5a17ab1e"
)

// theatre is both ends as processes of their own, with proxies between them.
type theatre struct {
	t      *testing.T
	engine string
	dir    string
	log    *os.File
	pg     *cluster.Server // on PostgreSQL

	platform, connect, carrier *mortal
	toPlatform, toConnect      *between
	sellers                    []*seller
}

// seller is one merchant of the marketplace.
type seller struct {
	ref         string
	account     int64
	integration int64
	keys        integration.Pair
	unfed       bool // its platform has no feed, as Sendcloud has none
}

func newTheatre(t *testing.T, engine string, sellers, unfed int) *theatre {
	w := &theatre{t: t, engine: engine, dir: t.TempDir()}
	var err error
	w.log, err = os.Create(filepath.Join(w.dir, "log"))
	w.must(err)
	t.Cleanup(w.end)
	for name, built := range map[string]func() (string, error){"waybill": platformBinary, "waybill-connect": connectBinary} {
		at, err := built()
		w.must(err)
		w.must(os.Symlink(at, filepath.Join(w.dir, name)))
	}
	if engine == "postgres" {
		w.pg, err = cluster.New("-c fsync=off -c full_page_writes=off")
		w.must(err)
		t.Cleanup(func() { _ = w.pg.Close() })
	}
	w.carrier = w.program("waybill", "/livez", "sandbox", "--dir", filepath.Join(w.dir, "ledger"))
	w.platform = w.program("waybill", "/readyz", w.stored("platform", "serve", "--sandbox", w.carrier.url(), "--no-sandbox-points", "--allow-private", "--limits", "off",
		"--patience", "2s", "--rescue", "3s", "--log-level", "warn")...)
	w.toPlatform = newBetween(t, w.platform.url())
	w.connect = w.program("waybill-connect", "/v1/figures", "")
	w.toConnect = newBetween(t, w.connect.url())
	w.connect.args = w.stored("connect", "serve", "--platform", w.toPlatform.url, "--url", w.toConnect.url, "--sweep", "2s",
		"--log-level", "error", "--token", stormToken)
	w.carrier.start()
	w.signUp(sellers)
	for _, s := range w.sellers[:unfed] {
		s.unfed = true
	}
	w.platform.start()
	w.connect.start()
	w.join()
	return w
}

func (w *theatre) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// stored adds to a command where it keeps things.
func (w *theatre) stored(name, command string, args ...string) []string {
	args = append([]string{command, "--data", filepath.Join(w.dir, name)}, args...)
	if w.pg != nil {
		args = append(args, "--db", w.database(name), "--key", stormKey)
	}
	return args
}

// database makes a database of that name where there is none, and answers its URL.
func (w *theatre) database(name string) string {
	conn, err := pgx.Connect(w.t.Context(), w.pg.URL)
	w.must(err)
	defer conn.Close(w.t.Context())
	_, err = conn.Exec(w.t.Context(), "CREATE DATABASE "+name)
	w.must(err)
	return strings.Replace(w.pg.URL, "/postgres?", "/"+name+"?", 1)
}

// signUp opens the sellers' accounts before the platform's first start.
func (w *theatre) signUp(n int) {
	ctx := w.t.Context()
	move := exec.CommandContext(ctx, filepath.Join(w.dir, "waybill"), append([]string{"migrate"}, w.platform.storeArgs()...)...)
	if out, err := move.CombinedOutput(); err != nil {
		w.t.Fatalf("migrate: %v: %s", err, out)
	}
	given, place := "", db.Config{Path: filepath.Join(w.dir, "platform", db.DumpFile)}
	if w.pg != nil {
		given, place = stormKey, db.Config{URL: strings.Replace(w.pg.URL, "/postgres?", "/platform?", 1)}
	}
	sealer, err := secret.Load(given, filepath.Join(w.dir, "platform"), w.pg != nil)
	w.must(err)
	d, err := db.Open(ctx, place)
	w.must(err)
	defer d.Close()
	w.must(account.EnsureOperator(ctx, d, time.Now()))
	for i := range n {
		s := &seller{ref: fmt.Sprintf("seller-%d", i+1)}
		w.open(ctx, d, sealer, s)
		w.sellers = append(w.sellers, s)
	}
}

// open opens one seller's account, with a contract to practise with and a shop's keys.
func (w *theatre) open(ctx context.Context, d *db.DB, sealer *secret.Sealer, s *seller) {
	desk := &account.Desk{DB: d, Sealer: sealer, Sandbox: true}
	who, _, err := desk.SignUp(ctx, account.Newcomer{Company: "Kramer BV", Country: "NL", Name: "Ines Kramer", Email: s.ref + "@example.org",
		Password: "kettle-and-cup-7"}, account.Visit{IP: "127.0.0.1"})
	w.must(err)
	s.account = who.Account
	from, err := account.SenderByID(ctx, d, who.Account, 0)
	w.must(err)
	from.Address = postal.Address{Name: "Ines Kramer", Company: "Kramer BV", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht", Country: "NL"}
	w.must(desk.SetSender(ctx, who, from))
	id, err := d.NextID(ctx, "contract")
	w.must(err)
	c := carrier.Contract{ID: id, AccountID: who.Account, Carrier: sandbox.Code, Name: "Sandbox", Active: true, Credentials: sandbox.NewCredentials()}
	w.must(d.Write(ctx, who.Account, func(ctx context.Context, tx *db.Tx) error {
		return carrier.AddContract(ctx, tx, sealer, who.Account, c, time.Now())
	}))
	shop, keys, err := (&integration.Book{DB: d, Sealer: sealer, Events: &event.Book{}}).Add(ctx, who, integration.Integration{Name: "Market"})
	w.must(err)
	s.integration, s.keys = shop.ID, keys
}

// join connects every seller with its keys, while all is well.
func (w *theatre) join() {
	for _, s := range w.sellers {
		w.toPlatform.unfed.Store(s.keys.Public, s.unfed)
		w.toConnect.keys.Store(fmt.Sprint(s.integration), s.keys.Secret)
		path := "/v1/merchants/" + s.ref
		if code, said := w.tell(w.t.Context(), http.MethodPut, path, map[string]string{"name": s.ref}, nil); code != http.StatusOK {
			w.t.Fatalf("add %s: %d %s", s.ref, code, said)
		}
		in := map[string]string{"public_key": s.keys.Public, "secret_key": s.keys.Secret}
		if code, said := w.tell(w.t.Context(), http.MethodPost, path+"/keys", in, nil); code != http.StatusOK {
			w.t.Fatalf("connect %s: %d %s", s.ref, code, said)
		}
	}
}

// tell calls Connect's API; code 0 is no answer.
func (w *theatre) tell(ctx context.Context, method, path string, in, out any) (code int, said string) {
	return call(ctx, method, w.connect.url()+path, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+stormToken) }, in, out)
}

// as calls the platform's API as a seller, past the proxy.
func (w *theatre) as(ctx context.Context, s *seller, method, path string, in, out any) (code int, said string) {
	return call(ctx, method, w.platform.url()+path, func(r *http.Request) { r.SetBasicAuth(s.keys.Public, s.keys.Secret) }, in, out)
}

func call(ctx context.Context, method, address string, sign func(*http.Request), in, out any) (code int, said string) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return 0, err.Error()
		}
		body = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return 0, err.Error()
	}
	sign(r)
	r.Header.Set("Content-Type", "application/json")
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		return 0, err.Error()
	}
	if out != nil && a.StatusCode < 300 {
		if err := json.Unmarshal(text, out); err != nil {
			return 0, err.Error()
		}
	}
	return a.StatusCode, string(text)
}

// end stops everything, and tells the last words where the test failed.
func (w *theatre) end() {
	for _, p := range []*mortal{w.connect, w.platform, w.carrier} {
		if p != nil {
			p.kill()
		}
	}
	if w.t.Failed() {
		text, _ := os.ReadFile(w.log.Name())
		w.t.Logf("last words: %s", text[max(0, len(text)-4000):])
	}
}

// mortal is a program that is killed and started again where it was.
type mortal struct {
	w     *theatre
	path  string
	ready string
	at    string
	args  []string
	life  *exec.Cmd
	dead  chan struct{} // closed when it is
}

func (w *theatre) program(name, ready string, args ...string) *mortal {
	return &mortal{w: w, path: filepath.Join(w.dir, name), ready: ready, at: loopback.Address(w.t), args: args}
}

func (p *mortal) url() string { return "http://" + p.at }

// storeArgs are those of a command's settings that say where it keeps things.
func (p *mortal) storeArgs() (all []string) {
	for i := 1; i+1 < len(p.args); i++ {
		switch p.args[i] {
		case "--data", "--db", "--key":
			all = append(all, p.args[i], p.args[i+1])
		}
	}
	return all
}

// start begins a life and waits until it answers; where the database is away, it is tried again.
func (p *mortal) start() {
	p.w.t.Helper()
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); {
		p.life = exec.Command(p.path, append(p.args[:len(p.args):len(p.args)], "--listen", p.at)...)
		p.life.Stderr = p.w.log
		p.w.must(p.life.Start())
		p.dead = make(chan struct{})
		go func(life *exec.Cmd, dead chan struct{}) {
			_ = life.Wait()
			close(dead)
		}(p.life, p.dead)
		if p.await() {
			return
		}
		p.kill()
	}
	p.w.t.Fatalf("%s does not answer", p.at)
}

func (p *mortal) await() bool {
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		code, _ := call(p.w.t.Context(), http.MethodGet, p.url()+p.ready, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+stormToken) }, nil, nil)
		if code == http.StatusOK {
			return true
		}
		select {
		case <-p.dead:
			return false
		case <-time.After(25 * time.Millisecond):
		}
	}
	return false
}

func (p *mortal) kill() {
	if p.life == nil || p.dead == nil {
		return
	}
	_ = p.life.Process.Kill()
	<-p.dead // its port and its lock are free
	p.life = nil
}
