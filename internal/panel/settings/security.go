package settings

import (
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

type securityPage struct {
	You, Password, Off view.Form
	Languages          []view.Option
	Email              string
	TwoSteps           account.TwoSteps
	Sessions           []sessionRow
}

type sessionRow struct {
	ID    int64
	Where string
	IP    string
	Since time.Time
	Seen  time.Time
	Here  bool
}

func (a *Area) security(w http.ResponseWriter, r *http.Request) error {
	return a.showSecurity(w, r, func(*securityPage) {}, nil)
}

// showSecurity draws the page; put sets the form that was refused.
func (a *Area) showSecurity(w http.ResponseWriter, r *http.Request, put func(*securityPage), refusal error) error {
	s, words := account.SessionOf(r.Context()), view.Words(r.Context())
	two, err := a.Accounts.TwoSteps(r.Context(), s)
	if err != nil {
		return err
	}
	logins, err := a.Accounts.Sessions(r.Context(), s)
	if err != nil {
		return err
	}
	page := securityPage{You: view.Fill("name", s.Name, "language", s.Language), Languages: languages(), Email: s.Email, TwoSteps: two}
	for _, l := range logins {
		where := deviceOf(l.UserAgent)
		if where == "" {
			where = words.T("Unknown device")
		}
		page.Sessions = append(page.Sessions, sessionRow{l.ID, where, l.IP, l.Since, l.Seen, l.ID == s.ID})
	}
	put(&page)
	return record(w, r, "security", words.T("You and your security"), page, refusal)
}

func (a *Area) saveYou(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	err = a.Accounts.SetName(r.Context(), account.SessionOf(r.Context()), typed.Get("name"), typed.Get("language"))
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return a.showSecurity(w, r, func(p *securityPage) { p.You = form }, err)
	}
	if err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("Saved."), "/settings/security")
}

func (a *Area) savePassword(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	err = a.Accounts.ChangePassword(r.Context(), account.SessionOf(r.Context()), typed.Get("old_password"), typed.Get("password"))
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return a.showSecurity(w, r, func(p *securityPage) { p.Password = form }, err)
	}
	if err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("The password is changed; other sessions have ended."), "/settings/security")
}

func (a *Area) twoStepsOff(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	err = a.Accounts.DisableTOTP(r.Context(), account.SessionOf(r.Context()), typed.Get("current_password"))
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		// account names the field "password", which on this page is the new one.
		for i := range form.Errors {
			form.Errors[i].Name = "current_password"
		}
		return a.showSecurity(w, r, func(p *securityPage) { p.Off = form }, err)
	}
	if err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("Two-step log-in is off."), "/settings/security")
}

func (a *Area) endSession(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	if err := a.Accounts.EndSession(r.Context(), account.SessionOf(r.Context()), id); err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("The session has ended."), "/settings/security")
}

func (a *Area) endOthers(w http.ResponseWriter, r *http.Request) error {
	if err := a.Accounts.EndSession(r.Context(), account.SessionOf(r.Context()), 0); err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("All other sessions have ended."), "/settings/security")
}

// deviceOf says in two words what a browser calls itself at length.
func deviceOf(agent string) string {
	first := func(names ...string) string {
		for i := 0; i+1 < len(names); i += 2 {
			if strings.Contains(agent, names[i]) {
				return names[i+1]
			}
		}
		return ""
	}
	browser := first("Edg/", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari", "curl/", "curl")
	system := first("Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS X", "macOS", "Linux", "Linux")
	return strings.Trim(browser+", "+system, ", ")
}
