package db

import (
	"context"
	"math/bits"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// copyFrom is the number of rows from which PostgreSQL's COPY, which takes three turns to the server, beats a multi-row INSERT, which takes one.
const copyFrom = 40

// insertFew is up to how many rows go in by statements whose numbers of rows are powers of two: few texts, whose plans are kept, do for all.
const insertFew = 32

// liteParams bounds the parameters of one statement on SQLite; its own limit is 32,766. They go without numbers: SQLite looks for
// the name of a numbered one from the front of its list, so that a long statement would cost the square of its parameters.
const liteParams = 3000

// InsertMany adds rows to a table, many in one statement. A taken key fails the whole call.
func (t *Tx) InsertMany(ctx context.Context, table string, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	if t.pg != nil {
		return t.insertPG(ctx, table, columns, rows)
	}
	step := max(1, liteParams/len(columns))
	args := make([]any, 0, min(step, len(rows))*len(columns))
	for len(rows) > 0 {
		n := min(step, len(rows))
		if n <= insertFew {
			n = 1 << (bits.Len(uint(n)) - 1)
		}
		args = args[:0]
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		if _, err := t.Exec(ctx, insertText(table, columns, n, false), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// insertPG adds many rows by COPY and few by statements whose numbers of rows are powers of two, in one trip.
func (t *Tx) insertPG(ctx context.Context, table string, columns []string, rows [][]any) error {
	if len(rows) >= copyFrom {
		if err := t.flush(ctx); err != nil {
			return err
		}
		_, err := t.pg.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(rows))
		return err
	}
	for len(rows) > 0 {
		n := 1 << (bits.Len(uint(len(rows))) - 1)
		args := make([]any, 0, n*len(columns))
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		t.queue(insertText(table, columns, n, true), args, func(int64) error { return nil })
		rows = rows[n:]
	}
	if t.gathers {
		return nil
	}
	return t.flush(ctx)
}

// insertText writes INSERT INTO table (a, b) VALUES (?, ?), (?, ?) …, or ($1, $2), ($3, $4) … where numbers are wanted.
func insertText(table string, columns []string, rows int, numbered bool) string {
	b := make([]byte, 0, 64+len(columns)*(20+6*rows))
	b = append(b, "INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES "...)
	for p := range rows * len(columns) {
		switch {
		case p == 0:
			b = append(b, '(')
		case p%len(columns) == 0:
			b = append(b, "), ("...)
		default:
			b = append(b, ", "...)
		}
		if !numbered {
			b = append(b, '?')
			continue
		}
		b = strconv.AppendInt(append(b, '$'), int64(p+1), 10)
	}
	return string(append(b, ')'))
}
