package connect

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/secret"
)

// benchCallers is how many hand over at once.
const benchCallers = 64

// BenchmarkHand is orders taken for good per second, one a call, by many callers at once, of several merchants; BenchmarkRawInserts is what the
// same table takes from as many.
func BenchmarkHand(b *testing.B) {
	keys, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{7}})
	if err != nil {
		b.Fatal(err)
	}
	each := func(b *testing.B, work func(e *Engine, n int64) error) {
		for _, engine := range dbtest.Engines() {
			b.Run(engine, func(b *testing.B) {
				c := Config{Platform: "http://127.0.0.1:1", Keys: keys}
				if engine == "postgres" {
					c.Database = dbtest.Blank(b)
				} else {
					c.Path = b.TempDir() + "/connect.db"
				}
				e, err := Open(b.Context(), c)
				if err != nil {
					b.Fatal(err)
				}
				defer e.Close()
				for n := range 10 {
					if _, err := e.AddMerchant(b.Context(), NewMerchant{Ref: fmt.Sprintf("m%d", n)}); err != nil {
						b.Fatal(err)
					}
				}
				var next atomic.Int64
				var all sync.WaitGroup
				b.ResetTimer()
				begun := time.Now()
				for range benchCallers {
					all.Go(func() {
						for {
							n := next.Add(1)
							if n > int64(b.N) {
								return
							}
							if err := work(e, n); err != nil {
								b.Error(err)
								return
							}
						}
					})
				}
				all.Wait()
				b.ReportMetric(float64(b.N)/time.Since(begun).Seconds(), "orders/s")
			})
		}
	}
	b.Run("hand", func(b *testing.B) {
		each(b, func(e *Engine, n int64) error {
			_, err := e.Hand(b.Context(), fmt.Sprintf("m%d", n%10), order(fmt.Sprint("R-", n)))
			return err
		})
	})
	b.Run("raw", func(b *testing.B) {
		each(b, func(e *Engine, n int64) error {
			o := order(fmt.Sprint("R-", n))
			return e.write(b.Context(), n%10+1, func(ctx context.Context, tx *db.Tx) error {
				_, err := addRows(ctx, tx, []*row{{merchant: n%10 + 1, id: n, order: Order{Reference: o.Reference, Parcel: o.Parcel}}}, e.now(), e.db.Engine() == "postgres")
				return err
			})
		})
	})
}
