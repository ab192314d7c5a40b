package mail

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

type row struct {
	Mail
	sealed string
}

const columns = `SELECT account_id, id, kind, recipient, subject, body_sealed, state, tries, note, created_at, sent_at FROM mail`

func scan(r db.Row) (row, error) {
	var m row
	var state string
	err := r.Scan(&m.Account, &m.ID, &m.Kind, &m.To, &m.Subject, &m.sealed, &state, &m.Tries, &m.Note, &m.CreatedAt, &m.SentAt)
	m.State = State(state)
	return m, err
}

func insert(ctx context.Context, tx *db.Tx, m Mail, sealed string) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO mail (account_id, id, kind, recipient, subject, body_sealed, state, tries, note, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '', $8)`,
		m.Account, m.ID, m.Kind, m.To, m.Subject, sealed, string(m.State), m.CreatedAt)
	return err
}

func selectOne(ctx context.Context, r db.Reader, account, id int64) (row, error) {
	return scan(r.Row(ctx, columns+` WHERE account_id = $1 AND id = $2`, account, id))
}

// selectLatest reads over all accounts: it is the operator's list.
func selectLatest(ctx context.Context, r db.Reader, limit int) ([]row, error) {
	return db.All(ctx, r, scan, columns+` ORDER BY created_at DESC, id DESC LIMIT $1`, limit)
}

func markSent(ctx context.Context, tx *db.Tx, account, id int64, now time.Time) error {
	_, err := tx.Exec(ctx, `
		UPDATE mail SET state = 'sent', body_sealed = '', tries = tries + 1, note = '', sent_at = $3 WHERE account_id = $1 AND id = $2`, account, id, now)
	return err
}

func markTried(ctx context.Context, tx *db.Tx, account, id int64, state State, note string) error {
	_, err := tx.Exec(ctx, `
		UPDATE mail SET state = $3, tries = tries + 1, note = $4 WHERE account_id = $1 AND id = $2`, account, id, string(state), note)
	return err
}
