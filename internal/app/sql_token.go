package app

import (
	"context"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/integration"
)

type codeRow struct {
	redirect, challenge string
	expires             time.Time
	usedAt              *time.Time
}

// insertCode also clears away codes that expired a day ago; until then a second use is noticed.
func insertCode(ctx context.Context, tx *db.Tx, account int64, hash []byte, grant int64, c Consent, now, expires time.Time) error {
	old, err := db.All(ctx, tx, scanHash, `DELETE FROM app_code WHERE account_id = $1 AND expires_at <= $2 RETURNING hash`, account, now.Add(-24*time.Hour))
	if err != nil {
		return err
	}
	if err := strike(ctx, tx, account, old); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO app_code (account_id, hash, grant_id, redirect, challenge, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		account, hash, grant, c.Redirect, c.Challenge, now, expires)
	return err
}

func selectCode(ctx context.Context, r db.Reader, account int64, hash []byte) (codeRow, Grant, error) {
	var c codeRow
	var g Grant
	var scopes string
	err := r.Row(ctx, `
		SELECT c.redirect, c.challenge, c.expires_at, c.used_at, `+grantColumns+`
		FROM app_code c JOIN app_grant g ON g.account_id = c.account_id AND g.id = c.grant_id
		WHERE c.account_id = $1 AND c.hash = $2`, account, hash).
		Scan(append([]any{&c.redirect, &c.challenge, &c.expires, &c.usedAt}, g.into(&scopes)...)...)
	g.Scopes = integration.Scopes(scopes)
	return c, g, err
}

// useCode reports whether nobody was quicker.
func useCode(ctx context.Context, tx *db.Tx, account int64, hash []byte, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE app_code SET used_at = $3 WHERE account_id = $1 AND hash = $2 AND used_at IS NULL`, account, hash, now)
	return n == 1, err
}

func deleteCodes(ctx context.Context, tx *db.Tx, account, grant int64) ([][]byte, error) {
	return db.All(ctx, tx, scanHash, `DELETE FROM app_code WHERE account_id = $1 AND grant_id = $2 RETURNING hash`, account, grant)
}

func scanHash(row db.Row) ([]byte, error) {
	var h []byte
	err := row.Scan(&h)
	return slices.Clone(h), err
}

type tokenRow struct {
	account, grant, integration int64
	hash                        []byte
	refresh                     bool
	public                      string // the key it was got with; empty: by a grant
	scopes                      integration.Scopes
	created, expires            time.Time
	used                        *time.Time
}

func insertToken(ctx context.Context, tx *db.Tx, t tokenRow) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO app_token (account_id, hash, refresh, grant_id, public_key, integration_id, scopes, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		t.account, t.hash, t.refresh, t.grant, t.public, t.integration, string(t.scopes), t.created, t.expires)
	return err
}

// selectToken reads a token; the grant is empty where there is none.
func selectToken(ctx context.Context, r db.Reader, account int64, hash []byte) (tokenRow, Grant, error) {
	t := tokenRow{account: account, hash: hash}
	var scopes string
	err := r.Row(ctx, `
		SELECT refresh, grant_id, public_key, integration_id, scopes, created_at, expires_at, used_at
		FROM app_token WHERE account_id = $1 AND hash = $2`, account, hash).
		Scan(&t.refresh, &t.grant, &t.public, &t.integration, &scopes, &t.created, &t.expires, &t.used)
	t.scopes = integration.Scopes(scopes)
	if err != nil || t.grant == 0 {
		return t, Grant{}, err
	}
	var g Grant
	err = r.Row(ctx, `SELECT `+grantColumns+` FROM app_grant g WHERE g.account_id = $1 AND g.id = $2`, account, t.grant).Scan(g.into(&scopes)...)
	g.Scopes = integration.Scopes(scopes)
	return t, g, err
}

// selectRefresh is selectToken for a refresh token alone.
func selectRefresh(ctx context.Context, r db.Reader, account int64, hash []byte) (tokenRow, Grant, error) {
	t, g, err := selectToken(ctx, r, account, hash)
	if err == nil && !t.refresh {
		err = db.ErrNone
	}
	return t, g, err
}

// useToken reports whether nobody was quicker.
func useToken(ctx context.Context, tx *db.Tx, account int64, hash []byte, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE app_token SET used_at = $3 WHERE account_id = $1 AND hash = $2 AND used_at IS NULL`, account, hash, now)
	return n == 1, err
}

func deleteToken(ctx context.Context, tx *db.Tx, account int64, hash []byte) error {
	_, err := tx.Exec(ctx, `DELETE FROM app_token WHERE account_id = $1 AND hash = $2`, account, hash)
	return err
}

func deleteTokens(ctx context.Context, tx *db.Tx, account, grant int64) ([][]byte, error) {
	return db.All(ctx, tx, scanHash, `DELETE FROM app_token WHERE account_id = $1 AND grant_id = $2 RETURNING hash`, account, grant)
}

// deleteExpired removes what has expired of a grant, and refresh tokens used so long ago that nobody looks for a second use.
func deleteExpired(ctx context.Context, tx *db.Tx, account, grant int64, now, usedBefore time.Time) ([][]byte, error) {
	return db.All(ctx, tx, scanHash, `
		DELETE FROM app_token WHERE account_id = $1 AND grant_id = $2 AND (expires_at <= $3 OR used_at <= $4) RETURNING hash`,
		account, grant, now, usedBefore)
}
