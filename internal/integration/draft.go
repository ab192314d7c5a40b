package integration

import (
	"context"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
)

// Draft is an integration with its first pair of keys, ready to be kept in the transaction of a flow that keeps more than that.
type Draft struct {
	Integration Integration
	Pair        Pair
	// Signature signs its webhooks instead of the secret key; empty for none. It may be set before Keep.
	Signature string

	key   keyRow
	audit account.Entry
}

// Draft gets a new integration ready; nothing is written yet.
func (b *Book) Draft(ctx context.Context, by account.Session, i Integration) (Draft, error) {
	if err := by.Need(account.ManageConnection); err != nil {
		return Draft{}, err
	}
	if i.System == "" {
		i.System = API
	}
	i, err := i.check(b.outside())
	if err != nil {
		return Draft{}, err
	}
	if err := b.checkCarriers(ctx, i.Carriers, nil); err != nil {
		return Draft{}, err
	}
	if i.ID, err = b.DB.NextID(ctx, "integration"); err != nil {
		return Draft{}, err
	}
	now := b.now()
	i.Account, i.CreatedAt, i.UpdatedAt, i.FailingSince, i.OwnSignature = by.Account, now, now, nil, false
	d := Draft{Integration: i}
	d.Pair, d.key = b.newPair(i, ReachIntegration, now)
	d.audit = by.Entry(now, "integration.added", map[string]string{"integration": i.Name, "public_key": d.Pair.Public})
	return d, nil
}

// Keep writes a draft. Unless it is connected at once, nobody is told of it before Connected.
func (b *Book) Keep(ctx context.Context, tx *db.Tx, d Draft, connected bool) error {
	i := d.Integration
	if err := insertIntegration(ctx, tx, i); err != nil {
		return err
	}
	if err := b.keepStandard(ctx, tx, i); err != nil {
		return err
	}
	if d.Signature != "" {
		if err := updateSignature(ctx, tx, i.Account, i.ID, b.Sealer.Seal(i.Account, []byte(d.Signature)), i.CreatedAt); err != nil {
			return err
		}
		i.OwnSignature = true
	}
	if err := insertKey(ctx, tx, i.Account, d.key); err != nil {
		return err
	}
	if err := account.Enter(ctx, tx, i.Account, account.ByPublicKey, d.Pair.Public); err != nil {
		return err
	}
	if err := account.Record(ctx, tx, i.Account, d.audit); err != nil || !connected {
		return err
	}
	return b.Events.Append(ctx, tx, i.Account, event.Fact{Integration: i.ID, Kind: event.ConnectionMade, At: i.CreatedAt, Body: i})
}

// Connected switches the webhook on, where the integration has one, and says that the shop is connected.
func (b *Book) Connected(ctx context.Context, tx *db.Tx, account, id int64) error {
	i, err := Get(ctx, tx, account, id)
	if err != nil {
		return err
	}
	i.WebhookActive, i.UpdatedAt = i.WebhookURL != "", b.now()
	if err := updateIntegration(ctx, tx, i); err != nil {
		return err
	}
	return b.Events.Append(ctx, tx, account, event.Fact{Integration: id, Kind: event.ConnectionMade, At: i.UpdatedAt, Body: i})
}
