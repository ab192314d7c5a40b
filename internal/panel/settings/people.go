package settings

import (
	"fmt"
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

type peoplePage struct {
	Form    view.Form
	Roles   []view.Option
	Rows    []personRow
	Invited []invitedRow
}

type personRow struct {
	account.Member
	Mine   bool
	Form   view.Form
	Roles  []view.Option
	Remove view.Confirm
}

type invitedRow struct {
	account.Invitation
	RoleWord string
}

func (a *Area) people(w http.ResponseWriter, r *http.Request) error {
	return a.showPeople(w, r, view.Fill("role", string(account.Shipping)), nil)
}

func (a *Area) showPeople(w http.ResponseWriter, r *http.Request, form view.Form, refusal error) error {
	s, words := account.SessionOf(r.Context()), view.Words(r.Context())
	if err := s.Need(account.ManagePeople); err != nil {
		return err
	}
	members, err := account.Members(r.Context(), a.DB, s.Account)
	if err != nil {
		return err
	}
	page := peoplePage{Form: form, Roles: roles(words)}
	for _, m := range members {
		page.Rows = append(page.Rows, personRow{
			Member: m, Mine: m.Person == s.Person, Form: view.Fill("role", string(m.Role)), Roles: roles(words),
			Remove: view.Confirm{
				ID: fmt.Sprintf("remove-%d", m.Person), Title: words.T("Remove %s?", m.Name),
				Text:   words.T("They can no longer enter this account from now on. What they did stays in the log."),
				Action: fmt.Sprintf("/settings/people/%d/remove", m.Person), Verb: words.T("Remove from the account"), Danger: true,
			},
		})
	}
	invited, err := a.Accounts.Invitations(r.Context(), s)
	if err != nil {
		return err
	}
	for _, in := range invited {
		page.Invited = append(page.Invited, invitedRow{in, words.T(in.Role.Name())})
	}
	return record(w, r, "people", words.T("People and roles"), page, refusal)
}

func roles(words locale.Words) []view.Option {
	return []view.Option{
		{Value: string(account.Admin), Word: words.T("Admin"), Note: words.T("Everything, also keys, people and money")},
		{Value: string(account.Shipping), Word: words.T("Shipping"), Note: words.T("Orders, labels, parcels, returns")},
		{Value: string(account.Support), Word: words.T("Support"), Note: words.T("Sees orders and parcels, answers returns; buys no labels")},
	}
}

func (a *Area) invite(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	err = a.Accounts.Invite(r.Context(), account.SessionOf(r.Context()), typed.Get("email"), account.Role(typed.Get("role")))
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return a.showPeople(w, r, form, err)
	}
	if err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("The invitation to %s is on its way.", typed.Get("email")), "/settings/people")
}

func (a *Area) uninvite(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	if err := a.Accounts.Uninvite(r.Context(), account.SessionOf(r.Context()), typed.Get("email")); err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("The invitation was taken back."), "/settings/people")
}

func (a *Area) setRole(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	err = a.Accounts.SetRole(r.Context(), account.SessionOf(r.Context()), id, account.Role(typed.Get("role")))
	if form, ok := view.Refused(view.Words(r.Context()), nil, err); ok {
		return a.showPeople(w, r, form, err)
	}
	if err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("Role changed."), "/settings/people")
}

func (a *Area) removePerson(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	err = a.Accounts.RemoveMember(r.Context(), account.SessionOf(r.Context()), id)
	if form, ok := view.Refused(view.Words(r.Context()), nil, err); ok {
		return a.showPeople(w, r, form, err)
	}
	if err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("The person was removed."), "/settings/people")
}
