package db

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Load puts the tables of a dump into a PostgreSQL database that is migrated as the dumped one was, in one transaction. rows opens what was
// dumped of a table. An SQLite dump is the database itself and needs no loading.
func (d *DB) Load(ctx context.Context, tables []Table, rows func(table string) (io.ReadCloser, error)) error {
	if d.pool == nil {
		return errors.New("db: only PostgreSQL is loaded")
	}
	tx, err := d.pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	if len(tables) > 0 {
		names := make([]string, len(tables))
		for i, t := range tables {
			names[i] = t.Name
		}
		// Migrations may have left rows of their own; the dump has them too.
		if _, err := tx.Exec(ctx, `TRUNCATE `+quotedAll(names)); err != nil {
			return fmt.Errorf("empty the tables: %w", err)
		}
	}
	for _, t := range tables {
		if err := loadTable(ctx, tx, t, rows); err != nil {
			return fmt.Errorf("load %s: %w", t.Name, err)
		}
	}
	return tx.Commit(ctx)
}

func loadTable(ctx context.Context, tx pgx.Tx, t Table, rows func(table string) (io.ReadCloser, error)) error {
	body, err := rows(t.Name)
	if err != nil {
		return err
	}
	defer body.Close()
	tag, err := tx.Conn().PgConn().CopyFrom(ctx, body, `COPY `+quoted(t.Name)+` (`+quotedAll(t.Columns)+`) FROM STDIN`)
	if err != nil {
		return err
	}
	if tag.RowsAffected() != t.Rows {
		return fmt.Errorf("%d rows went in, and %d were dumped", tag.RowsAffected(), t.Rows)
	}
	for _, c := range t.Columns {
		var sequence *string
		if err := tx.QueryRow(ctx, `SELECT pg_get_serial_sequence($1, $2)`, quoted(t.Name), c).Scan(&sequence); err != nil {
			return err
		}
		if sequence == nil {
			continue
		}
		// The next number is above every number in the table.
		set := `SELECT setval($1::text::regclass, COALESCE(max(` + quoted(c) + `), 0) + 1, false) FROM ` + quoted(t.Name)
		if _, err := tx.Exec(ctx, set, *sequence); err != nil {
			return err
		}
	}
	return nil
}

// Scratch makes an empty place beside the tables of a PostgreSQL database (a schema of its own), and answers the URL under which it looks like
// a database. drop takes it away again.
func Scratch(ctx context.Context, base string) (scratch string, drop func(context.Context) error, err error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return "", nil, errors.New("the database URL cannot be read; it should look like postgres://user:password@host:5432/name")
	}
	name := "waybill_verify_" + strings.ToLower(rand.Text())
	if err := once(ctx, base, `CREATE SCHEMA `+name); err != nil {
		return "", nil, fmt.Errorf("make a place to try the backup in: %w", err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String(), func(ctx context.Context) error { return once(ctx, base, `DROP SCHEMA `+name+` CASCADE`) }, nil
}

// once runs one statement on a connection of its own.
func once(ctx context.Context, base, statement string) error {
	d, err := openPostgres(ctx, Config{URL: base, MaxConns: 1})
	if err != nil {
		return err
	}
	defer d.Close()
	_, err = d.pool.Exec(ctx, statement)
	return err
}
