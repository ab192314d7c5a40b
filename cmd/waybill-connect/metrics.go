package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/waybill-ship/waybill/internal/connect"
)

// measured is /metrics. It names no merchant: the number of figures stays small.
func measured(e *connect.Engine) http.Handler {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), gauges{e})
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}

// gauges reads the engine's figures when they are asked for.
type gauges struct{ e *connect.Engine }

var (
	merchants = prometheus.NewDesc("connect_merchants", "Merchants by state.", []string{"state"}, nil)
	orders    = prometheus.NewDesc("connect_orders", "Orders that are not done, by state.", []string{"state"}, nil)
	oldest    = prometheus.NewDesc("connect_oldest_order_seconds", "Age of the oldest order that is on its way.", nil, nil)
	untold    = prometheus.NewDesc("connect_news_untold", "News that the marketplace was not told yet.", nil, nil)
	unheard   = prometheus.NewDesc("connect_webhooks_waiting", "Webhooks that wait to be read.", nil, nil)
	late      = prometheus.NewDesc("connect_lanes_late", "Work that is due for more than a minute.", nil, nil)
	failing   = prometheus.NewDesc("connect_lanes_failing", "Work that failed last time.", nil, nil)
)

func (g gauges) Describe(out chan<- *prometheus.Desc) { prometheus.DescribeByCollect(g, out) }

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
	for state, n := range f.Merchants {
		one(merchants, float64(n), string(state))
	}
	for state, n := range f.Orders {
		one(orders, float64(n), state)
	}
	age := 0.0
	if f.Oldest != nil {
		age = time.Since(*f.Oldest).Seconds()
	}
	one(oldest, age)
	one(untold, float64(f.Untold))
	one(unheard, float64(f.Unheard))
	one(late, float64(f.Late))
	one(failing, float64(f.Failing))
}
