package servicepoint

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync/atomic"
	"time"

	"github.com/golang/geo/s1"
	"github.com/golang/geo/s2"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// Finder finds points. It reads the database, or once Watch runs a copy in memory that follows it.
type Finder struct {
	DB  *db.DB
	Now func() time.Time // nil is the wall clock

	copy atomic.Pointer[atlas]
}

// source is where a search looks: the database, or the copy of it in memory.
type source interface {
	// within are the active points of carriers in ranges of cells.
	within(ctx context.Context, carriers []string, spans [spanCount]span, keep func(spot) bool) ([]spot, error)
	// nearest are the points nearest to From, up to so many metres away, measured and in order.
	nearest(ctx context.Context, q Query, most float64) ([]spot, error)
	// first are the carriers' points of a country by their ids.
	first(ctx context.Context, q Query) ([]spot, error)
	// read reads points in the order of the list, leaving out what is gone.
	read(ctx context.Context, found []spot) ([]Near, error)
}

func (f *Finder) source() source {
	if a := f.copy.Load(); a != nil {
		return a
	}
	return table{f.DB}
}

// Get reads one point, also one that its carrier no longer lists.
func (f *Finder) Get(ctx context.Context, id int64) (Point, error) {
	return Get(ctx, f.DB, id)
}

// Search lists points: the nearest to From first, else those in the box from its middle outwards, else by id.
func (f *Finder) Search(ctx context.Context, q Query) ([]Near, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	if len(q.Carriers) == 0 {
		return nil, nil
	}
	if len(q.Codes) > 0 {
		return f.named(ctx, q)
	}
	s := f.source()
	var found []spot
	var err error
	switch {
	case q.Box != nil:
		found, err = inBox(ctx, s, q)
	case q.From != nil:
		found, err = s.nearest(ctx, q, q.reach())
	default:
		found, err = s.first(ctx, q)
	}
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, nil
	}
	return s.read(ctx, found)
}

// reach is how far a search goes, in metres.
func (q Query) reach() float64 {
	if q.Radius > 0 {
		return float64(q.Radius)
	}
	return MaxRadius
}

// inBox are the points of a box, the nearest to From or to its middle first.
func inBox(ctx context.Context, s source, q Query) ([]spot, error) {
	rect := q.Box.rect()
	found, err := s.within(ctx, q.Carriers, cover(rect), func(p spot) bool {
		return q.wants(p) && rect.ContainsLatLng(s2.LatLngFromDegrees(p.position().Latitude, p.position().Longitude))
	})
	if err != nil {
		return nil, err
	}
	from, most := q.Box.Centre(), 2*earth*4
	if q.From != nil {
		from = *q.From
		if q.Radius > 0 {
			most = float64(q.Radius)
		}
	}
	found = measure(found, from, most)
	return found[:min(len(found), q.limit())], nil
}

// measure sorts spots by their distance and drops those beyond a radius.
func measure(found []spot, from Position, radius float64) []spot {
	kept, cos := found[:0], math.Cos(radians(from.Latitude))
	for _, p := range found {
		if p.metres = arc(bow(from, p.position(), cos)); p.metres <= radius {
			kept = append(kept, p)
		}
	}
	slices.SortFunc(kept, func(a, b spot) int { return cmp.Or(cmp.Compare(a.metres, b.metres), cmp.Compare(a.id, b.id)) })
	return kept
}

// named are the points of the carriers' own names that also fit the rest of the question.
func (f *Finder) named(ctx context.Context, q Query) ([]Near, error) {
	if len(q.Codes) > MaxResults {
		return nil, fault.At("carrier_service_point_id", "Ask for at most %d points by their names.", MaxResults)
	}
	points, err := selectByCodes(ctx, f.DB, q.Carriers, q.Codes)
	if err != nil {
		return nil, err
	}
	var all []Near
	for _, p := range points {
		at := Position{p.Latitude, p.Longitude}
		n := Near{Point: p}
		if q.From != nil {
			n.Metres = Distance(*q.From, at)
		}
		if !q.wants(spot{country: p.Country, kind: p.Kind, shopType: p.ShopType}) || q.Radius > 0 && n.Metres > q.Radius ||
			q.Box != nil && !q.Box.rect().ContainsLatLng(s2.LatLngFromDegrees(at.Latitude, at.Longitude)) {
			continue
		}
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b Near) int { return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(a.ID, b.ID)) })
	return all[:min(len(all), q.limit())], nil
}

func s2Angle(metres float64) s1.Angle { return s1.Angle(metres / earth) }

func (f *Finder) now() time.Time {
	if f.Now == nil {
		return time.Now()
	}
	return f.Now()
}
