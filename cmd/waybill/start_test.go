package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/secret"
)

// TestMain makes this test program the platform itself when it is told so, to be sent real signals.
func TestMain(m *testing.M) {
	if os.Getenv("WAYBILL_TEST_AS_PROGRAM") != "" {
		main()
	}
	code := m.Run()
	unbuild()
	os.Exit(code)
}

// process is the platform as a process of its own.
func process(t *testing.T, args ...string) (*exec.Cmd, *syncBuffer) {
	var said syncBuffer
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), "WAYBILL_TEST_AS_PROGRAM=1")
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	return c, &said
}

// alone runs a command in a process of its own and answers its exit code and what it wrote: logs of neighbouring tests stay out of it.
func alone(t *testing.T, args ...string) (int, string) {
	t.Helper()
	c, said := process(t, args...)
	c.Wait()
	return c.ProcessState.ExitCode(), said.String()
}

func TestServeRefusesInOneClearLine(t *testing.T) {
	t.Parallel()
	const password = "hush-hush-42"
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	pg := dbtest.Blank(t)
	guarded := strings.Replace(pg, "postgres@", "nobody:"+password+"@", 1)
	folder := func() string { return filepath.Join(t.TempDir(), "data") }
	for _, c := range []struct {
		name  string
		args  []string
		words string
	}{
		{"the port is taken", []string{"--listen", busy.Addr().String(), "--data", folder()}, "another program does already"},
		{"the address is none", []string{"--listen", "nonsense", "--data", folder()}, "should look like 127.0.0.1:8080"},
		{"the address is not ours", []string{"--listen", "192.0.2.1:8080", "--url", "https://x.example", "--data", folder()}, "cannot listen on 192.0.2.1:8080"},
		{"reachable from outside without a public address", []string{"--listen", "0.0.0.0:0", "--data", folder()}, "set --url"},
		{"the public address is none", []string{"--url", "ship.example.com", "--data", folder()}, "should look like https://"},
		{"the folder is a file", []string{"--data", file}, "is a file, not a folder"},
		{"the folder's parent is a file", []string{"--data", filepath.Join(file, "data")}, "cannot be used"},
		{"the folder cannot be made", []string{"--data", "/proc/waybill"}, "cannot be used"},
		{"the database file is a folder", []string{"--data", folderWith(t, "waybill.db/x")}, "cannot be used"},
		{"the database file is none", []string{"--data", folderWith(t, "waybill.db")}, "is not a waybill database"},
		{"the labels' place is a file", []string{"--data", folder(), "--blobs", file}, "labels"},
		{"the labels' place is unknown", []string{"--data", folder(), "--blobs", "ftp://u:" + password + "@h/x"}, "neither a folder nor an s3"},
		{"the key is missing with PostgreSQL", []string{"--data", folder(), "--db", pg}, "WAYBILL_KEY is not set"},
		{"the key is too short", []string{"--data", folder(), "--key", password}, "32 bytes"},
		{"the key file may be read by others", []string{"--data", looseKey(t)}, "chmod 600"},
		{"the database address is none", []string{"--data", folder(), "--key", testKey, "--db", "postgres://u:" + password + "@:x/y"}, "should look like postgres://"},
		{"nobody serves the database", []string{"--data", folder(), "--key", testKey, "--db", "postgres://u:" + password + "@127.0.0.1:1/y"}, "cannot be reached"},
		{"the user is refused", []string{"--data", folder(), "--key", testKey, "--db", guarded}, "nobody"},
		{"there is no such database", []string{"--data", folder(), "--key", testKey, "--db", strings.Replace(pg, "/blank_", "/nix_", 1)}, "does not exist"},
		{"the proxies are none", []string{"--data", folder(), "--proxies", "nonsense"}, "--proxies"},
		{"the mail server's address is none", []string{"--data", folder(), "--smtp", "mail:" + password}, "mail server"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, said := alone(t, append([]string{"serve", "--listen", "127.0.0.1:0"}, c.args...)...)
			plain(t, code, said, c.words, password)
		})
	}
}

// plain sees that what was said is one line with these words, and neither a secret nor a stack.
func plain(t *testing.T, code int, said, words, password string) {
	t.Helper()
	if code != 1 || strings.Count(said, "\n") != 1 || !strings.HasPrefix(said, "waybill: ") || !strings.Contains(said, words) {
		t.Errorf("answer %d, want 1 and one line with %q:\n%s", code, words, said)
	}
	if strings.Contains(said, password) || strings.Contains(said, testKey) || strings.Contains(said, "goroutine") {
		t.Errorf("this should not be shown:\n%s", said)
	}
}

