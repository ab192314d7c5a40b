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
