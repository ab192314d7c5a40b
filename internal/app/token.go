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

// How long tokens live. A refresh token lives anew with each use.
const (
	AccessLasts  = time.Hour
	refreshLasts = 90 * 24 * time.Hour
	// usedKept is how long a used refresh token is remembered, so that its second use is noticed.
	usedKept = 30 * 24 * time.Hour
	// usedEvery is how exactly the last use of a grant is kept.
	usedEvery = time.Minute
)

// byToken finds the account of a code or token.
const byToken account.Kind = "oauth"

// Refused is why no token is given or known, for the app's developer.
type Refused string

func (r Refused) Error() string { return string(r) }

// The refusals that mean more than that a code or token does not fit.
const (
	// RefusedReplay: it was used before, so that a copy of it is about; the whole grant has ended.
	RefusedReplay Refused = "It was used before. Because a copy may be in other hands, every token of this consent has ended; ask the merchant again."
	refusedGone   Refused = "It is not known, has expired, or was ended."
	refusedOther  Refused = "It was given to another app."
)

// Tokens is what an app is given. Signature signs the webhooks of the integration; it is told with the first tokens only, and is empty where
// the merchant let the integration's secret key sign: that key opens more than the merchant allowed the app.
type Tokens struct {
	Access, Refresh string
	Scopes          integration.Scopes
	Integration     int64
	Signature       string
}

// Info is what may be told of a token to the app that holds it.
type Info struct {
	Refresh     bool
	Account     int64
	Integration int64
	Reach       integration.Reach
	Scopes      integration.Scopes
	TestOnly    bool // as the keys it was got with
	ClientID    string
	CreatedAt   time.Time
	ExpiresAt   time.Time
}

// Exchange gives an app its first tokens for a code. proven reports whether the app has answered the code's challenge.
func (d *Desk) Exchange(ctx context.Context, a App, code, redirect string, proven func(challenge string) bool) (Tokens, error) {
	owner, err := account.Find(ctx, d.DB, byToken, code)
	if fault.Is(err, fault.Missing) {
		return Tokens{}, refusedGone
	}
	if err != nil {
		return Tokens{}, err
	}
	now, hash := d.now(), secret.Hash(code)
	var got Tokens
	var refused error
	err = d.DB.Write(ctx, owner, func(ctx context.Context, tx *db.Tx) error {
		got, refused = Tokens{}, nil
		c, g, err := selectCode(ctx, tx, owner, hash)
		if errors.Is(err, db.ErrNone) {
			refused = refusedGone
			return nil
		}
		if err != nil {
			return err
		}
		if refused = c.fits(g, a, redirect, proven, now); errors.Is(refused, RefusedReplay) {
			return d.end(ctx, tx, g, endedByReplay, now)
		}
		if refused != nil {
			return nil //nolint:nilerr // told after the write, which keeps what the replay ended
		}
		first, err := useCode(ctx, tx, owner, hash, now)
		if err != nil {
			return err
		}
		if !first {
			refused = RefusedReplay
			return d.end(ctx, tx, g, endedByReplay, now)
		}
		got, err = d.give(ctx, tx, g, g.Scopes, now)
		return err
	})
	if err == nil {
		err = refused
	}
	if errors.Is(err, RefusedReplay) {
		d.seen.forget()
	}
	if err != nil {
		return Tokens{}, err
	}
	got.Signature, err = d.Integrations.OwnSignature(ctx, owner, got.Integration)
	return got, err
}

// fits is nil when the code may be exchanged by this app. Whether it is the first time is another question.
func (c codeRow) fits(g Grant, a App, redirect string, proven func(string) bool, now time.Time) error {
	switch {
	case g.AppAccount != a.Account || g.App != a.ID:
		return refusedOther
	case c.usedAt != nil:
		return RefusedReplay
	case redirect != c.redirect:
		return Refused("redirect_uri is not the one that the code was asked for with.")
	case !proven(c.challenge):
		return Refused("code_verifier does not answer the code_challenge.")
	case !now.Before(c.expires), g.EndedAt != nil:
		return refusedGone
	}
	return nil
}

