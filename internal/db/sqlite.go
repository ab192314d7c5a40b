package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"time"

	"modernc.org/sqlite"
)

func openSQLite(ctx context.Context, c Config) (*DB, error) {
	// FULL: a commit that was acknowledged survives a power cut.
	dsn := func(extra string) string {
		return "file:" + (&url.URL{Path: c.Path}).EscapedPath() + "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
			"&_pragma=busy_timeout(15000)&_pragma=foreign_keys(1)&_pragma=cache_size(-65536)&_pragma=temp_store(MEMORY)" + extra
	}
	writer, err := sql.Open("sqlite", dsn("&_txlock=immediate&_pragma=wal_autocheckpoint(4000)"))
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	if err := writer.PingContext(ctx); err != nil {
		writer.Close()
		return nil, unusable(c.Path, err)
	}
	reader, err := sql.Open("sqlite", dsn("&_pragma=query_only(1)"))
	if err != nil {
		writer.Close()
		return nil, err
	}
	n := c.MaxConns
	if n == 0 {
		n = max(4, 2*runtime.NumCPU())
	}
	reader.SetMaxOpenConns(n)
	reader.SetMaxIdleConns(n)
	reader.SetConnMaxLifetime(5 * time.Minute)
	return &DB{reader: reader, writer: writer, files: c.Migrations, twice: c.Twice}, nil
}

// unusable says why a file does not serve as the database.
func unusable(path string, err error) error {
	var said *sqlite.Error
	if errors.As(err, &said) && said.Code()&0xff == 26 { // SQLITE_NOTADB
		return fmt.Errorf("the file %s is not a waybill database", path)
	}
	return fmt.Errorf("the database file %s cannot be used: %w", path, err)
}

// liteTime is how SQLite keeps a time: fixed width, so that text order is time order.
const liteTime = "2006-01-02 15:04:05.000000"

// liteArgs writes times the way they are kept; the caller's slice stays as it is.
func liteArgs(args []any) []any {
	var out []any
	for i, a := range args {
		var text any
		switch v := a.(type) {
		case time.Time:
			text = v.UTC().Format(liteTime)
		case *time.Time:
			if v != nil {
				text = v.UTC().Format(liteTime)
			}
		default:
			continue
		}
		if out == nil {
			out = append(out, args...)
		}
		out[i] = text
	}
	if out == nil {
		return args
	}
	return out
}

type liteQuerier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// liteQuery runs a query to its end even when its caller gives up: a statement broken off in the middle would hold its connection's
// snapshot, and the next reader on that connection would see the past. Queries here are short.
func liteQuery(ctx context.Context, q liteQuerier, query string, args []any) (Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rows, err := q.QueryContext(context.WithoutCancel(ctx), query, liteArgs(args)...)
	if err != nil {
		return nil, err
	}
	return liteRows{rows}, nil
}

type liteRows struct{ rows *sql.Rows }

func (r liteRows) Next() bool             { return r.rows.Next() }
func (r liteRows) Err() error             { return r.rows.Err() }
func (r liteRows) Close()                 { r.rows.Close() }
func (r liteRows) Scan(dest ...any) error { return r.rows.Scan(liteDest(dest)...) }

type liteRow struct{ row *sql.Row }

func (r liteRow) Scan(dest ...any) error {
	err := r.row.Scan(liteDest(dest)...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNone
	}
	return err
}

// liteDest puts a reader of SQLite's time text in front of every time.
func liteDest(dest []any) []any {
	for i, d := range dest {
		switch p := d.(type) {
		case *time.Time:
			dest[i] = &scanTime{one: p}
		case **time.Time:
			dest[i] = &scanTime{null: p}
		}
	}
	return dest
}

// readLiteTime is time.Parse for liteTime: every row has several times, and a layout takes long to follow.
func readLiteTime(text string) (time.Time, error) {
	if len(text) != len(liteTime) || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' || text[16] != ':' || text[19] != '.' {
		return time.Parse(liteTime, text)
	}
	sound := true
	read := func(from, to int) int {
		n := 0
		for _, c := range []byte(text[from:to]) {
			sound = sound && c >= '0' && c <= '9'
			n = n*10 + int(c-'0')
		}
		return n
	}
	year, month, day, hour, minute, second, micro := read(0, 4), read(5, 7), read(8, 10), read(11, 13), read(14, 16), read(17, 19), read(20, 26)
	if !sound || month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 || minute > 59 || second > 59 {
		return time.Parse(liteTime, text) // also for days that not every month has
	}
	return time.Date(year, time.Month(month), day, hour, minute, second, micro*1000, time.UTC), nil
}

type scanTime struct {
	one  *time.Time
	null **time.Time
}

func (s *scanTime) Scan(src any) error {
	var t time.Time
	switch v := src.(type) {
	case nil:
		if s.null != nil {
			*s.null = nil
			return nil
		}
		return errors.New("db: NULL where a time is needed")
	case time.Time:
		t = v.UTC()
	case string:
		var err error
		if t, err = readLiteTime(v); err != nil {
			return fmt.Errorf("db: not a time: %q", v)
		}
	default:
		return fmt.Errorf("db: not a time: %T", src)
	}
	if s.null != nil {
		*s.null = &t
		return nil
	}
	*s.one = t
	return nil
}
