package connect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

const (
	pointsFresh    = 10 * time.Minute // opening times change by the week
	pointsStale    = 24 * time.Hour   // better than none while the platform is away
	pointsMost     = 32 << 20         // bytes of answers kept, as JSON; a town's is some 20 kB
	allowancesMost = 2000             // merchants whose allowance is remembered
	pointsPatience = 8 * time.Second
	pointsRate     = 5  // questions a second that a merchant's platform is asked: anybody may ask here, and the limit there is the merchant's
	pointsBurst    = 50 // as many at once
)

// points keeps answers of service points, so that a checkout that is looked at by many asks the platform once.
type points struct {
	one  singleflight.Group
	mu   sync.Mutex
	kept map[string]keptPoints
	size int // bytes of all that is kept
	asks map[int64]allowance
}

// allowance is how often a merchant's platform may be asked.
type allowance struct {
	left float64
	at   time.Time // left was so much then; until a time ahead nothing is asked at all
}

type keptPoints struct {
	PointsNear
	at   time.Time
	size int
}

// PointsNear are service points, nearest first.
type PointsNear struct {
	Points []sendcloud.ServicePoint
	// Place is where the distances are reckoned from, latitude and longitude with a comma; empty where the platform does not tell.
	Place string
}

// Points are the service points for a merchant's buyer, nearest first. The platform is asked once in ten minutes for the same place; while it is
// away or asks for patience, an answer of the last day serves. Faults: Missing where there is no such merchant, Conflict where the merchant
// is not connected, Invalid with the platform's words, Away where there is nothing to answer.
func (e *Engine) Points(ctx context.Context, ref string, f sendcloud.PointFilter) ([]sendcloud.ServicePoint, error) {
	near, err := e.PointsNear(ctx, ref, f)
	return near.Points, err
}

// PointsNear is Points, and tells from where the distances are reckoned.
func (e *Engine) PointsNear(ctx context.Context, ref string, f sendcloud.PointFilter) (near PointsNear, err error) {
	m, err := e.merchant(ctx, ref)
	if err != nil {
		return near, err
	}
	if f.Country == "" {
		return near, fault.At("country", "Say in which country: two letters, like NL.")
	}
	asked, err := json.Marshal(f)
	if err != nil {
		return near, err
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
	near, err := e.pointsOf(ctx, m, fmt.Sprint(id), func(ctx context.Context, c *sendcloud.Client) ([]sendcloud.ServicePoint, error) {
		p, err := c.V2.ServicePoint(ctx, id)
		return []sendcloud.ServicePoint{p}, err
	})
	if err != nil {
		return sendcloud.ServicePoint{}, err
	}
	return near.Points[0], nil
}

// pointsOf answers from what is kept, or asks; those who ask for the same at the same time wait for one answer.
func (e *Engine) pointsOf(ctx context.Context, m Merchant, asked string,
	ask func(ctx context.Context, c *sendcloud.Client) ([]sendcloud.ServicePoint, error)) (near PointsNear, err error) {
	if m.State != Connected {
		return near, fault.New(fault.Conflict, "The merchant %s is not connected, so there is nobody to ask for service points.", m.Ref)
	}
	key := fmt.Sprint(m.ID, " ", m.Platform, " ", m.Integration, " ", asked) // another account has other carriers, and other ids
	old, have := e.points.get(key)
	if have && time.Since(old.at) < pointsFresh {
		return old.PointsNear, nil
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
		at := new(spot)
		all, err := ask(context.WithValue(ctx, spotKey{}, at), c)
		if pause, ok := patience(err); ok {
			e.points.rest(m.ID, time.Now().Add(pause))
		}
		if err != nil {
			return nil, err
		}
		near := PointsNear{Points: all, Place: at.text}
		e.points.put(key, near, time.Now())
		return near, nil
	})
	select {
	case <-ctx.Done():
		return near, ctx.Err()
	case r := <-got:
		if r.Err == nil {
			return r.Val.(PointsNear), nil
		}
		err := pointsFault(r.Err)
		if have && (fault.Is(err, fault.Away) || fault.Is(err, fault.TooMany)) && time.Since(old.at) < pointsStale {
			return old.PointsNear, nil
		}
		return near, err
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
		if p.asks == nil || len(p.asks) > allowancesMost {
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

// put keeps an answer, and drops any others where they are too large together: the next one who asks for them brings them back.
func (p *points) put(key string, near PointsNear, at time.Time) {
	text, err := json.Marshal(near.Points)
	if err != nil || len(text) > pointsMost/8 {
		return // it is answered, and not kept
	}
	k := keptPoints{PointsNear: near, at: at, size: len(key) + len(text)}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil {
		p.kept = map[string]keptPoints{}
	}
	p.drop(key)
	for old := range p.kept {
		if p.size+k.size <= pointsMost {
			break
		}
		p.drop(old)
	}
	p.kept[key], p.size = k, p.size+k.size
}

// drop forgets an answer; the lock is held.
func (p *points) drop(key string) {
	p.size -= p.kept[key].size
	delete(p.kept, key)
}

// PlaceHeader is where a platform, and Connect after it, tells from where distances are reckoned.
const PlaceHeader = "Waybill-Place"

// spot is what an answer told of that.
type spot struct{ text string }

type spotKey struct{}

// noting keeps what answers tell of their place for whoever asked for it.
type noting struct{ next http.RoundTripper }

// RoundTrip makes the call.
func (n noting) RoundTrip(r *http.Request) (*http.Response, error) {
	next := n.next
	if next == nil {
		next = http.DefaultTransport
	}
	resp, err := next.RoundTrip(r)
	if at, ok := r.Context().Value(spotKey{}).(*spot); ok && err == nil {
		at.text = resp.Header.Get(PlaceHeader)
	}
	return resp, err
}
