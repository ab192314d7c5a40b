package parcel

import (
	"context"
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

// Announced reads announced parcels of a period, newest first, below an id (0: from the newest).
func Announced(ctx context.Context, r db.Reader, account int64, p Period, below ID, limit int) ([]Parcel, error) {
	early, late := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
	or := func(t, instead time.Time) time.Time {
		if t.IsZero() {
			return instead
		}
		return db.Micro(t)
	}
	return db.All(ctx, r, scan, `
		SELECT `+fields+`
		FROM parcel
		WHERE account_id = $1 AND ($2 = 0 OR integration_id = $2) AND announced_at >= $3 AND announced_at <= $4 AND updated_at >= $5 AND updated_at <= $6
			AND ($7 = 0 OR id < $7)
		ORDER BY id DESC
		LIMIT $8`, account, p.Integration, or(p.AnnouncedAfter, early), or(p.AnnouncedBefore, late), or(p.UpdatedAfter, early), or(p.UpdatedBefore, late),
		int64(below), limit)
}
