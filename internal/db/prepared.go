package db

import (
	"context"
	"database/sql"
	"sync"
)

// mostPrepared is how many texts are kept prepared. The program has a few hundred; the rest are lists of varying length, which are prepared
// each time.
const mostPrepared = 1000

// statements are SQLite's prepared reads. Reading one row by its key takes less than understanding the text that asks for it, and the
// driver does not remember texts by itself, as PostgreSQL's does.
type statements struct {
	mu  sync.RWMutex
	all map[string]*sql.Stmt
}

// of is the prepared form of a text on a pool; nil when it is not kept.
func (s *statements) of(ctx context.Context, pool *sql.DB, query string) *sql.Stmt {
	s.mu.RLock()
	stmt, full := s.all[query], len(s.all) >= mostPrepared
	s.mu.RUnlock()
	if stmt != nil || full {
		return stmt
	}
	fresh, err := pool.PrepareContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil // the query itself will say what is wrong
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if stmt = s.all[query]; stmt != nil {
		fresh.Close()
		return stmt
	}
	if s.all == nil {
		s.all = map[string]*sql.Stmt{}
	}
	s.all[query] = fresh
	return fresh
}

// prepared asks with a prepared text where there is one.
type prepared struct {
	pool *sql.DB
	kept *statements
}

// QueryContext runs a query for rows.
func (p prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := p.kept.of(ctx, p.pool, query); stmt != nil {
		return stmt.QueryContext(ctx, args...)
	}
	return p.pool.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row.
func (p prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if stmt := p.kept.of(ctx, p.pool, query); stmt != nil {
		return stmt.QueryRowContext(ctx, args...)
	}
	return p.pool.QueryRowContext(ctx, query, args...)
}

// longestKept is the longest text of a write that is kept prepared: the rest are lists of rows, seldom twice of one length.
const longestKept = 4096

// writes are the statements of SQLite's one writer. A text is prepared between two transactions, once it has come twice: while one runs it
// has the only connection.
type writes struct {
	mu    sync.Mutex
	kept  statements
	seen  map[string]bool
	ready []string // to be prepared
}

// of is the prepared form of a text, or nil; then the text is noted.
func (w *writes) of(query string) *sql.Stmt {
	if len(query) > longestKept {
		return nil
	}
	w.kept.mu.RLock()
	stmt, full := w.kept.all[query], len(w.kept.all) >= mostPrepared
	w.kept.mu.RUnlock()
	if stmt != nil || full {
		return stmt
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch again, known := w.seen[query]; {
	case !known && len(w.seen) < 4*mostPrepared:
		if w.seen == nil {
			w.seen = map[string]bool{}
		}
		w.seen[query] = false
	case known && !again:
		w.seen[query] = true
		w.ready = append(w.ready, query)
	}
	return nil
}

// prepare makes the texts ready that came twice.
func (w *writes) prepare(ctx context.Context, pool *sql.DB) {
	w.mu.Lock()
	ready := w.ready
	w.ready = nil
	w.mu.Unlock()
	for _, query := range ready {
		w.kept.of(ctx, pool, query)
	}
}

// stmt is the prepared form of a statement inside SQLite's running transaction, or nil.
func (t *Tx) stmt(ctx context.Context, query string) *sql.Stmt {
	if t.writes == nil {
		return nil
	}
	if stmt := t.writes.of(query); stmt != nil {
		return t.lite.StmtContext(ctx, stmt)
	}
	return nil
}

func (t *Tx) liteExec(ctx context.Context, query string, args []any) (int64, error) {
	var done sql.Result
	var err error
	if stmt := t.stmt(ctx, query); stmt != nil {
		done, err = stmt.ExecContext(ctx, liteArgs(args)...)
	} else {
		done, err = t.lite.ExecContext(ctx, query, liteArgs(args)...)
	}
	if err != nil {
		return 0, err
	}
	return done.RowsAffected()
}

// liteTx asks inside SQLite's running transaction.
type liteTx struct{ *Tx }

// QueryContext runs a query for rows.
func (t liteTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := t.stmt(ctx, query); stmt != nil {
		return stmt.QueryContext(ctx, args...)
	}
	return t.lite.QueryContext(ctx, query, args...)
}
