package servicepoint

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/gazetteer"
	"github.com/waybill-ship/waybill/internal/integration"
)

// Wish is a search as a shop makes it: for the carriers it may offer, from a place that may still have to be found.
type Wish struct {
	Query
	// Place is looked up where From is not given.
	Place gazetteer.Query
}

// Offer is what a shop may show.
type Offer struct {
	Points []Near
	// Placed is where the wish's place was found; nil when nothing had to be looked up.
	Placed *gazetteer.Found
	// Measured says that the distances are from where the wish said, not from the middle of a box.
	Measured bool
}

// Carriers are those whose points an integration offers. Off is a fault of its own.
func Carriers(i integration.Integration) ([]string, error) {
	if !i.ServicePoints {
		return nil, fault.New(fault.Unable, "Service point support is not activated for this integration")
	}
	return i.Carriers, nil
}

// Narrow checks carriers that were asked for against those the integration offers; none asked for are all of them.
func Narrow(i integration.Integration, asked []string) ([]string, error) {
	mine, err := Carriers(i)
	if err != nil || len(asked) == 0 {
		return mine, err
	}
	for _, c := range asked {
		if !slices.Contains(mine, c) {
			return nil, fault.At("carrier", "Carrier %s is not enabled for this integration.", c)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(asked))), nil
}

// Offer searches for an integration. A place that cannot be found offers nothing, and Placed says so.
func (f *Finder) Offer(ctx context.Context, i integration.Integration, w Wish) (Offer, error) {
	var got Offer
	var err error
	if w.Carriers, err = Narrow(i, w.Carriers); err != nil {
		return got, err
	}
	return f.Near(ctx, w)
}

// Near searches for whoever may see every carrier's points. A place that cannot be found offers nothing, and Placed says so.
func (f *Finder) Near(ctx context.Context, w Wish) (Offer, error) {
	var got Offer
	if err := w.Check(); err != nil {
		return got, err
	}
	if w.From == nil && !w.Place.Empty() {
		found := gazetteer.Find(w.Place)
		got.Placed = &found
		if found.Status == gazetteer.NotFound && w.Box == nil {
			return got, nil
		}
		if found.Status != gazetteer.NotFound {
			w.From = &Position{found.Latitude, found.Longitude}
		}
	}
	got.Measured = w.From != nil
	var err error
	got.Points, err = f.Search(ctx, w.Query)
	return got, err
}

// Offered reads one point for an integration; Missing when its carrier is not among those offered.
func (f *Finder) Offered(ctx context.Context, i integration.Integration, id int64) (Point, error) {
	mine, err := Carriers(i)
	if err != nil {
		return Point{}, err
	}
	p, err := f.Get(ctx, id)
	if err == nil && !slices.Contains(mine, p.Carrier) {
		return Point{}, fault.New(fault.Missing, "There is no service point %d.", id)
	}
	return p, err
}

// Available reports whether parcels may go to a point now: its carrier lists it, and it opens within a week.
func (f *Finder) Available(p Point) bool { return p.Active && p.OpenWithinWeek(f.now()) }

// Time is the finder's present, for what is told of opening times.
func (f *Finder) Time() time.Time { return f.now() }

// Choice is what a buyer chose at the checkout for an order that has not come in yet.
type Choice struct {
	Integration int64
	Order       string // the shop's own number of the order
	Point       int64
	PostNumber  string
	Method      string // the name of the delivery method
	At          time.Time
}

// Keep remembers a choice in place of an earlier one for the same order.
func Keep(ctx context.Context, tx *db.Tx, account int64, c Choice) error {
	return keepChoice(ctx, tx, account, c)
}

// Chosen is what was chosen for an order; false when nothing was.
func Chosen(ctx context.Context, r db.Reader, account, integration int64, order string) (Choice, bool, error) {
	c, err := selectChoice(ctx, r, account, integration, order)
	if errors.Is(err, db.ErrNone) {
		return c, false, nil
	}
	return c, err == nil, err
}
