package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/waybill-ship/waybill/internal/db"
)

// createDatabase adds an empty database to a cluster.
func createDatabase(ctx context.Context, cluster, name string) error {
	conn, err := pgx.Connect(ctx, cluster)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, "CREATE DATABASE "+name)
	return err
}

// durability is what the engine says about its settings that decide whether a commit survives a power cut.
func durability(ctx context.Context, d *db.DB) (string, error) {
	ask := map[string][]string{
		"sqlite":   {"journal_mode", "synchronous"},
		"postgres": {"server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method"},
	}[d.Engine()]
	var said []string
	for _, name := range ask {
		verb, value := "SHOW ", ""
		if d.Engine() == "sqlite" {
			verb = "PRAGMA "
		}
		if err := d.Row(ctx, verb+name).Scan(&value); err != nil {
			return "", err
		}
		said = append(said, name+" = "+value)
	}
	return strings.Join(said, ", "), nil
}

// tableSums is how many rows each table holds, so that it can be seen what an import touches.
func tableSums(ctx context.Context, d *db.DB) (map[string]int, error) {
	catalogue := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if d.Engine() == "postgres" {
		catalogue = "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'"
	}
	names, err := db.All(ctx, d, scanText, catalogue)
	if err != nil {
		return nil, err
	}
	sums := map[string]int{}
	for _, name := range names {
		var n int
		if err := d.Row(ctx, "SELECT count(*) FROM "+name).Scan(&n); err != nil {
			return nil, err
		}
		sums[name] = n
	}
	return sums, nil
}

func scanText(r db.Row) (string, error) {
	var text string
	err := r.Scan(&text)
	return text, err
}

// rawTable is what an import writes into one table.
type rawTable struct {
	name    string
	columns []string
	// order is the column that says which order a row belongs to.
	order string
	// only narrows the rows; empty is all.
	only string
}

// rawTables are the tables that an import of orders adds rows to, in the order in which it does.
var rawTables = []rawTable{
	{"orders", []string{"account_id", "id", "integration_id", "number", "external_reference", "content_hash", "state", "open", "country",
		"method_id", "weight", "buyer", "version", "created_at", "updated_at", "body"}, "id", ""},
	{"order_word", []string{"account_id", "word", "order_id"}, "order_id", ""},
	{"shipment", []string{"account_id", "id", "order_id", "integration_id", "attempts", "colli_uuid"}, "order_id", ""},
	{"parcel", []string{"account_id", "id", "integration_id", "shipment_id", "order_id", "collo", "colli", "status", "status_at", "labelled", "number",
		"order_number", "external_reference", "carrier", "created_at", "updated_at", "announced_at", "body"}, "order_id", ""},
	{"event", []string{"account_id", "number", "integration_id", "integration_number", "kind", "order_id", "parcel_id", "at", "body"}, "order_id", ""},
}

// and is the further condition of a statement that reads the table.
func (t rawTable) and() string {
	if t.only == "" {
		return ""
	}
	return " AND " + t.only
}

// rawBatch are the rows of some orders, table by table, as the engine holds them.
type rawBatch struct {
	account     int64
	integration int64
	orders      int
	rows        [][][]any // by table
	tables      []rawTable
	states      map[string]int64
	statements  []rawStatement
}

// rawStatement is one multi-row INSERT with its values.
type rawStatement struct {
	text string
	args []any
}

// readBatches reads what an import wrote of the orders behind an id, in batches of so many orders.
func readBatches(ctx context.Context, d *db.DB, tables []rawTable, account, integration, behind int64, size int) (all []rawBatch, last int64, err error) {
	last = behind
	place := map[int64]int{}
	for t, table := range tables {
		text := fmt.Sprintf("SELECT %s, %s FROM %s WHERE account_id = $1 AND %s > $2%s ORDER BY %s", table.order, strings.Join(table.columns, ", "), table.name, table.order, table.and(), table.order)
		rows, err := d.Query(ctx, text, account, behind)
		if err != nil {
			return nil, 0, err
		}
		for rows.Next() {
			var of int64
			values := make([]any, len(table.columns))
			dest := []any{&of}
			for i := range values {
				dest = append(dest, &values[i])
			}
			if err := rows.Scan(dest...); err != nil {
				rows.Close()
				return nil, 0, err
			}
			if t == 0 {
				if len(place)%size == 0 {
					all = append(all, rawBatch{account: account, integration: integration, tables: tables, rows: make([][][]any, len(tables)), states: map[string]int64{}})
				}
				place[of], last = len(all)-1, max(last, of)
				b := &all[len(all)-1]
				b.orders++
				b.states[fmt.Sprint(values[slices.Index(table.columns, "state")])]++
			}
			b := &all[place[of]]
			b.rows[t] = append(b.rows[t], values)
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			return nil, 0, err
		}
	}
	for i := range all {
		all[i].write(d.Engine())
	}
	return all, last, nil
}

