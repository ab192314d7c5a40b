// Package job does work later, through River: a job is written in the caller's transaction, so it exists exactly when
// the change it follows exists. A job is safe to run twice. What the work is stands in the rooms that add it.
package job

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/waybill-ship/waybill/internal/db"
)

// Args is the content of a job; Kind names it for ever, because old jobs lie in the table.
type Args = river.JobArgs

// Later says when and how often a job is tried; the zero value is now, with the default number of tries.
type Later struct {
	At          time.Time // not before; zero is at once
	MaxAttempts int       // 0 is 25 tries over about three weeks
	Queue       string    // one that Hands.Queue made room for; empty is the queue of all work
}

// inserter only writes jobs; it never works them.
var inserter = struct {
	pg   func() (*river.Client[pgx.Tx], error)
	lite func() (*river.Client[*sql.Tx], error)
}{
	pg: sync.OnceValues(func() (*river.Client[pgx.Tx], error) {
		return river.NewClient(riverpgxv5.New(nil), &river.Config{Logger: quiet})
	}),
	lite: sync.OnceValues(func() (*river.Client[*sql.Tx], error) {
		return river.NewClient(riversqlite.New(nil), &river.Config{Logger: quiet})
	}),
}

var quiet = slog.New(slog.DiscardHandler)

// Add writes a job in the caller's transaction.
func Add(ctx context.Context, tx *db.Tx, args Args, later Later) error {
	opts := &river.InsertOpts{ScheduledAt: later.At, MaxAttempts: later.MaxAttempts, Queue: later.Queue}
	pg, lite := tx.Bodies()
	if pg != nil {
		c, err := inserter.pg()
		if err != nil {
			return err
		}
		_, err = c.InsertTx(ctx, pg, args, opts)
		return wrap(args, err)
	}
	c, err := inserter.lite()
	if err != nil {
		return err
	}
	_, err = c.InsertTx(ctx, lite, args, opts)
	return wrap(args, err)
}

func wrap(args Args, err error) error {
	if err != nil {
		return fmt.Errorf("add job %s: %w", args.Kind(), err)
	}
	return nil
}

// Migrate brings River's own tables up to date; call it after db.Migrate.
func Migrate(ctx context.Context, d *db.DB) error { return MigrateTo(ctx, d, 0) }

// MigrateTo brings River's own tables to a version; 0 is the newest.
func MigrateTo(ctx context.Context, d *db.DB, version int) error {
	opts := &rivermigrate.MigrateOpts{TargetVersion: version}
	pool, lite := d.Bodies()
	if pool != nil {
		m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: quiet})
		if err != nil {
			return err
		}
		return up(ctx, m, opts)
	}
	m, err := rivermigrate.New(riversqlite.New(lite), &rivermigrate.Config{Logger: quiet})
	if err != nil {
		return err
	}
	return up(ctx, m, opts)
}

func up[T any](ctx context.Context, m *rivermigrate.Migrator[T], opts *rivermigrate.MigrateOpts) error {
	has, knows, err := versions(ctx, m)
	if err != nil {
		return err
	}
	if has > knows {
		return fmt.Errorf("the jobs of this database were made by a newer waybill (%d, this program knows %d): start that program, or restore a backup", has, knows)
	}
	if opts.TargetVersion > 0 && opts.TargetVersion <= has {
		return nil
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, opts)
	return err
}

// Versions says at which version River's own tables are (0: there are none) and which this program knows.
func Versions(ctx context.Context, d *db.DB) (has, knows int, err error) {
	pool, lite := d.Bodies()
	if pool != nil {
		m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: quiet})
		if err != nil {
			return 0, 0, err
		}
		return versions(ctx, m)
	}
	m, err := rivermigrate.New(riversqlite.New(lite), &rivermigrate.Config{Logger: quiet})
	if err != nil {
		return 0, 0, err
	}
	return versions(ctx, m)
}

func versions[T any](ctx context.Context, m *rivermigrate.Migrator[T]) (has, knows int, err error) {
	there, err := m.ExistingVersions(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("read the version of the jobs: %w", err)
	}
	for _, v := range there {
		has = max(has, v.Version)
	}
	for _, v := range m.AllVersions() {
		knows = max(knows, v.Version)
	}
	return has, knows, nil
}
