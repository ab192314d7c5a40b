package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/integration"
)

func TestTheOperatorRegistersAnApp(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	call := func(args ...string) (string, string, int) {
		var out, err bytes.Buffer
		code := run(place{t.Context(), &out, &err}, append(args, "--data", dir))
		return out.String(), err.String(), code
	}
	if _, said, code := call("migrate"); code != 0 {
		t.Fatal(said)
	}
	out, said, code := call("app", "add", "--name", "Ours", "--homepage", "https://ours.example", "--redirect", "https://ours.example/cb", "--scope", "read:order")
	var got struct {
		ID     string `json:"client_id"`
		Secret string `json:"client_secret"`
	}
	if err := json.Unmarshal([]byte(out), &got); code != 0 || err != nil || got.Secret == "" {
		t.Fatalf("%d %s %s %v", code, out, said, err)
	}
	if list, said, code := call("app", "list"); code != 0 || !strings.Contains(list, got.ID) || strings.Contains(list, got.Secret) {
		t.Errorf("%d %s %s", code, list, said)
	}
	if _, said, code := call("app", "add", "--name", "Bad", "--homepage", "https://ours.example", "--redirect", "http://ours.example/cb"); code == 0 || !strings.Contains(said, "https://") {
		t.Errorf("an address that is not encrypted: %d %s", code, said)
	}
	p, err := store{Data: dir}.openThere(t.Context())
	must(t, err)
	defer p.close()
	desk := &app.Desk{DB: p.db, Integrations: &integration.Book{DB: p.db, Sealer: p.sealer}}
	a, owner, err := desk.Find(t.Context(), got.ID)
	if err != nil || owner != "Waybill" || !a.Opens(got.Secret, a.CreatedAt) {
		t.Errorf("%+v of %s, %v", a, owner, err)
	}
}

func TestTheOperatorRegistersAnAppWhileThePlatformServes(t *testing.T) {
	t.Parallel()
	s := store{Data: t.TempDir()}
	unlock, err := s.lock()
	must(t, err)
	defer unlock()
	serving, err := s.open(t.Context())
	must(t, err)
	defer serving.close()
	must(t, serving.migrate(t.Context()))
	var out, said bytes.Buffer
	args := []string{"app", "add", "--name", "Ours", "--homepage", "https://ours.example", "--redirect", "https://ours.example/cb", "--data", s.Data}
	if code := run(place{t.Context(), &out, &said}, args); code != 0 {
		t.Fatalf("%d %s", code, &said)
	}
	all, err := app.List(t.Context(), serving.db, account.Operator)
	if err != nil || len(all) != 1 || !strings.Contains(out.String(), all[0].ClientID) {
		t.Errorf("%+v, %v: %s", all, err, &out)
	}
	out.Reset()
	if code := run(place{t.Context(), &out, &said}, []string{"app", "list", "--data", s.Data}); code != 0 || !strings.Contains(out.String(), all[0].ClientID) {
		t.Errorf("list: %d %s %s", code, &out, &said)
	}
}
