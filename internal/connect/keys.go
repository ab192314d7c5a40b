package connect

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// ConnectWithKeys connects a merchant with the two keys of an integration. They are tried at once; what is wrong with them is a
// fault.Invalid of the field public or secret, and a platform that does not answer is fault.Away. Connecting again replaces what was there,
// and everything that waited goes on at once.
func (e *Engine) ConnectWithKeys(ctx context.Context, ref, public, secret string) (Merchant, error) {
	m, err := e.merchant(ctx, ref)
	if err != nil {
		return Merchant{}, err
	}
	public, secret = strings.TrimSpace(public), strings.TrimSpace(secret)
	if err := checkKeys(public, secret); err != nil {
		return Merchant{}, err
	}
	c, err := e.withKeys(m.Platform, public, secret)
	if err != nil {
		return Merchant{}, fault.At("platform", "The platform's address cannot be used.").Because(err)
	}
	was := m
	m.Access = AccessKeys
	if m, err = e.look(ctx, c, m); err != nil {
		return Merchant{}, err
	}
	return e.enter(ctx, c, was, m, credentials{Public: public, Secret: secret}, func(context.Context, *db.Tx) error { return nil })
}

// checkKeys finds the mistakes that people make while copying keys, before anybody is asked.
func checkKeys(public, secret string) error {
	var wrong fault.List
	check := func(field, key string) {
		switch {
		case key == "":
			wrong.Add(field, "This key is missing. Both stand in the settings of the integration.")
		case strings.ContainsAny(key, " \t\r\n:") || len(key) > 500:
			wrong.Add(field, "This is not a key: keys have no spaces or colons in them. Copy it once more.")
		}
	}
	check("public", public)
	check("secret", secret)
	if public != "" && public == secret {
		wrong.Add("secret", "This is the public key once more. The secret key stands beside it and is shown once, when it is made.")
	}
	return wrong.Err()
}

// look learns from the platform what the keys or the token open: the integration, whether it has service points, and whether there is a feed.
func (e *Engine) look(ctx context.Context, c *sendcloud.Client, m Merchant) (Merchant, error) {
	all, err := c.V2.Integrations(ctx)
	if err != nil {
		return m, refusedKeys(err)
	}
	m.Trouble = ""
	one, ok := ours(all, m)
	if !ok {
		return m, fault.At("public", "The platform takes these keys, but they belong to no integration. Make an integration of the kind API and use its keys.")
	}
	if one, err = e.settle(ctx, c, one, m); err != nil {
		return m, refusedKeys(err)
	}
	m.Integration, m.PointsOn = one.ID, one.ServicePointEnabled
	if e.c.PublicURL != "" && (!one.WebhookActive || one.WebhookURL != e.hookURL(m)) {
		m.Trouble = "The platform did not take the address of Connect's webhook. What becomes of the orders is asked for now and then instead."
	}
	var feed json.RawMessage
	err = c.Call(ctx, http.MethodGet, "/api/waybill/events", url.Values{"after": {"0"}, "limit": {"1"}}, nil, &feed)
	var said *sendcloud.Error
	switch {
	case err == nil:
		m.feed = strings.HasPrefix(strings.TrimSpace(string(feed)), "{")
	case errors.As(err, &said) && said.Status < 500 && said.Status != http.StatusTooManyRequests, isShape(err):
		m.feed = false
	default:
		return m, awayWords(err)
	}
	return m, nil
}

// isShape reports an answer that was no JSON, such as the page with which a platform says that it has no such address.
func isShape(err error) bool {
	var syntax *json.SyntaxError
	return errors.As(err, &syntax)
}

// ours picks the integration that the keys belong to. Sendcloud's list may hold its siblings, too: then it is the one that was connected
// before, one that tells us already, or the newest that takes orders through the API.
func ours(all []sendcloud.Integration, m Merchant) (best sendcloud.Integration, ok bool) {
	for _, one := range all {
		if one.ID == m.Integration || m.hook != "" && strings.HasSuffix(one.WebhookURL, "/"+m.hook) {
			return one, true
		}
		if one.ID > best.ID && (best.ID == 0 || one.System == "api" || best.System != "api") {
			best, ok = one, true
		}
	}
	return best, ok
}

