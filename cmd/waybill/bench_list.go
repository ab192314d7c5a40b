package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/order"
)

type benchListCmd struct {
	Engines []string `help:"Databases to measure." default:"sqlite,postgres" enum:"sqlite,postgres"`
	Orders  int      `help:"Orders of the large account." default:"1000000"`
	Few     int      `help:"Orders of the small account." default:"1000"`
	Rounds  int      `help:"How often each page is asked for; the median counts." default:"41"`
	Dir     string   `help:"Folder for the temporary databases. Default: the system's." type:"path"`
}

// listGoal is how many times the cost in the small account a page may cost in the large one.
const listGoal = 2

// Run fills a small and a large account of one database and asks for the same pages in both, in turns.
func (c *benchListCmd) Run(at place) error {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	machine(at.out)
	fmt.Fprintf(at.out, "list: accounts with %d and %d orders, loaded by intake.Receive; %d rounds, in turns, one caller over loopback\n",
		c.Few, c.Orders, c.Rounds)
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

func (c *benchListCmd) engine(at place, where *benchPlace, engine string) (err error) {
	house, err := where.open(at.ctx, engine)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, house.stop()) }()
	large := house.benchShop
	small, err := house.settle(at.ctx, "small@example.org")
	if err != nil {
		return err
	}
	begin := time.Now()
	marks, err := house.fill(at.ctx, large, c.Orders)
	if err != nil {
		return err
	}
	took := time.Since(begin)
	smallMarks, err := house.fill(at.ctx, small, c.Few)
	if err != nil {
		return err
	}
	if err := settleDown(at.ctx, house.db); err != nil {
		return err
	}
	settings, err := durability(at.ctx, house.db)
	if err != nil {
		return err
	}
	fmt.Fprintf(at.out, "\n%s: %s; loaded in %s (%.0f orders/s)\n", engine, settings, took.Round(time.Second), float64(c.Orders)/took.Seconds())
	fmt.Fprintf(at.out, "  %-52s %10s %10s\n", "median time of", fmt.Sprint(c.Few), fmt.Sprint(c.Orders))
	inLarge := house.pages(large, marks)
	for i, inSmall := range house.pages(small, smallMarks) {
		a, b, err := compare(at.ctx, c.Rounds, inSmall.ask, inLarge[i].ask)
		if err != nil {
			return fmt.Errorf("%s: %w", inSmall.name, err)
		}
		fmt.Fprintf(at.out, "  %-52s %7.2f ms %7.2f ms   ratio %.2f\n", inSmall.name, milli(a), milli(b), float64(b)/float64(a))
	}
	fmt.Fprintf(at.out, "  to reach: ratio at most %d\n", listGoal)
	return nil
}

func milli(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// compare asks for a page of each account in turns and answers the medians.
func compare(ctx context.Context, rounds int, small, large func(context.Context) error) (a, b time.Duration, err error) {
	var as, bs []time.Duration
	for i := range rounds + 3 {
		if err := stopped(ctx); err != nil {
			return 0, 0, err
		}
		begin := time.Now()
		if err := small(ctx); err != nil {
			return 0, 0, err
		}
		between := time.Now()
		if err := large(ctx); err != nil {
			return 0, 0, err
		}
		if i >= 3 { // the first ones fill caches
			as, bs = append(as, between.Sub(begin)), append(bs, time.Since(between))
		}
	}
	return median(as), median(bs), nil
}

// get reads one page, with the shop's keys and with the merchant's session.
func (h *benchHouse) get(ctx context.Context, client *http.Client, shop benchShop, path string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url+path, nil)
	if err != nil {
		return 0, err
	}
	req.SetBasicAuth(shop.keys.Public, shop.keys.Secret)
	req.AddCookie(&http.Cookie{Name: "session", Value: shop.opens})
	answer, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err == nil && (answer.StatusCode != http.StatusOK || answer.Request.URL.Path != req.URL.Path) {
		err = fmt.Errorf("%s was answered %s: %.300s", path, answer.Status, said)
	}
	return len(said), err
}

// listPage is one thing that is asked for.
type listPage struct {
	name string
	ask  func(ctx context.Context) error
}

