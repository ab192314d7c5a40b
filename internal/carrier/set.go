package carrier

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
)

// Set is the carriers this program can speak to. It puts around every driver what is the same for all:
// abilities asked for, shapes checked on the way out and back, a driver's panic turned into doubt.
type Set struct {
	// Heard is told what was exchanged with a carrier in one act, when the act has ended. It must not wait. Nil is nobody. What is asked again and again
	// to follow parcels is not told.
	Heard func([]Exchange)

	drivers  map[string]Driver
	doors    map[string]func() map[string][]Method // of drivers with a catalogue, which is long to make: once, when it is needed
	breakers breakers
}

// NewSet takes the drivers by carrier code. A driver that describes itself wrongly is a programmer's
// error and told at once.
func NewSet(drivers map[string]Driver) (*Set, error) {
	for code, d := range drivers {
		if d == nil {
			return nil, fmt.Errorf("carrier %q: no driver", code)
		}
		i := d.Carrier()
		if i.Code != code {
			return nil, fmt.Errorf("carrier %q: its driver serves %q", code, i.Code)
		}
		if _, ok := d.(Finder); i.Reference == Askable && !ok {
			return nil, fmt.Errorf("carrier %q: askable, but its driver cannot find", code)
		}
		if _, ok := d.(Canceller); i.Cancel == CancelByCall && !ok {
			return nil, fmt.Errorf("carrier %q: cancels by call, but its driver cannot", code)
		}
		if _, ok := d.(Manifester); i.Manifest == ManifestRequired && !ok {
			return nil, fmt.Errorf("carrier %q: wants a manifest, but its driver cannot close out", code)
		}
	}
	s := &Set{drivers: maps.Clone(drivers), doors: map[string]func() map[string][]Method{}}
	for code, d := range s.drivers {
		if list, ok := d.(Catalogue); ok {
			s.doors[code] = sync.OnceValue(func() map[string][]Method { return doors(list) })
		}
	}
	return s, nil
}

// Codes lists the carriers in order.
func (s *Set) Codes() []string { return slices.Sorted(maps.Keys(s.drivers)) }

// Driver is the bare driver, to ask for abilities by type assertion; nil for an unknown code.
func (s *Set) Driver(code string) Driver { return s.drivers[code] }

// Info describes a carrier; false for an unknown code.
func (s *Set) Info(code string) (Info, bool) {
	d, ok := s.drivers[code]
	if !ok {
		return Info{}, false
	}
	return d.Carrier(), true
}

// Name is what a carrier calls itself; an unknown code names itself.
func (s *Set) Name(code string) string {
	if i, ok := s.Info(code); ok {
		return i.Name
	}
	return code
}

// Announce buys labels. The error is an *Error; anything odd after the driver was called is KindDoubt.
func (s *Set) Announce(ctx context.Context, c Contract, n Sending) (got Announced, err error) {
	d, err := s.driver(c)
	if err != nil {
		return Announced{}, err
	}
	if err := n.check(d.Carrier()); err != nil {
		return Announced{}, err
	}
	if err := s.sold(c.Carrier, n); err != nil {
		return Announced{}, err
	}
	if err := ctx.Err(); err != nil {
		return Announced{}, &Error{Kind: KindDown, Cause: err}
	}
	defer func() {
		if p := recover(); p != nil {
			err = &Error{Kind: KindDoubt, Cause: fmt.Errorf("driver %s panicked: %v", c.Carrier, p)}
		}
	}()
	err = s.act(ctx, c, d, "announce", n.Reference, KindDoubt, func(ctx context.Context) error {
		got, err = d.Announce(ctx, c, n)
		return err
	})
	if err != nil {
		return Announced{}, err
	}
	if err := got.check(len(n.Boxes)); err != nil {
		return got, &Error{Kind: KindDoubt, Cause: err}
	}
	return got, nil
}

