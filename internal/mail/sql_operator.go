package mail

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
		SELECT account_id, body_sealed
		FROM mail
		WHERE body_sealed <> ''
		ORDER BY created_at DESC
		LIMIT $1`, limit)
}
