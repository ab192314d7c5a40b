// Package royalmail speaks to Royal Mail by its Shipping API V3 for businesses with an account, and to its tracking API.
//
// Parcels have to be on a manifest before they are handed over; until then they can be taken back. What the interface does not have: a way to find a shipment by our
// reference, prices, and, as far as our sheet goes, returns and post offices to collect at.
package royalmail

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Code is Sendcloud's code of the carrier.
const Code = "royal_mail"

const (
	host         = "https://api.royalmail.net"
	shippingPath = "/shipping/v3"
	trackingPath = "/mailpieces/v2"
)

// Names of the credentials.
const (
	clientID     = "client_id"
	clientSecret = "client_secret"
	username     = "username"
	password     = "password"
	location     = "posting_location"
)

// tokenLife is not in our sheet for certain; a token that dies before is fetched anew.
const tokenLife = 4 * time.Hour

// Driver speaks to Royal Mail. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
	tokens carrier.Tokens
	zone   *time.Location
	// Now is the clock for days of despatch that nobody named; nil is time.Now.
	Now func() time.Time
}

// New is a driver for the carrier at a URL; empty is the carrier's own. A nil client is carrier.Client's zero value.
func New(url string, client *carrier.Client) *Driver {
	if client == nil {
		client = &carrier.Client{}
	}
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		zone = time.UTC // a machine without time zones
	}
	return &Driver{url: strings.TrimSuffix(url, "/"), client: client, zone: zone}
}

const zoneName = "Europe/London"

// Limits. Lengths of lines are Royal Mail's own; weights and sizes are those of its public guides.
const (
	maxBoxes       = 9
	maxReference   = 40
	maxContact     = 40
	maxLine        = 35
	maxCounty      = 50
	maxPostcode    = 10
	maxPhone       = 20
	maxVAT         = 20
	maxGoods       = 70
	maxDescription = 255
	maxSKU         = 30
	maxInvoice     = 35
	maxReason      = 250
	maxPreNumber   = 50

	maxHome   postal.Grams = 20_000
	maxAbroad postal.Grams = 2_000
	maxFlat   postal.Grams = 750
)

// Carrier describes Royal Mail. A repeated reference buys again and cannot be asked for, so every doubt is a human's.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "Royal Mail", Reference: carrier.Blind, Cancel: carrier.CancelByCall, Manifest: carrier.ManifestRequired,
		MaxBoxes: maxBoxes, MaxWeight: maxHome, TrackBatch: 1, Covers: []string{"royal_mailv2"},
		Labels: []carrier.LabelFormat{
			{Media: carrier.PDF, Size: "a6"}, {Media: carrier.PNG, Size: "a6", DPI: 203}, {Media: carrier.ZPL, Size: "a6", DPI: 203},
		},
		Address:     carrier.AddressLimits{Name: maxContact, Company: maxLine, Street: maxLine, PostalCode: maxPostcode, City: maxLine},
		TrackingURL: "https://www.royalmail.com/track-your-item#/tracking-results/{number}",
		Zone:        zoneName,
		Papers:      []string{"cn22", "cn23"},
		Help:        "Ask your Royal Mail account manager for Shipping API V3; client ID and secret are of your app at developer.royalmail.net.",
		Credentials: []carrier.Credential{
			{Name: clientID, Label: "Client ID", Required: true, Help: "Of your app at developer.royalmail.net."},
			{Name: clientSecret, Label: "Client secret", Secret: true, Required: true},
			{Name: username, Label: "User name", Required: true, Help: "Of the shipping API, given by Royal Mail."},
			{Name: password, Label: "Password", Secret: true, Required: true},
			{Name: location, Label: "Posting location", Required: true, Client: true, Help: "Ten digits: the place on your account where the parcels are handed over."},
		},
	}
}

func (d *Driver) now() time.Time {
	if d.Now != nil {
		return d.Now().In(d.zone)
	}
	return time.Now().In(d.zone)
}

// keys are the headers of the app.
func keys(c carrier.Contract) http.Header {
	return http.Header{"X-Ibm-Client-Id": {c.Credentials[clientID]}, "X-Ibm-Client-Secret": {c.Credentials[clientSecret]}, "Accept": {"application/json"}}
}

// login fetches a token.
func (d *Driver) login(ctx context.Context, c carrier.Contract) (string, time.Duration, error) {
	h := keys(c)
	h.Set("X-RMG-Security-Username", c.Credentials[username])
	h.Set("X-RMG-Security-Password", c.Credentials[password])
	a, err := d.client.Do(ctx, carrier.Call{Carrier: Code, Method: http.MethodPost, URL: c.Base(d.url, host) + shippingPath + "/token", Header: h, Safe: true})
	if err != nil {
		return "", 0, err
	}
	if a.Status >= 300 {
		return "", 0, refusal(a)
	}
	var got struct {
		Token string `json:"token"`
	}
	if err := json.Unmarshal(a.Body, &got); err != nil || got.Token == "" {
		return "", 0, &carrier.Error{Kind: carrier.KindDown, Message: "the log-in gave no token", Cause: err}
	}
	return got.Token, tokenLife, nil
}

// ask sends a question with a token and reads the answer into got. A token that is refused is fetched anew once: nothing was taken under it.
func (d *Driver) ask(ctx context.Context, c carrier.Contract, method, path string, in, got any, safe bool) error {
	body, err := json.Marshal(in)
	if err != nil {
		return &carrier.Error{Kind: carrier.KindValidation, Cause: err}
	}
	a, err := d.tokens.With(ctx, c, d.login, func(token string) (carrier.Answer, error) {
		h := keys(c)
		h.Set("X-RMG-Auth-Token", token)
		h.Set("Content-Type", "application/json")
		return d.client.Do(ctx, carrier.Call{Carrier: Code, Method: method, URL: c.Base(d.url, host) + shippingPath + path, Header: h, Body: body, Safe: safe})
	})
	if err != nil {
		return worded(a, err)
	}
	if err := refusal(a); err != nil {
		return err
	}
	if err := json.Unmarshal(a.Body, got); err != nil {
		return carrier.Unreadable(safe, err)
	}
	return nil
}

// Check logs in.
func (d *Driver) Check(ctx context.Context, c carrier.Contract) error {
	_, _, err := d.login(ctx, c)
	return err
}

var _ interface {
	carrier.Driver
	carrier.Labeller
	carrier.Canceller
	carrier.Manifester
	carrier.Tracker
	carrier.Checker
	carrier.Catalogue
} = (*Driver)(nil)
