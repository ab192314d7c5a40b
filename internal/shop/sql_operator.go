package shop

import (
	"context"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/secret"
)

func scanSealed(row db.Row) (secret.Sealed, error) {
	var s secret.Sealed
	return s, row.Scan(&s.Account, &s.Text)
}

// Sealed reads the newest sealed accesses to shops of all accounts, to try the master key on. It is the operator's question, not a request's.
func Sealed(ctx context.Context, r db.Reader, limit int) ([]secret.Sealed, error) {
	return db.All(ctx, r, scanSealed, `
		SELECT account_id, access_sealed
		FROM shop_link
		WHERE access_sealed <> ''
		ORDER BY created_at DESC
		LIMIT $1`, limit)
}

// SealedVisits is Sealed for what is kept of merchants who were sent to their shops.
func SealedVisits(ctx context.Context, r db.Reader, limit int) ([]secret.Sealed, error) {
	return db.All(ctx, r, scanSealed, `
		SELECT account_id, kept_sealed
		FROM shop_visit
		ORDER BY expires_at DESC
		LIMIT $1`, limit)
}
