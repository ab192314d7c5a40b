// Package panel is the merchant's door: it knows who looks, in which language and role, hangs the areas into the mux and
// shows what went wrong. What a page says stands in the areas below it.
package panel

import (
	"context"
	"embed"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/auth"
	"github.com/waybill-ship/waybill/internal/panel/integrations"
	"github.com/waybill-ship/waybill/internal/panel/settings"
	"github.com/waybill-ship/waybill/internal/panel/start"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
	"github.com/waybill-ship/waybill/internal/webhook"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Panel is the merchant's pages.
type Panel struct {
	DB           *db.DB
	Accounts     *account.Desk
	Integrations *integration.Book
	Links        web.Links
	// Rooms are the areas of orders, parcels and so on, in any order.
	Rooms []Room
	// Counts fills the numbers of the rail; nil shows none.
	Counts func(ctx context.Context, s account.Session) (map[view.Area]view.Count, error)
	// Webhooks tries out integrations' endpoints; nil offers no test.
	Webhooks *webhook.Desk
	// Points lists the carriers whose service points an integration may offer, by code.
	Points []view.Option
	// Labelled reports whether the account has made a label, for the first steps; nil leaves the step open.
	Labelled func(ctx context.Context, account int64) (bool, error)
	// Now is the clock; nil is the wall clock.
	Now func() time.Time
}

// Room is an area: a folder under internal/panel. Mount lists its routes on a door that lets in only people with a session
// whose role may do Needs; what asks for more says so itself by Session.Need.
type Room struct {
	Areas []view.Area // the doors of the rail that it opens
	Needs account.Act
	Mount func(d web.Door)
}

// Mount hangs every page of the panel into the mux.
func (p *Panel) Mount(mux web.Mux) {
	open := web.Door{Mux: mux, Fail: p.fail, Before: p.greet}.Behind(readable)
	(&auth.Area{Accounts: p.Accounts, Links: p.Links}).Mount(open)
	member := open.Behind(p.known)
	member.Handle("GET /{$}", p.home)
	for _, room := range p.rooms() {
		room.Mount(member.Behind(need(room.Needs)))
	}
	// What fits no route still gets a page of ours. "/" also catches unknown paths of other doors' hosts, so it stands last.
	open.Handle("/", func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.Missing, "There is no such page.")
	})
}

// rooms are our own areas and those that were given.
func (p *Panel) rooms() []Room {
	first := &start.Area{DB: p.DB, Labelled: p.Labelled}
	connections := &integrations.Area{DB: p.DB, Book: p.Integrations, Links: p.Links, Webhooks: p.Webhooks, Points: p.Points}
	house := &settings.Area{DB: p.DB, Accounts: p.Accounts, Enter: auth.Enter}
	return append([]Room{
		{Areas: []view.Area{view.Start}, Needs: account.ManageAccount, Mount: first.Mount},
		{Areas: []view.Area{view.Integrations}, Needs: account.ManageConnection, Mount: connections.Mount},
		{Areas: []view.Area{view.Settings}, Needs: account.Look, Mount: house.Mount},
		{Areas: []view.Area{view.Brand}, Needs: account.ManageAccount, Mount: house.MountBrand},
	}, p.Rooms...)
}

func (p *Panel) now() time.Time {
	if p.Now == nil {
		return time.Now()
	}
	return p.Now()
}

// greet finds out who looks. Strangers get the language of their browser.
func (p *Panel) greet(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		shell := view.Shell{Words: locale.For(locale.Match(r.Header.Get("Accept-Language"), "")), Now: p.now()}
		token := auth.Token(r)
		if token == "" {
			return next(w, r.WithContext(view.With(r.Context(), shell)))
		}
		s, err := p.Accounts.Resume(r.Context(), token, auth.Visit(r))
		if fault.Is(err, fault.Unknown) {
			auth.Forget(w, r)
			return next(w, r.WithContext(view.With(r.Context(), shell)))
		}
		if err != nil {
			return err
		}
		web.Note(r.Context(), "account", s.Account)
		web.Note(r.Context(), "person", s.Person)
		ctx := account.With(r.Context(), s)
		shell, err = p.shell(ctx, s)
		if err != nil {
			return err
		}
		*r = *r.WithContext(view.With(ctx, shell)) // in place, so that a failure's page knows its reader too
		return next(w, r)
	}
}

