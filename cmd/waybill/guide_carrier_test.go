package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	// guideFile is a whole file in the guide: its path in the sentence before it.
	guideFile = regexp.MustCompile("(?s)`(internal/carrier/acme/[a-z_/]+\\.go)`:\n\n```go\n(.*?)```")
	guideLine = regexp.MustCompile("(?s)`cmd/waybill/carriers\\.go`[^`]*:\n\n```go\n(.*?)```")
)

// TestTheGuideOfCarriersIsFollowed adds the guide's carrier as it says, one folder and one line, without touching the tree: the compiler is told of the files
// by an overlay.
func TestTheGuideOfCarriersIsFollowed(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program; make test runs it")
	}
	t.Parallel()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile(filepath.Join(root, "docs/guides/carrier.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	replace := map[string]string{}
	put := func(path, text string) {
		t.Helper()
		at := filepath.Join(dir, strings.ReplaceAll(path, "/", "_"))
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(root, path)] = at
	}
	files := guideFile.FindAllStringSubmatch(string(guide), -1)
	for _, f := range files {
		put(f[1], f[2])
	}
	line := guideLine.FindStringSubmatch(string(guide))
	if len(files) != 3 || line == nil {
		t.Fatalf("the guide has %d files and the line %v", len(files), line)
	}
	carriers, err := os.ReadFile("carriers.go")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(carriers), "\nimport (\n", "\nimport (\n\t\"github.com/waybill-ship/waybill/internal/carrier/acme\"\n\tacmeemulator \"github.com/waybill-ship/waybill/internal/carrier/acme/emulator\"\n", 1)
	text = strings.Replace(text, "var native = []nativeCarrier{", "var native = []nativeCarrier{\n"+line[1], 1)
	put("cmd/waybill/carriers.go", text)
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(at, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) string {
		t.Helper()
		c := exec.CommandContext(t.Context(), name, args...)
		c.Dir = root
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	// Built and then run, as a test runs in its folder and this one is not there; nor is it for vet, which goes there too.
	test := filepath.Join(dir, "acme.test")
	run("go", "test", "-c", "-vet=off", "-overlay", at, "-o", test, "./internal/carrier/acme")
	if out := run(test, "-test.v"); !strings.Contains(out, "--- PASS: TestAcmeKeepsTheContract/a_repeated_reference") {
		t.Errorf("the guide's test: %s", out)
	}
	if out := run("go", "run", "-overlay", at, "./cmd/waybill", "emulator"); !strings.Contains(out, "acme") {
		t.Errorf("the program plays %s", out)
	}
}
