// Package gls speaks to the GLS group: ShipIT (farm) for labels and the track and trace service for news, both behind one token.
//
// What it demands: every shipment is booked under the ContactID that GLS gave the customer, which stands for the sender; another sender's address only changes
// what is printed. Parcels have a number of twelve digits, for people, and a TrackID of eight characters, for the interface. A repeated reference is another
// shipment. The tracking service may be asked by reference, but hears of a parcel only when its data was passed on: that it knows none proves nothing, so that
// every doubt is a human's. Goods are not declared here: a border is told by the incoterm only, and the customs papers are ours.
package gls

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Code is Sendcloud's code of the carrier.
const Code = "gls_de"

const (
	host      = "https://api.gls-group.net"
	tokenPath = "/oauth2/v2/token" //nolint:gosec // a path
	shipIT    = "/shipit-farm/v1/backend/rs/shipments"
	// collection is where vans are asked for.
	collection = "/shipit-farm/v1/backend/rs/sporadiccollection"
	tracking   = "/track-and-trace-v1/tracking/simple/trackids/"
	zoneName   = "Europe/Berlin"
	media      = "application/glsVersion1+json" // of ShipIT, in both directions
)

// Driver speaks to GLS. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
	tokens carrier.Tokens
}

// New is a driver for the carrier at a URL; empty is the carrier's own. A nil client is carrier.Client's zero value.
func New(url string, client *carrier.Client) *Driver {
	if client == nil {
		client = &carrier.Client{}
	}
	return &Driver{url: strings.TrimSuffix(url, "/"), client: client}
}

// The most that fields hold, and limits of a parcel.
const (
	maxLine     = 40
	maxPostcode = 10
	maxEmail    = 80

	maxWeight postal.Grams       = 40000
	maxLength postal.Millimetres = 2000
	maxWidth  postal.Millimetres = 800
	maxHeight postal.Millimetres = 600
	maxGirth  postal.Millimetres = 3000 // length and twice width and height
)

// trackBatch is how many numbers the tracking service takes at once. It allows few questions a day, so that many at once matter.
const trackBatch = 10

// Carrier describes GLS.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "GLS", Covers: []string{"gls_eu", "gls_nl"}, Reference: carrier.Blind, Cancel: carrier.CancelByCall,
		MaxWeight: maxWeight, TrackBatch: trackBatch,
		Labels:      []carrier.LabelFormat{{Media: carrier.PDF, Size: "a6"}, {Media: carrier.ZPL, Size: "a6", DPI: 203}, {Media: carrier.PNG, Size: "a6"}},
		Address:     carrier.AddressLimits{Name: maxLine, Company: maxLine, Street: maxLine, HouseNumber: maxLine, PostalCode: maxPostcode, City: maxLine, SplitStreet: true},
		TrackingURL: "https://gls-group.eu/track/{number}",
		Zone:        zoneName,
		Help:        "Make an app in the GLS developer portal for the client ID and secret; your GLS contact tells the contact ID of your contract.",
		Credentials: []carrier.Credential{
			{Name: "client_id", Label: "Client ID", Required: true, Help: "Of your app in the GLS developer portal."},
			{Name: "client_secret", Label: "Client secret", Secret: true, Required: true},
			{Name: "contact_id", Label: "Contact ID", Required: true, Client: true, Help: "GLS's number for you as a sender; each warehouse has its own."},
		},
	}
}

// login fetches a token for the app's credentials.
func (d *Driver) login(ctx context.Context, c carrier.Contract) (string, time.Duration, error) {
	basic := base64.StdEncoding.EncodeToString([]byte(c.Credentials["client_id"] + ":" + c.Credentials["client_secret"]))
	a, err := d.client.Do(ctx, carrier.Call{
		Carrier: Code, Method: http.MethodPost, URL: c.Base(d.url, host) + tokenPath, Safe: true, Body: []byte("grant_type=client_credentials"),
		Header: http.Header{"Authorization": {"Basic " + basic}, "Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"application/json"}},
	})
	if err != nil {
		return "", 0, err
	}
	if a.Status >= 300 {
		no := refusal(a)
		if a.Status == http.StatusBadRequest { // OAuth's answer to a client it does not know may be 400 as well as 401
			no.Kind = carrier.KindAuth
		}
		return "", 0, no
	}
	var got struct {
		Token string      `json:"access_token"`
		Life  json.Number `json:"expires_in"` // a number, or a text with one
	}
	if err := json.Unmarshal(a.Body, &got); err != nil || got.Token == "" {
		return "", 0, &carrier.Error{Kind: carrier.KindDown, Message: "the log-in gave no token", Cause: err}
	}
	seconds, err := got.Life.Int64()
	if err != nil {
		seconds = 3600
	}
	return got.Token, time.Duration(seconds) * time.Second, nil
}

// call asks with a token. A token that is refused is fetched anew once: nothing was taken under it.
func (d *Driver) call(ctx context.Context, c carrier.Contract, k carrier.Call) (carrier.Answer, error) {
	k.Carrier, k.URL = Code, c.Base(d.url, host)+k.URL
	a, err := d.tokens.With(ctx, c, d.login, func(token string) (carrier.Answer, error) {
		k.Header = k.Header.Clone()
		k.Header.Set("Authorization", "Bearer "+token)
		return d.client.Do(ctx, k)
	})
	switch {
	case err != nil:
		return a, worded(a, err)
	case a.Status >= 300:
		return a, refusal(a)
	}
	return a, nil
}

// post asks a path of ShipIT. in may be nil.
func (d *Driver) post(ctx context.Context, c carrier.Contract, path string, in, out any, safe bool) error {
	k := carrier.Call{
		Method: http.MethodPost, URL: path, Safe: safe, Header: http.Header{"Content-Type": {media}, "Accept": {media + ", application/json"}},
	}
	if in != nil {
		var err error
		if k.Body, err = json.Marshal(in); err != nil {
			return &carrier.Error{Kind: carrier.KindValidation, Cause: err}
		}
	}
	a, err := d.call(ctx, c, k)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(a.Body, out); err != nil {
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
	carrier.Tracker
	carrier.Checker
	carrier.Catalogue
	carrier.Placer
} = (*Driver)(nil)
