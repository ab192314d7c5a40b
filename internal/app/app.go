// Package app is software that acts for merchants by their consent: who offers it, what it may ask for, which merchant allowed it
// what, and the tokens it holds. How a token is asked for over HTTP is oauth's word; what keys are is integration's.
package app

import (
	"context"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/secret"
)

// App is software as it was registered.
type App struct {
	Account   int64 // who offers it
	ID        int64
	ClientID  string
	Name      string
	Homepage  string
	Redirects []string           // where a merchant's browser may be sent back to
	Scopes    integration.Scopes // what it may ask for
	Public    bool               // it runs where no secret can be kept, and proves itself by PKCE alone
	SecretEnd string             // the last four characters
	// OldUntil is until when the secret before the last change still works; nil when there is none.
	OldUntil  *time.Time
	CreatedAt time.Time
	UpdatedAt time.Time

	hash, oldHash []byte
}

// ByClient finds the account that offers an app by its client id.
const ByClient account.Kind = "app"

// secretOverlap is how long a changed secret still works beside the new one.
const secretOverlap = 24 * time.Hour

// Desk is where apps are registered, merchants consent, and tokens are given and known again.
type Desk struct {
	DB           *db.DB
	Integrations *integration.Book
	// Ended forgets, in the transaction that ends an app's access, what else tells the integration it acted as; nil is nothing.
	Ended func(ctx context.Context, tx *db.Tx, account, integration int64) error
	// Now is the clock; nil is the wall clock.
	Now func() time.Time

	seen memory
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return db.Micro(time.Now())
	}
	return db.Micro(d.Now())
}

// Register takes an app up. The secret is in the answer this once; a public app has none.
func (d *Desk) Register(ctx context.Context, by account.Session, a App) (App, string, error) {
	if err := by.Need(account.ManageConnection); err != nil {
		return a, "", err
	}
	a, err := a.check()
	if err != nil {
		return a, "", err
	}
	if a.ID, err = d.DB.NextID(ctx, "app"); err != nil {
		return a, "", err
	}
	now := d.now()
	a.Account, a.ClientID, a.CreatedAt, a.UpdatedAt = by.Account, "app_"+secret.NewHex(), now, now
	plain := a.newSecret(now)
	audit := by.Entry(now, "app.registered", map[string]string{"app": a.Name, "client_id": a.ClientID, "scopes": string(a.Scopes)})
	err = d.DB.Write(ctx, a.Account, func(ctx context.Context, tx *db.Tx) error {
		if err := insertApp(ctx, tx, a); err != nil {
			return err
		}
		if err := account.Enter(ctx, tx, a.Account, ByClient, a.ClientID); err != nil {
			return err
		}
		return account.Record(ctx, tx, a.Account, audit)
	})
	return a, plain, err
}

// newSecret gives the app another secret; the one it had works on for a day.
func (a *App) newSecret(now time.Time) string {
	a.oldHash, a.OldUntil = []byte{}, nil
	if len(a.hash) > 0 {
		until := now.Add(secretOverlap)
		a.oldHash, a.OldUntil = a.hash, &until
	}
	if a.Public {
		a.hash, a.SecretEnd = []byte{}, ""
		return ""
	}
	plain := secret.NewToken(256)
	a.hash, a.SecretEnd = secret.Hash(plain), plain[len(plain)-4:]
	return plain
}

// Opens reports whether a secret is the app's. A public app is opened by none at all.
func (a App) Opens(plain string, now time.Time) bool {
	if a.Public {
		return plain == ""
	}
	hash := secret.Hash(plain)
	return secret.Equal(a.hash, hash) || a.OldUntil != nil && now.Before(*a.OldUntil) && secret.Equal(a.oldHash, hash)
}

// Sends reports whether the app registered this address to come back to: to the letter, but for the port of a program on the
// merchant's own machine, which takes the port it gets.
func (a App) Sends(redirect string) bool {
	return slices.ContainsFunc(a.Redirects, func(r string) bool { return r == redirect || sameButPort(r, redirect) })
}

func sameButPort(registered, asked string) bool {
	a, err := url.Parse(registered)
	b, berr := url.Parse(asked)
	if err != nil || berr != nil || !ownMachine(a) || net.ParseIP(a.Hostname()) == nil || b.Hostname() != a.Hostname() || b.User != nil {
		return false
	}
	a.Host, b.Host = "", ""
	return a.String() == b.String() && !strings.Contains(asked, "#")
}

// MayAsk reports whether the app is registered to ask for this.
func (a App) MayAsk(scopes integration.Scopes) bool { return within(scopes, a.Scopes) }

