package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/secret"
)

// codeLasts is how long an app has to fetch its tokens.
const codeLasts = 2 * time.Minute

// Consent is what a merchant allows an app.
type Consent struct {
	App      App
	Scopes   integration.Scopes
	Redirect string // where the browser goes back to
	// Challenge is the S256 challenge of PKCE that the app has to answer when it fetches its tokens.
	Challenge string
	// Integration is one that the app acted as before, to go on with; 0 makes a new one called Name.
	Integration int64
	Name        string
}

// Grant is a consent as it was given.
type Grant struct {
	ID          int64
	Account     int64
	AppAccount  int64
	App         int64
	AppName     string // as it is called now
	Homepage    string
	Owner       string // the company that offers it
	Integration integration.Integration
	Scopes      integration.Scopes
	Who         string // the person who consented
	CreatedAt   time.Time
	UsedAt      *time.Time // to the minute
	EndedAt     *time.Time
}

// Why a grant ended.
const (
	endedByMerchant = "merchant"
	endedByApp      = "app"
	endedAnew       = "renewed"
	endedByReplay   = "replay" // a code or refresh token came twice, so somebody else has a copy of it
)

// Allow writes a consent down and answers the code by which the app fetches its tokens. With a new integration it is made in the same
// step; its webhooks are signed with a key of their own, so that the app need not know the merchant's secret key.
func (d *Desk) Allow(ctx context.Context, by account.Session, c Consent) (string, error) {
	if err := by.Need(account.ManageConnection); err != nil {
		return "", err
	}
	if c.Scopes == "" || !c.App.MayAsk(c.Scopes) {
		return "", fault.New(fault.Denied, "The app may not ask for this.")
	}
	if !c.App.Sends(c.Redirect) {
		return "", fault.New(fault.Denied, "The app may not ask for this.")
	}
	var fresh *integration.Draft
	if c.Integration == 0 {
		made, err := d.Integrations.Draft(ctx, by, integration.Integration{Name: c.Name, ShopURL: c.App.Homepage})
		if err != nil {
			return "", err
		}
		made.Signature = secret.NewToken(256)
		fresh, c.Integration = &made, made.Integration.ID
	}
	id, err := d.DB.NextID(ctx, "app_grant")
	if err != nil {
		return "", err
	}
	now, code := d.now(), "wb_ac_"+secret.NewToken(256)
	audit := by.Entry(now, "app.allowed", map[string]string{"app": c.App.Name, "client_id": c.App.ClientID, "scopes": string(c.Scopes)})
	err = d.DB.Write(ctx, by.Account, func(ctx context.Context, tx *db.Tx) error {
		if err := d.take(ctx, tx, by, c, fresh, now); err != nil {
			return err
		}
		if err := insertGrant(ctx, tx, by, id, c, now); err != nil {
			return err
		}
		if err := insertCode(ctx, tx, by.Account, secret.Hash(code), id, c, now, now.Add(codeLasts)); err != nil {
			return err
		}
		if err := account.Enter(ctx, tx, by.Account, byToken, code); err != nil {
			return err
		}
		return account.Record(ctx, tx, by.Account, audit)
	})
	d.seen.forget()
	return code, err
}

// take makes the integration that the app will act as, or takes the one it acted as before; the consent before this one ends.
func (d *Desk) take(ctx context.Context, tx *db.Tx, by account.Session, c Consent, fresh *integration.Draft, now time.Time) error {
	if fresh != nil {
		return d.Integrations.Keep(ctx, tx, *fresh, true)
	}
	if _, err := integration.Get(ctx, tx, by.Account, c.Integration); err != nil {
		return err
	}
	all, err := selectGrants(ctx, tx, by.Account)
	if err != nil {
		return err
	}
	mine := false
	for _, g := range all {
		if g.AppAccount != c.App.Account || g.App != c.App.ID || g.Integration.ID != c.Integration {
			continue
		}
		mine = true
		if g.EndedAt == nil {
			if err := closeGrant(ctx, tx, g, endedAnew, now); err != nil {
				return err
			}
		}
	}
	if !mine {
		return fault.New(fault.Missing, "There is no such integration.")
	}
	return nil
}

// end closes a grant for good: the app acts no more, and is told no more either.
func (d *Desk) end(ctx context.Context, tx *db.Tx, g Grant, why string, now time.Time) error {
	if err := closeGrant(ctx, tx, g, why, now); err != nil {
		return err
	}
	if err := d.Integrations.Hush(ctx, tx, g.Account, g.Integration.ID, now); err != nil || d.Ended == nil {
		return err
	}
	return d.Ended(ctx, tx, g.Account, g.Integration.ID)
}

