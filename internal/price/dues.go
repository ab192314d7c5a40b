package price

import (
	"cmp"
	"slices"
	"sort"
)

// dues finds the surcharges that may be due for an address without looking at all of them: sheets name remote areas by thousands of ranges.
// It is made once for a tariff. What it finds still has to be asked whether it applies.
type dues map[way]*duty

// duty is the surcharges of one product and one zone, either of which may be any; by their place in the sheet.
type duty struct {
	anywhere []int
	whole    map[string][]int    // by country or territory
	ranges   map[string]*reaches // by country
}

func newDues(all []Surcharge) dues {
	d := dues{}
	for i, s := range all {
		w := way{s.Product, s.Zone}
		of := d[w]
		if of == nil {
			of = &duty{whole: map[string][]int{}, ranges: map[string]*reaches{}}
			d[w] = of
		}
		switch a := s.Area; {
		case a.Country == "" || a.Country == Everywhere:
			of.anywhere = append(of.anywhere, i)
		case a.From == "":
			of.whole[a.Country] = append(of.whole[a.Country], i)
		default:
			r := of.ranges[a.Country]
			if r == nil {
				r = &reaches{}
				of.ranges[a.Country] = r
			}
			r.all = append(r.all, reach{codeKey(a.Country, a.From), codeKey(a.Country, a.To) + afterAll, i})
		}
	}
	for _, of := range d {
		for _, r := range of.ranges {
			r.ready()
		}
	}
	return d
}

// find lists the places of surcharges that may be due, in the order of the sheet.
func (d dues) find(product, zone string, address Place) []int {
	var found []int
	territory, key := address.territory(), ""
	for _, w := range [...]way{{product, zone}, {product, ""}, {"", zone}, {"", ""}} {
		of := d[w]
		if of == nil {
			continue
		}
		found = append(found, of.anywhere...)
		found = append(found, of.whole[address.Country]...)
		if territory != address.Country {
			found = append(found, of.whole[territory]...)
		}
		if r := of.ranges[address.Country]; r != nil && address.PostalCode != "" {
			if key == "" {
				key = codeKey(address.Country, address.PostalCode)
			}
			found = r.holding(key, found)
		}
	}
	slices.Sort(found)
	return found
}

// reach is a range of postal codes, as text from low to high.
type reach struct {
	low, high string
	at        int
}

// reaches are ranges that may overlap, by their beginning; most is the furthest end of all ranges up to each.
type reaches struct {
	all  []reach
	most []string
}

func (r *reaches) ready() {
	slices.SortFunc(r.all, func(a, b reach) int { return cmp.Compare(a.low, b.low) })
	far := ""
	for _, one := range r.all {
		far = max(far, one.high)
		r.most = append(r.most, far)
	}
}

// holding adds the ranges that a code lies in: those that begin before it, back to where none goes on as far.
func (r *reaches) holding(key string, found []int) []int {
	n := sort.Search(len(r.all), func(i int) bool { return r.all[i].low > key })
	for i := n - 1; i >= 0 && r.most[i] >= key; i-- {
		if r.all[i].high >= key {
			found = append(found, r.all[i].at)
		}
	}
	return found
}