// ownMachine reports an address on the machine of whoever opens it.
func ownMachine(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// Get reads an app that the account offers.
func Get(ctx context.Context, r db.Reader, account, id int64) (App, error) {
	a, err := selectApp(ctx, r, account, id)
	if errors.Is(err, db.ErrNone) {
		return a, fault.New(fault.Missing, "There is no such app.")
	}
	return a, err
}

// List reads the apps that the account offers, oldest first.
func List(ctx context.Context, r db.Reader, account int64) ([]App, error) {
	return selectApps(ctx, r, account)
}

// Find reads the app of a client id, whoever offers it, with the name of the company that does.
func (d *Desk) Find(ctx context.Context, client string) (App, string, error) {
	missing := fault.New(fault.Missing, "There is no such app.")
	owner, err := account.Find(ctx, d.DB, ByClient, client)
	if fault.Is(err, fault.Missing) {
		return App{}, "", missing
	}
	if err != nil {
		return App{}, "", err
	}
	a, err := selectAppByClient(ctx, d.DB, owner, client)
	if errors.Is(err, db.ErrNone) {
		return App{}, "", missing
	}
	if err != nil {
		return App{}, "", err
	}
	who, err := account.Get(ctx, d.DB, owner)
	return a, who.Company, err
}

// Set changes what is known of an app: name, homepage, addresses and scopes. Merchants' consents stay as they are.
func (d *Desk) Set(ctx context.Context, by account.Session, a App) (App, error) {
	return d.change(ctx, by, a.ID, "app.set", func(was *App, now time.Time) error {
		was.Name, was.Homepage, was.Redirects, was.Scopes = a.Name, a.Homepage, a.Redirects, a.Scopes
		checked, err := was.check()
		*was = checked
		return err
	})
}

// NewSecret gives an app another secret, which is in the answer this once; the old one works on for a day.
func (d *Desk) NewSecret(ctx context.Context, by account.Session, id int64) (App, string, error) {
	plain := ""
	a, err := d.change(ctx, by, id, "app.secret_changed", func(a *App, now time.Time) error {
		if a.Public {
			return fault.New(fault.Unable, "This app keeps no secret.")
		}
		plain = a.newSecret(now)
		return nil
	})
	return a, plain, err
}

func (d *Desk) change(ctx context.Context, by account.Session, id int64, act string, fn func(a *App, now time.Time) error) (App, error) {
	if err := by.Need(account.ManageConnection); err != nil {
		return App{}, err
	}
	now := d.now()
	var a App
	err := d.DB.Write(ctx, by.Account, func(ctx context.Context, tx *db.Tx) error {
		var err error
		if a, err = Get(ctx, tx, by.Account, id); err != nil {
			return err
		}
		if err := fn(&a, now); err != nil {
			return err
		}
		a.UpdatedAt = now
		if err := updateApp(ctx, tx, a); err != nil {
			return err
		}
		return account.Record(ctx, tx, by.Account, by.Entry(now, act, map[string]string{"app": a.Name, "client_id": a.ClientID}))
	})
	return a, err
}

// Remove takes an app away: its tokens open nothing any more, whoever consented.
func (d *Desk) Remove(ctx context.Context, by account.Session, id int64) error {
	if err := by.Need(account.ManageConnection); err != nil {
		return err
	}
	now := d.now()
	err := d.DB.Write(ctx, by.Account, func(ctx context.Context, tx *db.Tx) error {
		a, err := Get(ctx, tx, by.Account, id)
		if err != nil {
			return err
		}
		if err := removeApp(ctx, tx, by.Account, id, now); err != nil {
			return err
		}
		if err := account.Strike(ctx, tx, by.Account, ByClient, a.ClientID); err != nil {
			return err
		}
		return account.Record(ctx, tx, by.Account, by.Entry(now, "app.removed", map[string]string{"app": a.Name, "client_id": a.ClientID}))
	})
	d.seen.forget()
	return err
}

func (a App) check() (App, error) {
	var wrong fault.List
	a.Name, a.Homepage = strings.TrimSpace(a.Name), strings.TrimSpace(a.Homepage)
	switch n := utf8.RuneCountInString(a.Name); {
	case n == 0:
		wrong.Add("name", "Name is missing.")
	case n > 80:
		wrong.Add("name", "Name may have at most %d characters; this has %d.", 80, n)
	case !utf8.ValidString(a.Name) || strings.ContainsFunc(a.Name, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }):
		wrong.Add("name", "Name has characters that cannot be read.")
	}
	if u, err := url.Parse(a.Homepage); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(a.Homepage) > 500 {
		wrong.Add("homepage", "The homepage needs to begin with https://, like https://www.example.com.")
	}
	a.Redirects = slices.DeleteFunc(slices.Clone(a.Redirects), func(r string) bool { return r == "" })
	if len(a.Redirects) == 0 {
		wrong.Add("redirects", "Name at least one address to come back to.")
	}
	if len(a.Redirects) > 20 {
		wrong.Add("redirects", "An app may have up to %d addresses to come back to.", 20)
	}
	for _, r := range a.Redirects {
		if !fit(r) {
			wrong.Add("redirects", "%s cannot be come back to. It needs https:// (or http:// on the merchant's own machine) and no part behind #.", cut(r))
			break
		}
	}
	if a.Scopes == "" {
		wrong.Add("scope", "Choose at least one thing that the app may ask for.")
	}
	return a, wrong.Err()
}

// fit reports whether a merchant's browser may be sent to an address.
func fit(redirect string) bool {
	u, err := url.Parse(redirect)
	if err != nil || len(redirect) > 1000 || u.Hostname() == "" || u.User != nil || strings.ContainsAny(redirect, "#\\ \t\r\n") || !printable(redirect) {
		return false
	}
	return u.Scheme == "https" || ownMachine(u)
}

func printable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < 0x21 || r > 0x7e })
}
