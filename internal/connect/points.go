package connect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

const (
	pointsFresh    = 10 * time.Minute // opening times change by the week
	pointsStale    = 24 * time.Hour   // better than none while the platform is away
	pointsMost     = 2000             // answers kept; a town's is some 20 kB
	pointsPatience = 8 * time.Second
	pointsRate     = 5  // questions a second that a merchant's platform is asked: anybody may ask here, and the limit there is the merchant's
	pointsBurst    = 50 // as many at once
)

// points keeps answers of service points, so that a checkout that is looked at by many asks the platform once.
type points struct {
	one  singleflight.Group
	mu   sync.Mutex
	kept map[string]keptPoints
	asks map[int64]allowance
}

// allowance is how often a merchant's platform may be asked.
type allowance struct {
	left float64
	at   time.Time // left was so much then; until a time ahead nothing is asked at all
}

type keptPoints struct {
	all []sendcloud.ServicePoint
	at  time.Time
}

// Points are the service points for a merchant's buyer, nearest first. The platform is asked once in ten minutes for the same place; while it is
// away or asks for patience, an answer of the last day serves. Faults: Missing where there is no such merchant, Conflict where the merchant
// is not connected, Invalid with the platform's words, Away where there is nothing to answer.
func (e *Engine) Points(ctx context.Context, ref string, f sendcloud.PointFilter) ([]sendcloud.ServicePoint, error) {
	m, err := e.merchant(ctx, ref)
	if err != nil {
		return nil, err
	}
	if f.Country == "" {
		return nil, fault.At("country", "Say in which country: two letters, like NL.")
	}
	asked, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	return e.pointsOf(ctx, m, string(asked), func(ctx context.Context, c *sendcloud.Client) ([]sendcloud.ServicePoint, error) {
		return c.V2.ServicePoints(ctx, f)
	})
}

// Point is one service point by the platform's id.
func (e *Engine) Point(ctx context.Context, ref string, id int) (sendcloud.ServicePoint, error) {
	m, err := e.merchant(ctx, ref)
	if err != nil {
		return sendcloud.ServicePoint{}, err
	}
	all, err := e.pointsOf(ctx, m, fmt.Sprint(id), func(ctx context.Context, c *sendcloud.Client) ([]sendcloud.ServicePoint, error) {
		p, err := c.V2.ServicePoint(ctx, id)
		return []sendcloud.ServicePoint{p}, err
	})
	if err != nil {
		return sendcloud.ServicePoint{}, err
	}
	return all[0], nil
}

// pointsOf answers from what is kept, or asks; those who ask for the same at the same time wait for one answer.
func (e *Engine) pointsOf(ctx context.Context, m Merchant, asked string,
	ask func(ctx context.Context, c *sendcloud.Client) ([]sendcloud.ServicePoint, error)) ([]sendcloud.ServicePoint, error) {
	if m.State != Connected {
		return nil, fault.New(fault.Conflict, "The merchant %s is not connected, so there is nobody to ask for service points.", m.Ref)
	}
	key := fmt.Sprint(m.ID, " ", m.Platform, " ", m.Integration, " ", asked) // another account has other carriers, and other ids
	old, have := e.points.get(key)
	if have && time.Since(old.at) < pointsFresh {
		return old.all, nil
	}
	got := e.points.one.DoChan(key, func() (any, error) {
		if !e.points.may(m.ID, time.Now()) {
			return nil, fault.New(fault.TooMany, "Service points of this merchant are asked for too often. Try again in a moment.")
		}
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), pointsPatience)
		defer stop()
		c, _, err := e.client(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		all, err := ask(ctx, c)
		if pause, ok := patience(err); ok {
			e.points.rest(m.ID, time.Now().Add(pause))
		}
		if err == nil {
			e.points.put(key, keptPoints{all, time.Now()})
		}
		return all, err
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-got:
		if r.Err == nil {
			return r.Val.([]sendcloud.ServicePoint), nil
		}
		err := pointsFault(r.Err)
		if have && (fault.Is(err, fault.Away) || fault.Is(err, fault.TooMany)) && time.Since(old.at) < pointsStale {
			return old.all, nil
		}
		return nil, err
	}
}

// pointsFault says a platform's refusal in our words.
func pointsFault(err error) error {
	var said *sendcloud.Error
	switch {
	case errors.Is(err, sendcloud.ErrNotFound):
		return fault.New(fault.Missing, "There is no such service point.").Because(err)
	case errors.Is(err, sendcloud.ErrInvalid) && errors.As(err, &said):
		return fault.New(fault.Invalid, "%s", said.Detail()).Because(err)
	}
	if f, ok := fault.As(err); ok {
		return f
	}
	return fault.New(fault.Away, "The service points cannot be asked for now. Try again in a moment.").Because(err)
}

// may takes one from a merchant's allowance.
func (p *points) may(merchant int64, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, ok := p.asks[merchant]
	if !ok {
		if p.asks == nil || len(p.asks) > pointsMost {
			p.asks = map[int64]allowance{}
		}
		a = allowance{pointsBurst, now}
	}
	if now.Before(a.at) {
		return false
	}
	a.left, a.at = min(pointsBurst, a.left+now.Sub(a.at).Seconds()*pointsRate), now
	ok = a.left >= 1
	if ok {
		a.left--
	}
	p.asks[merchant] = a
	return ok
}

// rest leaves a merchant's platform alone for as long as it asked for.
func (p *points) rest(merchant int64, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asks[merchant] = allowance{left: 1, at: until}
}

func (p *points) get(key string) (keptPoints, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	k, ok := p.kept[key]
	return k, ok
}

// put keeps an answer, and drops any others where there are too many: the next one who asks for them brings them back.
func (p *points) put(key string, k keptPoints) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil {
		p.kept = map[string]keptPoints{}
	}
	for old := range p.kept {
		if len(p.kept) < pointsMost {
			break
		}
		delete(p.kept, old)
	}
	p.kept[key] = k
}
