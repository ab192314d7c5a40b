package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

func TestDoctorSaysThatAllIsWell(t *testing.T) {
	eachStation(t, func(t *testing.T, s *station) {
		s.serve()
		code, out := s.do("doctor")
		if code != 0 {
			t.Errorf("doctor: %d\n%s", code, out)
		}
		for _, line := range []string{"good  database", "good  files", "good  room", "good  key", "good  ids", "good  clock", "good  carrier"} {
			if !strings.Contains(out, line) {
				t.Errorf("no line %q in\n%s", line, out)
			}
		}
	})
}

func TestDoctorNamesWhatIsSick(t *testing.T) {
	eachStation(t, func(t *testing.T, s *station) {
		p, err := s.s.open(t.Context())
		s.must(err)
		defer p.close()
		s.must(p.db.Write(t.Context(), 0, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO id_block (kind, next) VALUES ('parcel', 2000000000) ON CONFLICT (kind) DO UPDATE SET next = 2000000000")
			return err
		}))
		s.must(os.RemoveAll(filepath.Join(s.data, "files")))
		s.must(os.WriteFile(filepath.Join(s.data, "files"), nil, 0o600))
		gone, err := net.Listen("tcp", "127.0.0.1:0")
		s.must(err)
		gone.Close()
		nowhere := gone.Addr().String()
		code, out := s.do("doctor", "--smtp", "smtp://"+nowhere, "--sandbox", "http://"+nowhere, "--url", "http://"+nowhere)
		if code != 1 || !strings.Contains(out, "bad   storage") {
			t.Errorf("with a file for a folder: %d\n%s", code, out)
		}
		s.must(os.Remove(filepath.Join(s.data, "files")))
		code, out = s.do("doctor", "--smtp", "smtp://"+nowhere, "--sandbox", "http://"+nowhere, "--url", "http://"+nowhere)
		for _, line := range []string{"bad   ids", "bad   mail", "bad   carrier", "bad   url"} {
			if code != 1 || !strings.Contains(out, line) {
				t.Errorf("no line %q in (%d)\n%s", line, code, out)
			}
		}
		if code, out := s.do("doctor", "--url", "http://ship.example.com"); code != 1 || !strings.Contains(out, "no TLS") {
			t.Errorf("without TLS: %d\n%s", code, out)
		}
	})
}

func TestDoctorMakesNothing(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "none")
	for _, command := range [][]string{{"doctor"}, {"mail"}, {"backup", "-"}} {
		code, out := command1(t, append(command, "--data", dir)...)
		if _, err := os.Stat(dir); code != 1 || err == nil || !strings.Contains(out, "there is no database in") {
			t.Errorf("%s: %d %v %s", command[0], code, err, out)
		}
	}
}

func TestDoctorTriesTheKeyOnEveryKindOfSealedValue(t *testing.T) {
	known := map[string]bool{}
	for _, kind := range sealed {
		known[kind.column] = true
	}
	files, err := filepath.Glob(filepath.Join("..", "..", "internal", "db", "migrations", "*.sql"))
	if err != nil || len(files) == 0 {
		t.Fatalf("migrations: %v, %v", files, err)
	}
	table := regexp.MustCompile(`^(?:CREATE|ALTER) TABLE (\w+)(?: ADD COLUMN (\w+))?`)
	column := regexp.MustCompile(`^\t(\w*sealed|credentials) TEXT`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		of := ""
		for line := range strings.Lines(string(text)) {
			name := ""
			if m := table.FindStringSubmatch(line); m != nil {
				of, name = m[1], m[2]
			} else if m := column.FindStringSubmatch(line); m != nil {
				name = m[1]
			}
			if (strings.HasSuffix(name, "sealed") || name == "credentials") && !known[of+"."+name] {
				t.Errorf("%s.%s is sealed, and doctor does not try the key on it", of, name)
			}
		}
	}
}

func TestDoctorFindsWhatAnotherKeySealed(t *testing.T) {
	eachStation(t, func(t *testing.T, s *station) {
		p, err := s.s.open(t.Context())
		s.must(err)
		defer p.close()
		for name, insert := range map[string]string{
			"address for a carrier's news":      "INSERT INTO push_address (account_id, contract_id, named, token_sealed, made_at, words) VALUES (1, length($1), 0, 'AQAA', $2, '')",
			"visit to a shop":                   "INSERT INTO shop_visit (account_id, hash, kept_sealed, expires_at) VALUES (1, $1, 'AQAA', $2)",
			"connection of event subscriptions": "INSERT INTO event_connection (account_id, id, integration_id, sealed, created_at, updated_at) VALUES (1, length($1), 0, 'AQAA', $2, $2)",
		} {
			s.must(p.db.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, insert, []byte("x"), time.Now())
				return err
			}))
			if code, out := s.do("doctor"); code != 1 || !strings.Contains(out, "bad   key") || !strings.Contains(out, name) {
				t.Errorf("%s: doctor says (%d)\n%s", name, code, out)
			}
			table := strings.Fields(insert)[2]
			s.must(p.db.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "DELETE FROM "+table)
				return err
			}))
		}
	})
}
