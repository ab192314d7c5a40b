package api

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// kept is a call with an Idempotency-Key as it is kept.
type kept struct {
	hash      []byte
	holder    string
	heldUntil time.Time
	effect    bool
	status    int
	headers   string
	body      []byte
	expires   time.Time
}

const whichCall = ` WHERE account_id = $1 AND integration_id = $2 AND route = $3 AND idempotency_key = $4`

func (k onceKey) args(more ...any) []any {
	return append([]any{k.account, k.integration, k.route, k.key}, more...)
}

func selectKept(ctx context.Context, r db.Reader, k onceKey) (kept, error) {
	var row kept
	err := r.Row(ctx, `
		SELECT request_hash, holder, held_until, effect, status, headers, body, expires_at FROM idempotency`+whichCall, k.args()...).
		Scan(&row.hash, &row.holder, &row.heldUntil, &row.effect, &row.status, &row.headers, &row.body, &row.expires)
	return row, err
}

// claim makes a call ours: a new one, one whose time is over, or one whose holder has gone before anything came of it.
func claim(ctx context.Context, tx *db.Tx, k onceKey, row kept, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `
		INSERT INTO idempotency (account_id, integration_id, route, idempotency_key, request_hash, holder, held_until, effect, status, headers, body, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE, 0, '', $8, $9)
		ON CONFLICT (account_id, integration_id, route, idempotency_key) DO UPDATE
		SET request_hash = $5, holder = $6, held_until = $7, effect = FALSE, status = 0, headers = '', body = $8, expires_at = $9
		WHERE idempotency.expires_at <= $10 OR idempotency.status = 0 AND NOT idempotency.effect AND idempotency.held_until <= $10 AND idempotency.request_hash = $5`,
		k.args(row.hash, row.holder, row.heldUntil, []byte{}, row.expires, now)...)
	return n == 1, err
}

// markEffect notes that something came of a call; false when it is not ours any more.
func markEffect(ctx context.Context, tx *db.Tx, k onceKey, holder string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE idempotency SET effect = TRUE`+whichCall+` AND holder = $5 AND status = 0`, k.args(holder)...)
	return n == 1, err
}

// hold lengthens or ends the time for which nobody else takes a call over.
func hold(ctx context.Context, tx *db.Tx, k onceKey, holder string, until time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE idempotency SET held_until = $6`+whichCall+` AND holder = $5 AND status = 0`, k.args(holder, until)...)
	return err
}

// keep writes the answer.
func keep(ctx context.Context, tx *db.Tx, k onceKey, holder string, row kept) error {
	_, err := tx.Exec(ctx, `
		UPDATE idempotency SET status = $6, headers = $7, body = $8`+whichCall+` AND holder = $5 AND status = 0`,
		k.args(holder, row.status, row.headers, row.body)...)
	return err
}

// forget removes a call of which nothing came, so that it may be repeated.
func forget(ctx context.Context, tx *db.Tx, k onceKey, holder string) error {
	_, err := tx.Exec(ctx, `DELETE FROM idempotency`+whichCall+` AND holder = $5 AND status = 0 AND NOT effect`, k.args(holder)...)
	return err
}

func deleteExpired(ctx context.Context, tx *db.Tx, account int64, now time.Time) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM idempotency WHERE account_id = $1 AND expires_at <= $2`, account, now)
}
