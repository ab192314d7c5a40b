package apps

import (
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

type accessPage struct {
	Rows  []accessRow
	Empty *view.Empty
}

type accessRow struct {
	app.Grant
	May []may
}

// access lists the apps that may act for the account.
func (a *Area) access(w http.ResponseWriter, r *http.Request) error {
	s, words := account.SessionOf(r.Context()), view.Words(r.Context())
	all, err := a.Apps.Grants(r.Context(), s.Account)
	if err != nil {
		return err
	}
	var page accessPage
	for _, g := range all {
		page.Rows = append(page.Rows, accessRow{Grant: g, May: mays(words, g.Scopes)})
	}
	if len(all) == 0 {
		page.Empty = &view.Empty{
			Icon: "shield", Title: words.T("No app has access"), Text: words.T("When you allow an app or a marketplace to act for you, it stands here, and you end its access here."),
		}
	}
	return record(w, r, "access", words.T("Apps with access"), nil, page, nil)
}

type onePage struct {
	Grant app.Grant
	May   []may
	Facts []view.Pair
}

// one shows what an app may do, and asks before its access ends.
func (a *Area) one(w http.ResponseWriter, r *http.Request) error {
	words := view.Words(r.Context())
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	g, err := a.Apps.Grant(r.Context(), account.SessionOf(r.Context()).Account, id)
	if err != nil {
		return err
	}
	page := onePage{Grant: g, May: mays(words, g.Scopes), Facts: []view.Pair{
		{Key: words.T("Offered by"), Value: g.Owner}, {Key: words.T("Homepage"), Value: g.Homepage},
		{Key: words.T("Acts as"), Value: g.Integration.Name, Href: "/integrations/" + itoa(g.Integration.ID)},
		{Key: words.T("Allowed by"), Value: g.Who}, {Key: words.T("Since"), When: g.CreatedAt}, lastUse(words.T("Last used"), words.T("never"), g),
	}}
	return record(w, r, "one", g.AppName, []view.Crumb{{Word: words.T("Apps with access"), Href: "/settings/access"}}, page, nil)
}

func lastUse(key, never string, g app.Grant) view.Pair {
	if g.UsedAt == nil {
		return view.Pair{Key: key, Value: never}
	}
	return view.Pair{Key: key, When: *g.UsedAt}
}

// end takes the access back, and with remove the integration too.
func (a *Area) end(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	g, err := a.Apps.End(r.Context(), account.SessionOf(r.Context()), id, typed.Get("remove") != "")
	if err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("%s has no access any more.", g.AppName), "/settings/access")
}
