package db

import (
	"context"
	"sync/atomic"
)

// companion goes along with the writes of one piece of work until the first of them is committed.
type companion struct {
	account int64
	fn      func(ctx context.Context, tx *Tx) error
	done    atomic.Bool
}

type companionKey struct{}

// Along lets fn run at the end of every Write for the account under the returned context, in its transaction, until one of them has
// been committed. What fn writes is there exactly when something of that work is; and when fn fails, nothing of it is. Like the
// closures of Write, fn may run twice.
func Along(ctx context.Context, account int64, fn func(ctx context.Context, tx *Tx) error) context.Context {
	return context.WithValue(ctx, companionKey{}, &companion{account: account, fn: fn})
}

// companionOf is what goes along with a write, or nil.
func companionOf(ctx context.Context, account int64) *companion {
	c, _ := ctx.Value(companionKey{}).(*companion)
	if c == nil || c.account != account || c.done.Load() {
		return nil
	}
	return c
}