// readable refuses what cannot be read before a page takes half of it, or nothing, for what was meant: text that no database keeps, a form that is
// too large, and what is no form at all.
func readable(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := web.Legible(r.URL.Query()); err != nil {
			return err
		}
		if r.Method != http.MethodPost || r.ContentLength == 0 {
			return next(w, r)
		}
		switch kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind {
		case "multipart/form-data": // files; who takes them reads them
		case "application/x-www-form-urlencoded":
			if _, err := web.Form(r); err != nil {
				return err
			}
		default:
			return fault.New(fault.Invalid, "The form cannot be read.")
		}
		return next(w, r)
	}
}

func (p *Panel) shell(ctx context.Context, s account.Session) (view.Shell, error) {
	words := locale.For(s.Language)
	shell := view.Shell{Account: s.Company, Person: s.Name, Role: words.T(s.Role.Name()), Words: words, Now: p.now()}
	zone, err := time.LoadLocation(s.Zone)
	if err == nil {
		shell.Zone = zone
	}
	for _, room := range p.rooms() {
		if s.Role.May(room.Needs) {
			shell.Areas = append(shell.Areas, room.Areas...)
		}
	}
	if p.Counts != nil {
		if shell.Counts, err = p.Counts(ctx, s); err != nil {
			return shell, err
		}
	}
	return shell, nil
}

// known lets only people with a session pass; others sign in first and come back to where they wanted to be.
func (p *Panel) known(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if account.SessionOf(r.Context()).Account != 0 {
			return next(w, r)
		}
		back := r.URL.RequestURI()
		if r.Method != http.MethodGet || view.IsPart(r) {
			back = pathOf(r.Referer())
		}
		return web.Go(w, r, "/signin?next="+url.QueryEscape(back))
	}
}

// pathOf is the path and query of one of our own addresses.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(u.Path, "/") {
		return "/"
	}
	return u.RequestURI()
}

func need(act account.Act) func(web.Handler) web.Handler {
	return func(next web.Handler) web.Handler {
		return func(w http.ResponseWriter, r *http.Request) error {
			if err := account.SessionOf(r.Context()).Need(act); err != nil {
				return err
			}
			return next(w, r)
		}
	}
}

// home is the work itself once there are orders to see; before that, the first steps.
func (p *Panel) home(w http.ResponseWriter, r *http.Request) error {
	shell := view.ShellOf(r.Context())
	for _, a := range []view.Area{view.Incoming, view.Start, view.Parcels, view.Settings} {
		if slices.Contains(shell.Areas, a) {
			return web.Go(w, r, "/"+string(a))
		}
	}
	return fault.New(fault.Denied, "Your role may see nothing here yet.")
}

type failure struct {
	Title string
	Text  string
	Home  bool
}

// fail shows what went wrong as a page, or as a notice when only a part of a page was asked for.
func (p *Panel) fail(w http.ResponseWriter, r *http.Request, err error) {
	words := view.Words(r.Context())
	f := failure{Home: account.SessionOf(r.Context()).Account != 0}
	kind := fault.KindOf(err)
	text, said := words.Fault(err)
	switch {
	case !said:
		f.Title = words.T("That did not work, and it is our fault")
		f.Text = words.T("Number %s helps support to find it.", web.RequestID(r.Context()))
	case kind == fault.Missing:
		f.Title, f.Text = words.T("Not here"), text
	case kind == fault.Denied:
		f.Title, f.Text = words.T("Not for your role"), text
	default:
		f.Title, f.Text = words.T("That did not work"), text
	}
	page := view.Page{Layout: view.Plain, Title: f.Title}
	if f.Home {
		page.Layout, page.Bare = view.Guide, true
	}
	if view.IsPart(r) {
		err = pages.Part(w, r, web.Status(kind), "error", "part", view.Flash{Tone: view.Bad, Text: f.Text})
	} else {
		err = pages.Render(w, r, web.Status(kind), "error", page, f)
	}
	if err != nil {
		http.Error(w, f.Text, http.StatusInternalServerError)
	}
}
