package gls

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// statuses are what the service says of a parcel as a whole.
var statuses = map[string]carrier.Status{
	"PREADVICE": carrier.StatusAnnounced, "PLANNEDPICKUP": carrier.StatusAnnounced, "INPICKUP": carrier.StatusAnnounced, "NOTPICKEDUP": carrier.StatusCollectError,
	"INTRANSIT": carrier.StatusOnRoute, "INWAREHOUSE": carrier.StatusAtSorting, "INDELIVERY": carrier.StatusDriverOnRoute,
	"DELIVEREDPS": carrier.StatusAwaitingPickup, "DELIVERED": carrier.StatusDelivered, "NOTDELIVERED": carrier.StatusDeliveryFailed,
	"CANCELED": carrier.StatusCancelled, "FINAL": carrier.StatusDelivered,
}

// families are events by the first part of their code, ends those whose second part tells more. INTIAL and INBOUD are spelled so by the service; of some the
// older and the newer spelling are met.
var families = map[string]carrier.Status{
	"INTIAL": carrier.StatusPickedUp, "PICKUP": carrier.StatusPickedUp, "INBOUD": carrier.StatusAtSorting, "INBOUND": carrier.StatusAtSorting,
	"OUTBOD": carrier.StatusOnRoute, "OUTBOUND": carrier.StatusOnRoute, "TRANSI": carrier.StatusOnRoute, "CUSTOMS": carrier.StatusAtCustoms,
	"OUTDEL": carrier.StatusDriverOnRoute, "DELIVD": carrier.StatusDelivered, "NOTDEL": carrier.StatusDeliveryFailed,
	"RETURN": carrier.StatusUndeliverable, // on its way back; "returned" is said when the sender has it
	"CANCEL": carrier.StatusCancelled, "FINAL": carrier.StatusUndeliverable,
}

var ends = map[string]carrier.Status{
	"INTIAL.PREADVICE": carrier.StatusAnnounced, "INTIAL.E48_DATA": carrier.StatusAnnounced, "INTIAL.CANCELED": carrier.StatusCancelled,
	"PICKUP.NOTPICKED": carrier.StatusCollectError, "INBOUND.DELAYED": carrier.StatusDelayed, "INBOUND.DAMAGED": carrier.StatusException,
	"CUSTOMS.CLEARED":   carrier.StatusOnRoute,
	"DELIVD.PARCELSHOP": carrier.StatusAwaitingPickup, "DELIVD.COLLECTED": carrier.StatusCollected, "DELIVD.DEL_BY_PSAPP": carrier.StatusCollected,
	"RETURN.DELIVERED": carrier.StatusReturned,
	"NOTDEL.REFUSED":   carrier.StatusRefused, "NOTDEL.ADDRESS": carrier.StatusAddressInvalid, "NOTDEL.FINAL": carrier.StatusUndeliverable,
}

// status is an event's code, or a parcel's status, in our words.
func status(code string) carrier.Status {
	first, _, more := strings.Cut(code, ".")
	s, ok := ends[code]
	if !ok && more {
		s, ok = families[first]
	}
	if !ok && !more {
		s, ok = statuses[code]
	}
	if !ok {
		return carrier.StatusUnknown
	}
	return s
}

// Track asks for the news of numbers. A parcel that the service does not know yet is left out.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	var all []carrier.News
	var odd error
	for chunk := range slices.Chunk(numbers, trackBatch) {
		names := make([]string, len(chunk))
		for i, n := range chunk {
			names[i] = url.PathEscape(n)
		}
		a, err := d.call(ctx, c, carrier.Call{
			Method: http.MethodGet, URL: tracking + strings.Join(names, ","), Safe: true, Header: http.Header{"Accept": {"application/json"}, "Accept-Language": {"EN"}},
		})
		if carrier.KindOf(err) == carrier.KindNotFound {
			continue
		}
		if err != nil {
			return all, err
		}
		var got wireTracked
		if err := json.Unmarshal(a.Body, &got); err != nil {
			return all, carrier.Unreadable(true, err)
		}
		for _, p := range got.Parcels {
			news, err := p.news()
			all, odd = append(all, news...), cmp.Or(odd, err)
		}
	}
	return all, odd
}

// news is what happened to one parcel, oldest first.
func (p wireParcel) news() ([]carrier.News, error) {
	switch {
	case strings.HasPrefix(p.Error, "E_404"):
		return nil, nil
	case p.Error != "":
		return nil, &carrier.Error{Kind: carrier.KindDown, Code: p.Error, Message: p.Words}
	}
	events := p.Events
	if len(events) == 0 && p.At != "" {
		events = []wireEvent{{Code: p.Status, Description: p.Status, At: p.At}}
	}
	var all []carrier.News
	var odd error
	for _, e := range events {
		at, err := readTime(e.At)
		if err != nil {
			odd = cmp.Or(odd, carrier.Unreadable(true, fmt.Errorf("parcel %s: %w", p.Requested, err)))
			continue
		}
		_, offset := at.Zone()
		all = append(all, carrier.News{
			Number: p.Requested, Status: status(e.Code), RawCode: e.Code, RawText: cmp.Or(e.Description, e.Code), Location: e.place(), At: at.UTC(), OffsetMinutes: offset / 60,
		})
	}
	slices.Reverse(all)
	slices.SortStableFunc(all, func(a, b carrier.News) int { return a.At.Compare(b.At) })
	return all, odd
}

func (e wireEvent) place() string {
	return strings.Join(slices.DeleteFunc([]string{strings.TrimSpace(e.PostalCode + " " + e.City), e.Country}, func(s string) bool { return s == "" }), ", ")
}

// layouts of times: with the zone as the service writes it, and as the standard has it. Without one it is the carrier's own.
var layouts = []string{"2006-01-02T15:04:05-0700", time.RFC3339}

func readTime(text string) (time.Time, error) {
	for _, l := range layouts {
		if at, err := time.Parse(l, text); err == nil {
			return at, nil
		}
	}
	if zone, err := time.LoadLocation(zoneName); err == nil {
		if at, err := time.ParseInLocation("2006-01-02T15:04:05", text, zone); err == nil {
			return at, nil
		}
	}
	return time.Time{}, errors.New("a time that cannot be read: " + text)
}
