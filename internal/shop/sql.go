package shop

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

func selectLink(ctx context.Context, r db.Reader, account, integration int64) (Link, error) {
	l := Link{Account: account, Integration: integration}
	var system, state string
	err := r.Row(ctx, `
		SELECT system, state, access_sealed, deactivation_hash, error, created_at, connected_at
		FROM shop_link WHERE account_id = $1 AND integration_id = $2`, account, integration).
		Scan(&system, &state, &l.access, &l.deactivation, &l.Error, &l.CreatedAt, &l.ConnectedAt)
	if err != nil {
		return l, err
	}
	l.State = State(state)
	l.System, err = Find(system)
	return l, err
}

func insertLink(ctx context.Context, tx *db.Tx, l Link) error {
	hash := l.deactivation
	if hash == nil {
		hash = []byte{}
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO shop_link (account_id, integration_id, system, state, access_sealed, deactivation_hash, error, created_at, connected_at)
		VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8)`,
		l.Account, l.Integration, l.System.Code, string(l.State), l.access, hash, l.CreatedAt, l.ConnectedAt)
	return err
}

// connectLink reports whether the shop was not connected before.
func connectLink(ctx context.Context, tx *db.Tx, account, integration int64, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `
		UPDATE shop_link SET state = 'connected', error = '', connected_at = $3
		WHERE account_id = $1 AND integration_id = $2 AND state = 'handing'`, account, integration, now)
	return n == 1, err
}

func updateError(ctx context.Context, tx *db.Tx, account, integration int64, text string) error {
	_, err := tx.Exec(ctx, `UPDATE shop_link SET error = $3 WHERE account_id = $1 AND integration_id = $2`, account, integration, text)
	return err
}

func deleteLink(ctx context.Context, tx *db.Tx, account, integration int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM shop_link WHERE account_id = $1 AND integration_id = $2`, account, integration)
	return err
}

// insertVisit also clears away those that nobody came back from.
func insertVisit(ctx context.Context, tx *db.Tx, account int64, hash []byte, sealed string, now, expires time.Time) error {
	if _, err := tx.Exec(ctx, `DELETE FROM shop_visit WHERE account_id = $1 AND expires_at <= $2`, account, now); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO shop_visit (account_id, hash, kept_sealed, expires_at) VALUES ($1, $2, $3, $4)`, account, hash, sealed, expires)
	return err
}

func takeVisit(ctx context.Context, tx *db.Tx, account int64, hash []byte, now time.Time) (string, error) {
	var sealed string
	err := tx.Row(ctx, `
		DELETE FROM shop_visit WHERE account_id = $1 AND hash = $2 AND expires_at > $3 RETURNING kept_sealed`, account, hash, now).Scan(&sealed)
	return sealed, err
}
