package locale_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template/parse"

	"github.com/waybill-ship/waybill/internal/locale"
)

// The share of sentences, in percent, that each language must know: of all pages, of refusals, and of
// the buyer's pages, which must be complete, since a buyer did not choose us. They only go up.
// What the API refuses is read by machines, in English as Sendcloud says it, and is left out; so is what the engine of Waybill Connect
// tells a marketplace's developers.
const (
	leastPages    = 100
	leastRefusals = 100
	leastBuyer    = 100
)

// unseen are the files whose refusals no page can show, and why; they too are left out.
var unseen = map[string]string{
	"lax/lax.go":                "reads the bodies of the JSON doors alone",
	"report/transit.go":         "is asked by API v3 alone",
	"servicepoint/load.go":      "tells the operator at the command line, in English, why a list was not loaded",
	"servicepoint/read.go":      "tells the operator at the command line, in English, what is wrong with a list",
	"servicepoint/read_json.go": "tells the operator at the command line, in English, what is wrong with a list",
}

// use is one sentence where the code says it.
type use struct {
	key, place string
	args       int  // how many it gets; -1 when the code cannot tell
	refusal    bool // a fault's sentence
}

func TestEverySentenceGetsTheArgumentsItTakes(t *testing.T) {
	t.Parallel()
	for _, u := range uses(t) {
		if u.args >= 0 && u.args != len(verbs(u.key)) {
			t.Errorf("%s: %q takes %d arguments and gets %d", u.place, u.key, len(verbs(u.key)), u.args)
		}
	}
}

func TestSentencesAreTranslated(t *testing.T) {
	t.Parallel()
	all := uses(t)
	for name := range unseen {
		if !slices.ContainsFunc(all, func(u use) bool { return u.refusal && filepath.ToSlash(u.place) == name }) {
			t.Errorf("%s refuses nothing: it need not be left out", name)
		}
	}
	for _, lang := range locale.Languages()[1:] {
		w := locale.For(lang)
		for _, door := range []struct {
			name  string
			floor int
			in    func(use) bool
		}{
			{"buyer", leastBuyer, func(u use) bool { return !u.refusal && strings.HasPrefix(u.place, "buyer"+string(filepath.Separator)) }},
			{"pages", leastPages, func(u use) bool { return !u.refusal }},
			{"refusals", leastRefusals, func(u use) bool {
				room, _, _ := strings.Cut(filepath.ToSlash(u.place), "/")
				return u.refusal && room != "api" && room != "connect" && unseen[filepath.ToSlash(u.place)] == ""
			}},
		} {
			missing, total := []string{}, map[string]bool{}
			for _, u := range all {
				if !door.in(u) || total[u.key] || u.key == "" {
					continue
				}
				total[u.key] = true
				if !w.Knows(u.key) {
					missing = append(missing, u.place+": "+u.key)
				}
			}
			if len(total) == 0 {
				continue
			}
			share := 100 * (len(total) - len(missing)) / len(total)
			t.Logf("%s, %s: %d of %d sentences, %d %%", lang, door.name, len(total)-len(missing), len(total), share)
			if share < door.floor {
				t.Errorf("%s, %s: %d %% is less than %d %%. Missing:\n  %s", lang, door.name, share, door.floor, strings.Join(missing, "\n  "))
			} else if len(missing) > 0 {
				t.Logf("missing:\n  %s", strings.Join(missing, "\n  "))
			}
		}
	}
}

// The finder itself must find: a page and a file with one sentence of each kind.
func TestTheFinderFindsSentences(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.html"), `{{define "x"}}{{t "One %s" .A}}{{if .B}}{{$.T "Two"}}{{end}}{{range .C}}{{n .N "%d cat" "%d cats"}}{{end}}<p title="{{.Words.T "Three" | html}}">{{.D | t "Four %s"}}{{with (t "Five")}}{{.}}{{end}}{{end}}`)
	write(t, filepath.Join(dir, "b.go"), `package b
func f(w W) { w.T("Six %d", 1); w.N(2, "%d dog", "%d dogs"); _ = fault.New(fault.Missing, "Seven."); fault.At("name", "Eight %s.", x); l.Add("x", "Nine."); y.T(key); t := w.T; t("Ten %s", x); n(3, "%d cow", "%d cows") }`)
	var got []string
	for _, u := range usesIn(t, dir) {
		got = append(got, fmt.Sprintf("%s/%d", u.key, u.args))
	}
	slices.Sort(got)
	want := []string{"%d cat/1", "%d cats/1", "%d cow/1", "%d cows/1", "%d dog/1", "%d dogs/1", "Eight %s./1", "Five/0", "Four %s/1", "Nine./0", "One %s/1", "Seven./0", "Six %d/1", "Ten %s/1", "Three/0", "Two/0"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q\nwant  %q", got, want)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+ #0]*\d*(?:\.\d+)?([a-zA-Z%])`)

// verbs lists the arguments that a sentence takes, in their order, with what it does to each.
func verbs(format string) []string {
	found := map[int]string{}
	next := 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		found[next] = m[2]
		next++
	}
	out := make([]string, len(found))
	for i := range out {
		out[i] = found[i+1]
	}
	return out
}

func uses(t *testing.T) []use {
	t.Helper()
	return usesIn(t, "..")
}

func usesIn(t *testing.T, dir string) (all []use) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(name, "testdata") || strings.Contains(name, string(filepath.Separator)+"dist"+string(filepath.Separator)) {
			return err
		}
		place, _ := filepath.Rel(dir, name)
		switch {
		case strings.HasSuffix(name, ".html"):
			all = append(all, inPage(t, name, place)...)
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			all = append(all, inCode(t, name, place)...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func inCode(t *testing.T, name, place string) (all []use) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		of, verb := called(call.Fun)
		add := func(i, args int) {
			if i >= len(call.Args) {
				return
			}
			if key, ok := literal(call.Args[i]); ok {
				if call.Ellipsis.IsValid() {
					args = -1
				}
				all = append(all, use{key: key, place: place, args: args, refusal: of == "fault"})
			}
		}
		switch {
		case verb == "T" || of == "" && verb == "t":
			add(0, len(call.Args)-1)
		case (verb == "N" || of == "" && verb == "n") && len(call.Args) >= 3:
			for i := 1; i <= 2; i++ {
				if key, ok := literal(call.Args[i]); ok {
					add(i, counted(key, len(call.Args)-2))
				}
			}
		case of == "fault" && (verb == "New" || verb == "At"):
			add(1, len(call.Args)-2)
		// What customs say of a shipment, which stands in refusals and on pages.
		case of == "" && verb == "say", of == "" && verb == "because":
			args := len(call.Args) - 1
			if verb == "because" {
				args++ // the border goes first
			}
			add(0, args)
		case of == "" && verb == "note":
			add(2, len(call.Args)-3)
		case verb == "wrong" && strings.HasPrefix(place, "price"+string(filepath.Separator)):
			// What is wrong with a line of a price sheet, which the panel shows before one is kept; the place goes first.
			for i, a := range call.Args {
				if key, ok := literal(a); ok && strings.Contains(key, " ") {
					add(i, len(call.Args)-i-1)
					break
				}
			}
		case verb == "shaped":
			add(3, 1)
		case of == "e" && verb == "note":
			add(0, len(call.Args)-1)
		case of == "g" && (verb == "must" || verb == "should"):
			add(2, len(call.Args)-3)
		case verb == "Add" && len(call.Args) >= 2: // a fault.List's, known by its full stop
			if key, ok := literal(call.Args[1]); ok && strings.HasSuffix(key, ".") {
				all = append(all, use{key: key, place: place, args: len(call.Args) - 2, refusal: true})
			}
		}
		return true
	})
	return all
}

