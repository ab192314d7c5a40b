package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest/cluster"
	"github.com/waybill-ship/waybill/internal/secret"
)

// benchCmd measures Connect against something simple in the same run, so that a noisy or slow machine does not change the verdict.
type benchCmd struct {
	Taken   benchTakenCmd   `cmd:"" help:"Orders taken per second, and how that compares with writing the same rows raw."`
	Arrival benchArrivalCmd `cmd:"" help:"Time from the hand-over to the merchant's account, at half of what goes through."`
	Hanging benchHangingCmd `cmd:"" help:"A thousand merchants, and what the others notice of one whose platform never answers."`
}

// benchTable is where Connect's engines of a bench keep things: a temporary folder, and a PostgreSQL cluster of its own with the durability that
// PostgreSQL comes with.
type benchTable struct {
	dir     string
	cluster func() (string, error)
	made    int
}

func newBenchTable() (*benchTable, error) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	dir, err := os.MkdirTemp("", "waybill-connect-bench-")
	return &benchTable{dir: dir, cluster: sync.OnceValues(func() (string, error) { return cluster.Start("") })}, err
}

func (b *benchTable) close() { os.RemoveAll(b.dir) }

// place is an empty database.
func (b *benchTable) place(ctx context.Context, engine string) (c db.Config, err error) {
	b.made++
	if engine == "sqlite" {
		return db.Config{Path: filepath.Join(b.dir, fmt.Sprint(b.made, ".db"))}, nil
	}
	base, err := b.cluster()
	if err != nil {
		return c, err
	}
	name := fmt.Sprint("bench_", b.made)
	c.URL = strings.Replace(base, "/postgres?", "/"+name+"?", 1)
	return c, makeDatabase(ctx, base, name)
}

// engine opens a Connect on an empty database.
func (b *benchTable) engine(ctx context.Context, engine, platform string) (*connect.Engine, db.Config, error) {
	place, err := b.place(ctx, engine)
	if err != nil {
		return nil, place, err
	}
	key := secret.Key{Version: 1}
	rand.Read(key.Bytes[:])
	keys, err := secret.NewSealer(key)
	if err != nil {
		return nil, place, err
	}
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 128}}
	e, err := connect.Open(ctx, connect.Config{Database: place.URL, Path: place.Path, Keys: keys, Platform: platform, AllowPrivate: true, HTTP: client})
	return e, place, err
}

// running works an engine's lanes until the answer is called.
func running(ctx context.Context, e *connect.Engine) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = e.Run(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}

// benchOrder is an order as marketplaces hand them over.
func benchOrder(reference string) connect.NewOrder {
	body, err := json.Marshal(map[string]any{
		"name": "Ilse Vos", "address": "Kanaalweg", "house_number": "12b", "city": "Utrecht", "postal_code": "3526KM", "country": "NL", "weight": "1.250",
		"email": "ilse@example.com", "telephone": "+31600000000", "order_number": reference, "total_order_value": "39.90", "total_order_value_currency": "EUR",
		"parcel_items": []map[string]any{{"description": "Teapot", "quantity": 1, "weight": "0.900", "value": "29.90", "sku": "TEA-1"},
			{"description": "Cup", "quantity": 2, "weight": "0.150", "value": "5.00", "sku": "CUP-2"}},
	})
	if err != nil {
		panic(err) // it is written above
	}
	return connect.NewOrder{Reference: reference, Parcel: body}
}

// benchTakenCmd is the goal "orders taken per second".
type benchTakenCmd struct {
	Engines []string `help:"Databases to measure." default:"sqlite,postgres" enum:"sqlite,postgres"`
	Rounds  int      `help:"How often everything is measured, in turns; the median counts." default:"5"`
	Orders  int      `help:"Orders a round, by the hundred; a quarter as many go one by one." default:"8000"`
	Callers int      `help:"How many hand over at once." default:"64"`
}

// takenGoal is the least share of raw inserts that is to be reached.
const takenGoal = 0.4

// benchMerchants is among how many merchants the orders of a round are spread.
const benchMerchants = 10

