package incoming

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
)

const pageSize = 50

// query is the state of the list as it stands in the address. Empty fields filter nothing.
type query struct {
	State, Country, Search string
	Method                 string // an id; "0": none chosen yet
	Shop                   string // an id; "0": made here
	Sort                   order.Sort
	After, Before          string
	Page                   int // from 1; only for the words "51 to 100"
}

// one reads a single letter-or-number parameter; anything else counts as not said.
func one(v url.Values, name string, ok func(string) bool) string {
	text := strings.TrimSpace(v.Get(name))
	if text == "" || !ok(text) {
		return ""
	}
	return text
}

func isNumber(s string) bool {
	n, err := strconv.ParseInt(s, 10, 32)
	return err == nil && n >= 0
}

func readQuery(v url.Values) query {
	q := query{
		State:   one(v, "state", func(s string) bool { return order.State(s).Open() }),
		Country: one(v, "country", func(s string) bool { return len(s) == 2 }),
		Method:  one(v, "method", isNumber),
		Shop:    one(v, "shop", isNumber),
		Search:  one(v, "q", func(s string) bool { return len(s) <= 200 }),
		After:   one(v, "after", func(s string) bool { return len(s) <= 300 }),
		Before:  one(v, "before", func(s string) bool { return len(s) <= 300 }),
		Page:    1,
	}
	switch s := order.Sort(v.Get("sort")); s {
	case order.Oldest, order.ByBuyer, order.ByWeight, order.Heaviest:
		q.Sort = s
	}
	if n, err := strconv.Atoi(v.Get("page")); err == nil && n > 1 && (q.After != "" || q.Before != "") {
		q.Page = min(n, 1_000_000)
	}
	return q
}

// pairs are the query's parameters without the place in the list: what filters and selections carry along.
func (q query) pairs() []view.Pair {
	var all []view.Pair
	for _, p := range []view.Pair{{Key: "state", Value: q.State}, {Key: "country", Value: q.Country}, {Key: "method", Value: q.Method},
		{Key: "shop", Value: q.Shop}, {Key: "q", Value: q.Search}, {Key: "sort", Value: string(q.Sort)}} {
		if p.Value != "" {
			all = append(all, p)
		}
	}
	return all
}

// but is pairs without one parameter.
func (q query) but(name string) []view.Pair {
	var rest []view.Pair
	for _, p := range q.pairs() {
		if p.Key != name {
			rest = append(rest, p)
		}
	}
	return rest
}

// with is the list's address with one parameter set to another value, or taken out by an empty one. It leads to the first page.
func (q query) with(name, value string) string {
	rest := q.but(name)
	if value != "" {
		rest = append(rest, view.Pair{Key: name, Value: value})
	}
	return address(rest)
}

func address(pairs []view.Pair) string {
	v := url.Values{}
	for _, p := range pairs {
		v.Set(p.Key, p.Value)
	}
	if len(v) == 0 {
		return "/orders"
	}
	return "/orders?" + v.Encode()
}

// href is the address of this very page.
func (q query) href() string {
	pairs := q.pairs()
	for _, p := range []view.Pair{{Key: "after", Value: q.After}, {Key: "before", Value: q.Before}} {
		if p.Value != "" {
			pairs = append(pairs, p)
		}
	}
	if q.Page > 1 {
		pairs = append(pairs, view.Pair{Key: "page", Value: strconv.Itoa(q.Page)})
	}
	return address(pairs)
}

// filtered reports whether anything beyond the state is asked for.
func (q query) filtered() bool { return q.Country+q.Method+q.Shop+q.Search != "" }

// filter says the query in order's words.
func (q query) filter() order.Filter {
	f := order.Filter{Country: strings.ToUpper(q.Country), Search: q.Search, Sort: q.Sort, After: readMark(q.After), Before: readMark(q.Before), Limit: pageSize}
	if q.State != "" {
		f.States = []order.State{order.State(q.State)}
	}
	f.Method = idOr(q.Method)
	f.Integration = int64(idOr(q.Shop))
	return f
}

// idOr turns "0" into order's word for none, and nothing into its word for any.
func idOr(text string) int {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil:
		return 0
	case n == 0:
		return -1
	}
	return n
}

// A mark is written as the row's id, and its sort value after a dash where it has one.
func writeMark(m order.Mark) string {
	text := strconv.FormatInt(int64(m.ID), 10)
	if m.Key != "" {
		text += "-" + m.Key
	}
	return text
}

func readMark(text string) order.Mark {
	id, key, _ := strings.Cut(text, "-")
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return order.Mark{}
	}
	return order.Mark{ID: order.ID(n), Key: key}
}
