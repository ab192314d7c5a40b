package v2

import (
	"encoding/json"
	"testing"
)

// FuzzWrittenTextIsReadBack: both ways of writing give valid JSON that reads as the same text.
func FuzzWrittenTextIsReadBack(f *testing.F) {
	for _, s := range []string{"", "a\"\\/\b\f\n\r\t", "é\u2028\U0001F4E6\x7f\x00", "\xff", "\ufffd"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, python := range []bool{false, true} {
			p := pen{python: python}
			p.text(s)
			var got string
			if err := json.Unmarshal(p.b, &got); err != nil {
				t.Fatalf("%q is written as %s: %v", s, p.b, err)
			}
			if got != mend(s) {
				t.Errorf("%q is read back as %q", s, got)
			}
		}
	})
}

// mend puts the sign for a broken character in place of each byte that is none.
func mend(s string) string { return string([]rune(s)) }