// Run takes orders, and writes the very same rows raw into a second database, in turns.
func (c *benchTakenCmd) Run(at place) error {
	table, err := newBenchTable()
	if err != nil {
		return err
	}
	defer table.close()
	fmt.Fprintf(at.out, "%s %s/%s, %d cores; %d rounds, %d callers\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), c.Rounds, c.Callers)
	for _, engine := range c.Engines {
		if err := c.engine(at, table, engine); err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
	}
	return nil
}

func (c *benchTakenCmd) engine(at place, table *benchTable, engine string) error {
	e, _, err := table.engine(at.ctx, engine, "http://127.0.0.1:1")
	if err != nil {
		return err
	}
	defer e.Close()
	second, where, err := table.engine(at.ctx, engine, "http://127.0.0.1:1") // for its tables
	if err != nil {
		return err
	}
	for n := range benchMerchants {
		for _, one := range []*connect.Engine{e, second} {
			if _, err := one.AddMerchant(at.ctx, connect.NewMerchant{Ref: fmt.Sprint("m", n+1)}); err != nil {
				return err
			}
		}
	}
	second.Close()
	raw, err := db.Open(at.ctx, where)
	if err != nil {
		return err
	}
	defer raw.Close()
	settings, err := durability(at.ctx, raw)
	if err != nil {
		return err
	}
	fmt.Fprintf(at.out, "\n%s: %s\n", engine, settings)
	r := takenRun{c: c, e: e, raw: raw}
	for _, step := range []struct {
		name        string
		each, total int
	}{{"a hundred a call", 100, c.Orders}, {"one a call", 1, c.Orders / 4}} {
		if err := r.compare(at, step.name, step.each, step.total); err != nil {
			return err
		}
	}
	return nil
}

type takenRun struct {
	c    *benchTakenCmd
	e    *connect.Engine
	raw  *db.DB
	last int
}

func (r *takenRun) compare(at place, name string, each, total int) error {
	var taken, raw, ratio []float64
	for n := range r.c.Rounds + 1 {
		calls := r.calls(each, total)
		a, err := r.time(at.ctx, calls, each, func(ctx context.Context, i int) error {
			_, err := r.e.Hand(ctx, fmt.Sprint("m", i%benchMerchants+1), calls[i]...)
			return err
		})
		if err != nil {
			return err
		}
		first := r.last - total
		b, err := r.time(at.ctx, calls, each, func(ctx context.Context, i int) error {
			return writeRaw(ctx, r.raw, int64(i%benchMerchants+1), int64(first+i*each+1), calls[i])
		})
		if err != nil {
			return err
		}
		if n > 0 { // one round before the count: caches fill, statements get their plans
			taken, raw, ratio = append(taken, a), append(raw, b), append(ratio, a/b)
		}
	}
	fmt.Fprintf(at.out, "  %-17s %7.0f orders/s taken, %7.0f rows/s raw: %.2f (%.2f … %.2f); to reach: %.2f\n",
		name+":", middle(taken), middle(raw), middle(ratio), slices.Min(ratio), slices.Max(ratio), takenGoal)
	return nil
}

func (r *takenRun) calls(each, total int) [][]connect.NewOrder {
	calls := make([][]connect.NewOrder, total/each)
	for i := range calls {
		for range each {
			r.last++
			calls[i] = append(calls[i], benchOrder(fmt.Sprint("B-", r.last)))
		}
	}
	return calls
}

// time has the calls made by all callers at once, and answers orders per second.
func (r *takenRun) time(ctx context.Context, calls [][]connect.NewOrder, each int, do func(ctx context.Context, i int) error) (float64, error) {
	runtime.GC()
	var next atomic.Int64
	var crew sync.WaitGroup
	failed := make(chan error, r.c.Callers)
	began := time.Now()
	for range r.c.Callers {
		crew.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(calls)); i = next.Add(1) - 1 {
				if err := do(ctx, int(i)); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	crew.Wait()
	took := time.Since(began)
	close(failed)
	return float64(len(calls)*each) / took.Seconds(), <-failed
}

// middle is the median.
func middle[T time.Duration | float64](values []T) T { return part(values, 0.5) }

// part is the value below which a part of the values lies.
func part[T time.Duration | float64](values []T, share float64) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

// delays writes how long things took.
func delays(w io.Writer, name string, all []time.Duration) {
	fmt.Fprintf(w, "  %-34s %6d orders: median %7s, 99 %% %7s, longest %7s\n", name, len(all), middle(all).Round(time.Millisecond),
		part(all, 0.99).Round(time.Millisecond), part(all, 1).Round(time.Millisecond))
}
