package carrier

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/money"
)

// Lands are some countries: their ISO codes in order of the alphabet, with nothing between them. "BEDENL" are three.
type Lands string

// LandsOf puts ISO codes together.
func LandsOf(codes ...string) Lands {
	codes = slices.Clone(codes)
	slices.Sort(codes)
	return Lands(strings.Join(slices.Compact(codes), ""))
}

// Len counts the countries.
func (s Lands) Len() int { return len(s) / 2 }

// At is the code of one of them, by its place.
func (s Lands) At(i int) string { return string(s[2*i : 2*i+2]) }

// Has reports whether the country is among them.
func (s Lands) Has(code string) bool {
	low, high := 0, s.Len()
	for low < high {
		mid := (low + high) / 2
		switch strings.Compare(s.At(mid), code) {
		case 0:
			return true
		case -1:
			low = mid + 1
		default:
			high = mid
		}
	}
	return false
}

// Codes lists them.
func (s Lands) Codes() []string {
	all := make([]string, s.Len())
	for i := range all {
		all[i] = s.At(i)
	}
	return all
}

// Reach is many ways of a method in one: from each country of a set to each of another, at one price. A carrier that goes from sixteen
// countries to all the world says so in one or two of these, where its pairs would be four thousand.
type Reach struct {
	From, To Lands
	// Abroad leaves out the ways from a country to itself.
	Abroad    bool         `json:",omitempty"`
	Price     money.Amount // no currency: only a price sheet says
	LeadHours *int
	Breakdown []PricePart
}

func (r Reach) goes(from, to string) bool {
	return !(r.Abroad && from == to) && r.From.Has(from) && r.To.Has(to)
}

func (r Reach) way(from, to string) Destination {
	return Destination{From: from, To: to, Price: r.Price, LeadHours: r.LeadHours, Breakdown: r.Breakdown}
}

// ways appends those between the countries; an empty one is any.
func (r Reach) ways(all []Destination, from, to string) []Destination {
	for i := range r.From.Len() {
		f := r.From.At(i)
		if from != "" && f != from {
			continue
		}
		if to != "" {
			if r.goes(f, to) {
				all = append(all, r.way(f, to))
			}
			continue
		}
		all = slices.Grow(all, r.To.Len())
		for k := range r.To.Len() {
			if t := r.To.At(k); !r.Abroad || f != t {
				all = append(all, r.way(f, t))
			}
		}
	}
	return all
}

// narrow leaves the one country that is asked for, or none where the set lacks it; an empty one is any.
func (s Lands) narrow(code string) Lands {
	switch {
	case code == "":
		return s
	case s.Has(code):
		return Lands(code)
	}
	return ""
}

// narrow leaves the ways between the countries; an empty one is any. False when there are none.
func (r Reach) narrow(from, to string) (Reach, bool) {
	r.From, r.To = r.From.narrow(from), r.To.narrow(to)
	alone := r.Abroad && r.From.Len() == 1 && r.From == r.To
	return r, r.From != "" && r.To != "" && !alone
}

// Ways spells out the ways between the countries, by From, then To; an empty one is any. Their breakdowns are shared; leave them as they are.
func (m Method) Ways(from, to string) []Destination {
	var all []Destination
	for _, d := range m.Countries {
		if (from == "" || d.From == from) && (to == "" || d.To == to) {
			all = append(all, d)
		}
	}
	for _, r := range m.Reaches {
		all = r.ways(all, from, to)
	}
	slices.SortStableFunc(all, byPair)
	return all
}

// Goes reports whether the method has a way between the countries; an empty one is any.
func (m Method) Goes(from, to string) bool {
	if from != "" && to != "" {
		_, ok := m.Way(from, to)
		return ok
	}
	return slices.ContainsFunc(m.Countries, func(d Destination) bool {
		return (from == "" || d.From == from) && (to == "" || d.To == to)
	}) || slices.ContainsFunc(m.Reaches, func(r Reach) bool {
		_, ok := r.narrow(from, to)
		return ok
	})
}

