package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

func TestSwitchSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	whole := []string{"switch", "--from-public", "a", "--from-secret", "hush-1", "--to-url", "http://127.0.0.1:1", "--to-public", "b", "--to-secret", "hush-2"}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"switch", "--from-public", "a", "--from-secret", "hush-1"}, "--to-url is needed, or WAYBILL_CONNECT_TO_URL"},
		{append(whole[:len(whole):len(whole)], "--report", filepath.Join(t.TempDir(), "report")), ".html, .md or .json"},
		{append(whole[:len(whole):len(whole)], "--from-url", "ftp://old.example"), "no http or https address"},
	} {
		var out, said bytes.Buffer
		if code := run(place{t.Context(), &out, &said}, c.args); code != 1 || !strings.Contains(said.String(), c.want) || strings.Count(said.String(), "\n") != 1 {
			t.Errorf("%v: %d %s", c.args[1:], code, &said)
		}
		if strings.Contains(said.String()+out.String(), "hush-") {
			t.Errorf("a secret is shown: %s", &said)
		}
	}
}
