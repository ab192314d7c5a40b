package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/waybill-ship/waybill/sdk/connect"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed static pictures
var files embed.FS

// market is the running shop.
type market struct {
	store    *store
	connect  *connect.Engine
	platform string // base URL of the sellers' shipping platform
	url      string // of this shop
	bell     chan struct{}
	demo     atomic.Pointer[demo] // the accounts of a platform's demo, as soon as they are known
}

// handler lists every address of the shop.
func (m *market) handler() http.Handler {
	mux := http.NewServeMux()
	page := func(pattern string, h func(w http.ResponseWriter, r *http.Request) error) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
			if err := h(w, r); err != nil {
				m.fail(w, r, err)
			}
		})
	}
	page("GET /{$}", m.home)
	page("GET /goods/{good}", m.showGood)
	page("GET /makers/{seller}", m.showSeller)
	page("GET /basket", m.showBasket)
	page("POST /basket", m.setBasket)
	page("GET /checkout", m.checkout)
	page("POST /checkout", m.buy)
	page("GET /orders/{token}", m.showPurchase)

	page("GET /sell", m.sellers)
	page("POST /sell/enter", m.enter)
	page("POST /sell/leave", m.leave)
	page("GET /sell/{seller}", m.seated(m.sell))
	page("POST /sell/{seller}/connect", m.seated(m.connectSeller))
	page("POST /sell/{seller}/keys", m.seated(m.giveKeys))
	page("POST /sell/{seller}/disconnect", m.seated(m.disconnect))
	page("GET /sell/{seller}/orders/{reference}", m.seated(m.showSale))
	page("POST /sell/{seller}/orders/{reference}/mend", m.seated(m.mendSale))
	page("POST /sell/{seller}/orders/{reference}/retry", m.seated(m.retrySale))
	page("POST /sell/{seller}/orders/{reference}/cancel", m.seated(m.cancelSale))
	page("/", func(http.ResponseWriter, *http.Request) error { return errNone })

	mux.Handle("GET /static/", kept(http.FileServerFS(files)))
	mux.Handle("GET /pictures/", kept(http.FileServerFS(files)))
	// What platforms and the picker call: webhooks, the way back from the consent page, service points.
	connect.Mount(mux, m.connect)
	return http.NewCrossOriginProtection().Handler(mux)
}

func kept(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=600")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// pages are the templates by file name, each with the layout around it.
var pages = parsePages()

func parsePages() map[string]*template.Template {
	layout := template.Must(template.New("layout.html").Funcs(words).ParseFS(pageFiles, "pages/layout.html", "pages/parts.html"))
	names, err := fs.Glob(pageFiles, "pages/*.html")
	if err != nil {
		panic(err)
	}
	all := map[string]*template.Template{}
	for _, name := range names {
		all[name[len("pages/"):]] = template.Must(template.Must(layout.Clone()).ParseFS(pageFiles, name))
	}
	return all
}

// frame is what every page shows around its own.
type frame struct {
	Title  string
	Basket int // pieces
	Seat   string
	Page   any
}

// picked is the policy of pages: nothing comes from anywhere but this shop. The picker's frame is the shop's own, too.
const picked = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self' http: https:"

func (m *market) show(w http.ResponseWriter, r *http.Request, status int, name, title string, page any) error {
	lines, err := m.store.basket(r.Context(), basketOf(r))
	if err != nil {
		return err
	}
	f := frame{Title: title, Page: page}
	for _, l := range lines {
		f.Basket += l.Pieces
	}
	if f.Seat, err = m.seat(r); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := pages[name].ExecuteTemplate(&b, "layout.html", f); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", picked)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, err = w.Write(b.Bytes())
	if err != nil {
		slog.Debug("a page was not read to its end", "path", r.URL.Path, "error", err)
	}
	return nil
}

// fail tells what went wrong. Connect's words are for people; anything else is ours, and logged.
func (m *market) fail(w http.ResponseWriter, r *http.Request, err error) {
	said := failure{Status: http.StatusInternalServerError, Head: "That did not work", Text: "It is our fault, and it has been written down. Please try again."}
	fault, isFault := connect.FaultOf(err)
	switch {
	case errors.Is(err, errNone):
		said = failure{Status: http.StatusNotFound, Head: "There is nothing here", Text: "The address may be incomplete, or what stood here has gone."}
	case isFault:
		said = failure{Status: http.StatusConflict, Head: "That did not work", Text: fault.Text}
	case errors.Is(err, context.Canceled):
		return
	default:
		slog.Error("a page failed", "path", r.URL.Path, "error", err)
	}
	if err := m.show(w, r, said.Status, "failure.html", said.Head, said); err != nil {
		http.Error(w, said.Text, said.Status)
	}
}

// failure is the page that tells of one.
type failure struct {
	Status     int
	Head, Text string
}

// words are what templates may say.
var words = template.FuncMap{
	"when":   func(t time.Time) string { return t.Local().Format("2 Jan 2006, 15:04") },
	"iso":    func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	"maker":  func(ref string) Seller { s, _ := seller(ref); return s },
	"stages": stagesOf,
	"say":    sayMoment,
	"state":  sayState,
	"field":  newField,
}

// field is one line to be filled in.
type field struct{ Name, Label, Value, Auto, Type, Grow, Wrong string }

// newField makes a field; kind is its type, or how wide it is.
func newField(name, label, value, auto, kind string, wrong map[string]string) field {
	f := field{Name: name, Label: label, Value: value, Auto: auto, Wrong: wrong[name]}
	if kind == "wide" || kind == "short" {
		f.Grow = kind
	} else {
		f.Type = kind
	}
	return f
}

// Optional reports whether the field may stay empty.
func (f field) Optional() bool { return f.Name == "phone" }
