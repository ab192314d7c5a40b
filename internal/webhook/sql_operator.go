package webhook

import (
	"context"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/secret"
)

// Ailing is how many endpoints of all accounts are failing, and how many were switched off for it.
func Ailing(ctx context.Context, r db.Reader) (failing, off int, err error) {
	err = r.Row(ctx, `
		SELECT count(*) FILTER (WHERE health = 'failing'), count(*) FILTER (WHERE health = 'off')
		FROM endpoint`).Scan(&failing, &off)
	return failing, off, err
}

// Sealed reads the newest sealed addresses and keys of connections of all accounts, to try the master key on. It is the operator's question,
// not a request's.
func Sealed(ctx context.Context, r db.Reader, limit int) ([]secret.Sealed, error) {
	return db.All(ctx, r, func(row db.Row) (secret.Sealed, error) {
		var s secret.Sealed
		return s, row.Scan(&s.Account, &s.Text)
	}, `
		SELECT account_id, sealed
		FROM event_connection
		ORDER BY created_at DESC
		LIMIT $1`, limit)
}
