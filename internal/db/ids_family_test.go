package db_test

import (
	"context"
	"testing"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

func TestASeriesOfAFamilyBeginsWhereTheFamilySays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := d.Write(ctx, 1, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO id_block (kind, next) VALUES ('sscc', 700)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for kind, least := range map[string]int64{"sscc:8712345": 700, "sscc:4012345": 700, "other:1": 1} {
			first, err := d.NextID(ctx, kind)
			if err != nil || first != least {
				t.Errorf("%s begins at %d (%v), want %d", kind, first, err, least)
			}
			if second, err := d.NextID(ctx, kind); err != nil || second != least+1 {
				t.Errorf("%s goes on with %d (%v)", kind, second, err)
			}
		}
	})
}
