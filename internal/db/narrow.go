package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Sparse is up to how many rows a condition is rare: so many are read and sorted for one page. What more rows meet is met soon enough by a
// walk along the list's own order.
const Sparse = 3000

// Clause is one condition of a list on a column: %[1]s in Is stands for the column, and each question mark for one of the values.
type Clause struct {
	Column, Is string
	Values     []any
	// Found says that an index leads to the rows that meet it.
	Found bool
}

// Among is the clause that a column holds one of some values.
func Among[T any](column string, found bool, values []T) Clause {
	c := Clause{Column: column, Is: "FALSE", Found: found}
	switch n := len(values); {
	case n == 1:
		c.Is = "%[1]s = ?"
	case n > 1:
		c.Is = "%[1]s IN (?" + strings.Repeat(", ?", n-1) + ")"
	}
	for _, v := range values {
		c.Values = append(c.Values, v)
	}
	return c
}

// Span is the clause that a column's time stands to from and until as said ("> ?", "< ?"); of a zero time nothing is said, and of two no
// clause is there.
func Span(column, after string, from time.Time, before string, until time.Time) []Clause {
	c := Clause{Column: column, Found: true}
	for _, edge := range []struct {
		is string
		at time.Time
	}{{after, from}, {before, until}} {
		if edge.at.IsZero() {
			continue
		}
		if c.Is != "" {
			c.Is += " AND "
		}
		c.Is += "%[1]s " + edge.is
		c.Values = append(c.Values, Micro(edge.at))
	}
	if c.Is == "" {
		return nil
	}
	return []Clause{c}
}

// and writes " AND …" for each clause and adds their values to args.
func and(clauses []Clause, args []any) (string, []any) {
	var text strings.Builder
	for _, c := range clauses {
		text.WriteString(" AND ")
		for i, part := range strings.Split(strings.ReplaceAll(c.Is, "%[1]s", c.Column), "?") {
			if i > 0 {
				args = append(args, c.Values[i-1])
				fmt.Fprintf(&text, "$%d", len(args))
			}
			text.WriteString(part)
		}
	}
	return text.String(), args
}

// unled are the clauses written so that no index is taken for their sake, on either engine.
func unled(clauses []Clause) []Clause {
	all := make([]Clause, len(clauses))
	for i, c := range clauses {
		c.Column = "COALESCE(" + c.Column + ", " + c.Column + ")"
		all[i] = c
	}
	return all
}

// Narrowed says where a list reads its rows.
type Narrowed struct {
	From  string // what follows FROM
	Where string // what follows "account_id = $1": each statement says its account itself, so that the house test can read it
	Args  []any
	Few   bool // at most Sparse rows are read
}

// Narrow says how the rows of a table that meet always ("" is no condition) and all clauses are read for a page. Databases guess badly which
// of several conditions is the rare one, and SQLite does not look at its rows at all: so the rows that each leaves are counted up to Sparse,
// and the rarest leads. Where none is rare the list is walked in its order (sorted: by something else than ids), and what meets the
// clauses comes soon. One value of one column alone is met in the order of ids by its index.
func Narrow(ctx context.Context, r Reader, table, always string, account int64, clauses []Clause, sorted bool) (Narrowed, error) {
	n := Narrowed{From: table, Args: []any{account}}
	rows := "SELECT id AS few FROM " + table + " WHERE account_id = $1"
	if always != "" {
		n.Where = " AND " + always
		rows += n.Where
	}
	if len(clauses) == 0 || !sorted && len(clauses) == 1 && clauses[0].Is == "%[1]s = ?" {
		return n.and(clauses), nil
	}
	rarest, least := -1, Sparse+1
	for i, c := range clauses {
		if !c.Found {
			continue
		}
		also, args := and([]Clause{c}, []any{account})
		var met int
		if err := r.Row(ctx, fmt.Sprintf("SELECT count(*) FROM (%s%s LIMIT %d) AS rare", rows, also, least), args...).Scan(&met); err != nil {
			return n, err
		}
		if met < least {
			rarest, least = i, met
		}
	}
	if rarest >= 0 {
		lead, args := and(clauses[rarest:rarest+1], n.Args)
		// SQLite leaves the two sides of a CROSS JOIN in their order.
		n.From, n.Args, n.Few = fmt.Sprintf("(%s%s LIMIT %d) AS rare CROSS JOIN %s", rows, lead, Sparse, table), args, true
		n.Where += " AND id = few"
	}
	return n.and(unled(clauses)), nil
}

func (n Narrowed) and(clauses []Clause) Narrowed {
	text, args := and(clauses, n.Args)
	n.Where, n.Args = n.Where+text, args
	return n
}

// Page reads a page of what a list is narrowed to, the highest id first: the rows below an id, or those right above one; 0 is no such edge.
func Page[T any](ctx context.Context, r Reader, scan func(Row) (T, error), fields string, n Narrowed, below, above int64, limit int) ([]T, error) {
	direction := "DESC"
	var edges []Clause
	if below != 0 {
		edges = append(edges, Clause{Column: "id", Is: "%[1]s < ?", Values: []any{below}})
	}
	if above != 0 {
		edges = append(edges, Clause{Column: "id", Is: "%[1]s > ?", Values: []any{above}})
		direction = "ASC"
	}
	n = n.and(edges)
	args := append(n.Args, limit)
	all, err := All(ctx, r, scan, fmt.Sprintf("SELECT %s FROM %s WHERE account_id = $1%s ORDER BY id %s LIMIT $%d", fields, n.From, n.Where, direction, len(args)),
		args...)
	if above != 0 {
		slices.Reverse(all)
	}
	return all, err
}
