package apitest_test

import (
	"flag"
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	apidocs "github.com/waybill-ship/waybill/docs/api"
	"github.com/waybill-ship/waybill/internal/api/apitest"
)

// stories are the conversations with a door, by its folder in docs/api. The door of tokens speaks in forms and redirects, so its tests
// are Go.
var stories = map[string]string{"v2": "../v2/testdata", "v3": "../v3/testdata", "waybill": "../own/testdata"}

const tokens = "[tests](../../internal/oauth)"

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// known reads testdata/calls.txt: the calls of a version, with the reason where one is not here.
func known(t *testing.T) map[string]map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/calls.txt")
	if err != nil {
		t.Fatal(err)
	}
	all, version := map[string]map[string]string{}, ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch method, path, ok := strings.Cut(line, " "); {
		case line == "" || line[0] == '#':
		case !ok:
			version = line
			all[version] = map[string]string{}
		default:
			path, why, _ := strings.Cut(path, " [")
			all[version][method+" "+placeholder.ReplaceAllString(path, "{}")] = strings.TrimSuffix(why, "]")
		}
	}
	return all
}

// TestTheTableShowsEveryCall keeps docs/api/coverage.md: each call that the OpenAPI files tell of with the conversations that make it, and
// each call of Sendcloud's that is not here with the reason.
func TestTheTableShowsEveryCall(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# What is spoken, and which conversation shows it\n\n" +
		"Made by a test from the OpenAPI files beside it and the conversations under `internal/`. A story is read top down: request, answer, and what\n" +
		"came of it; it is told on SQLite and on PostgreSQL, and every exchange in it is held to the OpenAPI files.\n")
	sheets := known(t)
	for _, folder := range apidocs.Folders() {
		base, summaries := summaries(t, folder)
		var rows []string
		if stories[folder] == "" {
			for call, summary := range summaries {
				rows = append(rows, fmt.Sprintf("| `%s` | %s | %s |", call, summary, tokens))
			}
		} else {
			rows = spoken(t, folder, base, summaries, sheets[folder])
		}
		slices.SortFunc(rows, func(a, b string) int { return strings.Compare(byPath(a), byPath(b)) })
		fmt.Fprintf(&b, "\n## %s\n\n%d calls under `%s/`.\n\n| call | what it does | conversations |\n|---|---|---|\n%s\n", folder, len(rows), base, strings.Join(rows, "\n"))
		writeMissing(t, &b, folder, sheets[folder])
	}
	const table = "../../../docs/api/coverage.md"
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(table, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	is, err := os.ReadFile(table)
	if err != nil || string(is) != b.String() {
		t.Errorf("docs/api/coverage.md is not what the files say; go test ./internal/api/apitest -run Table -update writes it (%v)", err)
	}
}

// spoken is a row for each call of a folder that stories tell of. What is spoken leaves the sheet.
func spoken(t *testing.T, folder, base string, summaries, sheet map[string]string) (rows []string) {
	t.Helper()
	for r, names := range apitest.Told(t, folder, stories[folder]) {
		if len(names) == 0 {
			t.Errorf("no conversation makes %s %s", r.Method, r.Path)
		}
		var links []string
		for _, n := range names {
			links = append(links, fmt.Sprintf("[%s](../../%s)", strings.TrimSuffix(n, ".story"), path.Join("internal/api/apitest", stories[folder], n)))
		}
		where := strings.TrimPrefix(r.Path, base)
		call := r.Method + " " + where
		rows = append(rows, fmt.Sprintf("| `%s` | %s | %s |", call, summaries[call], strings.Join(links, ", ")))
		delete(sheet, r.Method+" "+placeholder.ReplaceAllString(where, "{}"))
	}
	return rows
}

// writeMissing lists what is left of a version's calls. One without a reason fails.
func writeMissing(t *testing.T, b *strings.Builder, folder string, left map[string]string) {
	t.Helper()
	var rows []string
	for call, why := range left {
		if why == "" {
			t.Errorf("%s: %s is neither served nor said to be missing in testdata/calls.txt", folder, call)
		}
		rows = append(rows, fmt.Sprintf("| `%s` | %s |", call, why))
	}
	if len(rows) > 0 {
		slices.Sort(rows)
		fmt.Fprintf(b, "\nNot here:\n\n| call | why |\n|---|---|\n%s\n", strings.Join(rows, "\n"))
	}
}

// byPath sorts rows by path, then method.
func byPath(row string) string {
	method, rest, _ := strings.Cut(strings.TrimPrefix(row, "| `"), " ")
	path, _, _ := strings.Cut(rest, "`")
	return path + " " + method
}

// summaries are what a folder's calls do, in a line each, and where their paths begin.
func summaries(t *testing.T, folder string) (base string, all map[string]string) {
	t.Helper()
	text, err := apidocs.Merged(folder)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Servers []struct{ URL string }
		Paths   map[string]map[string]yaml.Node
	}
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	all = map[string]string{}
	for path, methods := range doc.Paths {
		for method, node := range methods {
			var o struct{ Summary string }
			if node.Kind == yaml.MappingNode && node.Decode(&o) == nil {
				all[strings.ToUpper(method)+" "+path] = strings.ReplaceAll(o.Summary, "|", "\\|")
			}
		}
	}
	return strings.TrimSuffix(doc.Servers[0].URL, "/"), all
}
