// Package shop connects a merchant's shop in the ways its plugin knows: by handing the shop its keys with a signed message, or by taking the
// access that the shop gives us. Fetching orders from a shop is not done here, and telling it what happens is webhook's work.
package shop

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/web"
)

// Way is how a shop and we come together.
type Way string

// The ways.
const (
	Handed Way = "handed" // the shop is handed the keys of its integration
	Access Way = "access" // the shop brings the access to its own API
	Dance  Way = "dance"  // the merchant is sent to the shop and comes back with access to its API
)

// System is a kind of shop that connects itself.
type System struct {
	Code, Name string
	Way        Way
}

var systems = []System{
	{"odoo", "Odoo", Handed}, {"craft-commerce", "Craft Commerce", Handed}, {"sfcc", "Salesforce B2C Commerce", Handed}, {"cloudcart", "CloudCart", Handed},
	{"woocommerce", "WooCommerce", Access}, {"prestashop", "PrestaShop", Access}, {"thirtybees", "thirty bees", Access}, {"magento_v2", "Magento 2", Access},
	{"woocommerce_v2", "WooCommerce", Dance},
}

// Find is the system of a code; Missing when no shop of that kind connects itself.
func Find(code string) (System, error) {
	n := slices.IndexFunc(systems, func(s System) bool { return s.Code == code })
	if n < 0 {
		return System{}, fault.New(fault.Missing, "Shops of this kind cannot connect themselves yet.")
	}
	return systems[n], nil
}

// Wish is what a shop's plugin asks for.
type Wish struct {
	System    string
	Name      string // of the integration
	Shop      string // the shop's address; of a dance, where the merchant is sent to
	Webhook   string // where the keys are handed over, and what happens is told
	Key       string // of the shop's API: the key, or the user
	Secret    string // its secret, or the password
	ShopID    string
	StoreView string
}

// State is how far a connection is.
type State string

// The states.
const (
	Handing   State = "handing"   // the shop has not taken its keys yet
	Connected State = "connected" // it has them, or lets us in
)

// Link is how an integration came to its shop.
type Link struct {
	Account     int64
	Integration int64
	System      System
	State       State
	Error       string // why the shop did not take its keys the last time
	CreatedAt   time.Time
	ConnectedAt *time.Time

	access       string // sealed
	deactivation []byte
}

// access is what lets us into a shop.
type access struct {
	Base      string // the shop's address, with what may be a password in it
	Key       string
	Secret    string
	ShopID    string
	StoreView string
}

// Desk connects shops.
type Desk struct {
	DB           *db.DB
	Integrations *integration.Book
	// AllowPrivate lets shops stand on private addresses: for development only.
	AllowPrivate bool
	// Credentials writes the message that hands a shop its keys.
	Credentials func(now time.Time, public, secret string, integration int64) []byte
	// URL is our public address.
	URL string
	// Timeout of one call; zero is 10 seconds.
	Timeout time.Duration
	// Now is the clock; nil is the wall clock.
	Now func() time.Time

	caller
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return db.Micro(time.Now())
	}
	return db.Micro(d.Now())
}

// Get reads how an integration came to its shop; Missing when it was connected by hand.
func Get(ctx context.Context, r db.Reader, account, integration int64) (Link, error) {
	l, err := selectLink(ctx, r, account, integration)
	if errors.Is(err, db.ErrNone) {
		return l, fault.New(fault.Missing, "There is no such connection.")
	}
	return l, err
}

// Check finds out whether a wish can be fulfilled, before the merchant is asked.
func (d *Desk) Check(w Wish) (Wish, error) {
	s, err := Find(w.System)
	if err != nil {
		return w, err
	}
	var wrong fault.List
	w.Shop, w.Webhook, w.Name = strings.TrimSpace(w.Shop), strings.TrimSpace(w.Webhook), strings.TrimSpace(w.Name)
	host := d.checkURL(&wrong, "shop_url", "Shop address", w.Shop)
	if s.Way == Handed {
		d.checkURL(&wrong, "webhook_url", "Webhook URL", w.Webhook)
	}
	if s.Way == Access && (w.Key == "" || w.Secret == "" && s.Code != "prestashop" && s.Code != "thirtybees") {
		wrong.Add("api_key", "The shop did not say how it lets us in. Begin again in the shop.")
	}
	for _, text := range []string{w.Key, w.Secret, w.ShopID, w.StoreView} {
		if len(text) > 500 || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }) {
			wrong.Add("api_key", "The shop did not say how it lets us in. Begin again in the shop.")
			break
		}
	}
	if w.Name == "" {
		w.Name = host
	}
	return w, wrong.Err()
}

