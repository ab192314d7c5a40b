package parcel

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// MarkPrinted notes that the labels of these boxes came out of a printer at a time. Boxes without a label are left alone.
func MarkPrinted(ctx context.Context, tx *db.Tx, account int64, ids []ID, at time.Time) error {
	all, err := GetMany(ctx, tx, account, 0, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		p, ok := all[id]
		if !ok || !p.Labelled() {
			continue
		}
		at := db.Micro(at)
		p.Printed = &at
		if err := Keep(ctx, tx, p); err != nil {
			return err
		}
	}
	return nil
}
