package auth

import (
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

type forgotPage struct {
	Form view.Form
	Sent string // the address, once the letter is on its way
}

func (a *Area) forgot(w http.ResponseWriter, r *http.Request) error {
	return show(w, r, "forgot", view.Words(r.Context()).T("Set a new password"), forgotPage{}, nil)
}

func (a *Area) forgotNow(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	title := view.Words(r.Context()).T("Set a new password")
	err = a.Accounts.Forgot(r.Context(), typed.Get("email"), Visit(r))
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return show(w, r, "forgot", title, forgotPage{Form: form}, err)
	}
	if err != nil {
		return err
	}
	return show(w, r, "forgot", title, forgotPage{Sent: typed.Get("email")}, nil)
}

type resetPage struct {
	Form  view.Form
	Token string
}

func (a *Area) reset(w http.ResponseWriter, r *http.Request) error {
	return show(w, r, "reset", view.Words(r.Context()).T("Choose a new password"), resetPage{Token: r.PathValue("token")}, nil)
}

func (a *Area) resetNow(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	words, token := view.Words(r.Context()), r.PathValue("token")
	err = a.Accounts.Reset(r.Context(), token, typed.Get("password"), Visit(r))
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return show(w, r, "reset", words.T("Choose a new password"), resetPage{form, token}, err)
	}
	if err != nil {
		return err
	}
	Forget(w, r) // every session ended with the old password
	view.Say(w, view.Flash{Text: words.T("The new password is set. Sign in with it.")})
	return web.Go(w, r, "/signin")
}

type joinPage struct {
	Form  view.Form
	Token string
	In    account.Invitation
	Role  string
}

func (a *Area) join(w http.ResponseWriter, r *http.Request) error {
	return a.showJoin(w, r, view.Form{}, nil)
}

func (a *Area) showJoin(w http.ResponseWriter, r *http.Request, form view.Form, refusal error) error {
	words, token := view.Words(r.Context()), r.PathValue("token")
	in, err := a.Accounts.Invitation(r.Context(), token)
	if err != nil {
		return err
	}
	return show(w, r, "join", words.T("Join %s", in.Company), joinPage{form, token, in, words.T(in.Role.Name())}, refusal)
}

func (a *Area) joinNow(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	in, err := a.Accounts.Accept(r.Context(), r.PathValue("token"), typed.Get("name"), typed.Get("password"), Visit(r))
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok && !fault.Is(err, fault.Missing) {
		return a.showJoin(w, r, form, err)
	}
	if err != nil {
		return err
	}
	return a.further(w, r, in, "/")
}
