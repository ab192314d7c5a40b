package apps

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

type offeredPage struct {
	Rows  []app.App
	Empty *view.Empty
}

// offered lists the apps that the account offers to other merchants.
func (a *Area) offered(w http.ResponseWriter, r *http.Request) error {
	words := view.Words(r.Context())
	all, err := app.List(r.Context(), a.DB, account.SessionOf(r.Context()).Account)
	if err != nil {
		return err
	}
	page := offeredPage{Rows: all}
	if len(all) == 0 {
		page.Empty = &view.Empty{
			Icon: "layers", Title: words.T("Do you run a marketplace or build software?"),
			Text:    words.T("Register it once. Merchants then connect with one press and a page that says what they allow; nobody copies keys."),
			Actions: []view.Action{{Word: words.T("Register an app"), Href: "/settings/apps/new", Icon: "plus", Main: true}},
		}
	}
	return record(w, r, "offered", words.T("Apps you offer"), nil, page, nil)
}

type appPage struct {
	Form     view.Form
	App      app.App
	Action   string
	Scopes   []view.Option
	Secret   string // only right after it was made
	Metadata string
	Remove   view.Confirm
	Renew    view.Confirm
}

func (a *Area) drawApp(w http.ResponseWriter, r *http.Request, one app.App, form view.Form, refused error) error {
	words := view.Words(r.Context())
	page := appPage{Form: form, App: one, Action: "/settings/apps", Metadata: a.Links.Base(r) + "/.well-known/oauth-authorization-server"}
	for _, s := range integration.AllScopes {
		page.Scopes = append(page.Scopes, view.Option{Value: string(s), Word: plain(words, s)})
	}
	title := words.T("Register an app")
	if one.ID != 0 {
		title = one.Name
		page.Action = at(one.ID, "")
		page.Secret = a.take(w, r, one.ID)
		page.Remove = view.Confirm{
			ID: "remove", Title: words.T("Remove %s?", one.Name), Text: words.T("Every merchant who allowed it loses the connection at once."),
			Action: at(one.ID, "/remove"), Verb: words.T("Remove the app"), Danger: true,
		}
		page.Renew = view.Confirm{
			ID: "renew", Title: words.T("Make a new client secret?"), Text: words.T("The old one works for another day."), Action: at(one.ID, "/secret"), Verb: words.T("Make a new secret"),
		}
	}
	return record(w, r, "app", title, []view.Crumb{{Word: words.T("Apps you offer"), Href: "/settings/apps"}}, page, refused)
}

func at(id int64, rest string) string { return "/settings/apps/" + itoa(id) + rest }

func (a *Area) begin(w http.ResponseWriter, r *http.Request) error {
	form := view.Fill("kind", "secret")
	form.Values["scope"] = []string{string(integration.ReadOrder), string(integration.WriteOrder), string(integration.ReadParcel), string(integration.WriteParcel)}
	return a.drawApp(w, r, app.App{}, form, nil)
}

// typedApp reads an app as it was typed.
func typedApp(v url.Values) app.App {
	return app.App{
		Name: v.Get("name"), Homepage: v.Get("homepage"), Redirects: strings.Fields(v.Get("redirects")), Public: v.Get("kind") == "public",
		Scopes: integration.JoinScopes(func(s integration.Scope) bool {
			for _, one := range v["scope"] {
				if one == string(s) {
					return true
				}
			}
			return false
		}),
	}
}

func (a *Area) register(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	one, secret, err := a.Apps.Register(r.Context(), account.SessionOf(r.Context()), typedApp(typed))
	if form, ok := view.Refused(words, typed, err); ok {
		return a.drawApp(w, r, app.App{}, form, err)
	}
	if err != nil {
		return err
	}
	a.hand(w, r, one.ID, secret)
	return done(w, r, words.T("%s is registered.", one.Name), at(one.ID, ""))
}

// find reads the app that the path names.
func (a *Area) find(r *http.Request) (account.Session, app.App, error) {
	s := account.SessionOf(r.Context())
	id, err := web.ID(r, "id")
	if err != nil {
		return s, app.App{}, err
	}
	one, err := app.Get(r.Context(), a.DB, s.Account, id)
	return s, one, err
}

func (a *Area) app(w http.ResponseWriter, r *http.Request) error {
	_, one, err := a.find(r)
	if err != nil {
		return err
	}
	form := view.Fill("name", one.Name, "homepage", one.Homepage, "redirects", strings.Join(one.Redirects, "\n"))
	for _, s := range one.Scopes.List() {
		form.Values.Add("scope", string(s))
	}
	return a.drawApp(w, r, one, form, nil)
}

func (a *Area) save(w http.ResponseWriter, r *http.Request) error {
	s, one, err := a.find(r)
	if err != nil {
		return err
	}
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	change := typedApp(typed)
	change.ID = one.ID
	words := view.Words(r.Context())
	is, err := a.Apps.Set(r.Context(), s, change)
	if form, ok := view.Refused(words, typed, err); ok {
		return a.drawApp(w, r, one, form, err)
	}
	if err != nil {
		return err
	}
	return done(w, r, words.T("%s is saved.", is.Name), at(one.ID, ""))
}

func (a *Area) renew(w http.ResponseWriter, r *http.Request) error {
	s, one, err := a.find(r)
	if err != nil {
		return err
	}
	_, secret, err := a.Apps.NewSecret(r.Context(), s, one.ID)
	if err != nil {
		return err
	}
	a.hand(w, r, one.ID, secret)
	return done(w, r, view.Words(r.Context()).T("The new secret works now."), at(one.ID, ""))
}

func (a *Area) remove(w http.ResponseWriter, r *http.Request) error {
	s, one, err := a.find(r)
	if err != nil {
		return err
	}
	if err := a.Apps.Remove(r.Context(), s, one.ID); err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("%s is removed.", one.Name), "/settings/apps")
}
