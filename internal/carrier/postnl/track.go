package postnl

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// statuses are the carrier's codes in our words.
var statuses = map[string]carrier.Status{
	"1": carrier.StatusAnnounced, "2": carrier.StatusPickedUp, "3": carrier.StatusPickedUp, "4": carrier.StatusCollectError,
	"5": carrier.StatusSorted, "6": carrier.StatusUnsorted, "7": carrier.StatusDriverOnRoute, "8": carrier.StatusDeliveryFailed,
	"9": carrier.StatusAtCustoms, "11": carrier.StatusDelivered, "12": carrier.StatusAwaitingPickup, "13": carrier.StatusAnnounced,
	"14": carrier.StatusException, "15": carrier.StatusDelayed, "16": carrier.StatusDelayed, "17": carrier.StatusDelayed,
	"18": carrier.StatusUndeliverable, "19": carrier.StatusRefused, "20": carrier.StatusOnRoute, "21": carrier.StatusAwaitingPickup,
	"22": carrier.StatusCollected, "23": carrier.StatusPickedUp,
	// The carrier's own "unknown".
	"99": carrier.StatusUnknown,
}

// Track asks for each number by itself: the carrier takes one at a time.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	return carrier.TrackEach(ctx, numbers, func(ctx context.Context, number string) ([]carrier.News, error) { return d.track(ctx, c, number) })
}

func (d *Driver) track(ctx context.Context, c carrier.Contract, number string) ([]carrier.News, error) {
	q := customer(c)
	q.Set("detail", "true")
	q.Set("language", "EN")
	var got wireStatus
	if err := d.call(ctx, c, http.MethodGet, "/shipment/v2/status/barcode/"+url.PathEscape(number), q, nil, &got, true); err != nil {
		return nil, err
	}
	var all []carrier.News
	seen := map[string]bool{}
	for _, s := range append(got.CompleteStatus.Shipment, got.CompleteStatus.Shipments...) {
		if s.Barcode != "" && s.Barcode != number {
			continue
		}
		told := append(append(append(some[wireStep](s.OldStatuses), s.OldStatus...), s.Statuses...), s.Status...)
		for _, step := range told {
			n, ok := d.news(number, step)
			name := n.RawCode + n.At.String()
			if !ok || seen[name] {
				continue
			}
			seen[name] = true
			all = append(all, n)
		}
	}
	return all, nil
}

// news is one status; false when it has no code or no time.
func (d *Driver) news(number string, s wireStep) (carrier.News, bool) {
	code, text := string(s.StatusCode), s.StatusDescription
	if code == "" {
		code = string(s.Code)
	}
	if text == "" {
		text = s.Description
	}
	at, ok := d.time(s.TimeStamp)
	if code == "" || !ok {
		return carrier.News{}, false
	}
	status, ok := statuses[strings.TrimLeft(code, "0")]
	if !ok {
		status = carrier.StatusUnknown
	}
	_, offset := at.Zone()
	return carrier.News{Number: number, Status: status, RawCode: code, RawText: text, Location: s.LocationCode, At: at.UTC(), OffsetMinutes: offset / 60}, true
}

// time reads the carrier's times: local ones without an offset, or ISO with one.
func (d *Driver) time(text string) (time.Time, bool) {
	if at, err := time.ParseInLocation(stamp, text, d.zone); err == nil {
		return at, true
	}
	at, err := time.Parse(time.RFC3339, text)
	return at, err == nil
}
