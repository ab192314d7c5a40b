package servicepoint

import (
	"math"
	"slices"
)

// tree finds the nearest of many places. It is a k-d tree over positions on a globe of radius one: the middle of each run parts what lies
// on one side of it along an axis from what lies on the other. It is one block without pointers.
type tree []knot

// knot is a place, a metre or so away from where it is. The upper two bits of spot are the axis by which it parts its run, the others
// are the number of the place.
type knot struct {
	at   [3]float32
	spot uint32
}

const (
	axisBits = 30
	spotMask = 1<<axisBits - 1
	// fewKnots is how many places are looked at one by one.
	fewKnots = 12
	// slack is by how much a chord may be wrong that two knots have, and more: three metres.
	slack = 5e-7
)

// onGlobe is a position as a point on the globe.
func onGlobe(p Position) [3]float32 {
	lat, lng := radians(p.Latitude), radians(p.Longitude)
	return [3]float32{float32(math.Cos(lat) * math.Cos(lng)), float32(math.Cos(lat) * math.Sin(lng)), float32(math.Sin(lat))}
}

func newTree(spots []pin) tree {
	t := make(tree, len(spots))
	for i, p := range spots {
		t[i] = knot{onGlobe(spot{latitude: int64(p.latitude), longitude: int64(p.longitude)}.position()), uint32(i)}
	}
	t.grow()
	return t
}

// grow puts the middle one of a run along its longest side into the run's middle, and likewise on both sides of it.
func (t tree) grow() {
	for len(t) > fewKnots {
		axis, mid := t.longest(), len(t)/2
		t.part(axis, mid)
		t[mid].spot |= uint32(axis) << axisBits
		t[:mid].grow()
		t = t[mid+1:]
	}
}

func (t tree) longest() int {
	low, high := t[0].at, t[0].at
	for i := range t {
		for a, v := range t[i].at {
			low[a], high[a] = min(low[a], v), max(high[a], v)
		}
	}
	axis := 0
	for a := range low {
		if high[a]-low[a] > high[axis]-low[axis] {
			axis = a
		}
	}
	return axis
}

// part puts the one that is the n-th along an axis into its place, what is not greater before it and what is not smaller behind it.
func (t tree) part(axis, n int) {
	for low, high := 0, len(t)-1; low < high; {
		some := []float32{t[low].at[axis], t[(low+high)/2].at[axis], t[high].at[axis]}
		slices.Sort(some)
		i, j, pivot := low, high, some[1]
		for i <= j {
			for t[i].at[axis] < pivot {
				i++
			}
			for t[j].at[axis] > pivot {
				j--
			}
			if i <= j {
				t[i], t[j] = t[j], t[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			high = j
		case n >= i:
			low = i
		default:
			return
		}
	}
}

// hunt looks for the nearest places, in several trees one after the other.
type hunt struct {
	at    [3]float32
	most  int            // how many are wanted
	wants func(int) bool // whether a place of this tree is
	sheet int            // of this tree

	far   float32   // the square of the chord up to which a place may still be among them
	best  []float32 // squares of the chords of the nearest, the greatest first, as a heap
	found []quarry
}

// quarry is a place that may be among the nearest.
type quarry struct {
	chord       float32 // its square
	sheet, spot int
}

// newHunt begins at a position and goes so many metres far.
func newHunt(from Position, metres float64, most int) *hunt {
	chord := 2*math.Sin(min(metres/earth, math.Pi)/2) + slack
	return &hunt{at: onGlobe(from), most: most, far: float32(chord * chord * 1.0001), best: make([]float32, 0, most), found: make([]quarry, 0, 4*most)}
}

func (h *hunt) walk(t tree) {
	for len(t) > fewKnots {
		mid := len(t) / 2
		k := &t[mid]
		axis := k.spot >> axisBits
		gap := h.at[axis] - k.at[axis]
		near, off := t[:mid], t[mid+1:]
		if gap > 0 {
			near, off = off, near
		}
		h.walk(near)
		if gap*gap > h.far {
			return
		}
		h.look(k)
		t = off
	}
	for i := range t {
		h.look(&t[i])
	}
}

func (h *hunt) look(k *knot) {
	x, y, z := k.at[0]-h.at[0], k.at[1]-h.at[1], k.at[2]-h.at[2]
	chord := x*x + y*y + z*z
	spot := int(k.spot & spotMask)
	if chord > h.far || !h.wants(spot) {
		return
	}
	h.found = append(h.found, quarry{chord, h.sheet, spot})
	if len(h.best) < h.most {
		h.best = append(h.best, chord)
		h.rise()
	} else if chord < h.best[0] {
		h.best[0] = chord
		h.sink()
	}
	if len(h.best) == h.most {
		c := math.Sqrt(float64(h.best[0])) + slack
		h.far = min(h.far, float32(c*c*1.0001))
	}
}

func (h *hunt) rise() {
	for i := len(h.best) - 1; i > 0 && h.best[i] > h.best[(i-1)/2]; i = (i - 1) / 2 {
		h.best[i], h.best[(i-1)/2] = h.best[(i-1)/2], h.best[i]
	}
}

func (h *hunt) sink() {
	for i, n := 0, len(h.best); ; {
		next := 2*i + 1
		if next+1 < n && h.best[next+1] > h.best[next] {
			next++
		}
		if next >= n || h.best[next] <= h.best[i] {
			return
		}
		h.best[i], h.best[next] = h.best[next], h.best[i]
		i = next
	}
}
