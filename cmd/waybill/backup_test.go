package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/secret"
)

// market imports orders all the time, every second one with its label, until it is told to stop.
type market struct {
	mu    sync.Mutex
	acked map[string]int64
	n     int
	stop  func()
}

func openMarket(s *station) *market {
	ctx, cancel := context.WithCancel(s.t.Context())
	m := &market{acked: map[string]int64{}}
	var crew sync.WaitGroup
	for range 3 {
		crew.Go(func() {
			for ctx.Err() == nil {
				ref := m.next()
				if id := s.order(ctx, ref, strings.HasSuffix(ref, "2") || strings.HasSuffix(ref, "5")); id != 0 {
					m.ack(ref, id)
				}
			}
		})
	}
	m.stop = func() { cancel(); crew.Wait() }
	s.t.Cleanup(m.stop)
	return m
}

func (m *market) next() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.n++
	return fmt.Sprintf("B-%d", m.n)
}

func (m *market) ack(ref string, id int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.acked[ref] = id
}

// known copies what has been acknowledged, once there is as much.
func (m *market) known(t *testing.T, least int) map[string]int64 {
	for range 2400 {
		m.mu.Lock()
		if len(m.acked) >= least {
			defer m.mu.Unlock()
			all := map[string]int64{}
			for k, v := range m.acked {
				all[k] = v
			}
			return all
		}
		m.mu.Unlock()
		pause()
	}
	t.Fatal("the market does not get its orders in")
	return nil
}

func TestABackupOfABusyPlatformIsWholeAndComesBack(t *testing.T) {
	eachStation(t, func(t *testing.T, s *station) {
		s.points = true // something large to back up, and more comes meanwhile
		stop := s.serve()
		m := openMarket(s)
		before := m.known(t, 30)
		file := filepath.Join(t.TempDir(), "b.tar.zst")
		if code, out := s.do("backup", file); code != 0 {
			t.Fatalf("backup: %d %s", code, out)
		}
		after := m.known(t, len(before)+1)
		m.stop()
		if code := stop(); code != 0 {
			t.Errorf("serve ended with %d", code)
		}
		if len(after) == len(before) {
			t.Error("nobody imported during the backup")
		}
		code, out := s.do("restore", "--verify", file)
		if code != 0 || strings.Contains(out, "bad ") || strings.Contains(out, " 0 labels") || !strings.Contains(out, "the key at hand opens all") {
			t.Fatalf("verify: %d\n%s", code, out)
		}
		if code, out := s.do("backup", file); code == 0 || !strings.Contains(out, "is there already") {
			t.Errorf("a second backup under the name: %d %s", code, out)
		}
		back := s.restored(file)
		back.serve()
		for ref, id := range before {
			if status, _ := back.call(t.Context(), http.MethodGet, fmt.Sprintf("/api/v2/parcels/%d", id), ""); status != http.StatusOK {
				t.Fatalf("order %s, acknowledged before the backup, is not in it: %d", ref, status)
			}
		}
		if id := back.order(t.Context(), "after", true); id == 0 || before["after"] != 0 {
			t.Error("the restored platform takes no order")
		}
		back.evenBooks()
		if code, out := back.do("restore", file); code == 0 || !strings.Contains(out, "not empty") {
			t.Errorf("restore over a platform: %d %s", code, out)
		}
	})
}

// restored is the backup in a new place, with the key put back.
func (s *station) restored(file string) *station {
	s.t.Helper()
	back := &station{t: s.t, data: filepath.Join(s.t.TempDir(), "back"), keys: s.keys}
	back.where = []string{"--data", back.data}
	if s.s.DB != "" {
		back.where = append(back.where, "--db", dbtest.Blank(s.t), "--key", testKey)
	}
	if code, out := back.do("restore", file); code != 0 {
		s.t.Fatalf("restore: %d %s", code, out)
	}
	if s.s.DB == "" {
		if code, out := back.do("doctor"); code != 1 || !strings.Contains(out, "no master key") {
			s.t.Errorf("doctor without the key: %d %s", code, out)
		}
		key, err := os.ReadFile(filepath.Join(s.data, secret.KeyFile))
		s.must(err)
		s.must(os.WriteFile(filepath.Join(back.data, secret.KeyFile), key, 0o600))
	}
	back.s = s.s
	back.s.Data = back.data
	if len(back.where) > 2 {
		back.s.DB = back.where[3]
	}
	return back
}

