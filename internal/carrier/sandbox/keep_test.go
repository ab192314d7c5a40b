package sandbox_test

import (
	"context"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

func TestTheWholeCatalogueIsKeptAndReadBack(t *testing.T) {
	t.Parallel()
	methods := sandbox.New("http://127.0.0.1:1", nil).Methods()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), 1, func(ctx context.Context, tx *db.Tx) error {
			return carrier.KeepMethods(ctx, tx, 1, sandbox.Code, methods)
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := carrier.ListMethods(t.Context(), d, 42, carrier.MethodFilter{})
		if err != nil || len(got) != len(methods) {
			t.Fatalf("%d methods (%v), want %d", len(got), err, len(methods))
		}
		ways := 0
		for _, m := range got {
			if len(m.Ways("", "")) == 0 || m.Code == "" {
				t.Errorf("method %d came back without its ways", m.ID)
			}
			ways += len(m.Ways("", ""))
		}
		t.Logf("%d methods, %d ways", len(got), ways)
	})
}
