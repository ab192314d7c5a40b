package tracking

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// Firsts is when a carrier first had a parcel in its hands, first brought it to its recipient, and left it there; zero where it did not.
type Firsts struct{ Shipped, Offered, Delivered time.Time }

// FirstsOf reads the first moments of parcels, at most 500 of them.
func FirstsOf(ctx context.Context, r db.Reader, account int64, ids []parcel.ID) (map[parcel.ID]Firsts, error) {
	all := map[parcel.ID]Firsts{}
	if len(ids) == 0 {
		return all, nil
	}
	args := []any{account}
	for _, id := range ids {
		args = append(args, int64(id))
	}
	rows, err := r.Query(ctx, `
		SELECT parcel_id, status, MIN(at)
		FROM scan
		WHERE account_id = $1 AND parcel_id IN (`+db.List(2, len(ids))+`)
		GROUP BY parcel_id, status`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var status carrier.Status
		var at time.Time
		if err := rows.Scan(&id, &status, &at); err != nil {
			return nil, err
		}
		f := all[parcel.ID(id)]
		group := status.Info().Group
		if status.Physical() {
			f.Shipped = earlier(f.Shipped, at)
		}
		if group == carrier.GroupDelivered || group == carrier.GroupWaiting || status == carrier.StatusDeliveryFailed || status == carrier.StatusRefused {
			f.Offered = earlier(f.Offered, at)
		}
		if group == carrier.GroupDelivered {
			f.Delivered = earlier(f.Delivered, at)
		}
		all[parcel.ID(id)] = f
	}
	return all, rows.Err()
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
