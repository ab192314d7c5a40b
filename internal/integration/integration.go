// Package integration is one connected shop or marketplace of a merchant: its keys, where it wants to hear back, and whether
// its checkout offers service points. Delivering the webhooks is webhook's work.
package integration

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/web"
)

// API is the system of an integration that is connected by its keys alone.
const API = "api"

// Integration is one connected shop or marketplace. Its JSON is what events keep of it.
type Integration struct {
	ID            int64      `json:"id"`
	Account       int64      `json:"-"`
	Name          string     `json:"name"`
	System        string     `json:"system"`
	ShopURL       string     `json:"shop_url,omitempty"`
	WebhookURL    string     `json:"webhook_url,omitempty"`
	WebhookActive bool       `json:"webhook_active"`
	ServicePoints bool       `json:"service_points"`
	Carriers      []string   `json:"carriers,omitempty"` // whose service points are offered, by carrier code
	OwnSignature  bool       `json:"own_signature"`      // webhooks are signed with a key of the merchant's own
	Format        Format     `json:"webhook_format,omitempty"`
	Feedback      Feedback   `json:"feedback,omitempty"`
	OAuthOnly     bool       `json:"oauth_only,omitempty"` // it takes tokens, and no keys
	FailingSince  *time.Time `json:"failing_since,omitempty"`
	CreatedAt     time.Time  `json:"created_at"`
	UpdatedAt     time.Time  `json:"updated_at"`
}

// Feedback is when a shop wants to hear that an order was sent.
type Feedback string

// The kinds of feedback: once the label exists, once the parcel moves, or never.
const (
	Eager      Feedback = "eager"
	Delayed    Feedback = "delayed"
	NoFeedback Feedback = "none"
)

// Book keeps integrations and their keys.
type Book struct {
	DB     *db.DB
	Sealer *secret.Sealer
	Events *event.Book
	// Now is the clock; nil is the wall clock.
	Now func() time.Time
	// Carriers are the codes of carriers that are known here beyond those that every shop may name; nil is none.
	Carriers func(context.Context) ([]string, error)
	// AllowPrivate lets webhooks go to private addresses: for development only.
	AllowPrivate bool

	known  cache
	offers offers
}

func (b *Book) now() time.Time {
	if b.Now == nil {
		return db.Micro(time.Now())
	}
	return db.Micro(b.Now())
}

func (b *Book) outside() web.Outside { return web.Outside{AllowPrivate: b.AllowPrivate} }

// Get reads one integration of an account; Missing when it is not there, removed, or another's.
func Get(ctx context.Context, r db.Reader, account, id int64) (Integration, error) {
	i, err := selectIntegration(ctx, r, account, id)
	if errors.Is(err, db.ErrNone) {
		return i, fault.New(fault.Missing, "There is no such integration.")
	}
	return i, err
}

// List reads the account's integrations, oldest first.
func List(ctx context.Context, r db.Reader, account int64) ([]Integration, error) {
	return selectIntegrations(ctx, r, account)
}

// Add connects a shop and makes its first pair of keys. The secret is in the answer this once.
func (b *Book) Add(ctx context.Context, by account.Session, i Integration) (Integration, Pair, error) {
	d, err := b.Draft(ctx, by, i)
	if err != nil {
		return i, Pair{}, err
	}
	err = b.DB.Write(ctx, by.Account, func(ctx context.Context, tx *db.Tx) error { return b.Keep(ctx, tx, d, true) })
	return d.Integration, d.Pair, err
}

