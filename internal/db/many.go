package db

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// ExecMany runs a statement once for each list of arguments, in their order, and tells how many rows each touched. On PostgreSQL they go to
// the server together, in one trip. It stops at the first that fails.
func (t *Tx) ExecMany(ctx context.Context, query string, rows [][]any) ([]int64, error) {
	touched := make([]int64, len(rows))
	err := t.flush(ctx)
	if err == nil {
		err = t.ExecEach(ctx, query, rows, func(i int, n int64) error { touched[i] = n; return nil })
	}
	if err == nil {
		err = t.flush(ctx)
	}
	return touched, err
}

// ExecEach is ExecMany for those who need not know at once: within Gather the statements wait for the next trip. check is told how many rows
// each touched, and may refuse; nil takes whatever comes.
func (t *Tx) ExecEach(ctx context.Context, query string, rows [][]any, check func(i int, touched int64) error) error {
	for i, args := range rows {
		if t.pg != nil {
			t.queue(query, args, func(n int64) error {
				if check == nil {
					return nil
				}
				return check(i, n)
			})
			continue
		}
		n, err := t.liteExec(ctx, query, args)
		if err == nil && check != nil {
			err = check(i, n)
		}
		if err != nil {
			return err
		}
	}
	if t.gathers {
		return nil
	}
	return t.flush(ctx)
}

// Gather lets what fn writes by ExecEach and InsertMany wait, on PostgreSQL, for the next statement that has to be answered, or for fn's end:
// what does not depend on each other's answers shares the way there. Their order stays, and so nobody reads what was before them. What one of
// them is refused for is told by a later statement, or by Gather.
func (t *Tx) Gather(ctx context.Context, fn func() error) error {
	if t.pg == nil || t.gathers {
		return fn()
	}
	t.gathers = true
	defer func() { t.gathers, t.waiting, t.checks = false, nil, nil }() // what still waits after an error or a panic is undone with the rest
	if err := fn(); err != nil {
		return err
	}
	return t.flush(ctx)
}

// queue has a statement wait for the next trip.
func (t *Tx) queue(query string, args []any, check func(touched int64) error) {
	if t.waiting == nil {
		t.waiting = &pgx.Batch{}
	}
	t.waiting.Queue(query, args...)
	t.checks = append(t.checks, check)
}

// flush sends what waits.
func (t *Tx) flush(ctx context.Context) error {
	if t.waiting == nil {
		return nil
	}
	if len(t.checks) == 1 {
		one, check := t.waiting.QueuedQueries[0], t.checks[0]
		t.waiting, t.checks = nil, nil
		tag, err := t.pg.Exec(ctx, one.SQL, one.Arguments...)
		if err != nil {
			return err
		}
		return check(tag.RowsAffected())
	}
	answers, err := t.send(ctx)
	if err != nil {
		return err
	}
	return answers.Close()
}

// send sends what waits, and reads the answers but those of statements that were added without a check.
func (t *Tx) send(ctx context.Context) (pgx.BatchResults, error) {
	checks := t.checks
	answers := t.pg.SendBatch(ctx, t.waiting)
	t.waiting, t.checks = nil, nil
	for _, check := range checks {
		tag, err := answers.Exec()
		if err == nil {
			err = check(tag.RowsAffected())
		}
		if err != nil {
			answers.Close()
			return nil, err
		}
	}
	return answers, nil
}

// query sends a query for rows behind what waits.
func (t *Tx) query(ctx context.Context, query string, args []any) (Rows, error) {
	if t.waiting == nil {
		return pgQuery(ctx, t.pg, query, args)
	}
	t.waiting.Queue(query, args...)
	answers, err := t.send(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := answers.Query()
	if err != nil {
		answers.Close()
		return nil, err
	}
	return lastRows{rows, answers}, nil
}

// row is query for one row.
func (t *Tx) row(ctx context.Context, query string, args []any) Row {
	if t.waiting == nil {
		return pgRow{t.pg.QueryRow(ctx, query, args...)}
	}
	rows, err := t.query(ctx, query, args)
	if err != nil {
		return failedRow{err}
	}
	return onlyRow{rows}
}

// lastRows are the rows of the last statement of a trip.
type lastRows struct {
	pgx.Rows
	trip pgx.BatchResults
}

// Close ends the trip too.
func (r lastRows) Close() {
	r.Rows.Close()
	r.trip.Close()
}

// onlyRow is the first of some rows.
type onlyRow struct{ rows Rows }

// Scan reads the row, or answers ErrNone.
func (r onlyRow) Scan(dest ...any) error {
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return ErrNone
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	r.rows.Close()
	return r.rows.Err()
}

// Hold is what a SELECT ends with whose rows others shall not change until the transaction ends. SQLite has one writer at a time and needs
// no word for it.
func (t *Tx) Hold() string {
	if t.pg != nil {
		return " FOR NO KEY UPDATE"
	}
	return ""
}

// Filled repeats the last value of a list until it is as long as a power of two, for IN (…), where a value may stand twice: lists of any
// length then make few texts, whose plans are kept.
func Filled[T any](list []T) []T {
	if len(list) == 0 {
		return list
	}
	full := 1
	for full < len(list) {
		full *= 2
	}
	all := append(make([]T, 0, full), list...)
	for len(all) < full {
		all = append(all, list[len(list)-1])
	}
	return all
}
