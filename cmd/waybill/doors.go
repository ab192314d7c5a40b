package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/api/own"
	v2 "github.com/waybill-ship/waybill/internal/api/v2"
	v3 "github.com/waybill-ship/waybill/internal/api/v3"
	"github.com/waybill-ship/waybill/internal/buyer"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/inbound"
	"github.com/waybill-ship/waybill/internal/oauth"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel"
	"github.com/waybill-ship/waybill/internal/panel/apps"
	"github.com/waybill-ship/waybill/internal/panel/auth"
	"github.com/waybill-ship/waybill/internal/panel/carriers"
	"github.com/waybill-ship/waybill/internal/panel/handover"
	"github.com/waybill-ship/waybill/internal/panel/incoming"
	"github.com/waybill-ship/waybill/internal/panel/labels"
	"github.com/waybill-ship/waybill/internal/panel/parcels"
	"github.com/waybill-ship/waybill/internal/panel/pickups"
	"github.com/waybill-ship/waybill/internal/panel/pricing"
	panelreturns "github.com/waybill-ship/waybill/internal/panel/returns"
	"github.com/waybill-ship/waybill/internal/panel/shops"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/picker"
	"github.com/waybill-ship/waybill/internal/reference"
	"github.com/waybill-ship/waybill/internal/web"
)

// handler is every door of the product on one mux.
func (p *platform) handler(s settings) (http.Handler, error) {
	proxies, err := web.ParseProxies(s.Proxies)
	if err != nil {
		return nil, fmt.Errorf("--proxies: %w", err)
	}
	mux := http.NewServeMux()
	p.doors(mux)
	front := &web.Front{Links: p.links, Proxies: proxies, Open: oauth.Open, Seen: p.figures.request}
	return front.Wrap(api.Straight(mux)), nil
}

