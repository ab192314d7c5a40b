package report

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

const reportFields = `account_id, id, integration_id, state, message, wish, blob_key, token, created_at, updated_at, expires_at`

func scanReport(row db.Row) (Report, error) {
	var r Report
	var wish string
	err := row.Scan(&r.Account, &r.ID, &r.Integration, &r.State, &r.Message, &wish, &r.key, &r.Token, &r.CreatedAt, &r.UpdatedAt, &r.ExpiresAt)
	if errors.Is(err, db.ErrNone) {
		return r, fault.New(fault.Missing, "There is no such report.")
	}
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal([]byte(wish), &r.Wish); err != nil {
		return r, fmt.Errorf("read report %s: %w", r.ID, err)
	}
	return r, nil
}

func selectReport(ctx context.Context, r db.Reader, account, integration int64, id string) (Report, error) {
	return scanReport(r.Row(ctx, `
		SELECT `+reportFields+`
		FROM report
		WHERE account_id = $1 AND id = $3 AND ($2 = 0 OR integration_id = $2)`, account, integration, id))
}

func selectByToken(ctx context.Context, r db.Reader, account int64, token string) (Report, error) {
	return scanReport(r.Row(ctx, `
		SELECT `+reportFields+`
		FROM report
		WHERE account_id = $1 AND token = $2 AND token <> ''`, account, token))
}

func insertReport(ctx context.Context, tx *db.Tx, r Report) error {
	wish, err := json.Marshal(r.Wish)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO report (account_id, id, integration_id, state, message, wish, blob_key, token, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, '', '', $7, $7)`, r.Account, r.ID, r.Integration, string(r.State), r.Message, string(wish), r.CreatedAt)
	return err
}

func updateReport(ctx context.Context, tx *db.Tx, r Report) error {
	_, err := tx.Exec(ctx, `
		UPDATE report
		SET state = $3, message = $4, blob_key = $5, token = $6, updated_at = $7, expires_at = $8
		WHERE account_id = $1 AND id = $2`, r.Account, r.ID, string(r.State), r.Message, r.key, r.Token, r.UpdatedAt, r.ExpiresAt)
	return err
}

func selectFiles(ctx context.Context, r db.Reader, account int64, now time.Time) ([]string, error) {
	return db.All(ctx, r, text, `
		SELECT blob_key
		FROM report
		WHERE account_id = $1 AND expires_at IS NOT NULL AND expires_at > $2`, account, db.Micro(now))
}

func deleteExpired(ctx context.Context, tx *db.Tx, account int64, before time.Time) ([]string, error) {
	return db.All(ctx, tx, text, `
		DELETE FROM report
		WHERE account_id = $1 AND (expires_at < $2 OR expires_at IS NULL AND updated_at < $2)
		RETURNING token`, account, before)
}

func text(row db.Row) (string, error) {
	var t string
	return t, row.Scan(&t)
}
