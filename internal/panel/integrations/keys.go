package integrations

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

// askPage asks before keys are changed or an integration goes.
type askPage struct {
	ID      int64
	Name    string
	Form    view.Form
	Overlap int       // hours that an old pair works on
	Until   time.Time // when it ends, were it done now
	Scopes  []view.Option
	Waiting string // what of it is still here: "12 orders wait."
}

func (a *Area) drawAsk(w http.ResponseWriter, r *http.Request, i integration.Integration, name, title string, page askPage, refused error) error {
	page.ID, page.Name, page.Overlap = i.ID, i.Name, int(integration.Overlap.Hours())
	page.Until = a.now().Add(integration.Overlap)
	return pages.Render(w, r, status(refused), name, view.Page{
		Layout: view.Record, Title: title, Area: view.Integrations,
		Crumbs: []view.Crumb{{Word: view.Words(r.Context()).T("Integrations"), Href: "/integrations"}, {Word: i.Name, Href: at(i.ID, "")}},
	}, page)
}

// askRotate asks with what the newest pair may do.
func (a *Area) askRotate(w http.ResponseWriter, r *http.Request) error {
	_, i, err := a.find(r)
	if err != nil {
		return err
	}
	keys, err := a.Book.Keys(r.Context(), i.Account, i.ID)
	if err != nil {
		return err
	}
	form := view.Fill()
	if len(keys) > 0 {
		form = granted(keys[0].Grant)
	}
	return a.drawRotate(w, r, i, form, nil)
}

func (a *Area) drawRotate(w http.ResponseWriter, r *http.Request, i integration.Integration, form view.Form, refused error) error {
	page := askPage{Form: form}
	for _, s := range integration.AllScopes {
		if s != integration.ScopeAPI { // which is everything, as none is
			page.Scopes = append(page.Scopes, view.Option{Value: string(s), Word: string(s)})
		}
	}
	return a.drawAsk(w, r, i, "rotate", view.Words(r.Context()).T("Make a new pair of keys?"), page, refused)
}

// granted is a grant as a form.
func granted(g integration.Grant) view.Form {
	f := view.Fill("test_only", map[bool]string{true: "1"}[g.TestOnly])
	for _, s := range g.Scopes.List() {
		f.Values["scope"] = append(f.Values["scope"], string(s))
	}
	if g.ExpiresAt != nil {
		f.Values["expires"] = []string{g.ExpiresAt.UTC().AddDate(0, 0, -1).Format(time.DateOnly)}
	}
	return f
}

// grantOf reads the form. Keys open the door to the end of the day that is given, in UTC.
func grantOf(v url.Values) (integration.Grant, error) {
	g := integration.Grant{TestOnly: v.Get("test_only") != ""}
	known, unknown := integration.ParseScopes(strings.Join(v["scope"], " "))
	if g.Scopes = known; len(unknown) > 0 {
		return g, fault.At("scope", "Choose among what stands there.")
	}
	if text := strings.TrimSpace(v.Get("expires")); text != "" {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil || day.Year() > 2999 {
			return g, fault.At("expires", "Choose a day, like 2027-03-31.")
		}
		end := day.AddDate(0, 0, 1)
		g.ExpiresAt = &end
	}
	return g, nil
}

func (a *Area) rotate(w http.ResponseWriter, r *http.Request) error {
	s, i, err := a.find(r)
	if err != nil {
		return err
	}
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	var pair integration.Pair
	g, err := grantOf(v)
	if err == nil {
		pair, err = a.Book.RotateTo(r.Context(), s, i.ID, g)
	}
	if form, ok := view.Refused(view.Words(r.Context()), v, err); ok {
		return a.drawRotate(w, r, i, form, err)
	}
	if err != nil {
		return err
	}
	if err := a.hand(w, r, i.ID, pair); err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("The new pair works now."), at(i.ID, ""))
}

func (a *Area) retire(w http.ResponseWriter, r *http.Request) error {
	s, i, err := a.find(r)
	if err != nil {
		return err
	}
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	if err := a.Book.Retire(r.Context(), s, i.ID, v.Get("public_key")); err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("The old pair works no more."), at(i.ID, ""))
}

func (a *Area) askRemove(w http.ResponseWriter, r *http.Request) error {
	_, i, err := a.find(r)
	if err != nil {
		return err
	}
	return a.drawRemove(w, r, i, view.Form{}, nil)
}

func (a *Area) drawRemove(w http.ResponseWriter, r *http.Request, i integration.Integration, form view.Form, refused error) error {
	in, err := a.imports(r, i)
	if err != nil {
		return err
	}
	words, page := view.Words(r.Context()), askPage{Form: form}
	if in.Waiting > 0 {
		page.Waiting = words.N(in.Waiting, "%d order of it waits for its label and stays.", "%d orders of it wait for their labels and stay.")
	}
	return a.drawAsk(w, r, i, "remove", words.T("Delete this integration?"), page, refused)
}

// remove wants the name typed, because a shop that loses its keys stands still.
func (a *Area) remove(w http.ResponseWriter, r *http.Request) error {
	s, i, err := a.find(r)
	if err != nil {
		return err
	}
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	if strings.TrimSpace(v.Get("confirm_name")) != i.Name {
		err := fault.At("confirm_name", "Type the name as it stands above: %s", i.Name)
		form, _ := view.Refused(view.Words(r.Context()), v, err)
		return a.drawRemove(w, r, i, form, err)
	}
	if err := a.Book.Remove(r.Context(), s, i.ID); err != nil {
		return fmt.Errorf("remove integration: %w", err)
	}
	return done(w, r, view.Words(r.Context()).T("%s is deleted.", i.Name), "/integrations")
}
