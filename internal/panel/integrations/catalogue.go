package integrations

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
)

// system is something that orders may come from.
type system struct {
	Code  string
	Name  string
	Icon  string
	Words string // what people also call it, to search by
	Soon  bool   // has no connection of its own yet
}

// systems are what the catalogue shows. Those marked Soon are honest about it: there is no button that leads nowhere.
var systems = []system{
	{Code: integration.API, Name: "API", Icon: "key", Words: "api keys marketplace custom own shop plugin sendcloud rest"},
	{Code: "woocommerce", Name: "WooCommerce", Icon: "shop", Words: "wordpress shop", Soon: true},
	{Code: "magento", Name: "Magento 2", Icon: "shop", Words: "adobe commerce shop", Soon: true},
	{Code: "prestashop", Name: "PrestaShop", Icon: "shop", Words: "shop", Soon: true},
	{Code: "odoo", Name: "Odoo", Icon: "shop", Words: "erp shop", Soon: true},
	{Code: "shopware", Name: "Shopware", Icon: "shop", Words: "shop", Soon: true},
	{Code: "opencart", Name: "OpenCart", Icon: "shop", Words: "open cart shop", Soon: true},
}

// systemName is what a system is called in lists.
func systemName(code string) string {
	for _, s := range systems {
		if s.Code == code {
			return s.Name
		}
	}
	return code
}

type cataloguePage struct {
	Query string
	Found []offer // what has a connection of its own
	Later []offer // what gets one in a later version
	Empty *view.Empty
}

// offer is a system as the catalogue shows it. Href is where to connect it, or where its plugin gets keys meanwhile.
type offer struct{ Name, Icon, Text, Href string }

func (a *Area) catalogue(w http.ResponseWriter, r *http.Request) error {
	words := view.Words(r.Context())
	page := view.Page{Layout: view.Guide, Title: words.T("Connect a shop"), Area: view.Integrations, Note: words.T("Where do your orders come from?")}
	return pages.Render(w, r, http.StatusOK, "catalogue", page, newCatalogue(words, strings.TrimSpace(r.FormValue("q"))))
}

func newCatalogue(words locale.Words, query string) cataloguePage {
	page := cataloguePage{Query: query}
	for _, s := range systems {
		if !s.fits(query) {
			continue
		}
		o := offer{Name: s.Name, Icon: s.Icon}
		if s.Soon {
			o.Href = "/integrations/new?" + url.Values{"system": {integration.API}, "name": {s.Name}}.Encode()
			page.Later = append(page.Later, o)
			continue
		}
		o.Text = words.T("A pair of keys for a marketplace, your own software, or a plugin that speaks Sendcloud's API.")
		o.Href = "/integrations/new?system=" + s.Code
		page.Found = append(page.Found, o)
	}
	if len(page.Found)+len(page.Later) == 0 {
		page.Empty = &view.Empty{
			Icon: "search", Title: words.T("We do not know “%s” yet", query),
			Text:    words.T("Whatever can call an API can send its orders here."),
			Actions: []view.Action{{Word: words.T("Connect by API keys"), Href: "/integrations/new?system=" + integration.API, Icon: "key", Main: true}, {Word: words.T("Show all"), Href: "/integrations/catalogue"}},
		}
	}
	return page
}

// fits reports whether a system is what the query looks for; every word must begin one of the system's.
func (s system) fits(query string) bool {
	known := " " + strings.ToLower(s.Name+" "+s.Words)
	for _, word := range strings.Fields(strings.ToLower(query)) {
		if !strings.Contains(known, " "+word) {
			return false
		}
	}
	return true
}
