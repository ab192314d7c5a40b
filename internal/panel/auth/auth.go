// Package auth is the way in: sign up, sign in with one step or two, a forgotten password, an invitation, and the way out.
// Who may come in is decided by account.
package auth

import (
	"embed"
	"net/http"
	"net/url"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area is the pages for those who have no session yet.
type Area struct {
	Accounts *account.Desk
	Links    web.Links
}

// Mount lists the routes.
func (a *Area) Mount(d web.Door) {
	d.Handle("GET /signup", a.signUp)
	d.Handle("POST /signup", a.signUpNow)
	d.Handle("GET /signin", a.signIn)
	d.Handle("POST /signin", a.signInNow)
	d.Handle("GET /signin/code", a.code)
	d.Handle("POST /signin/code", a.codeNow)
	d.Handle("POST /signout", a.signOut)
	d.Handle("GET /forgot", a.forgot)
	d.Handle("POST /forgot", a.forgotNow)
	d.Handle("GET /reset/{token}", a.reset)
	d.Handle("POST /reset/{token}", a.resetNow)
	d.Handle("GET /join/{token}", a.join)
	d.Handle("POST /join/{token}", a.joinNow)
}

// Visit is where a request comes from.
func Visit(r *http.Request) account.Visit {
	return account.Visit{IP: web.ClientIP(r.Context()), UserAgent: r.UserAgent()}
}

// Over HTTPS the cookie's name makes browsers refuse one that was set for a neighbour's host or without encryption.
func cookieName(r *http.Request, name string) string {
	if web.IsHTTPS(r.Context()) {
		return "__Host-" + name
	}
	return name
}

// Token is what opens the request's session; empty for strangers.
func Token(r *http.Request) string {
	c, err := r.Cookie(cookieName(r, "session"))
	if err != nil {
		return ""
	}
	return c.Value
}

// Forget takes the session's cookie back.
func Forget(w http.ResponseWriter, r *http.Request) { setCookie(w, r, "session", "", -1) }

func setCookie(w http.ResponseWriter, r *http.Request, name, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName(r, name), Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: web.IsHTTPS(r.Context()), SameSite: http.SameSiteLaxMode,
	})
}

// Enter gives the browser what opens a session.
func Enter(w http.ResponseWriter, r *http.Request, opens string) {
	setCookie(w, r, "session", opens, 60*24*60*60)
}

// let lets somebody in whose session was opened, and goes on to next.
func let(w http.ResponseWriter, r *http.Request, opens, next string) error {
	Enter(w, r, opens)
	return web.Go(w, r, next)
}

// safeNext is a page of ours to go on to; anything else would lend our name to a stranger's page.
func safeNext(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}

// signedIn reports whether the reader has a session already and was sent on.
func signedIn(w http.ResponseWriter, r *http.Request) (bool, error) {
	if account.SessionOf(r.Context()).Account == 0 {
		return false, nil
	}
	return true, web.Go(w, r, safeNext(r.FormValue("next")))
}

// show draws a small page; with a refusal, what was typed and the words beside it.
func show(w http.ResponseWriter, r *http.Request, name, title string, data any, err error) error {
	status := http.StatusOK
	if err != nil {
		status = web.Status(fault.KindOf(err))
	}
	return pages.Render(w, r, status, name, view.Page{Layout: view.Plain, Title: title}, data)
}