// pages are what the bench asks for in an account, over HTTP; and of the incoming orders also what their page reads, by itself.
func (h *benchHouse) pages(shop benchShop, m fillMarks) (all []listPage) {
	client := newClient(1)
	over := func(name, path string, pairs ...string) {
		q := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			q.Set(pairs[i], pairs[i+1])
		}
		all = append(all, listPage{name, func(ctx context.Context) error {
			_, err := h.get(ctx, client, shop, path+"?"+q.Encode())
			return err
		}})
	}
	moment := func(t time.Time) string { return t.Format(time.RFC3339Nano) }
	const parcels = "/api/v2/parcels"
	over("GET /parcels, first page", parcels)
	over("GET /parcels, deep page", parcels, "cursor", api.Cursor{At: m.middle}.String())
	over("GET /parcels, page before a deep one", parcels, "cursor", api.Cursor{At: m.middle, Back: true}.String())
	over("GET /parcels, updated_after, the newest", parcels, "updated_after", moment(m.late))
	over("GET /parcels, updated_after, nearly all", parcels, "updated_after", moment(m.early))
	over("GET /parcels, updated_after, none", parcels, "updated_after", moment(m.never))
	over("GET /parcels, parcel_status of none", parcels, "parcel_status", "80")
	over("GET /parcels, order_number", parcels, "order_number", m.number)
	over("GET /parcels, external_reference", parcels, "external_reference", m.reference)
	const orders = "/orders"
	over("incoming-orders page with counts, first", orders)
	over("incoming-orders page with counts, deep", orders, "after", fmt.Sprint(m.order))
	over("incoming-orders page with counts, by buyer", orders, "sort", string(order.ByBuyer))
	over("incoming-orders page with counts, of one country", orders, "country", "NL")
	over("search by name, five have it", orders, "q", rareName)
	over("search by name, very many have it", orders, "q", "example")
	reads := func(name string, f order.Filter) {
		f.Limit = 51
		all = append(all, listPage{"incoming orders " + name, func(ctx context.Context) error {
			_, err := order.List(ctx, h.db, shop.account, f)
			if err != nil {
				return err
			}
			_, err = order.Counts(ctx, h.db, shop.account)
			return err
		}})
	}
	reads("without the page, first", order.Filter{})
	reads("without the page, deep", order.Filter{After: order.Mark{ID: order.ID(m.order)}})
	reads("without the page, ready", order.Filter{States: []order.State{order.Ready}})
	reads("without the page, country", order.Filter{Country: "NL"})
	reads("without the page, by weight", order.Filter{Sort: order.Heaviest})
	reads("without the page, by name", order.Filter{Search: rareName})
	reads("without the page, by beginnings", order.Filter{Search: rareName[:4] + " xan"})
	return all
}

// rareName is the name of five buyers in each account.
const rareName = "Quirijn Xandervelde"

// fillMarks are places in a filled account.
type fillMarks struct {
	middle, order      int64 // a parcel and an order from the middle
	early, late, never time.Time
	number, reference  string
}

// fill takes n orders in, the way the doors do but without them; a clock of their own spreads them over ninety days.
func (h *benchHouse) fill(ctx context.Context, to benchShop, n int) (m fillMarks, err error) {
	const days, batch, last = 90, 500, 20
	begin := db.Micro(time.Now().AddDate(0, 0, -days))
	step := days * 24 * time.Hour / time.Duration(n+1)
	shop := newShopOrders()
	var mu sync.Mutex
	taken := 0
	next := func() ([]order.Draft, time.Time) {
		mu.Lock()
		defer mu.Unlock()
		var drafts []order.Draft
		most := batch
		if n-taken <= 1000 {
			most = last // the newest ones come a few at a time, in accounts of every size
		}
		for ; taken < n && len(drafts) < most; taken++ {
			d := shop.draft()
			if taken%(n/5) == 0 {
				d.To.Name, d.To.Email = rareName, "quirijn@example.org"
			}
			if taken == n/2 {
				m.number, m.reference = d.Number, d.ExternalReference
			}
			drafts = append(drafts, d)
		}
		return drafts, begin.Add(step * time.Duration(taken))
	}
	errs := make(chan error, 2)
	for range cap(errs) {
		go func() {
			for {
				drafts, now := next()
				if len(drafts) == 0 || stopped(ctx) != nil {
					errs <- stopped(ctx)
					return
				}
				desk := *h.intake
				desk.Now = func() time.Time { return now }
				if _, err := desk.Receive(ctx, to.account, to.integration, drafts); err != nil {
					errs <- err
					return
				}
			}
		}()
	}
	for range cap(errs) {
		err = errors.Join(err, <-errs)
	}
	if err != nil {
		return m, err
	}
	err = h.mark(ctx, to, n, &m)
	return m, err
}