// Set changes an integration's settings: name, shop, webhook and service points. The rest of the given value is not looked at.
func (b *Book) Set(ctx context.Context, by account.Session, i Integration) (Integration, error) {
	if err := by.Need(account.ManageConnection); err != nil {
		return i, err
	}
	i.Account = by.Account
	i, err := i.check(b.outside())
	if err != nil {
		return i, err
	}
	before, err := Get(ctx, b.DB, i.Account, i.ID)
	if err != nil {
		return i, err
	}
	if err := b.checkCarriers(ctx, i.Carriers, before.Carriers); err != nil {
		return i, err
	}
	now := b.now()
	err = b.DB.Write(ctx, i.Account, func(ctx context.Context, tx *db.Tx) error {
		was, err := Get(ctx, tx, i.Account, i.ID)
		if err != nil {
			return err
		}
		i.System, i.CreatedAt, i.FailingSince, i.OwnSignature, i.UpdatedAt = was.System, was.CreatedAt, was.FailingSince, was.OwnSignature, now
		if was.WebhookURL != i.WebhookURL {
			i.FailingSince = nil // another address has not failed yet
		}
		if err := updateIntegration(ctx, tx, i); err != nil {
			return err
		}
		if err := b.keepStandard(ctx, tx, i); err != nil {
			return err
		}
		audit := by.Entry(now, "integration.set", changed(was, i))
		if err := account.Record(ctx, tx, i.Account, audit); err != nil {
			return err
		}
		return b.Events.Append(ctx, tx, i.Account, event.Fact{Integration: i.ID, Kind: event.ConnectionSet, At: now, Body: i})
	})
	b.offers.drop(i.Account, i.ID)
	return i, err
}

// Remove disconnects a shop: its keys open nothing from now on. What it imported stays, and what it is told last is signed with the keys it had.
func (b *Book) Remove(ctx context.Context, by account.Session, id int64) error {
	if err := by.Need(account.ManageConnection); err != nil {
		return err
	}
	now := b.now()
	var public []string
	err := b.DB.Write(ctx, by.Account, func(ctx context.Context, tx *db.Tx) error {
		was, err := Get(ctx, tx, by.Account, id)
		if err != nil {
			return err
		}
		last, err := b.keepFarewell(ctx, tx, was)
		if err != nil {
			return err
		}
		if public, err = deleteKeys(ctx, tx, by.Account, id); err != nil {
			return err
		}
		for _, p := range public {
			if err := account.Strike(ctx, tx, by.Account, account.ByPublicKey, p); err != nil {
				return err
			}
		}
		if err := removeIntegration(ctx, tx, by.Account, id, now, last); err != nil {
			return err
		}
		audit := by.Entry(now, "integration.removed", map[string]string{"integration": was.Name})
		if err := account.Record(ctx, tx, by.Account, audit); err != nil {
			return err
		}
		return b.Events.Append(ctx, tx, by.Account, event.Fact{Integration: id, Kind: event.ConnectionGone, At: now, Body: was})
	})
	for _, p := range public {
		b.known.drop(p)
	}
	b.offers.drop(by.Account, id)
	return err
}

// MarkFailing notes since when the integration's webhook cannot be delivered; nil clears it.
func MarkFailing(ctx context.Context, tx *db.Tx, account, id int64, since *time.Time) error {
	return updateFailing(ctx, tx, account, id, since)
}

// SwitchOffWebhook stops deliveries to an address that failed for too long.
func SwitchOffWebhook(ctx context.Context, tx *db.Tx, account, id int64, now time.Time) error {
	return switchOffWebhook(ctx, tx, account, id, now)
}

// Hush stops telling the integration's address: whoever set it has no access any more. An integration that is not told, or is gone, stays as it is.
func (b *Book) Hush(ctx context.Context, tx *db.Tx, account, id int64, now time.Time) error {
	i, err := Get(ctx, tx, account, id)
	if fault.Is(err, fault.Missing) || err == nil && !i.WebhookActive {
		return nil
	}
	if err != nil {
		return err
	}
	if err := switchOffWebhook(ctx, tx, account, id, now); err != nil {
		return err
	}
	i.WebhookActive, i.UpdatedAt = false, now
	return b.Events.Append(ctx, tx, account, event.Fact{Integration: id, Kind: event.ConnectionSet, At: now, Body: i})
}

var carrierCode = regexp.MustCompile(`^[a-z0-9_]{2,40}$`)

