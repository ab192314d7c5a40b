package integration

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

func insertException(ctx context.Context, tx *db.Tx, account int64, e Exception, body string) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO integration_log (account_id, id, integration_id, created_at, protected, body)
		VALUES ($1, $2, $3, $4, $5, $6)`, account, e.ID, e.Integration, db.Micro(e.At), e.Protected, body)
	return err
}

func trimExceptions(ctx context.Context, tx *db.Tx, account, integration int64) error {
	_, err := tx.Exec(ctx, `
		DELETE FROM integration_log
		WHERE account_id = $1 AND integration_id = $2 AND id <= (
			SELECT id
			FROM integration_log
			WHERE account_id = $1 AND integration_id = $2
			ORDER BY id DESC
			LIMIT 1 OFFSET $3)`, account, integration, keepExceptions)
	return err
}

// distant is later than anything that is kept.
var distant = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

func selectExceptions(ctx context.Context, r db.Reader, account, integration int64, behind Since, limit int) ([]Exception, error) {
	at := behind.At
	if at.IsZero() {
		at = distant
	}
	args, of := []any{account, db.Micro(at), behind.ID, limit}, ""
	if integration != 0 {
		args, of = append(args, integration), " AND integration_id = $5"
	}
	return db.All(ctx, r, scanException, `
		SELECT id, integration_id, created_at, protected, body
		FROM integration_log
		WHERE account_id = $1`+of+` AND (created_at, id) < ($2, $3)
		ORDER BY created_at DESC, id DESC
		LIMIT $4`, args...)
}

func scanException(row db.Row) (Exception, error) {
	var e Exception
	var body string
	if err := row.Scan(&e.ID, &e.Integration, &e.At, &e.Protected, &body); err != nil {
		return e, err
	}
	if err := json.Unmarshal([]byte(body), &e); err != nil {
		return e, fmt.Errorf("read exception %d: %w", e.ID, err)
	}
	return e, nil
}
