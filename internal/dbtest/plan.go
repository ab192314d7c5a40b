package dbtest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/db"
)

// Planner is a reader that also notes how the database means to answer each query. SQLite plans without looking at the rows, so that what
// it means to do with an empty table it does with a full one.
type Planner struct {
	T  testing.TB
	DB *db.DB
	// Steps are the lines of all plans since the beginning.
	Steps []string
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
	if p.DB.Engine() != "sqlite" {
		p.T.Fatal("plans are read on SQLite alone")
	}
	steps, err := db.All(ctx, p.DB, func(r db.Row) (string, error) {
		var id, parent, unused int
		var step string
		err := r.Scan(&id, &parent, &unused, &step)
		return step, err
	}, "EXPLAIN QUERY PLAN "+sql, args...)
	if err != nil {
		p.T.Fatal(fmt.Errorf("explain %s: %w", sql, err))
	}
	p.Steps = append(p.Steps, steps...)
}

// Slow are the steps that read a table from end to end, or read more than a page to sort it.
func (p *Planner) Slow() []string {
	var slow []string
	for _, s := range p.Steps {
		if strings.HasPrefix(s, "SCAN ") && !strings.HasPrefix(s, "SCAN (") && !strings.Contains(s, "CONSTANT ROW") || strings.Contains(s, "USE TEMP B-TREE FOR ORDER BY") {
			slow = append(slow, s)
		}
	}
	return slow
}
