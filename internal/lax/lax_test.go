package lax

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// plain is a value as encoding/json would give it.
func (v Value) plain() any {
	switch v.Kind {
	case Null:
		return nil
	case Boolean:
		return v.Text == "true"
	case Number:
		return json.Number(v.Text)
	case Text:
		return v.Text
	case List:
		all := make([]any, len(v.Kids))
		for i, k := range v.Kids {
			all[i] = k.plain()
		}
		return all
	}
	all := map[string]any{}
	for i, k := range v.Kids {
		all[v.Names[i]] = k.plain()
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
		got, err := Parse(s)
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