// give writes a new access token and refresh token of a grant. What has expired of it goes.
func (d *Desk) give(ctx context.Context, tx *db.Tx, g Grant, scopes integration.Scopes, now time.Time) (Tokens, error) {
	t := Tokens{Access: "wb_at_" + secret.NewToken(256), Refresh: "wb_rt_" + secret.NewToken(256), Scopes: scopes, Integration: g.Integration.ID}
	dead, err := deleteExpired(ctx, tx, g.Account, g.ID, now, now.Add(-usedKept))
	if err != nil {
		return t, err
	}
	if err := strike(ctx, tx, g.Account, dead); err != nil {
		return t, err
	}
	row := tokenRow{account: g.Account, grant: g.ID, integration: g.Integration.ID, created: now}
	for _, one := range []struct {
		plain   string
		refresh bool
		scopes  integration.Scopes
		lasts   time.Duration
	}{{t.Access, false, scopes, AccessLasts}, {t.Refresh, true, g.Scopes, refreshLasts}} {
		row.hash, row.refresh, row.scopes, row.expires = secret.Hash(one.plain), one.refresh, one.scopes, now.Add(one.lasts)
		if err := insertToken(ctx, tx, row); err != nil {
			return t, err
		}
		if err := account.Enter(ctx, tx, g.Account, byToken, one.plain); err != nil {
			return t, err
		}
	}
	return t, nil
}

// Refresh gives an app new tokens for a refresh token, which is used up by that. asked narrows what the access token may do; empty asks
// for everything the merchant allowed.
func (d *Desk) Refresh(ctx context.Context, a App, refresh string, asked integration.Scopes) (Tokens, error) {
	owner, err := account.Find(ctx, d.DB, byToken, refresh)
	if fault.Is(err, fault.Missing) {
		return Tokens{}, refusedGone
	}
	if err != nil {
		return Tokens{}, err
	}
	now, hash := d.now(), secret.Hash(refresh)
	var got Tokens
	var refused error
	err = d.DB.Write(ctx, owner, func(ctx context.Context, tx *db.Tx) error {
		got, refused = Tokens{}, nil
		row, g, err := selectRefresh(ctx, tx, owner, hash)
		if errors.Is(err, db.ErrNone) {
			refused = refusedGone
			return nil
		}
		if err != nil {
			return err
		}
		scopes := asked
		if scopes == "" {
			scopes = g.Scopes
		}
		switch {
		case g.AppAccount != a.Account || g.App != a.ID:
			refused = refusedOther
			return nil
		case row.used != nil:
			refused = RefusedReplay
			return d.end(ctx, tx, g, endedByReplay, now)
		case !now.Before(row.expires) || g.EndedAt != nil:
			refused = refusedGone
			return nil
		case !within(scopes, g.Scopes):
			refused = ErrScope
			return nil
		}
		if _, err := integration.Get(ctx, tx, owner, row.integration); err != nil {
			refused = refusedGone
			return only(err, fault.Missing)
		}
		first, err := useToken(ctx, tx, owner, hash, now)
		if err != nil {
			return err
		}
		if !first {
			refused = RefusedReplay
			return d.end(ctx, tx, g, endedByReplay, now)
		}
		got, err = d.give(ctx, tx, g, scopes, now)
		return err
	})
	if err == nil {
		err = refused
	}
	if errors.Is(err, RefusedReplay) {
		d.seen.forget()
	}
	return got, err
}

// ErrScope says that more was asked for than was allowed.
var ErrScope = errors.New("app: more was asked for than was allowed")

// only lets a fault of one kind pass as nothing.
func only(err error, kind fault.Kind) error {
	if fault.Is(err, kind) {
		return nil
	}
	return err
}

// ForKeys gives an access token to an integration that shows its own keys.
func (d *Desk) ForKeys(ctx context.Context, public, secretKey string, asked integration.Scopes) (Tokens, error) {
	key, err := d.Integrations.Authenticate(ctx, public, secretKey)
	if err != nil {
		return Tokens{}, err
	}
	have := key.Scopes
	if have == "" {
		have = integration.Scopes(integration.ScopeAPI)
	}
	if asked == "" {
		asked = have
	}
	if !within(asked, have) {
		return Tokens{}, ErrScope
	}
	now := d.now()
	t := Tokens{Access: "wb_at_" + secret.NewToken(256), Scopes: asked, Integration: key.Integration}
	row := tokenRow{
		account: key.Account, hash: secret.Hash(t.Access), public: public, integration: key.Integration, scopes: asked,
		created: now, expires: now.Add(AccessLasts),
	}
	err = d.DB.Write(ctx, key.Account, func(ctx context.Context, tx *db.Tx) error {
		dead, err := deleteExpired(ctx, tx, key.Account, 0, now, now)
		if err != nil {
			return err
		}
		if err := strike(ctx, tx, key.Account, dead); err != nil {
			return err
		}
		if err := insertToken(ctx, tx, row); err != nil {
			return err
		}
		return account.Enter(ctx, tx, key.Account, byToken, t.Access)
	})
	return t, err
}

