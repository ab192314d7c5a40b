package connect

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// bumpNews takes n numbers and answers the last of them. Whoever else wants some waits until the transaction ends, so that there is no gap
// and nobody sees a number before all those below it.
func bumpNews(ctx context.Context, tx *db.Tx, n int) (last int64, err error) {
	err = tx.Row(ctx, `UPDATE news_last SET number = number + $1 WHERE one = 1 RETURNING number`, n).Scan(&last)
	return last, err
}

func insertNews(ctx context.Context, tx *db.Tx, rows [][]any) error {
	return tx.InsertMany(ctx, "news", []string{"number", "merchant", "handed", "kind", "body", "at", "noted_at"}, rows)
}

// LastNews is the number of the newest news; 0 where there are none.
func (e *Engine) LastNews(ctx context.Context) (last int64, err error) {
	err = e.db.Row(ctx, `SELECT number FROM news_last WHERE one = 1`).Scan(&last)
	return last, err
}

func (e *Engine) newsBehind(ctx context.Context, after int64, limit int) ([]News, error) {
	return db.All(ctx, e.db, scanNews, `SELECT number, body FROM news WHERE number > $1 ORDER BY number LIMIT $2`, after, limit)
}

func scanNews(r db.Row) (n News, err error) {
	var number int64
	var body string
	if err = r.Scan(&number, &body); err != nil {
		return n, err
	}
	if err = json.Unmarshal([]byte(body), &n); err != nil {
		return n, fmt.Errorf("read news %d: %w", number, err)
	}
	n.Number = number
	return n, nil
}

// newsAgain are news to be told once more, oldest first.
func (e *Engine) newsAgain(ctx context.Context, limit int) ([]News, error) {
	return db.All(ctx, e.db, scanNews, `SELECT news.number, news.body FROM again JOIN news ON news.number = again.number ORDER BY again.number LIMIT $1`, limit)
}

// addAgain notes that what the callback was told in a span is to be told once more; merchant 0 is all.
func addAgain(ctx context.Context, tx *db.Tx, merchant int64, from, to time.Time) (int, error) {
	if from.IsZero() {
		from = time.Unix(0, 0).UTC()
	}
	if to.IsZero() {
		to = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	n, err := tx.Exec(ctx, `INSERT INTO again (number) SELECT number FROM news
		WHERE noted_at >= $1 AND noted_at < $2 AND ($3 = 0 OR merchant = $3) AND number <= (SELECT told FROM callback WHERE one = 1)
		ON CONFLICT (number) DO NOTHING`, db.Micro(from), db.Micro(to), merchant)
	return int(n), err
}

// toldUntil is the number up to which the callback was told.
func (e *Engine) toldUntil(ctx context.Context) (told int64, err error) {
	err = e.db.Row(ctx, `SELECT told FROM callback WHERE one = 1`).Scan(&told)
	return told, err
}

// keepTold notes up to which number the callback was told, and what it was told once more.
func keepTold(ctx context.Context, tx *db.Tx, told int64, once []int64) error {
	_, err := tx.Exec(ctx, `UPDATE callback SET told = $1, tries = 0, words = '', since = NULL WHERE one = 1 AND (told < $1 OR $2)`, told, len(once) > 0)
	if err != nil || len(once) == 0 {
		return err
	}
	args := make([]any, len(once))
	for i, number := range once {
		args[i] = number
	}
	_, err = tx.Exec(ctx, `DELETE FROM again WHERE number IN (`+db.List(1, len(once))+`)`, args...)
	return err
}

// keepFailing notes that the callback does not take what it is told.
func keepFailing(ctx context.Context, tx *db.Tx, words string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE callback SET tries = tries + 1, words = $1, since = COALESCE(since, $2) WHERE one = 1`, words, now)
	return err
}
