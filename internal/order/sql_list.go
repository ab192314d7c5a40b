package order

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/db"
)

// Sort is what a list is ordered by; the zero value is newest first.
type Sort string

// The sorts of a list. A leading minus turns them round.
const (
	Newest   Sort = ""
	Oldest   Sort = "oldest"
	ByBuyer  Sort = "buyer"
	ByWeight Sort = "weight"
	Heaviest Sort = "-weight"
)

// Filter says which orders a list holds; the zero value is all open orders, newest first, 50 a page.
type Filter struct {
	States      []State // none: every open state
	Country     string
	Method      int   // -1: none chosen yet
	Integration int64 // -1: made in the panel
	Search      string
	Sort        Sort
	After       Mark // the last row of the page before
	Before      Mark // the first row of the page after; it goes before After
	Limit       int
}

// Mark is the place of a row in a sorted list.
type Mark struct {
	ID  ID
	Key string // the row's sort value, for sorts other than by id
}

// Mark is the place of o in a list of this filter.
func (f Filter) Mark(o Order) Mark {
	m := Mark{ID: o.ID}
	switch f.Sort {
	case ByBuyer:
		m.Key = strings.ToLower(o.To.Name)
	case ByWeight, Heaviest:
		m.Key = fmt.Sprint(int64(o.Weight))
	}
	return m
}

// searchMax bounds how many hits of a word are looked at: beyond it the asker does better with a second word.
const searchMax = 1000

// List reads a page of open orders. Its cost does not grow with the account: every sort and every single filter has its index.
func List(ctx context.Context, r db.Reader, account int64, f Filter) ([]Order, error) {
	if f.Limit == 0 {
		f.Limit = 50
	}
	if asked := Words(f.Search); len(asked) > 0 {
		return search(ctx, r, account, f, asked)
	}
	key, down := f.key()
	n, err := db.Narrow(ctx, r, "orders", "open", account, f.clauses(), key != "id")
	if err != nil {
		return nil, err
	}
	where, args := n.Where, n.Args
	mark, back := f.After, f.Before.ID != 0
	if back {
		// The page before is read from its end, upside down.
		mark, down = f.Before, !down
	}
	if mark.ID != 0 {
		cmp := ">"
		if down {
			cmp = "<"
		}
		args = append(args, int64(mark.ID))
		if key == "id" {
			where += fmt.Sprintf(" AND id %s $%d", cmp, len(args))
		} else {
			args = append(args, f.value(mark))
			where += fmt.Sprintf(" AND (%s, id) %s ($%d, $%d)", key, cmp, len(args), len(args)-1)
		}
	}
	order := key
	if key != "id" {
		order += ", id"
	}
	if down {
		order = strings.ReplaceAll(order, ", ", " DESC, ") + " DESC"
	}
	args = append(args, f.Limit)
	all, err := db.All(ctx, r, scan, fmt.Sprintf(`SELECT %s FROM %s WHERE account_id = $1%s ORDER BY %s LIMIT $%d`, fields, n.From, where, order, len(args)), args...)
	if back {
		slices.Reverse(all)
	}
	return all, err
}

// CountMax is the largest number Count tells; more is "more".
const CountMax = 10000

