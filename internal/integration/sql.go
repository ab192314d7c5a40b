package integration

import (
	"context"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

const columns = `
	SELECT account_id, id, name, system, shop_url, webhook_url, webhook_active, signature_sealed <> '', service_point_enabled,
		service_point_carriers, failing_since, created_at, updated_at, webhook_format, feedback, oauth_only
	FROM integration`

func scanIntegration(row db.Row) (Integration, error) {
	var i Integration
	var carriers string
	err := row.Scan(&i.Account, &i.ID, &i.Name, &i.System, &i.ShopURL, &i.WebhookURL, &i.WebhookActive, &i.OwnSignature, &i.ServicePoints,
		&carriers, &i.FailingSince, &i.CreatedAt, &i.UpdatedAt, &i.Format, &i.Feedback, &i.OAuthOnly)
	i.Carriers = strings.Fields(carriers)
	return i, err
}

func selectIntegration(ctx context.Context, r db.Reader, account, id int64) (Integration, error) {
	return scanIntegration(r.Row(ctx, columns+` WHERE account_id = $1 AND id = $2 AND removed_at IS NULL`, account, id))
}

func selectIntegrations(ctx context.Context, r db.Reader, account int64) ([]Integration, error) {
	return db.All(ctx, r, scanIntegration, columns+` WHERE account_id = $1 AND removed_at IS NULL ORDER BY id`, account)
}

func insertIntegration(ctx context.Context, tx *db.Tx, i Integration) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO integration (account_id, id, name, system, shop_url, webhook_url, webhook_active, signature_sealed, service_point_enabled,
			service_point_carriers, created_at, updated_at, webhook_format, feedback, oauth_only)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, $10, $10, $11, $12, $13)`,
		i.Account, i.ID, i.Name, i.System, i.ShopURL, i.WebhookURL, i.WebhookActive, i.ServicePoints, strings.Join(i.Carriers, " "), i.CreatedAt,
		string(i.Format), string(i.Feedback), i.OAuthOnly)
	return err
}

func updateIntegration(ctx context.Context, tx *db.Tx, i Integration) error {
	_, err := tx.Exec(ctx, `
		UPDATE integration SET name = $3, shop_url = $4, webhook_url = $5, webhook_active = $6, service_point_enabled = $7,
			service_point_carriers = $8, failing_since = $9, updated_at = $10, webhook_format = $11, feedback = $12, oauth_only = $13
		WHERE account_id = $1 AND id = $2`,
		i.Account, i.ID, i.Name, i.ShopURL, i.WebhookURL, i.WebhookActive, i.ServicePoints, strings.Join(i.Carriers, " "), i.FailingSince, i.UpdatedAt,
		string(i.Format), string(i.Feedback), i.OAuthOnly)
	return err
}

func updateFailing(ctx context.Context, tx *db.Tx, account, id int64, since *time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE integration SET failing_since = $3 WHERE account_id = $1 AND id = $2`, account, id, since)
	return err
}

func switchOffWebhook(ctx context.Context, tx *db.Tx, account, id int64, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE integration SET webhook_active = FALSE, updated_at = $3 WHERE account_id = $1 AND id = $2`, account, id, now)
	return err
}

func removeIntegration(ctx context.Context, tx *db.Tx, account, id int64, now time.Time, farewell string) error {
	_, err := tx.Exec(ctx, `
		UPDATE integration SET removed_at = $3, updated_at = $3, webhook_active = FALSE, signature_sealed = '', webhook_secret_sealed = '',
			farewell_sealed = $4
		WHERE account_id = $1 AND id = $2`, account, id, now, farewell)
	return err
}

func selectSignature(ctx context.Context, r db.Reader, account, id int64) (string, error) {
	var sealed string
	err := r.Row(ctx, `SELECT signature_sealed FROM integration WHERE account_id = $1 AND id = $2 AND removed_at IS NULL`, account, id).Scan(&sealed)
	return sealed, err
}

func updateSignature(ctx context.Context, tx *db.Tx, account, id int64, sealed string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE integration SET signature_sealed = $3, updated_at = $4 WHERE account_id = $1 AND id = $2`, account, id, sealed, now)
	return err
}

const keyColumns = `
	SELECT public_key, integration_id, scope, secret_hash, secret_sealed, secret_end, created_at, retires_at, used_at, scopes, test_only,
		expires_at FROM api_key`

func scanKey(row db.Row) (keyRow, error) {
	var k keyRow
	var reach, scopes string
	err := row.Scan(&k.Public, &k.integration, &reach, &k.hash, &k.sealed, &k.SecretEnd, &k.CreatedAt, &k.RetiresAt, &k.UsedAt,
		&scopes, &k.TestOnly, &k.ExpiresAt)
	k.Reach, k.Scopes = Reach(reach), Scopes(scopes)
	return k, err
}

// selectKey reads one pair, and whether its integration takes keys at all.
func selectKey(ctx context.Context, r db.Reader, account int64, public string) (keyRow, error) {
	k, err := scanKey(r.Row(ctx, keyColumns+` WHERE account_id = $1 AND public_key = $2`, account, public))
	if err != nil {
		return k, err
	}
	err = r.Row(ctx, `SELECT oauth_only FROM integration WHERE account_id = $1 AND id = $2`, account, k.integration).Scan(&k.oauthOnly)
	return k, err
}

// selectKeys reads the pairs that still open the door: the newest, which has no end yet, first.
func selectKeys(ctx context.Context, r db.Reader, account, integration int64, now time.Time) ([]keyRow, error) {
	return db.All(ctx, r, scanKey, keyColumns+`
		WHERE account_id = $1 AND integration_id = $2 AND (retires_at IS NULL OR retires_at > $3)
		ORDER BY CASE WHEN retires_at IS NULL THEN 0 ELSE 1 END, created_at DESC`, account, integration, now)
}

func insertKey(ctx context.Context, tx *db.Tx, account int64, k keyRow) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO api_key (account_id, public_key, integration_id, scope, secret_hash, secret_sealed, secret_end, created_at, scopes, test_only, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		account, k.Public, k.integration, string(k.Reach), k.hash, k.sealed, k.SecretEnd, k.CreatedAt, string(k.Scopes), k.TestOnly, k.ExpiresAt)
	return err
}

func retireKeys(ctx context.Context, tx *db.Tx, account, integration int64, at time.Time) error {
	_, err := tx.Exec(ctx, `
		UPDATE api_key SET retires_at = $3 WHERE account_id = $1 AND integration_id = $2 AND retires_at IS NULL`, account, integration, at)
	return err
}

// retireKey ends a pair that was rotated already; the newest pair is never left without.
func retireKey(ctx context.Context, tx *db.Tx, account, integration int64, public string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `
		UPDATE api_key SET retires_at = $4
		WHERE account_id = $1 AND integration_id = $2 AND public_key = $3 AND retires_at > $4`, account, integration, public, now)
	return n == 1, err
}

func updateUsed(ctx context.Context, tx *db.Tx, account int64, public string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE api_key SET used_at = $3 WHERE account_id = $1 AND public_key = $2`, account, public, now)
	return err
}

func deleteKeys(ctx context.Context, tx *db.Tx, account, integration int64) ([]string, error) {
	return db.All(ctx, tx, func(row db.Row) (string, error) {
		var public string
		err := row.Scan(&public)
		return public, err
	}, `DELETE FROM api_key WHERE account_id = $1 AND integration_id = $2 RETURNING public_key`, account, integration)
}
