package oauth

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits is how often one address may ask for tokens, on this node: a marketplace renews those of many merchants from one address, so only
// wrong secrets are slowed down early.
type Limits struct {
	mu  sync.Mutex
	all map[string]*budget
}

type budget struct {
	all, wrong *rate.Limiter
	used       time.Time
}

const (
	askRate, askBurst     = 20, 400          // a second
	wrongRate, wrongBurst = 30.0 / 60.0, 60  // a second
	budgetIdle            = 10 * time.Minute // after which a budget is full again and need not be kept
	mostBudgets           = 10_000
)

func (l *Limits) allow(ip string, now time.Time) bool {
	if l == nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.of(ip, now)
	return b.wrong.TokensAt(now) >= 1 && b.all.AllowN(now, 1)
}

// failed counts a wrong secret.
func (l *Limits) failed(ip string, now time.Time) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of(ip, now).wrong.AllowN(now, 1)
}

func (l *Limits) of(ip string, now time.Time) *budget {
	b := l.all[ip]
	if b == nil {
		if l.all == nil {
			l.all = map[string]*budget{}
		}
		for key, old := range l.all {
			if len(l.all) < mostBudgets {
				break
			}
			if now.Sub(old.used) > budgetIdle {
				delete(l.all, key)
			}
		}
		b = &budget{all: rate.NewLimiter(askRate, askBurst), wrong: rate.NewLimiter(wrongRate, wrongBurst)}
		l.all[ip] = b
	}
	b.used = now
	return b
}
