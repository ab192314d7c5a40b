// Package inpost speaks to InPost in Poland by ShipX, its interface for organizations: parcel lockers, pick-up points and couriers.
//
// A shipment is created first and bought by InPost a moment later (confirmed); only then it has a number and a label, so an announcement waits for that. It
// is found again by our reference, which ShipX keeps as external_customer_id. What was confirmed cannot be taken back.
//
// Left out: several parcels in one shipment, whose labels come as one file; letters and Allegro's services, whose terms are not known here.
package inpost

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Code is Sendcloud's code of the carrier.
const Code = "inpost_pl"

const host = "https://api-shipx-pl.easypack24.net"

// Names of credentials.
const (
	token        = "api_token"
	organization = "organization_id"
	sending      = "sending_method"
)

// inFlight is how long a shipment may take until a search finds it. Not in our sheet: as long as one of our own exchanges lasts.
const inFlight = 30 * time.Second

// Driver speaks to InPost. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
}

// New is a driver for the carrier at a URL; empty is the carrier's own. A nil client is carrier.Client's zero value.
func New(url string, client *carrier.Client) *Driver {
	if url == "" {
		url = host
	}
	if client == nil {
		client = &carrier.Client{}
	}
	return &Driver{url: strings.TrimSuffix(url, "/"), client: client}
}

// Carrier describes InPost.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "InPost", Reference: carrier.Askable, InFlight: inFlight, Cancel: carrier.CancelNever,
		MaxBoxes: 1, MaxWeight: palletWeight, TrackBatch: 1, CollectNamed: true,
		Labels:      []carrier.LabelFormat{{Media: carrier.PDF, Size: "a6"}, {Media: carrier.PDF, Size: "a4"}, {Media: carrier.ZPL, Size: "a6", DPI: 203}},
		Address:     carrier.AddressLimits{SplitStreet: true, PhoneRequired: true},
		TrackingURL: "https://inpost.pl/sledzenie-przesylek?number={number}",
		Zone:        "Europe/Warsaw",
		Collects:    []string{"PLN"},
		Help:        "InPost's Parcel Manager gives the token and the organization's number, under My account, API.",
		Credentials: []carrier.Credential{
			{Name: token, Label: "API token", Secret: true, Required: true},
			{Name: organization, Label: "Organization number", Required: true, Client: true},
			{
				Name: sending, Label: "How you hand over locker parcels", Choices: []string{"any_point", "parcel_locker", "pop", "dispatch_order"},
				Help: "At any point, in a locker, at a pick-up point, or to the courier.",
			},
		},
	}
}

// ask calls ShipX and gives the answer when it is a good one.
func (d *Driver) ask(ctx context.Context, c carrier.Contract, method, path string, query url.Values, body any, safe bool) (carrier.Answer, error) {
	h := http.Header{"Authorization": {"Bearer " + c.Credentials[token]}, "Accept": {"application/json"}}
	var raw []byte
	if body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			return carrier.Answer{}, &carrier.Error{Kind: carrier.KindValidation, Cause: err}
		}
		h.Set("Content-Type", "application/json")
	}
	at := c.Base(d.url) + "/v1" + path
	if len(query) > 0 {
		at += "?" + query.Encode()
	}
	a, err := d.client.Do(ctx, carrier.Call{Carrier: Code, Method: method, URL: at, Header: h, Body: raw, Safe: safe})
	if err == nil && a.Status >= 300 {
		err = refusal(a)
	}
	return a, err
}

// read asks a safe question and reads its answer.
func (d *Driver) read(ctx context.Context, c carrier.Contract, path string, query url.Values, into any) error {
	a, err := d.ask(ctx, c, http.MethodGet, path, query, nil, true)
	if err != nil {
		return err
	}
	return decode(a, into, carrier.KindDown)
}

func decode(a carrier.Answer, into any, kind carrier.Kind) error {
	if err := json.Unmarshal(a.Body, into); err != nil {
		return &carrier.Error{Kind: kind, Cause: fmt.Errorf("read the answer: %w", err)}
	}
	return nil
}

// own is the path of the customer's organization.
func own(c carrier.Contract) string {
	return "/organizations/" + url.PathEscape(c.Credentials[organization])
}

// Check reads the organization, which only its own token may.
func (d *Driver) Check(ctx context.Context, c carrier.Contract) error {
	err := d.read(ctx, c, own(c), nil, &struct{}{})
	if k := carrier.KindOf(err); k == carrier.KindNotFound || k == carrier.KindPermission {
		e, _ := carrier.As(err)
		return &carrier.Error{Kind: carrier.KindAuth, Code: e.Code, Message: e.Message} // the token is good, but not for this organization
	}
	return err
}

var _ interface {
	carrier.Driver
	carrier.Finder
	carrier.Labeller
	carrier.Tracker
	carrier.Checker
	carrier.Placer
	carrier.Catalogue
} = (*Driver)(nil)
