package tracking

import (
	"context"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/secret"
)

// Sealed lists addresses that carriers knock at as they are sealed, of all accounts, the latest first: the operator tries the master key on them.
func Sealed(ctx context.Context, r db.Reader, limit int) ([]secret.Sealed, error) {
	return db.All(ctx, r, func(row db.Row) (secret.Sealed, error) {
		var s secret.Sealed
		return s, row.Scan(&s.Account, &s.Text)
	}, `
		SELECT account_id, token_sealed
		FROM push_address
		ORDER BY made_at DESC
		LIMIT $1`, limit)
}
