package connect

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// setDue makes a lane due, and makes the lane where there is none. One that rests after a failure, or because the other side asked for
// patience, rests on: either has left words.
func setDue(ctx context.Context, tx *db.Tx, merchant int64, work string, due time.Time) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO lane (merchant, work, due, woken, fails, words, holder) VALUES ($1, $2, $3, 1, 0, '', '')
		ON CONFLICT (merchant, work) DO UPDATE SET woken = lane.woken + 1,
			due = CASE WHEN lane.words <> '' AND lane.due IS NOT NULL THEN lane.due ELSE $3 END`, merchant, work, due)
	return err
}

// dueLanes are lanes that wait for a hand, longest due first.
func (e *Engine) dueLanes(ctx context.Context, now time.Time, most int, failed bool) ([]*Held, error) {
	return db.All(ctx, e.db, func(r db.Row) (*Held, error) {
		l := &Held{}
		return l, r.Scan(&l.Merchant, &l.work, &l.woken, &l.fails)
	}, `SELECT merchant, work, woken, fails FROM lane
		WHERE due <= $1 AND (until IS NULL OR until < $1) AND (fails = 0 OR $2) ORDER BY due LIMIT $3`, now, failed, most)
}

// take gives a free lane to the holder of the token.
func take(ctx context.Context, tx *db.Tx, l *Held, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE lane SET holder = $3, until = $4
		WHERE merchant = $1 AND work = $2 AND due <= $5 AND (until IS NULL OR until < $5)`, l.Merchant, l.work, l.token, now.Add(hold), now)
	return n == 1, err
}

// extend holds a lane longer; false when it is another's.
func extend(ctx context.Context, tx *db.Tx, merchant int64, work, token string, until time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE lane SET until = $4 WHERE merchant = $1 AND work = $2 AND holder = $3`, merchant, work, token, until)
	return n == 1, err
}

// lay puts a lane down. One that was woken meanwhile is due at once, unless it rests.
func lay(ctx context.Context, tx *db.Tx, l *Held, again, now time.Time, fails int, words string) error {
	var due *time.Time
	if !again.IsZero() {
		due = &again
	}
	// The branch that is never taken tells PostgreSQL that the others are times.
	_, err := tx.Exec(ctx, `UPDATE lane SET holder = '', until = NULL, fails = $4, words = $5,
			due = CASE WHEN holder = '' THEN due WHEN woken > $6 AND $9 THEN $7 ELSE $8 END
		WHERE merchant = $1 AND work = $2 AND holder = $3`, l.Merchant, l.work, l.token, fails, words, l.woken, now, due, words == "")
	return err
}

// freeLanes lets go of every lane.
func freeLanes(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE lane SET holder = '', until = NULL WHERE until IS NOT NULL`)
	return err
}

// forgive forgets that a lane failed, and makes it due now.
func forgive(ctx context.Context, tx *db.Tx, merchant int64, work string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE lane SET fails = 0, due = $3 WHERE merchant = $1 AND work = $2`, merchant, work, now)
	return err
}
