package waybill_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// referenceTables hold an account_id and are yet no tenant's: every node has all of their rows.
var referenceTables = map[string]string{
	"directory": "it finds the account of what arrives without one",
	"method":    "owners' methods are sold to other accounts, so an id must be found without its owner",
}

// acrossAccounts names the functions (file:function) whose statements may touch a tenant table without an
// account, and why.
var acrossAccounts = map[string]string{
	"internal/mail/sql.go:selectLatest": "the operator reads what was mailed when there is no server to send it",

	"internal/account/sql_operator.go:IDs":                      "backup and sweep go through every account",
	"internal/carrier/sql_operator.go:Sealed":                   "the operator tries the master key on what was sealed last",
	"internal/integration/sql_operator.go:Sealed":               "the operator tries the master key on what was sealed last",
	"internal/integration/sql_operator.go:SealedSignatures":     "the operator tries the master key on what was sealed last",
	"internal/integration/sql_operator.go:SealedWebhookSecrets": "the operator tries the master key on what was sealed last",
	"internal/integration/sql_operator.go:SealedFarewells":      "the operator tries the master key on what was sealed last",
	"internal/shop/sql_operator.go:Sealed":                      "the operator tries the master key on what was sealed last",
	"internal/shop/sql_operator.go:SealedVisits":                "the operator tries the master key on what was sealed last",
	"internal/webhook/sql_operator.go:Sealed":                   "the operator tries the master key on what was sealed last",
	"internal/tracking/sql_operator.go:Sealed":                  "the operator tries the master key on what was sealed last",
	"internal/webhook/sql_operator.go:Ailing":                   "the operator watches how many endpoints fail",
	"internal/mail/sql_operator.go:Sealed":                      "the operator tries the master key on what was sealed last",
}

// sqlElsewhere names the folders that run SQL outside sql*.go, and why.
var sqlElsewhere = map[string]string{
	"internal/db":     "it is the handle itself",
	"internal/job":    "it hands River its tables",
	"internal/dbtest": "it makes and clones databases",
}

// ownerless names the files that may touch other rooms' tables, and why.
var ownerless = map[string]string{
	"internal/parcel/sql_order.go": "the call made most reads a parcel and its order in one trip; order names its columns and reads them",

	"cmd/waybill/sql_bench.go": "the benchmark writes the same rows raw, to compare with",
}

// table is what the house test knows of a CREATE TABLE.
type table struct {
	name   string
	file   string
	tenant bool
	key    string // the primary key's first column
}

var (
	createTable = regexp.MustCompile(`(?is)CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([a-z_0-9]+)\s*\((.*?)\n\s*\)\s*;`)
	anyTable    = regexp.MustCompile(`(?i)CREATE\s+TABLE\b`)
	keyClause   = regexp.MustCompile(`(?i)PRIMARY\s+KEY\s*\(\s*([a-z_0-9]+)`)
	keyColumn   = regexp.MustCompile(`(?im)^\s*([a-z_0-9]+)\s[^,\n]*PRIMARY\s+KEY`)
	tenantField = regexp.MustCompile(`(?im)^\s*account_id\s`)
	uniqueIndex = regexp.MustCompile(`(?is)CREATE\s+UNIQUE\s+INDEX\s+([a-z_0-9]+)\s+ON\s+([a-z_0-9]+)\s*\(\s*([a-z_0-9]+)`)
	lineComment = regexp.MustCompile(`--[^\n]*`)
)

// migrations reads the tables, and the first column of each unique index by "table.index".
func migrations(t *testing.T) (map[string]table, map[string]string) {
	t.Helper()
	files, err := filepath.Glob("internal/db/migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	tables, unique := map[string]table{}, map[string]string{}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := lineComment.ReplaceAllString(string(raw), "")
		found := createTable.FindAllStringSubmatch(text, -1)
		if said := len(anyTable.FindAllString(text, -1)); said != len(found) {
			t.Errorf("%s: %d tables are created and %d can be read: end each with ); on a line of its own", name, said, len(found))
		}
		for _, m := range found {
			tb := table{name: strings.ToLower(m[1]), file: name, tenant: tenantField.MatchString(m[2])}
			if k := keyClause.FindStringSubmatch(m[2]); k != nil {
				tb.key = k[1]
			} else if k := keyColumn.FindStringSubmatch(m[2]); k != nil {
				tb.key = k[1]
			}
			if referenceTables[tb.name] != "" {
				tb.tenant = false
			}
			tables[tb.name] = tb
		}
		for _, m := range uniqueIndex.FindAllStringSubmatch(text, -1) {
			unique[m[2]+"."+m[1]] = m[3]
		}
	}
	return tables, unique
}

func TestTablesAreCutByTenant(t *testing.T) {
	tables, unique := migrations(t)
	for _, tb := range tables {
		if tb.tenant && tb.key != "account_id" {
			t.Errorf("%s: the primary key of %s begins with %q, want account_id", tb.file, tb.name, tb.key)
		}
	}
	for index, first := range unique {
		name, _, _ := strings.Cut(index, ".")
		if tables[name].tenant && first != "account_id" {
			t.Errorf("unique index %s begins with %q, want account_id", index, first)
		}
	}
}

