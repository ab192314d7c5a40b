package easypost

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// statuses are EasyPost's words in ours.
var statuses = map[string]carrier.Status{
	"unknown": carrier.StatusUnknown, "pre_transit": carrier.StatusAnnounced, "in_transit": carrier.StatusOnRoute, "out_for_delivery": carrier.StatusDriverOnRoute,
	"delivered": carrier.StatusDelivered, "available_for_pickup": carrier.StatusAwaitingPickup, "return_to_sender": carrier.StatusReturned,
	"failure": carrier.StatusUndeliverable, "cancelled": carrier.StatusCancelled, "error": carrier.StatusException,
}

// Track asks for the tracker of each number, which EasyPost made when the label was bought. Info.TrackBatch is one, so that a number which EasyPost cannot stomach
// keeps no other from being asked.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	return carrier.TrackEach(ctx, numbers, func(ctx context.Context, number string) ([]carrier.News, error) {
		var got struct {
			Trackers []wireTracker `json:"trackers"`
		}
		if err := d.call(ctx, c, http.MethodGet, "/trackers?tracking_code="+url.QueryEscape(number), nil, &got, true); err != nil {
			return nil, err
		}
		for _, t := range got.Trackers {
			if t.Code == number {
				return t.news(), nil // the newest; carriers use numbers again
			}
		}
		return nil, nil
	})
}

func (t wireTracker) news() []carrier.News {
	var all []carrier.News
	for _, s := range t.Details {
		at, err := time.Parse(time.RFC3339, s.At)
		if err != nil || s.Status == "" {
			continue
		}
		status, ok := statuses[s.Status]
		if !ok {
			status = carrier.StatusUnknown
		}
		_, offset := at.Zone()
		n := carrier.News{
			Number: t.Code, Status: status, RawCode: s.Status, RawText: cmp.Or(s.Message, s.Status), Location: strings.TrimSpace(s.Location.City + " " + s.Location.Country),
			At: at.UTC(), OffsetMinutes: offset / 60,
		}
		if s.Detail != "" && s.Detail != "status_update" && s.Detail != "unknown" {
			n.RawCode += "/" + s.Detail
		}
		all = append(all, n)
	}
	if day, err := time.Parse(time.RFC3339, t.Estimated); err == nil && len(all) > 0 {
		all[len(all)-1].Expected = &day
	}
	carrier.InOrder(all)
	return all
}

// Subscribe asks for news at a URL, signed with the contract's secret. An older wish for the same URL is taken back, whose secret may be another.
func (d *Driver) Subscribe(ctx context.Context, c carrier.Contract, url string) error {
	secret := c.Credentials[SecretName]
	if secret == "" {
		return carrier.Refuse(carrier.KindValidation, SecretName, "EasyPost sends news only where a webhook secret is set")
	}
	type hook struct {
		ID  string `json:"id,omitempty"`
		URL string `json:"url"`
		Key string `json:"webhook_secret,omitempty"`
	}
	var before struct {
		Webhooks []hook `json:"webhooks"`
	}
	if err := d.call(ctx, c, http.MethodGet, "/webhooks", nil, &before, true); err != nil {
		return err
	}
	for _, old := range before.Webhooks {
		if old.URL == url {
			if err := d.call(ctx, c, http.MethodDelete, "/webhooks/"+old.ID, nil, nil, true); err != nil {
				return err
			}
		}
	}
	return d.call(ctx, c, http.MethodPost, "/webhooks", map[string]any{"webhook": hook{URL: url, Key: secret}}, nil, true)
}

// Receive reads an event whose signature is right. A tracker's event tells all that ever happened to the parcel; other events are no news.
func (d *Driver) Receive(c carrier.Contract, header http.Header, body []byte) ([]carrier.News, error) {
	if err := verify(c.Credentials[SecretName], header.Get("X-Hmac-Signature"), body); err != nil {
		return nil, err
	}
	var got struct {
		Description string      `json:"description"`
		Result      wireTracker `json:"result"`
	}
	if err := json.Unmarshal(body, &got); err != nil {
		return nil, &carrier.Error{Kind: carrier.KindValidation, Message: "The event cannot be read.", Cause: err}
	}
	if !strings.HasPrefix(got.Description, "tracker.") {
		return nil, nil
	}
	return got.Result.news(), nil
}

// verify checks the signature, which is made with the secret in its compatible decomposition.
func verify(secret, signature string, body []byte) error {
	mark, ok := strings.CutPrefix(signature, "hmac-sha256-hex=")
	given, err := hex.DecodeString(mark)
	if !ok || err != nil || secret == "" {
		return &carrier.Error{Kind: carrier.KindAuth, Message: "The event is not signed."}
	}
	mac := hmac.New(sha256.New, []byte(norm.NFKD.String(secret)))
	mac.Write(body)
	if !hmac.Equal(given, mac.Sum(nil)) {
		return &carrier.Error{Kind: carrier.KindAuth, Message: "The event's signature is wrong."}
	}
	return nil
}
