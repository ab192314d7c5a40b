package dbtest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/waybill-ship/waybill/internal/db"
)

// Planner is a reader that also notes how the database means to answer each query. SQLite plans without looking at the rows, so that what
// it means to do with an empty table it does with a full one. PostgreSQL is told to read no table from end to end and to sort nothing: what
// it does all the same has no index.
type Planner struct {
	T  testing.TB
	DB *db.DB
	// Steps are the lines of all plans since the beginning.
	Steps []string
	slow  []string
}

// Query notes the plan and runs the query.
func (p *Planner) Query(ctx context.Context, sql string, args ...any) (db.Rows, error) {
	p.explain(ctx, sql, args)
	return p.DB.Query(ctx, sql, args...)
}

// Row notes the plan and runs the query.
func (p *Planner) Row(ctx context.Context, sql string, args ...any) db.Row {
	p.explain(ctx, sql, args)
	return p.DB.Row(ctx, sql, args...)
}

func (p *Planner) explain(ctx context.Context, sql string, args []any) {
	p.T.Helper()
	steps, err := p.plan(ctx, sql, args)
	if err != nil {
		p.T.Fatal(fmt.Errorf("explain %s: %w", sql, err))
	}
	p.Steps = append(p.Steps, steps...)
	// What a condition leaves of a table, up to a bound, may be read and sorted.
	rare := strings.Contains(sql, ") AS rare")
	for _, s := range steps {
		s := strings.TrimLeft(s, " ->")
		switch {
		case rare && (strings.HasPrefix(s, "SCAN rare") || strings.Contains(s, "TEMP B-TREE") || strings.HasPrefix(s, "Sort")):
		case strings.HasPrefix(s, "SCAN ") && !strings.HasPrefix(s, "SCAN (") && !strings.Contains(s, "CONSTANT ROW"),
			strings.Contains(s, "USE TEMP B-TREE FOR ORDER BY"), strings.HasPrefix(s, "Seq Scan"), strings.HasPrefix(s, "Sort"):
			p.slow = append(p.slow, s)
		}
	}
}

// plan asks the database for the steps.
func (p *Planner) plan(ctx context.Context, sql string, args []any) (steps []string, err error) {
	pool, _ := p.DB.Bodies()
	if pool == nil {
		return db.All(ctx, p.DB, func(r db.Row) (string, error) {
			var id, parent, unused int
			var step string
			err := r.Scan(&id, &parent, &unused, &step)
			return step, err
		}, "EXPLAIN QUERY PLAN "+sql, args...)
	}
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		for _, way := range []string{"seqscan", "bitmapscan", "sort", "incremental_sort", "hashjoin", "mergejoin"} {
			if _, err := tx.Exec(ctx, "SET LOCAL enable_"+way+" = off"); err != nil {
				return err
			}
		}
		rows, err := tx.Query(ctx, "EXPLAIN (COSTS OFF) "+sql, args...)
		if err != nil {
			return err
		}
		steps, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	return steps, err
}

// Slow are the steps that read a table from end to end, or read more than a page to sort it.
func (p *Planner) Slow() []string { return p.slow }

// Walks reports whether a step takes an index, as SQLite says it. PostgreSQL looks at its rows and takes among few whichever it likes, so
// that there every index will do.
func (p *Planner) Walks(index string) bool {
	return p.DB.Engine() == "postgres" || strings.Contains(strings.Join(p.Steps, "\n"), index)
}
