package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
