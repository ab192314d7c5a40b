// Package view draws the merchant's pages: the layouts around them and the parts they are made of.
// What a page says, and where its data comes from, is its area's business.
//
// # How a page is made
//
// An area is a folder under internal/panel; each of its pages is a pair of neighbours, list.go and
// list.html. The area embeds its templates once:
//
//	//go:embed *.html
//	var files embed.FS
//
//	var pages = view.Must(files)
//
// The handler fills a struct that already speaks the page's language, and draws:
//
//	func (a *Area) list(w http.ResponseWriter, r *http.Request) error {
//		words := view.Words(r.Context())
//		page := view.Page{Title: words.T("Integrations"), Area: view.Integrations}
//		return pages.Render(w, r, http.StatusOK, "list", page, listData{…})
//	}
//
// list.html defines "main" and, where it has something for them, "actions" (buttons beside the
// heading), "side" (the side column of a record), "foot" (the bar that sticks to the bottom) and
// "dialogs". The dot in each is the page's own struct:
//
//	{{define "actions"}}<a class="btn primary" href="/integrations/new">{{icon "plus"}} {{t "Connect a shop"}}</a>{{end}}
//	{{define "main"}}
//	  {{with .Empty}}{{template "empty" .}}{{end}}
//	  {{range .Rows}}… {{template "state" .State}} {{money .Price}} {{when .LastCall}} …{{end}}
//	{{end}}
//
// Page.Layout picks what stands around it: List (a table to the edges), Record (cards and a side
// column), Guide (one wide centred column), Plain (signing in). A page that htmx fetches in part
// names the block: pages.Part(w, r, http.StatusOK, "list", "row", row).
//
// Each part is one template named like its class, and takes one struct of this package: "field"
// takes a Field, "state" and "tag" a State, "empty" an Empty. The sentences in templates go through t and n.
// No style attribute and no script in a page: the content policy forbids both.
//
// A page is drawn into a buffer first, so that an error never gives half a page. The area's test
// calls pages.Check with a Sample of every page, which draws each in every language.
package view

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/waybill-ship/waybill/internal/locale"
)

//go:embed *.html
var files embed.FS

// base holds the layouts and parts, parsed once and never executed, so that it may be cloned.
var base = template.Must(template.New("").Option("missingkey=error").Funcs((&scope{}).funcs()).ParseFS(files, "*.html"))

// Layout is what stands around a page.
type Layout string

// The four bodies of a page. List is the zero value.
const (
	List   Layout = ""
	Record Layout = "record"
	Guide  Layout = "guide"
	Plain  Layout = "plain"
)

// Page is what the layout needs to know of one page. Its words are in the reader's language.
type Page struct {
	Layout Layout
	Title  string // the heading, and the window's title
	Area   Area   // the open door of the rail
	Crumbs []Crumb
	Mono   bool   // the title is a number one compares, set in mono
	Copy   bool   // offer to copy the title
	State  *State // beside the title
	Note   string // small, beside the title: "Last import 2 minutes ago"
	Banner *Note  // across the top, for what concerns the whole account
	Wide   bool   // a wider side column (Record), a broader card (Plain)
	Bare   bool   // the page brings its own heading
}

// Crumb is one step on the way to a page; the page itself has no Href.
type Crumb struct{ Word, Href string }

// Set is the pages of one area.
type Set struct{ pages map[string]*sheet }

// sheet is one page's templates. Executing needs functions that know the reader; so that they need
// not be bound anew for each request, a pool keeps copies, each with a scope of its own.
type sheet struct {
	clean *template.Template
	pool  sync.Pool
}

type copyOf struct {
	tmpl  *template.Template
	scope *scope
}

// Must parses the *.html files of an area, one page each, named without the ending. A file whose name
// begins with part- is no page: its blocks belong to all pages of the area. It panics when one does
// not parse: that is a mistake of ours which the first start shows.
func Must(files fs.FS) *Set {
	names, err := fs.Glob(files, "*.html")
	if err != nil {
		panic(err)
	}
	shared := template.Must(base.Clone())
	for _, name := range names {
		if strings.HasPrefix(name, "part-") {
			template.Must(shared.ParseFS(files, name))
		}
	}
	s := &Set{pages: map[string]*sheet{}}
	for _, name := range names {
		if strings.HasPrefix(name, "part-") {
			continue
		}
		clean := template.Must(template.Must(shared.Clone()).ParseFS(files, name))
		s.pages[strings.TrimSuffix(path.Base(name), ".html")] = &sheet{clean: clean}
	}
	return s
}