// evenBooks sees that no order came without its shipment, parcel and event.
func (s *station) evenBooks() {
	s.t.Helper()
	p, err := s.s.open(s.t.Context())
	s.must(err)
	defer p.close()
	n, err := p.db.Counts(s.t.Context())
	s.must(err)
	if n["orders"] == 0 || n["orders"] != n["parcel"] || n["orders"] != n["shipment"] || n["event"] < n["orders"] {
		s.t.Errorf("%d orders, %d shipments, %d parcels, %d events", n["orders"], n["shipment"], n["parcel"], n["event"])
	}
	s.must(p.unbroken(s.t.Context()))
}

func TestNoBackupHoldsTheMasterKey(t *testing.T) {
	eachStation(t, func(t *testing.T, s *station) {
		s.serve()
		if s.order(t.Context(), "K-1", true) == 0 {
			t.Fatal("no label")
		}
		var packed, said bytes.Buffer
		if code := run(place{t.Context(), &packed, &said}, append([]string{"backup"}, append(s.where, "-")...)); code != 0 {
			t.Fatalf("backup: %s", said.String())
		}
		zip, err := zstd.NewReader(&packed)
		s.must(err)
		defer zip.Close()
		all, err := io.ReadAll(zip)
		s.must(err)
		if !bytes.Contains(all, []byte("Kanaalweg")) {
			t.Fatal("the backup does not hold the order in plain: the search below would find nothing either")
		}
		text := testKey
		if s.s.DB == "" {
			raw, err := os.ReadFile(filepath.Join(s.data, secret.KeyFile))
			s.must(err)
			text = strings.TrimSpace(string(raw))
		}
		_, digits, _ := strings.Cut(text, ":")
		key, err := hex.DecodeString(digits)
		s.must(err)
		for what, trace := range map[string][]byte{
			"bytes": key, "hex": []byte(digits), "base64": []byte(base64.StdEncoding.EncodeToString(key)[:40]),
			"url base64": []byte(base64.RawURLEncoding.EncodeToString(key)[:40]), "file": []byte(secret.KeyFile),
		} {
			if bytes.Contains(all, trace) {
				t.Errorf("the backup holds the master key's %s", what)
			}
		}
	})
}

func TestADamagedBackupIsFoundOut(t *testing.T) {
	eachStation(t, func(t *testing.T, s *station) {
		stop := s.serve()
		for i := range 4 {
			if s.order(t.Context(), fmt.Sprint("D-", i), true) == 0 {
				t.Fatal("no label")
			}
		}
		stop()
		good := filepath.Join(t.TempDir(), "good")
		if code, out := s.do("backup", good); code != 0 {
			t.Fatal(out)
		}
		text, err := os.ReadFile(good)
		s.must(err)
		for what, damage := range map[string][]byte{
			"cut short": text[:len(text)*9/10], "flipped": flipped(text, len(text)/2), "its end flipped": flipped(text, len(text)-20),
			"no backup": []byte(strings.Repeat("hello", 1000)), "empty": {},
		} {
			name := filepath.Join(t.TempDir(), "bad")
			s.must(os.WriteFile(name, damage, 0o600))
			if code, out := s.do("restore", "--verify", name); code != 1 || !strings.Contains(out, "bad ") {
				t.Errorf("%s: verify answers %d\n%s", what, code, out)
			}
		}
		other := "2:" + strings.Repeat("ab", 32)
		if code, out := command1(t, "restore", "--verify", good, "--data", s.data, "--db", s.s.DB, "--key", other); code != 1 || !strings.Contains(out, "does not open") {
			t.Errorf("verify with another key: %d\n%s", code, out)
		}
		if code, out := command1(t, "restore", "--verify", good, "--data", t.TempDir(), "--db", s.s.DB); code != 0 || !strings.Contains(out, "no key at hand") {
			t.Errorf("verify without a key: %d\n%s", code, out)
		}
	})
}

func flipped(text []byte, at int) []byte {
	out := bytes.Clone(text)
	out[at] ^= 0x55
	return out
}

func TestABackupThatMissesALabelIsRefused(t *testing.T) {
	eachStation(t, func(t *testing.T, s *station) {
		stop := s.serve()
		id := s.order(t.Context(), "M-1", true)
		stop()
		p, err := s.s.open(t.Context())
		s.must(err)
		defer p.close()
		s.must(parcel.EachPaper(t.Context(), p.db, 2, func(_ parcel.ID, paper parcel.Paper) error {
			return os.Remove(filepath.Join(s.data, "files", paper.Key))
		}))
		file := filepath.Join(t.TempDir(), "b")
		code, out := s.do("backup", file)
		if _, err := os.Stat(file); code != 1 || !strings.Contains(out, fmt.Sprintf("parcel %d names a label", id)) || err == nil {
			t.Errorf("backup: %d %s (%v)", code, out, err)
		}
	})
}
