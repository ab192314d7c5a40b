package parcel

import (
	"context"
	"math"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// Period is which announced parcels a report is about; what is zero does not narrow it.
type Period struct {
	Integration                 int64 // 0: the whole account
	AnnouncedAfter              time.Time
	AnnouncedBefore             time.Time
	UpdatedAfter, UpdatedBefore time.Time
}

// Announced reads announced parcels of a period, the last announced first, after one that was read (the zero Parcel: from the first). It reads no
// more than the period holds, however many parcels the account has.
func Announced(ctx context.Context, r db.Reader, account int64, p Period, after Parcel, limit int) ([]Parcel, error) {
	early, late := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
	or := func(t, instead time.Time) time.Time {
		if t.IsZero() {
			return instead
		}
		return db.Micro(t)
	}
	at, id := or(p.AnnouncedBefore, late), int64(math.MaxInt64)
	if after.AnnouncedAt != nil {
		at, id = *after.AnnouncedAt, int64(after.ID)
	}
	args := []any{account, or(p.AnnouncedAfter, early), at, or(p.UpdatedAfter, early), or(p.UpdatedBefore, late), id, limit}
	of := ""
	if p.Integration != 0 {
		args, of = append(args, p.Integration), " AND integration_id = $8"
	}
	return db.All(ctx, r, scan, `
		SELECT `+fields+`
		FROM parcel
		WHERE account_id = $1`+of+` AND announced_at IS NOT NULL AND announced_at >= $2 AND (announced_at, id) < ($3, $6)
			AND COALESCE(updated_at, updated_at) >= $4 AND COALESCE(updated_at, updated_at) <= $5
		ORDER BY announced_at DESC, id DESC
		LIMIT $7`, args...)
}
