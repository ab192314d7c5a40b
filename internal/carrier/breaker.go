package carrier

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/sony/gobreaker/v2"
)

const (
	// tolerated is how many exchanges in a row may fail until a carrier is left alone under a contract.
	tolerated = 8
	// rest is for how long.
	rest = 15 * time.Second
)

// errLeft is the end of an act that nobody waited for any longer: it says nothing of the carrier, good or bad.
var errLeft = errors.New("left before the carrier answered")

// breakers keep a carrier that does not answer from holding up all who want something of it: one breaker per contract, made at its first failure.
type breakers struct{ by sync.Map } // breakerKey → *gobreaker.TwoStepCircuitBreaker[any]

type breakerKey struct {
	account, contract int64
	carrier, base     string
}

func (b *breakers) of(c Contract) *gobreaker.TwoStepCircuitBreaker[any] {
	key := breakerKey{c.AccountID, c.ID, c.Carrier, c.BaseURL}
	if v, ok := b.by.Load(key); ok {
		return v.(*gobreaker.TwoStepCircuitBreaker[any])
	}
	v, _ := b.by.LoadOrStore(key, gobreaker.NewTwoStepCircuitBreaker[any](gobreaker.Settings{
		Timeout: rest, ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= tolerated },
		IsExcluded: func(err error) bool { return errors.Is(err, errLeft) },
	}))
	return v.(*gobreaker.TwoStepCircuitBreaker[any])
}

// through does an act unless the breaker is open. A failure of the line, or a silence, counts; a refusal is an answer.
func (s *Set) through(ctx context.Context, c Contract, name string, act func() error) error {
	done, err := s.breakers.of(c).Allow()
	if err != nil {
		return &Error{Kind: KindDown, Code: "resting", RetryAfter: rest, Cause: err, Message: fmt.Sprintf(
			"%s did not answer %d times in a row, so nothing is sent for %d seconds", name, tolerated, int(rest.Seconds()))}
	}
	counted := false
	defer func() {
		if !counted { // the act panicked: its fault, not the carrier's
			done(nil)
		}
	}()
	err = act()
	counted = true
	e, ok := As(err)
	failed := ok && (e.Kind == KindDown || e.Kind == KindDoubt)
	switch {
	case failed && errors.Is(ctx.Err(), context.Canceled):
		done(errLeft)
	case failed:
		done(err)
	default:
		done(nil)
	}
	return err
}
