package integration

import (
	"context"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/secret"
)

func scanSealed(row db.Row) (secret.Sealed, error) {
	var s secret.Sealed
	return s, row.Scan(&s.Account, &s.Text)
}

// Sealed reads the newest sealed values of all accounts, to try the master key on. It is the operator's question, not a request's.
func Sealed(ctx context.Context, r db.Reader, limit int) ([]secret.Sealed, error) {
	return db.All(ctx, r, scanSealed, `
		SELECT account_id, secret_sealed
		FROM api_key
		ORDER BY created_at DESC
		LIMIT $1`, limit)
}

// SealedSignatures is Sealed for the merchants' own signature keys.
func SealedSignatures(ctx context.Context, r db.Reader, limit int) ([]secret.Sealed, error) {
	return db.All(ctx, r, scanSealed, `
		SELECT account_id, signature_sealed
		FROM integration
		WHERE signature_sealed <> ''
		ORDER BY created_at DESC
		LIMIT $1`, limit)
}

// SealedWebhookSecrets is Sealed for the secrets that sign Standard Webhooks.
func SealedWebhookSecrets(ctx context.Context, r db.Reader, limit int) ([]secret.Sealed, error) {
	return db.All(ctx, r, scanSealed, `
		SELECT account_id, webhook_secret_sealed
		FROM integration
		WHERE webhook_secret_sealed <> ''
		ORDER BY created_at DESC
		LIMIT $1`, limit)
}

// SealedFarewells is Sealed for what removed integrations are told with.
func SealedFarewells(ctx context.Context, r db.Reader, limit int) ([]secret.Sealed, error) {
	return db.All(ctx, r, scanSealed, `
		SELECT account_id, farewell_sealed
		FROM integration
		WHERE farewell_sealed <> ''
		ORDER BY created_at DESC
		LIMIT $1`, limit)
}
