package auth

import (
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

type signInPage struct {
	Form view.Form
	Next string
}

func (a *Area) signIn(w http.ResponseWriter, r *http.Request) error {
	if done, err := signedIn(w, r); done {
		return err
	}
	return show(w, r, "signin", view.Words(r.Context()).T("Sign in"), signInPage{Next: safeNext(r.FormValue("next"))}, nil)
}

func (a *Area) signInNow(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	next := safeNext(typed.Get("next"))
	in, err := a.Accounts.LogIn(r.Context(), typed.Get("email"), typed.Get("password"), Visit(r))
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return show(w, r, "signin", view.Words(r.Context()).T("Sign in"), signInPage{form, next}, err)
	}
	if err != nil {
		return err
	}
	return a.further(w, r, in, next)
}

// further goes where an entrance leads: in, or to the second step.
func (a *Area) further(w http.ResponseWriter, r *http.Request, in account.Entrance, next string) error {
	if in.Pending == "" {
		return let(w, r, in.Opens, next)
	}
	// Coded, because a cookie cannot hold all that an address can.
	setCookie(w, r, "pending", in.Pending+"~"+base64.RawURLEncoding.EncodeToString([]byte(next)), 600)
	return web.Go(w, r, "/signin/code")
}

func pending(r *http.Request) (token, next string) {
	c, err := r.Cookie(cookieName(r, "pending"))
	if err != nil {
		return "", "/"
	}
	token, coded, _ := strings.Cut(c.Value, "~")
	plain, err := base64.RawURLEncoding.DecodeString(coded)
	if err != nil {
		return token, "/"
	}
	return token, safeNext(string(plain))
}

func (a *Area) code(w http.ResponseWriter, r *http.Request) error {
	if token, _ := pending(r); token == "" {
		return web.Go(w, r, "/signin")
	}
	return show(w, r, "code", view.Words(r.Context()).T("Second step"), view.Form{}, nil)
}

func (a *Area) codeNow(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	token, next := pending(r)
	in, err := a.Accounts.LogInCode(r.Context(), token, typed.Get("code"), Visit(r))
	if fault.Is(err, fault.Unknown) {
		form, _ := view.Refused(view.Words(r.Context()), typed, err)
		return show(w, r, "signin", view.Words(r.Context()).T("Sign in"), signInPage{form, next}, err)
	}
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return show(w, r, "code", view.Words(r.Context()).T("Second step"), form, err)
	}
	if err != nil {
		return err
	}
	setCookie(w, r, "pending", "", -1)
	return let(w, r, in.Opens, next)
}

func (a *Area) signOut(w http.ResponseWriter, r *http.Request) error {
	if s := account.SessionOf(r.Context()); s.Account != 0 {
		if err := a.Accounts.LogOut(r.Context(), s); err != nil && !fault.Is(err, fault.Missing) {
			return err
		}
	}
	Forget(w, r)
	// What a shared computer has kept of the pages goes with the session.
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return web.Go(w, r, "/signin")
}
