package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/dbtest/loopback"
)

// TestMain makes this test program Connect itself when it is told so, to be sent real signals.
func TestMain(m *testing.M) {
	if os.Getenv("WAYBILL_CONNECT_TEST_AS_PROGRAM") != "" {
		main()
	}
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

// buffer may be read while it is written.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(text []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(text)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// process is Connect as a process of its own.
func process(t *testing.T, args ...string) (*exec.Cmd, *buffer) {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], args...)
	c.Env = append(os.Environ(), "WAYBILL_CONNECT_TEST_AS_PROGRAM=1")
	return started(t, c)
}

func started(t *testing.T, c *exec.Cmd) (*exec.Cmd, *buffer) {
	t.Helper()
	said := &buffer{}
	c.Stdout, c.Stderr = said, said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
		if t.Failed() {
			text := said.String()
			t.Logf("%s: last words: %s", c.Args[1:2], text[max(0, len(text)-2000):])
		}
	})
	return c, said
}

// alone runs a command to its end and answers its exit code and what it wrote.
func alone(t *testing.T, args ...string) (int, string) {
	t.Helper()
	c, said := process(t, args...)
	late := time.AfterFunc(time.Minute, func() { _ = c.Process.Kill() })
	defer late.Stop()
	_ = c.Wait()
	return c.ProcessState.ExitCode(), said.String()
}

// await waits until an address answers 200.
func await(t *testing.T, address string, said *buffer) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if code, _ := get(t, address, ""); code == http.StatusOK {
			return
		}
	}
	t.Fatalf("%s does not answer: %s", address, said)
}

func get(t *testing.T, address, token string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err.Error()
	}
	return res.StatusCode, string(text)
}

// daemon is a Connect that serves.
type daemon struct {
	t       *testing.T
	base    string
	data    string
	program *exec.Cmd
	said    *buffer
}

func serveConnect(t *testing.T, platform string, more ...string) *daemon {
	t.Helper()
	at := loopback.Address(t)
	d := &daemon{t: t, base: "http://" + at, data: filepath.Join(t.TempDir(), "connect")}
	d.program, d.said = process(t, append([]string{"serve", "--listen", at, "--data", d.data, "--platform", platform}, more...)...)
	await(t, d.base+"/readyz", d.said)
	return d
}

// run runs a command of the daemon's, which has to end well.
func (d *daemon) run(args ...string) string {
	d.t.Helper()
	code, said := alone(d.t, append(args, "--data", d.data)...)
	if code != 0 {
		d.t.Fatalf("%v ended with %d: %s", args, code, said)
	}
	return said
}

// platformBinary and connectBinary are the programs of both ends, built once each.
var platformBinary, connectBinary = program("waybill"), program("waybill-connect")

// program builds one of the repository's programs on the first wish, and answers its path.
func program(name string) func() (string, error) {
	return sync.OnceValues(func() (string, error) { return build(name) })
}

func build(name string) (string, error) {
	dir, err := os.MkdirTemp("", "waybill-connect-test-")
	if err != nil {
		return "", err
	}
	program := filepath.Join(dir, name)
	if out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", program, "../"+name).CombinedOutput(); err != nil { //nolint:noctx // shared by all tests
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return program, nil
}

// pair are the keys of a demo shop.
type pair struct{ Public, Secret string }

// servePlatform starts the platform with its demo, and answers its address and the keys of a shop.
func servePlatform(t *testing.T) (base string, keys pair) {
	t.Helper()
	program, err := platformBinary()
	if err != nil {
		t.Fatal(err)
	}
	at, data := loopback.Address(t), filepath.Join(t.TempDir(), "data")
	_, said := started(t, exec.CommandContext(t.Context(), program, "serve", "--listen", at, "--data", data, "--allow-private", "--log-level", "warn",
		"--no-sandbox-points"))
	await(t, "http://"+at+"/readyz", said)
	c := exec.CommandContext(t.Context(), program, "demo", "--data", data, "--json")
	text, err := c.Output()
	if err != nil {
		t.Fatalf("demo: %v", err)
	}
	var demo struct {
		Merchants []struct {
			Integration struct {
				Public string `json:"public_key"`
				Secret string `json:"secret_key"`
			} `json:"integration"`
		} `json:"merchants"`
	}
	if err := json.Unmarshal(text, &demo); err != nil || len(demo.Merchants) == 0 || demo.Merchants[0].Integration.Public == "" {
		t.Fatalf("the demo says %v: %s", err, text)
	}
	return "http://" + at, pair{demo.Merchants[0].Integration.Public, demo.Merchants[0].Integration.Secret}
}

