package db

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// DumpFile is the name of the one file in which Dump gives an SQLite database.
const DumpFile = "waybill.db"

// dumpPart is the size at which PostgreSQL's tables are cut, at the end of a row.
const dumpPart = 8 << 20

// Table is one table of a dump.
type Table struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns,omitempty"` // PostgreSQL only: in the order of the dumped rows
	Rows    int64    `json:"rows"`
}

// Put takes one file of a dump.
type Put func(name string, size int64, body io.Reader) error

// Dump gives everything in the database as it stood at one moment, while others write on: an SQLite database as one file, for which room is
// needed in dir; a PostgreSQL database as COPY text, tables/NAME/000001.copy and so on, in an order in which rows may be added again.
// look then reads the rows of the same moment.
func (d *DB) Dump(ctx context.Context, dir string, put Put, look func(ctx context.Context, r Reader) error) ([]Table, error) {
	if d.pool != nil {
		return d.dumpPostgres(ctx, put, look)
	}
	return d.dumpSQLite(ctx, dir, put, look)
}

func (d *DB) dumpSQLite(ctx context.Context, dir string, put Put, look func(ctx context.Context, r Reader) error) ([]Table, error) {
	name := filepath.Join(dir, DumpFile)
	// It copies what is committed and stops nobody: in WAL mode a reader sees one moment.
	if _, err := d.writer.ExecContext(ctx, `VACUUM INTO ?`, name); err != nil {
		return nil, fmt.Errorf("copy the database: %w", err)
	}
	defer os.Remove(name)
	if err := putFile(name, put); err != nil {
		return nil, err
	}
	copied, err := openSQLite(ctx, Config{Path: name, MaxConns: 1})
	if err != nil {
		return nil, err
	}
	defer copied.Close()
	counts, err := copied.Counts(ctx)
	if err != nil {
		return nil, err
	}
	tables := make([]Table, 0, len(counts))
	for name, n := range counts {
		tables = append(tables, Table{Name: name, Rows: n})
	}
	slices.SortFunc(tables, func(a, b Table) int { return strings.Compare(a.Name, b.Name) })
	return tables, look(ctx, copied)
}

func putFile(name string, put Put) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return put(DumpFile, info.Size(), f)
}

func (d *DB) dumpPostgres(ctx context.Context, put Put, look func(ctx context.Context, r Reader) error) ([]Table, error) {
	tx, err := d.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	r := &Tx{pg: tx}
	tables, err := pgTables(ctx, r)
	if err != nil {
		return nil, err
	}
	for i, t := range tables {
		p := &parts{table: t.Name, put: put}
		tag, err := tx.Conn().PgConn().CopyTo(ctx, p, `COPY `+quoted(t.Name)+` (`+quotedAll(t.Columns)+`) TO STDOUT`)
		if err = errors.Join(err, p.flush()); err != nil {
			return nil, fmt.Errorf("copy %s: %w", t.Name, err)
		}
		tables[i].Rows = tag.RowsAffected()
	}
	return tables, look(ctx, r)
}

func quotedAll(names []string) string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = quoted(n)
	}
	return strings.Join(all, ", ")
}

// parts cuts the rows of one table into files. COPY writes a row at a time.
type parts struct {
	table string
	put   Put
	rows  bytes.Buffer
	n     int
}

func (p *parts) Write(row []byte) (int, error) {
	p.rows.Write(row)
	if p.rows.Len() < dumpPart {
		return len(row), nil
	}
	return len(row), p.flush()
}

func (p *parts) flush() error {
	if p.rows.Len() == 0 {
		return nil
	}
	p.n++
	err := p.put(fmt.Sprintf("tables/%s/%06d.copy", p.table, p.n), int64(p.rows.Len()), &p.rows)
	p.rows.Reset()
	return err
}

// pgTables lists the tables with their columns, each after those its rows point to. What migrations themselves keep is left out, and
// what PostgreSQL would lose in a crash too (unlogged tables).
func pgTables(ctx context.Context, r Reader) ([]Table, error) {
	all, err := All(ctx, r, func(row Row) (Table, error) {
		var t Table
		return t, row.Scan(&t.Name, &t.Columns)
	}, `
		SELECT c.relname::text, array_agg(a.attname::text ORDER BY a.attnum)
		FROM pg_class c
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
		WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
			AND c.relpersistence = 'p' AND c.relname NOT IN ('goose_db_version', 'river_migration')
		GROUP BY c.relname
		ORDER BY c.relname`)
	if err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	rows, err := r.Query(ctx, `
		SELECT k.conrelid::regclass::text, k.confrelid::regclass::text
		FROM pg_constraint k
		WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND k.connamespace = current_schema()::regnamespace`)
	if err != nil {
		return nil, fmt.Errorf("list the keys: %w", err)
	}
	defer rows.Close()
	needs := map[string][]string{}
	for rows.Next() {
		var from, to string
		if err := rows.Scan(&from, &to); err != nil {
			return nil, err
		}
		needs[from] = append(needs[from], to)
	}
	return inOrder(all, needs), rows.Err()
}

// inOrder puts each table after those it needs.
func inOrder(all []Table, needs map[string][]string) []Table {
	byName := map[string]Table{}
	for _, t := range all {
		byName[t.Name] = t
	}
	var sorted []Table
	done := map[string]bool{}
	var add func(t Table)
	add = func(t Table) {
		if done[t.Name] {
			return
		}
		done[t.Name] = true
		for _, n := range needs[t.Name] {
			if first, ok := byName[n]; ok {
				add(first)
			}
		}
		sorted = append(sorted, t)
	}
	for _, t := range all {
		add(t)
	}
	return sorted
}
