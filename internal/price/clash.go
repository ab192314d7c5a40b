package price

import (
	"cmp"
	"container/heap"
	"slices"
	"sort"
)

// claim is the postal codes and the days for which a line adds something.
type claim struct {
	low, high   string // codes; both inclusive
	from, until Day
	line        int
}

// afterAll follows every text that a postal code or a day can go on with.
const afterAll = "\xff"

func claimOf(s Surcharge, line int) claim {
	c := claim{from: s.From, until: s.Until, high: afterAll, line: line}
	if s.Area.From != "" {
		c.low, c.high = codeKey(s.Area.Country, s.Area.From), codeKey(s.Area.Country, s.Area.To)+afterAll
	}
	if c.until == "" {
		c.until = afterAll
	}
	return c
}

// clashes lists the lines that claim codes and days of another, each with one other line, the later line first. It goes through the codes
// once, and keeps the claims that reach to where it is by their days, of which no two meet.
func clashes(all []claim) [][2]int {
	slices.SortFunc(all, func(a, b claim) int { return cmp.Or(cmp.Compare(a.low, b.low), cmp.Compare(a.line, b.line)) })
	var found [][2]int
	var ends byEnd    // of those in days
	var days []*claim // by their first day
	place := func(d Day) int { return sort.Search(len(days), func(i int) bool { return days[i].until >= d }) }
	for i := range all {
		c := &all[i]
		for len(ends) > 0 && ends[0].high < c.low {
			k := place(heap.Pop(&ends).(*claim).until)
			days = slices.Delete(days, k, k+1)
		}
		k := place(c.from)
		if k < len(days) && days[k].from <= c.until {
			found = append(found, [2]int{max(c.line, days[k].line), min(c.line, days[k].line)})
			continue
		}
		days = slices.Insert(days, k, c)
		heap.Push(&ends, c)
	}
	return found
}

// byEnd is a heap of claims, the one that ends first on top.
type byEnd []*claim

func (h byEnd) Len() int           { return len(h) }
func (h byEnd) Less(i, k int) bool { return h[i].high < h[k].high }
func (h byEnd) Swap(i, k int)      { h[i], h[k] = h[k], h[i] }
func (h *byEnd) Push(c any)        { *h = append(*h, c.(*claim)) }
func (h *byEnd) Pop() any {
	last := len(*h) - 1
	c := (*h)[last]
	*h = (*h)[:last]
	return c
}
