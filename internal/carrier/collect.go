package carrier

import (
	"context"
	"fmt"
	"time"

	"github.com/waybill-ship/waybill/internal/postal"
)

// Collector asks a carrier to come and collect parcels. Where Info.Reference is Idempotent a repeated reference answers the first pick-up;
// elsewhere it may send a second van, so that a doubt is never asked again.
type Collector interface {
	Collect(ctx context.Context, c Contract, n Collection) (Collected, error)
}

// CollectCanceller takes a pick-up back. Asking twice does no harm: what was cancelled before is cancelled.
type CollectCanceller interface {
	CancelCollection(ctx context.Context, c Contract, number string) (Cancelled, error)
}

// Collection is a van that is wanted somewhere.
type Collection struct {
	Reference string // ours
	At        postal.Address
	From      time.Time
	Until     time.Time // zero: the carrier's own
	Parcels   int
	Pallets   int
	Weight    postal.Grams // of all of it
	Note      string       // for the driver
	Merchant  string       // the merchant's own reference
	// Shipments are the CarrierReferences of what waits there, for carriers whose Info.CollectNamed wants them.
	Shipments []string
	// Details are what one carrier alone asks for, by Sendcloud's names.
	Details map[string]any
}

// Collected is the carrier's yes.
type Collected struct {
	Number  string // the carrier's name for the pick-up
	Message string
}

// Collects reports whether a carrier is here and comes to collect.
func (s *Set) Collects(code string) bool {
	_, ok := s.drivers[code].(Collector)
	return ok
}

// Collect asks for a pick-up. The error is an *Error; anything odd after the driver was called is KindDoubt.
func (s *Set) Collect(ctx context.Context, c Contract, n Collection) (got Collected, err error) {
	d, err := s.driver(c)
	if err != nil {
		return Collected{}, err
	}
	k, ok := d.(Collector)
	if !ok {
		return Collected{}, unable(d, "does not come to collect")
	}
	if n.Reference == "" || n.Parcels+n.Pallets <= 0 {
		return Collected{}, &Error{Kind: KindValidation, Field: "quantity", Message: "a pick-up needs a reference and something to collect"}
	}
	if err := ctx.Err(); err != nil {
		return Collected{}, &Error{Kind: KindDown, Cause: err}
	}
	defer func() {
		if p := recover(); p != nil {
			err = &Error{Kind: KindDoubt, Cause: fmt.Errorf("driver %s panicked: %v", c.Carrier, p)}
		}
	}()
	err = s.act(ctx, c, d, "pick-up", n.Reference, KindDoubt, func(ctx context.Context) error {
		got, err = k.Collect(ctx, c, n)
		return err
	})
	if err != nil {
		return Collected{}, err
	}
	if got.Number == "" {
		return got, &Error{Kind: KindDoubt, Message: "the carrier gave no number for the pick-up"}
	}
	return got, nil
}

// StaysAway reports whether a carrier can be told that it need not come.
func (s *Set) StaysAway(code string) bool {
	_, ok := s.drivers[code].(CollectCanceller)
	return ok
}

// CancelCollection takes a pick-up back. A lost answer is the outcome CancelUnknown, not an error.
func (s *Set) CancelCollection(ctx context.Context, c Contract, number string) (got Cancelled, err error) {
	d, err := s.driver(c)
	if err != nil {
		return Cancelled{}, err
	}
	k, ok := d.(CollectCanceller)
	if !ok {
		return Cancelled{}, unable(d, "cannot be told here that it need not come")
	}
	err = s.act(ctx, c, d, "cancel pick-up", number, KindDoubt, func(ctx context.Context) error {
		got, err = k.CancelCollection(ctx, c, number)
		return err
	})
	switch KindOf(err) {
	case KindDoubt:
		return Cancelled{Outcome: CancelUnknown, Message: err.Error()}, nil
	case KindTooLate:
		e, _ := As(err)
		return Cancelled{Outcome: CancelTooLate, Message: e.Message}, nil
	}
	return got, err
}
