package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/price"
)

func TestTheOperatorLoadsPricesAndMarksThemUp(t *testing.T) {
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
	func() {
		p, err := store{Data: dir}.openThere(t.Context())
		must(t, err)
		defer p.close()
		must(t, p.db.Write(t.Context(), account.Operator, func(ctx context.Context, tx *db.Tx) error {
			return carrier.AddContract(ctx, tx, p.sealer, account.Operator, carrier.Contract{ID: 41, Carrier: sandbox.Code, Name: "Ours", Active: true, Credentials: sandbox.NewCredentials()}, time.Now())
		}))
	}()
	var text bytes.Buffer
	must(t, price.Published()[1].Sheet.WriteCSV(&text))
	good, bad := filepath.Join(dir, "good.csv"), filepath.Join(dir, "bad.csv")
	must(t, os.WriteFile(good, text.Bytes(), 0o600))
	must(t, os.WriteFile(bad, []byte(strings.Replace(text.String(), "24R,FR,,0.25,3.49", "24R,FR,,0.2,3.49", 1)), 0o600))
	if out, said, code := call("prices", "load", "--contract", "41", "--keep", bad); code == 0 || !strings.Contains(out, "begin at 0.200 kg") {
		t.Errorf("%d %s %s", code, out, said)
	}
	if out, said, code := call("prices", "load", "--contract", "41", good); code != 0 || !strings.Contains(out, "84 prices, nothing wrong") {
		t.Errorf("%d %s %s", code, out, said)
	}
	if out, said, code := call("prices", "load", "--contract", "41", "--keep", good); code != 0 || !strings.Contains(out, "kept as price sheet 1") {
		t.Errorf("%d %s %s", code, out, said)
	}
	if _, said, code := call("prices", "load", "--contract", "42", good); code == 0 || !strings.Contains(said, "42") {
		t.Errorf("%d %s", code, said)
	}
	if out, said, code := call("prices", "markup", "--account", "1", "--percent", "7.5", "--fixed", "0.25", "--until", "2199-12-31"); code != 0 || !strings.Contains(out, `7.5 %  0.25 EUR  from "" until "2199-12-31"`) {
		t.Errorf("%d %s %s", code, out, said)
	}
	if _, said, code := call("prices", "markup", "--account", "1", "--percent", "lots"); code == 0 || !strings.Contains(said, "not a percentage") {
		t.Errorf("%d %s", code, said)
	}
	if out, said, code := call("prices", "markup", "--account", "1", "--remove", "1"); code != 0 || out != "" {
		t.Errorf("%d %s %s", code, out, said)
	}
}
