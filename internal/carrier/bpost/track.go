package bpost

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Track asks for each number by itself: the service takes one at a time.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	return carrier.TrackEach(ctx, numbers, func(ctx context.Context, number string) ([]carrier.News, error) { return d.track(ctx, c, number) })
}

func (d *Driver) track(ctx context.Context, c carrier.Contract, number string) ([]carrier.News, error) {
	header := http.Header{}
	header.Set("Authorization", basic(c))
	header.Set("Accept", "application/xml")
	a, err := d.client.Do(ctx, carrier.Call{
		Carrier: Code, Method: http.MethodGet, URL: c.Base(d.url, trackingURL) + "/services/trackedmail/item/" + url.PathEscape(number) + "/trackingInfo", Header: header, Safe: true,
	})
	if err != nil {
		return nil, err
	}
	if err := refusal(a); err != nil {
		return nil, err
	}
	var got wireItem
	if err := read(a, &got); err != nil {
		return nil, err
	}
	var all []carrier.News
	for _, s := range got.States {
		at, ok := d.time(s.Time)
		if !ok || s.Code == "" {
			continue
		}
		_, offset := at.Zone()
		all = append(all, carrier.News{
			Number: number, Status: status(s.Code, s.Description), RawCode: s.Code, RawText: s.Description, Location: s.Location, At: at.UTC(), OffsetMinutes: offset / 60,
		})
	}
	return all, nil
}

// time reads the carrier's times: with an offset, or local ones without.
func (d *Driver) time(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02 15:04:05 -0700"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04"} {
		if at, err := time.ParseInLocation(layout, text, d.zone); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// sure are codes that recorded answers prove, and the states of a box.
var sure = map[string]carrier.Status{
	"T00": carrier.StatusSorted, "L00": carrier.StatusDriverOnRoute,
	"OPEN": carrier.StatusReady, "PENDING": carrier.StatusReady, "PRINTED": carrier.StatusReady, "ANNOUNCED": carrier.StatusAnnounced, "IN_TRANSIT": carrier.StatusOnRoute,
	"AWAITING_PICKUP": carrier.StatusAwaitingPickup, "DELIVERED": carrier.StatusDelivered, "BACK_TO_SENDER": carrier.StatusUndeliverable, "ON-HOLD": carrier.StatusException,
	"CANCELLED": carrier.StatusCancelled,
}

// families are the rest, by letter and number from and to. All but the first are told by one source only, so that the description's words go before them; the first
// that holds a code counts.
var families = []struct {
	letter   byte
	from, to int
	status   carrier.Status
}{
	{'U', 0, 8, carrier.StatusDelivered},
	{'R', 0, 5, carrier.StatusOnRoute}, {'B', 4, 4, carrier.StatusOnRoute}, {'N', 14, 14, carrier.StatusOnRoute},
	{'B', 3, 28, carrier.StatusDeliveryFailed}, {'S', 0, 0, carrier.StatusDeliveryFailed}, {'T', 3, 3, carrier.StatusDeliveryFailed}, {'R', 11, 12, carrier.StatusDeliveryFailed},
	{'N', 1, 32, carrier.StatusDelayed},
	{'B', 0, 2, carrier.StatusException}, {'C', 0, 0, carrier.StatusException}, {'I', 3, 88, carrier.StatusException},
}

// said are words of a description that leave no doubt; the first that is found counts, so what was not done stands before what was.
var said = []struct {
	word   string
	status carrier.Status
}{
	{"returned to sender", carrier.StatusReturned}, {"back to sender", carrier.StatusUndeliverable}, // on its way back; "returned" is said when the sender has it
	{"refused", carrier.StatusRefused}, {"wrong address", carrier.StatusAddressInvalid}, {"damaged", carrier.StatusException}, {"lost", carrier.StatusException},
	{"undeliverable", carrier.StatusUndeliverable}, {"released by customs", carrier.StatusOnRoute}, {"customs", carrier.StatusAtCustoms},
	{"out for d", carrier.StatusDriverOnRoute}, {"pick-up point", carrier.StatusAwaitingPickup}, {"pick up point", carrier.StatusAwaitingPickup},
	{"awaiting pick", carrier.StatusAwaitingPickup}, {"ready for pick", carrier.StatusAwaitingPickup}, {"collected by", carrier.StatusCollected},
	{"not delivered", carrier.StatusDeliveryFailed}, {"not distributed", carrier.StatusDeliveryFailed}, {"undelivered", carrier.StatusDeliveryFailed},
	{"absent", carrier.StatusDeliveryFailed}, {"delivered", carrier.StatusDelivered}, {"distributed", carrier.StatusDelivered}, {"delayed", carrier.StatusDelayed},
	{"announced", carrier.StatusAnnounced}, {"sorted", carrier.StatusSorted}, {"in transit", carrier.StatusOnRoute},
}

// spaced writes a description as people would: the carrier joins its words by underscores, and the negation to what it denies.
var spaced = strings.NewReplacer("_", " ", "notdistributed", "not distributed", "notdelivered", "not delivered")

// status is a code in our words: what is proven, then what the description says, then what the family means.
func status(code, text string) carrier.Status {
	if s, ok := sure[code]; ok {
		return s
	}
	n, err := strconv.Atoi(code[1:])
	known := err == nil && len(code) == 3
	if known && code[0] == 'U' && n <= 8 {
		return carrier.StatusDelivered
	}
	low := spaced.Replace(strings.ToLower(text))
	for _, s := range said {
		if strings.Contains(low, s.word) {
			return s.status
		}
	}
	if known {
		for _, f := range families {
			if code[0] == f.letter && n >= f.from && n <= f.to {
				return f.status
			}
		}
	}
	return carrier.StatusUnknown
}