// Count is how many orders a filter holds, up to CountMax.
func Count(ctx context.Context, r db.Reader, account int64, f Filter) (int, error) {
	if asked := Words(f.Search); len(asked) > 0 {
		f.Limit, f.After, f.Before = searchMax, Mark{}, Mark{}
		got, err := search(ctx, r, account, f, asked)
		return len(got), err
	}
	narrow, err := db.Narrow(ctx, r, "orders", "open", account, f.clauses(), false)
	if err != nil {
		return 0, err
	}
	args := append(narrow.Args, CountMax)
	var n int
	err = r.Row(ctx, fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM %s WHERE account_id = $1%s LIMIT $%d) AS found`, narrow.From, narrow.Where, len(args)), args...).Scan(&n)
	return n, err
}

// IDs reads the ids a filter holds, newest first, up to limit: what "select all that match" means.
func IDs(ctx context.Context, r db.Reader, account int64, f Filter, limit int) ([]ID, error) {
	if asked := Words(f.Search); len(asked) > 0 {
		f.Limit, f.After, f.Before = limit, Mark{}, Mark{}
		got, err := search(ctx, r, account, f, asked)
		ids := make([]ID, len(got))
		for i, o := range got {
			ids[i] = o.ID
		}
		return ids, err
	}
	n, err := db.Narrow(ctx, r, "orders", "open", account, f.clauses(), false)
	if err != nil {
		return nil, err
	}
	args := append(n.Args, limit)
	return db.All(ctx, r, scanID, fmt.Sprintf(`SELECT id FROM %s WHERE account_id = $1%s ORDER BY id DESC LIMIT $%d`, n.From, n.Where, len(args)), args...)
}

func scanID(r db.Row) (ID, error) {
	var id ID
	err := r.Scan(&id)
	return id, err
}

// clauses are the conditions of the list beside that its orders are open.
func (f Filter) clauses() (all []db.Clause) {
	if len(f.States) > 0 {
		all = append(all, db.Among("state", true, f.States))
	}
	if f.Country != "" {
		all = append(all, db.Among("country", true, []string{f.Country}))
	}
	if f.Method != 0 {
		all = append(all, db.Among("method_id", true, []int{max(f.Method, 0)}))
	}
	if f.Integration != 0 {
		all = append(all, db.Among("integration_id", true, []int64{max(f.Integration, 0)}))
	}
	return all
}

// key is the sorted column, and whether it runs downwards.
func (f Filter) key() (string, bool) {
	switch f.Sort {
	case Oldest:
		return "id", false
	case ByBuyer:
		return "buyer", false
	case ByWeight:
		return "weight", false
	case Heaviest:
		return "weight", true
	}
	return "id", true
}

func (f Filter) value(m Mark) any {
	if key, _ := f.key(); key == "weight" {
		n, _ := strconv.ParseInt(m.Key, 10, 64) // a mark that says nothing begins at the first page
		return n
	}
	return m.Key
}

// Find answers the ids of orders, open or not, that hold every asked word, newest first.
func Find(ctx context.Context, r db.Reader, account int64, text string, limit int) ([]Order, error) {
	asked := Words(text)
	if len(asked) == 0 {
		return nil, nil
	}
	return hits(ctx, r, account, asked, func(o Order) bool { return true }, limit)
}

// search is List by words: newest first, whatever the sort.
func search(ctx context.Context, r db.Reader, account int64, f Filter, asked []string) ([]Order, error) {
	limit := f.Limit
	if f.Before.ID != 0 {
		limit = searchMax
	}
	all, err := hits(ctx, r, account, asked, func(o Order) bool {
		return o.Waits() && f.takes(o) && (f.After.ID == 0 || o.ID < f.After.ID) && o.ID > f.Before.ID
	}, limit)
	return all[max(0, len(all)-f.Limit):], err
}

func (f Filter) takes(o Order) bool {
	return (len(f.States) == 0 || slices.Contains(f.States, o.State)) &&
		(f.Country == "" || o.To.Country == f.Country) &&
		(f.Method == 0 || f.Method == o.Method || f.Method < 0 && o.Method == 0) &&
		(f.Integration == 0 || o.Integration == max(f.Integration, 0))
}

// hits looks the longest word up, exactly and then as a beginning, and keeps what holds the other words too.
func hits(ctx context.Context, r db.Reader, account int64, asked []string, keep func(Order) bool, limit int) ([]Order, error) {
	longest := slices.MaxFunc(asked, func(a, b string) int { return len(a) - len(b) })
	ids, err := db.All(ctx, r, scanID, `
		SELECT order_id FROM order_word WHERE account_id = $1 AND word = $2 ORDER BY order_id DESC LIMIT $3`, account, longest, searchMax)
	if err != nil {
		return nil, err
	}
	begin, err := db.All(ctx, r, scanID, `
		SELECT order_id FROM order_word WHERE account_id = $1 AND word > $2 AND word < $3 LIMIT $4`,
		account, longest, longest+"\U0010FFFF", searchMax)
	if err != nil {
		return nil, err
	}
	ids = append(ids, begin...)
	slices.SortFunc(ids, func(a, b ID) int { return int(b - a) })
	ids = slices.Compact(ids)
	var all []Order
	for len(ids) > 0 && len(all) < limit {
		n := min(len(ids), max(2*limit, 50))
		got, err := GetMany(ctx, r, account, ids[:n])
		if err != nil {
			return nil, err
		}
		for _, id := range ids[:n] {
			if o, ok := got[id]; ok && len(all) < limit && o.matches(asked) && keep(o) {
				all = append(all, o)
			}
		}
		ids = ids[n:]
	}
	return all, nil
}

// Used lists the countries and methods (0: none chosen) that open orders have, each found by a step through its index: it costs
// the number of answers, not of orders.
func Used(ctx context.Context, r db.Reader, account int64) (countries []string, methods []int, err error) {
	countries, err = db.All(ctx, r, scanText, `
		WITH RECURSIVE step (v) AS (
			SELECT (SELECT min(country) FROM orders WHERE account_id = $1 AND open)
			UNION ALL
			SELECT (SELECT min(country) FROM orders WHERE account_id = $1 AND open AND country > step.v) FROM step WHERE step.v IS NOT NULL
		)
		SELECT v FROM step WHERE v IS NOT NULL`, account)
	if err != nil {
		return nil, nil, err
	}
	methods, err = db.All(ctx, r, scanNumber, `
		WITH RECURSIVE step (v) AS (
			SELECT (SELECT min(method_id) FROM orders WHERE account_id = $1 AND open)
			UNION ALL
			SELECT (SELECT min(method_id) FROM orders WHERE account_id = $1 AND open AND method_id > step.v) FROM step WHERE step.v IS NOT NULL
		)
		SELECT v FROM step WHERE v IS NOT NULL`, account)
	return countries, methods, err
}

func scanText(r db.Row) (string, error) {
	var text string
	err := r.Scan(&text)
	return text, err
}

func scanNumber(r db.Row) (int, error) {
	var n int
	err := r.Scan(&n)
	return n, err
}
