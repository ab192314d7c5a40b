package integration

import (
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/secret"
)

const (
	// remember is how long another node's change (a removed or retired key) may go unnoticed here.
	remember = 5 * time.Second
	// mostKnown bounds the memory; beyond it, everything is forgotten and read again.
	mostKnown = 10_000
)

// entry is what is remembered of a key.
type entry struct {
	key   Key
	hash  []byte
	ends  *time.Time // when it retires or expires
	used  *time.Time
	until time.Time
}

// open answers the key if the secret's hash fits and the pair has neither retired nor expired.
func (e entry) open(hash []byte, now time.Time) (Key, error) {
	if !secret.Equal(e.hash, hash) || e.over(now) {
		return Key{}, refused
	}
	return e.key, nil
}

// over reports whether the pair opens nothing any more.
func (e entry) over(now time.Time) bool { return e.ends != nil && !now.Before(*e.ends) }

// cache remembers keys for a few seconds. The zero value is ready.
type cache struct {
	mu  sync.Mutex
	all map[string]entry
	// dropped counts drops, so that a look that began before one is not put back after it.
	dropped uint64
}

func (c *cache) get(public string, now time.Time) (entry, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.all[public]
	return e, ok && now.Before(e.until)
}

func (c *cache) mark() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.dropped
}

// put remembers what was looked up since mark, unless something was dropped meanwhile.
func (c *cache) put(public string, e entry, now time.Time, mark uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dropped != mark {
		return
	}
	if c.all == nil || len(c.all) >= mostKnown {
		c.all = map[string]entry{}
	}
	e.until = now.Add(remember)
	c.all[public] = e
}

func (c *cache) drop(public string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dropped++
	delete(c.all, public)
}
