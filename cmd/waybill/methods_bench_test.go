package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

// BenchmarkMethods keeps, reads and walks each carrier's catalogue as a first boot, a fresh process and a list of methods do.
func BenchmarkMethods(b *testing.B) {
	all, err := drivers("http://127.0.0.1:1", nil)
	must(b, err)
	set, err := carrier.NewSet(all)
	must(b, err)
	for _, engine := range dbtest.Engines() {
		for _, code := range set.Codes() {
			if c, ok := set.Driver(code).(carrier.Catalogue); ok {
				b.Run(fmt.Sprintf("%s/%s", code, engine), func(b *testing.B) { benchMethods(b, dbtest.Open(b, engine), code, c.Methods()) })
			}
		}
	}
}

func benchMethods(b *testing.B, d *db.DB, code string, methods []carrier.Method) {
	ctx := b.Context()
	keep := func(b *testing.B) {
		must(b, d.Write(ctx, account.Operator, func(ctx context.Context, tx *db.Tx) error {
			return carrier.KeepMethods(ctx, tx, account.Operator, code, methods)
		}))
	}
	name, n := methods[0].Name, 0
	b.Run("keep", func(b *testing.B) {
		for range b.N {
			n++
			for i := range methods {
				methods[i].Name = fmt.Sprintf("%s %d", name, n) // all are written anew
			}
			keep(b)
		}
	})
	b.Run("boot", func(b *testing.B) {
		keep(b)
		for range b.N {
			keep(b)
		}
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			_, err := carrier.ListMethods(ctx, d, account.Operator, carrier.MethodFilter{Own: true})
			must(b, err)
		}
	})
	kept, err := carrier.ListMethods(ctx, d, account.Operator, carrier.MethodFilter{Own: true})
	must(b, err)
	b.Run("list", func(b *testing.B) {
		ways := 0
		for range b.N {
			for _, m := range kept {
				ways += len(m.Ways("NL", ""))
			}
		}
		b.ReportMetric(float64(ways)/float64(b.N), "ways")
	})
}
