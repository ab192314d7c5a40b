package dhlparcelde

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Cancel takes shipments back, all of them or, where the day is closed, none. DHL calls a shipment that is on a manifest unknown, as it calls any that
// never was; asking for its label tells the two apart.
func (d *Driver) Cancel(ctx context.Context, c carrier.Contract, n carrier.Shipment) (carrier.Cancelled, error) {
	if strings.HasPrefix(n.CarrierReference, backMark) {
		return carrier.Cancelled{Outcome: carrier.CancelTooLate, Message: "DHL has no way to take a return label back."}, nil
	}
	query := url.Values{"profile": {profile}, "shipment": n.Numbers}
	a, err := d.do(ctx, c, call{method: http.MethodDelete, path: shippingPath + "/orders", query: query})
	if err != nil {
		return carrier.Cancelled{}, err
	}
	got, err := readOrder(a)
	if err != nil {
		return carrier.Cancelled{}, err
	}
	left := slices.DeleteFunc(slices.Clone(n.Numbers), func(number string) bool {
		return slices.ContainsFunc(got.Items, func(i item) bool { return i.ShipmentNo == number && i.good() })
	})
	if len(left) == 0 {
		return carrier.Cancelled{Outcome: carrier.CancelDone, Message: got.words()}, nil
	}
	refusal := got.refusal(a.Status)
	known, err := d.known(ctx, c, left)
	switch {
	case err != nil: // nobody knows now whether it was too late
		return carrier.Cancelled{Outcome: carrier.CancelUnknown, Message: refusal.Message}, nil //nolint:nilerr // the outcome tells it
	case known:
		return carrier.Cancelled{Outcome: carrier.CancelTooLate, Message: refusal.Message}, nil
	}
	refusal.Kind = carrier.KindNotFound
	return carrier.Cancelled{}, refusal
}

// words are what DHL says of the whole.
func (o orderAnswer) words() string {
	for _, i := range o.Items {
		if i.SStatus.Detail != "" {
			return i.SStatus.Detail
		}
	}
	return o.Status.Detail
}

// known reports whether DHL has any of the shipments still.
func (d *Driver) known(ctx context.Context, c carrier.Contract, numbers []string) (bool, error) {
	query := url.Values{"includeDocs": {"URL"}, "docFormat": {"PDF"}, "shipment": numbers}
	a, err := d.do(ctx, c, call{method: http.MethodGet, path: shippingPath + "/orders", query: query, safe: true})
	if err != nil {
		return false, err
	}
	got, err := readOrder(a)
	if carrier.KindOf(err) == carrier.KindNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(got.Items, item.good), nil
}

// CloseOut puts shipments on the day's manifest, and fetches its paper where DHL has drawn it. Afterwards they cannot be taken back.
func (d *Driver) CloseOut(ctx context.Context, c carrier.Contract, shipments []carrier.Shipment) (carrier.ClosedOut, error) {
	out := carrier.ClosedOut{Left: map[string]string{}}
	of := map[string]string{}
	var numbers []string
	for _, s := range shipments {
		if strings.HasPrefix(s.CarrierReference, backMark) {
			continue // what comes back is handed over by the buyer
		}
		for _, n := range s.Numbers {
			of[n] = s.Reference
			numbers = append(numbers, n)
		}
	}
	if len(numbers) == 0 {
		return out, nil
	}
	body := map[string]any{"profile": profile, "shipmentNumbers": numbers}
	a, err := d.do(ctx, c, call{method: http.MethodPost, path: shippingPath + "/manifests", in: body})
	if err != nil {
		return out, err
	}
	got, err := readOrder(a)
	if err != nil {
		return out, err
	}
	closed := false
	for _, i := range got.Items {
		if i.good() {
			closed = true
			continue
		}
		out.Left[of[i.ShipmentNo]] = orderAnswer{Items: []item{i}}.refusal(a.Status).Message
	}
	if closed {
		out.Number, out.Papers = d.manifest(ctx, c)
	}
	return out, nil
}

// manifest fetches today's papers, one for each billing number. It is a courtesy: the shipments are on the manifest, whatever becomes of the paper.
func (d *Driver) manifest(ctx context.Context, c carrier.Contract) (day string, papers []carrier.Document) {
	day = time.Now().In(zone).Format(time.DateOnly)
	query := url.Values{"date": {day}, "includeDocs": {"include"}}
	a, err := d.do(ctx, c, call{method: http.MethodGet, path: shippingPath + "/manifests", query: query, safe: true})
	if err != nil || a.Status >= 300 {
		return day, nil
	}
	// Not in our sheet whether the papers of several billing numbers stand in a list.
	var got struct {
		Manifest *paper `json:"manifest"`
		Items    []struct {
			Manifest *paper `json:"manifest"`
		} `json:"items"`
	}
	if json.Unmarshal(a.Body, &got) != nil {
		return day, nil
	}
	all := []*paper{got.Manifest}
	for _, i := range got.Items {
		all = append(all, i.Manifest)
	}
	for _, p := range all {
		if label, ok := p.read("a4"); ok {
			papers = append(papers, carrier.Document{Type: "manifest", Label: label})
		}
	}
	return day, papers
}
