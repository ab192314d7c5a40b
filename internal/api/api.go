// Package api is what the JSON doors share: who calls and what the key may, how often an account may call, how much a body may hold, the
// cursors of long lists, and one Router that serves the routes of all doors. What requests and answers look like is the doors' own.
package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/web"
)

// Caller is who stands at the door: an integration of an account.
type Caller struct {
	Account     int64
	Integration int64 // what it brings in belongs to this one
	Whole       bool  // it sees the whole account, not only its own integration
	// Scopes is what it may do; none is everything.
	Scopes integration.Scopes
	// TestOnly buys labels only from carriers that are for trying out.
	TestOnly bool
}

// Sees is the integration whose rows the caller may see; 0 is all of the account.
func (c Caller) Sees() int64 {
	if c.Whole {
		return 0
	}
	return c.Integration
}

// Gate lets callers in.
type Gate struct {
	// Authenticate finds out who a pair of keys belongs to; a fault of kind Unknown when it does not fit.
	Authenticate func(ctx context.Context, public, secret string) (integration.Key, error)
	// Bearer finds out who an OAuth access token was given to; a fault of kind Unknown when it is not good. Nil refuses them all.
	Bearer func(ctx context.Context, token string) (integration.Key, error)
	// Public finds out whose public key it is, which is no secret: it opens only routes that a web shop's page calls. Nil refuses them all.
	Public func(ctx context.Context, public string) (integration.Key, error)
	// Limits is how often an account may call; nil does not count.
	Limits *Limits
	// Once keeps what was answered to calls with an Idempotency-Key; nil pays no heed to it.
	Once *Once
	// Now is the clock; nil is the wall clock.
	Now func() time.Time
}

var stranger = fault.New(fault.Unknown, "Invalid username/password.")

// Enter says who calls: a fault of kind Unknown for wrong keys, of kind TooMany for a caller to be slowed down. public says that the
// public key alone is enough. What is left of the account's budget goes into the answer's headers.
func (g *Gate) Enter(answer http.Header, r *http.Request, public bool) (Caller, error) {
	ip, now := web.ClientIP(r.Context()), g.now()
	name, _, _ := r.BasicAuth()
	if !g.Limits.mayTry(ip, name, now) {
		answer.Set("Retry-After", "60")
		return Caller{}, fault.New(fault.TooMany, "Too many wrong keys.")
	}
	key, err := g.who(r, public)
	if err != nil {
		if fault.Is(err, fault.Unknown) && r.Header.Get("Authorization") != "" {
			g.Limits.wasWrong(ip, name, now)
		}
		return Caller{}, err
	}
	c := Caller{
		Account: key.Account, Integration: key.Integration, Whole: key.Reach == integration.ReachAccount,
		Scopes: key.Scopes, TestOnly: key.TestOnly,
	}
	q := g.Limits.take(c.Account, r.Method, now)
	q.tell(answer)
	if !q.ok {
		return Caller{}, fault.New(fault.TooMany, "Too many requests.")
	}
	return c, nil
}

// who reads the keys of a request: HTTP Basic, an OAuth token, or the public key alone.
func (g *Gate) who(r *http.Request, public bool) (integration.Key, error) {
	scheme, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	switch rest = strings.TrimSpace(rest); strings.ToLower(scheme) {
	case "basic":
		name, word, ok := r.BasicAuth()
		if !ok || name == "" {
			return integration.Key{}, stranger
		}
		key, err := g.Authenticate(r.Context(), name, word)
		if err == nil && key.OAuthOnly {
			return integration.Key{}, fault.New(fault.Unknown, "This integration takes OAuth2 tokens only. Ask for one at /oauth2/token with these keys.")
		}
		return key, err
	case "bearer":
		if g.Bearer == nil || rest == "" {
			return integration.Key{}, fault.New(fault.Unknown, "Invalid access token.")
		}
		return g.Bearer(r.Context(), rest)
	case "accesstoken":
		return g.byPublic(r, rest, public)
	case "":
		if token := r.URL.Query().Get("access_token"); token != "" {
			return g.byPublic(r, token, public)
		}
	}
	return integration.Key{}, stranger
}

func (g *Gate) byPublic(r *http.Request, token string, enough bool) (integration.Key, error) {
	if !enough {
		return integration.Key{}, fault.New(fault.Unknown,
			"A public key alone opens only service points and the list of carriers. Sign in with the public and the secret key, or with an OAuth token.")
	}
	if g.Public == nil || token == "" {
		return integration.Key{}, stranger
	}
	return g.Public(r.Context(), token)
}

func (g *Gate) now() time.Time {
	if g.Now == nil {
		return time.Now()
	}
	return g.Now()
}
