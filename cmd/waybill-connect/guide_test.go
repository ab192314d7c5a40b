package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var pythonBlock = regexp.MustCompile("(?s)```python\n(import json.*?)```")

// TestTheScriptOfTheGuideImportsAnOrder runs what stands in docs/guides/connect.md, as it stands there, against both programs.
func TestTheScriptOfTheGuideImportsAnOrder(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../docs/guides/connect.md")
	if err != nil {
		t.Fatal(err)
	}
	block := pythonBlock.FindSubmatch(guide)
	if block == nil {
		t.Fatal("the guide has no script")
	}
	if lines := strings.Count(string(block[1]), "\n"); lines > 30 {
		t.Errorf("the script has %d lines", lines)
	}
	script := filepath.Join(t.TempDir(), "connect.py")
	if err := os.WriteFile(script, block[1], 0o600); err != nil {
		t.Fatal(err)
	}
	platform, keys := servePlatform(t)
	d := serveConnect(t, platform)
	token, err := os.ReadFile(filepath.Join(d.data, tokenFile))
	if err != nil {
		t.Fatal(err)
	}
	python := func(secret string) (string, error) {
		c := exec.CommandContext(t.Context(), "python3", "-I", script)
		c.WaitDelay = time.Minute
		c.Env = []string{"PATH=" + os.Getenv("PATH"), "CONNECT=" + d.base, "CONNECT_TOKEN=" + strings.TrimSpace(string(token)),
			"PUBLIC_KEY=" + keys.Public, "SECRET_KEY=" + secret}
		out, err := c.CombinedOutput()
		return string(out), err
	}
	out, err := python("wrong")
	if err == nil || !strings.Contains(out, "does not know these two keys") {
		t.Errorf("with a wrong key it says %v: %s", err, out)
	}
	for range 2 { // the second time everything is there already
		out, err = python(keys.Secret)
		if err != nil || !strings.HasPrefix(out, "connected\n") || !strings.HasSuffix(out, "order.imported W-10045\n") {
			t.Fatalf("%v: %s", err, out)
		}
	}
	if shown := d.run("orders", "show", "seller-7", "W-10045"); !strings.Contains(shown, `"state": "imported"`) {
		t.Errorf("it stands as %s", shown)
	}
}