// Render draws the page name in its layout.
func (s *Set) Render(w http.ResponseWriter, r *http.Request, status int, name string, page Page, data any) error {
	v := visit(w, r, page)
	body, err := s.draw(name, page.Layout.template(), v, root{Page: page, Shell: v.shell, Data: data, Flash: v.flash})
	if err != nil {
		return err
	}
	return send(w, status, body)
}

// Part draws one block of a page alone, for htmx to put in place.
func (s *Set) Part(w http.ResponseWriter, r *http.Request, status int, name, block string, data any) error {
	v := visit(w, r, Page{})
	body, err := s.draw(name, block, v, data)
	if err != nil {
		return err
	}
	if v.flash != nil {
		toast, err := s.draw(name, "toast-beside", v, v.flash)
		if err != nil {
			return err
		}
		body.Write(toast.Bytes())
	}
	return send(w, status, body)
}

// IsPart reports whether htmx asks for a piece of a page and not for the whole.
func IsPart(r *http.Request) bool {
	return r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-Request-Type") != "full"
}

// InDrawer reports whether the answer will stand in the drawer beside a list.
func InDrawer(r *http.Request) bool { return r.Header.Get("HX-Target") == "aside#drawer" }

// root is the dot of a layout.
type root struct {
	Page
	Shell Shell
	Data  any
	Flash *Flash
}

func (l Layout) template() string {
	if l == List {
		return "layout-list"
	}
	return "layout-" + string(l)
}

// visit is what one request brings along.
func visit(w http.ResponseWriter, r *http.Request, page Page) scope {
	shell := ShellOf(r.Context())
	shell.look(r)
	return scope{shell: shell, page: page, flash: takeFlash(w, r)}
}

func (s *Set) draw(name, block string, v scope, data any) (*bytes.Buffer, error) {
	sh, ok := s.pages[name]
	if !ok {
		return nil, fmt.Errorf("view: no page %q", name)
	}
	c, err := sh.take()
	if err != nil {
		return nil, err
	}
	defer sh.pool.Put(c)
	*c.scope = v
	var body bytes.Buffer
	if err := c.tmpl.ExecuteTemplate(&body, block, data); err != nil {
		return nil, fmt.Errorf("view: page %s: %w", name, err)
	}
	return &body, nil
}

func (s *sheet) take() (*copyOf, error) {
	if c, ok := s.pool.Get().(*copyOf); ok {
		return c, nil
	}
	tmpl, err := s.clean.Clone()
	if err != nil {
		return nil, fmt.Errorf("view: %w", err)
	}
	sc := &scope{}
	return &copyOf{tmpl.Funcs(sc.funcs()), sc}, nil
}

func send(w http.ResponseWriter, status int, body *bytes.Buffer) error {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "HX-Request")
	w.WriteHeader(status)
	_, err := body.WriteTo(w)
	return err
}

// Sample is one page with the data of one case: full, empty, in error.
type Sample struct {
	Name  string // the page
	Block string // one block alone; empty draws the whole page
	Page  Page
	Data  any
}

// Check draws every sample in every language, and says which pages have no sample.
func (s *Set) Check(samples ...Sample) error {
	var wrong []error
	seen := map[string]bool{}
	for _, one := range samples {
		seen[one.Name] = true
		for _, lang := range locale.Languages() {
			if err := s.try(lang, one); err != nil {
				wrong = append(wrong, fmt.Errorf("%s: %w", lang, err))
			}
		}
	}
	for name := range s.pages {
		if !seen[name] {
			wrong = append(wrong, fmt.Errorf("page %s has no sample", name))
		}
	}
	return errors.Join(wrong...)
}

func (s *Set) try(lang string, one Sample) error {
	shell := Shell{Words: locale.For(lang), Account: "Sample & Co", Person: "Sam", Areas: Everything()}
	v := scope{shell: ShellOf(With(context.Background(), shell)), page: one.Page}
	block, data := one.Block, one.Data
	if block == "" {
		block, data = one.Page.Layout.template(), root{Page: one.Page, Shell: v.shell, Data: one.Data}
	}
	body, err := s.draw(one.Name, block, v, data)
	if err != nil {
		return err
	}
	if bytes.Contains(body.Bytes(), []byte("ZgotmplZ")) {
		return fmt.Errorf("view: page %s: a value stands where it is not safe", one.Name)
	}
	_, err = io.Copy(io.Discard, body)
	return err
}