// doors hangs every door into the mux.
func (p *platform) doors(mux web.Mux) {
	mux.Handle("GET /livez", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") }))
	mux.Handle("GET /readyz", http.HandlerFunc(p.ready))
	mux.Handle("GET /metrics", p.figures.handler())
	mux.Handle("GET /assets/", web.Assets())
	var calls []api.Route
	for _, d := range p.api(p.gate()) {
		d.Mount(mux)
		calls = append(calls, d.Routes()...)
	}
	p.oauth().Mount(mux)
	(&shops.Area{Shops: p.shops}).MountOpen(mux)
	inbound.Mount(mux, p.tracking)
	(&buyer.Door{DB: p.db, Carriers: p.carriers}).Mount(mux)
	(&reference.Door{Links: p.links.Base, Routes: calls}).Mount(mux)
	(&picker.Door{Tiles: p.tiles, Credit: p.tileCredit}).Mount(mux)
	p.panel().Mount(mux)
}

// oauth is where apps get their tokens.
func (p *platform) oauth() *oauth.Door {
	return &oauth.Door{Apps: p.apps, Base: p.links.Base, Limits: p.tokens}
}

// gate lets programs in.
func (p *platform) gate() *api.Gate {
	return &api.Gate{Authenticate: p.integrations.Authenticate, Bearer: p.apps.Authenticate, Public: p.integrations.ByPublic, Limits: p.limits, Once: p.once()}
}

// once keeps what was answered to calls that must not be done twice.
func (p *platform) once() *api.Once { return &api.Once{DB: p.db} }

// jsonDoor is a door for programs.
type jsonDoor interface {
	Routes() []api.Route
	Mount(mux web.Mux)
}

// api are the doors for programs.
func (p *platform) api(gate *api.Gate) []jsonDoor {
	return []jsonDoor{p.v2(gate), p.v3(gate), p.own(gate)}
}

// v3 is Sendcloud's newer API.
func (p *platform) v3(gate *api.Gate) *v3.Door {
	return &v3.Door{
		DB: p.db, Gate: gate, Intake: p.intake, Shipping: p.shipping, Integrations: p.integrations, Sealer: p.sealer,
		Links: p.links.Base, Track: buyer.Link, Returns: p.returns, Tracking: p.tracking, Pickups: p.pickups, Points: p.finder,
		Webhooks: p.webhook, Reports: p.reports,
	}
}

// own is what Waybill says beyond Sendcloud's words.
func (p *platform) own(gate *api.Gate) *own.Door {
	return &own.Door{DB: p.db, Gate: gate, Intake: p.intake, Tracking: p.tracking, Bell: p.events.Bell, Track: buyer.Link, Links: p.links.Base, Reports: p.reports}
}

// v2 is Sendcloud's older API.
func (p *platform) v2(gate *api.Gate) *v2.Door {
	return &v2.Door{
		DB: p.db, Gate: gate, Intake: p.intake, Shipping: p.shipping, Integrations: p.integrations, Sealer: p.sealer,
		Links: p.links.Base, Track: buyer.Link, Returns: p.returns, Tracking: p.tracking, Pickups: p.pickups, Points: p.finder,
		Reports: p.reports,
	}
}

// panel is the merchant's pages.
func (p *platform) panel() *panel.Panel {
	orders := &incoming.Area{DB: p.db, Intake: p.intake, Shipping: p.shipping, Points: p.finder}
	paper := &labels.Area{DB: p.db, Shipping: p.shipping, Printouts: p.printouts}
	boxes := &parcels.Area{DB: p.db, Shipping: p.shipping, Tracking: p.tracking, Intake: p.intake, Diary: p.diary}
	back := &panelreturns.Area{DB: p.db, Returns: p.returns}
	consent := &apps.Area{
		DB: p.db, Apps: p.apps, OAuth: p.oauth(), Accounts: p.accounts, Links: p.links, Enter: auth.Enter, Visit: auth.Visit,
	}
	return &panel.Panel{
		DB: p.db, Accounts: p.accounts, Integrations: p.integrations, Links: p.links, Counts: p.counts,
		Webhooks: p.webhook, Points: p.points(), Labelled: p.labelled,
		Rooms: []panel.Room{
			{Areas: []view.Area{view.Incoming}, Needs: account.Look, Mount: orders.Mount},
			{Areas: []view.Area{view.Labels}, Needs: account.Look, Mount: paper.Mount},
			{Areas: []view.Area{view.Parcels}, Needs: account.Look, Mount: boxes.Mount},
			{Areas: []view.Area{view.Handover}, Needs: account.Look, Mount: (&handover.Area{DB: p.db, Carriers: p.carriers, Manifests: p.manifests}).Mount},
			{Areas: []view.Area{view.Pickups}, Needs: account.Look, Mount: (&pickups.Area{DB: p.db, Pickups: p.pickups}).Mount},
			{Areas: []view.Area{view.Returns}, Needs: account.Look, Mount: back.Mount},
			{Needs: account.Look, Mount: consent.Mount},
			{Needs: account.Look, Mount: (&shops.Area{Shops: p.shops}).Mount},
			{Areas: []view.Area{view.Carriers}, Needs: account.Look, Mount: (&carriers.Area{DB: p.db, Shipping: p.shipping, Tracking: p.tracking, Diary: p.diary, URL: p.links.URL}).Mount},
			{Needs: account.ManageAccount, Mount: (&pricing.Area{DB: p.db, Shipping: p.shipping}).Mount},
		},
	}
}

// counts are the numbers of the rail.
func (p *platform) counts(ctx context.Context, s account.Session) (map[view.Area]view.Count, error) {
	n, err := order.Counts(ctx, p.db, s.Account)
	if err != nil {
		return nil, err
	}
	var open int64
	for _, state := range order.OpenStates {
		open += n[state]
	}
	ready, err := parcel.Counts(ctx, p.db, s.Account, []carrier.Status{carrier.StatusReady, carrier.StatusAnnounced}, parcel.NotPrinted, railMost)
	if err != nil {
		return nil, err
	}
	return map[view.Area]view.Count{
		// What nobody but a person can decide turns the number into a call.
		view.Incoming: {N: int(open), Alert: n[order.Doubtful] > 0},
		view.Labels:   {N: ready[carrier.StatusReady] + ready[carrier.StatusAnnounced]},
	}, nil
}

// railMost is up to how many labels the rail counts, on every page.
const railMost = 1000

// points are the carriers that an integration may choose for its service points.
func (p *platform) points() []view.Option {
	var all []view.Option
	for _, code := range p.carriers.Codes() {
		info, _ := p.carriers.Info(code)
		all = append(all, view.Option{Value: code, Word: info.Name})
	}
	return all
}

// labelled reports whether an account has made a label yet.
func (p *platform) labelled(ctx context.Context, account int64) (bool, error) {
	some, err := parcel.List(ctx, p.db, account, parcel.Filter{Labelled: true, Limit: 1})
	return len(some) > 0, err
}