// called names what is called and of what: "words" and "T". A room may call t and n what it calls most.
func called(f ast.Expr) (of, verb string) {
	switch f := f.(type) {
	case *ast.Ident:
		return "", f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name, f.Sel.Name
		}
		return "?", f.Sel.Name
	}
	return "?", ""
}

// counted is how many arguments a sentence of N takes: one that does not say its number needs one less.
func counted(key string, args int) int {
	if strings.Contains(key, "%d") {
		return args
	}
	return args - 1
}

func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			s, err := strconv.Unquote(e.Value)
			return s, err == nil
		}
	case *ast.BinaryExpr:
		a, ok := literal(e.X)
		b, also := literal(e.Y)
		return a + b, ok && also && e.Op == token.ADD
	}
	return "", false
}

func inPage(t *testing.T, name, place string) (all []use) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	tree := parse.New(place)
	tree.Mode = parse.SkipFuncCheck
	set := map[string]*parse.Tree{}
	if _, err := tree.Parse(string(text), "", "", set); err != nil {
		t.Logf("%s does not read as a page: %v", place, err)
		return nil
	}
	for _, one := range set {
		walk(one.Root, func(pipe *parse.PipeNode) {
			for i, c := range pipe.Cmds {
				all = append(all, inCommand(c, place, i > 0)...)
			}
		})
	}
	return all
}

func inCommand(c *parse.CommandNode, place string, piped bool) (all []use) {
	word := ""
	switch n := c.Args[0].(type) {
	case *parse.IdentifierNode:
		word = n.Ident
	case *parse.FieldNode:
		word = n.Ident[len(n.Ident)-1]
	case *parse.VariableNode:
		word = n.Ident[len(n.Ident)-1]
	case *parse.ChainNode:
		word = n.Field[len(n.Field)-1]
	}
	more := 0
	if piped {
		more = 1
	}
	add := func(i, args int) {
		if i < len(c.Args) {
			if s, ok := c.Args[i].(*parse.StringNode); ok {
				all = append(all, use{key: s.Text, place: place, args: args})
			}
		}
	}
	switch word {
	case "t", "T":
		add(1, len(c.Args)-2+more)
	case "n", "N":
		for i := 2; i <= 3 && i < len(c.Args); i++ {
			if s, ok := c.Args[i].(*parse.StringNode); ok {
				add(i, counted(s.Text, len(c.Args)-3+more))
			}
		}
	}
	return all
}

// walk visits every pipeline of a page, those inside pipelines too.
func walk(n parse.Node, visit func(*parse.PipeNode)) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, c := range n.Nodes {
			walk(c, visit)
		}
	case *parse.ActionNode:
		walk(n.Pipe, visit)
	case *parse.TemplateNode:
		walk(n.Pipe, visit)
	case *parse.IfNode:
		branch(&n.BranchNode, visit)
	case *parse.RangeNode:
		branch(&n.BranchNode, visit)
	case *parse.WithNode:
		branch(&n.BranchNode, visit)
	case *parse.PipeNode:
		if n == nil {
			return
		}
		visit(n)
		for _, c := range n.Cmds {
			for _, a := range c.Args {
				walk(a, visit)
			}
		}
	case *parse.ChainNode:
		walk(n.Node, visit)
	}
}

func branch(b *parse.BranchNode, visit func(*parse.PipeNode)) {
	walk(b.Pipe, visit)
	walk(b.List, visit)
	walk(b.ElseList, visit)
}
