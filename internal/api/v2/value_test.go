package v2

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// plain is a value as encoding/json would give it.
func (v value) plain() any {
	switch v.kind {
	case null:
		return nil
	case boolean:
		return v.text == "true"
	case number:
		return json.Number(v.text)
	case text:
		return v.text
	case list:
		all := make([]any, len(v.kids))
		for i, k := range v.kids {
			all[i] = k.plain()
		}
		return all
	}
	all := map[string]any{}
	for i, k := range v.kids {
		all[v.names[i]] = k.plain()
	}
	return all
}

// FuzzReadingIsWhatTheStandardReaderReads: what encoding/json takes we take and understand alike, and what it refuses we refuse.
func FuzzReadingIsWhatTheStandardReaderReads(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e-3,"x\n\u00e9\ud83d\udce6",true,false,null,{"b":{}}]}`, `"\ud83d"`, `[`, `{"a"}`, `-`, `01`, `1.`, `"` + "\x01" + `"`,
		`{"a":1,"a":2}`, "\xef\xbb\xbf{}", `[1,]`, `nul`, ` 1 `, `"\/\b\f\r\t\\"`, `"\ud83d\u0041"`, `1e5`, `-0`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		// What is not UTF-8 is kept as it is until its field is known, so that it can be refused by name.
		if len(s) > 1<<16 || strings.HasPrefix(s, "\xef\xbb\xbf") || !utf8.ValidString(s) {
			return
		}
		got, err := parse(s)
		d := json.NewDecoder(strings.NewReader(s))
		d.UseNumber()
		var want any
		theirs := json.Unmarshal([]byte(s), new(json.RawMessage))
		if (err == nil) != (theirs == nil) {
			if err != nil && (strings.Contains(err.Error(), "deeply") || strings.Contains(err.Error(), "many")) {
				return
			}
			t.Fatalf("%q: %v, encoding/json: %v", s, err, theirs)
		}
		if err != nil {
			return
		}
		if err := d.Decode(&want); err != nil {
			t.Fatal(err)
		}
		a, _ := json.Marshal(got.plain())
		b, _ := json.Marshal(want)
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%q: read %s, encoding/json reads %s", s, a, b)
		}
	})
}

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
