package api

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/waybill-ship/waybill/internal/fault"
)

// Limits is how often one account may call, by all its keys together, and how much of it is worked on at once, on this node.
type Limits struct {
	Read, Write Budget
	// Together is how many calls of one account are worked on at once; as many again wait their turn. 0 is no limit.
	Together int

	mu    sync.Mutex
	all   map[int64]*budgets
	wrong map[string]*guesses
}

// Budget is so many calls a minute, and so many at once after a rest. Zero calls a minute are no limit.
type Budget struct {
	PerMinute int
	Burst     int
}

type budgets struct {
	read, write *rate.Limiter
	slots       chan struct{} // a place for each call that is worked on; nil: no limit
	waiting     int           // guarded by Limits.mu
	used        time.Time
}

// Generous is the default: enough for any shop, and still an end to a program gone wild.
func Generous() *Limits {
	return &Limits{Read: Budget{60_000, 5_000}, Write: Budget{60_000, 5_000}, Together: 32}
}

// Sendcloud is the profile with that service's published figures.
func Sendcloud() *Limits {
	return &Limits{Read: Budget{1000, 15}, Write: Budget{100, 15}, Together: 32}
}

// idle is after how long without a call an account's budget is full again in any case and need not be kept.
const idle = 10 * time.Minute

// mostKept is when idle accounts are looked for.
const mostKept = 10_000

// quota is what an account has left.
type quota struct {
	ok        bool
	limit     int           // calls a minute; 0 is no limit
	remaining int           // calls that may follow at once
	reset     time.Duration // until the budget is full again
	retry     time.Duration // until the next call may come, where this one may not
}

// take uses up one call of an account.
func (l *Limits) take(account int64, method string, now time.Time) quota {
	if l == nil {
		return quota{ok: true}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.of(account, now)
	budget, bucket := l.Write, b.write
	if method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions {
		budget, bucket = l.Read, b.read
	}
	if budget.PerMinute == 0 {
		return quota{ok: true}
	}
	q := quota{ok: bucket.AllowN(now, 1), limit: budget.PerMinute}
	tokens, second := bucket.TokensAt(now), float64(budget.PerMinute)/60
	q.remaining = max(0, int(tokens))
	q.reset = time.Duration((float64(bucket.Burst()) - tokens) / second * float64(time.Second))
	if !q.ok {
		q.retry = time.Duration((1 - tokens) / second * float64(time.Second))
	}
	return q
}

// tell writes the quota into an answer's headers.
func (q quota) tell(h http.Header) {
	if q.limit == 0 {
		return
	}
	h.Set("RateLimit-Limit", strconv.Itoa(q.limit))
	h.Set("RateLimit-Remaining", strconv.Itoa(q.remaining))
	h.Set("RateLimit-Reset", seconds(q.reset))
	if !q.ok {
		h.Set("Retry-After", seconds(q.retry))
	}
}

// seconds are whole seconds, at least one where it is not over yet.
func seconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(max(0, d.Seconds())))) }

// of is an account's budgets; the caller holds the lock.
func (l *Limits) of(account int64, now time.Time) *budgets {
	b := l.all[account]
	if b == nil {
		l.sweep(now)
		b = &budgets{read: l.Read.limiter(), write: l.Write.limiter()}
		if l.Together > 0 {
			b.slots = make(chan struct{}, l.Together)
		}
		l.all[account] = b
	}
	b.used = now
	return b
}

// queueMost is how long a call waits for its turn.
const queueMost = 10 * time.Second

// enter waits for a place among the account's calls and answers how to give it back; a fault of kind TooMany when too many wait already.
func (l *Limits) enter(ctx context.Context, account int64, now time.Time) (leave func(), err error) {
	if l == nil || l.Together == 0 {
		return func() {}, nil
	}
	l.mu.Lock()
	b := l.of(account, now)
	full := b.waiting >= l.Together
	if !full {
		b.waiting++
	}
	l.mu.Unlock()
	crowd := fault.New(fault.TooMany, "Too many requests at once.")
	if full {
		return nil, crowd
	}
	defer func() {
		l.mu.Lock()
		b.waiting--
		l.mu.Unlock()
	}()
	leave = func() { <-b.slots }
	select {
	case b.slots <- struct{}{}:
		return leave, nil
	default:
	}
	give := time.NewTimer(queueMost)
	defer give.Stop()
	select {
	case b.slots <- struct{}{}:
		return leave, nil
	case <-give.C:
		return nil, crowd
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *Limits) sweep(now time.Time) {
	if l.all == nil {
		l.all = map[int64]*budgets{}
	}
	if len(l.all) < mostKept {
		return
	}
	for id, b := range l.all {
		if now.Sub(b.used) > idle && b.waiting == 0 && len(b.slots) == 0 {
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
