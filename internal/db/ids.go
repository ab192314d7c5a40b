package db

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// A process takes ids in blocks; what it does not use before it stops is skipped. A block is small, and doubles while blocks are used up
// quickly, so that a busy importer seldom pays for one and a quiet installation skips few.
const (
	idBlock     = 64
	idBlockMost = 8192
	idQuick     = 10 * time.Second
)

// idAlarm is where the log begins to warn: clients decode ids into 32 bits.
const idAlarm = 1 << 30

type ids struct {
	mu   sync.Mutex
	kind map[string]*idRange
}

type idRange struct {
	next, end int64
	block     int
	at        time.Time // when the last block was taken
}

// NextIDs draws n ids of a kind, in growing order: small integers, never used twice, with gaps where a process stopped.
// A kind of a family, "sscc:8712345", begins where the row of the family says, if there is one.
// Draw them before Write: blocks are taken in a transaction of their own, so that no caller waits for another's commit.
func (d *DB) NextIDs(ctx context.Context, kind string, n int) ([]int64, error) {
	if ctx.Value(insideKey{}) != nil {
		return nil, errors.New("db: draw ids before Write")
	}
	d.ids.mu.Lock()
	defer d.ids.mu.Unlock()
	if d.ids.kind == nil {
		d.ids.kind = map[string]*idRange{}
	}
	r := d.ids.kind[kind]
	if r == nil {
		r = &idRange{}
		d.ids.kind[kind] = r
	}
	got := make([]int64, 0, n)
	for len(got) < n {
		if r.next == r.end {
			if err := d.refill(ctx, kind, r, max(r.grow(time.Now()), n-len(got))); err != nil {
				return nil, err
			}
		}
		got = append(got, r.next)
		r.next++
	}
	return got, nil
}

// grow is how large the next block is to be.
func (r *idRange) grow(now time.Time) int {
	if r.block == 0 || now.Sub(r.at) > idQuick {
		r.block = idBlock
	} else {
		r.block = min(2*r.block, idBlockMost)
	}
	r.at = now
	return r.block
}

// NextID draws one id.
func (d *DB) NextID(ctx context.Context, kind string) (int64, error) {
	got, err := d.NextIDs(ctx, kind, 1)
	if err != nil {
		return 0, err
	}
	return got[0], nil
}

func (d *DB) refill(ctx context.Context, kind string, r *idRange, n int) error {
	tx, err := d.begin(ctx)
	if err != nil {
		return fmt.Errorf("draw ids: %w", err)
	}
	family, _, some := strings.Cut(kind, ":")
	if !some {
		family = ""
	}
	var end int64
	err = tx.Row(ctx, `
		INSERT INTO id_block (kind, next) VALUES ($1, $2 + COALESCE((SELECT next FROM id_block WHERE kind = $3), 1))
		ON CONFLICT (kind) DO UPDATE SET next = id_block.next + $2
		RETURNING next`, kind, int64(n), family).Scan(&end)
	if err == nil {
		err = tx.commit(ctx)
	}
	if err != nil {
		tx.rollback(ctx)
		return fmt.Errorf("draw ids: %w", err)
	}
	if end > idAlarm {
		slog.Warn("ids run towards 32 bits", "kind", kind, "next", end)
	}
	r.next, r.end = end-int64(n), end
	return nil
}
