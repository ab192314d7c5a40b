package connect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

const (
	// consentLasts is how long the marketplace may take to confirm a consent.
	consentLasts = 10 * time.Minute
	// revokeFor is how long a platform that cannot be reached is asked to end a consent that nobody confirmed.
	revokeFor = 24 * time.Hour
)

// consent is what a platform gave and the marketplace has not confirmed. A link that was sent to somebody else brings that other one's account:
// only who is signed in with the marketplace as the merchant may let it in.
type consent struct {
	Platform    string      `json:"platform"`
	Integration int         `json:"integration"`
	Revoke      string      `json:"revoke"` // where it is given back; empty where the platform has no such address
	Keys        credentials `json:"keys"`
}

var errNoSuchConsent = fault.New(fault.Denied, "This consent is not known, was confirmed already, or is too old. Send the merchant to the platform again.")

// await keeps a consent until it is confirmed, and answers the marketplace's page with the code for that.
func (e *Engine) await(ctx context.Context, m Merchant, back string, given consent) (string, error) {
	u, err := url.Parse(back)
	if err != nil {
		return back, err
	}
	plain, err := json.Marshal(given)
	if err != nil {
		return back, err
	}
	code, sealed := "consent_"+secret.NewToken(256), e.c.Keys.Seal(m.ID, plain)
	err = e.write(ctx, m.ID, func(ctx context.Context, tx *db.Tx) error {
		if err := e.wake(ctx, tx, m.ID, laneRevoke); err != nil { // it finds out when to come
			return err
		}
		return putConsent(ctx, tx, hashed(code), m.ID, sealed, e.now().Add(consentLasts))
	})
	if err != nil {
		return back, err
	}
	q := u.Query()
	q.Set("merchant", m.Ref)
	q.Set("consent", code)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// ConfirmConsent connects a merchant with the consent whose code the browser brought to the marketplace's page. Call it for the merchant who is
// signed in with the marketplace, whatever the address says: a code that belongs to another merchant is fault.Denied, and ends. A code is good
// once, for ten minutes; where the platform does not answer (fault.Away), it may be tried again until then.
func (e *Engine) ConfirmConsent(ctx context.Context, ref, code string) (Merchant, error) {
	m, err := e.merchant(ctx, ref)
	if err != nil {
		return Merchant{}, err
	}
	owner, sealed, err := consentOf(ctx, e.db, hashed(code), e.now())
	if errors.Is(err, db.ErrNone) {
		return Merchant{}, errNoSuchConsent
	}
	if err != nil {
		return Merchant{}, err
	}
	if owner != m.ID {
		return Merchant{}, errors.Join(errNoSuchConsent, e.write(ctx, owner, func(ctx context.Context, tx *db.Tx) error {
			if err := e.wake(ctx, tx, owner, laneRevoke); err != nil {
				return err
			}
			return endConsent(ctx, tx, hashed(code), e.now())
		}))
	}
	given, err := e.openConsent(m.ID, sealed)
	if err != nil {
		return Merchant{}, err
	}
	if given.Platform != m.Platform {
		return Merchant{}, fault.New(fault.Conflict, "The merchant moved to another platform meanwhile. Send it to that one.")
	}
	return e.admit(ctx, m, given, func(ctx context.Context, tx *db.Tx) error {
		ok, err := takeConsent(ctx, tx, hashed(code), m.ID)
		if err == nil && !ok {
			return errNoSuchConsent
		}
		return err
	})
}

func (e *Engine) openConsent(merchant int64, sealed string) (given consent, err error) {
	plain, err := e.c.Keys.Open(merchant, sealed)
	if err != nil {
		return given, err
	}
	return given, json.Unmarshal(plain, &given)
}

// admit lets a merchant in with what the platform gave; in the same transaction, first says whether that is still so.
func (e *Engine) admit(ctx context.Context, m Merchant, given consent, first func(context.Context, *db.Tx) error) (Merchant, error) {
	c, err := e.withToken(m.Platform, given.Keys.Token)
	if err != nil {
		return m, err
	}
	was := m
	m.Access = AccessConsent
	if given.Integration != 0 {
		m.Integration = given.Integration
	}
	if m, err = e.look(ctx, c, m); err != nil {
		return m, err
	}
	return e.enter(ctx, c, was, m, given.Keys, first)
}

// revokeWork gives consents back to the platform that nobody confirmed.
func (e *Engine) revokeWork(ctx context.Context, l *Held) (again time.Time, err error) {
	m, err := oneMerchant(ctx, e.db, "id", l.Merchant)
	if err != nil {
		return again, err
	}
	all, err := unconfirmed(ctx, e.db, l.Merchant)
	if err != nil {
		return again, err
	}
	for _, one := range all {
		if now := e.now(); one.until.After(now) {
			return one.until, nil
		}
		// Marked before it is revoked: who confirms it at this moment finds it gone, and is not let in with a token that is dead.
		mine := false
		err := l.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			mine, err = giveBack(ctx, tx, one.code, m.ID)
			return err
		})
		if err != nil {
			return again, err
		}
		if !mine {
			continue
		}
		one.code = givenBack + strings.TrimPrefix(one.code, givenBack)
		given, err := e.openConsent(m.ID, one.sealed)
		if err == nil {
			err = e.revoke(ctx, given)
		}
		if err != nil && e.now().Sub(one.until) < revokeFor {
			return again, err
		}
		if err := l.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := takeConsent(ctx, tx, one.code, m.ID)
			return err
		}); err != nil {
			return again, err
		}
	}
	return again, nil
}

// revoke ends a consent at the platform (RFC 7009).
func (e *Engine) revoke(ctx context.Context, given consent) error {
	token := given.Keys.Refresh
	if token == "" {
		token = given.Keys.Token
	}
	if given.Revoke == "" {
		return nil
	}
	req, err := e.asApp(ctx, given.Platform, given.Revoke, url.Values{"token": {token}})
	if err != nil {
		return err
	}
	status, _, err := e.fetch(req, given.Platform)
	if err == nil && (status >= 500 || status == http.StatusTooManyRequests) {
		err = fmt.Errorf("connect: %s answered %d to a token that was given back", given.Platform, status)
	}
	return err
}

// asApp is a request as the app that Connect is with a platform.
func (e *Engine) asApp(ctx context.Context, platform, address string, form url.Values) (*http.Request, error) {
	app := e.c.Client[platform]
	if app.Secret == "" {
		form.Set("client_id", app.ID)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	if app.Secret != "" {
		req.SetBasicAuth(url.QueryEscape(app.ID), url.QueryEscape(app.Secret))
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	return req, nil
}
