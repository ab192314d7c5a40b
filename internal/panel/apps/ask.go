package apps

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/oauth"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

type askPage struct {
	Form      view.Form
	Self      template.URL // this page, with all that the app asked
	Elsewhere template.URL // where the account is changed
	App       app.App
	Owner     string
	Ours      bool // the app is the operator's
	Back      string
	Account   int64
	Company   string
	Person    string
	Accounts  []view.Option // the person's other accounts
	May       []may
	Former    []view.Option // integrations the app acted as before, and a new one
	Refusal   *view.Note    // why this person cannot allow it here
}

// ask shows a merchant what an app wants. Where a request is at fault, the browser is sent back to the app, if that may be trusted.
func (a *Area) ask(w http.ResponseWriter, r *http.Request) error {
	asking, err := a.OAuth.Read(r)
	if err != nil {
		return sendBack(w, r, err)
	}
	form := view.Fill("name", asking.App.Name)
	return a.drawAsk(w, r, asking, form, nil)
}

func sendBack(w http.ResponseWriter, r *http.Request, err error) error {
	var away *oauth.Refused
	if !errors.As(err, &away) {
		return err
	}
	http.Redirect(w, r, away.Location, http.StatusSeeOther)
	return nil
}

func (a *Area) drawAsk(w http.ResponseWriter, r *http.Request, asking oauth.Asking, form view.Form, refused error) error {
	s, words := account.SessionOf(r.Context()), view.Words(r.Context())
	former, err := a.Apps.Former(r.Context(), s.Account, asking.App)
	if err != nil {
		return err
	}
	choices, err := a.Accounts.Choices(r.Context(), s)
	if err != nil {
		return err
	}
	query := r.URL.Query().Encode()
	page := askPage{
		Form: form, Self: template.URL(oauth.AuthPath + "?" + query), Elsewhere: template.URL(oauth.AuthPath + "/account?" + query),
		App: asking.App, Owner: asking.Owner, Ours: asking.App.Account == account.Operator, Back: asking.Origin(),
		Account: s.Account, Company: s.Company, Person: s.Email, May: mays(words, asking.Scopes),
	}
	for _, c := range choices {
		if c.Account != s.Account {
			page.Accounts = append(page.Accounts, view.Option{Value: itoa(c.Account), Word: c.Company, Note: words.T(c.Role.Name())})
		}
	}
	if !s.Role.May(account.ManageConnection) {
		page.Refusal = &view.Note{Tone: view.Warn, Title: words.T("An admin has to allow this."), Text: words.T("Your role in %s is %s. Ask an admin to open this page, or choose another account.", s.Company, words.T(s.Role.Name()))}
	}
	if len(former) > 0 {
		page.Former = append(page.Former, view.Option{Value: "0", Word: words.T("A new integration")})
		for n, i := range former {
			page.Former = append(page.Former, view.Option{Value: itoa(i.ID), Word: words.T("Go on with %s", i.Name), Note: words.T("It keeps its orders; the access it had before ends."), On: n == 0})
		}
		if form.Values.Get("integration") == "" {
			page.Form.Values.Set("integration", itoa(former[0].ID))
		}
	}
	letGo(w, asking)
	return pages.Render(w, r, status(refused), "ask", view.Page{Layout: view.Plain, Wide: true, Title: words.T("%s asks for access", asking.App.Name)}, page)
}

// letGo lets the form's answer lead to the app: browsers hold redirects after a form to the page's policy, those further on too.
func letGo(w http.ResponseWriter, asking oauth.Asking) {
	where := "form-action 'self' https:"
	if strings.HasPrefix(asking.Origin(), "http:") {
		where += " http:" // a program on the merchant's own machine
	}
	h := w.Header()
	h.Set("Content-Security-Policy", strings.Replace(h.Get("Content-Security-Policy"), "form-action 'self'", where, 1))
}

// answer is the merchant's yes or no. What is allowed is what stands in the address, read anew; the form brings only the merchant's choices.
func (a *Area) answer(w http.ResponseWriter, r *http.Request) error {
	asking, err := a.OAuth.Read(r)
	if err != nil {
		return sendBack(w, r, err)
	}
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	location, err := a.decide(r, asking, typed)
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return a.drawAsk(w, r, asking, form, err)
	}
	if err != nil {
		return err
	}
	letGo(w, asking)
	http.Redirect(w, r, location, http.StatusSeeOther)
	return nil
}

func (a *Area) decide(r *http.Request, asking oauth.Asking, typed url.Values) (string, error) {
	s := account.SessionOf(r.Context())
	if typed.Get("answer") != "allow" {
		return a.OAuth.Deny(asking)
	}
	if typed.Get("account") != itoa(s.Account) {
		return "", fault.New(fault.Conflict, "Meanwhile you work in another account, %s. Look again whether it is the right one.", s.Company)
	}
	former := int64(0)
	if text := typed.Get("integration"); text != "" {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return "", fault.New(fault.Missing, "There is no such integration.")
		}
		former = id
	}
	return a.OAuth.Allow(r.Context(), s, asking, former, typed.Get("name"))
}

// change moves the person to another of their accounts and comes back to the question.
func (a *Area) change(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	s, to := account.SessionOf(r.Context()), oauth.AuthPath+"?"+r.URL.Query().Encode()
	id, err := strconv.ParseInt(typed.Get("account"), 10, 64)
	if err != nil {
		return fault.New(fault.Missing, "There is no such account.")
	}
	if id == s.Account {
		return web.Go(w, r, to)
	}
	opens, err := a.Accounts.Switch(r.Context(), s, id, a.Visit(r))
	if err != nil {
		return err
	}
	a.Enter(w, r, opens)
	return web.Go(w, r, to)
}
