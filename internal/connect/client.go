package connect

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// credentials open a merchant's account: the two keys, or tokens. They lie sealed.
type credentials struct {
	Public string `json:"public,omitempty"`
	Secret string `json:"secret,omitempty"`

	Token   string    `json:"token,omitempty"`
	Refresh string    `json:"refresh,omitempty"`
	Until   time.Time `json:"until,omitzero"`     // the token is good until then
	HookKey string    `json:"hook_key,omitempty"` // signs the webhooks, where it is not the secret key
	Address string    `json:"address,omitempty"`  // where tokens are renewed
}

// signingKey is what the platform signs webhooks with.
func (c credentials) signingKey() string {
	if c.HookKey != "" {
		return c.HookKey
	}
	return c.Secret
}

func (e *Engine) seal(merchant int64, c credentials) (string, error) {
	plain, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	return e.c.Keys.Seal(merchant, plain), nil
}

// open reads what opens a merchant's account.
func (e *Engine) open(m Merchant) (c credentials, err error) {
	plain, err := e.c.Keys.Open(m.ID, m.sealed)
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(plain, &c)
}

// errShut says that there is no way into the merchant's account now: its work rests until there is one.
var errShut = errors.New("connect: the merchant is not connected")

// client speaks for a merchant; errShut while there is no way into the account.
func (e *Engine) client(ctx context.Context, merchant int64) (*sendcloud.Client, Merchant, error) {
	m, err := oneMerchant(ctx, e.db, "id", merchant)
	if err != nil {
		return nil, m, err
	}
	if m.State != Connected {
		return nil, m, errShut
	}
	c, err := e.open(m)
	if err != nil {
		return nil, m, err
	}
	if m.Access != AccessConsent {
		client, err := e.withKeys(m.Platform, c.Public, c.Secret)
		return client, m, err
	}
	if m, c, err = e.fresh(ctx, m, c); err != nil {
		return nil, m, err
	}
	client, err := e.withToken(m.Platform, c.Token)
	return client, m, err
}

func (e *Engine) options(platform string) []sendcloud.Option {
	caller := *e.caller(platform)
	caller.Transport = noting{caller.Transport}
	return []sendcloud.Option{
		sendcloud.WithBaseURL(platform), sendcloud.WithHTTPClient(&caller), sendcloud.WithUserAgent("waybill-connect"),
		sendcloud.WithRetry(sendcloud.Retry{}), // the lanes have the patience
	}
}

func (e *Engine) withKeys(platform, public, secret string) (*sendcloud.Client, error) {
	return sendcloud.New(public, secret, e.options(platform)...)
}

func (e *Engine) withToken(platform, token string) (*sendcloud.Client, error) {
	return sendcloud.NewWithToken(func(context.Context) (string, error) { return token, nil }, e.options(platform)...)
}

// dead reports that the platform does not take the keys or the token.
func dead(err error) bool {
	return errors.Is(err, sendcloud.ErrUnauthorized) || errors.Is(err, sendcloud.ErrForbidden)
}

// refused asks whether what a call was refused for is the keys themselves, and not this one call.
func (e *Engine) refused(ctx context.Context, c *sendcloud.Client, err error) bool {
	if !dead(err) {
		return false
	}
	_, again := c.V2.Integrations(ctx)
	return dead(again)
}

// refuse notes that the platform no longer takes the merchant's keys. Its work rests until it is connected again, its orders wait.
func (e *Engine) refuse(ctx context.Context, m Merchant, words string) error {
	return e.write(ctx, m.ID, func(ctx context.Context, tx *db.Tx) error {
		now := e.now()
		changed, err := shutOut(ctx, tx, m, words, now)
		if err != nil || !changed {
			return err
		}
		return e.note(ctx, tx, m.ID, News{Merchant: m.Ref, Kind: MerchantRefused, At: now, Text: words})
	})
}

// patience is how long to leave a platform alone that asked for it; false when it did not.
func patience(err error) (time.Duration, bool) {
	var said *sendcloud.Error
	if !errors.As(err, &said) || said.Status != http.StatusTooManyRequests && (said.Status != http.StatusServiceUnavailable || said.RetryAfter == 0) {
		return 0, false
	}
	if said.RetryAfter > 0 {
		return min(said.RetryAfter, 15*time.Minute), true
	}
	return restAfterLimit, true
}

// restAfterLimit is the pause after a 429 that does not say how long.
const restAfterLimit = 10 * time.Second

// awayWords tells a person at the marketplace why a platform could not be asked.
func awayWords(err error) *fault.Error {
	var said *sendcloud.Error
	if errors.As(err, &said) {
		return fault.New(fault.Away, "The platform answered with an error of its own (%d). Try again in a moment.", said.Status).Because(err)
	}
	return fault.New(fault.Away, "The platform cannot be reached. Check its address, or try again in a moment.").Because(err)
}
