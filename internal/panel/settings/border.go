package settings

import (
	"encoding/base64"
	"html/template"
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

type borderPage struct {
	Form    view.Form
	Picture template.URL // the signature; empty: there is none
	Error   string       // what is wrong with a picture that was sent
	Remove  *view.Confirm
}

func (a *Area) border(w http.ResponseWriter, r *http.Request) error {
	s := account.SessionOf(r.Context())
	if err := s.Need(account.ManageAccount); err != nil {
		return err
	}
	b, err := account.BorderOf(r.Context(), a.DB, s.Account)
	if err != nil {
		return err
	}
	return a.showBorder(w, r, view.Fill("ioss_number", b.IOSS, "voec_number", b.VOEC, "ukims_number", b.UKIMS, "signed_by", b.SignedBy), nil)
}

func (a *Area) showBorder(w http.ResponseWriter, r *http.Request, form view.Form, refusal error) error {
	words := view.Words(r.Context())
	b, err := account.BorderOf(r.Context(), a.DB, account.SessionOf(r.Context()).Account)
	if err != nil {
		return err
	}
	page := borderPage{Form: form, Error: form.ErrorOf("signature")}
	if len(b.Signature) > 0 {
		// What stands there was written by us as a PNG.
		page.Picture = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Signature))
		page.Remove = &view.Confirm{ID: "remove", Title: words.T("Remove the signature?"), Text: words.T("Papers that were made with it stay as they are."),
			Action: "/settings/customs/signature/remove", Verb: words.T("Remove the signature"), Danger: true}
	}
	return record(w, r, "border", words.T("Customs papers"), page, refusal)
}

func (a *Area) saveBorder(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	err = a.Accounts.SetBorder(r.Context(), account.SessionOf(r.Context()), account.Border{
		IOSS: typed.Get("ioss_number"), VOEC: typed.Get("voec_number"), UKIMS: typed.Get("ukims_number"), SignedBy: typed.Get("signed_by"),
	})
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return a.showBorder(w, r, form, err)
	}
	if err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("Customs numbers saved."), "/settings/customs")
}

// mostPicture is how many bytes the form takes; how large a picture may be is account's to say.
const mostPicture = 3 << 20

// saveSignature takes a picture, the one file of a form.
func (a *Area) saveSignature(w http.ResponseWriter, r *http.Request) error {
	s := account.SessionOf(r.Context())
	if err := s.Need(account.ManageAccount); err != nil {
		return err
	}
	picture, err := view.Upload(r, "signature", mostPicture)
	if err == nil && len(picture) == 0 {
		err = fault.At("signature", "Choose a picture first.")
	}
	if err == nil {
		err = a.Accounts.SetSignature(r.Context(), s, picture)
	}
	if fault.Is(err, fault.Invalid) {
		b, fails := account.BorderOf(r.Context(), a.DB, s.Account)
		if fails != nil {
			return fails
		}
		form := view.Fill("ioss_number", b.IOSS, "voec_number", b.VOEC, "ukims_number", b.UKIMS, "signed_by", b.SignedBy)
		if refused, ok := view.Refused(view.Words(r.Context()), form.Values, err); ok {
			form = refused
		}
		return a.showBorder(w, r, form, err)
	}
	if err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("Signature saved."), "/settings/customs")
}

func (a *Area) removeSignature(w http.ResponseWriter, r *http.Request) error {
	if err := a.Accounts.SetSignature(r.Context(), account.SessionOf(r.Context()), nil); err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("Signature removed."), "/settings/customs")
}
