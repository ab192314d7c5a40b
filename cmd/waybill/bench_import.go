package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

type benchImportCmd struct {
	Engines []string `help:"Databases to measure." default:"sqlite,postgres" enum:"sqlite,postgres"`
	Rounds  int      `help:"How often everything is measured; the median counts." default:"5"`
	Orders  int      `help:"Orders a round imports a hundred to a call; a quarter as many are imported one by one." default:"8000"`
	Clients int      `help:"Clients that call at once." default:"16"`
	Dir     string   `help:"Folder for the temporary databases. Default: the system's." type:"path"`
	Profile string   `help:"Folder to leave CPU profiles of the imports in, one an engine." type:"path"`
}

// importGoal is the least share of raw inserts that the import by hundreds must reach.
const importGoal = 0.35

// perCall is how many orders one call of the bulk import brings, and one raw transaction writes.
const perCall = 100

// Run imports the same orders over HTTP and then writes the very same rows raw into a second database, in turns.
func (c *benchImportCmd) Run(at place) error {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	machine(at.out)
	fmt.Fprintf(at.out, "import: %d rounds; %d clients in this process over loopback, with keys; %d orders by %d a call, %d one by one\n",
		c.Rounds, c.Clients, c.Orders, perCall, c.Orders/4)
	where, err := newBenchPlace(c.Dir)
	if err != nil {
		return err
	}
	defer where.close()
	for _, engine := range c.Engines {
		if err := c.engine(at, where, engine); err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
	}
	return nil
}

// importFigures are orders per second, one figure a round.
type importFigures struct{ bulk, single, raw, rawMany, ratio, ratioSingle []float64 }

func (c *benchImportCmd) engine(at place, where *benchPlace, engine string) (err error) {
	house, err := where.open(at.ctx, engine)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, house.stop()) }()
	second, err := where.emptyDatabase(at.ctx, engine)
	if err != nil {
		return err
	}
	defer second.Close()
	settings, err := durability(at.ctx, house.db)
	if err != nil {
		return err
	}
	fmt.Fprintf(at.out, "\n%s: %s\n", engine, settings)
	r := importRun{c: c, house: house, raw: second, shop: newShopOrders(), client: newClient(c.Clients)}
	// One round before the count: caches fill, statements get their plans.
	if _, err := r.round(at.ctx, perCall*c.Clients); err != nil {
		return err
	}
	defer profiled(c.Profile, "import-"+engine)()
	var f importFigures
	for range c.Rounds {
		one, err := r.round(at.ctx, c.Orders)
		if err != nil {
			return err
		}
		f.add(one)
	}
	f.print(at.out)
	return nil
}

// importRun is one engine's bench: the platform, and the second database that the same rows are written to raw.
type importRun struct {
	c      *benchImportCmd
	house  *benchHouse
	raw    *db.DB
	shop   *shopOrders
	client *http.Client
	last   int64 // the newest order that was written raw
}

// oneRound is what one round measured, in orders per second.
type oneRound struct{ bulk, single, raw, rawMany float64 }

// round imports n orders by the hundred and writes the same rows raw, half by one writer and half by as many as there are clients; then
// it does the imports one by one.
func (r *importRun) round(ctx context.Context, n int) (one oneRound, err error) {
	if err := stopped(ctx); err != nil {
		return one, err
	}
	if one.bulk, err = r.post(ctx, n, perCall); err != nil {
		return one, err
	}
	batches, last, err := readBatches(ctx, r.house.db, rawTables, r.house.account, r.house.integration, r.last, perCall)
	if err != nil {
		return one, err
	}
	r.last = last
	half := len(batches) / 2
	if one.raw, err = r.write(ctx, batches[:half], 1); err != nil {
		return one, err
	}
	if one.rawMany, err = r.write(ctx, batches[half:], r.c.Clients); err != nil {
		return one, err
	}
	if one.single, err = r.post(ctx, n/4, 1); err != nil {
		return one, err
	}
	// Both databases shall be of one size.
	batches, r.last, err = readBatches(ctx, r.house.db, rawTables, r.house.account, r.house.integration, r.last, perCall)
	if err == nil {
		_, err = r.write(ctx, batches, 1)
	}
	return one, err
}

// post sends n orders and answers how many a second were taken in.
func (r *importRun) post(ctx context.Context, n, perCall int) (float64, error) {
	bodies, err := r.shop.bodies(n, perCall)
	if err != nil {
		return 0, err
	}
	return timed(n, func() error {
		return share(len(bodies), r.c.Clients, func(i int) error { return r.house.send(ctx, r.client, bodies[i]) })
	})
}

func (r *importRun) write(ctx context.Context, batches []rawBatch, writers int) (float64, error) {
	n := 0
	for _, b := range batches {
		n += b.orders
	}
	return timed(n, func() error {
		return share(len(batches), writers, func(i int) error { return batches[i].insert(ctx, r.raw) })
	})
}

// timed is how many a second the work made of n.
func timed(n int, work func() error) (float64, error) {
	runtime.GC() // what came before is not on this one's account
	begin := time.Now()
	err := work()
	return float64(n) / time.Since(begin).Seconds(), err
}

// share has workers do the pieces 0 to n-1 and answers the first thing that went wrong.
func share(n, workers int, do func(i int) error) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	failed := make(chan error, workers)
	for range workers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wg.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// newClient keeps a connection open for each of so many callers.
func newClient(callers int) *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: callers}}
}

// send imports one request's parcels.
func (h *benchHouse) send(ctx context.Context, client *http.Client, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url+"/api/v2/parcels", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.SetBasicAuth(h.keys.Public, h.keys.Secret)
	req.Header.Set("Content-Type", "application/json")
	answer, err := client.Do(req)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("the import was answered %s: %.300s", answer.Status, said)
	}
	return err
}

func (f *importFigures) add(one oneRound) {
	best := max(one.raw, one.rawMany)
	f.bulk, f.single = append(f.bulk, one.bulk), append(f.single, one.single)
	f.raw, f.rawMany = append(f.raw, one.raw), append(f.rawMany, one.rawMany)
	f.ratio, f.ratioSingle = append(f.ratio, one.bulk/best), append(f.ratioSingle, one.single/best)
}

func (f *importFigures) print(w io.Writer) {
	line := func(what string, v []float64) {
		fmt.Fprintf(w, "  %-52s %8.0f orders/s (%s)\n", what, median(v), spread(v, "%.0f"))
	}
	line("raw rows, multi-row INSERT, 100 orders a commit", f.raw)
	line("raw rows, the same by as many writers as clients", f.rawMany)
	line("import over HTTP, 100 a call", f.bulk)
	line("import over HTTP, one a call", f.single)
	fmt.Fprintf(w, "  bulk import:   %.2f of raw (%s); to reach: %.2f\n", median(f.ratio), spread(f.ratio, "%.2f"), importGoal)
	fmt.Fprintf(w, "  single import: %.2f of raw (%s)\n", median(f.ratioSingle), spread(f.ratioSingle, "%.2f"))
}
