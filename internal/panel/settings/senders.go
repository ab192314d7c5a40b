package settings

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

type sendersPage struct {
	Rows []senderRow
}

type senderRow struct {
	account.Sender
	Name  string
	State view.State
}

func (a *Area) senders(w http.ResponseWriter, r *http.Request) error {
	s := account.SessionOf(r.Context())
	if err := s.Need(account.ManageAccount); err != nil {
		return err
	}
	all, err := account.Senders(r.Context(), a.DB, s.Account)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	var page sendersPage
	for _, one := range all {
		row := senderRow{Sender: one, Name: senderName(one), State: view.State{Tone: view.Draft, Icon: "pin", Word: words.T("In use"), Calm: true}}
		switch {
		case !one.Complete():
			row.State = view.State{Tone: view.Warn, Word: words.T("Address to complete")}
		case one.Default:
			row.State = view.State{Tone: view.Good, Word: words.T("Default")}
		}
		page.Rows = append(page.Rows, row)
	}
	return record(w, r, "senders", words.T("Sender addresses"), page, nil)
}

func senderName(s account.Sender) string {
	for _, name := range []string{s.Label, s.Address.Company, s.Address.Name} {
		if name != "" {
			return name
		}
	}
	return s.Address.StreetLine()
}

type senderPage struct {
	Form      view.Form
	Countries []view.Option
	Action    string
	Remove    *view.Confirm
	Default   bool
	Why       string
}

func (a *Area) newSender(w http.ResponseWriter, r *http.Request) error {
	s := account.SessionOf(r.Context())
	if err := s.Need(account.ManageAccount); err != nil {
		return err
	}
	c, err := account.Get(r.Context(), a.DB, s.Account)
	if err != nil {
		return err
	}
	return a.showSender(w, r, view.Fill("company_name", c.Company, "country", c.Address.Country), account.Sender{}, nil)
}

func (a *Area) sender(w http.ResponseWriter, r *http.Request) error {
	s := account.SessionOf(r.Context())
	if err := s.Need(account.ManageAccount); err != nil {
		return err
	}
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	one, err := account.SenderByID(r.Context(), a.DB, s.Account, id)
	if err != nil {
		return err
	}
	at := one.Address
	form := view.Fill("label", one.Label, "name", at.Name, "company_name", at.Company, "email", at.Email, "telephone", at.Phone, "address", at.Street,
		"house_number", at.HouseNumber, "address_2", at.Line2, "postal_code", at.PostalCode, "city", at.City, "country_state", at.State,
		"country", at.Country, "vat_number", one.VAT, "eori_number", one.EORI, "signature_full_name", one.SignatureName,
		"signature_initials", one.SignatureInitials)
	return a.showSender(w, r, form, one, nil)
}

func (a *Area) showSender(w http.ResponseWriter, r *http.Request, form view.Form, one account.Sender, refusal error) error {
	words := view.Words(r.Context())
	page := senderPage{Form: form, Countries: countries(words), Action: "/settings/senders", Default: one.Default}
	title := words.T("New sender address")
	if one.ID != 0 {
		title = words.T("Sender address")
		page.Action += "/" + strconv.FormatInt(one.ID, 10)
		if one.Default {
			page.Why = words.T("The default address cannot be removed. Make another one the default first.")
		} else {
			page.Remove = &view.Confirm{
				ID: "remove", Title: words.T("Remove this address?"), Text: words.T("Labels that were made from it stay as they are."),
				Action: page.Action + "/remove", Verb: words.T("Remove the address"), Danger: true,
			}
		}
	}
	return record(w, r, "sender", title, page, refusal)
}

func senderOf(v url.Values) account.Sender {
	return account.Sender{
		Label: v.Get("label"), Address: addressOf(v), VAT: v.Get("vat_number"), EORI: v.Get("eori_number"),
		SignatureName: v.Get("signature_full_name"), SignatureInitials: v.Get("signature_initials"), Default: v.Get("default") != "",
	}
}

func (a *Area) addSender(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	_, err = a.Accounts.AddSender(r.Context(), account.SessionOf(r.Context()), senderOf(typed))
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return a.showSender(w, r, form, account.Sender{}, err)
	}
	if err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("Sender address saved."), "/settings/senders")
}

func (a *Area) saveSender(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	s := account.SessionOf(r.Context())
	was, err := account.SenderByID(r.Context(), a.DB, s.Account, id)
	if err != nil {
		return err
	}
	one := senderOf(typed)
	one.ID, one.Brand = id, was.Brand
	err = a.Accounts.SetSender(r.Context(), s, one)
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return a.showSender(w, r, form, was, err)
	}
	if err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("Sender address saved."), "/settings/senders")
}

func (a *Area) removeSender(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	if err := a.Accounts.RemoveSender(r.Context(), account.SessionOf(r.Context()), id); err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("Sender address removed."), "/settings/senders")
}
