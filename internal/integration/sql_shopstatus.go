package integration

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

func selectShopStatuses(ctx context.Context, r db.Reader, account, id int64) (shopStatuses, error) {
	var kept shopStatuses
	var statuses, mapping string
	err := r.Row(ctx, `
		SELECT statuses, mapping
		FROM shop_status
		WHERE account_id = $1 AND integration_id = $2`, account, id).Scan(&statuses, &mapping)
	if errors.Is(err, db.ErrNone) {
		return kept, nil
	}
	if err != nil {
		return kept, err
	}
	return kept, errors.Join(json.Unmarshal([]byte(statuses), &kept.statuses), json.Unmarshal([]byte(mapping), &kept.mapping))
}

func upsertShopStatuses(ctx context.Context, tx *db.Tx, account, id int64, s shopStatuses, now time.Time) error {
	statuses, err := json.Marshal(s.statuses)
	if err != nil {
		return err
	}
	mapping, err := json.Marshal(s.mapping)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO shop_status (account_id, integration_id, statuses, mapping, updated_at)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (account_id, integration_id) DO UPDATE SET statuses = $3, mapping = $4, updated_at = $5`,
		account, id, string(statuses), string(mapping), now)
	return err
}
