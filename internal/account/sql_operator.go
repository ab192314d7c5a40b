package account

import (
	"context"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/secret"
)

// Sealed reads the newest sealed values of all accounts, to try the master key on. It is the operator's question, not a request's.
func Sealed(ctx context.Context, r db.Reader, limit int) ([]secret.Sealed, error) {
	return db.All(ctx, r, func(row db.Row) (secret.Sealed, error) {
		var s secret.Sealed
		return s, row.Scan(&s.Account, &s.Text)
	}, `
		SELECT -person_id, totp_sealed
		FROM person
		WHERE totp_sealed <> ''
		ORDER BY created_at DESC
		LIMIT $1`, limit)
}

// IDs lists every account, for the operator's work that goes through all of them.
func IDs(ctx context.Context, r db.Reader) ([]int64, error) {
	return db.All(ctx, r, func(row db.Row) (int64, error) {
		var id int64
		return id, row.Scan(&id)
	}, `
		SELECT account_id
		FROM account
		ORDER BY account_id`)
}
