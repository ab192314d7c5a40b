package integrations

import (
	"net/http"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
	"github.com/waybill-ship/waybill/internal/webhook"
)

type onePage struct {
	Form    view.Form
	ID      int64
	Path    string
	Once    []view.Secret // public and secret key, while they are shown
	Keys    []keyRow
	Points  []view.Option
	MayTest bool
	Own     bool // signed with a key of the merchant's own
	Sent    []sent
	Facts   []view.Pair
	Rotate  view.Confirm
	Remove  view.Confirm
}

type keyRow struct {
	Secrets []view.Secret
	Public  string
	Retires time.Time
	Used    time.Time
}

// sent is one line of what the shop was told lately.
type sent struct {
	Word string
	Note string
	At   time.Time
	Good bool
}

const lastSent = 5

// find reads the integration that the path names.
func (a *Area) find(r *http.Request) (integration.Integration, error) {
	id, err := web.ID(r, "id")
	if err != nil {
		return integration.Integration{}, err
	}
	return integration.Get(r.Context(), a.DB, account.SessionOf(r.Context()).Account, id)
}

func (a *Area) one(w http.ResponseWriter, r *http.Request) error {
	i, err := a.find(r)
	if err != nil {
		return err
	}
	return a.show(w, r, i, formOf(i), nil)
}

func formOf(i integration.Integration) view.Form {
	yes := map[bool]string{true: "1"}
	f := view.Fill("name", i.Name, "shop_url", i.ShopURL, "webhook_active", yes[i.WebhookActive], "webhook_url", i.WebhookURL,
		"service_point_enabled", yes[i.ServicePoints])
	f.Values["service_point_carriers"] = i.Carriers
	return f
}

// show draws the page; refusal is what the form was refused for, if it was.
func (a *Area) show(w http.ResponseWriter, r *http.Request, i integration.Integration, form view.Form, refusal error) error {
	page := onePage{Form: form, ID: i.ID, Path: path(i.ID), MayTest: a.Webhooks != nil, Own: i.OwnSignature, Points: a.points(i)}
	words := view.Words(r.Context())
	if pair, ok := a.once(r, i.ID); ok {
		page.Once = []view.Secret{{ID: "public", Word: words.T("Public"), Value: pair.Public}, {ID: "secret", Word: words.T("Secret"), Value: pair.Secret}}
	}
	if err := a.addKeys(r, i, &page); err != nil {
		return err
	}
	if err := a.addSent(r, i, &page); err != nil {
		return err
	}
	state, err := a.health(r, i)
	if err != nil {
		return err
	}
	page.Rotate = view.Confirm{
		ID: "rotate", Title: words.T("Make a new pair of keys?"), Action: page.Path + "/rotate", Verb: words.T("Make a new pair"),
		Text: words.T("Webhooks are signed with the new secret from now on. The old pair opens the door for 24 hours yet."),
	}
	page.Remove = view.Confirm{
		ID: "remove", Title: words.T("Remove %s?", i.Name), Action: page.Path + "/remove", Verb: words.T("Remove the integration"), Danger: true,
		Text: words.T("Its keys stop working at once, and it hears nothing more. Orders and parcels that it brought stay."),
	}
	status := http.StatusOK
	if refusal != nil {
		status = web.Status(fault.KindOf(refusal))
	}
	return pages.Render(w, r, status, "one", view.Page{
		Layout: view.Record, Title: i.Name, Area: view.Integrations, State: &state,
		Crumbs: []view.Crumb{{Word: words.T("Integrations"), Href: "/integrations"}, {Word: words.T("Waybill API")}},
	}, page)
}

// points are the carriers to choose from, also those chosen before that are no longer offered.
func (a *Area) points(i integration.Integration) []view.Option {
	all := append([]view.Option{}, a.Points...)
	known := map[string]bool{}
	for _, p := range all {
		known[p.Value] = true
	}
	for _, c := range i.Carriers {
		if !known[c] {
			all = append(all, view.Option{Value: c, Word: c})
		}
	}
	return all
}

func (a *Area) addKeys(r *http.Request, i integration.Integration, page *onePage) error {
	words := view.Words(r.Context())
	keys, err := a.Book.Keys(r.Context(), i.Account, i.ID)
	if err != nil {
		return err
	}
	var used time.Time
	for n, k := range keys {
		row := keyRow{Public: k.Public, Secrets: []view.Secret{
			{ID: "public-" + k.Public[:8], Word: words.T("Public"), Value: k.Public},
			{ID: "secret-" + k.Public[:8], Word: words.T("Secret"), Value: k.SecretEnd, Kept: true},
		}}
		if k.RetiresAt != nil {
			row.Retires = *k.RetiresAt
		}
		if k.UsedAt != nil {
			row.Used = *k.UsedAt
			if k.UsedAt.After(used) {
				used = *k.UsedAt
			}
		}
		if n == 0 && len(page.Once) > 0 {
			continue // it stands in the frame already
		}
		page.Keys = append(page.Keys, row)
	}
	lastUsed := view.Pair{Key: words.T("Last call"), When: used}
	if used.IsZero() {
		lastUsed = view.Pair{Key: words.T("Last call"), Value: words.T("never")}
	}
	reach := words.T("the orders it brought")
	if len(keys) > 0 && keys[0].Scope == integration.ScopeAccount {
		reach = words.T("the whole account")
	}
	page.Facts = []view.Pair{
		{Key: words.T("API address"), Value: a.Links.Base(r) + "/api/v2/", Mono: true, Copy: true},
		{Key: words.T("Sees"), Value: reach}, lastUsed,
		{Key: words.T("Connected"), When: i.CreatedAt},
		{Key: words.T("Number"), Value: strconv.FormatInt(i.ID, 10), Mono: true},
	}
	return nil
}

func (a *Area) addSent(r *http.Request, i integration.Integration, page *onePage) error {
	words := view.Words(r.Context())
	log, err := webhook.Deliveries(r.Context(), a.DB, i.Account, i.ID, 0, lastSent)
	if err != nil {
		return err
	}
	for _, d := range log {
		line := sent{Word: string(d.Kind), At: d.At, Good: d.Went()}
		if d.Status != 0 {
			line.Note = words.T("%d in %d ms", d.Status, d.Took.Milliseconds())
		} else {
			line.Note = d.Error
		}
		page.Sent = append(page.Sent, line)
	}
	return nil
}
