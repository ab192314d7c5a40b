package shipping

import "context"

type testOnlyKey struct{}

// TestOnly is a context in which labels are made only with carriers that are for trying out (carrier.Info.Test): keys may be limited to that.
func TestOnly(ctx context.Context) context.Context {
	return context.WithValue(ctx, testOnlyKey{}, true)
}

func isTestOnly(ctx context.Context) bool { return ctx.Value(testOnlyKey{}) != nil }
