package main

import (
	"context"
	"time"

	v2 "github.com/waybill-ship/waybill/internal/api/v2"
	"github.com/waybill-ship/waybill/internal/buyer"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/webhook"
)

// webhooks is the desk that tells shops and marketplaces, in v2's words.
func (p *platform) webhooks(s settings) *webhook.Desk {
	return &webhook.Desk{
		DB: p.db, Events: p.events, AllowPrivate: s.AllowPrivate, Target: p.target, Tell: p.webhookHealth,
		Render: func(e event.Event) ([]byte, error) { return v2.Teller{Track: buyer.Link}.Body(e, s.URL) },
		Sample: func(context.Context, int64, int64) ([]byte, error) { return v2.TestBody(s.URL, time.Now()), nil },
	}
}

// target is where an integration wants to be told.
func (p *platform) target(ctx context.Context, account, id int64) (webhook.Target, error) {
	i, err := integration.Get(ctx, p.db, account, id)
	if err != nil || i.WebhookURL == "" {
		return webhook.Target{}, err
	}
	key, err := p.integrations.SigningSecret(ctx, account, id)
	return webhook.Target{Active: i.WebhookActive, URL: i.WebhookURL, Key: key}, err
}

// webhookHealth notes on the integration what became of its endpoint, and tells the merchant of bad news.
func (p *platform) webhookHealth(ctx context.Context, tx *db.Tx, n webhook.Notice) error {
	if n.Health == webhook.OK {
		return integration.MarkFailing(ctx, tx, n.Account, n.Integration, nil)
	}
	if err := integration.MarkFailing(ctx, tx, n.Account, n.Integration, &n.Since); err != nil {
		return err
	}
	i, err := integration.Get(ctx, tx, n.Account, n.Integration)
	if err != nil {
		return err
	}
	off := n.Health == webhook.Off
	if off {
		if err := integration.SwitchOffWebhook(ctx, tx, n.Account, n.Integration, n.At); err != nil {
			return err
		}
	}
	return p.mail.WebhookFailing(ctx, tx, n.Account, n.Integration, i.Name, n.Since, off)
}