// settle sets the integration's webhook to this Connect, where that is reached from outside, and switches service points on.
func (e *Engine) settle(ctx context.Context, c *sendcloud.Client, one sendcloud.Integration, m Merchant) (sendcloud.Integration, error) {
	if e.c.PublicURL == "" {
		return one, nil
	}
	hook := e.hookURL(m)
	var changes []sendcloud.IntegrationChange
	if !one.WebhookActive || one.WebhookURL != hook {
		changes = append(changes, sendcloud.IntegrationChange{WebhookActive: sendcloud.Ptr(true), WebhookURL: &hook})
	}
	if !one.ServicePointEnabled {
		carriers := one.ServicePointCarriers
		if len(carriers) == 0 {
			carriers = pointCarriers(ctx, c)
		}
		if len(carriers) > 0 {
			changes = append(changes, sendcloud.IntegrationChange{ServicePointEnabled: sendcloud.Ptr(true), ServicePointCarriers: &carriers})
		}
	}
	for _, change := range changes {
		err := c.V2.UpdateIntegration(ctx, one.ID, change)
		if errors.Is(err, sendcloud.ErrInvalid) || errors.Is(err, sendcloud.ErrForbidden) {
			continue // keys that may not change settings, or an address that the platform does not call: the sweep asks instead
		}
		if err != nil {
			return one, err
		}
	}
	if len(changes) == 0 {
		return one, nil
	}
	return c.V2.Integration(ctx, one.ID)
}

// pointCarriers are the carriers with which the merchant can send to service points. Not to know them stands in nobody's way.
func pointCarriers(ctx context.Context, c *sendcloud.Client) []string {
	methods, err := c.V2.ShippingMethods(ctx, sendcloud.MethodFilter{})
	if err != nil {
		return nil
	}
	var all []string
	for _, m := range methods {
		if m.ServicePointInput == "required" && m.Carrier != "" {
			all = append(all, m.Carrier)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// hookURL is where the platform tells what becomes of a merchant's parcels.
func (e *Engine) hookURL(m Merchant) string {
	return strings.TrimRight(e.c.PublicURL, "/") + "/hooks/" + m.hook
}

// refusedKeys says what is wrong with keys, in words for whoever pasted them.
func refusedKeys(err error) error {
	switch {
	case errors.Is(err, sendcloud.ErrUnauthorized):
		return fault.At("secret", "The platform does not know these two keys together. Copy both once more, from the same integration.").Because(err)
	case errors.Is(err, sendcloud.ErrForbidden):
		return fault.At("public", "The platform knows these keys, but they may not do what Connect needs: read and write parcels, and read the integration.").Because(err)
	case errors.Is(err, sendcloud.ErrNotFound), isShape(err):
		return fault.At("platform", "There is no Sendcloud API under this address. It is the address of the platform without a path.").Because(err)
	}
	return awayWords(err)
}

// enter keeps the way into the account and sets everything going that waited for it, if first agrees in the same transaction. What lies in another
// account than this one stays there.
func (e *Engine) enter(ctx context.Context, c *sendcloud.Client, was, m Merchant, keys credentials, first func(context.Context, *db.Tx) error) (Merchant, error) {
	sealed, err := e.seal(m.ID, keys)
	if err != nil {
		return Merchant{}, err
	}
	m.sealed = sealed
	if m.Trouble == "" {
		if m.Trouble, err = e.shared(ctx, m); err != nil {
			return Merchant{}, err
		}
	}
	moved, err := e.moved(ctx, c, was, m)
	if err != nil {
		return Merchant{}, awayWords(err)
	}
	err = e.write(ctx, m.ID, func(ctx context.Context, tx *db.Tx) error {
		now := e.now()
		if err := rouse(ctx, tx, m.ID, now); err != nil {
			return err
		}
		if err := first(ctx, tx); err != nil {
			return err
		}
		if err := letIn(ctx, tx, m, now); err != nil {
			return err
		}
		tx.AfterCommit(e.bell.ring)
		news := []News{{Merchant: m.Ref, Kind: MerchantConnected, At: now}}
		if moved {
			left, err := e.leave(ctx, tx, m, now)
			if err != nil {
				return err
			}
			news = append(news, left...)
		}
		return e.note(ctx, tx, m.ID, news...)
	})
	if err != nil {
		return Merchant{}, err
	}
	e.refs.Delete(m.Ref)
	return e.Merchant(ctx, m.Ref)
}

// shared says of a merchant whose account is another one's, too, that it is so.
func (e *Engine) shared(ctx context.Context, m Merchant) (words string, err error) {
	other, err := neighbour(ctx, e.db, m)
	if err != nil || other == "" {
		return "", err
	}
	return "The merchant " + other + " is connected with the same integration. Each sees the other's orders in it.", nil
}
