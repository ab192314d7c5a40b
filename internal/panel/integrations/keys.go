package integrations

import (
	"fmt"
	"net/http"
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
	Waiting string    // what of it is still here: "12 orders wait."
}

func (a *Area) drawAsk(w http.ResponseWriter, r *http.Request, i integration.Integration, name, title string, page askPage, refused error) error {
	page.ID, page.Name, page.Overlap = i.ID, i.Name, int(integration.Overlap.Hours())
	page.Until = a.now().Add(integration.Overlap)
	return pages.Render(w, r, status(refused), name, view.Page{
		Layout: view.Record, Title: title, Area: view.Integrations,
		Crumbs: []view.Crumb{{Word: view.Words(r.Context()).T("Integrations"), Href: "/integrations"}, {Word: i.Name, Href: at(i.ID, "")}},
	}, page)
}

func (a *Area) askRotate(w http.ResponseWriter, r *http.Request) error {
	_, i, err := a.find(r)
	if err != nil {
		return err
	}
	return a.drawAsk(w, r, i, "rotate", view.Words(r.Context()).T("Make a new pair of keys?"), askPage{}, nil)
}

func (a *Area) rotate(w http.ResponseWriter, r *http.Request) error {
	s, i, err := a.find(r)
	if err != nil {
		return err
	}
	pair, err := a.Book.Rotate(r.Context(), s, i.ID)
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
