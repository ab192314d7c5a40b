package carriers

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/web"
)

// field is what a credential is called in forms and refusals.
const field = "contract_data."

type newPage struct {
	Form    view.Form
	Code    string
	Carrier string
	Help    string
	Fields  []view.Field
	Live    bool // the login is tried with the carrier
}

// begin shows the form of a carrier.
func (a *Area) begin(w http.ResponseWriter, r *http.Request) error {
	code := r.FormValue("carrier")
	if code == "" {
		return web.Go(w, r, "/carriers/catalogue")
	}
	return a.drawNew(w, r, code, view.Fill("name", a.Shipping.Carriers.Name(code)), nil)
}

func (a *Area) drawNew(w http.ResponseWriter, r *http.Request, code string, form view.Form, refused error) error {
	info, ok := a.Shipping.Carriers.Info(code)
	if !ok {
		return fault.New(fault.Missing, "There is no such page.")
	}
	words := view.Words(r.Context())
	page := view.Page{
		Layout: view.Guide, Title: words.T("Connect %s", info.Name), Area: view.Carriers,
		Crumbs: []view.Crumb{{Word: words.T("Carriers"), Href: "/carriers"}, {Word: words.T("Catalogue"), Href: "/carriers/catalogue"}},
	}
	data := newPage{Form: form, Code: code, Carrier: info.Name, Help: info.Help, Fields: fields(words, info, form, false), Live: a.live(info)}
	return pages.Render(w, r, status(refused), "new", page, data)
}

// live reports whether a carrier is asked before its contract is kept.
func (a *Area) live(info carrier.Info) bool {
	_, asks := a.Shipping.Carriers.Driver(info.Code).(carrier.Checker)
	return asks && info.Way != carrier.Sheet
}

// fields are the inputs for what a carrier asks of its customers. Secrets are never shown again: of a kept contract they may stay empty.
func fields(words locale.Words, info carrier.Info, form view.Form, kept bool) []view.Field {
	var all []view.Field
	for _, c := range info.Credentials {
		var f view.Field
		switch {
		case c.Secret:
			f = form.Password(field+c.Name, c.Label).Auto("new-password")
		case len(c.Choices) > 0:
			var choices []view.Option
			for _, one := range c.Choices {
				choices = append(choices, view.Option{Value: one, Word: one})
			}
			f = form.Select(field+c.Name, c.Label, choices)
		default:
			f = form.Input(field+c.Name, c.Label).Auto("off")
		}
		f.Hint = c.Help
		if c.Secret && kept {
			f.Hint = strings.TrimSpace(c.Help + " " + words.T("Leave it empty to keep what is stored."))
		}
		f.Required, f.Optional = c.Required && !(c.Secret && kept), !c.Required
		all = append(all, f)
	}
	return all
}

// data is what a form says of the credentials; an empty secret of a kept contract changes nothing.
func data(info carrier.Info, v url.Values, kept bool) map[string]string {
	all := map[string]string{}
	for _, c := range info.Credentials {
		value := strings.TrimSpace(v.Get(field + c.Name))
		if _, sent := v[field+c.Name]; sent && (value != "" || !kept || !c.Secret) {
			all[c.Name] = value
		}
	}
	return all
}

// refused is the form with what is wrong beside its fields. What is said of the credentials as a whole stands above them.
func refused(words locale.Words, v url.Values, err error) (view.Form, bool) {
	form, ok := view.Refused(words, v, err)
	for _, e := range form.Errors {
		if e.Name == "contract_data" || e.Name == "carrier_code" || e.Name == "is_default_per_carrier" {
			form.Errors, form.Text = nil, e.Text
			break
		}
	}
	return form, ok
}

// connect tries the login with the carrier and keeps the contract.
func (a *Area) connect(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx, words := r.Context(), view.Words(r.Context())
	code, id := v.Get("carrier"), account.SessionOf(ctx).Account
	info, ok := a.Shipping.Carriers.Info(code)
	if !ok {
		return fault.New(fault.Missing, "There is no such page.")
	}
	name, active := v.Get("name"), true
	wish := shipping.ContractWish{Carrier: code, Name: &name, Active: &active, Data: data(info, v, false)}
	if preferred := v.Get("default") == "1"; preferred {
		wish.Default = &preferred
	}
	c, err := a.Shipping.AddContract(ctx, id, wish)
	if form, ok := refused(words, v, err); ok {
		return a.drawNew(w, r, code, form, err)
	}
	if err != nil {
		return err
	}
	methods, off, err := a.Shipping.Catalogue(ctx, id)
	if err != nil {
		return err
	}
	return done(w, r, a.welcome(words, info, on(sold(c, methods), off)), at(c.ID, ""))
}

// welcome says what a new contract brings.
func (a *Area) welcome(words locale.Words, info carrier.Info, methods int) string {
	switch {
	case methods == 0:
		return words.T("%s is connected. Load a price sheet to have methods to ship with.", info.Name)
	case a.live(info):
		return words.N(methods, "%s accepted the login and offers %d method.", "%s accepted the login and offers %d methods.", info.Name)
	}
	return words.T("%s is connected.", info.Name)
}
