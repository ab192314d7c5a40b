package integrations

import (
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

type newPage struct {
	Form   view.Form
	System string
	Name   string // the system's
}

func (a *Area) begin(w http.ResponseWriter, r *http.Request) error {
	code := r.FormValue("system")
	if code == "" {
		return web.Go(w, r, "/integrations/catalogue")
	}
	return a.drawNew(w, r, code, view.Fill("name", r.FormValue("name")), nil)
}

func (a *Area) drawNew(w http.ResponseWriter, r *http.Request, code string, form view.Form, refused error) error {
	if code != integration.API {
		return fault.New(fault.Missing, "This system cannot be connected yet.")
	}
	words := view.Words(r.Context())
	page := view.Page{
		Layout: view.Guide, Title: words.T("Connect by API keys"), Area: view.Integrations,
		Note: words.T("Give it a name first. The keys come right after."),
	}
	return pages.Render(w, r, status(refused), "new", page, newPage{Form: form, System: code, Name: systemName(code)})
}

func (a *Area) add(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	if code := v.Get("system"); code != "" && code != integration.API {
		return fault.New(fault.Missing, "This system cannot be connected yet.")
	}
	i, pair, err := a.Book.Add(r.Context(), account.SessionOf(r.Context()), integration.Integration{
		Name: v.Get("name"), ShopURL: v.Get("shop_url"), System: integration.API,
	})
	if form, ok := view.Refused(view.Words(r.Context()), v, err); ok {
		return a.drawNew(w, r, integration.API, form, err)
	}
	if err != nil {
		return err
	}
	if err := a.hand(w, r, i.ID, pair); err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("%s is connected.", i.Name), at(i.ID, ""))
}
