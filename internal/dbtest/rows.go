package dbtest

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/waybill-ship/waybill/internal/db"
)

// RowsOf reads every row that an account has, and the people who belong to it, as text by table: what a test compares to prove that nothing
// of an account changed. Columns that are only noted by reading ("session.seen_at") can be left out.
func RowsOf(t testing.TB, d *db.DB, account int64, without ...string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	var each []string
	for table, columns := range columnsOf(t, d) {
		where := "account_id = $1"
		switch {
		case slices.Contains(columns, "account_id"):
		case table == "person" || table == "recovery_code":
			where = "person_id IN (SELECT person_id FROM member WHERE account_id = $1)"
		default:
			continue
		}
		all[table] = nil
		columns = slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return slices.Contains(without, table+"."+c) })
		text := "ROW(" + strings.Join(columns, ", ") + ")::text"
		if d.Engine() == "sqlite" {
			text = "quote(" + strings.Join(columns, ") || ', ' || quote(") + ")"
		}
		each = append(each, "SELECT '"+table+"', "+text+" FROM "+table+" WHERE "+where)
	}
	slices.Sort(each) // one text, which the database needs to understand once only
	_, err := db.All(t.Context(), d, func(r db.Row) (struct{}, error) {
		var table, row string
		err := r.Scan(&table, &row)
		all[table] = append(all[table], row)
		return struct{}{}, err
	}, strings.Join(each, " UNION ALL "), account)
	if err != nil {
		t.Fatalf("read the rows: %v", err)
	}
	for _, rows := range all {
		slices.Sort(rows)
	}
	return all
}

// schemas are the columns that were asked for, by database, until the test ends.
var schemas sync.Map

// columnsOf are the columns of every table; leave them as they are. They are asked for once a database: a test makes no tables.
func columnsOf(t testing.TB, d *db.DB) map[string][]string {
	t.Helper()
	if known, ok := schemas.Load(d); ok {
		return known.(map[string][]string)
	}
	query := `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`
	if d.Engine() == "sqlite" {
		query = `SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid`
	}
	pairs, err := db.All(t.Context(), d, func(r db.Row) (p [2]string, err error) {
		err = r.Scan(&p[0], &p[1])
		return p, err
	}, query)
	if err != nil {
		t.Fatalf("read the tables: %v", err)
	}
	all := map[string][]string{}
	for _, p := range pairs {
		all[p[0]] = append(all[p[0]], p[1])
	}
	schemas.Store(d, all)
	t.Cleanup(func() { schemas.Delete(d) })
	return all
}

// CountsOf counts the rows that an account has in each table.
func CountsOf(t testing.TB, d *db.DB, account int64) map[string]int {
	t.Helper()
	var each []string
	for table, columns := range columnsOf(t, d) {
		if slices.Contains(columns, "account_id") {
			each = append(each, "SELECT '"+table+"', COUNT(*) FROM "+table+" WHERE account_id = $1")
		}
	}
	slices.Sort(each)
	all := map[string]int{}
	_, err := db.All(t.Context(), d, func(r db.Row) (struct{}, error) {
		var table string
		var n int
		err := r.Scan(&table, &n)
		all[table] = n
		return struct{}{}, err
	}, strings.Join(each, " UNION ALL "), account)
	if err != nil {
		t.Fatalf("count the rows: %v", err)
	}
	return all
}
