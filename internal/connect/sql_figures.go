package connect

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// counted reads rows of a word and a number.
func counted[K ~string](ctx context.Context, r db.Reader, into map[K]int, query string, args ...any) error {
	_, err := db.All(ctx, r, func(r db.Row) (struct{}, error) {
		var word K
		var n int
		err := r.Scan(&word, &n)
		into[word] = n
		return struct{}{}, err
	}, query, args...)
	return err
}

func (e *Engine) countMerchants(ctx context.Context, f *Figures) error {
	if err := counted(ctx, e.db, f.Merchants, `SELECT state, COUNT(*) FROM merchant GROUP BY state`); err != nil {
		return err
	}
	return e.db.Row(ctx, `SELECT COUNT(*) FROM merchant WHERE state = $1 AND trouble <> ''`, string(Connected)).Scan(&f.Troubled)
}

func (e *Engine) countOrders(ctx context.Context, f *Figures) error {
	err := counted(ctx, e.db, f.Orders, `SELECT state, COUNT(*) FROM handed WHERE state IN ('waiting', 'sending', 'cancelling') GROUP BY state`)
	if err != nil {
		return err
	}
	if err := counted(ctx, e.db, f.Orders, `SELECT state, COUNT(*) FROM handed WHERE state = 'refused' GROUP BY state`); err != nil {
		return err
	}
	// Not MIN: SQLite forgets that its answer is a time.
	err = e.db.Row(ctx, `SELECT changed_at FROM handed WHERE state IN ('waiting', 'sending', 'cancelling') ORDER BY changed_at LIMIT 1`).Scan(&f.Oldest)
	if errors.Is(err, db.ErrNone) {
		return nil
	}
	return err
}

func (e *Engine) countNews(ctx context.Context, f *Figures) error {
	var told int64
	err := e.db.Row(ctx, `SELECT n.number, c.told, c.words FROM news_last n, callback c WHERE n.one = 1 AND c.one = 1`).Scan(&f.News, &told, &f.Callback)
	if err != nil {
		return err
	}
	if e.c.Callback != "" {
		f.Untold = f.News - told
	}
	return e.db.Row(ctx, `SELECT COUNT(*) FROM heard WHERE done_at IS NULL`).Scan(&f.Unheard)
}

func (e *Engine) countLanes(ctx context.Context, f *Figures) error {
	return e.db.Row(ctx, `SELECT COUNT(CASE WHEN due < $1 THEN 1 END), COUNT(CASE WHEN fails > 0 THEN 1 END) FROM lane WHERE due IS NOT NULL`,
		e.now().Add(-time.Minute)).Scan(&f.Late, &f.Failing)
}

// troubledLanes are those that failed most often in a row.
func (e *Engine) troubledLanes(ctx context.Context, most int) ([]LaneTrouble, error) {
	return db.All(ctx, e.db, func(r db.Row) (LaneTrouble, error) {
		var l LaneTrouble
		return l, r.Scan(&l.Merchant, &l.Work, &l.Fails, &l.Words, &l.Due)
	}, `SELECT COALESCE(m.ref, ''), l.work, l.fails, l.words, l.due FROM lane l LEFT JOIN merchant m ON m.id = l.merchant
		WHERE l.due IS NOT NULL AND l.fails > 0 ORDER BY l.fails DESC LIMIT $1`, most)
}
