package db

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"
)

// groupMax is how many waiting closures share one commit at most.
const groupMax = 64

// lanes holds the writes that wait, one lane an account, so that a commit never spans accounts.
type lanes struct {
	mu   sync.Mutex
	open map[int64]*lane
}

type lane struct{ waiting []*write }

// write is one caller's closure on its way, or his item among others of its kind; see Together.
type write struct {
	ctx     context.Context
	fn      func(ctx context.Context, tx *Tx) error
	kind    any // nil: a closure of its own
	item    any
	many    func(ctx context.Context, tx *Tx, items []any) error
	along   *companion // nil: nothing goes along
	started bool       // guarded by lanes.mu
	done    chan struct{}
	err     error
	panic   any
}

type insideKey struct{}

// Write runs fn in a transaction and returns once it is durable, or not done at all. Callers that wait for
// the same account at the same time share one commit; each stands on a savepoint of its own, so that one's error does not touch the
// others. fn may run twice, must do nothing outside tx, and must not call Write or NextIDs. Account 0 is for rows of no account.
func (d *DB) Write(ctx context.Context, account int64, fn func(ctx context.Context, tx *Tx) error) error {
	return d.submit(account, &write{ctx: ctx, fn: fn})
}

// submit has a write done in its account's lane.
func (d *DB) submit(account int64, w *write) error {
	ctx := w.ctx
	if ctx.Value(insideKey{}) != nil {
		return errors.New("db: Write inside Write")
	}
	w.along, w.done = companionOf(ctx, account), make(chan struct{})
	d.enter(account, w)
	select {
	case <-w.done:
	case <-ctx.Done():
		if d.leave(account, w) {
			return ctx.Err()
		}
		<-w.done
	}
	if w.panic != nil {
		panic(w.panic)
	}
	if w.err == nil && w.along != nil {
		w.along.done.Store(true)
	}
	return w.err
}

func (d *DB) enter(account int64, w *write) {
	d.lanes.mu.Lock()
	defer d.lanes.mu.Unlock()
	if d.lanes.open == nil {
		d.lanes.open = map[int64]*lane{}
	}
	l := d.lanes.open[account]
	if l == nil {
		l = &lane{}
		d.lanes.open[account] = l
		go d.drain(account, l)
	}
	l.waiting = append(l.waiting, w)
}

// leave takes a cancelled write out of its lane, unless it has been started.
func (d *DB) leave(account int64, w *write) bool {
	d.lanes.mu.Lock()
	defer d.lanes.mu.Unlock()
	if w.started {
		return false
	}
	l := d.lanes.open[account]
	for i, other := range l.waiting {
		if other == w {
			l.waiting = append(l.waiting[:i:i], l.waiting[i+1:]...)
			break
		}
	}
	return true
}

// drain commits group after group until nobody waits in the lane.
func (d *DB) drain(account int64, l *lane) {
	for {
		d.lanes.mu.Lock()
		n := min(len(l.waiting), groupMax)
		group := l.waiting[:n:n]
		l.waiting = l.waiting[n:]
		for _, w := range group {
			w.started = true
		}
		if n == 0 {
			delete(d.lanes.open, account)
		}
		d.lanes.mu.Unlock()
		if n == 0 {
			return
		}
		d.commit(group)
		for _, w := range group {
			close(w.done)
		}
		if d.writer != nil {
			d.writes.prepare(context.Background(), d.writer)
		}
	}
}

// commit runs the group in one transaction, at first without savepoints: nearly always all goes well, and savepoints cost a third of a
// small write. When one fails, all is undone and done again with a savepoint each; and when the shared commit itself fails, each is tried
// alone, so that nobody fails for a neighbour's sake.
func (d *DB) commit(group []*write) {
	if !d.twice && d.trusting(group) {
		return
	}
	err := d.together(group)
	if err == nil {
		return
	}
	if len(group) == 1 {
		if group[0].err == nil {
			group[0].err = err
		}
		return
	}
	for _, w := range group {
		w.err, w.panic = nil, nil
		if err := d.together([]*write{w}); err != nil && w.err == nil {
			w.err = err
		}
	}
}