// Ends are the countries that the method goes from, and those it goes to.
func (m Method) Ends() (from, to Lands) {
	var f, t []string
	for _, d := range m.Countries {
		f, t = append(f, d.From), append(t, d.To)
	}
	for _, r := range m.Reaches {
		f, t = append(f, r.From.Codes()...), append(t, r.To.Codes()...)
	}
	return LandsOf(f...), LandsOf(t...)
}

// Way finds the destination for a pair of countries.
func (m Method) Way(from, to string) (Destination, bool) {
	i, ok := slices.BinarySearchFunc(m.Countries, Destination{From: from, To: to}, byPair)
	if ok {
		return m.Countries[i], true
	}
	for _, r := range m.Reaches {
		if r.goes(from, to) {
			return r.way(from, to), true
		}
	}
	return Destination{}, false
}

func byPair(a, b Destination) int {
	return cmp.Or(strings.Compare(a.From, b.From), strings.Compare(a.To, b.To))
}

// Gather makes methods smaller, in place: what they tell of pairs of countries they tell of sets of them. A catalogue that is held for long, or kept
// again and again, should be so. It fails for a way that is not between two countries.
func Gather(methods []Method) error {
	for i, m := range methods {
		var err error
		if methods[i], err = m.gathered(); err != nil {
			return fmt.Errorf("method %d: %w", m.ID, err)
		}
	}
	return nil
}

// gathered is the method with its ways in as few reaches as are easily found.
func (m Method) gathered() (Method, error) {
	groups := map[string]*Reach{} // ways of one price, by it
	to := map[*Reach]map[string][]string{}
	var order []*Reach
	var facts []byte
	for _, d := range m.Countries {
		if len(d.From) != 2 || len(d.To) != 2 {
			return m, fmt.Errorf("the way %q-%q is not between countries", d.From, d.To)
		}
		facts = d.facts(facts[:0])
		g, ok := groups[string(facts)]
		if !ok {
			g = &Reach{Price: d.Price, LeadHours: d.LeadHours, Breakdown: d.Breakdown}
			groups[string(facts)], to[g] = g, map[string][]string{}
			order = append(order, g)
		}
		to[g][d.From] = append(to[g][d.From], d.To)
	}
	m.Reaches = slices.Clone(m.Reaches)
	for _, g := range order {
		m.Reaches = append(m.Reaches, g.gather(to[g])...)
	}
	m.Countries = nil
	return m, nil
}

// facts appends all that is told of a way beside its countries: ways of which the same is told go together.
func (d Destination) facts(b []byte) []byte {
	sum := func(a money.Amount) { b = append(strconv.AppendInt(b, a.Minor, 10), a.Currency...) }
	sum(d.Price)
	if d.LeadHours != nil {
		b = strconv.AppendInt(append(b, 'h'), int64(*d.LeadHours), 10)
	}
	if d.Breakdown != nil {
		b = append(b, '[')
	}
	for _, p := range d.Breakdown {
		for _, text := range []string{p.Type, p.Label, p.Why} {
			b = strconv.AppendQuote(b, text)
		}
		sum(p.Price)
	}
	return b
}

// gather puts countries that go to the same ones together; those that go to the same ones but not to themselves, too.
func (r Reach) gather(to map[string][]string) []Reach {
	type shape struct {
		to     Lands
		abroad bool
	}
	whole, abroad := map[string]shape{}, map[string]shape{}
	count := map[shape]int{}
	for from, codes := range to {
		whole[from] = shape{LandsOf(codes...), false}
		count[whole[from]]++
		if !whole[from].to.Has(from) {
			abroad[from] = shape{LandsOf(append(codes, from)...), true}
			count[abroad[from]]++
		}
	}
	from := map[shape][]string{}
	for f := range to {
		s := whole[f]
		if a, ok := abroad[f]; ok && count[a] > count[s] {
			s = a
		}
		from[s] = append(from[s], f)
	}
	var all []Reach
	for s, codes := range from {
		r.From, r.To, r.Abroad = LandsOf(codes...), s.to, s.abroad
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b Reach) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return all
}
