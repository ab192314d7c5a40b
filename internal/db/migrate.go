package db

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"testing/fstest"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// liteWords are PostgreSQL's type words in migrations that SQLite knows by another name.
var liteWords = map[string]string{
	"TIMESTAMPTZ":      "TEXT", // as liteTime
	"BYTEA":            "BLOB",
	"BIGINT":           "INTEGER",
	"DOUBLE PRECISION": "REAL",
	// SQLite always compares byte by byte, which prefix searches need.
	` COLLATE "C"`: "",
}

var liteWord = regexp.MustCompile(`\b(?:TIMESTAMPTZ|BYTEA|BIGINT|DOUBLE PRECISION)\b| COLLATE "C"`)

// Migrate brings the schema up to date. Several processes may start at once on PostgreSQL: one migrates, the others wait.
func (d *DB) Migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	conn, dialect := d.writer, goose.DialectSQLite3
	opts := []goose.ProviderOption{goose.WithAllowOutofOrder(true), goose.WithLogger(goose.NopLogger())}
	if d.pool != nil {
		conn, dialect = stdlib.OpenDBFromPool(d.pool), goose.DialectPostgres
		defer conn.Close()
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	} else if files, err = liteFiles(files); err != nil {
		return err
	}
	return migrate(ctx, dialect, conn, files, opts)
}

func migrate(ctx context.Context, dialect goose.Dialect, conn *sql.DB, files fs.FS, opts []goose.ProviderOption) error {
	p, err := goose.NewProvider(dialect, conn, files, opts...)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// liteFiles is the same migrations in SQLite's type words.
func liteFiles(files fs.FS) (fs.FS, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	out := fstest.MapFS{}
	for _, name := range names {
		f, err := files.Open(name)
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return nil, err
		}
		lite := liteWord.ReplaceAllStringFunc(string(text), func(w string) string { return liteWords[w] })
		out[name] = &fstest.MapFile{Data: []byte(strings.TrimSpace(lite) + "\n")}
	}
	return out, nil
}
