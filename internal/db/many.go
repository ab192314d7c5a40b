package db

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// ExecMany runs a statement once for each list of arguments, in their order, and tells how many rows each touched. On PostgreSQL they go to
// the server together, in one trip. It stops at the first that fails.
func (t *Tx) ExecMany(ctx context.Context, query string, rows [][]any) ([]int64, error) {
	touched := make([]int64, len(rows))
	if t.pg == nil || len(rows) < 2 {
		for i, args := range rows {
			n, err := t.Exec(ctx, query, args...)
			if err != nil {
				return nil, err
			}
			touched[i] = n
		}
		return touched, nil
	}
	var all pgx.Batch
	for _, args := range rows {
		all.Queue(query, args...)
	}
	answers := t.pg.SendBatch(ctx, &all)
	for i := range rows {
		tag, err := answers.Exec()
		if err != nil {
			answers.Close()
			return nil, err
		}
		touched[i] = tag.RowsAffected()
	}
	return touched, answers.Close()
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
