package account

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

func selectBorder(ctx context.Context, r db.Reader, account int64) (Border, error) {
	var b Border
	err := db.ByKey(ctx, r, `
		SELECT ioss, voec, ukims, signed_by, signature
		FROM border
		WHERE account_id = $1`, account).
		Scan(&b.IOSS, &b.VOEC, &b.UKIMS, &b.SignedBy, &b.Signature)
	return b, err
}

func upsertBorder(ctx context.Context, tx *db.Tx, account int64, b Border, now time.Time) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO border (account_id, ioss, voec, ukims, signed_by, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (account_id) DO UPDATE
		SET ioss = excluded.ioss, voec = excluded.voec, ukims = excluded.ukims, signed_by = excluded.signed_by, updated_at = excluded.updated_at`,
		account, b.IOSS, b.VOEC, b.UKIMS, b.SignedBy, now)
	return err
}

func upsertSignature(ctx context.Context, tx *db.Tx, account int64, picture []byte, now time.Time) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO border (account_id, signature, updated_at)
		VALUES ($1, $2, $3)
		ON CONFLICT (account_id) DO UPDATE SET signature = excluded.signature, updated_at = excluded.updated_at`,
		account, picture, now)
	return err
}
