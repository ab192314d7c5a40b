// Package integrations is where the merchant connects shops and marketplaces: finding a system, its keys, where it wants to
// hear back and what was sent there. What an integration may be is integration's to say, and sending is webhook's work.
package integrations

import (
	"embed"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
	"github.com/waybill-ship/waybill/internal/webhook"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area is the pages of the integrations.
type Area struct {
	DB    *db.DB
	Book  *integration.Book
	Links web.Links
	// Webhooks sends tests and replays; nil offers neither.
	Webhooks *webhook.Desk
	// Points are the carriers whose service points an integration may offer, by code.
	Points []view.Option
}

// Mount lists the routes.
func (a *Area) Mount(d web.Door) {
	d = d.Behind(admins)
	d.Handle("GET /settings/integrations", a.moved)
	d.Handle("GET /settings/integrations/{rest...}", a.moved)
	d.Handle("GET /integrations", a.list)
	d.Handle("GET /integrations/catalogue", a.catalogue)
	d.Handle("GET /integrations/new", a.begin)
	d.Handle("POST /integrations", a.add)
	d.Handle("GET /integrations/{id}", a.one)
	d.Handle("POST /integrations/{id}", a.save)
	d.Handle("GET /integrations/{id}/rotate", a.askRotate)
	d.Handle("POST /integrations/{id}/rotate", a.rotate)
	d.Handle("POST /integrations/{id}/retire", a.retire)
	d.Handle("GET /integrations/{id}/remove", a.askRemove)
	d.Handle("POST /integrations/{id}/remove", a.remove)
	d.Handle("GET /integrations/{id}/deliveries", a.deliveries)
	d.Handle("GET /integrations/{id}/deliveries/{n}", a.delivery)
	if a.Webhooks != nil {
		d.Handle("POST /integrations/{id}/test", a.test)
		d.Handle("POST /integrations/{id}/deliveries/{n}/replay", a.replay)
	}
}

// moved is where those look who expect the integrations among the settings.
func (a *Area) moved(w http.ResponseWriter, r *http.Request) error {
	return web.Go(w, r, strings.TrimPrefix(r.URL.Path, "/settings"))
}

// admins lets through who may manage keys.
func admins(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := account.SessionOf(r.Context()).Need(account.ManageConnection); err != nil {
			return err
		}
		return next(w, r)
	}
}

func (a *Area) now() time.Time {
	if a.Book.Now == nil {
		return time.Now()
	}
	return a.Book.Now()
}

// find reads the integration that the path names, and who asks for it; Missing when it is another account's.
func (a *Area) find(r *http.Request) (account.Session, integration.Integration, error) {
	s := account.SessionOf(r.Context())
	id, err := web.ID(r, "id")
	if err != nil {
		return s, integration.Integration{}, err
	}
	i, err := integration.Get(r.Context(), a.DB, s.Account, id)
	return s, i, err
}

// done says what was done and goes on to a page.
func done(w http.ResponseWriter, r *http.Request, said, to string) error {
	view.Say(w, view.Flash{Text: said})
	return web.Go(w, r, to)
}

// status is the answer's code: 200, or the refusal's.
func status(err error) int {
	if err == nil {
		return http.StatusOK
	}
	return web.Status(fault.KindOf(err))
}

// at is the path of an integration's page.
func at(id int64, rest string) string {
	return "/integrations/" + strconv.FormatInt(id, 10) + rest
}
