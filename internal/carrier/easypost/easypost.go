// Package easypost speaks to EasyPost, a platform between shops and some hundred carriers: API v2, as its recorded exchanges and public clients told it in 2026.
//
// The merchant's carrier accounts there, each with its services, are the methods that a contract brings. A shipment is created first, which costs nothing and is answered
// with rates; then one of the rates is bought, which happens once. Our reference names a shipment there: two may have the same, and the newest is found by it. So a lost
// answer to the buying is settled by asking. Labels are files behind addresses that end one day; they are fetched at once. Weights are ounces, lengths inches.
package easypost

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Code is the carrier code.
const Code = "easypost"

// Names of the credentials of a contract.
const (
	KeyName    = "api_key"
	SecretName = "webhook_secret"
)

const publicURL = "https://api.easypost.com"

// inFlight is how long a purchase may be on its way. Not in our sheet: twice as long as our own exchanges last.
const inFlight = time.Minute

// Driver speaks to EasyPost. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
}

// New is a driver for EasyPost at a URL; empty is its own. A nil client is carrier.Client's zero value.
func New(url string, client *carrier.Client) *Driver {
	if url == "" {
		url = publicURL
	}
	if client == nil {
		client = &carrier.Client{}
	}
	return &Driver{url: strings.TrimSuffix(url, "/"), client: client}
}

// Carrier describes EasyPost.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "EasyPost", Way: carrier.Aggregator,
		Reference: carrier.Askable, InFlight: inFlight, Cancel: carrier.CancelByCall,
		MaxBoxes: 1, MaxWeight: maxWeight, TrackBatch: 1, RatesAll: true, // a label is bought by one of the rates
		Labels: []carrier.LabelFormat{{Media: carrier.PDF, Size: "a6"}, {Media: carrier.ZPL, Size: "a6", DPI: 203}, {Media: carrier.PNG, Size: "a6", DPI: 300}},
		// What it reaches that has no driver of its own here, by the service levels that our sheet counts.
		Covers: []string{"dpd_gb", "dpd_local", "parcelforce", "hermes_gb", "evri_international", "bring"},
		Help:   "The production API key stands in EasyPost's dashboard under API Keys; your carriers there become methods here.",
		Credentials: []carrier.Credential{
			{Name: KeyName, Label: "API key", Secret: true, Required: true, Help: "Keys that begin with EZTK are for trials."},
			{Name: SecretName, Label: "Webhook secret", Secret: true, Help: "A word of your own: it signs the news that EasyPost sends here."},
		},
	}
}

// call asks and reads the answer, into nothing when into is nil.
func (d *Driver) call(ctx context.Context, c carrier.Contract, method, path string, body, into any, safe bool) error {
	header := http.Header{}
	header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(c.Credentials[KeyName]+":")))
	header.Set("Accept", "application/json")
	var raw []byte
	if body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			return &carrier.Error{Kind: carrier.KindValidation, Cause: err}
		}
		header.Set("Content-Type", "application/json")
	}
	a, err := d.client.Do(ctx, carrier.Call{Carrier: Code, Method: method, URL: c.Base(d.url) + "/v2" + path, Header: header, Body: raw, Safe: safe})
	if err != nil {
		return err
	}
	if err := refusal(a); err != nil {
		return err
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(a.Body, into); err != nil {
		return carrier.Unreadable(safe, err)
	}
	return nil
}

// fetch gets a file that EasyPost keeps for us. Its address comes from an answer, so it may not lead to where EasyPost does not keep files.
func (d *Driver) fetch(ctx context.Context, c carrier.Contract, at string) ([]byte, error) {
	u, err := url.Parse(at)
	home, bad := url.Parse(c.Base(d.url))
	if err != nil || bad != nil || u.Scheme != "https" && u.Host != home.Host {
		return nil, &carrier.Error{Kind: carrier.KindDown, Message: "the label's address is not one of EasyPost's"}
	}
	a, err := d.client.Do(ctx, carrier.Call{Carrier: Code, Method: http.MethodGet, URL: at, Safe: true})
	switch {
	case err != nil:
		return nil, err
	case a.Status != http.StatusOK:
		return nil, &carrier.Error{Kind: carrier.KindDown, Message: "the label's file is not there: " + http.StatusText(a.Status)}
	}
	return a.Body, nil
}

// Check asks for the carrier accounts, which changes nothing.
func (d *Driver) Check(ctx context.Context, c carrier.Contract) error {
	_, err := d.accounts(ctx, c)
	return err
}

var _ interface {
	carrier.Bringer
	carrier.Canceller
	carrier.Checker
	carrier.Driver
	carrier.Finder
	carrier.Labeller
	carrier.Pushed
	carrier.Rater
	carrier.Subscriber
	carrier.Tracker
} = (*Driver)(nil)
