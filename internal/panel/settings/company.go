package settings

import (
	"net/http"
	"net/url"
	"sort"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/web"
)

type companyPage struct {
	Form                                    view.Form
	Countries, Zones, Currencies, Languages []view.Option
}

func newCompanyPage(words locale.Words, form view.Form) companyPage {
	return companyPage{
		Form: form, Countries: countries(words), Zones: plain(account.Zones()), Currencies: plain(account.Currencies()), Languages: languages(),
	}
}

func (a *Area) company(w http.ResponseWriter, r *http.Request) error {
	s := account.SessionOf(r.Context())
	if err := s.Need(account.ManageAccount); err != nil {
		return err
	}
	c, err := account.Get(r.Context(), a.DB, s.Account)
	if err != nil {
		return err
	}
	words, at := view.Words(r.Context()), c.Address
	form := view.Fill("company_name", c.Company, "email", c.Email, "telephone", c.Phone, "address", at.Street, "house_number", at.HouseNumber,
		"address_2", at.Line2, "postal_code", at.PostalCode, "city", at.City, "country_state", at.State, "country", at.Country,
		"vat_number", c.VAT, "eori_number", c.EORI, "zone", c.Zone, "currency", c.Currency, "language", c.Language)
	return record(w, r, "company", words.T("Company and VAT"), newCompanyPage(words, form), nil)
}

func (a *Area) saveCompany(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	words, get := view.Words(r.Context()), typed.Get
	err = a.Accounts.SetCompany(r.Context(), account.SessionOf(r.Context()), account.Account{
		Company: get("company_name"), Email: get("email"), Phone: get("telephone"), VAT: get("vat_number"), EORI: get("eori_number"),
		Zone: get("zone"), Currency: get("currency"), Language: get("language"), Address: addressOf(typed),
	})
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return record(w, r, "company", words.T("Company and VAT"), newCompanyPage(words, form), err)
	}
	if err != nil {
		return err
	}
	return done(w, r, words.T("Company saved."), "/settings/company")
}

// addressOf reads an address under the names that refusals use.
func addressOf(v url.Values) postal.Address {
	return postal.Address{
		Name: v.Get("name"), Company: v.Get("company_name"), Street: v.Get("address"), HouseNumber: v.Get("house_number"), Line2: v.Get("address_2"),
		PostalCode: v.Get("postal_code"), City: v.Get("city"), State: v.Get("country_state"), Country: v.Get("country"),
		Phone: v.Get("telephone"), Email: v.Get("email"),
	}
}

func countries(words locale.Words) []view.Option {
	var all []view.Option
	for _, c := range postal.Countries() {
		all = append(all, view.Option{Value: c.Code, Word: words.Country(c.Code)})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Word < all[j].Word })
	return all
}

func plain(values []string) []view.Option {
	all := make([]view.Option, len(values))
	for i, v := range values {
		all[i] = view.Option{Value: v, Word: v}
	}
	return all
}

func languages() []view.Option {
	var all []view.Option
	for _, l := range locale.Languages() {
		all = append(all, view.Option{Value: l, Word: locale.Name(l)})
	}
	return all
}
