package db

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// tripMost is how many reads share one trip at most.
	tripMost = 32
	// tripPatience is how long a shared trip may take; what is read by its key takes far less than a millisecond.
	tripPatience = 10 * time.Second
)

// ByKey is r.Row for a SELECT that finds its row by a unique key and so takes hardly longer than its way to the database and back.
// On PostgreSQL, reads that many callers make at the same moment share the way: while one trip is under way, those that come gather for
// the next. Nothing is remembered: each trip begins after the reads it carries were asked for, so they see all that was committed before.
func ByKey(ctx context.Context, r Reader, query string, args ...any) Row {
	if d, ok := r.(*DB); ok && d.trips != nil {
		return d.trips.row(ctx, d, query, args)
	}
	return r.Row(ctx, query, args...)
}

// trips gathers reads into trips on a few connections of their own.
type trips struct {
	pool *pgxpool.Pool

	mu      sync.Mutex
	free    int // connections that nobody leads a trip on
	waiting []*ask
}

// ask is one read on its way. Whoever waits is told once: to lead the next trip, or that the answer is there.
type ask struct {
	query string
	args  []any
	told  chan struct{}
	leads bool // guarded by trips.mu until told

	fields []pgconn.FieldDescription
	values [][]byte // nil: there is no such row
	alone  bool     // it did not come through; ask again alone, to learn why or to succeed
}

// newTrips opens the connections for reads by key. Such a read has one sensible plan, whatever the account's size: it is made once, and
// never walks through a table that was small when it was made.
func newTrips(ctx context.Context, conf *pgxpool.Config) (*trips, error) {
	lanes := max(1, runtime.NumCPU()/2)
	conf = conf.Copy()
	conf.MaxConns, conf.MinConns, conf.MinIdleConns = int32(lanes), 0, 0
	conf.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	conf.ConnConfig.RuntimeParams["enable_seqscan"] = "off"
	pool, err := pgxpool.NewWithConfig(ctx, conf)
	if err != nil {
		return nil, err
	}
	return &trips{pool: pool, free: lanes}, nil
}

func (t *trips) row(ctx context.Context, d *DB, query string, args []any) Row {
	a := &ask{query: query, args: args}
	if t.enter(a) {
		t.lead(a)
	} else if err := t.wait(ctx, a); err != nil {
		return failedRow{err}
	}
	if a.alone {
		return d.Row(ctx, query, args...)
	}
	return a
}

// enter reports whether the caller leads a trip at once; else it waits.
func (t *trips) enter(a *ask) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.free > 0 {
		t.free--
		return true
	}
	a.told = make(chan struct{}, 1)
	t.waiting = append(t.waiting, a)
	return false
}

// wait returns once the answer is there, or when the caller gives up.
func (t *trips) wait(ctx context.Context, a *ask) error {
	select {
	case <-a.told:
	case <-ctx.Done():
		t.mu.Lock()
		i := slices.Index(t.waiting, a)
		if i >= 0 {
			t.waiting = slices.Delete(t.waiting, i, i+1)
		}
		leads := a.leads
		t.mu.Unlock()
		if !leads {
			return ctx.Err() // it may be under way; then nobody looks at the answer
		}
	}
	if a.leads {
		t.lead(a)
	}
	return nil
}

// lead makes a trip for the asker and all who wait, and hands the connection on before anybody looks at the answers.
func (t *trips) lead(a *ask) {
	t.mu.Lock()
	n := min(len(t.waiting), tripMost-1)
	group := append([]*ask{a}, t.waiting[:n]...)
	t.waiting = slices.Delete(t.waiting, 0, n)
	t.mu.Unlock()
	t.travel(group)
	t.mu.Lock()
	if len(t.waiting) > 0 {
		next := t.waiting[0]
		t.waiting = slices.Delete(t.waiting, 0, 1)
		next.leads = true
		next.told <- struct{}{}
	} else {
		t.free++
	}
	t.mu.Unlock()
	for _, other := range group[1:] {
		other.told <- struct{}{}
	}
}

// travel reads a group in one trip.
func (t *trips) travel(group []*ask) {
	for _, a := range group {
		a.alone = true
	}
	// The trip is everybody's: the one who leads it may give up, the others have not.
	ctx, cancel := context.WithTimeout(context.Background(), tripPatience)
	defer cancel()
	conn, err := t.pool.Acquire(ctx)
	if err != nil {
		return
	}
	defer conn.Release()
	if len(group) == 1 {
		group[0].take(conn.Query(ctx, group[0].query, group[0].args...))
		return
	}
	var all pgx.Batch
	for _, a := range group {
		all.Queue(a.query, a.args...)
	}
	answers := conn.SendBatch(ctx, &all)
	defer answers.Close()
	for _, a := range group {
		a.take(answers.Query())
	}
}

// take keeps a copy of the row: the driver's own is gone with the next one.
func (a *ask) take(rows pgx.Rows, err error) {
	if err != nil {
		return
	}
	defer func() {
		rows.Close()
		a.alone = rows.Err() != nil
	}()
	if !rows.Next() {
		return
	}
	raw := rows.RawValues()
	size := 0
	for _, v := range raw {
		size += len(v)
	}
	block, values := make([]byte, 0, size), make([][]byte, len(raw))
	for i, v := range raw {
		if v != nil {
			at := len(block)
			block = append(block, v...)
			values[i] = block[at:len(block):len(block)]
		}
	}
	a.fields, a.values = slices.Clone(rows.FieldDescriptions()), values
}

// typeMaps know how PostgreSQL writes each type; one must not be used by two at once, and costs much to make.
var typeMaps = sync.Pool{New: func() any { return pgtype.NewMap() }}

// Scan reads the row that was brought back.
func (a *ask) Scan(dest ...any) error {
	if a.values == nil {
		return ErrNone
	}
	types := typeMaps.Get().(*pgtype.Map)
	defer typeMaps.Put(types)
	return pgx.ScanRow(types, a.fields, a.values, dest...)
}

// failedRow is a row that could not be read.
type failedRow struct{ err error }

func (f failedRow) Scan(...any) error { return f.err }
