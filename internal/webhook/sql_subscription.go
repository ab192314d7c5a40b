package webhook

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// connectionRow is a connection as it is kept.
type connectionRow struct {
	Connection
	sealed string
}

const connectionFields = `account_id, id, integration_id, sealed, created_at, updated_at`

func scanConnection(r db.Row) (connectionRow, error) {
	var c connectionRow
	err := r.Scan(&c.Account, &c.ID, &c.Integration, &c.sealed, &c.CreatedAt, &c.UpdatedAt)
	if errors.Is(err, db.ErrNone) {
		return c, fault.New(fault.Missing, "There is no such connection.")
	}
	return c, err
}

func selectConnections(ctx context.Context, r db.Reader, account, integration int64) ([]connectionRow, error) {
	return db.All(ctx, r, scanConnection, `
		SELECT `+connectionFields+`
		FROM event_connection
		WHERE account_id = $1 AND ($2 = 0 OR integration_id = $2)
		ORDER BY id`, account, integration)
}

func selectConnection(ctx context.Context, r db.Reader, account, integration, id int64) (connectionRow, error) {
	return scanConnection(r.Row(ctx, `
		SELECT `+connectionFields+`
		FROM event_connection
		WHERE account_id = $1 AND id = $3 AND ($2 = 0 OR integration_id = $2)`, account, integration, id))
}

func selectConnectionsMadeBy(ctx context.Context, r db.Reader, account, integration int64) ([]connectionRow, error) {
	return db.All(ctx, r, scanConnection, `
		SELECT `+connectionFields+`
		FROM event_connection
		WHERE account_id = $1 AND (integration_id = $2 OR made_by = $2)
		ORDER BY id`, account, integration)
}

func insertConnection(ctx context.Context, tx *db.Tx, c Connection, sealed string) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO event_connection (account_id, id, integration_id, made_by, sealed, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $6)`, c.Account, c.ID, c.Integration, c.madeBy, sealed, c.CreatedAt)
	return err
}

func updateConnection(ctx context.Context, tx *db.Tx, c Connection, sealed string) error {
	_, err := tx.Exec(ctx, `UPDATE event_connection SET sealed = $3, updated_at = $4 WHERE account_id = $1 AND id = $2`, c.Account, c.ID, sealed, c.UpdatedAt)
	return err
}

func deleteConnection(ctx context.Context, tx *db.Tx, account, id int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM event_connection WHERE account_id = $1 AND id = $2`, account, id)
	return err
}

const subscriptionFields = `account_id, id, integration_id, connection_id, active, created_at, updated_at`

func scanSubscription(r db.Row) (EventSubscription, error) {
	var s EventSubscription
	err := r.Scan(&s.Account, &s.ID, &s.Integration, &s.Connection, &s.Active, &s.CreatedAt, &s.UpdatedAt)
	if errors.Is(err, db.ErrNone) {
		return s, fault.New(fault.Missing, "There is no such subscription.")
	}
	return s, err
}

func selectSubscriptions(ctx context.Context, r db.Reader, account, integration, connection int64) ([]EventSubscription, error) {
	return db.All(ctx, r, scanSubscription, `
		SELECT `+subscriptionFields+`
		FROM event_subscription
		WHERE account_id = $1 AND ($2 = 0 OR integration_id = $2) AND ($3 = 0 OR connection_id = $3)
		ORDER BY id`, account, integration, connection)
}

func selectSubscriptionsMadeBy(ctx context.Context, r db.Reader, account, integration int64) ([]EventSubscription, error) {
	return db.All(ctx, r, scanSubscription, `
		SELECT `+subscriptionFields+`
		FROM event_subscription
		WHERE account_id = $1 AND (integration_id = $2 OR made_by = $2)
		ORDER BY id`, account, integration)
}

func selectActive(ctx context.Context, r db.Reader, account int64) ([]EventSubscription, error) {
	return db.All(ctx, r, scanSubscription, `
		SELECT `+subscriptionFields+`
		FROM event_subscription
		WHERE account_id = $1 AND active
		ORDER BY id`, account)
}

func selectSubscription(ctx context.Context, r db.Reader, account, integration, id int64) (EventSubscription, error) {
	return scanSubscription(r.Row(ctx, `
		SELECT `+subscriptionFields+`
		FROM event_subscription
		WHERE account_id = $1 AND id = $3 AND ($2 = 0 OR integration_id = $2)`, account, integration, id))
}

func insertSubscription(ctx context.Context, tx *db.Tx, s EventSubscription) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO event_subscription (account_id, id, integration_id, made_by, connection_id, active, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`, s.Account, s.ID, s.Integration, s.madeBy, s.Connection, s.Active, s.CreatedAt)
	return err
}

func updateSubscription(ctx context.Context, tx *db.Tx, s EventSubscription) error {
	_, err := tx.Exec(ctx, `
		UPDATE event_subscription
		SET connection_id = $3, active = $4, updated_at = $5
		WHERE account_id = $1 AND id = $2`, s.Account, s.ID, s.Connection, s.Active, s.UpdatedAt)
	return err
}

func switchOffSubscription(ctx context.Context, tx *db.Tx, account, id int64, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE event_subscription SET active = FALSE, updated_at = $3 WHERE account_id = $1 AND id = $2`, account, id, now)
	return err
}

// deleteSubscription takes a subscription with everything that was kept of its telling.
func deleteSubscription(ctx context.Context, tx *db.Tx, account, id int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM event_subscription WHERE account_id = $1 AND id = $2`, account, id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM endpoint WHERE account_id = $1 AND integration_id = $2`, account, -id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM delivery WHERE account_id = $1 AND integration_id = $2`, account, -id)
	return err
}
