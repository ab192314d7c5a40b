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
	return db.All(ctx, r, scan, `
		SELECT `+fields+`
		FROM parcel
		WHERE account_id = $1 AND ($2 = 0 OR integration_id = $2) AND announced_at IS NOT NULL AND announced_at >= $3
			AND (announced_at, id) < ($4, $7) AND updated_at >= $5 AND updated_at <= $6
		ORDER BY announced_at DESC, id DESC
		LIMIT $8`, account, p.Integration, or(p.AnnouncedAfter, early), at, or(p.UpdatedAfter, early), or(p.UpdatedBefore, late), id, limit)
}
