package shipping

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
)

// How long what a carrier said of its prices is taken for true: a price, a refusal, and that it did not answer.
const (
	priceLife   = 5 * time.Minute
	refusalLife = time.Minute
	silenceLife = 15 * time.Second
)

const (
	// rateMax bounds how many answers are kept at hand.
	rateMax = 2_000
	// rateAtOnce is how many questions one contract's carrier gets at a time, where it answers for one method only.
	rateAtOnce = 6
	// rateMost is how many methods such a carrier is asked about for one shipment.
	rateMost = 40
)

// rating is a question to a carrier: what a shipment costs under a contract.
type rating struct {
	contract carrier.Contract // its head
	sending  carrier.Sending  // without a reference; without a method where all are meant
}

// rated is a carrier's answer: its prices, or why it has none.
type rated struct {
	at    time.Time
	rates []carrier.Rate
	err   error
}

// key is the same for the same question. The date of the invoice does not make another price.
func (r rating) key() ([sha256.Size]byte, error) {
	s := r.sending
	if s.Customs != nil {
		c := *s.Customs
		c.InvoiceDate, s.Customs = time.Time{}, &c
	}
	text, err := json.Marshal([]any{r.contract.AccountID, r.contract.ID, r.contract.Carrier, s})
	return sha256.Sum256(text), err
}

// ratings keeps what carriers said of their prices for a little while, and has each question asked once however many wait for it.
type ratings struct {
	mu  sync.Mutex
	all map[[sha256.Size]byte]*answer
}

// answer is one that is there when done is closed.
type answer struct {
	done chan struct{}
	rated
	until time.Time
}

func (a *answer) there() bool {
	select {
	case <-a.done:
		return true
	default:
		return false
	}
}

// look is the answer that is at hand; false where there is none, or none any more.
func (r *ratings) look(key [sha256.Size]byte, now time.Time) (rated, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if a := r.all[key]; a != nil && a.there() && now.Before(a.until) {
		return a.rated, true
	}
	return rated{}, false
}

// claim is the answer at hand or on its way; or, where mine is true, one that the caller has to fill and to settle.
func (r *ratings) claim(key [sha256.Size]byte, now time.Time) (a *answer, mine bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if a := r.all[key]; a != nil && (!a.there() || now.Before(a.until)) {
		return a, false
	}
	if r.all == nil {
		r.all = map[[sha256.Size]byte]*answer{}
	}
	if len(r.all) >= rateMax {
		r.clear(now)
	}
	a = &answer{done: make(chan struct{})}
	r.all[key] = a
	return a, true
}

// clear makes room: what is over goes, and where nothing is, whatever comes first.
func (r *ratings) clear(now time.Time) {
	for key, a := range r.all {
		if a.there() && !now.Before(a.until) {
			delete(r.all, key)
		}
	}
	for key, a := range r.all {
		if len(r.all) < rateMax {
			return
		}
		if a.there() {
			delete(r.all, key)
		}
	}
}

// settle fills an answer and wakes those who wait for it.
func (a *answer) settle(got rated) {
	a.rated = got
	life := priceLife
	if got.err != nil {
		life = refusalLife
		if e, ok := carrier.As(got.err); !ok || e.Safe() || e.Kind == carrier.KindDoubt {
			life = silenceLife
		}
	}
	a.until = got.at.Add(life)
	close(a.done)
}

var errSlow = errors.New("the carrier took too long")

func (d *Desk) ratePatience() time.Duration {
	if d.RatePatience == 0 {
		return 4 * time.Second
	}
	return d.RatePatience
}

// rate gets the answers to questions, in their order: those at hand, and with ask the others from their carriers, all at the same time and
// no longer than the desk's patience. What was not asked has no time.
func (d *Desk) rate(ctx context.Context, all []rating, ask bool) ([]rated, error) {
	got := make([]rated, len(all))
	// A question goes on when whoever asked first has left: others may wait for the same answer. It is left in the end, not timed out: a
	// carrier that is slow with prices must not count as one that is down.
	within, left := context.WithCancelCause(context.WithoutCancel(ctx))
	defer left(nil)
	defer time.AfterFunc(d.ratePatience(), func() { left(errSlow) }).Stop()
	lanes := map[int64]chan struct{}{}
	var waiting sync.WaitGroup
	defer waiting.Wait()
	for i, r := range all {
		key, err := r.key()
		if err != nil {
			return nil, err
		}
		if !ask {
			got[i], _ = d.ratings.look(key, d.now())
			continue
		}
		lane := lanes[r.contract.ID]
		if lane == nil {
			lane = make(chan struct{}, rateAtOnce)
			lanes[r.contract.ID] = lane
		}
		waiting.Go(func() {
			a, mine := d.ratings.claim(key, d.now())
			if mine {
				a.settle(d.inquire(within, lane, r))
			}
			select {
			case <-a.done:
				got[i] = a.rated
			case <-within.Done():
				got[i] = rated{at: d.now(), err: slow()}
			}
		})
	}
	waiting.Wait()
	return got, nil
}

// inquire asks a carrier, when the lane is free.
func (d *Desk) inquire(ctx context.Context, lane chan struct{}, r rating) rated {
	select {
	case lane <- struct{}{}:
		defer func() { <-lane }()
	case <-ctx.Done():
		return rated{at: d.now(), err: slow()}
	}
	c, err := carrier.GetContract(ctx, d.DB, d.Sealer, r.contract.AccountID, r.contract.ID)
	if err != nil {
		return rated{at: d.now(), err: err}
	}
	rates, err := d.Carriers.Rate(ctx, c, r.sending)
	if err != nil && ctx.Err() != nil {
		err = slow()
	}
	return rated{d.now(), rates, err}
}

func slow() error { return &carrier.Error{Kind: carrier.KindDown, Cause: errSlow} }

// unnamed says to a merchant why a carrier named no price.
func unnamed(name string, err error) error {
	switch e, ok := carrier.As(err); {
	case !ok:
		if _, said := fault.As(err); said {
			return err
		}
		return fault.New(fault.Away, "%s could not be asked for its price.", name).Because(err)
	case e.Kind == carrier.KindDown || e.Kind == carrier.KindDoubt:
		return fault.New(fault.Away, "%s does not answer now.", name).Because(err)
	}
	return carrier.Fault(name, err)
}
