// Package integrations is where the merchant connects shops and marketplaces: the catalogue, the keys, the webhook and the service
// points of each. What a key opens is integration's to say; what was delivered, webhook's.
package integrations

import (
	"embed"
	"fmt"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
	"github.com/waybill-ship/waybill/internal/webhook"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area is the integrations' pages.
type Area struct {
	DB    *db.DB
	Book  *integration.Book
	Links web.Links
	// Webhooks tries endpoints out; nil offers no test.
	Webhooks *webhook.Desk
	// Points lists the carriers whose service points may be offered, by code.
	Points []view.Option
}

// Mount lists the routes.
func (a *Area) Mount(d web.Door) {
	d.Handle("GET /integrations", a.list)
	d.Handle("GET /integrations/new", a.catalogue)
	d.Handle("GET /integrations/new/api", a.connect)
	d.Handle("POST /integrations", a.add)
	d.Handle("GET /integrations/{id}", a.one)
	d.Handle("POST /integrations/{id}", a.save)
	d.Handle("POST /integrations/{id}/test", a.test)
	d.Handle("POST /integrations/{id}/stored", a.stored)
	d.Handle("POST /integrations/{id}/rotate", a.rotate)
	d.Handle("POST /integrations/{id}/retire", a.retire)
	d.Handle("POST /integrations/{id}/signature", a.signature)
	d.Handle("POST /integrations/{id}/remove", a.remove)
	// The same pages where the settings' readers look for them.
	d.Handle("GET /settings/integrations", a.moved)
	d.Handle("GET /settings/integrations/{rest...}", a.moved)
}

func (a *Area) moved(w http.ResponseWriter, r *http.Request) error {
	path := "/integrations"
	if rest := r.PathValue("rest"); rest != "" {
		path += "/" + rest
	}
	return web.Go(w, r, path)
}

type listPage struct {
	Rows  []listRow
	Empty *view.Empty
}

type listRow struct {
	integration.Integration
	State  view.State
	Used   time.Time
	Points string
}

func (a *Area) list(w http.ResponseWriter, r *http.Request) error {
	s, words := account.SessionOf(r.Context()), view.Words(r.Context())
	all, err := integration.List(r.Context(), a.DB, s.Account)
	if err != nil {
		return err
	}
	var page listPage
	for _, i := range all {
		row := listRow{Integration: i}
		if row.State, err = a.health(r, i); err != nil {
			return err
		}
		keys, err := a.Book.Keys(r.Context(), s.Account, i.ID)
		if err != nil {
			return err
		}
		for _, k := range keys {
			if k.UsedAt != nil && k.UsedAt.After(row.Used) {
				row.Used = *k.UsedAt
			}
		}
		if i.ServicePoints {
			row.Points = words.N(len(i.Carriers), "%d carrier", "%d carriers")
		}
		page.Rows = append(page.Rows, row)
	}
	if len(all) == 0 {
		page.Empty = &view.Empty{
			Icon: "plug", Title: words.T("Nothing connected yet"), Text: words.T("Connect a shop or marketplace, and its orders arrive here by themselves."),
			Actions: []view.Action{{Word: words.T("Connect a shop"), Href: "/integrations/new", Icon: "plus", Main: true}},
		}
	}
	return pages.Render(w, r, http.StatusOK, "list", view.Page{Title: words.T("Integrations"), Area: view.Integrations}, page)
}

// health says how the feedback of an integration stands.
func (a *Area) health(r *http.Request, i integration.Integration) (view.State, error) {
	words := view.Words(r.Context())
	if !i.WebhookActive {
		return view.State{Tone: view.Draft, Icon: "minus", Word: words.T("No feedback"), Calm: true}, nil
	}
	state, err := webhook.StateOf(r.Context(), a.DB, i.Account, i.ID)
	if err != nil {
		return view.State{}, err
	}
	switch state.Health {
	case webhook.Failing:
		return view.State{Tone: view.Warn, Word: words.T("Feedback fails")}, nil
	case webhook.Off:
		return view.State{Tone: view.Bad, Word: words.T("Feedback given up")}, nil
	}
	return view.State{Tone: view.Good, Word: words.T("Working")}, nil
}

func path(id int64) string { return fmt.Sprintf("/integrations/%d", id) }
