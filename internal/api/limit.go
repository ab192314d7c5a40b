package api

import (
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits is how often one account may call, by all its keys together, on this node.
type Limits struct {
	Read, Write Budget

	mu  sync.Mutex
	all map[int64]*budgets
}

// Budget is so many calls a minute, and so many at once after a rest. Zero calls a minute are no limit.
type Budget struct {
	PerMinute int
	Burst     int
}

type budgets struct {
	read, write *rate.Limiter
	used        time.Time
}

// Generous is the default: enough for any shop, and still an end to a program gone wild.
func Generous() *Limits {
	return &Limits{Read: Budget{60_000, 5_000}, Write: Budget{60_000, 5_000}}
}

// Sendcloud is the profile with that service's published figures.
func Sendcloud() *Limits {
	return &Limits{Read: Budget{1000, 15}, Write: Budget{100, 15}}
}

// idle is after how long without a call an account's budget is full again in any case and need not be kept.
const idle = 10 * time.Minute

// mostKept is when idle accounts are looked for.
const mostKept = 10_000

func (l *Limits) allow(account int64, method string, now time.Time) bool {
	if l == nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.all[account]
	if b == nil {
		l.sweep(now)
		b = &budgets{read: l.Read.limiter(), write: l.Write.limiter()}
		l.all[account] = b
	}
	b.used = now
	if method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions {
		return b.read.AllowN(now, 1)
	}
	return b.write.AllowN(now, 1)
}

func (l *Limits) sweep(now time.Time) {
	if l.all == nil {
		l.all = map[int64]*budgets{}
	}
	if len(l.all) < mostKept {
		return
	}
	for id, b := range l.all {
		if now.Sub(b.used) > idle {
			delete(l.all, id)
		}
	}
}

func (b Budget) limiter() *rate.Limiter {
	if b.PerMinute == 0 {
		return rate.NewLimiter(rate.Inf, 1)
	}
	return rate.NewLimiter(rate.Limit(float64(b.PerMinute)/60), max(1, b.Burst))
}
