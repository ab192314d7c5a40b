// Package dbtest gives each test a fresh, migrated database on the real engines: a SQLite file of its own, and a
// PostgreSQL database cloned from a migrated template.
package dbtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest/cluster"
	"github.com/waybill-ship/waybill/internal/job"
)

// Cluster is the URL of the postgres database of a PostgreSQL cluster for tests. It is WAYBILL_TEST_PG where set; else a cluster in a
// temporary folder, in memory where there is room, that ends with this process.
var Cluster = sync.OnceValues(func() (string, error) {
	if url := os.Getenv("WAYBILL_TEST_PG"); url != "" {
		return url, nil
	}
	return cluster.StartIn(memory(), "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_wal_size=256MB")
})

// Engines are the engines the tests run on: WAYBILL_TEST_ENGINES, or both.
func Engines() []string {
	if v := os.Getenv("WAYBILL_TEST_ENGINES"); v != "" {
		return strings.Split(v, ",")
	}
	return []string{"sqlite", "postgres"}
}

// Each runs the test on every engine, each with a fresh database.
func Each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	for _, engine := range Engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			test(t, Open(t, engine))
		})
	}
}

// Open is a fresh database of one engine, closed when the test ends. Every write runs its closure twice, to find what reaches outside.
func Open(t testing.TB, engine string) *db.DB {
	t.Helper()
	seldom()
	c := Fresh(t, engine)
	c.Twice = true
	d, err := db.Open(t.Context(), c)
	if err != nil {
		t.Fatalf("open %s: %v", engine, err)
	}
	t.Cleanup(d.Close)
	return d
}

// seldom has garbage collected as seldom as a platform that serves does, where GOGC does not say.
var seldom = sync.OnceFunc(func() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
})

// Fresh makes a migrated database and says how to open it.
func Fresh(t testing.TB, engine string) db.Config {
	t.Helper()
	if engine == "sqlite" {
		path := filepath.Join(t.TempDir(), "waybill.db")
		body, err := liteTemplate()
		if err == nil {
			err = os.WriteFile(path, body, 0o600)
		}
		if err != nil {
			t.Fatalf("make a SQLite database: %v", err)
		}
		return db.Config{Path: path}
	}
	name, url, err := clone()
	if err != nil {
		t.Fatalf("make a PostgreSQL database: %v", err)
	}
	t.Cleanup(func() { // by now it is closed; many kept until the end would fill the memory
		if err := admin("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("take a PostgreSQL database away: %v", err)
		}
	})
	return db.Config{URL: url, MaxConns: 8}
}

// Blank makes a PostgreSQL database without any table and answers its URL.
func Blank(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("blank_%d_%d", os.Getpid(), clones.Add(1))
	if err := admin("CREATE DATABASE " + name); err != nil {
		t.Fatalf("make a PostgreSQL database: %v", err)
	}
	url, err := database(name)
	if err != nil {
		t.Fatal(err)
	}
	return url
}

// liteTemplate is a migrated SQLite file, made once a process.
var liteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "waybill-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "t.db")
	if err := migrate(db.Config{Path: path}); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// pgTemplate is the name of a migrated template database, made once a process.
var pgTemplate = sync.OnceValues(func() (string, error) {
	name := fmt.Sprintf("template_%d", os.Getpid())
	if err := admin("DROP DATABASE IF EXISTS "+name, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	url, err := database(name)
	if err != nil {
		return "", err
	}
	return name, migrate(db.Config{URL: url, MaxConns: 4})
})

func migrate(c db.Config) error {
	ctx := context.Background()
	d, err := db.Open(ctx, c)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Migrate(ctx); err != nil {
		return err
	}
	return job.Migrate(ctx, d)
}

var clones atomic.Int64

// cloning is held while a template is copied: PostgreSQL allows nobody else in it meanwhile.
var cloning sync.Mutex

func clone() (name, url string, err error) {
	from, err := pgTemplate()
	if err != nil {
		return "", "", err
	}
	cloning.Lock()
	defer cloning.Unlock()
	name = fmt.Sprintf("test_%d_%d", os.Getpid(), clones.Add(1))
	if err := admin("DROP DATABASE IF EXISTS "+name, "CREATE DATABASE "+name+" TEMPLATE "+from+" STRATEGY FILE_COPY"); err != nil {
		return "", "", err
	}
	url, err = database(name)
	return name, url, err
}

// database is the URL of one database in the test cluster.
func database(name string) (string, error) {
	url, err := Cluster()
	if err != nil {
		return "", err
	}
	return strings.Replace(url, "/postgres?", "/"+name+"?", 1), nil
}

func admin(statements ...string) error {
	url, err := Cluster()
	if err != nil {
		return err
	}
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, sql := range statements {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}
