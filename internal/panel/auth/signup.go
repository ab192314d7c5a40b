package auth

import (
	"net/http"
	"sort"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/web"
)

type signUpPage struct {
	Form      view.Form
	Countries []view.Option
	Next      string
}

func (a *Area) signUp(w http.ResponseWriter, r *http.Request) error {
	if done, err := signedIn(w, r); done {
		return err
	}
	words := view.Words(r.Context())
	form := view.Fill("country", likelyCountry(r.Header.Get("Accept-Language")))
	return show(w, r, "signup", words.T("Open an account"), signUpPage{form, countries(words), safeNext(r.FormValue("next"))}, nil)
}

func (a *Area) signUpNow(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	_, opens, err := a.Accounts.SignUp(r.Context(), account.Newcomer{
		Company: typed.Get("company"), Country: typed.Get("country"), Name: typed.Get("name"),
		Email: typed.Get("email"), Password: typed.Get("password"), Language: words.Lang(),
	}, Visit(r))
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return show(w, r, "signup", words.T("Open an account"), signUpPage{form, countries(words), safeNext(typed.Get("next"))}, err)
	}
	if err != nil {
		return err
	}
	next := safeNext(typed.Get("next"))
	if next == "/" {
		next = "/start"
	}
	return let(w, r, opens, next)
}

// countries lists the countries by their names in the reader's language.
func countries(words locale.Words) []view.Option {
	all := []view.Option{{Value: "", Word: words.T("Choose a country")}}
	for _, c := range postal.Countries() {
		all = append(all, view.Option{Value: c.Code, Word: words.Country(c.Code)})
	}
	rest := all[1:]
	sort.Slice(rest, func(i, j int) bool { return rest[i].Word < rest[j].Word })
	return all
}

// likelyCountry reads the country out of the browser's first language: "nl-NL".
func likelyCountry(accept string) string {
	first, _, _ := strings.Cut(accept, ",")
	first, _, _ = strings.Cut(first, ";")
	_, region, _ := strings.Cut(strings.TrimSpace(first), "-")
	if c, ok := postal.Lookup(strings.ToUpper(region)); ok {
		return c.Code
	}
	return ""
}