// closeGrant closes a grant: its codes and tokens open nothing from now on.
func closeGrant(ctx context.Context, tx *db.Tx, g Grant, why string, now time.Time) error {
	if err := endGrant(ctx, tx, g.Account, g.ID, why, now); err != nil {
		return err
	}
	tokens, err := deleteTokens(ctx, tx, g.Account, g.ID)
	if err != nil {
		return err
	}
	codes, err := deleteCodes(ctx, tx, g.Account, g.ID)
	if err != nil {
		return err
	}
	return strike(ctx, tx, g.Account, slices.Concat(tokens, codes))
}

func strike(ctx context.Context, tx *db.Tx, owner int64, hashes [][]byte) error {
	for _, h := range hashes {
		if err := account.StrikeHash(ctx, tx, owner, byToken, h); err != nil {
			return err
		}
	}
	return nil
}

// Grants lists the apps that have access to an account, the newest first.
func (d *Desk) Grants(ctx context.Context, owner int64) ([]Grant, error) {
	all, err := selectGrants(ctx, d.DB, owner)
	if err != nil {
		return nil, err
	}
	var live []Grant
	for _, g := range all {
		if g.EndedAt != nil {
			continue
		}
		ok, err := d.fill(ctx, &g)
		if err != nil {
			return nil, err
		}
		if ok {
			live = append(live, g)
		}
	}
	return live, nil
}

// fill reads what stands elsewhere of a grant; false when its app or its integration has gone.
func (d *Desk) fill(ctx context.Context, g *Grant) (bool, error) {
	a, err := selectApp(ctx, d.DB, g.AppAccount, g.App)
	if errors.Is(err, db.ErrNone) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	g.AppName, g.Homepage = a.Name, a.Homepage
	g.Integration, err = integration.Get(ctx, d.DB, g.Account, g.Integration.ID)
	if fault.Is(err, fault.Missing) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	who, err := account.Get(ctx, d.DB, g.AppAccount)
	g.Owner = who.Company
	return true, err
}

// Grant reads one of the account's grants that has not ended.
func (d *Desk) Grant(ctx context.Context, owner, id int64) (Grant, error) {
	all, err := d.Grants(ctx, owner)
	if err != nil {
		return Grant{}, err
	}
	for _, g := range all {
		if g.ID == id {
			return g, nil
		}
	}
	return Grant{}, fault.New(fault.Missing, "This app has no access any more.")
}

// Former lists the integrations that an app acts or acted as in an account, the newest first, so that a merchant may go on with one.
func (d *Desk) Former(ctx context.Context, owner int64, a App) ([]integration.Integration, error) {
	all, err := selectGrants(ctx, d.DB, owner)
	if err != nil {
		return nil, err
	}
	var former []integration.Integration
	for _, g := range all {
		if g.AppAccount != a.Account || g.App != a.ID || slices.ContainsFunc(former, func(i integration.Integration) bool { return i.ID == g.Integration.ID }) {
			continue
		}
		i, err := integration.Get(ctx, d.DB, owner, g.Integration.ID)
		if fault.Is(err, fault.Missing) {
			continue
		}
		if err != nil {
			return nil, err
		}
		former = append(former, i)
	}
	return former, nil
}

// End takes an app's access back; remove also disconnects the integration it acted as.
func (d *Desk) End(ctx context.Context, by account.Session, id int64, remove bool) (Grant, error) {
	if err := by.Need(account.ManageConnection); err != nil {
		return Grant{}, err
	}
	g, err := d.Grant(ctx, by.Account, id)
	if err != nil {
		return g, err
	}
	now := d.now()
	audit := by.Entry(now, "app.ended", map[string]string{"app": g.AppName, "integration": g.Integration.Name})
	err = d.DB.Write(ctx, by.Account, func(ctx context.Context, tx *db.Tx) error {
		end := d.end
		if remove { // the integration takes with it what the app is told, and is told of that itself
			end = closeGrant
		}
		if err := end(ctx, tx, g, endedByMerchant, now); err != nil {
			return err
		}
		return account.Record(ctx, tx, by.Account, audit)
	})
	d.seen.forget()
	if err != nil || !remove {
		return g, err
	}
	return g, d.Integrations.Remove(ctx, by, g.Integration.ID)
}
