package connect

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// jsonBody is JSON as it came.
type jsonBody = json.RawMessage

// heardHook is a webhook that was kept.
type heardHook struct {
	id   int64
	body string
}

// addHeard keeps a webhook; false where the same one is there already.
func addHeard(ctx context.Context, tx *db.Tx, merchant, id int64, hash string, body []byte, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO heard (merchant, id, hash, body, came_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (merchant, hash) DO NOTHING`,
		merchant, id, hash, string(body), now)
	return n == 1, err
}

func setHeard(ctx context.Context, tx *db.Tx, merchant int64, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE merchant SET heard_at = $2 WHERE id = $1`, merchant, now)
	return err
}

// unheard are webhooks of a merchant that were not taken in, behind an id.
func (e *Engine) unheard(ctx context.Context, merchant, after int64, limit int) ([]heardHook, error) {
	return db.All(ctx, e.db, func(r db.Row) (h heardHook, err error) { return h, r.Scan(&h.id, &h.body) },
		`SELECT id, body FROM heard WHERE merchant = $1 AND id > $2 AND done_at IS NULL ORDER BY id LIMIT $3`, merchant, after, limit)
}

func markHeard(ctx context.Context, tx *db.Tx, merchant int64, done []int64, now time.Time) error {
	for _, id := range done {
		if _, err := tx.Exec(ctx, `UPDATE heard SET done_at = $3 WHERE merchant = $1 AND id = $2`, merchant, id, now); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) feedPlaceOf(ctx context.Context, merchant int64) (p feedPlace, err error) {
	err = e.db.Row(ctx, `SELECT feed_next, feed_mark FROM merchant WHERE id = $1`, merchant).Scan(&p.next, &p.mark)
	return p, err
}

// moveFeed moves a merchant's place in the feed; false where the merchant was connected anew since it was read.
func moveFeed(ctx context.Context, tx *db.Tx, m Merchant, from, to feedPlace, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE merchant SET feed_next = $4, feed_mark = $5, checked_at = $6
		WHERE id = $1 AND feed_next = $2 AND integration = $3`, m.ID, from.next, m.Integration, to.next, to.mark, now)
	return n == 1, err
}

func (e *Engine) listedUntil(ctx context.Context, merchant int64) (time.Time, error) {
	var at *time.Time
	err := e.db.Row(ctx, `SELECT seen_until FROM merchant WHERE id = $1`, merchant).Scan(&at)
	return or0(at), err
}

func setListed(ctx context.Context, tx *db.Tx, merchant int64, until, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE merchant SET seen_until = $2, checked_at = $3 WHERE id = $1`, merchant, orNull(db.Micro(until)), now)
	return err
}

func (e *Engine) missedAt(ctx context.Context, merchant int64) (time.Time, error) {
	var at *time.Time
	err := e.db.Row(ctx, `SELECT missed_at FROM merchant WHERE id = $1`, merchant).Scan(&at)
	return or0(at), err
}

func setMissed(ctx context.Context, tx *db.Tx, merchant int64, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE merchant SET missed_at = $2 WHERE id = $1`, merchant, now)
	return err
}

func setPoints(ctx context.Context, tx *db.Tx, merchant int64, on bool) error {
	_, err := tx.Exec(ctx, `UPDATE merchant SET points_on = $2 WHERE id = $1`, merchant, on)
	return err
}

// parcelOf is the parcel of an imported order that the feed says is deleted; 0 where it is none of ours.
func parcelOf(ctx context.Context, r db.Reader, merchant int64, d deletion) (id int, err error) {
	err = r.Row(ctx, `SELECT parcel FROM handed WHERE merchant = $1 AND parcel > 0 AND state = 'imported'
		AND (parcel = $2 OR $3 <> '' AND reference = $3) LIMIT 1`, merchant, d.Parcel, d.Reference).Scan(&id)
	if errors.Is(err, db.ErrNone) {
		return 0, nil
	}
	return id, err
}
