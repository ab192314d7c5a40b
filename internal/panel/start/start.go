// Package start is the first page of a new account: the steps to the first label, each ticked off by what is really there.
package start

import (
	"context"
	"embed"
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area is the page of first steps.
type Area struct {
	DB *db.DB
	// Labelled reports whether the account has made a label; nil leaves that step open.
	Labelled func(ctx context.Context, account int64) (bool, error)
}

// Mount lists the routes.
func (a *Area) Mount(d web.Door) { d.Handle("GET /start", a.steps) }

type page struct {
	Done     string
	Progress view.Progress
	Steps    []step
}

type step struct {
	N    int
	Word string
	Note string
	Time string
	Done bool
	Open bool // the first that is not done
	Do   view.Action
}

func (a *Area) steps(w http.ResponseWriter, r *http.Request) error {
	steps, err := a.look(r)
	if err != nil {
		return err
	}
	words, n, open := view.Words(r.Context()), 0, false
	for i := range steps {
		steps[i].N = i + 1
		if steps[i].Done {
			n++
			continue
		}
		if !open {
			steps[i].Open, steps[i].Do.Main, open = true, true, true
		}
	}
	data := page{Done: words.T("%d of %d done", n, len(steps)), Steps: steps}
	data.Progress = view.Progress{Label: words.T("Steps done"), Total: len(steps), Thin: true, Parts: []view.Segment{
		{Tone: view.Good, N: n, Word: data.Done}, {Tone: "rest", N: len(steps) - n},
	}}
	return pages.Render(w, r, http.StatusOK, "steps", view.Page{
		Layout: view.Guide, Area: view.Start, Title: words.T("Four steps to the first label"),
		Note: words.T("About ten minutes. Leave at any time; this page waits for you."),
	}, data)
}

// look finds out what the account has.
func (a *Area) look(r *http.Request) ([]step, error) {
	ctx, words := r.Context(), view.Words(r.Context())
	s := account.SessionOf(ctx)
	sender, err := account.SenderByID(ctx, a.DB, s.Account, 0)
	if err != nil {
		return nil, err
	}
	shops, err := integration.List(ctx, a.DB, s.Account)
	if err != nil {
		return nil, err
	}
	labelled := false
	if a.Labelled != nil {
		if labelled, err = a.Labelled(ctx, s.Account); err != nil {
			return nil, err
		}
	}
	log, err := account.Log(ctx, a.DB, s.Account, account.Entry{}, 200)
	if err != nil {
		return nil, err
	}
	branded := false
	for _, e := range log {
		branded = branded || e.Act == "brand.set"
	}
	where := words.T("Where your parcels leave from. Carriers want to know it before the first label.")
	if sender.Complete() {
		where = sender.Address.StreetLine() + ", " + sender.Address.PostalCode + " " + sender.Address.City
	}
	orders := words.T("Make a pair of keys and paste it into your shop or marketplace.")
	if len(shops) > 0 {
		orders = words.N(len(shops), "%d integration connected", "%d integrations connected")
	}
	label := view.Action{Word: words.T("Look at incoming orders"), Href: "/orders"}
	if !view.ShellOf(ctx).Has(view.Incoming) {
		label = view.Action{}
	}
	return []step{
		{Word: words.T("Sender address"), Note: where, Time: words.T("2 minutes"), Done: sender.Complete(), Do: view.Action{Word: words.T("Write the address"), Href: "/settings/senders/" + strconv.FormatInt(sender.ID, 10)}},
		{Word: words.T("Bring in your orders"), Note: orders, Time: words.T("3 minutes"), Done: len(shops) > 0, Do: view.Action{Word: words.T("Connect a shop"), Href: "/integrations/catalogue", Icon: "plug"}},
		{Word: words.T("Create and print a label"), Note: words.T("The sandbox carrier is connected already: its labels cost nothing, so try as many as you like."), Time: words.T("3 minutes"), Done: labelled, Do: label},
		{Word: words.T("Your brand on the buyer’s pages"), Note: words.T("Name and colour of the tracking page and the mails."), Time: words.T("2 minutes"), Done: branded, Do: view.Action{Word: words.T("Set up the brand"), Href: "/brand", Icon: "brand"}},
	}, nil
}
