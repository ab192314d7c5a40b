package apitest

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
)

//go:embed testdata/recorded.txt
var recordedText string

// recording is one call of the table of recorded answers.
type recording struct {
	method, path string
	places       []recordedPlace
}

// recordedPlace is a place in an answer and what may stand there.
type recordedPlace struct {
	at       string
	parts    []string
	kinds    []string
	optional bool
	unknown  bool // no answer of ours has it yet
}

// recordings reads testdata/recorded.txt.
var recordings = sync.OnceValue(func() []recording {
	var all []recording
	for line := range strings.Lines(recordedText) {
		line = strings.TrimSpace(line)
		switch call, isCall := strings.CutPrefix(line, "> "); {
		case line == "" || line[0] == '#':
		case isCall:
			method, path, _ := strings.Cut(call, " ")
			all = append(all, recording{method: method, path: path})
		default:
			at, kinds, _ := strings.Cut(line, ": ")
			p := recordedPlace{kinds: strings.Fields(kinds)}
			at, p.unknown = strings.CutSuffix(at, "??")
			p.at, p.optional = strings.CutSuffix(at, "?")
			p.optional = p.optional || p.unknown
			for part := range strings.SplitSeq(p.at, ".") {
				name, lists := strings.CutSuffix(part, "[]")
				if name != "" {
					p.parts = append(p.parts, name)
				}
				if lists {
					p.parts = append(p.parts, "[]")
				}
			}
			last := &all[len(all)-1]
			last.places = append(last.places, p)
		}
	}
	return all
})

// keepsRecording fails the test where an answer lacks a place that the real service's answers were recorded to have, or holds another kind of
// value there.
func keepsRecording(t testing.TB, method, path string, r Reply) {
	t.Helper()
	if r.Code >= 300 || r.Code == http.StatusNoContent {
		return
	}
	plain, _, _ := strings.Cut(path, "?")
	plain = strings.TrimSuffix(plain, "/")
	var found *recording
	for _, rec := range recordings() {
		if rec.method == method && (rec.path == plain || found == nil && fits(rec.path, plain)) {
			found = &rec
		}
	}
	if found != nil {
		found.check(t, path, r.Body, nil)
	}
}

// Seen fails the test unless each place of a recorded call stands in at least one of the answers: the table is not passed by answers that
// are empty.
func Seen(t testing.TB, method, path string, answers ...Reply) {
	t.Helper()
	for _, rec := range recordings() {
		if rec.method != method || rec.path != path {
			continue
		}
		seen := map[string]bool{}
		for _, r := range answers {
			rec.check(t, path, r.Body, seen)
		}
		for _, p := range rec.places {
			if !seen[p.at] && !p.unknown {
				t.Errorf("%s %s: no answer shows %s", method, path, p.at)
			}
		}
		return
	}
	t.Errorf("nothing is recorded of %s %s", method, path)
}

func (rec recording) check(t testing.TB, path, body string, seen map[string]bool) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Errorf("%s %s: %v", rec.method, path, err)
		return
	}
	for _, p := range rec.places {
		p.walk(v, p.parts, func(v any, there bool) {
			switch {
			case !there && !p.optional:
				t.Errorf("%s %s: there is no %s", rec.method, path, p.at)
			case there && !p.takes(v):
				t.Errorf("%s %s: %s is %v, recorded as %s", rec.method, path, p.at, v, strings.Join(p.kinds, " or "))
			case there && seen != nil:
				seen[p.at] = true
			}
		})
	}
}

// walk visits each value at a place; where its surroundings are not there, there is nothing to visit.
func (p recordedPlace) walk(v any, parts []string, visit func(v any, there bool)) {
	if len(parts) == 0 {
		visit(v, true)
		return
	}
	switch v := v.(type) {
	case []any:
		if parts[0] == "[]" {
			for _, one := range v {
				p.walk(one, parts[1:], visit)
			}
		}
	case map[string]any:
		inner, there := v[parts[0]]
		if !there && len(parts) == 1 {
			visit(nil, false)
		}
		if there {
			p.walk(inner, parts[1:], visit)
		}
	}
}

// shapes are the kinds of texts.
var shapes = map[string]*regexp.Regexp{
	"url":     regexp.MustCompile(`^https?://`),
	"decimal": regexp.MustCompile(`^-?\d+\.\d+$`),
	"date":    regexp.MustCompile(`^\d\d-\d\d-\d{4} \d\d:\d\d:\d\d$`),
	"stamp":   regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$`),
	"zulu":    regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$`),
	"text":    regexp.MustCompile(``),
}

func (p recordedPlace) takes(v any) bool {
	for _, kind := range p.kinds {
		switch v := v.(type) {
		case nil:
			if kind == "null" {
				return true
			}
		case string:
			if shape := shapes[kind]; shape != nil && shape.MatchString(v) {
				return true
			}
		case json.Number:
			if kind == "number" || kind == "int" && !strings.ContainsAny(v.String(), ".eE") {
				return true
			}
		case bool:
			if kind == "truth" {
				return true
			}
		case []any:
			if kind == "list" {
				return true
			}
		case map[string]any:
			if kind == "object" {
				return true
			}
		}
		if kind == "any" {
			return true
		}
	}
	return false
}
