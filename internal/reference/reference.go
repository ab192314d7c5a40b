// Package reference is the developers' door: a page about each JSON door, drawn from its OpenAPI file, which lies in the program. It needs
// no key and no other server, and reads as well without its script.
package reference

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	apidocs "github.com/waybill-ship/waybill/docs/api"
	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = template.Must(template.New("").Option("missingkey=error").Funcs(template.FuncMap{"asset": web.Asset, "prose": prose, "line": line, "lower": strings.ToLower}).ParseFS(files, "*.html"))

// Door is the pages under /docs/api.
type Door struct {
	// Links is the address of ours that a request came to, for the examples.
	Links func(r *http.Request) string
	// Routes are what the JSON doors do, for the scope that each call needs.
	Routes []api.Route
}

// Mount lists the routes of this door.
func (d *Door) Mount(mux web.Mux) {
	door := web.Door{Mux: mux, Fail: fail}
	door.Handle("GET /docs/api", d.index)
	for _, path := range []string{"GET /docs", "GET /docs/{$}", "GET /docs/api/{$}"} {
		mux.Handle(path, http.RedirectHandler("/docs/api", http.StatusMovedPermanently))
	}
	door.Handle("GET /docs/api/{door}/{$}", func(w http.ResponseWriter, r *http.Request) error {
		doc, err := find(r)
		if err == nil {
			http.Redirect(w, r, "/docs/api/"+doc.Name, http.StatusMovedPermanently)
		}
		return err
	})
	door.Handle("GET /docs/api/{door}", d.page)
	door.Handle("GET /docs/api/{door}/openapi.yaml", openapi)
}

// shelf is the documents, read once: they are part of the program.
var shelf = sync.OnceValues(func() (map[string]document, error) {
	all := map[string]document{}
	for _, name := range apidocs.Folders() {
		text, err := apidocs.Merged(name)
		if err != nil {
			return nil, err
		}
		var root yaml.Node
		if err := yaml.Unmarshal(text, &root); err != nil {
			return nil, fmt.Errorf("docs/api/%s: %w", name, err)
		}
		all[name] = read(name, text, root.Content[0])
	}
	return all, nil
})

// Check reports a file that cannot be drawn.
func Check() error {
	_, err := shelf()
	return err
}

func find(r *http.Request) (document, error) {
	all, err := shelf()
	if err != nil {
		return document{}, err
	}
	doc, ok := all[r.PathValue("door")]
	if !ok {
		return document{}, fault.New(fault.Missing, "There is no such API. There are: %s.", strings.Join(apidocs.Folders(), ", "))
	}
	return doc, nil
}

func (d *Door) index(w http.ResponseWriter, _ *http.Request) error {
	all, err := shelf()
	if err != nil {
		return err
	}
	var list []document
	for _, doc := range all {
		list = append(list, doc)
	}
	slices.SortFunc(list, func(a, b document) int { return strings.Compare(a.Name, b.Name) })
	return draw(w, http.StatusOK, "index", map[string]any{"Title": "API reference", "Documents": list})
}

func (d *Door) page(w http.ResponseWriter, r *http.Request) error {
	doc, err := find(r)
	if err != nil {
		return err
	}
	return draw(w, http.StatusOK, "reference", map[string]any{"Title": doc.Title, "Document": doc, "Base": d.Links(r), "Rights": d.rights(), "All": apidocs.Folders()})
}

// rights says for each call, by its method and path, what a caller needs for it.
func (d *Door) rights() map[string]template.HTML {
	all := map[string]template.HTML{}
	for _, r := range d.Routes {
		text := "Scope: `" + string(r.Scope) + "`."
		if r.Scope == "" {
			text = "Scope: none, any key or token will do."
		}
		switch {
		case r.Open:
			text = "Needs no key."
		case r.Public:
			text += " The public key alone is enough."
		}
		if r.Creates {
			text += " Honours an `Idempotency-Key`."
		}
		all[r.Method+" "+r.Path] = line(text)
	}
	return all
}

// openapi hands the whole file out, for generators and other tools.
func openapi(w http.ResponseWriter, r *http.Request) error {
	doc, err := find(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/yaml")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	_, err = w.Write(doc.text)
	return err
}

func fail(w http.ResponseWriter, _ *http.Request, err error) {
	words := "Something went wrong on our side."
	kind := fault.KindOf(err)
	if kind != fault.Ours {
		words = err.Error()
	}
	_ = draw(w, web.Status(kind), "sorry", map[string]any{"Title": "API reference", "Words": words})
}

func draw(w http.ResponseWriter, status int, name string, page any) error {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, page); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write(b.Bytes())
	return err
}
