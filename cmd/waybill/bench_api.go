package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/web"
)

type benchAPICmd struct {
	Engines []string      `help:"Databases to measure." default:"sqlite,postgres" enum:"sqlite,postgres"`
	Orders  int           `help:"Orders of the account." default:"20000"`
	Points  int           `help:"Service points to search in." default:"500000"`
	Callers int           `help:"Callers at once." default:"8"`
	Rounds  int           `help:"How often each call has its turn; the median counts." default:"7"`
	Span    time.Duration `help:"How long a turn is." default:"1s"`
	Dir     string        `help:"Folder for the temporary databases. Default: the system's." type:"path"`
	Profile string        `help:"Folder for a CPU profile of each database's run." type:"path"`
}

// apiCall is one thing that the bench asks for.
type apiCall struct {
	name string
	goal float64 // the least ratio to the empty handler; 0 is none
	ask  func(ctx context.Context) error
}

// Run asks for some calls and for an empty answer behind the same middleware, in turns.
func (c *benchAPICmd) Run(at place) error {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	machine(at.out)
	fmt.Fprintf(at.out, "api: %d callers over loopback, %d turns of %v each; ratio to an empty handler behind the same middleware, in the same turn\n",
		c.Callers, c.Rounds, c.Span)
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

func (c *benchAPICmd) engine(at place, where *benchPlace, engine string) (err error) {
	house, err := where.open(at.ctx, engine)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, house.stop()) }()
	marks, err := house.fill(at.ctx, house.benchShop, c.Orders)
	if err != nil {
		return err
	}
	if err := settleDown(at.ctx, house.db); err != nil {
		return err
	}
	empty, closeEmpty, err := house.empty(at.ctx, c.Callers)
	if err != nil {
		return err
	}
	defer closeEmpty()
	defer profiled(c.Profile, "api-"+engine)()
	calls := []apiCall{{name: "an empty answer", ask: empty}}
	calls = append(calls, house.apiCalls(c.Callers, marks)...)
	search, err := house.pointCall(at.ctx, c.Callers, c.Points)
	if err != nil {
		return err
	}
	calls = append(calls, search)
	rates := make([][]float64, len(calls))
	for range c.Rounds {
		for i, call := range calls {
			rate, err := loaded(at.ctx, c.Callers, c.Span, call.ask)
			if err != nil {
				return fmt.Errorf("%s: %w", call.name, err)
			}
			rates[i] = append(rates[i], rate)
		}
	}
	fmt.Fprintf(at.out, "\n%s, %d orders\n", engine, c.Orders)
	for i, call := range calls {
		c.tell(at, call, rates[i], rates[0])
		if i > 0 {
			if err := c.half(at, call, median(rates[i])/2); err != nil {
				return err
			}
		}
	}
	return nil
}

// tell prints the rate of a call and its ratio to the empty one's in the same turns.
func (c *benchAPICmd) tell(at place, call apiCall, rates, empty []float64) {
	ratios := make([]float64, len(rates))
	for i := range rates {
		ratios[i] = rates[i] / empty[i]
	}
	fmt.Fprintf(at.out, "  %-44s %8.0f/s   ratio %.2f (%s)", call.name, median(rates), median(ratios), spread(ratios, "%.2f"))
	if call.goal > 0 {
		fmt.Fprintf(at.out, ", to reach %.2f", call.goal)
	}
	fmt.Fprintln(at.out)
}

// half prints how long a call takes when it is made half as often as it could be.
func (c *benchAPICmd) half(at place, call apiCall, perSecond float64) error {
	took, err := paced(at.ctx, c.Callers, 3*c.Span, perSecond, call.ask)
	if err != nil {
		return fmt.Errorf("%s: %w", call.name, err)
	}
	slices.Sort(took)
	part := func(share float64) float64 { return milli(took[min(len(took)-1, int(share*float64(len(took))))]) }
	fmt.Fprintf(at.out, "  %-44s %8.0f/s   50 %% within %.2f ms, 99 %% within %.2f ms\n", "  at half load", perSecond, part(0.5), part(0.99))
	return nil
}

// empty serves nothing behind everything that stands before a call: the front, the router, the gate.
func (h *benchHouse) empty(ctx context.Context, callers int) (ask func(context.Context) error, stop func(), err error) {
	router := &api.Router{
		Gate: h.gate(), Links: h.links.Base,
		Fail: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		},
	}
	mux := http.NewServeMux()
	router.Mount(mux, []api.Route{{Method: http.MethodGet, Path: "/api/v2/empty", Act: func(_ context.Context, c api.Call) error {
		api.JSON(c.W, http.StatusOK, []byte("{}"))
		return nil
	}}})
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	server := &http.Server{Handler: (&web.Front{Links: h.links, Seen: h.figures.request}).Wrap(mux), ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }()
	return h.asks(newClient(callers), "http://"+listener.Addr().String()+"/api/v2/empty"), func() { server.Close() }, nil
}

// asks reads one address with the shop's keys.
func (h *benchHouse) asks(client *http.Client, url string) func(context.Context) error {
	return func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		req.SetBasicAuth(h.keys.Public, h.keys.Secret)
		answer, err := client.Do(req)
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		said, err := io.ReadAll(answer.Body)
		if err == nil && answer.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s was answered %s: %.300s", url, answer.Status, said)
		}
		return err
	}
}

// apiCalls are the calls that are measured.
func (h *benchHouse) apiCalls(callers int, m fillMarks) []apiCall {
	client := newClient(callers)
	return []apiCall{
		{"GET /api/v2/parcels/{id}", 0.5, h.asks(client, fmt.Sprintf("%s/api/v2/parcels/%d", h.url, m.middle))},
		{"GET /api/v2/parcels, a page of 100", 0, h.asks(client, h.url+"/api/v2/parcels")},
	}
}

// loaded makes a call by so many callers at once for a while and answers how often a second.
func loaded(ctx context.Context, callers int, span time.Duration, ask func(context.Context) error) (float64, error) {
	begin := time.Now()
	counts, errs := make([]int, callers), make([]error, callers)
	var wait sync.WaitGroup
	for i := range callers {
		wait.Go(func() {
			for time.Since(begin) < span {
				if errs[i] = cmp.Or(stopped(ctx), ask(ctx)); errs[i] != nil {
					return
				}
				counts[i]++
			}
		})
	}
	wait.Wait()
	n := 0
	for _, c := range counts {
		n += c
	}
	return float64(n) / time.Since(begin).Seconds(), errors.Join(errs...)
}

// paced makes a call so many times a second, whether the former ones are answered or not, and answers how long each took from when it was due.
func paced(ctx context.Context, callers int, span time.Duration, perSecond float64, ask func(context.Context) error) ([]time.Duration, error) {
	n := max(1, int(perSecond*span.Seconds()))
	step := span / time.Duration(n)
	took, errs := make([]time.Duration, n), make([]error, callers)
	begin := time.Now()
	var wait sync.WaitGroup
	for i := range callers {
		wait.Go(func() {
			for k := i; k < n; k += callers {
				due := begin.Add(step * time.Duration(k))
				time.Sleep(time.Until(due))
				if errs[i] = cmp.Or(stopped(ctx), ask(ctx)); errs[i] != nil {
					return
				}
				took[k] = time.Since(due)
			}
		})
	}
	wait.Wait()
	return took, errors.Join(errs...)
}
