// Package fedex speaks to FedEx by its REST services: Ship, Rate, Pickup and Track, with OAuth's client credentials.
//
// What it demands: following parcels has keys of its own, so that a contract may hold two pairs; sender and recipient have a telephone number; an address is up to
// three lines of 35 characters. A shipment is named by its master number, that of the first package. A repeated reference is another shipment, and nothing is
// found by one, so that every doubt is a human's. Labels cannot be had again. The commercial invoice of what crosses a border is made by FedEx.
package fedex

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Code is Sendcloud's code of the carrier.
const Code = "fedex"

const host = "https://apis.fedex.com"

// Names of the credentials.
const (
	clientID     = "client_id"
	clientSecret = "client_secret"
	account      = "account_number"
	trackID      = "track_client_id"
	trackSecret  = "track_client_secret"
)

// Driver speaks to FedEx. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
	tokens carrier.Tokens // for shipping and rates
	tracks carrier.Tokens // for tracking
}

// New is a driver for the carrier at a URL; empty is the carrier's own. A nil client is carrier.Client's zero value.
func New(url string, client *carrier.Client) *Driver {
	if client == nil {
		client = &carrier.Client{}
	}
	return &Driver{url: strings.TrimSuffix(url, "/"), client: client}
}

// The most that fields hold, and limits of a package.
const (
	maxLine      = 35
	maxLines     = 3 // of an address
	maxName      = 70
	maxPostcode  = 10
	maxPhone     = 15
	maxMail      = 80
	maxReference = 40

	maxWeight postal.Grams       = 68000
	maxLength postal.Millimetres = 2740
	maxGirth  postal.Millimetres = 3300 // length and twice width and height
)

// trackBatch is how many numbers the tracking service takes at once.
const trackBatch = 30

// Carrier describes FedEx.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "FedEx", Reference: carrier.Blind, Cancel: carrier.CancelByCall,
		MaxBoxes: 30, MaxWeight: maxWeight, TrackBatch: trackBatch,
		Labels:      []carrier.LabelFormat{{Media: carrier.PDF, Size: "a6"}, {Media: carrier.ZPL, Size: "a6", DPI: 203}, {Media: carrier.PNG, Size: "a6", DPI: 200}},
		Address:     carrier.AddressLimits{Name: maxName, Company: maxLine, Street: maxLine, PostalCode: maxPostcode, City: maxLine, PhoneRequired: true},
		TrackingURL: "https://www.fedex.com/fedextrack/?trknbr={number}",
		Zone:        "Europe/Brussels",
		Papers:      []string{"commercial-invoice"},
		Help:        "Make a project with the Ship, Rate and Pickup APIs at developer.fedex.com, and one with the Track API, whose keys are others.",
		Credentials: []carrier.Credential{
			{Name: clientID, Label: "API key", Required: true, Help: "Of your project with the Ship API."},
			{Name: clientSecret, Label: "Secret key", Secret: true, Required: true},
			{Name: account, Label: "Account number", Required: true, Client: true, Help: "Nine digits."},
			{Name: trackID, Label: "API key for tracking", Help: "Of your project with the Track API; without it nothing is followed."},
			{Name: trackSecret, Label: "Secret key for tracking", Secret: true},
		},
	}
}

// login fetches a token for a pair of keys.
func (d *Driver) login(ctx context.Context, c carrier.Contract, id, secret string) (string, time.Duration, error) {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.Credentials[id]}, "client_secret": {c.Credentials[secret]}}
	a, err := d.client.Do(ctx, carrier.Call{
		Carrier: Code, Method: http.MethodPost, URL: c.Base(d.url, host) + "/oauth/token", Safe: true, Body: []byte(form.Encode()),
		Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"application/json"}},
	})
	if err != nil {
		return "", 0, err
	}
	if a.Status >= 300 {
		no := refusal(a)
		if a.Status < 500 { // whatever it dislikes, it is the keys
			no.Kind = carrier.KindAuth
		}
		return "", 0, no
	}
	var got struct {
		Token string `json:"access_token"`
		Life  int64  `json:"expires_in"` // seconds
	}
	if err := json.Unmarshal(a.Body, &got); err != nil || got.Token == "" {
		return "", 0, &carrier.Error{Kind: carrier.KindDown, Message: "the log-in gave no token", Cause: err}
	}
	return got.Token, time.Duration(got.Life) * time.Second, nil
}

// call asks with a token, and reads the answer into out. A token that is refused is fetched anew once: nothing was taken under it.
func (d *Driver) call(ctx context.Context, c carrier.Contract, k carrier.Call, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return &carrier.Error{Kind: carrier.KindValidation, Cause: err}
	}
	tokens, id, secret := &d.tokens, clientID, clientSecret
	if strings.HasPrefix(k.URL, trackPath) {
		tokens, id, secret = &d.tracks, trackID, trackSecret
	}
	k.Carrier, k.Body, k.URL = Code, body, c.Base(d.url, host)+k.URL
	login := func(ctx context.Context, c carrier.Contract) (string, time.Duration, error) {
		return d.login(ctx, c, id, secret)
	}
	a, err := tokens.With(ctx, c, login, func(token string) (carrier.Answer, error) {
		k.Header = http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"}, "Accept": {"application/json"}, "X-Locale": {"en_US"}, "X-Customer-Transaction-Id": {rand.Text()}}
		return d.client.Do(ctx, k)
	})
	if err != nil {
		return worded(a, err)
	}
	if a.Status >= 300 || refuses(a) {
		return refusal(a)
	}
	if err := json.Unmarshal(a.Body, out); err != nil {
		return carrier.Unreadable(k.Safe, err)
	}
	return nil
}

// Check logs in with both pairs of keys, as far as there are two.
func (d *Driver) Check(ctx context.Context, c carrier.Contract) error {
	_, _, err := d.login(ctx, c, clientID, clientSecret)
	if err == nil && c.Credentials[trackID] != "" {
		_, _, err = d.login(ctx, c, trackID, trackSecret)
	}
	return err
}

var _ interface {
	carrier.Driver
	carrier.Canceller
	carrier.Tracker
	carrier.Checker
	carrier.Collector
	carrier.CollectCanceller
	carrier.Rater
	carrier.Catalogue
} = (*Driver)(nil)
