package integrations

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

// system is something that can be connected.
type system struct {
	Name string
	Note string
	Icon string
	Href string
	Own  bool // it has a way of its own, beyond API keys
}

// shops have no connection of their own yet: what they have is a plugin or a programmer that takes API keys.
var shops = []string{
	"Adobe Commerce (Magento)", "BigCommerce", "CCV Shop", "Craft Commerce", "Ecwid", "Lightspeed", "Medusa", "Mijnwebwinkel", "Odoo", "OpenCart",
	"PrestaShop", "Salesforce Commerce Cloud", "Shopify", "Shopware", "Squarespace", "Webador", "Wix", "WooCommerce",
}

type cataloguePage struct {
	Query   string
	Systems []system
	None    *view.Empty
}

func (a *Area) catalogue(w http.ResponseWriter, r *http.Request) error {
	words, q := view.Words(r.Context()), strings.TrimSpace(r.FormValue("q"))
	page := cataloguePage{Query: q}
	all := []system{{
		Name: words.T("Waybill API"), Icon: "key", Href: "/integrations/new/api", Own: true,
		Note: words.T("A pair of keys for your marketplace, shop or own software. Speaks the same words as Sendcloud's API."),
	}}
	for _, name := range shops {
		all = append(all, system{
			Name: name, Icon: "shop", Href: "/integrations/new/api?name=" + url.QueryEscape(name),
			Note: words.T("Has no connection of its own yet. Its plugin may work with API keys."),
		})
	}
	for _, one := range all {
		if strings.Contains(strings.ToLower(one.Name), strings.ToLower(q)) || one.Own && strings.Contains("sendcloud api marketplace", strings.ToLower(q)) {
			page.Systems = append(page.Systems, one)
		}
	}
	if len(page.Systems) == 0 {
		page.None = &view.Empty{
			Icon: "search", Title: words.T("No system is called %s", q), Text: words.T("Anything that can call an address on the web can be connected with API keys."),
			Actions: []view.Action{{Word: words.T("Use API keys"), Href: "/integrations/new/api?name=" + url.QueryEscape(q), Main: true, Icon: "key"}},
		}
	}
	crumbs := []view.Crumb{{Word: words.T("Integrations"), Href: "/integrations"}, {Word: words.T("Connect a shop")}}
	return pages.Render(w, r, http.StatusOK, "catalogue", view.Page{
		Layout: view.Guide, Title: words.T("What would you like to connect?"), Area: view.Integrations, Crumbs: crumbs,
		Note: words.T("Each connection has its own keys, and sees only the orders it brought."),
	}, page)
}

func (a *Area) connect(w http.ResponseWriter, r *http.Request) error {
	return a.showConnect(w, r, view.Fill("name", r.FormValue("name")), nil)
}

func (a *Area) showConnect(w http.ResponseWriter, r *http.Request, form view.Form, refusal error) error {
	status := http.StatusOK
	if refusal != nil {
		status = web.Status(fault.KindOf(refusal))
	}
	words := view.Words(r.Context())
	return pages.Render(w, r, status, "connect", view.Page{
		Layout: view.Record, Title: words.T("Waybill API"), Area: view.Integrations,
		Crumbs: []view.Crumb{{Word: words.T("Integrations"), Href: "/integrations"}, {Word: words.T("Connect a shop"), Href: "/integrations/new"}, {Word: words.T("Waybill API")}},
	}, form)
}

func (a *Area) add(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	s := account.SessionOf(r.Context())
	i, pair, err := a.Book.Add(r.Context(), s, integration.Integration{Name: typed.Get("name"), ShopURL: typed.Get("shop_url")})
	if form, ok := view.Refused(typed, err); ok {
		return a.showConnect(w, r, form, err)
	}
	if err != nil {
		return err
	}
	a.showOnce(w, r, i.ID, pair)
	view.Say(w, view.Flash{Text: view.Words(r.Context()).T("%s is connected. Copy its keys now.", i.Name)})
	return web.Go(w, r, path(i.ID))
}