func TestServeRefusesInOneClearLine(t *testing.T) {
	t.Parallel()
	busy := loopback.Address(t)
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", busy)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() }) // the cases below run on when this function has returned
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	lost := t.TempDir()
	if err := os.WriteFile(filepath.Join(lost, databaseFile), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := "Zq8-vX2_mN4pR6tY9wB1"
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"a short token", []string{"--token", "hush-1"}, "can be guessed"},
		{"a token of one letter", []string{"--token", strings.Repeat("hush", 10)}, "can be guessed"},
		{"one weak token among two", []string{"--token", good + ",password-password-12"[:9]}, "can be guessed"},
		{"an address in use", []string{"--listen", busy}, "another program does already"},
		{"a file for a folder", []string{"--data", file}, "is a file"},
		{"a lost master key", []string{"--data", lost}, "no master key"},
		{"a wrong master key", []string{"--key", "hush-2"}, "WAYBILL_CONNECT_KEY"},
		{"a shared database without a key", []string{"--db", "postgres://127.0.0.1:1/x", "--token", good}, "WAYBILL_CONNECT_KEY is not set"},
		{"a shared database without a token", []string{"--db", "postgres://127.0.0.1:1/x", "--key", strings.Repeat("ab", 32)}, "--token"},
		{"a platform that is no address", []string{"--platform", "ship.example.com"}, "--platform"},
		{"an address with a password", []string{"--callback", "https://me:hush-3@market.example/"}, "--callback"},
		{"a callback key that is none", []string{"--callback", "https://market.example/", "--callback-key", "whsec_hush"}, "whsec_"},
		{"an unknown log level", []string{"--log-level", "loud"}, "loud"},
		{"no hands", []string{"--hands", "0"}, "--hands"},
		{"proxies that are none", []string{"--proxies", "nonsense"}, "nonsense"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			code, said := alone(t, append([]string{"serve", "--listen", "127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "d")}, c.args...)...)
			if code != 1 || !strings.Contains(said, c.want) || strings.Contains(said, "hush") {
				t.Errorf("%d: %s", code, said)
			}
		})
	}
}

func TestOneProcessAloneServesAFolderAndStopsWhenTold(t *testing.T) {
	t.Parallel()
	d := serveConnect(t, "http://127.0.0.1:1")
	code, said := alone(t, "serve", "--listen", "127.0.0.1:0", "--data", d.data)
	if code != 1 || !strings.Contains(said, "another waybill-connect serves") {
		t.Errorf("the second: %d %s", code, said)
	}
	token, err := os.ReadFile(filepath.Join(d.data, tokenFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{tokenFile, "master.key"} {
		if info, err := os.Stat(filepath.Join(d.data, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info, err)
		}
	}
	waiting := make(chan int, 1)
	go func() {
		code, _ := get(t, d.base+"/v1/news?wait=30", strings.TrimSpace(string(token)))
		waiting <- code
	}()
	time.Sleep(200 * time.Millisecond)
	began := time.Now()
	if err := d.program.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := d.program.Wait(); err != nil {
		t.Errorf("it ended with %v: %s", err, d.said)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %s to stop while somebody waited for news", took)
	}
	<-waiting
	if strings.Contains(d.said.String(), strings.TrimSpace(string(token))) {
		t.Errorf("the token is shown: %s", d.said)
	}
	again := serveConnect(t, "http://127.0.0.1:1", "--data", d.data)
	if code, _ := get(t, again.base+"/v1/figures", strings.TrimSpace(string(token))); code != http.StatusOK {
		t.Errorf("the token of before: %d", code)
	}
}

func TestTheCommandsSpeakWithAConnectThatServes(t *testing.T) {
	t.Parallel()
	platform, keys := servePlatform(t)
	d := serveConnect(t, platform)
	if out := d.run("merchants", "add", "bikes/7", "--name", "Bikes & Bells"); !strings.Contains(out, "waiting") || !strings.Contains(out, "1. Sign in at") {
		t.Errorf("added: %s", out)
	}
	code, said := alone(t, "merchants", "keys", "bikes/7", "--data", d.data, "--public", keys.Public, "--secret", "wrong")
	if code != 1 || !strings.Contains(said, "does not know these two keys") {
		t.Errorf("wrong keys: %d %s", code, said)
	}
	if out := d.run("merchants", "keys", "bikes/7", "--public", keys.Public, "--secret", keys.Secret); !strings.Contains(out, "connected") || strings.Contains(out, keys.Secret) {
		t.Errorf("connected: %s", out)
	}
	if out := d.run("merchants"); !strings.Contains(out, "Bikes & Bells") {
		t.Errorf("listed: %s", out)
	}
	if out := d.run("orders"); strings.Count(out, "\n") != 1 {
		t.Errorf("orders: %s", out)
	}
	if out := d.run("figures"); !strings.Contains(out, "merchants connected") {
		t.Errorf("figures: %s", out)
	}
	var raw map[string]any
	if err := json.Unmarshal([]byte(d.run("figures", "--json")), &raw); err != nil || raw["news"] == nil {
		t.Errorf("figures as JSON: %v %v", raw, err)
	}
	if code, _ := get(t, d.base+"/metrics", ""); code != http.StatusUnauthorized {
		t.Errorf("/metrics for everybody: %d", code)
	}
	token, err := os.ReadFile(filepath.Join(d.data, tokenFile))
	if err != nil {
		t.Fatal(err)
	}
	code, text := get(t, d.base+"/metrics", strings.TrimSpace(string(token)))
	for _, want := range []string{`waybill_connect_merchants{state="connected"} 1`, "waybill_connect_oldest_order_seconds 0", "waybill_connect_http_request_seconds_count", "process_resident_memory_bytes"} {
		if code != http.StatusOK || !strings.Contains(text, want) {
			t.Errorf("/metrics (%d) lacks %s", code, want)
		}
	}
	if out := d.run("merchants", "disconnect", "bikes/7"); !strings.Contains(out, "disconnected") {
		t.Errorf("disconnected: %s", out)
	}
	code, said = alone(t, "orders", "show", "bikes/7", "none", "--data", d.data)
	if code != 1 || strings.Count(said, "\n") != 1 || !strings.Contains(said, "There is no order") {
		t.Errorf("an order that there is not: %d %s", code, said)
	}
	code, said = alone(t, "figures", "--data", t.TempDir())
	if code != 1 || !strings.Contains(said, "no Connect has served from") {
		t.Errorf("nobody serves: %d %s", code, said)
	}
}
