package db

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Schema says which migrations a database has and which this program knows, by their numbers.
type Schema struct {
	Known   []int64
	Applied []int64
}

// Pending are the migrations that the database still lacks.
func (s Schema) Pending() []int64 { return without(s.Known, s.Applied) }

// Beyond are the migrations that this program does not know: a newer one made them.
func (s Schema) Beyond() []int64 { return without(s.Applied, s.Known) }

func without(all, but []int64) []int64 {
	return slices.DeleteFunc(slices.Clone(all), func(v int64) bool { return slices.Contains(but, v) })
}

// Schema reads which migrations the database has; none when it is empty.
func (d *DB) Schema(ctx context.Context) (Schema, error) {
	var s Schema
	err := fs.WalkDir(d.files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		number, _, _ := strings.Cut(path.Base(name), "_")
		v, err := strconv.ParseInt(number, 10, 64)
		s.Known = append(s.Known, v)
		return err
	})
	if err != nil {
		return s, fmt.Errorf("read migrations: %w", err)
	}
	there, err := d.hasTable(ctx, "goose_db_version")
	if err != nil || !there {
		return s, err
	}
	// Goose begins its table with a row 0.
	s.Applied, err = All(ctx, d, func(r Row) (int64, error) {
		var v int64
		return v, r.Scan(&v)
	}, `SELECT DISTINCT version_id FROM goose_db_version WHERE version_id > 0 AND is_applied ORDER BY version_id`)
	return s, err
}

func (d *DB) hasTable(ctx context.Context, name string) (bool, error) {
	names, err := d.tables(ctx)
	return slices.Contains(names, name), err
}

// tables names the tables of the database, in order.
func (d *DB) tables(ctx context.Context) ([]string, error) {
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name`
	if d.pool != nil {
		query = `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`
	}
	return All(ctx, d, func(r Row) (string, error) {
		var name string
		return name, r.Scan(&name)
	}, query)
}

// Empty reports whether the database has no tables at all.
func (d *DB) Empty(ctx context.Context) (bool, error) {
	names, err := d.tables(ctx)
	return len(names) == 0, err
}

// Counts are the rows of every table, by its name. It reads each table through.
func (d *DB) Counts(ctx context.Context) (map[string]int64, error) {
	names, err := d.tables(ctx)
	if err != nil {
		return nil, err
	}
	counts := make(map[string]int64, len(names))
	for _, name := range names {
		var n int64
		if err := d.Row(ctx, `SELECT count(*) FROM `+quoted(name)).Scan(&n); err != nil {
			return nil, fmt.Errorf("count %s: %w", name, err)
		}
		counts[name] = n
	}
	return counts, nil
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Sound looks for damage in the file of an SQLite database, and for rows that point nowhere. PostgreSQL looks after itself.
func (d *DB) Sound(ctx context.Context) error {
	if d.pool != nil {
		return nil
	}
	var said string
	if err := d.Row(ctx, `PRAGMA integrity_check(1)`).Scan(&said); err != nil {
		return err
	}
	if said != "ok" {
		return fmt.Errorf("the database file is damaged: %s", said)
	}
	rows, err := d.Query(ctx, `PRAGMA foreign_key_check`)
	if err != nil {
		return err
	}
	defer rows.Close()
	if rows.Next() {
		return fmt.Errorf("the database has rows that point to rows which are not there")
	}
	return rows.Err()
}

// Clock is the time by the database's own clock.
func (d *DB) Clock(ctx context.Context) (time.Time, error) {
	if d.pool == nil {
		return time.Now().UTC(), nil
	}
	var now time.Time
	err := d.Row(ctx, `SELECT clock_timestamp()`).Scan(&now)
	return now.UTC(), err
}

// LastIDs are the highest ids handed out so far, by kind.
func (d *DB) LastIDs(ctx context.Context) (map[string]int64, error) {
	last := map[string]int64{}
	rows, err := d.Query(ctx, `SELECT kind, next FROM id_block`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		var next int64
		if err := rows.Scan(&kind, &next); err != nil {
			return nil, err
		}
		last[kind] = next - 1
	}
	return last, rows.Err()
}