// checkURL is for what strangers write: an address on the public internet, as far as one can see before it is dialled. It answers the host.
func (d *Desk) checkURL(wrong *fault.List, field, called, text string) string {
	err := web.Outside{AllowPrivate: d.AllowPrivate}.Check(text)
	u, broken := url.Parse(text)
	if broken != nil || err != nil && !errors.Is(err, web.ErrPrivate) {
		wrong.Add(field, "%s needs to begin with https:// and name a host, like https://shop.example.com/webhook.", fault.Word(called))
		return ""
	}
	if err != nil || u.Scheme != "https" && !d.AllowPrivate { // what is sent there opens the shop or the account
		wrong.Add(field, "%s needs to be an https:// address on the public internet.", fault.Word(called))
	}
	return u.Host
}

// bare is an address without user, password, query and fragment.
func bare(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return strings.TrimSuffix(u.String(), "/")
}

// Connect makes the integration that a shop asked for. The shop is handed its keys, or asked whether the access it gave is good; of a shop
// that does not answer yet the link says so, and it is tried again.
func (d *Desk) Connect(ctx context.Context, by account.Session, w Wish) (Link, error) {
	w, err := d.Check(w)
	if err != nil {
		return Link{}, err
	}
	s, err := Find(w.System)
	if err != nil {
		return Link{}, err
	}
	if s.Way == Dance {
		return Link{}, fault.New(fault.Unable, "This shop asks its merchant first.")
	}
	if err := by.Need(account.ManageConnection); err != nil {
		return Link{}, err
	}
	in := access{Base: w.Shop, Key: w.Key, Secret: w.Secret, ShopID: w.ShopID, StoreView: w.StoreView}
	if s.Way == Access {
		if err := d.probe(ctx, s, in); err != nil {
			return Link{}, err
		}
	}
	return d.keep(ctx, by, s, w, in, nil)
}

// keep writes integration and link, and hands the keys over where that is the way.
func (d *Desk) keep(ctx context.Context, by account.Session, s System, w Wish, in access, deactivation []byte) (Link, error) {
	draft, err := d.Integrations.Draft(ctx, by, integration.Integration{Name: w.Name, System: s.Code, ShopURL: bare(w.Shop), WebhookURL: w.Webhook})
	if err != nil {
		return Link{}, err
	}
	now := d.now()
	l := Link{Account: by.Account, Integration: draft.Integration.ID, System: s, State: Connected, CreatedAt: now, ConnectedAt: &now, deactivation: deactivation}
	if s.Way == Handed {
		l.State, l.ConnectedAt = Handing, nil
	}
	if l.access, err = d.seal(by.Account, in); err != nil {
		return l, err
	}
	err = d.DB.Write(ctx, by.Account, func(ctx context.Context, tx *db.Tx) error {
		if err := d.Integrations.Keep(ctx, tx, draft, s.Way != Handed); err != nil {
			return err
		}
		if len(deactivation) > 0 {
			if err := account.Enter(ctx, tx, by.Account, byDeactivation, string(deactivation)); err != nil {
				return err
			}
		}
		if err := insertLink(ctx, tx, l); err != nil || s.Way != Handed {
			return err
		}
		// The first try is made at once, below; this one is for the case that it fails.
		return d.later(ctx, tx, l, now.Add(time.Minute))
	})
	if err != nil || s.Way != Handed {
		return l, err
	}
	if err := d.Hand(ctx, Handover{Account: l.Account, Integration: l.Integration}); err != nil {
		l.Error = err.Error()
		return l, nil //nolint:nilerr // the link stands, and says why the shop was not reached
	}
	return Get(ctx, d.DB, l.Account, l.Integration)
}

// byDeactivation finds the account of a plugin that says it was switched off, by the hash of its token.
const byDeactivation account.Kind = "shop_off"

// Deactivate disconnects the integration of a plugin that was switched off. The plugin shows the token it was given.
func (d *Desk) Deactivate(ctx context.Context, token string, id int64) error {
	unknown := fault.New(fault.Unknown, "This token opens nothing: it has expired, was ended, or never was one.")
	hash := secret.Hash(token)
	owner, err := account.Find(ctx, d.DB, byDeactivation, string(hash))
	if fault.Is(err, fault.Missing) {
		return unknown
	}
	if err != nil {
		return err
	}
	l, err := Get(ctx, d.DB, owner, id)
	if fault.Is(err, fault.Missing) || err == nil && !secret.Equal(l.deactivation, hash) {
		return unknown
	}
	if err != nil {
		return err
	}
	// The plugin itself is at work here; it may do no more than end what it began.
	by := account.Session{Account: owner, Role: account.Admin, Name: l.System.Name}
	if err := d.forget(ctx, l); err != nil {
		return err
	}
	return d.Integrations.Remove(ctx, by, id)
}

// forget removes the link and what lets us into the shop.
func (d *Desk) forget(ctx context.Context, l Link) error {
	return d.DB.Write(ctx, l.Account, func(ctx context.Context, tx *db.Tx) error {
		if len(l.deactivation) > 0 {
			if err := account.Strike(ctx, tx, l.Account, byDeactivation, string(l.deactivation)); err != nil {
				return err
			}
		}
		return deleteLink(ctx, tx, l.Account, l.Integration)
	})
}
