package shipping

import (
	"context"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
)

type testOnlyKey struct{}

// TestOnly is a context in which labels are made only with carriers that are for trying out (carrier.Info.Test): keys may be limited to that.
func TestOnly(ctx context.Context) context.Context {
	return context.WithValue(ctx, testOnlyKey{}, true)
}

func isTestOnly(ctx context.Context) bool { return ctx.Value(testOnlyKey{}) != nil }

// Permit refuses a carrier that moves real boxes where only those for trying out may be asked; Denied then.
func Permit(ctx context.Context, i carrier.Info) error {
	if isTestOnly(ctx) && !i.Test {
		return fault.New(fault.Denied, "These keys are for trying out: they make labels with test carriers only, not with %s.", i.Name)
	}
	return nil
}
