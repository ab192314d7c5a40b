package connect

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// toldBelow is up to which number the news were told: to the callback, or to whoever reads them.
func toldBelow(ctx context.Context, tx *db.Tx, callback bool) (told int64, err error) {
	query := `SELECT read FROM news_kept WHERE one = 1`
	if callback {
		query = `SELECT told FROM callback WHERE one = 1`
	}
	err = tx.Row(ctx, query).Scan(&told)
	return told, err
}

// dropNewsUntil drops the oldest news, at most so many, up to what was told, what is old, and what is not to be told once more.
func dropNewsUntil(ctx context.Context, tx *db.Tx, told int64, before time.Time, most int) (int, error) {
	var last int64
	err := tx.Row(ctx, `SELECT number FROM news WHERE noted_at < $1 ORDER BY noted_at DESC, number DESC LIMIT 1`, before).Scan(&last)
	if errors.Is(err, db.ErrNone) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	last = min(last, told)
	var asked *int64
	if err := tx.Row(ctx, `SELECT MIN(number) FROM again`).Scan(&asked); err != nil {
		return 0, err
	}
	if asked != nil {
		last = min(last, *asked-1)
	}
	var floor int64
	if err := tx.Row(ctx, `SELECT floor FROM news_kept WHERE one = 1`).Scan(&floor); err != nil {
		return 0, err
	}
	if last = min(last, floor+int64(most)); last <= floor {
		return 0, nil
	}
	if _, err := tx.Exec(ctx, `DELETE FROM news WHERE number <= $1`, last); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `UPDATE news_kept SET floor = $1 WHERE one = 1`, last)
	return int(last - floor), err
}

func newsFloor(ctx context.Context, r db.Reader) (floor int64, err error) {
	err = r.Row(ctx, `SELECT floor FROM news_kept WHERE one = 1`).Scan(&floor)
	return floor, err
}

func setRead(ctx context.Context, tx *db.Tx, after int64) error {
	_, err := tx.Exec(ctx, `UPDATE news_kept SET read = $1 WHERE one = 1 AND read < $1`, after)
	return err
}

// dropOrders drops orders of which nothing is expected and nothing was heard for so long, with their boxes and returns.
func dropOrders(ctx context.Context, tx *db.Tx, before time.Time) (int, error) {
	type name struct{ merchant, id int64 }
	all, err := db.All(ctx, tx, func(r db.Row) (n name, err error) { return n, r.Scan(&n.merchant, &n.id) }, `SELECT merchant, id FROM handed
		WHERE taken_at < $1 AND changed_at < $1 AND (state IN ('cancelled', 'gone', 'left') OR state = 'imported' AND status IN (`+ended+`))
		ORDER BY taken_at, merchant, id LIMIT $2`, before, forgetMost)
	if err != nil {
		return 0, err
	}
	for _, n := range all {
		for _, query := range []string{
			`DELETE FROM box WHERE merchant = $1 AND handed = $2`,
			`DELETE FROM sent_back WHERE merchant = $1 AND handed = $2`,
			`DELETE FROM handed WHERE merchant = $1 AND id = $2`,
		} {
			if _, err := tx.Exec(ctx, query, n.merchant, n.id); err != nil {
				return 0, err
			}
		}
	}
	return len(all), nil
}

// dropHeard drops webhooks that were taken in and will not come again.
func dropHeard(ctx context.Context, tx *db.Tx, before time.Time) (int, error) {
	n, err := tx.Exec(ctx, `DELETE FROM heard WHERE (merchant, id) IN
		(SELECT merchant, id FROM heard WHERE done_at IS NOT NULL AND done_at < $1 ORDER BY done_at LIMIT $2)`, before, forgetMost)
	return int(n), err
}
