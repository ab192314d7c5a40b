package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"time"
)

// benchHangingCmd is the goal "one hangs, and the others do not notice".
type benchHangingCmd struct {
	Engine    string        `help:"Database of Connect." default:"sqlite" enum:"sqlite,postgres"`
	Merchants int           `help:"How many there are." default:"1000"`
	Rate      float64       `help:"Orders a second, of all together." default:"200"`
	Rounds    int           `help:"How often it is measured without and with one that hangs, in turns." default:"3"`
	For       time.Duration `help:"How long each time." default:"10s"`
}

// Run hands over orders of many merchants, in turns with a merchant whose platform takes requests and never answers, and without. The platform
// here is a machine in this process that gives numbers: what is looked at is Connect.
func (c *benchHangingCmd) Run(at place) error {
	table, err := newBenchTable()
	if err != nil {
		return err
	}
	defer table.close()
	var well, ill numbers
	fine, stop, err := well.serve(at)
	if err != nil {
		return err
	}
	defer stop()
	sick, stop, err := ill.serve(at)
	if err != nil {
		return err
	}
	defer stop()
	e, _, err := table.engine(at.ctx, c.Engine, fine)
	if err != nil {
		return err
	}
	defer e.Close()
	refs := make([]string, c.Merchants-1)
	for n := range refs {
		refs[n] = fmt.Sprint("m", n+1)
		if err := joined(at.ctx, e, refs[n], fine, "public", "secret"); err != nil {
			return err
		}
	}
	if err := joined(at.ctx, e, "hangs", sick, "public", "secret"); err != nil {
		return err
	}
	defer running(at.ctx, e)()
	fmt.Fprintf(at.out, "%s %s/%s, %d cores, Connect on %s; %d merchants, %.0f orders a second\n", runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), c.Engine, c.Merchants, c.Rate)
	if _, err := steady(at.ctx, e, refs, "warm-", c.Rate, c.For); err != nil { // every account is looked at once after it was connected
		return err
	}
	for round := range c.Rounds {
		for _, hangs := range []bool{false, true} {
			ill.hangs.Store(hangs)
			name := "all answer"
			if hangs {
				name = "one hangs"
				for n := range 200 {
					if _, err := e.Hand(at.ctx, "hangs", benchOrder(fmt.Sprint("H", round, "-", n))); err != nil {
						return err
					}
				}
			}
			took, err := steady(at.ctx, e, refs, fmt.Sprint(name, round, "-"), c.Rate, c.For)
			if err != nil {
				return err
			}
			delays(at.out, fmt.Sprint(name, ", the others"), took)
		}
	}
	return nil
}

// numbers is a platform that gives each parcel a number and does nothing else. While it hangs, it never answers.
type numbers struct {
	hangs atomic.Bool
	last  atomic.Int64
}

func (p *numbers) serve(at place) (url string, stop func(), err error) {
	l, err := new(net.ListenConfig).Listen(at.ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: p, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(l) }()
	return "http://" + l.Addr().String(), func() { server.Close() }, nil
}

func (p *numbers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p.hangs.Load() {
		<-r.Context().Done()
		return
	}
	var answer any
	switch {
	case r.URL.Path == "/api/v2/integrations":
		answer = []map[string]any{{"id": 1, "shop_name": "Bench", "system": "api"}}
	case strings.HasPrefix(r.URL.Path, "/api/waybill/events"):
		answer = map[string]any{"events": []int{}, "next": 0, "more": false}
	case r.Method == http.MethodPost && r.URL.Path == "/api/v2/parcels":
		var in struct {
			Parcels []map[string]any `json:"parcels"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, "{}", http.StatusBadRequest)
			return
		}
		for _, one := range in.Parcels {
			one["id"], one["status"] = p.last.Add(1), map[string]any{"id": 999, "message": "No label"}
			for _, echo := range []string{"country", "request_label", "parcel_items"} {
				delete(one, echo)
			}
		}
		answer = map[string]any{"parcels": in.Parcels, "failed_parcels": []int{}}
	default: // what it is asked for by reference, it does not have
		answer = map[string]any{"parcels": []int{}, "next": nil, "previous": nil}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}
