package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

type benchShipCmd struct {
	Engines []string `help:"Databases to measure." default:"sqlite,postgres" enum:"sqlite,postgres"`
	Rounds  int      `help:"How often everything is measured; the median counts." default:"5"`
	Labels  int      `help:"Labels bought in a round." default:"1600"`
	Hands   int      `help:"Labels bought at once." default:"16"`
	Dir     string   `help:"Folder for the temporary databases. Default: the system's." type:"path"`
	Profile string   `help:"Folder to leave CPU profiles of the buying in, one an engine." type:"path"`
}

// shipGoal is the least share of raw calls with raw inserts that buying labels must reach.
const shipGoal = 0.35

// shipTables are the rows that a label adds or rewrites, each a statement of the raw writer: the order and its parcel as they stand afterwards, the intent,
// and the two events.
var shipTables = []rawTable{
	rawTables[0], rawTables[2], rawTables[3],
	{"event", rawTables[4].columns, "order_id", "kind = 'parcel.status'"},
	{"attempt", []string{"account_id", "shipment_id", "n", "reference", "carrier", "contract_id", "method_id", "price_minor", "currency", "state",
		"at", "ask_after", "carrier_reference", "note"}, "(SELECT order_id FROM shipment s WHERE s.account_id = attempt.account_id AND s.id = attempt.shipment_id)", ""},
}

