package shipping

import (
	"context"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
)

type testOnlyKey struct{}

// TestOnly is a context in which labels, pick-ups and contracts are made, changed and ended only with carriers that are for trying out
// (carrier.Info.Test): keys may be limited to that.
func TestOnly(ctx context.Context) context.Context {
	return context.WithValue(ctx, testOnlyKey{}, true)
}

func isTestOnly(ctx context.Context) bool { return ctx.Value(testOnlyKey{}) != nil }

// Permit refuses a carrier that moves real boxes where only those for trying out may be asked; Denied then.
func Permit(ctx context.Context, i carrier.Info) error {
	if isTestOnly(ctx) && !i.Test {
		return fault.New(fault.Denied, "These keys are for trying out: they are for test carriers only, not for %s.", i.Name)
	}
	return nil
}

// Permit is Permit for a carrier's code. One that is not connected any more moved real boxes all the same.
func (d *Desk) Permit(ctx context.Context, code string) error {
	info, ok := d.Carriers.Info(code)
	if !ok {
		info.Name = code
	}
	return Permit(ctx, info)
}
