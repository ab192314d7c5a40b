package dbtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/db"
)

// RowsOf reads every row that an account has, and the people who belong to it, as text by table: what a test compares to prove that nothing
// of an account changed. Columns that are only noted by reading ("session.seen_at") can be left out.
func RowsOf(t testing.TB, d *db.DB, account int64, without ...string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for table, columns := range columnsOf(t, d) {
		where := "account_id = $1"
		switch {
		case slices.Contains(columns, "account_id"):
		case table == "person" || table == "recovery_code":
			where = "person_id IN (SELECT person_id FROM member WHERE account_id = $1)"
		default:
			continue
		}
		columns = slices.DeleteFunc(columns, func(c string) bool { return slices.Contains(without, table+"."+c) })
		text := "ROW(" + strings.Join(columns, ", ") + ")::text"
		if d.Engine() == "sqlite" {
			text = "quote(" + strings.Join(columns, ") || ', ' || quote(") + ")"
		}
		rows, err := db.All(t.Context(), d, func(r db.Row) (string, error) {
			var s string
			err := r.Scan(&s)
			return s, err
		}, "SELECT "+text+" FROM "+table+" WHERE "+where, account)
		if err != nil {
			t.Fatalf("read the rows of %s: %v", table, err)
		}
		slices.Sort(rows)
		all[table] = rows
	}
	return all
}

// columnsOf are the columns of every table.
func columnsOf(t testing.TB, d *db.DB) map[string][]string {
	t.Helper()
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