func TestEveryStatementNamesItsAccount(t *testing.T) {
	tables, _ := migrations(t)
	tenant := func(name string) bool { return tables[name].tenant }
	for _, s := range statements(sources(t)) {
		if acrossAccounts[s.where()] != "" {
			continue
		}
		for _, name := range unbound(s.text, tenant) {
			t.Errorf("%s (%s): a statement over %s without account_id as an equality:\n%s", s.at, s.where(), name, s.text)
		}
	}
	for _, c := range bulkInserts(sources(t)) {
		if tenant(c.table) && c.known && !slices.Contains(c.columns, "account_id") {
			t.Errorf("%s: InsertMany into %s without the column account_id", c.at, c.table)
		}
	}
}

func TestSQLStandsInItsOwnFiles(t *testing.T) {
	for _, s := range statements(sources(t)) {
		if sqlElsewhere[path.Dir(s.file)] == "" && !strings.HasPrefix(path.Base(s.file), "sql") {
			t.Errorf("%s: SQL outside sql.go: %.60q", s.at, s.text)
		}
	}
}

func TestEachTableHasOneOwner(t *testing.T) {
	tables, _ := migrations(t)
	all := sources(t)
	users := map[string][]string{}
	use := func(name, file string) {
		room := path.Dir(file)
		if tables[name].name == "" || ownerless[file] != "" || sqlElsewhere[room] != "" || slices.Contains(users[name], room) {
			return
		}
		users[name] = append(users[name], room)
	}
	for _, s := range statements(all) {
		for _, name := range mentioned(s.text) {
			use(name, s.file)
		}
	}
	for _, c := range bulkInserts(all) {
		use(c.table, c.file)
	}
	for name, rooms := range users {
		if len(rooms) > 1 {
			t.Errorf("table %s is used by %s: one room owns it, the others ask that room", name, strings.Join(rooms, ", "))
		}
	}
}

func TestTheTenantCheckSeesWhatIsWrong(t *testing.T) {
	tenant := func(name string) bool { return name == "orders" || name == "parcel" }
	for _, c := range []struct {
		sql string
		bad []string
	}{
		{"SELECT id FROM orders WHERE account_id = $1 AND id = $2", nil},
		{"SELECT id FROM orders WHERE id = $1", []string{"orders"}},
		{"SELECT account_id, id FROM orders WHERE id = $1", []string{"orders"}},
		{"SELECT id FROM orders WHERE account_id > $1", []string{"orders"}},
		{"SELECT id FROM orders WHERE (account_id, id) IN (SELECT account_id, id FROM parcel WHERE account_id = $1)", nil},
		{"SELECT id FROM orders WHERE account_id = $1 AND id IN (SELECT order_id FROM parcel WHERE state = $2)", []string{"parcel"}},
		{"SELECT o.id FROM orders o JOIN parcel p ON p.account_id = o.account_id AND p.order_id = o.id WHERE o.account_id = $1", nil},
		{"SELECT o.id FROM orders o JOIN parcel p ON p.account_id = o.account_id AND p.order_id = o.id", []string{"orders", "parcel"}},
		{"SELECT o.id FROM orders o JOIN parcel p ON p.order_id = o.id WHERE o.account_id = $1", []string{"parcel"}},
		{"SELECT o.id FROM orders AS o, parcel AS p WHERE o.account_id = $1 AND p.account_id = $1", nil},
		{"SELECT o.id FROM orders AS o, parcel AS p WHERE o.account_id = $1", []string{"parcel"}},
		{"SELECT 1 FROM country WHERE code = $1", nil},
		{"INSERT INTO orders (account_id, id) VALUES ($1, $2) ON CONFLICT (account_id, id) DO UPDATE SET id = $2", nil},
		{"INSERT INTO orders (id) VALUES ($1)", []string{"orders"}},
		{"INSERT INTO orders (account_id, id) SELECT account_id, id FROM parcel", []string{"parcel"}},
		{"UPDATE orders SET account_id = $1 WHERE id = $2", []string{"orders"}},
		{"UPDATE orders SET state = $3 WHERE account_id = $1 AND id = $2 RETURNING id", nil},
		{"UPDATE orders SET state = $3", []string{"orders"}},
		{"DELETE FROM orders WHERE account_id = $1", nil},
		{"DELETE FROM orders", []string{"orders"}},
		{"WITH gone AS (DELETE FROM parcel WHERE id = $2 RETURNING id) SELECT id FROM orders WHERE account_id = $1", []string{"parcel"}},
		{"SELECT id FROM orders WHERE account_id = $1 UNION SELECT id FROM parcel WHERE id = $2", []string{"parcel"}},
		{"SELECT id FROM orders o WHERE o.account_id = $1 AND EXISTS (SELECT 1 FROM parcel p WHERE p.account_id = o.account_id)", nil},
		{"SELECT id FROM orders WHERE note = ' account_id = $1 '", []string{"orders"}},
	} {
		got := unbound(c.sql, tenant)
		slices.Sort(got)
		if !slices.Equal(got, c.bad) {
			t.Errorf("%s\nwithout account: %v, want %v", c.sql, got, c.bad)
		}
	}
}