// rawParams is how many parameters a raw statement takes at most: what was found fastest with each driver. SQLite's looks at its parameters
// one by one, and without numbers it need not look for their names; PostgreSQL's takes 65,535.
var rawParams = map[string]int{"sqlite": 3000, "postgres": 60000}

// write makes the statements of a batch.
func (b *rawBatch) write(engine string) {
	for t, table := range b.tables {
		rows := b.rows[t]
		for step := rawParams[engine] / len(table.columns); len(rows) > 0; {
			n := min(step, len(rows))
			var s rawStatement
			var text strings.Builder
			fmt.Fprintf(&text, "INSERT INTO %s (%s) VALUES ", table.name, strings.Join(table.columns, ", "))
			for i, row := range rows[:n] {
				if i > 0 {
					text.WriteString(", ")
				}
				text.WriteString("(")
				for c := range row {
					if c > 0 {
						text.WriteString(", ")
					}
					if engine == "sqlite" {
						text.WriteString("?")
					} else {
						fmt.Fprintf(&text, "$%d", i*len(row)+c+1)
					}
				}
				text.WriteString(")")
				s.args = append(s.args, row...)
			}
			s.text = text.String()
			b.statements = append(b.statements, s)
			rows = rows[n:]
		}
	}
	b.rows = nil
	for state, n := range b.states {
		b.statements = append(b.statements, rawStatement{rawTally, []any{b.account, state, n}})
	}
	for _, integration := range []int64{0, b.integration} {
		b.statements = append(b.statements, rawStatement{rawCounter, []any{b.account, integration, int64(b.orders)}})
	}
}

const (
	rawTally = `
		INSERT INTO order_tally (account_id, state, n) VALUES ($1, $2, $3)
		ON CONFLICT (account_id, state) DO UPDATE SET n = order_tally.n + $3`
	rawCounter = `
		INSERT INTO event_counter (account_id, integration_id, last) VALUES ($1, $2, $3)
		ON CONFLICT (account_id, integration_id) DO UPDATE SET last = event_counter.last + $3`
)

// insert writes the batch in one transaction of the driver's own.
func (b *rawBatch) insert(ctx context.Context, d *db.DB) error {
	pool, lite := d.Bodies()
	if pool != nil {
		return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			for _, s := range b.statements {
				if _, err := tx.Exec(ctx, s.text, s.args...); err != nil {
					return err
				}
			}
			return nil
		})
	}
	tx, err := lite.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, s := range b.statements {
		if _, err := tx.ExecContext(ctx, s.text, s.args...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// mark looks up the places in a filled account that the bench asks for.
func (h *benchHouse) mark(ctx context.Context, shop benchShop, n int, m *fillMarks) error {
	err := h.db.Row(ctx, `SELECT id FROM parcel WHERE account_id = $1 ORDER BY id LIMIT 1 OFFSET $2`, shop.account, n/2).Scan(&m.middle)
	if err != nil {
		return err
	}
	if err := h.db.Row(ctx, `SELECT id FROM orders WHERE account_id = $1 ORDER BY id LIMIT 1 OFFSET $2`, shop.account, n/2).Scan(&m.order); err != nil {
		return err
	}
	for offset, into := range map[int]*time.Time{min(200, n/2): &m.late, n - n/10: &m.early, 0: &m.never} {
		err := h.db.Row(ctx, `SELECT updated_at FROM parcel WHERE account_id = $1 ORDER BY updated_at DESC LIMIT 1 OFFSET $2`, shop.account, offset).Scan(into)
		if err != nil {
			return err
		}
	}
	return nil
}

// settleDown does what a database does by itself in time: it looks at its tables, so that it plans well.
func settleDown(ctx context.Context, d *db.DB) error {
	pool, lite := d.Bodies()
	if pool != nil {
		_, err := pool.Exec(ctx, "VACUUM ANALYZE")
		return err
	}
	_, err := lite.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}
