package integration

import (
	"context"

	"github.com/waybill-ship/waybill/internal/db"
)

func selectFarewell(ctx context.Context, r db.Reader, account, id int64) (string, error) {
	var sealed string
	err := r.Row(ctx, `
		SELECT farewell_sealed
		FROM integration
		WHERE account_id = $1 AND id = $2 AND removed_at IS NOT NULL`, account, id).Scan(&sealed)
	return sealed, err
}

func updateFarewell(ctx context.Context, tx *db.Tx, account, id int64, sealed string) error {
	_, err := tx.Exec(ctx, `UPDATE integration SET farewell_sealed = $3 WHERE account_id = $1 AND id = $2`, account, id, sealed)
	return err
}

func selectStandard(ctx context.Context, r db.Reader, account, id int64) (string, error) {
	var sealed string
	err := r.Row(ctx, `
		SELECT webhook_secret_sealed
		FROM integration
		WHERE account_id = $1 AND id = $2 AND removed_at IS NULL`, account, id).Scan(&sealed)
	return sealed, err
}

func updateStandard(ctx context.Context, tx *db.Tx, account, id int64, sealed string) error {
	_, err := tx.Exec(ctx, `UPDATE integration SET webhook_secret_sealed = $3 WHERE account_id = $1 AND id = $2`, account, id, sealed)
	return err
}