func folderWith(t *testing.T, name string) string {
	t.Helper()
	dir := t.TempDir()
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("this is no database, and long enough to be sure of it"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, secret.KeyFile), []byte(testKey), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func looseKey(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	name := filepath.Join(dir, secret.KeyFile)
	if err := os.WriteFile(name, []byte(testKey), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(name, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestAnotherKeyOrANewerDatabaseIsRefused(t *testing.T) {
	eachStation(t, func(t *testing.T, s *station) {
		other := "1:" + strings.Repeat("cd", 32)
		args := []string{"serve", "--listen", "127.0.0.1:0", "--data", s.data, "--db", s.s.DB, "--key", other}
		code, said := alone(t, args...)
		plain(t, code, said, "the master key does not open", other)
		p, err := s.s.open(t.Context())
		s.must(err)
		defer p.close()
		s.must(p.db.Write(t.Context(), 0, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, $1)", true)
			return err
		}))
		code, said = alone(t, append([]string{"serve", "--listen", "127.0.0.1:0"}, s.where...)...)
		plain(t, code, said, "made by a newer waybill", other)
		if code, out := s.do("doctor"); code != 1 || !strings.Contains(out, "a newer waybill made it") {
			t.Errorf("doctor: %d\n%s", code, out)
		}
	})
}

func TestOneProcessAloneServesAnEmbeddedDatabase(t *testing.T) {
	t.Parallel()
	s := newStation(t, "sqlite")
	s.found()
	s.serve()
	code, said := alone(t, append([]string{"serve", "--listen", "127.0.0.1:0"}, s.where...)...)
	plain(t, code, said, "another waybill serves the data folder", testKey)
	if code, said := s.do("migrate"); code != 1 {
		t.Errorf("migrate beside serve: %d %s", code, said)
	}
}

// announces waits until an order is with the carrier.
func (s *station) announces(reference string) {
	s.t.Helper()
	begun := eventually(func() bool {
		status, answer := s.call(s.t.Context(), http.MethodGet, "/api/v2/parcels?external_reference="+reference, "")
		var got struct {
			Parcels []struct {
				Status struct{ ID int }
			}
		}
		s.must(json.Unmarshal(answer, &got))
		const noLabel = 999
		return status == http.StatusOK && len(got.Parcels) == 1 && got.Parcels[0].Status.ID != noLabel
	})
	if !begun {
		s.t.Fatalf("nobody announces %q", reference)
	}
}

func TestStopLetsWorkFinish(t *testing.T) {
	eachStation(t, func(t *testing.T, s *station) {
		c, said := process(t, append([]string{"serve", "--listen", "127.0.0.1:0", "--log-level", "warn", "--no-sandbox-points"}, s.where...)...)
		for end := time.Now().Add(patience); time.Now().Before(end); {
			if text, err := os.ReadFile(filepath.Join(s.data, "url")); err == nil && len(text) > 0 {
				s.url = strings.TrimSpace(string(text))
				break
			}
			pause()
		}
		slow := `{"parcel":{"name":"%s SLOW-2S","address":"Kanaalweg","house_number":"12b","city":"Utrecht","postal_code":"3526KM","country":"NL",
			"weight":"0.500","order_number":"%[1]s","external_reference":"%[1]s","request_label":true,"request_label_async":%t,"shipment":{"id":8}}}`
		if status, answer := s.call(t.Context(), http.MethodPost, "/api/v2/parcels", fmt.Sprintf(slow, "job", true)); status != http.StatusOK {
			t.Fatalf("%d %s\n%s", status, answer, said)
		}
		answered := make(chan int, 1)
		go func() {
			status, _ := s.call(t.Context(), http.MethodPost, "/api/v2/parcels", fmt.Sprintf(slow, "request", false))
			answered <- status
		}()
		for _, reference := range []string{"job", "request"} {
			s.announces(reference)
		}
		s.must(c.Process.Signal(syscall.SIGTERM))
		if status := <-answered; status != http.StatusOK {
			t.Errorf("the request that ran was answered %d", status)
		}
		if err := c.Wait(); err != nil {
			t.Errorf("the process ended with %v\n%s", err, said)
		}
		unlock, err := s.s.lock()
		s.must(err)
		defer unlock()
		p, err := s.s.open(t.Context())
		s.must(err)
		defer p.close()
		labels := 0
		s.must(parcel.EachPaper(t.Context(), p.db, 2, func(parcel.ID, parcel.Paper) error { labels++; return nil }))
		if labels != 2 {
			t.Errorf("%d labels were kept, want that of the request and that of the job", labels)
		}
	})
}
