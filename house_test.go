// Package waybill_test holds the house to its plan: docs/house.md says what may lean on what, and these tests
// read the source itself. They parse files in the test process, so a cached pass is never a stale one.
package waybill_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/waybill-ship/waybill"

// source is one Go file of the house, parsed.
type source struct {
	path   string // slashes, relative to the root
	folder string
	test   bool
	lines  int
	file   *ast.File
}

// room is the folder as the plan names it: without internal/.
func (s source) room() string { return strings.TrimPrefix(s.folder, "internal/") }

// imports are the house's own packages that the file imports, as folders.
func (s source) imports() []string {
	var own []string
	for _, spec := range s.file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if rest, ok := strings.CutPrefix(name, modulePath+"/"); ok {
			own = append(own, rest)
		}
	}
	return own
}

var fset = token.NewFileSet()

// sources parses every Go file under the house's folders. Folders that do not exist yet are no failure.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, top := range []string{"internal", "cmd", "sdk", "examples"} {
		err := filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil
			}
			if err != nil {
				return err
			}
			if d.IsDir() {
				if d.Name() == "testdata" || d.Name() == "node_modules" || d.Name() == "dist" {
					return filepath.SkipDir
				}
				return nil
			}
			if !strings.HasSuffix(name, ".go") {
				return nil
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			file, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			slashed := filepath.ToSlash(name)
			all = append(all, source{
				path: slashed, folder: path.Dir(slashed), file: file,
				test:  strings.HasSuffix(name, "_test.go"),
				lines: strings.Count(string(text), "\n"),
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// floor is one entry of the plan's list: a room or a pattern, its place, and what it is limited to.
type floor struct {
	pattern string
	place   int
	limited bool
	only    []string
}

var fence = regexp.MustCompile("(?s)```floors\n(.*?)```")

// plan reads the floors out of docs/house.md.
func plan(t *testing.T) []floor {
	t.Helper()
	text, err := os.ReadFile("docs/house.md")
	if err != nil {
		t.Fatal(err)
	}
	block := fence.FindSubmatch(text)
	if block == nil {
		t.Fatal("docs/house.md has no ```floors block")
	}
	var floors []floor
	for line := range strings.Lines(string(block[1])) {
		words := strings.Fields(line)
		limit := slices.Index(words, "only")
		rooms := words
		if limit >= 0 {
			rooms = words[:limit]
		}
		for _, r := range rooms {
			f := floor{pattern: r, place: len(floors)}
			if limit >= 0 {
				f.limited, f.only = true, words[limit+1:]
			}
			floors = append(floors, f)
		}
	}
	return floors
}

// stand finds the floor of a room: the longest entry that matches it or a folder above it. It also returns
// the folder that matched, which is the room that the inner folders belong to.
func stand(floors []floor, room string) (floor, string, bool) {
	for at := room; at != "." && at != "/"; at = path.Dir(at) {
		for _, exact := range []bool{true, false} {
			for _, f := range floors {
				if strings.Contains(f.pattern, "*") == exact {
					continue
				}
				if ok, _ := path.Match(f.pattern, at); ok {
					return f, at, true
				}
			}
		}
	}
	return floor{}, "", false
}

func TestEveryRoomStandsOnAFloor(t *testing.T) {
	floors := plan(t)
	told := map[string]bool{}
	for _, s := range sources(t) {
		if _, _, ok := stand(floors, s.room()); !ok && !told[s.folder] {
			told[s.folder] = true
			t.Errorf("%s stands on no floor: name it in docs/house.md, section 3", s.folder)
		}
	}
}

func TestImportsGoDown(t *testing.T) {
	floors := plan(t)
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		for _, target := range s.imports() {
			if why := upward(floors, s.room(), strings.TrimPrefix(target, "internal/")); why != "" {
				t.Errorf("%s: %s", s.path, why)
			}
		}
	}
}

// upward says why a room may not import another; empty when it may.
func upward(floors []floor, from, to string) string {
	a, roomA, okA := stand(floors, from)
	b, roomB, okB := stand(floors, to)
	switch {
	case !okA || !okB:
		return "" // the test of floors tells it
	case roomA == roomB:
		return "" // inside one room; the compiler refuses circles
	case a.limited && !slices.Contains(a.only, b.pattern):
		return from + " may import only " + strings.Join(a.only, ", ") + "; it imports " + to
	case a.pattern == b.pattern:
		return from + " imports its sibling " + to
	case b.place > a.place:
		return from + " imports " + to + ", which stands above it"
	}
	return ""
}

func TestUpwardImportsAreRefused(t *testing.T) {
	floors := plan(t)
	for _, c := range []struct {
		from, to string
		bad      bool
	}{
		{"order", "fault", false},
		{"order", "shipping", true},
		{"fault", "money", true},
		{"postal", "fault", false},
		{"panel/orders", "panel/view", false},
		{"panel/orders", "panel/settings", true},
		{"panel", "panel/orders", false},
		{"panel/view", "panel/view/parts", false},
		{"carrier/dpd", "carrier/gls", true},
		{"carrier/dpd", "carrier/dpd/emulator", true},
		{"carrier/dpd/emulator", "carrier/dpd", false},
		{"carrier", "carrier/dpd", true},
		{"db", "db/dbtest", false},
		{"connect", "db", false},
		{"connect", "order", true},
		{"sdk/connect", "connect", false},
		{"sdk/sendcloud", "fault", true},
		{"cmd/waybill", "panel", false},
		{"api", "api/v2", true},
	} {
		if why := upward(floors, c.from, c.to); (why != "") != c.bad {
			t.Errorf("%s imports %s: refused = %v, want %v", c.from, c.to, why != "", c.bad)
		}
	}
}

func TestTheSendcloudClientNeedsOnlyTheStandardLibrary(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || !strings.HasPrefix(s.folder, "sdk/sendcloud") {
			continue
		}
		for _, spec := range s.file.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			if first, _, _ := strings.Cut(name, "/"); strings.Contains(first, ".") && !strings.HasPrefix(name, modulePath+"/sdk/sendcloud") {
				t.Errorf("%s imports %s", s.path, name)
			}
		}
	}
}

func TestOnlyTestsImportTheToolsOfTests(t *testing.T) {
	all := sources(t)
	tools := map[string]bool{}
	for _, s := range all {
		for _, spec := range s.file.Imports {
			if !s.test && spec.Path.Value == `"testing"` {
				tools[s.folder] = true
			}
		}
	}
	for _, s := range all {
		if s.test || tools[s.folder] {
			continue
		}
		for _, target := range s.imports() {
			if tools[target] {
				t.Errorf("%s imports %s, which imports testing", s.path, target)
			}
		}
	}
}
