package servicepoint

import (
	"math"
	"slices"

	"github.com/golang/geo/s2"

	"github.com/waybill-ship/waybill/internal/fault"
)

// The bounds of a search. Distances are in metres.
const (
	MinRadius   = 100
	MaxRadius   = 50_000
	MaxDiagonal = 50_000
	MaxResults  = 200
)

// Position is a place on the globe, in degrees.
type Position struct{ Latitude, Longitude float64 }

// Box is the area between two corners. A box whose west is greater than its east goes over the date line.
type Box struct{ NorthEast, SouthWest Position }

// Query says which points are wanted. Only Carriers are needed; nothing is found without them.
type Query struct {
	Carriers []string
	Country  string    // ISO alpha-2
	From     *Position // the nearest to here come first, each with its distance
	Radius   int       // metres round From; 0 is MaxRadius
	Box      *Box
	Kinds    []Kind
	ShopType string
	Codes    []string // the carriers' own names
	Limit    int      // 0 is MaxResults
}

// Check names what cannot be searched, by the fields' names in the API.
func (q Query) Check() error {
	var wrong fault.List
	if q.From != nil {
		q.From.check("", &wrong)
	}
	if q.Radius != 0 && (q.Radius < MinRadius || q.Radius > MaxRadius) {
		wrong.Add("radius", "Radius must be between %d and %d metres.", MinRadius, MaxRadius)
	}
	if q.Box != nil {
		q.Box.NorthEast.check("ne_", &wrong)
		q.Box.SouthWest.check("sw_", &wrong)
		switch {
		case wrong.Err() != nil:
		case q.Box.NorthEast.Latitude < q.Box.SouthWest.Latitude:
			wrong.Add("ne_latitude", "The north-east corner must not lie south of the south-west corner.")
		case q.Box.diagonal() > MaxDiagonal:
			wrong.Add("ne_latitude", "The diagonal of the box must not be longer than %d km.", MaxDiagonal/1000)
		}
	}
	return wrong.Err()
}

func (p Position) check(prefix string, wrong *fault.List) {
	if !(math.Abs(p.Latitude) <= 90) { // also not a number
		wrong.Add(prefix+"latitude", "Latitude must be between -90 and 90.")
	}
	if !(math.Abs(p.Longitude) <= 180) {
		wrong.Add(prefix+"longitude", "Longitude must be between -180 and 180.")
	}
}

func (b Box) diagonal() float64 { return metres(b.NorthEast, b.SouthWest) }

// Centre is the middle of the box.
func (b Box) Centre() Position {
	c := b.rect().Center()
	return Position{c.Lat.Degrees(), c.Lng.Degrees()}
}

func (b Box) rect() s2.Rect {
	r := s2.Rect{}
	r.Lat.Lo, r.Lat.Hi = radians(b.SouthWest.Latitude), radians(b.NorthEast.Latitude)
	r.Lng.Lo, r.Lng.Hi = radians(b.SouthWest.Longitude), radians(b.NorthEast.Longitude)
	return r
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

// earth is its mean radius in metres.
const earth = 6_371_008.8

// metres is the distance over the globe.
func metres(a, b Position) float64 { return arc(bow(a, b, math.Cos(radians(a.Latitude)))) }

// bow grows with the distance of two positions and costs less than it: the square of half the chord. cos is of a's latitude.
func bow(a, b Position, cos float64) float64 {
	dlat, dlng := math.Sin(radians(b.Latitude-a.Latitude)/2), math.Sin(radians(b.Longitude-a.Longitude)/2)
	return dlat*dlat + cos*math.Cos(radians(b.Latitude))*dlng*dlng
}

// arc is the distance in metres of a bow.
func arc(bow float64) float64 { return 2 * earth * math.Asin(min(1, math.Sqrt(bow))) }

// Distance is how far two positions are from one another, in whole metres.
func Distance(a, b Position) int { return int(math.Round(metres(a, b))) }

// micro is how degrees are kept: whole millionths.
func micro(degrees float64) int64 { return int64(math.Round(degrees * 1e6)) }

// cellOf is the S2 cell of a position as a number that both engines sort as the globe does.
func cellOf(latitude, longitude int64) int64 {
	id := s2.CellIDFromLatLng(s2.LatLngFromDegrees(float64(latitude)/1e6, float64(longitude)/1e6))
	return signed(id)
}

// signed keeps the order of unsigned cell numbers.
func signed(id s2.CellID) int64 { return int64(uint64(id) ^ 1<<63) }

// spanCount is how many ranges of cells an area is covered with: fewer cost less, more fit closer.
const spanCount = 8

// span is a run of cells, both included; one whose last comes before its first is empty.
type span struct{ first, last int64 }

// cover lays ranges of cells over an area, always spanCount of them.
func cover(area s2.Region) [spanCount]span {
	c := s2.RegionCoverer{MinLevel: 4, MaxLevel: 20, LevelMod: 1, MaxCells: spanCount}
	cells := c.FastCovering(area)
	var all []span
	for _, id := range cells {
		s := span{signed(id.RangeMin()), signed(id.RangeMax())}
		if n := len(all); n > 0 && all[n-1].last+2 >= s.first {
			all[n-1].last = s.last // neighbours: leaf numbers go by two
			continue
		}
		all = append(all, s)
	}
	var spans [spanCount]span
	for i := range spans {
		spans[i] = span{0, -1}
	}
	copy(spans[:], all)
	return spans
}

// around is the area of a radius in metres.
func around(p Position, radius float64) s2.Region {
	return s2.CapFromCenterAngle(s2.PointFromLatLng(s2.LatLngFromDegrees(p.Latitude, p.Longitude)), s2Angle(radius))
}

// spot is what a search knows of a point before it reads it.
type spot struct {
	id        int64
	latitude  int64 // millionths
	longitude int64
	country   string
	kind      Kind
	shopType  string
	metres    float64
	carrier   string
	at        int // its number in the copy in memory
}

func (s spot) position() Position {
	return Position{float64(s.latitude) / 1e6, float64(s.longitude) / 1e6}
}

// wholeMetres is how far the spot is, as answers tell it.
func (s spot) wholeMetres() int { return int(s.metres + 0.5) }

// wants reports whether a spot is among what was asked for, its place apart.
func (q Query) wants(s spot) bool {
	return (q.Country == "" || s.country == q.Country) && (len(q.Kinds) == 0 || slices.Contains(q.Kinds, s.kind)) &&
		(q.ShopType == "" || s.shopType == q.ShopType)
}

func (q Query) limit() int {
	if q.Limit <= 0 {
		return MaxResults
	}
	return min(q.Limit, MaxResults)
}
