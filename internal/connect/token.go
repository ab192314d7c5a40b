package connect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

const (
	// renewBefore is how long before its end a token is renewed; until it ends, those who come meanwhile use the old one.
	renewBefore = 5 * time.Minute
	// renewLasts is how long one process has for renewing, before another may try.
	renewLasts = 45 * time.Second
)

// tokens is a platform's answer to a code or a refresh token.
type tokens struct {
	Token       string `json:"access_token"`
	Refresh     string `json:"refresh_token"`
	Expires     int    `json:"expires_in"` // seconds
	Integration int    `json:"integration_id"`
	HookKey     string `json:"webhook_signature_key"`
}

func (t tokens) until(now time.Time) time.Time {
	if t.Expires <= 0 {
		return now.Add(time.Hour)
	}
	return now.Add(time.Duration(t.Expires) * time.Second)
}

// refusal is a platform's no to a code or a refresh token.
type refusal struct {
	Code string `json:"error"`
	Hint string `json:"error_description"`
}

func (r refusal) Error() string { return "connect: no token: " + r.Code + ": " + r.Hint }

func isRefusal(err error) bool {
	var r refusal
	return errors.As(err, &r)
}

// askToken asks a platform for tokens as the app that Connect is there.
func (e *Engine) askToken(ctx context.Context, platform, address string, form url.Values) (t tokens, err error) {
	req, err := e.asApp(ctx, platform, address, form)
	if err != nil {
		return t, err
	}
	status, body, err := e.fetch(req, platform)
	if err != nil {
		return t, err
	}
	if status == http.StatusOK {
		err = json.Unmarshal(body, &t)
		if err == nil && t.Token == "" {
			err = errHalf
		}
		return t, err
	}
	var no refusal
	if status < 500 && status != http.StatusTooManyRequests && json.Unmarshal(body, &no) == nil && no.Code != "" && no.Code != "temporarily_unavailable" {
		return t, no
	}
	return t, fmt.Errorf("connect: %s answered %d instead of a token", address, status)
}

// fetch makes a request to a platform whose answer is small.
func (e *Engine) fetch(req *http.Request, platform string) (status int, body []byte, err error) {
	resp, err := e.caller(platform).Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	return resp.StatusCode, body, err
}

// fresh is a merchant with a token that is good for a while, renewed if need be by one of all who come at the same time, in any process: a
// refresh token is good once, and showing it twice ends the connection.
func (e *Engine) fresh(ctx context.Context, m Merchant, c credentials) (Merchant, credentials, error) {
	for {
		now := e.now()
		if c.Until.After(now.Add(renewBefore)) {
			return m, c, nil
		}
		var mine bool
		err := e.write(ctx, m.ID, func(ctx context.Context, tx *db.Tx) (err error) {
			mine, err = claimRenewal(ctx, tx, m, now, now.Add(renewLasts))
			return err
		})
		if err != nil {
			return m, c, err
		}
		if mine {
			return e.renewToken(ctx, m, c)
		}
		if c.Until.After(now.Add(time.Minute)) {
			return m, c, nil // another renews it; it is still good
		}
		select {
		case <-ctx.Done():
			return m, c, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
		if m, err = oneMerchant(ctx, e.db, "id", m.ID); err != nil {
			return m, c, err
		}
		if m.State != Connected {
			return m, c, errShut
		}
		if c, err = e.open(m); err != nil {
			return m, c, err
		}
	}
}

// renewToken shows the refresh token, and keeps what comes back before anybody uses it.
func (e *Engine) renewToken(ctx context.Context, m Merchant, c credentials) (Merchant, credentials, error) {
	// Begun, it is ended: an answer that nobody keeps is a connection lost.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewLasts-5*time.Second)
	defer cancel()
	got, err := e.askToken(ctx, m.Platform, c.Address, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {c.Refresh}})
	if isRefusal(err) {
		if err := e.refuse(ctx, m, "The platform gives no fresh access: the merchant took the consent back, or an answer with fresh access got lost on its way here. Connect the merchant again; the orders wait."); err != nil {
			return m, c, err
		}
		return m, c, errShut
	}
	if err != nil {
		failed := e.write(ctx, m.ID, func(ctx context.Context, tx *db.Tx) error { return dropRenewal(ctx, tx, m) })
		if c.Until.After(e.now().Add(time.Minute)) {
			return m, c, failed // it is tried again in time
		}
		return m, c, errors.Join(err, failed)
	}
	c.Token, c.Until = got.Token, got.until(e.now())
	if got.Refresh != "" {
		c.Refresh = got.Refresh
	}
	if got.HookKey != "" {
		c.HookKey = got.HookKey
	}
	sealed, err := e.seal(m.ID, c)
	if err != nil {
		return m, c, err
	}
	var kept bool
	err = e.write(ctx, m.ID, func(ctx context.Context, tx *db.Tx) (err error) {
		kept, err = reseal(ctx, tx, m, sealed, e.now())
		return err
	})
	if err == nil && !kept {
		err = errors.New("connect: the merchant was connected anew meanwhile")
	}
	m.sealed = sealed
	return m, c, err
}
