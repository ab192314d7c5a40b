package app

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/secret"
)

const (
	// remember is how long another node's change (an ended grant) may go unnoticed here.
	remember = 5 * time.Second
	// mostSeen bounds the memory; beyond it, everything is forgotten and read again.
	mostSeen = 10_000
)

type sight struct {
	key     integration.Key
	expires time.Time
	until   time.Time
}

// memory remembers good tokens, by their hashes, for a few seconds. The zero value is ready.
type memory struct {
	mu  sync.Mutex
	all map[string]sight
	// forgotten counts, so that what was read before a change is not put back after it.
	forgotten uint64
}

func (m *memory) get(hash string, now time.Time) (integration.Key, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.all[hash]
	return s.key, ok && now.Before(s.until) && now.Before(s.expires)
}

func (m *memory) mark() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.forgotten
}

func (m *memory) put(hash string, s sight, mark uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.forgotten != mark {
		return
	}
	if m.all == nil || len(m.all) >= mostSeen {
		m.all = map[string]sight{}
	}
	m.all[hash] = s
}

func (m *memory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forgotten++
	m.all = nil
}

var unknown = fault.New(fault.Unknown, "This token opens nothing: it has expired, was ended, or never was one.")

// Authenticate finds out who an access token belongs to; Unknown when it opens nothing. What was found is remembered for a few seconds.
func (d *Desk) Authenticate(ctx context.Context, token string) (integration.Key, error) {
	if len(token) < 20 || len(token) > 200 {
		return integration.Key{}, unknown
	}
	now, hash := d.now(), string(secret.Hash(token))
	if t, ok := d.seen.get(hash, now); ok {
		return t, nil
	}
	mark := d.seen.mark()
	i, row, err := d.inspect(ctx, token)
	var refused Refused
	if errors.As(err, &refused) || err == nil && row.refresh {
		return integration.Key{}, unknown
	}
	if err != nil {
		return integration.Key{}, err
	}
	key := integration.Key{Account: i.Account, Integration: i.Integration, Reach: i.Reach, Scopes: i.Scopes, TestOnly: i.TestOnly}
	d.seen.put(hash, sight{key, i.ExpiresAt, now.Add(remember)}, mark)
	return key, nil
}
