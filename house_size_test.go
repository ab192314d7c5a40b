package waybill_test

import (
	"bytes"
	"go/ast"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The plan asks for files of 400 lines and functions of 60; what passes these is said, what passes the
// limits below fails unless it is named here with its reason.
const (
	lookLines, mostLines = 400, 450
	lookFunc, mostFunc   = 60, 80
	mostBytes            = 400 << 10
	mostTestLines        = 600
	screenshots          = "docs/screenshots/"
)

// allowedLong: file, or file:function, and why.
var allowedLong = map[string]string{}

func TestFilesAndFunctionsStaySmall(t *testing.T) {
	for _, s := range sources(t) {
		most := mostLines
		if s.test {
			most = mostTestLines
		}
		measure(t, s.path, s.lines, lookLines, most)
		if s.test {
			continue
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			lines := fset.Position(f.End()).Line - fset.Position(f.Pos()).Line + 1
			measure(t, s.path+":"+f.Name.Name, lines, lookFunc, mostFunc)
		}
	}
}

func measure(t *testing.T, name string, lines, look, most int) {
	t.Helper()
	switch {
	case lines > most && allowedLong[name] == "":
		t.Errorf("%s has %d lines, more than %d", name, lines, most)
	case lines > look:
		t.Logf("look at %s: %d lines", name, lines)
	}
}

func TestEveryPackageHasItsCaption(t *testing.T) {
	captions := map[string][]string{} // folder → files with a package comment
	folders := map[string]bool{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		folders[s.folder] = true
		if s.file.Doc != nil {
			captions[s.folder] = append(captions[s.folder], s.path)
		}
	}
	for folder := range folders {
		files := captions[folder]
		switch {
		case len(files) == 0:
			t.Errorf("%s has no package comment", folder)
		case len(files) > 1:
			t.Errorf("%s has package comments in several files: %v", folder, files)
		case strings.HasPrefix(folder, "internal/") && path.Base(files[0]) != path.Base(folder)+".go":
			t.Errorf("%s: the package comment stands in the file named like the room, %s.go", files[0], path.Base(folder))
		}
	}
}

// What may lie in the repository although it is not text: our own pictures.
var pictures = []string{".png", ".ico"}

// Names that third-party or made things carry.
var foreign = []string{"vendor/", "node_modules/", "third_party/", ".min.js", ".min.css", ".woff", ".woff2", ".ttf", ".otf", ".exe", ".so", ".db", ".sqlite"}

func TestNothingThirdPartyOrBuiltIsCommitted(t *testing.T) {
	for _, name := range committed(t) {
		for _, f := range foreign {
			if strings.HasSuffix(name, f) || strings.HasSuffix(f, "/") && strings.Contains("/"+name, "/"+f) {
				t.Errorf("%s looks like something that is not ours or was built", name)
			}
		}
		text, err := os.ReadFile(name)
		if os.IsNotExist(err) {
			continue // removed in the working tree, not yet committed
		}
		if err != nil {
			t.Error(err)
			continue
		}
		if slices.Contains(pictures, filepath.Ext(name)) {
			continue
		}
		if bytes.IndexByte(text[:min(len(text), 8000)], 0) >= 0 && !strings.Contains(name, "testdata/") {
			t.Errorf("%s is a binary file", name)
		}
		if len(text) > mostBytes && !strings.HasPrefix(name, screenshots) && path.Base(name) != "go.sum" {
			t.Errorf("%s has %d bytes, more than %d", name, len(text), mostBytes)
		}
	}
}

// committed lists what git tracks or would track. Outside a git checkout (an unpacked archive) there is
// nothing to judge.
func committed(t *testing.T) []string {
	t.Helper()
	if _, err := os.Stat(".git"); err != nil {
		t.Skip("not a git checkout")
	}
	out, err := exec.Command("git", "ls-files", "-co", "--exclude-standard").Output()
	if err != nil {
		t.Skip("git cannot list the files:", err)
	}
	return strings.Fields(string(out))
}
