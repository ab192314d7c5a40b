package order

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/db"
)

func (o Order) shopStatus() string {
	if o.Shop == nil {
		return ""
	}
	return o.Shop.Status
}

// Sent is an order that a shop knows by a key, and the stamp of what it last sent.
type Sent struct {
	Order
	Was string // the stamp
}

// ByKeys finds the orders that shops know by keys.
func ByKeys(ctx context.Context, r db.Reader, account int64, keys []Key) (map[Key]Sent, error) {
	found := map[Key]Sent{}
	of := map[int64][]string{}
	for _, k := range keys {
		of[k.Integration] = append(of[k.Integration], k.ID)
	}
	for integration, ids := range of {
		slices.Sort(ids)
		ids = slices.Compact(ids)
		for len(ids) > 0 {
			n := min(len(ids), 500)
			args := []any{account, integration}
			for _, id := range ids[:n] {
				args = append(args, id)
			}
			got, err := db.All(ctx, r, scanSent, `
				SELECT `+fields+`, content_hash
				FROM orders
				WHERE account_id = $1 AND integration_id = $2 AND keyed AND external_id IN (`+db.List(3, n)+`)`, args...)
			if err != nil {
				return nil, err
			}
			for _, s := range got {
				key, _ := s.Key()
				found[key] = s
			}
			ids = ids[n:]
		}
	}
	for k := range found {
		if !slices.Contains(keys, k) {
			delete(found, k) // another part of the same order of the shop
		}
	}
	return found, nil
}

func scanSent(r db.Row) (Sent, error) {
	var was string
	o, err := scan(withMore{r, []any{&was}})
	return Sent{o, was}, err
}

// withMore scans further columns behind those that scan knows.
type withMore struct {
	db.Row
	more []any
}

func (w withMore) Scan(into ...any) error { return w.Row.Scan(append(into, w.more...)...) }

// SetStamp remembers what tells the content that was last sent from another.
func SetStamp(ctx context.Context, tx *db.Tx, account int64, id ID, stamp string) error {
	_, err := tx.Exec(ctx, `UPDATE orders SET content_hash = $3 WHERE account_id = $1 AND id = $2`, account, int64(id), stamp)
	return err
}

// By is a key that a shop's list is sorted by; a leading minus turns it round.
type By string

// The keys. Every sort ends in the id, so that no two orders stand in the same place.
const (
	ByID          By = "id"
	ByIntegration By = "integration"
	ByNumber      By = "number"
	ByBought      By = "bought"
	ByChanged     By = "changed"
)

var byColumn = map[By]string{ByID: "id", ByIntegration: "integration_id", ByNumber: "lower(number)", ByBought: "bought_at", ByChanged: "changed_at"}

// Query says which open orders a shop's list holds; the zero value is all of them, newest first, 100 a page.
type Query struct {
	Integrations             []int64  // none: all of the account
	Number, ExternalID       string   // whatever the case
	Status                   string   // the shop's, whatever the case
	ExternalIDs, Shipments   []string // exactly
	UUID                     string
	BoughtFrom, BoughtUntil  time.Time
	ChangedFrom, ChangedTill time.Time // up to, and not with, the second
	States                   []State   // none: every open one; see Any
	Any                      bool      // open or not
	Sort                     []By
	After                    []string // the place of the last row of the page before, as Place tells it
	Back                     bool     // the page before that place
	Limit                    int
}

// sorts are the keys in their order with their direction, down or up; the id comes last and runs as the first does, so that the list of one
// key is read along its index.
func (q Query) sorts() (columns []string, keys []By, down []bool) {
	seen := map[By]bool{}
	last := "-" + ByID
	if len(q.Sort) > 0 && !strings.HasPrefix(string(q.Sort[0]), "-") {
		last = ByID
	}
	for _, by := range append(slices.Clone(q.Sort), last) {
		key := By(strings.TrimPrefix(string(by), "-"))
		if byColumn[key] == "" || seen[key] || seen[ByID] {
			continue
		}
		seen[key] = true
		columns, keys, down = append(columns, byColumn[key]), append(keys, key), append(down, strings.HasPrefix(string(by), "-"))
	}
	return columns, keys, down
}

// Place is where an order stands in the sorted list.
func (q Query) Place(o Order) []string {
	_, keys, _ := q.sorts()
	all := make([]string, len(keys))
	for i, k := range keys {
		switch k {
		case ByIntegration:
			all[i] = strconv.FormatInt(o.Integration, 10)
		case ByNumber:
			all[i] = o.Number
		case ByBought:
			all[i] = db.Micro(o.Bought()).Format(time.RFC3339Nano)
		case ByChanged:
			all[i] = db.Micro(o.Changed()).Format(time.RFC3339Nano)
		default:
			all[i] = strconv.FormatInt(int64(o.ID), 10)
		}
	}
	return all
}

// Reaches reports whether After is a place in the list of this sort.
func (q Query) Reaches() bool {
	_, keys, _ := q.sorts()
	for i, key := range keys {
		if len(q.After) != len(keys) {
			return false
		}
		if _, err := valueOf(key, q.After[i]); err != nil || strings.ContainsRune(q.After[i], 0) || !utf8.ValidString(q.After[i]) {
			return false
		}
	}
	return true
}

