package integrations

import (
	"net/http"
	"net/url"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/webhook"
)

type listPage struct {
	Columns view.Columns
	Rows    []listRow
	Empty   *view.Empty
}

type listRow struct {
	ID       int64
	Name     string
	Shop     string // the shop's host
	System   string
	Used     time.Time // zero: never
	Feedback view.State
	Imports  imports
}

// imports is what came in through an integration.
type imports struct {
	Waiting int
	More    bool      // there are more than were counted
	Last    time.Time // zero: nothing yet
}

func (a *Area) list(w http.ResponseWriter, r *http.Request) error {
	s, words := account.SessionOf(r.Context()), view.Words(r.Context())
	all, err := integration.List(r.Context(), a.DB, s.Account)
	if err != nil {
		return err
	}
	var rows []listRow
	for _, i := range all {
		row, err := a.row(r, words, i)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	page := view.Page{Title: words.T("Integrations"), Area: view.Integrations}
	return pages.Render(w, r, http.StatusOK, "list", page, newListPage(words, rows))
}

func newListPage(words locale.Words, rows []listRow) listPage {
	if len(rows) == 0 {
		return listPage{Empty: &view.Empty{
			Icon: "plug", Title: words.T("Connect your first shop"),
			Text:    words.T("A marketplace or shop sends its orders with a pair of keys that you make here. It takes a minute."),
			Actions: []view.Action{{Word: words.T("Find your shop"), Href: "/integrations/catalogue", Icon: "search", Main: true}},
		}}
	}
	return listPage{Rows: rows, Columns: view.Columns{Items: []view.Column{
		{Word: words.T("Name"), Class: "c-name"}, {Word: words.T("System"), Class: "c-sys"}, {Word: words.T("Keys last used"), Class: "c-used"},
		{Word: words.T("Feedback"), Class: "c-st"}, {Word: words.T("Waiting orders"), Class: "c-n", Number: true}, {Word: words.T("Last import"), Class: "c-at", Number: true},
	}}}
}

func (a *Area) row(r *http.Request, words locale.Words, i integration.Integration) (listRow, error) {
	keys, err := a.Book.Keys(r.Context(), i.Account, i.ID)
	if err != nil {
		return listRow{}, err
	}
	health, err := webhook.StateOf(r.Context(), a.DB, i.Account, i.ID)
	if err != nil {
		return listRow{}, err
	}
	in, err := a.imports(r, i)
	row := listRow{ID: i.ID, Name: i.Name, Shop: host(i.ShopURL), System: systemName(i.System), Used: lastUse(keys), Imports: in}
	row.Feedback = feedback(words, i, health)
	return row, err
}

func (a *Area) imports(r *http.Request, i integration.Integration) (imports, error) {
	f := order.Filter{Integration: i.ID, Limit: 1}
	n, err := order.Count(r.Context(), a.DB, i.Account, f)
	if err != nil {
		return imports{}, err
	}
	in := imports{Waiting: n, More: n >= order.CountMax}
	newest, err := order.List(r.Context(), a.DB, i.Account, f)
	if len(newest) > 0 {
		in.Last = newest[0].CreatedAt
	}
	return in, err
}

// lastUse is when any of the pairs was used last; zero for never.
func lastUse(keys []integration.KeyInfo) time.Time {
	var last time.Time
	for _, k := range keys {
		if k.UsedAt != nil && k.UsedAt.After(last) {
			last = *k.UsedAt
		}
	}
	return last
}

// feedback says how the telling goes.
func feedback(words locale.Words, i integration.Integration, s webhook.State) view.State {
	fix := &view.Action{Word: words.T("See what came back"), Href: at(i.ID, "/deliveries")}
	switch {
	case s.Health == webhook.Off:
		return view.State{Tone: view.Bad, Word: words.T("Given up after five days"), Fix: fix}
	case !i.WebhookActive:
		return view.State{Tone: view.Draft, Icon: "minus", Word: words.T("Off"), Calm: true}
	case s.Health == webhook.Failing:
		return view.State{Tone: view.Warn, Word: words.T("The shop does not answer"), Fix: fix}
	case s.Tries > 0:
		return view.State{Tone: view.Warn, Icon: "clock", Word: words.T("Trying again"), Fix: fix}
	case s.Health == webhook.Idle:
		return view.State{Tone: view.Draft, Icon: "clock", Word: words.T("Nothing sent yet"), Calm: true}
	}
	return view.State{Tone: view.Good, Word: words.T("Answers")}
}

// host is the short form of a shop's address.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
