package db

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
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

// Migrate brings the schema up to date. Several processes may start at once on PostgreSQL: one migrates, the others wait. A database that a
// newer program has changed is left alone.
func (d *DB) Migrate(ctx context.Context) error {
	s, err := d.Schema(ctx)
	if err != nil {
		return err
	}
	if beyond := s.Beyond(); len(beyond) > 0 {
		return fmt.Errorf("this database was made by a newer waybill (its schema is at %d, this program knows %d): start that program, or restore a backup",
			slices.Max(beyond), slices.Max(s.Known))
	}
	return d.MigrateTo(ctx, s.Known)
}

// MigrateTo applies these migrations, of those that are known, and no others.
func (d *DB) MigrateTo(ctx context.Context, versions []int64) error {
	files, err := chosen(d.files, versions)
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

// chosen are the files of the migrations with these numbers.
func chosen(files fs.FS, versions []int64) (fs.FS, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	out := fstest.MapFS{}
	for _, name := range names {
		v, err := goose.NumericComponent(name)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(versions, v) {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		out[name] = &fstest.MapFile{Data: text}
	}
	return out, nil
}

// liteFiles is the same migrations in SQLite's type words.
func liteFiles(files fs.FS) (fs.FS, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	out := fstest.MapFS{}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		lite := liteWord.ReplaceAllStringFunc(string(text), func(w string) string { return liteWords[w] })
		out[name] = &fstest.MapFile{Data: []byte(strings.TrimSpace(lite) + "\n")}
	}
	return out, nil
}
