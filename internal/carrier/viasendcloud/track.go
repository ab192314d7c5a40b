package viasendcloud

import (
	"context"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// ours are the statuses that tell of the platform's own steps, not of the carrier's: they are no news.
var ours = map[carrier.Status]bool{
	carrier.StatusNoLabel: true, carrier.StatusReady: true, carrier.StatusAnnouncing: true, carrier.StatusAnnouncementFailed: true,
	carrier.StatusCancelling: true, carrier.StatusCancellingUpstream: true,
}

// Track asks for the history of each number. Sendcloud's list of statuses is ours, one to one.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	client, err := d.speak(c)
	if err != nil {
		return nil, err
	}
	return carrier.TrackEach(ctx, numbers, func(ctx context.Context, number string) ([]carrier.News, error) { return story(ctx, client, number) })
}

// story is the way of one parcel.
func story(ctx context.Context, client *sendcloud.Client, number string) ([]carrier.News, error) {
	got, err := client.V2.Track(ctx, number)
	if err != nil {
		return nil, sorted(err, true)
	}
	var expected *time.Time
	if !got.ExpectedDelivery.IsZero() {
		expected = &got.ExpectedDelivery.Time
	}
	var all []carrier.News
	for _, s := range got.Statuses {
		status, ok := carrier.StatusBySlug(s.ParentStatus)
		if !ok {
			status = carrier.StatusUnknown
		}
		if !ours[status] {
			all = append(all, carrier.News{Number: number, Status: status, RawCode: s.ParentStatus, RawText: s.CarrierMessage, At: s.At.Time, Expected: expected})
		}
	}
	return all, nil
}

// Receive reads a webhook. Those that tell of something else than a parcel are no news. Its time is the carrier's where that is told.
func (d *Driver) Receive(c carrier.Contract, header http.Header, body []byte) ([]carrier.News, error) {
	key := c.Credentials[SecretKey]
	if key == "" || sendcloud.CheckSignature(key, body, header.Get(sendcloud.SignatureHeader)) != nil {
		return nil, &carrier.Error{Kind: carrier.KindAuth, Message: "The webhook's signature is wrong."}
	}
	hook, err := sendcloud.ParseWebhook(body)
	if err != nil {
		return nil, &carrier.Error{Kind: carrier.KindValidation, Message: "The webhook cannot be read.", Cause: err}
	}
	if hook.Action != "parcel_status_changed" || hook.Parcel == nil || hook.Parcel.TrackingNumber == "" {
		return nil, nil
	}
	status := carrier.Status(hook.Parcel.Status.ID)
	code := status.Info().Slug
	if !status.Valid() {
		status, code = carrier.StatusUnknown, hook.Parcel.Status.Message
	}
	if ours[status] {
		return nil, nil
	}
	at := hook.CarrierAt
	if at.IsZero() {
		at = hook.At
	}
	return []carrier.News{{Number: hook.Parcel.TrackingNumber, Status: status, RawCode: code, RawText: hook.Parcel.Status.Message, At: at}}, nil
}