// trusting runs the group without savepoints and reports whether that settled it: all went well, or the one who failed is alone.
func (d *DB) trusting(group []*write) bool {
	ctx := inside(group[0].ctx)
	tx, err := d.begin(ctx)
	if err != nil {
		return false
	}
	for _, u := range unitsOf(group) {
		if err := tx.call(u); err != nil {
			tx.rollback(ctx)
			if len(group) == 1 {
				group[0].err = err
				return true
			}
			for _, w := range group {
				w.panic = nil
			}
			return false
		}
	}
	if err := tx.commit(ctx); err != nil {
		tx.rollback(ctx)
		group[0].err = fmt.Errorf("commit: %w", err)
		return len(group) == 1
	}
	return true
}

func (d *DB) together(group []*write) error {
	// The callers' deadlines do not reach into the shared transaction: a cancelled caller leaves the group unharmed.
	ctx := inside(group[0].ctx)
	tx, err := d.begin(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	good := 0
	for _, u := range unitsOf(group) {
		good += d.runUnit(tx, u)
	}
	if good == 0 {
		tx.rollback(ctx)
		return nil
	}
	if err := tx.commit(ctx); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// inside is the context in which a writer's closure runs.
func inside(ctx context.Context) context.Context {
	return context.WithValue(context.WithoutCancel(ctx), insideKey{}, true)
}

// runUnit runs a unit on its own savepoint and answers how many of its writes stay. What fails for several is tried for each.
func (d *DB) runUnit(tx *Tx, u unit) int {
	err := tx.twice(u, d.twice)
	if err == nil {
		return len(u)
	}
	if len(u) == 1 {
		u[0].err = err
		return 0
	}
	good := 0
	for _, w := range u {
		w.panic = nil
		if w.err = tx.twice(unit{w}, d.twice); w.err == nil {
			good++
		}
	}
	return good
}

// twice runs a unit, and where wanted once before for nothing.
func (t *Tx) twice(u unit, twice bool) error {
	if twice {
		if err := t.try(u, true); err != nil {
			return err
		}
	}
	return t.try(u, false)
}

// try runs the unit between savepoint and release; undo throws its work away even when it went well.
func (t *Tx) try(u unit, undo bool) (err error) {
	ctx := inside(u[0].ctx)
	if _, err := t.Exec(ctx, "SAVEPOINT w"); err != nil {
		return err
	}
	err = t.call(u)
	if err != nil || undo {
		if _, e := t.Exec(ctx, "ROLLBACK TO SAVEPOINT w"); e != nil {
			return errors.Join(err, e)
		}
	}
	if _, e := t.Exec(ctx, "RELEASE SAVEPOINT w"); e != nil {
		return errors.Join(err, e)
	}
	return err
}

// call runs the unit; a panic is kept for its caller.
func (t *Tx) call(u unit) (err error) {
	defer func() {
		if p := recover(); p != nil {
			u[0].panic = p
			err = errors.New("panic in write")
		}
	}()
	if err := u.run(t); err != nil {
		return err
	}
	for _, w := range u {
		if w.along == nil {
			continue
		}
		if err := w.along.fn(inside(w.ctx), t); err != nil {
			return err
		}
	}
	return nil
}

func (d *DB) begin(ctx context.Context) (*Tx, error) {
	if d.pool != nil {
		tx, err := d.pool.BeginTx(ctx, pgx.TxOptions{})
		return &Tx{pg: tx}, err
	}
	tx, err := d.writer.BeginTx(ctx, nil)
	return &Tx{lite: tx, writes: &d.writes}, err
}

func (t *Tx) commit(ctx context.Context) error {
	var err error
	if t.pg != nil {
		err = t.pg.Commit(ctx)
	} else {
		err = t.lite.Commit()
	}
	if err != nil {
		return err
	}
	for _, fn := range t.after {
		fn()
	}
	return nil
}

func (t *Tx) rollback(ctx context.Context) {
	if t.pg != nil {
		t.pg.Rollback(ctx)
		return
	}
	t.lite.Rollback()
}
