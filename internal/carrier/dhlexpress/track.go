package dhlexpress

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// beside is the status of news that moves nothing; DHL's own words stand beside it.
const beside = carrier.StatusMethodChanged

// statuses are DHL's event codes in our words.
var statuses = map[string]carrier.Status{
	"SA": carrier.StatusAnnounced,
	"PU": carrier.StatusPickedUp, "PL": carrier.StatusSorted,
	"DF": carrier.StatusOnRoute, "AF": carrier.StatusOnRoute, "AR": carrier.StatusOnRoute, "TR": carrier.StatusOnRoute, "SM": carrier.StatusOnRoute,
	"PO": carrier.StatusOnRoute, "FD": carrier.StatusOnRoute, "TP": carrier.StatusOnRoute, "CR": carrier.StatusOnRoute,
	"RW": carrier.StatusAtCustoms, "IC": carrier.StatusAtCustoms, "CD": carrier.StatusAtCustoms, "UD": carrier.StatusAtCustoms, "BN": carrier.StatusAtCustoms, "BR": carrier.StatusAtCustoms,
	"WC": carrier.StatusDriverOnRoute, "OO": carrier.StatusDriverOnRoute,
	// Delivered in part or damaged is delivered all the same; the words say more.
	"OK": carrier.StatusDelivered, "DL": carrier.StatusDelivered, "PD": carrier.StatusDelivered, "DD": carrier.StatusDelivered,
	"CC": carrier.StatusAwaitingPickup, "LX": carrier.StatusAwaitingPickup,
	"ND": carrier.StatusDeliveryFailed, "NH": carrier.StatusDeliveryFailed, "CA": carrier.StatusDeliveryFailed, "BA": carrier.StatusDeliveryFailed,
	"CM": carrier.StatusDeliveryFailed, "AD": carrier.StatusDeliveryFailed,
	"RD": carrier.StatusRefused, "RT": carrier.StatusReturned,
	"MC": carrier.StatusDelayed, "MS": carrier.StatusDelayed, "MD": carrier.StatusDelayed, "SC": carrier.StatusDelayed,
	"OH": carrier.StatusException, "HP": carrier.StatusException, "HN": carrier.StatusException,
	"SS": carrier.StatusUndeliverable, "DS": carrier.StatusUndeliverable,
	"CS": beside, "PY": beside,
}

var (
	waybill = regexp.MustCompile(`^[0-9]{10,11}$`)
	piece   = regexp.MustCompile(`^J[0-9A-Z]{6,24}$`)
)

// Track asks for waybills and pieces, each kind at once. What is known of the one kind is told, too, where the other fails.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	var waybills, pieces []string
	for _, number := range numbers {
		switch {
		case waybill.MatchString(number):
			waybills = append(waybills, number)
		case piece.MatchString(number):
			pieces = append(pieces, number)
		}
	}
	all, first := d.track(ctx, c, "shipmentTrackingNumber", waybills)
	more, second := d.track(ctx, c, "pieceTrackingNumber", pieces)
	all = append(all, more...)
	carrier.InOrder(all)
	return all, cmp.Or(first, second)
}

func (d *Driver) track(ctx context.Context, c carrier.Contract, kind string, numbers []string) ([]carrier.News, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	q := url.Values{kind: {strings.Join(numbers, ",")}, "trackingView": {"all-checkpoints"}, "levelOfDetail": {"all"}}
	var got wireTracked
	err := d.call(ctx, c, http.MethodGet, "/tracking", q, nil, &got, true)
	if carrier.KindOf(err) == carrier.KindNotFound {
		if len(numbers) == 1 {
			return nil, nil
		}
		// One that nobody knows may hide the others.
		var all []carrier.News
		for _, number := range numbers {
			news, err := d.track(ctx, c, kind, []string{number})
			if err != nil {
				return all, err
			}
			all = append(all, news...)
		}
		return all, nil
	}
	if err != nil {
		return nil, err
	}
	return got.news(numbers), nil
}

// news is what is told of the numbers that were asked for: a waybill's own events, or a piece's, or where it has none its waybill's.
func (t wireTracked) news(numbers []string) []carrier.News {
	asked := map[string]bool{}
	for _, n := range numbers {
		asked[n] = true
	}
	var all []carrier.News
	for _, s := range t.Shipments {
		if asked[s.Waybill] {
			events := s.Events
			if len(events) == 0 && len(s.Pieces) == 1 {
				events = s.Pieces[0].Events
			}
			all = append(all, told(s.Waybill, events)...)
		}
		for _, p := range s.Pieces {
			if !asked[p.Number] {
				continue
			}
			events := p.Events
			if len(events) == 0 {
				events = s.Events
			}
			all = append(all, told(p.Number, events)...)
		}
	}
	return all
}

func told(number string, events []wireEvent) []carrier.News {
	var all []carrier.News
	for _, e := range events {
		at, ok := e.at()
		if !ok || e.Code == "" {
			continue
		}
		status, ok := statuses[e.Code]
		if !ok {
			status = carrier.StatusUnknown
		}
		_, offset := at.Zone()
		n := carrier.News{Number: number, Status: status, RawCode: e.Code, RawText: e.Description, At: at.UTC(), OffsetMinutes: offset / 60}
		if len(e.Areas) > 0 {
			n.Location = e.Areas[0].Description
		}
		all = append(all, n)
	}
	return all
}

// at is when it happened; without an offset the time is taken as UTC.
func (e wireEvent) at() (time.Time, bool) {
	offset := e.Offset
	if offset == "" {
		offset = "+00:00"
	}
	for _, layout := range []string{"2006-01-02T15:04:05-07:00", "2006-01-02T15:04-07:00"} {
		if at, err := time.Parse(layout, e.Date+"T"+e.Time+offset); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
