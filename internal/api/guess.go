package api

import (
	"time"

	"golang.org/x/time/rate"
)

// guesses is how often somebody has tried wrong keys.
type guesses struct {
	left *rate.Limiter
	used time.Time
}

const (
	// wrongPair is how often one address may be wrong about one public key in a row, and in a minute from then on.
	wrongPair = 30
	// wrongHost is the same about any keys: many honest shops may stand behind one address.
	wrongHost = 300
)

// mayTry reports whether an address may still try keys. It counts only what was wrong, and never by the public key alone: strangers who know
// it must not lock its owner out.
func (l *Limits) mayTry(ip, public string, now time.Time) bool {
	if l == nil || ip == "" {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.guesses(ip, wrongHost, now).TokensAt(now) >= 1 && l.guesses(ip+" "+public, wrongPair, now).TokensAt(now) >= 1
}

// wasWrong counts a try with wrong keys.
func (l *Limits) wasWrong(ip, public string, now time.Time) {
	if l == nil || ip == "" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.guesses(ip, wrongHost, now).AllowN(now, 1)
	l.guesses(ip+" "+public, wrongPair, now).AllowN(now, 1)
}

// guesses is a counter; the caller holds the lock.
func (l *Limits) guesses(name string, most int, now time.Time) *rate.Limiter {
	g := l.wrong[name]
	if g == nil {
		if len(l.wrong) >= mostKept {
			for other, old := range l.wrong {
				if now.Sub(old.used) > idle {
					delete(l.wrong, other)
				}
			}
		}
		if l.wrong == nil || len(l.wrong) >= 10*mostKept {
			l.wrong = map[string]*guesses{}
		}
		g = &guesses{left: Budget{most, most}.limiter()}
		l.wrong[name] = g
	}
	g.used = now
	return g.left
}
