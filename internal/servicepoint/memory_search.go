package servicepoint

import (
	"cmp"
	"context"
	"slices"
)

func (a *atlas) within(_ context.Context, carriers []string, spans [spanCount]span, keep func(spot) bool) ([]spot, error) {
	found := make([]spot, 0, 64)
	for _, c := range carriers {
		s := a.sheets[c]
		if s == nil {
			continue
		}
		for _, run := range spans {
			from, _ := slices.BinarySearch(s.cells, run.first)
			for i := from; i < len(s.cells) && s.cells[i] <= run.last; i++ {
				if p := s.spot(i); keep(p) {
					p.carrier = c
					found = append(found, p)
				}
			}
		}
	}
	return found, nil
}

// nearest goes through the carriers' trees one after the other: what one of them found near need not be undercut far away in the next.
func (a *atlas) nearest(_ context.Context, q Query, most float64) ([]spot, error) {
	h := newHunt(*q.From, most, q.limit())
	for n, c := range q.Carriers {
		s := a.sheets[c]
		if s == nil {
			continue
		}
		if wants, some := s.wants(q); some {
			h.sheet, h.wants = n, wants
			h.walk(s.tree)
		}
	}
	found := make([]spot, 0, len(h.found))
	for _, one := range h.found {
		if one.chord <= h.far {
			p := a.sheets[q.Carriers[one.sheet]].spot(one.spot)
			p.carrier = q.Carriers[one.sheet]
			found = append(found, p)
		}
	}
	found = measure(found, *q.From, most)
	return found[:min(len(found), q.limit())], nil
}

// wants is Query.wants by the numbers of the sheet's words. It reports whether any of the sheet's points can be wanted.
func (s *sheet) wants(q Query) (wants func(int) bool, some bool) {
	country, known := s.numbers[q.Country]
	if q.Country != "" && !known {
		return nil, false
	}
	shop, known := s.numbers[q.ShopType]
	if q.ShopType != "" && !known {
		return nil, false
	}
	var kinds []uint16
	for _, k := range q.Kinds {
		if n, ok := s.numbers[string(k)]; ok {
			kinds = append(kinds, n)
		}
	}
	if len(q.Kinds) > 0 && len(kinds) == 0 {
		return nil, false
	}
	return func(at int) bool {
		p := &s.spots[at]
		return (q.Country == "" || p.country == country) && (q.ShopType == "" || p.shop == shop) && (len(kinds) == 0 || slices.Contains(kinds, p.kind))
	}, true
}

func (a *atlas) first(_ context.Context, q Query) ([]spot, error) {
	var found []spot
	for _, c := range q.Carriers {
		s := a.sheets[c]
		if s == nil {
			continue
		}
		for i := range s.spots {
			if p := s.spot(i); q.wants(p) {
				p.carrier = c
				found = append(found, p)
			}
		}
	}
	slices.SortFunc(found, func(a, b spot) int { return cmp.Compare(a.id, b.id) })
	return found[:min(len(found), q.limit())], nil
}

func (a *atlas) read(_ context.Context, found []spot) ([]Near, error) {
	all := make([]Near, len(found))
	for i, f := range found {
		s := a.sheets[f.carrier]
		if err := s.decode(&all[i], s.spots[f.at].at); err != nil {
			return nil, err
		}
		all[i].Metres = f.wholeMetres()
	}
	return all, nil
}
