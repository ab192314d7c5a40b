package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/parcel"
)

func TestTheSweepTakesOrphansAndNothingElse(t *testing.T) {
	eachStation(t, func(t *testing.T, s *station) {
		stop := s.serve()
		for i := range 3 {
			if s.order(t.Context(), fmt.Sprint("S-", i), true) == 0 {
				t.Fatal("no label")
			}
		}
		stop()
		p, err := s.s.open(t.Context())
		s.must(err)
		defer p.close()
		const merchant = 2
		var named []string
		s.must(parcel.EachPaper(t.Context(), p.db, merchant, func(_ parcel.ID, paper parcel.Paper) error {
			named = append(named, paper.Key)
			return nil
		}))
		orphan, neighbours := blob.NewKey(merchant), blob.NewKey(3)
		for _, key := range []string{orphan, neighbours} {
			s.must(p.blobs.Put(t.Context(), key, []byte("nobody names me")))
		}
		if n, err := p.sweep(t.Context(), merchant, time.Now().Add(-orphanAge)); n != 0 || err != nil {
			t.Errorf("swept %d young files: %v", n, err)
		}
		if n, err := p.sweep(t.Context(), merchant, time.Now().Add(time.Minute)); n != 1 || err != nil {
			t.Errorf("swept %d, want the one orphan: %v", n, err)
		}
		for _, key := range append(named, neighbours) {
			if _, err := p.blobs.Get(t.Context(), key); err != nil {
				t.Errorf("%s is gone: %v", key, err)
			}
		}
		if _, err := p.blobs.Get(t.Context(), orphan); !errors.Is(err, blob.ErrNone) || len(named) != 3 {
			t.Errorf("the orphan: %v, with %d labels", err, len(named))
		}
	})
}

// The sweep and the backup know what is named by asking parcel alone. A room that puts files of another kind must first teach them.
func TestOnlyShippingPutsFiles(t *testing.T) {
	t.Parallel()
	var makers []string
	err := filepath.WalkDir("../..", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{"node_modules", "tools", ".git", "testdata"}, d.Name()) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "NewKey" {
				if pkg, ok := s.X.(*ast.Ident); ok && pkg.Name == "blob" {
					makers = append(makers, filepath.ToSlash(filepath.Dir(strings.TrimPrefix(name, "../../"))))
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(makers)
	if got := slices.Compact(makers); !slices.Equal(got, []string{"cmd/waybill", "internal/manifest", "internal/printout", "internal/report", "internal/shipping"}) {
		t.Errorf("files are put by %v: let backup and sweep ask the rows that name them, then add the room here", got)
	}
}
