package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/waybill-ship/waybill/internal/connect"
)

// figures are what /metrics tells. They name no merchant: their number stays small, and they say nothing about anybody.
type figures struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func measure(e *connect.Engine) *figures {
	f := &figures{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "waybill_connect_http_request_seconds",
			Help: "Requests answered, by door and class of status. Who reads the news may have been kept waiting.", Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60}},
			[]string{"door", "status"}),
	}
	f.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), f.requests, gauges{e})
	return f
}

func (f *figures) handler() http.Handler {
	return promhttp.HandlerFor(f.registry, promhttp.HandlerOpts{})
}

// request counts an answered request.
func (f *figures) request(r *http.Request, status int, took time.Duration) {
	f.requests.WithLabelValues(doorOf(r.URL.Path), fmt.Sprintf("%dxx", status/100)).Observe(took.Seconds())
}

// doorOf names the door that a path leads to. Whatever path somebody makes up, there are only these.
func doorOf(path string) string {
	if path == "/v1/news" {
		return "news"
	}
	for _, d := range []struct{ prefix, name string }{
		{"/v1/", "api"}, {"/hooks/", "hooks"}, {"/api/v2/", "checkout"}, {"/operator", "operator"}, {"/connected", "consent"},
	} {
		if strings.HasPrefix(path, d.prefix) {
			return d.name
		}
	}
	return "other"
}

// gauges reads the engine's figures when they are asked for.
type gauges struct{ e *connect.Engine }

func gauge(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("waybill_connect_"+name, help, labels, nil)
}

var (
	merchants = gauge("merchants", "Merchants by state.", "state")
	troubled  = gauge("merchants_troubled", "Merchants that are connected and have trouble all the same.")
	orders    = gauge("orders", "Orders that are not in a merchant's account, by state.", "state")
	oldest    = gauge("oldest_order_seconds", "Age of the oldest order that is on its way; 0 where there is none.")
	newest    = gauge("news", "The number of the newest news.")
	untold    = gauge("news_untold", "News that the marketplace's address was not told yet.")
	unheard   = gauge("webhooks_waiting", "Webhooks that wait to be read.")
	late      = gauge("lanes_late", "Pieces of work that are due for more than a minute.")
	failing   = gauge("lanes_failing", "Pieces of work that failed last time.")
)

func (g gauges) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{merchants, troubled, orders, oldest, newest, untold, unheard, late, failing} {
		out <- d
	}
}

func (g gauges) Collect(out chan<- prometheus.Metric) {
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	f, err := g.e.Figures(ctx)
	if err != nil {
		slog.Warn("figures cannot be read", "error", err)
		return
	}
	one := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	for _, state := range []connect.State{connect.Waiting, connect.Connected, connect.Refused, connect.Ended} {
		one(merchants, float64(f.Merchants[state]), string(state))
	}
	for _, state := range []string{connect.OrderWaiting, connect.OrderSending, connect.OrderCancelling, connect.OrderNotTaken} {
		one(orders, float64(f.Orders[state]), state)
	}
	age := 0.0
	if f.Oldest != nil {
		age = time.Since(*f.Oldest).Seconds()
	}
	one(oldest, age)
	one(troubled, float64(f.Troubled))
	one(newest, float64(f.News))
	one(untold, float64(f.Untold))
	one(unheard, float64(f.Unheard))
	one(late, float64(f.Late))
	one(failing, float64(f.Failing))
}