// Run buys labels from the sandbox carrier over HTTP, then makes the same calls and writes the same rows raw, in turns.
func (c *benchShipCmd) Run(at place) error {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	machine(at.out)
	fmt.Fprintf(at.out, "ship: %d rounds; %d labels a round by %d hands; the sandbox carrier in this process, over loopback, its ledger synced for each\n", c.Rounds, c.Labels, c.Hands)
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

func (c *benchShipCmd) engine(at place, where *benchPlace, engine string) (err error) {
	shop, err := newEavesdropper(filepath.Join(where.dir, "carrier-"+engine))
	if err != nil {
		return err
	}
	defer shop.close()
	where.sandbox = shop.server.URL
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
	r := shipRun{c: c, house: house, raw: second, carrier: shop, orders: newShopOrders(), client: newClient(c.Hands)}
	if err := r.furnish(at.ctx); err != nil {
		return err
	}
	if _, err := r.round(at.ctx, 4*c.Hands); err != nil {
		return err
	}
	defer profiled(c.Profile, "ship-"+engine)()
	var bought, raw, ratio []float64
	for range c.Rounds {
		one, err := r.round(at.ctx, c.Labels)
		if err != nil {
			return err
		}
		bought, raw, ratio = append(bought, one.bought), append(raw, one.raw), append(ratio, one.bought/one.raw)
	}
	line := func(what string, v []float64) {
		fmt.Fprintf(at.out, "  %-62s %8.0f labels/s (%s)\n", what, median(v), spread(v, "%.0f"))
	}
	line("raw: the carrier's call, then the same rows in one commit", raw)
	line("bought: choose, price, intend, announce, draw, store, tell", bought)
	fmt.Fprintf(at.out, "  labels: %.2f of raw (%s); to reach: %.2f\n", median(ratio), spread(ratio, "%.2f"), shipGoal)
	return nil
}

// shipRun is one engine's bench.
type shipRun struct {
	c       *benchShipCmd
	house   *benchHouse
	raw     *db.DB
	carrier *eavesdropper
	orders  *shopOrders
	client  *http.Client
	last    int64
}

// shipRound is what one round measured, in labels per second.
type shipRound struct{ bought, raw float64 }

// furnish gives the merchant an address that labels can be made from, and the carrier's methods.
func (r *shipRun) furnish(ctx context.Context) error {
	if err := r.house.catalogue(ctx); err != nil {
		return err
	}
	all, err := account.Senders(ctx, r.house.db, r.house.account)
	if err != nil {
		return err
	}
	s := all[0]
	s.Address = postal.Address{Name: "Magazijn", Company: "Bench Winkel", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht",
		Country: "NL", Email: "bench@example.org", Phone: "+31300000000"}
	return r.house.accounts.SetSender(ctx, r.house.by, s)
}

// round imports orders, buys their labels, and then does the same raw: half of the labels' calls and rows each.
func (r *shipRun) round(ctx context.Context, n int) (one shipRound, err error) {
	if err := stopped(ctx); err != nil {
		return one, err
	}
	if err := r.bring(ctx, n); err != nil {
		return one, err
	}
	ready, err := order.List(ctx, r.house.db, r.house.account, order.Filter{States: []order.State{order.Ready}, Limit: n})
	if err != nil {
		return one, err
	}
	if len(ready) < n {
		return one, fmt.Errorf("%d of %d orders are ready", len(ready), n)
	}
	one.bought, err = timed(n, func() error {
		return share(n, r.c.Hands, func(i int) error {
			_, err := r.house.shipping.Announce(ctx, r.house.account, ready[i].ID)
			return err
		})
	})
	if err != nil {
		return one, err
	}
	batches, last, err := readBatches(ctx, r.house.db, shipTables, r.house.account, r.house.integration, r.last, 1)
	if err != nil {
		return one, err
	}
	r.last = last
	bodies := r.carrier.heard(n)
	one.raw, err = timed(n, func() error {
		return share(n, r.c.Hands, func(i int) error {
			if err := r.carrier.call(ctx, r.client, bodies[i]); err != nil {
				return err
			}
			return batches[i].insert(ctx, r.raw)
		})
	})
	return one, err
}

// bring imports n orders within the EU, each with the sandbox's standard method for its weight.
func (r *shipRun) bring(ctx context.Context, n int) error {
	driver, _ := r.house.carriers.Driver(sandbox.Code).(*sandbox.Driver)
	standard := slices.DeleteFunc(driver.Methods(), func(m carrier.Method) bool { return m.Code != "standard" })
	var parcels []wireParcel
	for len(parcels) < n {
		o, p := r.orders.wireOf()
		if c, ok := postal.Lookup(o.To.Country); !ok || !c.EU || !postal.TerritoryOf(o.To).InEUVAT() {
			continue
		}
		i := slices.IndexFunc(standard, func(m carrier.Method) bool {
			_, goes := m.Way("NL", o.To.Country)
			return goes && m.Carries(o.Weight) && m.Fits(o.Size)
		})
		if i >= 0 {
			p.Shipment = &wireMethod{standard[i].ID}
			parcels = append(parcels, p)
		}
	}
	for part := range slices.Chunk(parcels, perCall) {
		body, err := json.Marshal(map[string][]wireParcel{"parcels": part})
		if err != nil {
			return err
		}
		if err := r.house.send(ctx, r.client, body); err != nil {
			return err
		}
	}
	return nil
}

// eavesdropper is the sandbox carrier, and what it was told.
type eavesdropper struct {
	carrier *emulator.Emulator
	server  *httptest.Server

	mu     sync.Mutex
	bodies []saying
}

// saying is one announcement as the platform made it.
type saying struct {
	key  string
	body []byte
}

func newEavesdropper(dir string) (*eavesdropper, error) {
	e := &eavesdropper{}
	var err error
	if e.carrier, err = emulator.New(emulator.Options{Dir: dir}); err != nil {
		return nil, err
	}
	e.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == "/v1/shipments" && r.Header.Get("Raw") == "" {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			e.mu.Lock()
			e.bodies = append(e.bodies, saying{r.Header.Get("Authorization"), body})
			e.mu.Unlock()
		}
		e.carrier.ServeHTTP(w, r)
	}))
	return e, nil
}

func (e *eavesdropper) close() {
	e.server.Close()
	e.carrier.Close()
}

// heard are the last n announcements, each under a reference of its own that the carrier has not had.
func (e *eavesdropper) heard(n int) []saying {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := slices.Clone(e.bodies[len(e.bodies)-n:])
	e.bodies = nil
	for i := range all {
		all[i].body = bytes.Replace(all[i].body, []byte(`"reference":"W`), []byte(`"reference":"R`), 1)
	}
	return all
}

// call makes one announcement raw and reads the answer.
func (e *eavesdropper) call(ctx context.Context, client *http.Client, s saying) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.server.URL+"/v1/shipments", bytes.NewReader(s.body))
	if err != nil {
		return err
	}
	req.Header = http.Header{"Authorization": {s.key}, "Content-Type": {"application/json"}, "Raw": {"1"}}
	answer, err := client.Do(req)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode >= 300 {
		err = fmt.Errorf("the carrier answered %s: %.300s", answer.Status, said)
	}
	return err
}
