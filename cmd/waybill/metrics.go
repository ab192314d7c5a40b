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

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/webhook"
)

// figures are what /metrics tells an operator. They carry no account and no address: their number stays small, and they say nothing
// about a merchant.
type figures struct {
	registry   *prometheus.Registry
	requests   *prometheus.HistogramVec
	orders     prometheus.Counter
	labels     *prometheus.CounterVec
	jobs       *prometheus.HistogramVec
	deliveries *prometheus.CounterVec
}

// measure makes the figures and has the rooms report to them.
func (p *platform) measure() *figures {
	f := &figures{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "waybill_http_request_seconds", Help: "Requests answered, by door and class of status.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60}}, []string{"door", "status"}),
		orders: prometheus.NewCounter(prometheus.CounterOpts{Name: "waybill_orders_received_total", Help: "Orders taken in."}),
		labels: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "waybill_labels_total", Help: "How asking a carrier for a label ended."},
			[]string{"carrier", "end"}),
		jobs: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "waybill_job_seconds", Help: "Jobs worked, by kind and end.",
			Buckets: []float64{.01, .1, 1, 10, 60}}, []string{"kind", "end"}),
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "waybill_webhook_deliveries_total", Help: "Webhook deliveries tried."}, []string{"end"}),
	}
	f.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		f.requests, f.orders, f.labels, f.jobs, f.deliveries, queues{p.db})
	p.shipping.Seen = func(carrier string, end parcel.AttemptState) { f.labels.WithLabelValues(carrier, string(end)).Inc() }
	p.intake.Seen = func(n int) { f.orders.Add(float64(n)) }
	p.webhook.Seen = func(d webhook.Delivery) {
		end := "failed"
		if d.Went() {
			end = "heard"
		}
		f.deliveries.WithLabelValues(end).Inc()
	}
	return f
}

func (f *figures) handler() http.Handler {
	return promhttp.HandlerFor(f.registry, promhttp.HandlerOpts{})
}

// request counts an answered request.
func (f *figures) request(r *http.Request, status int, took time.Duration) {
	f.requests.WithLabelValues(doorOf(r.URL.Path), fmt.Sprintf("%dxx", status/100)).Observe(took.Seconds())
}

// job counts a worked job.
func (f *figures) job(kind string, took time.Duration, err error) {
	end := "done"
	if err != nil {
		end = "failed"
	}
	f.jobs.WithLabelValues(kind, end).Observe(took.Seconds())
}

// doorOf names the door that a path leads to. Whatever path somebody makes up, there are only these.
func doorOf(path string) string {
	for _, d := range []struct{ prefix, name string }{
		{"/api/v2/", "v2"}, {"/api/", "api"}, {"/inbound/", "inbound"}, {"/t/", "buyer"}, {"/assets/", "assets"},
		{"/livez", "health"}, {"/readyz", "health"}, {"/metrics", "health"},
	} {
		if strings.HasPrefix(path, d.prefix) {
			return d.name
		}
	}
	return "panel"
}

// queues are the figures that stand in the database; they are read when somebody asks.
type queues struct{ db *db.DB }

var (
	waitingDesc   = prometheus.NewDesc("waybill_jobs_waiting", "Jobs that are due and wait for a hand.", []string{"kind"}, nil)
	failedDesc    = prometheus.NewDesc("waybill_jobs_failed", "Jobs that failed and wait to be tried again.", []string{"kind"}, nil)
	endpointsDesc = prometheus.NewDesc("waybill_webhook_endpoints", "Webhook endpoints in bad health.", []string{"health"}, nil)
)

// Describe is prometheus's.
func (queues) Describe(c chan<- *prometheus.Desc) {
	c <- waitingDesc
	c <- failedDesc
	c <- endpointsDesc
}

// Collect is prometheus's. A database that does not answer leaves its figures out and the others in.
func (q queues) Collect(c chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	gauge := func(d *prometheus.Desc, n int, label string) {
		c <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(n), label)
	}
	waiting, failed, err := job.Depth(ctx, q.db)
	if err != nil {
		slog.Warn("jobs not counted", "error", err)
	}
	for kind, n := range waiting {
		gauge(waitingDesc, n, kind)
	}
	for kind, n := range failed {
		gauge(failedDesc, n, kind)
	}
	ill, off, err := webhook.Ailing(ctx, q.db)
	if err != nil {
		slog.Warn("endpoints not counted", "error", err)
		return
	}
	gauge(endpointsDesc, ill, string(webhook.Failing))
	gauge(endpointsDesc, off, string(webhook.Off))
}