// Revoke ends a token at its app's wish: an access token alone, or with a refresh token the whole grant. What is not known is over already.
func (d *Desk) Revoke(ctx context.Context, client string, token string) error {
	i, row, err := d.inspect(ctx, token)
	var refused Refused
	if errors.As(err, &refused) {
		return nil
	}
	if err != nil {
		return err
	}
	if i.ClientID != client {
		return refusedOther
	}
	now := d.now()
	err = d.DB.Write(ctx, row.account, func(ctx context.Context, tx *db.Tx) error {
		if row.refresh {
			g := Grant{ID: row.grant, Account: row.account}
			g.Integration.ID = row.integration
			return d.end(ctx, tx, g, endedByApp, now)
		}
		if err := deleteToken(ctx, tx, row.account, row.hash); err != nil {
			return err
		}
		return account.StrikeHash(ctx, tx, row.account, byToken, row.hash)
	})
	d.seen.forget()
	return err
}

// Inspect tells an app about a token it holds; one that is not its own, or not good any more, is Refused.
func (d *Desk) Inspect(ctx context.Context, client, token string) (Info, error) {
	i, row, err := d.inspect(ctx, token)
	if err != nil {
		return Info{}, err
	}
	if i.ClientID != client || row.used != nil {
		return Info{}, refusedGone
	}
	return i, nil
}

// inspect reads a token that is still good, or a refresh token that was used.
func (d *Desk) inspect(ctx context.Context, token string) (Info, tokenRow, error) {
	owner, err := account.Find(ctx, d.DB, byToken, token)
	if fault.Is(err, fault.Missing) {
		return Info{}, tokenRow{}, refusedGone
	}
	if err != nil {
		return Info{}, tokenRow{}, err
	}
	row, g, err := selectToken(ctx, d.DB, owner, secret.Hash(token))
	if errors.Is(err, db.ErrNone) || err == nil && (!d.now().Before(row.expires) || g.EndedAt != nil) {
		return Info{}, tokenRow{}, refusedGone
	}
	if err != nil {
		return Info{}, tokenRow{}, err
	}
	i := Info{
		Refresh: row.refresh, Account: owner, Integration: row.integration, Scopes: row.scopes, ClientID: row.public,
		CreatedAt: row.created, ExpiresAt: row.expires, Reach: integration.ReachIntegration,
	}
	if row.grant == 0 {
		var keys integration.KeyInfo
		keys, err = d.keysOf(ctx, row)
		i.Reach, i.TestOnly = keys.Reach, keys.TestOnly
		return i, row, err
	}
	a, err := selectApp(ctx, d.DB, g.AppAccount, g.App)
	if errors.Is(err, db.ErrNone) {
		return Info{}, tokenRow{}, refusedGone
	}
	if err != nil {
		return Info{}, tokenRow{}, err
	}
	i.ClientID = a.ClientID
	if _, err := integration.Get(ctx, d.DB, owner, row.integration); err != nil {
		if fault.Is(err, fault.Missing) {
			return Info{}, tokenRow{}, refusedGone
		}
		return Info{}, tokenRow{}, err
	}
	return i, row, d.noteUse(ctx, row, g)
}

// keysOf are the keys that a token was got with, while they open the door themselves.
func (d *Desk) keysOf(ctx context.Context, row tokenRow) (integration.KeyInfo, error) {
	keys, err := d.Integrations.Keys(ctx, row.account, row.integration)
	if err != nil {
		return integration.KeyInfo{}, err
	}
	now := d.now()
	n := slices.IndexFunc(keys, func(k integration.KeyInfo) bool { return k.Public == row.public && k.Opens(now) })
	if n < 0 {
		return integration.KeyInfo{}, refusedGone
	}
	return keys[n], nil
}

// noteUse writes when a grant was used last, at most once a minute.
func (d *Desk) noteUse(ctx context.Context, row tokenRow, g Grant) error {
	now := d.now()
	if row.refresh || g.UsedAt != nil && now.Sub(*g.UsedAt) < usedEvery {
		return nil
	}
	return d.DB.Write(ctx, row.account, func(ctx context.Context, tx *db.Tx) error { return updateUsed(ctx, tx, row.account, g.ID, now) })
}
