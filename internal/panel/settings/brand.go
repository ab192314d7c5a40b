package settings

import (
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

type brandPage struct {
	Form  view.Form
	Brand account.Brand
}

func (a *Area) brand(w http.ResponseWriter, r *http.Request) error {
	b, err := account.BrandByID(r.Context(), a.DB, account.SessionOf(r.Context()).Account, 0)
	if err != nil {
		return err
	}
	form := view.Fill("name", b.Name, "color", b.Color, "secondary_color", b.Secondary, "website", b.Website, "reply_to", b.ReplyTo)
	return a.showBrand(w, r, brandPage{form, b}, nil)
}

func (a *Area) showBrand(w http.ResponseWriter, r *http.Request, data brandPage, refusal error) error {
	status := http.StatusOK
	if refusal != nil {
		status = web.Status(fault.KindOf(refusal))
	}
	page := view.Page{Layout: view.Record, Title: view.Words(r.Context()).T("Brand and messages"), Area: view.Brand}
	return pages.Render(w, r, status, "brand", page, data)
}

func (a *Area) saveBrand(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	s := account.SessionOf(r.Context())
	b, err := account.BrandByID(r.Context(), a.DB, s.Account, 0)
	if err != nil {
		return err
	}
	b.Name, b.Color, b.Secondary = typed.Get("name"), typed.Get("color"), typed.Get("secondary_color")
	b.Website, b.ReplyTo = typed.Get("website"), typed.Get("reply_to")
	err = a.Accounts.SetBrand(r.Context(), s, b)
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return a.showBrand(w, r, brandPage{form, b}, err)
	}
	if err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("Brand saved."), "/brand")
}
