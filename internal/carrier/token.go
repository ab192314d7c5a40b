package carrier

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// Tokens keeps the access tokens that carriers give for credentials, until a minute before they end. Many announcements that need a new one at the
// same time fetch it once. The zero value works; a driver has one.
type Tokens struct {
	Now func() time.Time // nil is time.Now

	flight singleflight.Group
	mu     sync.Mutex
	kept   map[string]token
}

type token struct {
	value string
	until time.Time
}

// early is how long before its end a token is not used any more.
const early = time.Minute

// Get answers the token of the contract, and fetches one where none is good. fetch answers the token and how long it lives; its failure
// is everybody's who waited for it. A caller who leaves does not take the others' token along: fetch goes on, bounded by the Client's time-out.
func (t *Tokens) Get(ctx context.Context, c Contract, fetch func(context.Context) (string, time.Duration, error)) (string, error) {
	key := tokenKey(c)
	if v, ok := t.good(key); ok {
		hideIn(ctx, v)
		return v, nil
	}
	ready := t.flight.DoChan(key, func() (any, error) {
		if v, ok := t.good(key); ok {
			return v, nil
		}
		value, life, err := fetch(context.WithoutCancel(ctx))
		if err != nil {
			return "", err
		}
		t.keep(key, value, life)
		return value, nil
	})
	select {
	case <-ctx.Done():
		return "", &Error{Kind: KindDown, Cause: ctx.Err()}
	case r := <-ready:
		if r.Err != nil {
			return "", r.Err
		}
		v := r.Val.(string)
		hideIn(ctx, v)
		return v, nil
	}
}

// With asks with a token of the contract, which login fetches as Get has it. One that the carrier refuses (401) is fetched anew once: nothing was taken under it.
func (t *Tokens) With(ctx context.Context, c Contract, login func(context.Context, Contract) (string, time.Duration, error), ask func(token string) (Answer, error)) (Answer, error) {
	for again := false; ; again = true {
		token, err := t.Get(ctx, c, func(ctx context.Context) (string, time.Duration, error) { return login(ctx, c) })
		if err != nil {
			return Answer{}, err
		}
		a, err := ask(token)
		if err != nil || a.Status != http.StatusUnauthorized || again {
			return a, err
		}
		t.Drop(c, token)
	}
}

// Drop forgets a token that the carrier refused, unless a newer one has taken its place.
func (t *Tokens) Drop(c Contract, value string) {
	key := tokenKey(c)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept[key].value == value {
		delete(t.kept, key)
	}
}

func (t *Tokens) now() time.Time {
	if t.Now != nil {
		return t.Now()
	}
	return time.Now()
}

func (t *Tokens) good(key string) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k, ok := t.kept[key]
	return k.value, ok && t.now().Before(k.until)
}

// keep also throws out what has ended, so that contracts that are gone leave nothing behind.
func (t *Tokens) keep(key, value string, life time.Duration) {
	now := t.now()
	t.mu.Lock()
	defer t.mu.Unlock()
	maps.DeleteFunc(t.kept, func(_ string, k token) bool { return !now.Before(k.until) })
	if t.kept == nil {
		t.kept = map[string]token{}
	}
	// A token that lives less than twice the margin would otherwise be fetched for each call.
	t.kept[key] = token{value, now.Add(max(life-early, life/2))}
}

// tokenKey tells credentials apart without keeping them: a contract whose password was changed needs another token.
func tokenKey(c Contract) string {
	h := sha256.New()
	for _, part := range []string{c.Carrier, c.BaseURL} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	for _, name := range slices.Sorted(maps.Keys(c.Credentials)) {
		h.Write([]byte(name))
		h.Write([]byte{0})
		h.Write([]byte(c.Credentials[name]))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}
