package main

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/api/own"
	v2 "github.com/waybill-ship/waybill/internal/api/v2"
	v3 "github.com/waybill-ship/waybill/internal/api/v3"
	"github.com/waybill-ship/waybill/internal/buyer"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/webhook"
)

// webhooks is the desk that tells shops and marketplaces, in v2's words or in our own.
func (p *platform) webhooks(s settings) *webhook.Desk {
	return &webhook.Desk{
		DB: p.db, Events: p.events, Sealer: p.sealer, AllowPrivate: s.AllowPrivate, Target: p.target, Tell: p.webhookHealth, Heard: integration.Forget,
		Render: func(e event.Event, f webhook.Format) ([]byte, error) {
			switch {
			case f == webhook.Standard:
				return own.Teller{Base: s.URL, Track: buyer.Link}.Message(e)
			case f == webhook.Subscription:
				return v3.EventBody(e)
			case !v2.Tells(e.Kind):
				return nil, nil
			}
			return v2.Teller{Track: buyer.Link}.Body(e, s.URL)
		},
		Sample: func(_ context.Context, f webhook.Format) ([]byte, error) {
			switch f {
			case webhook.Standard:
				return own.TestMessage(time.Now()), nil
			case webhook.Subscription:
				return v3.EventSample(time.Now())
			}
			return v2.TestBody(s.URL, time.Now()), nil
		},
	}
}

// target is where an integration wants to be told.
func (p *platform) target(ctx context.Context, account, id int64) (webhook.Target, error) {
	t, err := p.integrations.Telling(ctx, account, id)
	return webhook.Target{Active: t.Active, URL: t.URL, Format: webhook.Format(t.Format), Key: t.Key, Secret: t.Secret}, err
}

// webhookHealth notes on the integration what became of its endpoint, and tells the merchant of bad news.
func (p *platform) webhookHealth(ctx context.Context, tx *db.Tx, n webhook.Notice) error {
	if n.Health == webhook.OK {
		return integration.MarkFailing(ctx, tx, n.Account, n.Integration, nil)
	}
	if err := integration.MarkFailing(ctx, tx, n.Account, n.Integration, &n.Since); err != nil {
		return err
	}
	off := n.Health == webhook.Off
	i, err := integration.Get(ctx, tx, n.Account, n.Integration)
	if fault.Is(err, fault.Missing) && off {
		return integration.Forget(ctx, tx, n.Account, n.Integration) // it was removed, and never heard of it
	}
	if err != nil {
		return ignoreMissing(err)
	}
	if off {
		if err := integration.SwitchOffWebhook(ctx, tx, n.Account, n.Integration, n.At); err != nil {
			return err
		}
	}
	return p.mail.WebhookFailing(ctx, tx, n.Account, n.Integration, i.Name, n.Since, off)
}

// ignoreMissing is nil for what is gone: nobody needs to hear of its health.
func ignoreMissing(err error) error {
	if fault.Is(err, fault.Missing) {
		return nil
	}
	return err
}