func (i Integration) check(outside web.Outside) (Integration, error) {
	var wrong fault.List
	i.Name, i.ShopURL, i.WebhookURL = strings.TrimSpace(i.Name), strings.TrimSpace(i.ShopURL), strings.TrimSpace(i.WebhookURL)
	switch n := utf8.RuneCountInString(i.Name); {
	case n == 0:
		wrong.Add("name", "Name is missing.")
	case n > 250:
		wrong.Add("name", "Name may have at most 250 characters; this has %d.", n)
	case !utf8.ValidString(i.Name) || strings.ContainsFunc(i.Name, unicode.IsControl):
		wrong.Add("name", "Name has characters that cannot be read.")
	}
	checkURL(&wrong, web.Outside{AllowPrivate: true}, "shop_url", "Shop address", i.ShopURL) // shown, and never called
	checkURL(&wrong, outside, "webhook_url", "Webhook URL", i.WebhookURL)
	if i.WebhookActive && i.WebhookURL == "" {
		wrong.Add("webhook_url", "Webhook feedback needs a webhook URL.")
	}
	switch i.Format = cmp.Or(i.Format, FormatSendcloud); i.Format {
	case FormatSendcloud, FormatStandard:
	default:
		wrong.Add("webhook_format", "The format is sendcloud or standard.")
	}
	switch i.Feedback = cmp.Or(i.Feedback, Eager); i.Feedback {
	case Eager, Delayed, NoFeedback:
	default:
		wrong.Add("feedback_type", "The feedback type is eager, delayed or none.")
	}
	for n, c := range i.Carriers {
		i.Carriers[n] = strings.ToLower(strings.TrimSpace(c))
	}
	slices.Sort(i.Carriers)
	i.Carriers = slices.Compact(i.Carriers)
	if slices.ContainsFunc(i.Carriers, func(c string) bool { return !carrierCode.MatchString(c) }) || len(i.Carriers) > 100 {
		wrong.Add("service_point_carriers", "Name carriers by their codes, like postnl.")
	}
	if i.ServicePoints && len(i.Carriers) == 0 {
		wrong.Add("service_point_carriers", "Service points need at least one carrier.")
	}
	return i, wrong.Err()
}

func checkURL(wrong *fault.List, outside web.Outside, field, called, text string) {
	if text == "" {
		return
	}
	switch err := outside.Check(text); {
	case len(text) > 2000:
		wrong.Add(field, "%s may have at most 2000 characters.", called)
	case errors.Is(err, web.ErrPrivate):
		wrong.Add(field, "%s needs to be an https:// address on the public internet.", fault.Word(called))
	case err != nil:
		wrong.Add(field, "%s needs to begin with https:// and name a host, like https://shop.example.com/webhook.", called)
	}
}

// changed tells the log what differs. User names and passwords inside a webhook URL stay out of it.
func changed(was, is Integration) map[string]string {
	detail := map[string]string{"integration": is.Name}
	note := func(name, from, to string) {
		if from != to {
			detail[name] = from + " → " + to
		}
	}
	yes := func(b bool) string { return map[bool]string{true: "on", false: "off"}[b] }
	note("name", was.Name, is.Name)
	note("shop_url", redacted(was.ShopURL), redacted(is.ShopURL))
	note("webhook_url", redacted(was.WebhookURL), redacted(is.WebhookURL))
	note("webhook_format", string(was.Format), string(is.Format))
	note("feedback", string(was.Feedback), string(is.Feedback))
	note("webhook", yes(was.WebhookActive), yes(is.WebhookActive))
	note("service_points", yes(was.ServicePoints), yes(is.ServicePoints))
	note("oauth_only", yes(was.OAuthOnly), yes(is.OAuthOnly))
	note("carriers", strings.Join(was.Carriers, " "), strings.Join(is.Carriers, " "))
	return detail
}

// redacted leaves out what in a URL may be a secret: the user's part and the query.
func redacted(text string) string {
	u, err := url.Parse(text)
	if err != nil || text == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host + u.EscapedPath()
}
