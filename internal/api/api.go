// Package api is what the JSON doors share: who calls and how far the key reaches, how often an account may call, how much a body may
// hold, and the cursors of long lists. What requests and answers look like is v2's and v3's.
package api

import (
	"context"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
)

// Caller is who stands at the door: an integration of an account.
type Caller struct {
	Account     int64
	Integration int64 // what it brings in belongs to this one
	Whole       bool  // it sees the whole account, not only its own integration
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
	// Limits is how often an account may call; nil does not count.
	Limits *Limits
	// Now is the clock; nil is the wall clock.
	Now func() time.Time
}

// Enter says who calls, by HTTP Basic: a fault of kind Unknown for wrong keys, of kind TooMany for a caller to be slowed down.
func (g *Gate) Enter(r *http.Request) (Caller, error) {
	public, secret, ok := r.BasicAuth()
	if !ok || public == "" {
		return Caller{}, fault.New(fault.Unknown, "Invalid username/password.")
	}
	key, err := g.Authenticate(r.Context(), public, secret)
	if err != nil {
		return Caller{}, err
	}
	c := Caller{Account: key.Account, Integration: key.Integration, Whole: key.Scope == integration.ScopeAccount}
	if !g.Limits.allow(c.Account, r.Method, g.now()) {
		return Caller{}, fault.New(fault.TooMany, "Too many requests.")
	}
	return c, nil
}

func (g *Gate) now() time.Time {
	if g.Now == nil {
		return time.Now()
	}
	return g.Now()
}
