package app

import (
	"context"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/integration"
)

const appColumns = `
	SELECT account_id, id, client_id, name, homepage, redirects, scopes, public, secret_hash, secret_end, old_hash, old_until, created_at, updated_at
	FROM app`

func scanApp(row db.Row) (App, error) {
	var a App
	var redirects, scopes string
	err := row.Scan(&a.Account, &a.ID, &a.ClientID, &a.Name, &a.Homepage, &redirects, &scopes, &a.Public, &a.hash, &a.SecretEnd, &a.oldHash,
		&a.OldUntil, &a.CreatedAt, &a.UpdatedAt)
	a.Redirects, a.Scopes = strings.Fields(redirects), integration.Scopes(scopes)
	return a, err
}

func selectApp(ctx context.Context, r db.Reader, account, id int64) (App, error) {
	return scanApp(r.Row(ctx, appColumns+` WHERE account_id = $1 AND id = $2 AND removed_at IS NULL`, account, id))
}

func selectAppByClient(ctx context.Context, r db.Reader, account int64, client string) (App, error) {
	return scanApp(r.Row(ctx, appColumns+` WHERE account_id = $1 AND client_id = $2 AND removed_at IS NULL`, account, client))
}

func selectApps(ctx context.Context, r db.Reader, account int64) ([]App, error) {
	return db.All(ctx, r, scanApp, appColumns+` WHERE account_id = $1 AND removed_at IS NULL ORDER BY id`, account)
}

func insertApp(ctx context.Context, tx *db.Tx, a App) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO app (account_id, id, client_id, name, homepage, redirects, scopes, public, secret_hash, secret_end, old_hash, old_until,
			created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)`,
		a.Account, a.ID, a.ClientID, a.Name, a.Homepage, strings.Join(a.Redirects, "\n"), string(a.Scopes), a.Public, a.hash, a.SecretEnd,
		a.oldHash, a.OldUntil, a.CreatedAt)
	return err
}

func updateApp(ctx context.Context, tx *db.Tx, a App) error {
	_, err := tx.Exec(ctx, `
		UPDATE app SET name = $3, homepage = $4, redirects = $5, scopes = $6, secret_hash = $7, secret_end = $8, old_hash = $9, old_until = $10,
			updated_at = $11
		WHERE account_id = $1 AND id = $2`,
		a.Account, a.ID, a.Name, a.Homepage, strings.Join(a.Redirects, "\n"), string(a.Scopes), full(a.hash), a.SecretEnd, full(a.oldHash), a.OldUntil, a.UpdatedAt)
	return err
}

// full is no hash as the column takes it; SQLite reads an empty one as nothing at all.
func full(hash []byte) []byte {
	if hash == nil {
		return []byte{}
	}
	return hash
}

func removeApp(ctx context.Context, tx *db.Tx, account, id int64, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE app SET removed_at = $3, updated_at = $3 WHERE account_id = $1 AND id = $2`, account, id, now)
	return err
}

const grantColumns = `g.account_id, g.id, g.app_account, g.app_id, g.integration_id, g.scopes, g.who, g.created_at, g.used_at, g.ended_at`

// into are the places of a grant's columns.
func (g *Grant) into(scopes *string) []any {
	return []any{&g.Account, &g.ID, &g.AppAccount, &g.App, &g.Integration.ID, scopes, &g.Who, &g.CreatedAt, &g.UsedAt, &g.EndedAt}
}

func selectGrants(ctx context.Context, r db.Reader, account int64) ([]Grant, error) {
	return db.All(ctx, r, func(row db.Row) (Grant, error) {
		var g Grant
		var scopes string
		err := row.Scan(g.into(&scopes)...)
		g.Scopes = integration.Scopes(scopes)
		return g, err
	}, `SELECT `+grantColumns+` FROM app_grant g WHERE g.account_id = $1 ORDER BY g.id DESC`, account)
}

func insertGrant(ctx context.Context, tx *db.Tx, by account.Session, id int64, c Consent, now time.Time) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO app_grant (account_id, id, app_account, app_id, integration_id, scopes, person_id, who, created_at, ended_why)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')`,
		by.Account, id, c.App.Account, c.App.ID, c.Integration, string(c.Scopes), by.Person, by.Name, now)
	return err
}

func endGrant(ctx context.Context, tx *db.Tx, account, id int64, why string, now time.Time) error {
	_, err := tx.Exec(ctx, `
		UPDATE app_grant SET ended_at = $3, ended_why = $4 WHERE account_id = $1 AND id = $2 AND ended_at IS NULL`, account, id, now, why)
	return err
}

func updateUsed(ctx context.Context, tx *db.Tx, account, id int64, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE app_grant SET used_at = $3 WHERE account_id = $1 AND id = $2`, account, id, now)
	return err
}
