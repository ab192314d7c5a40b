package sendcloud

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// TokenSource answers an access token that is good now.
type TokenSource func(ctx context.Context) (string, error)

type authorizer interface {
	authorize(ctx context.Context, c *Client, r *http.Request) error
}

type keys struct{ public, secret string }

func (k keys) authorize(_ context.Context, _ *Client, r *http.Request) error {
	r.SetBasicAuth(k.public, k.secret)
	return nil
}

type bearer struct{ token TokenSource }

func (b bearer) authorize(ctx context.Context, _ *Client, r *http.Request) error {
	token, err := b.token(ctx)
	if err != nil {
		return fmt.Errorf("sendcloud: no access token: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	return nil
}

// early is how long before its end a token is renewed.
const early = time.Minute

// ClientCredentials is a source of tokens for the keys of an integration, from an address such as
// https://account.sendcloud.com/oauth2/token. Scopes may be none: all that the integration was granted. A nil client is http.DefaultClient.
func ClientCredentials(h *http.Client, tokenURL, public, secret string, scopes ...string) TokenSource {
	if h == nil {
		h = http.DefaultClient
	}
	var mu sync.Mutex
	var token string
	var until time.Time
	return func(ctx context.Context) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		if token != "" && time.Now().Before(until) {
			return token, nil
		}
		fresh, life, err := askToken(ctx, h, tokenURL, public, secret, scopes)
		if err != nil {
			return "", err
		}
		token, until = fresh, time.Now().Add(life-early)
		return token, nil
	}
}

func askToken(ctx context.Context, h *http.Client, tokenURL, public, secret string, scopes []string) (string, time.Duration, error) {
	form := url.Values{"grant_type": {"client_credentials"}}
	if len(scopes) > 0 {
		form.Set("scope", strings.Join(scopes, " "))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, tokenURL, strings.NewReader(form.Encode()))
	if err != nil {
		return "", 0, err
	}
	req.SetBasicAuth(url.QueryEscape(public), url.QueryEscape(secret))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	resp, err := h.Do(req)
	if err != nil {
		return "", 0, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return "", 0, err
	}
	if resp.StatusCode != http.StatusOK {
		return "", 0, refusal(call{method: http.MethodPost, path: req.URL.Path}, resp, body)
	}
	var t struct {
		Token   string `json:"access_token"`
		Expires int    `json:"expires_in"`
	}
	if err := json.Unmarshal(body, &t); err != nil || t.Token == "" {
		return "", 0, fmt.Errorf("the answer of %s holds no access token", tokenURL)
	}
	return t.Token, time.Duration(t.Expires) * time.Second, nil
}
