// Package db is one handle over SQLite or PostgreSQL: the same SQL text runs on both, with $N placeholders,
// times in UTC to the microsecond, and one way to write. Which rows there are is known by the rooms above.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"modernc.org/sqlite"
)

// ErrNone says that a query for one row found none.
var ErrNone = errors.New("db: no such row")

// Reader is what a query needs: the database itself, or a transaction that already runs.
type Reader interface {
	// Query runs a SELECT; close the rows.
	Query(ctx context.Context, sql string, args ...any) (Rows, error)
	// Row runs a SELECT for one row; Scan answers ErrNone when there is none.
	Row(ctx context.Context, sql string, args ...any) Row
}

// Row is one row to scan. Times scan into *time.Time, or **time.Time where NULL is allowed.
type Row interface{ Scan(dest ...any) error }

// Rows are the rows of a query, read one by one.
type Rows interface {
	Row
	Next() bool
	Err() error
	Close()
}

// Config says which database to open.
type Config struct {
	// URL is postgres://…; empty means the SQLite file at Path.
	URL string
	// Path is the SQLite file.
	Path string
	// Pooler is set when a transaction pooler such as pgbouncer stands between: prepared statements are then left out.
	Pooler bool
	// MaxConns bounds the PostgreSQL pool, or the SQLite readers; 0 means a sensible number. Reads by key have a few more; see ByKey.
	MaxConns int
	// Migrations are the files NNNNN_name.sql that make the tables; nil is the platform's. Another program brings its own, and a table
	// id_block among them, as the platform's first file has it.
	Migrations fs.FS
	// Twice runs every closure of Write twice (the first run is rolled back). Tests use it to find closures that reach outside.
	Twice bool
}

// DB is an open database. It reads; writing goes through Write.
type DB struct {
	pool   *pgxpool.Pool // PostgreSQL, or nil
	trips  *trips        // PostgreSQL's reads by key; nil behind a pooler
	reader *sql.DB       // SQLite readers
	writer *sql.DB       // SQLite's one writer
	files  fs.FS         // the migrations
	twice  bool
	kept   statements
	writes writes
	lanes  lanes
	ids    ids
}

// Open opens the database of the configuration and checks that it answers. It does not migrate.
func Open(ctx context.Context, c Config) (*DB, error) {
	if c.Migrations == nil {
		own, err := fs.Sub(migrations, "migrations")
		if err != nil {
			return nil, err
		}
		c.Migrations = own
	}
	if c.URL != "" {
		return openPostgres(ctx, c)
	}
	return openSQLite(ctx, c)
}

// Engine is "sqlite" or "postgres".
func (d *DB) Engine() string {
	if d.pool != nil {
		return "postgres"
	}
	return "sqlite"
}

// Close waits for running statements and closes the database.
func (d *DB) Close() {
	if d.trips != nil {
		d.trips.pool.Close()
	}
	if d.pool != nil {
		d.pool.Close()
		return
	}
	d.reader.Close()
	d.writer.Close()
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	if d.pool != nil {
		return d.pool.Ping(ctx)
	}
	return d.reader.PingContext(ctx)
}

// Query runs a SELECT outside any transaction.
func (d *DB) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	if d.pool != nil {
		return pgQuery(ctx, d.pool, query, args)
	}
	return liteQuery(ctx, prepared{d.reader, &d.kept}, query, args)
}

// Row runs a SELECT for one row outside any transaction.
func (d *DB) Row(ctx context.Context, query string, args ...any) Row {
	if d.pool != nil {
		return pgRow{d.pool.QueryRow(ctx, query, args...)}
	}
	return liteRow{prepared{d.reader, &d.kept}.QueryRowContext(context.WithoutCancel(ctx), query, liteArgs(args)...)}
}

// Bodies hands the engine's own pools to the job room; nobody else asks.
func (d *DB) Bodies() (*pgxpool.Pool, *sql.DB) { return d.pool, d.writer }

// Tx is a running transaction, good only inside the closure it was given to.
type Tx struct {
	pg     pgx.Tx
	lite   *sql.Tx
	writes *writes // SQLite's prepared statements
	after  []func()

	gathers bool // PostgreSQL's statements wait for the next trip; see Gather
	waiting *pgx.Batch
	checks  []func(touched int64) error
}

// AfterCommit calls fn once the transaction is durable, and not at all when it is undone. It is for waking those who wait, not for work: fn must
// be quick, may be called more than once for one write, and may be called although the closure that asked for it was undone in a shared commit.
func (t *Tx) AfterCommit(fn func()) { t.after = append(t.after, fn) }

// Bodies hands the engine's own transaction to the job room; nobody else asks.
func (t *Tx) Bodies() (pgx.Tx, *sql.Tx) { return t.pg, t.lite }

// Exec runs a statement and tells how many rows it touched.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if t.pg != nil {
		if err := t.flush(ctx); err != nil {
			return 0, err
		}
		tag, err := t.pg.Exec(ctx, query, args...)
		return tag.RowsAffected(), err
	}
	return t.liteExec(ctx, query, args)
}

// Query runs a SELECT, or a statement with RETURNING, inside the transaction.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	if t.pg != nil {
		return t.query(ctx, query, args)
	}
	return liteQuery(ctx, liteTx{t}, query, args)
}

// Row is Query for one row.
func (t *Tx) Row(ctx context.Context, query string, args ...any) Row {
	if t.pg != nil {
		return t.row(ctx, query, args)
	}
	if stmt := t.stmt(context.WithoutCancel(ctx), query); stmt != nil {
		return liteRow{stmt.QueryRowContext(context.WithoutCancel(ctx), liteArgs(args)...)}
	}
	return liteRow{t.lite.QueryRowContext(context.WithoutCancel(ctx), query, liteArgs(args)...)}
}

// All reads every row of a query through scan.
func All[T any](ctx context.Context, r Reader, scan func(Row) (T, error), query string, args ...any) ([]T, error) {
	rows, err := r.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// IsTaken reports that a unique key was already there.
func IsTaken(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code() == 2067 || lite.Code() == 1555 // SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY
	}
	return false
}

// List writes n placeholders from $first on, for IN (…): "$3, $4, $5".
func List(first, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", first+i)
	}
	return b.String()
}

// Micro is a time as the database keeps it: UTC, microseconds.
func Micro(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
