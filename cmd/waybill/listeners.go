package main

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/tracking"
)

// listen says who hears what: each listener adds its jobs in the transaction that writes the fact.
func (p *platform) listen() {
	p.events.Listeners = append(p.events.Listeners, p.tracking.Listen, p.returns.Listen, p.webhook.Listen, p.shops.Listen)
}

// hands says who does which job, and how long it may take.
func (p *platform) hands(patience time.Duration) *job.Hands {
	h := job.NewHands()
	h.Seen = p.figures.job
	job.Handle(h, patience+30*time.Second, func(ctx context.Context, j shipping.Settle) error { return p.shipping.Settle(ctx, j) })
	job.Handle(h, 4*patience+time.Minute, func(ctx context.Context, j shipping.Drain) error { return p.shipping.Drain(ctx, j) })
	job.Handle(h, patience+30*time.Second, func(ctx context.Context, j shipping.Announcement) error { return p.shipping.AnnounceNow(ctx, j) })
	job.Handle(h, patience+30*time.Second, func(ctx context.Context, j shipping.Cancel) error { return p.shipping.CancelLater(ctx, j) })
	job.Handle(h, time.Minute, func(ctx context.Context, j tracking.Subscription) error {
		return p.tracking.SubscribeLater(ctx, j, p.links.URL)
	})
	p.shipping.FetchHands(h)
	p.mail.Handle(h)
	p.sweeping(h)
	job.Handle(h, 10*time.Minute, p.reports.Write)
	p.printouts.Hands(h)
	p.pickups.Hands(h)
	p.manifests.Hands(h)
	p.tracking.Hands(h, 4)
	p.webhook.Hands(h, 8)
	p.shops.Hands(h)
	return h
}
