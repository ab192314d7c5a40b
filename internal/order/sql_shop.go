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

// sorts are the keys in their order with their direction, down or up; the id comes last.
func (q Query) sorts() (columns []string, keys []By, down []bool) {
	seen := map[By]bool{}
	for _, by := range append(slices.Clone(q.Sort), "-"+ByID) {
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
	where, args := q.where(account)
	columns, keys, down := q.sorts()
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
	all, err = db.All(ctx, r, scan, fmt.Sprintf(`SELECT %s FROM orders WHERE account_id = $1%s ORDER BY %s LIMIT $%d`,
		fields, where, strings.Join(columns, ", "), len(args)), args...)
	if more = len(all) > q.Limit; more {
		all = all[:q.Limit]
	}
	if q.Back {
		slices.Reverse(all)
	}
	return all, more, err
}

func (q Query) where(account int64) (string, []any) {
	where, args := " AND open", []any{account}
	if q.Any {
		where = ""
	}
	add := func(text string, v any) {
		args = append(args, v)
		where += fmt.Sprintf(text, len(args))
	}
	if n := len(q.Integrations); n > 0 {
		where += " AND integration_id IN (" + db.List(len(args)+1, n) + ")"
		for _, id := range q.Integrations {
			args = append(args, id)
		}
	}
	if n := len(q.States); n > 0 {
		where += " AND state IN (" + db.List(len(args)+1, n) + ")"
		for _, s := range q.States {
			args = append(args, string(s))
		}
	}
	for _, f := range []struct {
		column string
		values []string
	}{{"external_id", q.ExternalIDs}, {"external_shipment", q.Shipments}} {
		if n := len(f.values); n > 0 {
			where += " AND " + f.column + " IN (" + db.List(len(args)+1, n) + ")"
			for _, v := range f.values {
				args = append(args, v)
			}
		}
	}
	if q.UUID != "" {
		add(" AND uuid <> '' AND uuid = $%d", q.UUID)
	}
	for _, f := range []struct{ column, value string }{{"number", q.Number}, {"shop_status", q.Status}} {
		if f.value != "" {
			add(" AND lower("+f.column+") = lower(CAST($%d AS TEXT))", f.value)
		}
	}
	if q.ExternalID != "" {
		add(" AND lower(external_id) = lower(CAST($%d AS TEXT))", q.ExternalID)
	}
	for _, f := range []struct {
		text string
		at   time.Time
	}{{" AND bought_at >= $%d", q.BoughtFrom}, {" AND bought_at < $%d", q.BoughtUntil}, {" AND changed_at >= $%d", q.ChangedFrom}, {" AND changed_at < $%d", q.ChangedTill}} {
		if !f.at.IsZero() {
			add(f.text, db.Micro(f.at))
		}
	}
	return where, args
}

// beyond is what follows a place in the list: further on by the first key, or level with it and further on by the second, and so on.
func beyond(columns []string, keys []By, down []bool, place []string, n int) (string, []any, error) {
	var any []any
	var either []string
	for i, text := range place {
		v, err := valueOf(keys[i], text)
		if err != nil {
			return "", nil, err
		}
		any = append(any, v)
		mark := func(j int) string {
			if keys[j] == ByNumber {
				return fmt.Sprintf("lower(CAST($%d AS TEXT))", n+1+j)
			}
			return fmt.Sprintf("$%d", n+1+j)
		}
		var level []string
		for j := range i {
			level = append(level, columns[j]+" = "+mark(j))
		}
		cmp := " > "
		if down[i] {
			cmp = " < "
		}
		either = append(either, strings.Join(append(level, columns[i]+cmp+mark(i)), " AND "))
	}
	return " AND ((" + strings.Join(either, ") OR (") + "))", any, nil
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
