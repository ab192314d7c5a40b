package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/integration"
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
	urls []string
}

// Run asks for some calls and for an empty answer behind the same middleware, in turns.
func (c *benchAPICmd) Run(at place) error {
	roomy() // as serve has it
	slog.SetDefault(slog.New(slog.DiscardHandler))
	machine(at.out)
	fmt.Fprintf(at.out, "api: %d callers in another process over loopback, %d turns of %v each; ratio to an empty handler behind the same middleware, in the same turn\n",
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
	empty, closeEmpty, err := house.empty(at.ctx)
	if err != nil {
		return err
	}
	defer closeEmpty()
	search, err := house.pointCall(at.ctx, c.Points)
	if err != nil {
		return err
	}
	calls := append([]apiCall{{name: "an empty answer", urls: []string{empty}}}, house.apiCalls(marks)...)
	calls = append(calls, search)
	ask, err := newAsker(at.ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ask.stop()) }()
	defer profiled(c.Profile, "api-"+engine)()
	return c.turns(at, ask, calls, house.keys, fmt.Sprintf("%s, %d orders", engine, c.Orders))
}

// turns asks for each call in turn, prints how that went, and then asks half as often.
func (c *benchAPICmd) turns(at place, ask *asker, calls []apiCall, keys integration.Pair, title string) error {
	rates := make([][]float64, len(calls))
	for round := range c.Rounds {
		for i, call := range calls {
			job := askJob{Name: call.name, Callers: c.Callers, Span: c.Span}
			if round == 0 {
				job.Call = &askCall{URLs: call.urls, Public: keys.Public, Secret: keys.Secret}
			}
			done, err := ask.job(job)
			if err != nil {
				return fmt.Errorf("%s: %w", call.name, err)
			}
			rates[i] = append(rates[i], done.PerSecond)
		}
	}
	fmt.Fprintf(at.out, "\n%s\n", title)
	for i, call := range calls {
		c.tell(at, call, rates[i], rates[0])
		if err := c.half(at, ask, call, median(rates[i])/2); err != nil {
			return err
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
func (c *benchAPICmd) half(at place, ask *asker, call apiCall, perSecond float64) error {
	done, err := ask.job(askJob{Name: call.name, Callers: c.Callers, Span: 3 * c.Span, PerSecond: perSecond})
	if err != nil {
		return fmt.Errorf("%s: %w", call.name, err)
	}
	fmt.Fprintf(at.out, "  %-44s %8.0f/s   50 %% within %.2f ms, 99 %% within %.2f ms\n", "  at half load", perSecond, milli(done.Half), milli(done.All))
	return nil
}

// empty serves nothing behind everything that stands before a call: the front, the router, the gate.
func (h *benchHouse) empty(ctx context.Context) (url string, stop func(), err error) {
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
		return "", nil, err
	}
	server := &http.Server{Handler: (&web.Front{Links: h.links, Seen: h.figures.request}).Wrap(mux), ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }() // it ends when it is closed
	return "http://" + listener.Addr().String() + "/api/v2/empty", func() { server.Close() }, nil
}

// apiCalls are the calls that are measured.
func (h *benchHouse) apiCalls(m fillMarks) []apiCall {
	return []apiCall{
		{"GET /api/v2/parcels/{id}", 0.5, []string{fmt.Sprintf("%s/api/v2/parcels/%d", h.url, m.middle)}},
		{"GET /api/v2/parcels, a page of 100", 0, []string{h.url + "/api/v2/parcels"}},
	}
}
