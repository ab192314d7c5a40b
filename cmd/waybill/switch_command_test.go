package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheCommandSwitches runs the program as the guide does, and looks for keys in all that it writes.
func TestTheCommandSwitches(t *testing.T) {
	t.Parallel()
	old, next := newRealm(t, "sqlite"), newRealm(t, "sqlite")
	source, target := newWall(t, old.doors, 0), newWall(t, next.doors, 0)
	program := built(t, "../waybill-connect", "waybill-connect")
	for _, name := range []string{"report.html", "report.md", "report.json"} {
		file := filepath.Join(t.TempDir(), name)
		said, err := switching(t.Context(), program, source, target, old.b1, next.a1, "--report", file)
		if err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		paper, err := os.ReadFile(file)
		must(t, err)
		if !bytes.Contains(paper, []byte("Pinguinhof")) || !bytes.Contains(paper, []byte("Return")) {
			t.Errorf("%s: %s", name, paper)
		}
		for _, key := range []string{old.b1.keys.Secret, next.a1.keys.Secret} {
			if bytes.Contains(paper, []byte(key)) || strings.Contains(said, key) {
				t.Errorf("%s: a secret key is shown", name)
			}
		}
	}
	if said, err := switching(t.Context(), program, source, target, old.b1, next.b1, "--dry-run", "--report", "x.pdf"); err == nil || !strings.Contains(said, ".html") {
		t.Errorf("a report of a strange kind: %v %s", err, said)
	}
	wrong := next.a1
	wrong.keys.Secret = "nonsense"
	if said, err := switching(t.Context(), program, source, target, old.b1, wrong); err == nil || !strings.Contains(said, "the new account") || strings.Contains(said, "nonsense") {
		t.Errorf("wrong keys: %v %s", err, said)
	}
}

func switching(ctx context.Context, program string, source, target *wall, from, to shop, more ...string) (string, error) {
	c := exec.CommandContext(ctx, program, append([]string{"switch", "--from-url", source.URL, "--to-url", target.URL, "--from-public", from.keys.Public, "--to-public", to.keys.Public}, more...)...)
	c.Env = append(os.Environ(), "WAYBILL_CONNECT_FROM_SECRET="+from.keys.Secret, "WAYBILL_CONNECT_TO_SECRET="+to.keys.Secret)
	var said bytes.Buffer
	c.Stdout, c.Stderr = io.Discard, &said
	err := c.Run()
	return said.String(), err
}
