package connect

import (
	"context"
	"encoding/json"
	"fmt"

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
