package integration

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// ByPublic finds out whose public key it is, without its secret. A public key stands in web pages: it may open only what their visitors
// may see. What was found is remembered for a few seconds.
func (b *Book) ByPublic(ctx context.Context, public string) (Key, error) {
	if !publicShape.MatchString(public) {
		return Key{}, refused
	}
	now := b.now()
	e, ok := b.known.get(public, now)
	if !ok {
		mark := b.known.mark()
		var err error
		e, err = b.look(ctx, public)
		if errors.Is(err, db.ErrNone) || fault.Is(err, fault.Missing) {
			return Key{}, refused
		}
		if err != nil {
			return Key{}, err
		}
		b.known.put(public, e, now, mark)
	}
	if e.over(now) {
		return Key{}, refused
	}
	return e.key, nil
}

// Offered is an integration as its visitors meet it: Get, remembered for a few seconds, because a checkout asks with every move of a map.
func (b *Book) Offered(ctx context.Context, account, id int64) (Integration, error) {
	now := b.now()
	if i, ok := b.offers.get(account, id, now); ok {
		return i, nil
	}
	mark := b.offers.mark()
	i, err := Get(ctx, b.DB, account, id)
	if err == nil {
		b.offers.put(i, now.Add(remember), mark)
	}
	return i, err
}

// offers remembers integrations for a few seconds. The zero value is ready.
type offers struct {
	mu      sync.Mutex
	all     map[[2]int64]offered
	dropped uint64
}

type offered struct {
	Integration
	until time.Time
}

func (o *offers) get(account, id int64, now time.Time) (Integration, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	i, ok := o.all[[2]int64{account, id}]
	return i.Integration, ok && now.Before(i.until)
}

func (o *offers) mark() uint64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.dropped
}

// put remembers what was read since mark, unless something was dropped meanwhile.
func (o *offers) put(i Integration, until time.Time, mark uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.dropped != mark {
		return
	}
	if len(o.all) >= mostKnown || o.all == nil {
		o.all = map[[2]int64]offered{}
	}
	o.all[[2]int64{i.Account, i.ID}] = offered{i, until}
}

func (o *offers) drop(account, id int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.dropped++
	delete(o.all, [2]int64{account, id})
}
