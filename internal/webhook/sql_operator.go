package webhook

import (
	"context"

	"github.com/waybill-ship/waybill/internal/db"
)

// Ailing is how many endpoints of all accounts are failing, and how many were switched off for it.
func Ailing(ctx context.Context, r db.Reader) (failing, off int, err error) {
	err = r.Row(ctx, `
		SELECT count(*) FILTER (WHERE health = 'failing'), count(*) FILTER (WHERE health = 'off')
		FROM endpoint`).Scan(&failing, &off)
	return failing, off, err
}