// Fetch reads a page of a shop's list. more tells that the list goes on in the direction of the page.
func Fetch(ctx context.Context, r db.Reader, account int64, q Query) (all []Order, more bool, err error) {
	if q.Limit == 0 {
		q.Limit = 100
	}
	columns, keys, down := q.sorts()
	always := "open"
	if q.Any {
		always = ""
	}
	clauses := q.clauses()
	if by := keys[0]; !q.Any && (len(keys) > 2 || by == ByIntegration || by == ByNumber) {
		// No index of open orders runs so; where few are open, they are sorted.
		clauses = append(clauses, db.Clause{Column: "open", Is: "%[1]s", Found: true})
	}
	n, err := db.Narrow(ctx, r, "orders", always, account, clauses, len(keys) > 1)
	if err != nil {
		return nil, false, err
	}
	where, args := n.Where, n.Args
	for i := range down {
		down[i] = down[i] != q.Back
	}
	if len(q.After) == len(keys) {
		text, more, err := beyond(columns, keys, down, q.After, len(args))
		if err != nil {
			return nil, false, err
		}
		where, args = where+text, append(args, more...)
	}
	for i := range columns {
		if down[i] {
			columns[i] += " DESC"
		}
	}
	args = append(args, q.Limit+1)
	all, err = db.All(ctx, r, scan, fmt.Sprintf(`SELECT %s FROM %s WHERE account_id = $1%s ORDER BY %s LIMIT $%d`,
		fields, n.From, where, strings.Join(columns, ", "), len(args)), args...)
	if more = len(all) > q.Limit; more {
		all = all[:q.Limit]
	}
	if q.Back {
		slices.Reverse(all)
	}
	return all, more, err
}

// clauses are the conditions of the list beside that its orders are open.
func (q Query) clauses() (all []db.Clause) {
	add := func(column, is string, values ...any) {
		all = append(all, db.Clause{Column: column, Is: is, Values: values, Found: true})
	}
	if q.UUID != "" {
		add("uuid", "%[1]s <> '' AND %[1]s = ?", q.UUID)
	}
	for _, f := range []struct{ column, value string }{{"number", q.Number}, {"external_id", q.ExternalID}} {
		if f.value != "" {
			add(f.column, "lower(%[1]s) = lower(CAST(? AS TEXT))", f.value)
		}
	}
	if q.Status != "" {
		add("shop_status", "%[1]s <> '' AND lower(%[1]s) = lower(CAST(? AS TEXT))", q.Status)
	}
	if len(q.ExternalIDs) > 0 {
		// The index knows them whatever their case.
		low := db.Among("lower(external_id)", true, q.ExternalIDs)
		low.Is = strings.ReplaceAll(low.Is, "?", "lower(CAST(? AS TEXT))")
		all = append(all, low, db.Among("external_id", false, q.ExternalIDs))
	}
	if len(q.Shipments) > 0 {
		some := db.Among("external_shipment", true, q.Shipments)
		some.Is = "%[1]s <> '' AND " + some.Is
		all = append(all, some)
	}
	all = append(all, db.Span("bought_at", ">= ?", q.BoughtFrom, "< ?", q.BoughtUntil)...)
	all = append(all, db.Span("changed_at", ">= ?", q.ChangedFrom, "< ?", q.ChangedTill)...)
	if len(q.Integrations) > 0 {
		all = append(all, db.Among("integration_id", true, q.Integrations))
	}
	if len(q.States) > 0 {
		all = append(all, db.Among("state", true, q.States))
	}
	return all
}

// beyond is what follows a place in the list: further on by the first key, or level with it and further on by the second, and so on. Where
// all keys run one way it is said as rows are compared, which both engines find by an index.
func beyond(columns []string, keys []By, down []bool, place []string, n int) (string, []any, error) {
	var values []any
	marks := make([]string, len(place))
	for i, text := range place {
		v, err := valueOf(keys[i], text)
		if err != nil {
			return "", nil, err
		}
		values = append(values, v)
		marks[i] = fmt.Sprintf("$%d", n+1+i)
		if keys[i] == ByNumber {
			marks[i] = "lower(CAST(" + marks[i] + " AS TEXT))"
		}
	}
	way := func(i int) string {
		if down[i] {
			return " < "
		}
		return " > "
	}
	if !slices.Contains(down, !down[0]) {
		return " AND (" + strings.Join(columns, ", ") + ")" + way(0) + "(" + strings.Join(marks, ", ") + ")", values, nil
	}
	var level, either []string
	for i, column := range columns {
		either = append(either, strings.Join(append(level, column+way(i)+marks[i]), " AND "))
		level = append(level[:i:i], column+" = "+marks[i])
	}
	return " AND " + columns[0] + strings.TrimRight(way(0), " ") + "= " + marks[0] + " AND ((" + strings.Join(either, ") OR (") + "))", values, nil
}

// valueOf reads a place's value back.
func valueOf(key By, text string) (any, error) {
	switch key {
	case ByNumber:
		return text, nil
	case ByBought, ByChanged:
		at, err := time.Parse(time.RFC3339Nano, text)
		return db.Micro(at), err
	}
	return strconv.ParseInt(text, 10, 64)
}
