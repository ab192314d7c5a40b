package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/connect"
)

// benchArrivalCmd is the goal "from hand-over to presence in the account".
type benchArrivalCmd struct {
	Platform string        `required:"" help:"A Waybill that serves on this machine, best with --limits off."`
	Public   string        `required:"" env:"WAYBILL_CONNECT_PUBLIC" help:"The public key of an integration there, which the orders go to."`
	Secret   string        `required:"" env:"WAYBILL_CONNECT_SECRET" help:"The secret key; better by environment."`
	Engine   string        `help:"Database of Connect." default:"sqlite" enum:"sqlite,postgres"`
	Orders   int           `help:"Orders with which it is found out how many go through." default:"3000"`
	For      time.Duration `help:"How long half of that is handed over." default:"20s"`
}

// arrivalGoal is within which time 99 of 100 orders are to be there.
const arrivalGoal = time.Second

// Run finds out how many orders go through a second, and then hands over half as many, each by itself and at its own time.
func (c *benchArrivalCmd) Run(at place) error {
	table, err := newBenchTable()
	if err != nil {
		return err
	}
	defer table.close()
	e, _, err := table.engine(at.ctx, c.Engine, c.Platform)
	if err != nil {
		return err
	}
	defer e.Close()
	if err := joined(at.ctx, e, "seller", c.Platform, c.Public, c.Secret); err != nil {
		return err
	}
	defer running(at.ctx, e)()
	name := fmt.Sprint("A", time.Now().UnixNano(), "-") // of this run: the account may have others
	began := time.Now()
	all, err := handAtOnce(at.ctx, e, name+"full-", c.Orders)
	if err != nil {
		return err
	}
	if _, err := arrivals(at.ctx, e, all); err != nil {
		return err
	}
	full := float64(c.Orders) / time.Since(began).Seconds()
	fmt.Fprintf(at.out, "%s %s/%s, %d cores, Connect on %s\n  %.0f orders a second go through; for %s half as many are handed over one by one\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), c.Engine, full, c.For)
	took, err := steady(at.ctx, e, []string{"seller"}, name+"half-", full/2, c.For)
	if err != nil {
		return err
	}
	delays(at.out, "hand-over to the merchant's account", took)
	fmt.Fprintf(at.out, "  to reach: 99 %% within %s\n", arrivalGoal)
	return nil
}

// joined makes a merchant known and connects it.
func joined(ctx context.Context, e *connect.Engine, ref, platform, public, secret string) error {
	if _, err := e.AddMerchant(ctx, connect.NewMerchant{Ref: ref, Platform: platform}); err != nil {
		return err
	}
	_, err := e.ConnectWithKeys(ctx, ref, public, secret)
	return err
}

// handed is when a merchant's order was handed over.
type handed struct {
	merchant, reference string
	at                  time.Time
}

func handAtOnce(ctx context.Context, e *connect.Engine, name string, n int) (all []handed, err error) {
	for n > 0 {
		var some []connect.NewOrder
		for range min(n, 500) {
			n--
			o := benchOrder(fmt.Sprint(name, n))
			some, all = append(some, o), append(all, handed{"seller", o.Reference, time.Now()})
		}
		if _, err := e.Hand(ctx, "seller", some...); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// steady hands over so many orders a second for a while, spread over the merchants, and answers how long each took to its account.
func steady(ctx context.Context, e *connect.Engine, merchants []string, name string, perSecond float64, span time.Duration) ([]time.Duration, error) {
	var mu sync.Mutex
	var crew sync.WaitGroup
	var all []handed
	var failed error
	tick := time.NewTicker(time.Duration(float64(time.Second) / perSecond))
	defer tick.Stop()
	for n, end := 0, time.Now().Add(span); time.Now().Before(end); n++ {
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-tick.C:
		}
		one := handed{merchants[n%len(merchants)], fmt.Sprint(name, n), time.Now()}
		crew.Go(func() {
			_, err := e.Hand(ctx, one.merchant, benchOrder(one.reference))
			mu.Lock()
			defer mu.Unlock()
			all, failed = append(all, one), errors.Join(failed, err)
		})
	}
	crew.Wait()
	if failed != nil {
		return nil, failed
	}
	return arrivals(ctx, e, all)
}

// arrivals waits for orders to arrive, and answers how long each took: until Connect had written down that the platform has it, which is a
// little later than when it was there.
func arrivals(ctx context.Context, e *connect.Engine, all []handed) ([]time.Duration, error) {
	took := make([]time.Duration, 0, len(all))
	for _, one := range all {
		for {
			o, err := e.Order(ctx, one.merchant, one.reference)
			if err != nil {
				return nil, err
			}
			if o.State == connect.OrderThere {
				took = append(took, o.ImportedAt.Sub(one.at))
				break
			}
			if time.Since(one.at) > 2*time.Minute {
				return nil, fmt.Errorf("order %s is %s after two minutes: %v", one.reference, o.State, o.Problems)
			}
			select {
			case <-ctx.Done():
				return nil, context.Cause(ctx)
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	return took, nil
}
