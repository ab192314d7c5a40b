package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var (
	pythonBlock = regexp.MustCompile("(?s)```python\n(import json.*?)```")
	checkBlock  = regexp.MustCompile("(?s)```python\n(import base64.*?)```")
)

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

// TestTheCallbackThatTheGuideChecksIsOurs has a real daemon call a receiver, and the guide's function check what came.
func TestTheCallbackThatTheGuideChecksIsOurs(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../docs/guides/connect.md")
	if err != nil {
		t.Fatal(err)
	}
	block := checkBlock.FindSubmatch(guide)
	if block == nil {
		t.Fatal("the guide does not check a callback")
	}
	type call struct {
		Headers map[string]string `json:"headers"`
		Body    string            `json:"body"`
	}
	calls := make(chan call, 10)
	market := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		c := call{Headers: map[string]string{}, Body: string(body)}
		for _, name := range []string{"webhook-id", "webhook-timestamp", "webhook-signature"} {
			c.Headers[name] = r.Header.Get(name)
		}
		calls <- c
	}))
	t.Cleanup(market.Close)
	platform, keys := servePlatform(t)
	d := serveConnect(t, platform, "--callback", market.URL+"/shipping")
	d.run("merchants", "add", "seller-7")
	d.run("merchants", "keys", "seller-7", "--public", keys.Public, "--secret", keys.Secret)
	var told call
	select {
	case told = <-calls:
	case <-time.After(2 * time.Minute):
		t.Fatalf("nobody called: %s", d.said)
	}
	key, err := os.ReadFile(filepath.Join(d.data, callbackFile))
	if err != nil {
		t.Fatal(err)
	}
	in, err := json.Marshal(map[string]any{"headers": told.Headers, "body": told.Body, "key": strings.TrimSpace(string(key))})
	if err != nil {
		t.Fatal(err)
	}
	script := string(block[1]) + `
import json, sys
told = json.load(sys.stdin)
body, headers = told["body"].encode(), told["headers"]
print(genuine(headers, body, told["key"]), genuine(headers, body + b" ", told["key"]),
    genuine(headers | {"webhook-timestamp": "1"}, body, told["key"]), genuine(headers | {"webhook-signature": "v1,AAAA"}, body, told["key"]))
`
	c := exec.CommandContext(t.Context(), "python3", "-I", "-c", script)
	c.Stdin = strings.NewReader(string(in))
	out, err := c.CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "True False False False" {
		t.Errorf("%v: %s; told %+v", err, out, told)
	}
	if !strings.Contains(told.Body, `"merchant.connected"`) {
		t.Errorf("told %s", told.Body)
	}
}
