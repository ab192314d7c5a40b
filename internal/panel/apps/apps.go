// Package apps is where a merchant allows an app access and takes it back, and where a marketplace registers the apps it offers. What a
// consent means is app's to say; what the app may ask over HTTP is oauth's.
package apps

import (
	"embed"
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/oauth"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area is the pages of apps.
type Area struct {
	DB       *db.DB
	Apps     *app.Desk
	OAuth    *oauth.Door
	Accounts *account.Desk
	Links    web.Links
	// Enter gives the browser what opens a session, after the person moved to another account; Visit is where a request comes from.
	Enter func(w http.ResponseWriter, r *http.Request, opens string)
	Visit func(r *http.Request) account.Visit
}

// Mount lists the routes.
func (a *Area) Mount(d web.Door) {
	d.Handle("GET "+oauth.AuthPath, a.ask)
	d.Handle("POST "+oauth.AuthPath, a.answer)
	d.Handle("POST "+oauth.AuthPath+"/account", a.change)
	d = d.Behind(admins)
	d.Handle("GET /settings/access", a.access)
	d.Handle("GET /settings/access/{id}", a.one)
	d.Handle("POST /settings/access/{id}/end", a.end)
	d.Handle("GET /settings/apps", a.offered)
	d.Handle("GET /settings/apps/new", a.begin)
	d.Handle("POST /settings/apps", a.register)
	d.Handle("GET /settings/apps/{id}", a.app)
	d.Handle("POST /settings/apps/{id}", a.save)
	d.Handle("POST /settings/apps/{id}/secret", a.renew)
	d.Handle("POST /settings/apps/{id}/remove", a.remove)
}

// admins lets through who may manage keys.
func admins(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := account.SessionOf(r.Context()).Need(account.ManageConnection); err != nil {
			return err
		}
		return next(w, r)
	}
}

// record draws a page of settings; err is the refusal it shows, if any.
func record(w http.ResponseWriter, r *http.Request, name string, title string, above []view.Crumb, data any, err error) error {
	words := view.Words(r.Context())
	crumbs := append([]view.Crumb{{Word: words.T("Settings"), Href: "/settings"}}, above...)
	page := view.Page{Layout: view.Record, Title: title, Area: view.Settings, Crumbs: append(crumbs, view.Crumb{Word: title})}
	return pages.Render(w, r, status(err), name, page, data)
}

func status(err error) int {
	if err == nil {
		return http.StatusOK
	}
	return web.Status(fault.KindOf(err))
}

// done says what was done and goes on to a page.
func done(w http.ResponseWriter, r *http.Request, said, to string) error {
	view.Say(w, view.Flash{Text: said})
	return web.Go(w, r, to)
}

func itoa(id int64) string { return strconv.FormatInt(id, 10) }

// may is one thing that an app may do, in plain words.
type may struct{ Icon, Text, Scope string }

// mays says scopes in plain words.
func mays(words locale.Words, scopes integration.Scopes) []may {
	var all []may
	for _, s := range scopes.List() {
		one := may{Icon: "eye", Text: plain(words, s), Scope: string(s)}
		switch {
		case s == integration.ScopeAPI:
			one.Icon = "key"
		case len(s) > 5 && s[:5] == "write":
			one.Icon = "edit"
		}
		all = append(all, one)
	}
	return all
}

// plain says what a scope lets do. "Its" is the integration's own.
func plain(words locale.Words, s integration.Scope) string {
	t := words.T
	switch s {
	case integration.ScopeAPI:
		return t("Everything that an integration may do: bring in orders, make labels that cost money, follow parcels, change its settings")
	case integration.ReadOrder:
		return t("See the orders that it brought in")
	case integration.WriteOrder:
		return t("Bring in orders, change and delete them")
	case integration.ReadParcel:
		return t("See its parcels, their labels and where they are")
	case integration.WriteParcel:
		return t("Bring in parcels, make and cancel labels, which may cost you money")
	case integration.ReadPrice:
		return t("See what shipping costs you")
	case integration.ReadReturn:
		return t("See the returns of its parcels")
	case integration.WriteReturn:
		return t("Register and cancel returns of its parcels")
	case integration.ReadPickup:
		return t("See pick-ups")
	case integration.WritePickup:
		return t("Order pick-ups by a carrier")
	case integration.ReadBrand:
		return t("See your brands")
	case integration.ReadOrganization:
		return t("See your company’s name, address and contact details")
	}
	return plainSettings(words, s)
}

func plainSettings(words locale.Words, s integration.Scope) string {
	t := words.T
	switch s {
	case integration.ReadIntegration:
		return t("See the settings of its integration")
	case integration.WriteIntegration:
		return t("Change the settings of its integration, such as where it hears back")
	case integration.WriteCarrier:
		return t("Change carriers and contracts")
	case integration.ReadShippingRule:
		return t("See your shipping rules")
	case integration.WriteShippingRule:
		return t("Change your shipping rules")
	case integration.ReadSettings:
		return t("See your sender addresses and how you work")
	case integration.WriteSettings:
		return t("Change your sender addresses and how you work")
	case integration.ReadReturnSettings:
		return t("See how you handle returns")
	case integration.WriteReturnSettings:
		return t("Change how you handle returns")
	case integration.WriteProduct:
		return t("Add and change products")
	}
	return string(s)
}