// Find asks by reference. KindNotFound means that the carrier has no such shipment (yet).
func (s *Set) Find(ctx context.Context, c Contract, reference string) (got Announced, err error) {
	d, err := s.driver(c)
	if err != nil {
		return Announced{}, err
	}
	f, ok := d.(Finder)
	if !ok {
		return Announced{}, unable(d, "cannot be asked for a shipment by our reference")
	}
	err = s.act(ctx, c, d, "find", reference, KindDown, func(ctx context.Context) error {
		got, err = f.Find(ctx, c, reference)
		return err
	})
	return got, err
}

// Labels fetches labels that were not ready at the announcement.
func (s *Set) Labels(ctx context.Context, c Contract, n Shipment) (got Announced, err error) {
	d, err := s.driver(c)
	if err != nil {
		return Announced{}, err
	}
	l, ok := d.(Labeller)
	if !ok {
		return Announced{}, unable(d, "has no labels to fetch later")
	}
	err = s.act(ctx, c, d, "labels", n.Reference, KindDown, func(ctx context.Context) error {
		got, err = l.Labels(ctx, c, n)
		return err
	})
	return got, err
}

// Cancel takes an announcement back. A lost answer is the outcome CancelUnknown, not an error.
func (s *Set) Cancel(ctx context.Context, c Contract, n Shipment) (got Cancelled, err error) {
	d, err := s.driver(c)
	if err != nil {
		return Cancelled{}, err
	}
	k, ok := d.(Canceller)
	if !ok {
		return Cancelled{}, unable(d, "does not take shipments back")
	}
	err = s.act(ctx, c, d, "cancel", n.Reference, KindDoubt, func(ctx context.Context) error {
		got, err = k.Cancel(ctx, c, n)
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

// act does something with a carrier: through the breaker, on record, its error in the one shape.
func (s *Set) act(ctx context.Context, c Contract, d Driver, name, reference string, unsorted Kind, do func(context.Context) error) error {
	info := d.Carrier()
	ctx, end := s.talk(ctx, c, info, name, reference)
	defer end()
	return s.through(ctx, c, info.Name, func() error { return asError(do(ctx), unsorted) })
}

// Track asks for news in as many calls as the carrier's batch size needs, oldest news first. One call that fails does not keep the rest from
// being asked: what came is answered along with the first error. A log-in that is refused, a limit that is reached and the end of ctx stop it.
func (s *Set) Track(ctx context.Context, c Contract, numbers []string) ([]News, error) {
	d, err := s.driver(c)
	if err != nil {
		return nil, err
	}
	t, ok := d.(Tracker)
	if !ok {
		return nil, unable(d, "does not report tracking")
	}
	batch := d.Carrier().TrackBatch
	if batch <= 0 {
		batch = 1
	}
	var all []News
	var first error
	for part := range slices.Chunk(numbers, batch) {
		got, err := t.Track(ctx, c, part)
		all = append(all, got...)
		if err == nil {
			continue
		}
		err = asError(err, KindDown)
		first = cmp.Or(first, err)
		if k := KindOf(err); ctx.Err() != nil || k == KindAuth || k == KindPermission || k == KindRateLimited {
			break
		}
	}
	InOrder(all)
	return all, first
}

// Receive reads what a carrier sent us, oldest news first.
func (s *Set) Receive(c Contract, header http.Header, body []byte) ([]News, error) {
	d, err := s.driver(c)
	if err != nil {
		return nil, err
	}
	p, ok := d.(Pushed)
	if !ok {
		return nil, unable(d, "does not send news")
	}
	got, err := p.Receive(c, header, body)
	if err != nil {
		return nil, asError(err, KindDown)
	}
	InOrder(got)
	return got, nil
}

// Subscribe asks the carrier to send its news to url from now on.
func (s *Set) Subscribe(ctx context.Context, c Contract, url string) error {
	d, err := s.driver(c)
	if err != nil {
		return err
	}
	k, ok := d.(Subscriber)
	if !ok {
		return unable(d, "does not send news")
	}
	return asError(k.Subscribe(ctx, c, url), KindDown) // not recorded: the address is for the carrier alone
}

// Check tries the contract's credentials. Carriers that cannot be asked pass.
func (s *Set) Check(ctx context.Context, c Contract) error {
	d, err := s.driver(c)
	if err != nil {
		return err
	}
	for _, f := range d.Carrier().Credentials {
		if f.Required && c.Credentials[f.Name] == "" {
			return fault.At(f.Name, "%s is needed.", f.Label)
		}
	}
	k, ok := d.(Checker)
	if !ok {
		return nil
	}
	ctx, end := s.talk(ctx, c, d.Carrier(), "check", "")
	defer end()
	return asError(k.Check(ctx, c), KindDown) // not through the breaker: who mends a contract wants to know now
}

// Advance moves the clock of a carrier that has one to move.
func (s *Set) Advance(ctx context.Context, c Contract, a Advance) (time.Time, error) {
	d, err := s.driver(c)
	if err != nil {
		return time.Time{}, err
	}
	k, ok := d.(Clocked)
	if !ok {
		return time.Time{}, unable(d, "lives in real time")
	}
	at, err := k.Advance(ctx, c, a)
	return at, asError(err, KindDown)
}

func (s *Set) driver(c Contract) (Driver, error) {
	d, ok := s.drivers[c.Carrier]
	if !ok {
		return nil, fault.New(fault.Unable, "There is no carrier %q here.", c.Carrier)
	}
	return d, nil
}

func unable(d Driver, what string) error {
	return fault.New(fault.Unable, "%s "+what+".", d.Carrier().Name)
}

// asError gives every error of a driver the one shape; what a driver did not sort gets kind, which for
// calls that change something is doubt, the reading that never buys twice.
func asError(err error, kind Kind) error {
	if err == nil {
		return nil
	}
	if _, ok := As(err); ok {
		return err
	}
	if _, ok := fault.As(err); ok {
		return err
	}
	return &Error{Kind: kind, Cause: err}
}

// check finds what no carrier could take.
func (n Sending) check(i Info) error {
	refuse := func(kind Kind, field, format string, args ...any) error {
		return &Error{Kind: kind, Field: field, Message: fmt.Sprintf(format, args...)}
	}
	if n.Reference == "" {
		return refuse(KindValidation, "reference", "a shipment needs a reference")
	}
	if len(n.Boxes) == 0 {
		return refuse(KindValidation, "boxes", "a shipment needs a box")
	}
	if i.MaxBoxes > 0 && len(n.Boxes) > i.MaxBoxes {
		return refuse(KindNotServed, "boxes", "%s takes %d boxes at most in one shipment", i.Name, i.MaxBoxes)
	}
	for k, b := range n.Boxes {
		at := fmt.Sprintf("boxes.%d.weight", k)
		if b.Weight <= 0 {
			return refuse(KindValidation, at, "a box needs a weight")
		}
		if i.MaxWeight > 0 && b.Weight > i.MaxWeight {
			return refuse(KindNotServed, at, "%s kg is more than the %s kg %s carries", b.Weight.Kg(), i.MaxWeight.Kg(), i.Name)
		}
	}
	return n.collects(i)
}

var errShape = errors.New("the carrier's answer does not fit what was announced")

// check finds answers that look like success but cannot be worked with.
func (a Announced) check(boxes int) error {
	if len(a.Boxes) != boxes {
		return fmt.Errorf("%w: %d boxes for %d", errShape, len(a.Boxes), boxes)
	}
	seen := map[string]bool{}
	for k, b := range a.Boxes {
		switch {
		case b.Number == "":
			return fmt.Errorf("%w: box %d has no number", errShape, k)
		case seen[b.Number]:
			return fmt.Errorf("%w: number %s given twice", errShape, b.Number)
		case len(b.Label.Bytes) == 0 && !a.LabelsLater:
			return fmt.Errorf("%w: box %d has no label", errShape, k)
		}
		seen[b.Number] = true
	}
	return nil
}

// Whole reports that the answer has a number and a label for each of so many boxes.
func (a Announced) Whole(boxes int) bool {
	a.LabelsLater = false
	return a.check(boxes) == nil
}

// InOrder sorts news by the time it happened; at one time the lower rank first, as it must have come before.
func InOrder(news []News) {
	slices.SortStableFunc(news, func(a, b News) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return a.Status.Rank() - b.Status.Rank()
	})
}
