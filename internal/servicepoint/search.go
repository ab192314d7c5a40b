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
	// Those outside the ring, where there is one, are left out.
	within(ctx context.Context, carriers []string, spans [spanCount]span, in *ring, keep func(spot) bool) ([]spot, error)
	// first are the carriers' points of a country by their ids.
	first(ctx context.Context, q Query) ([]spot, error)
	// read reads points in the order of the list, leaving out what is gone.
	read(ctx context.Context, found []spot) ([]Point, error)
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
		found, err = nearest(ctx, s, q)
	default:
		found, err = s.first(ctx, q)
	}
	if err != nil {
		return nil, err
	}
	return readSpots(ctx, s, found)
}

// nearest widens the radius, from one that a town's middle fills, until there are enough points in it.
func nearest(ctx context.Context, s source, q Query) ([]spot, error) {
	most := float64(MaxRadius)
	if q.Radius > 0 {
		most = float64(q.Radius)
	}
	for radius := min(most, 500); ; radius = min(most, radius*2) {
		found, err := s.within(ctx, q.Carriers, cover(around(*q.From, radius)), newRing(*q.From, radius), func(p spot) bool { return q.wants(p) })
		if err != nil {
			return nil, err
		}
		found = measure(found, *q.From, radius)
		if len(found) >= q.limit() || radius >= most {
			return found[:min(len(found), q.limit())], nil
		}
	}
}

// inBox are the points of a box, the nearest to From or to its middle first.
func inBox(ctx context.Context, s source, q Query) ([]spot, error) {
	rect := q.Box.rect()
	found, err := s.within(ctx, q.Carriers, cover(rect), nil, func(p spot) bool {
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

// ring is the area round a position, for leaving out quickly what is surely outside, by a hundredth.
type ring struct {
	from  Position
	cos   float64 // of its latitude
	north int64   // millionths of a degree that the radius reaches north and south
	most  float64 // the longest bow
}

func newRing(from Position, radius float64) *ring {
	half := radius*1.01/earth/2 + 1e-9
	r := &ring{from: from, cos: math.Cos(radians(from.Latitude)), north: int64(half*2*180/math.Pi*1e6) + 1, most: math.Inf(1)}
	if half < math.Pi/2 {
		r.most = math.Pow(math.Sin(half), 2)
	}
	return r
}

// holds reports whether a position in millionths may be inside.
func (r *ring) holds(latitude, longitude int64) bool {
	if d := latitude - micro(r.from.Latitude); d > r.north || -d > r.north {
		return false
	}
	return bow(r.from, Position{float64(latitude) / 1e6, float64(longitude) / 1e6}, r.cos) <= r.most
}

// measure sorts spots by their distance and drops those beyond a radius.
func measure(found []spot, from Position, radius float64) []spot {
	kept, in := found[:0], newRing(from, radius)
	for _, p := range found {
		if p.metres = arc(bow(from, p.position(), in.cos)); p.metres <= radius {
			kept = append(kept, p)
		}
	}
	slices.SortFunc(kept, func(a, b spot) int { return cmp.Or(cmp.Compare(a.metres, b.metres), cmp.Compare(a.id, b.id)) })
	return kept
}

func readSpots(ctx context.Context, s source, found []spot) ([]Near, error) {
	if len(found) == 0 {
		return nil, nil
	}
	points, err := s.read(ctx, found)
	if err != nil {
		return nil, err
	}
	all := make([]Near, 0, len(points))
	at := 0
	for _, p := range points {
		for found[at].id != p.ID {
			at++ // it went while we looked
		}
		all = append(all, Near{p, int(found[at].metres + 0.5)})
	}
	return all, nil
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
