// Package ups speaks to UPS by its REST services: shipping and void v2409, rating, tracking v1, pick-up, locator and label recovery, with OAuth's client
// credentials.
//
// What UPS does not have: a way to find a shipment by our reference. Labels come as pictures or in printers' languages, not as PDF: who wants a PDF gets the picture, which
// our own papers take as it is.
package ups

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Code is Sendcloud's code of the carrier.
const Code = "ups"

const host = "https://onlinetools.ups.com"

// Names of the credentials.
const (
	clientID     = "client_id"
	clientSecret = "client_secret"
	account      = "account_number"
)

// Driver speaks to UPS. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
	tokens carrier.Tokens
	// Now is the clock for days that nobody named; nil is time.Now.
	Now func() time.Time
}

// New is a driver for the carrier at a URL; empty is the carrier's own. A nil client is carrier.Client's zero value.
func New(url string, client *carrier.Client) *Driver {
	if client == nil {
		client = &carrier.Client{}
	}
	return &Driver{url: strings.TrimSuffix(url, "/"), client: client}
}

// Limits. Lengths of lines are UPS's own; what a package weighs and measures is of its public terms.
const (
	maxLine        = 35
	maxLines       = 3 // of an address
	maxCity        = 30
	maxPostcode    = 9
	maxPhone       = 15
	maxMail        = 50
	maxDescription = 50
	maxTaxNumber   = 15

	maxWeight      postal.Grams       = 70_000
	maxLength      postal.Millimetres = 2740
	maxGirth       postal.Millimetres = 4000 // length and twice width and height
	maxPointWeight postal.Grams       = 20_000
	maxPointLength postal.Millimetres = 970
)

// Carrier describes UPS. A repeated reference buys again and cannot be asked for, so every doubt is a human's.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "UPS", Reference: carrier.Blind, Cancel: carrier.CancelByCall, CancelWindow: 28 * 24 * time.Hour,
		MaxBoxes: 50, MaxWeight: maxWeight, TrackBatch: 1,
		Labels:      []carrier.LabelFormat{{Media: carrier.PNG, Size: "a6", DPI: 203}, {Media: carrier.ZPL, Size: "a6", DPI: 203}},
		Address:     carrier.AddressLimits{Name: maxLine, Company: maxLine, Street: maxLine, PostalCode: maxPostcode, City: maxCity},
		TrackingURL: "https://www.ups.com/track?tracknum={number}",
		Zone:        "Europe/Brussels",
		Papers:      []string{"commercial-invoice"},
		Help:        "Make an app at developer.ups.com, bound to your account number, with the products Authorization, Shipping, Rating, Tracking, Pickup and Locator.",
		Credentials: []carrier.Credential{
			{Name: clientID, Label: "Client ID", Required: true, Help: "Of your app at developer.ups.com."},
			{Name: clientSecret, Label: "Client secret", Secret: true, Required: true},
			{Name: account, Label: "Account number", Required: true, Client: true, Help: "Six letters and digits, also called shipper number."},
		},
	}
}

func (d *Driver) now() time.Time {
	if d.Now != nil {
		return d.Now()
	}
	return time.Now()
}

// login fetches a token, which lives for four hours.
func (d *Driver) login(ctx context.Context, c carrier.Contract) (string, time.Duration, error) {
	h := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "X-Merchant-Id": {c.Credentials[account]}}
	basic := http.Request{Header: h}
	basic.SetBasicAuth(c.Credentials[clientID], c.Credentials[clientSecret])
	a, err := d.client.Do(ctx, carrier.Call{
		Carrier: Code, Method: http.MethodPost, URL: c.Base(d.url, host) + "/security/v1/oauth/token", Header: h, Body: []byte("grant_type=client_credentials"), Safe: true,
	})
	if err != nil {
		return "", 0, err
	}
	if a.Status >= 300 {
		return "", 0, refusal(a)
	}
	var got struct {
		Token string `json:"access_token"`
		Life  text   `json:"expires_in"` // seconds, as text
	}
	if err := json.Unmarshal(a.Body, &got); err != nil || got.Token == "" {
		return "", 0, &carrier.Error{Kind: carrier.KindDown, Message: "the log-in gave no token", Cause: err}
	}
	seconds, err := strconv.Atoi(string(got.Life))
	if err != nil || seconds <= 0 {
		seconds = 60 * 60 // four hours is usual; of an odd answer a part
	}
	return got.Token, time.Duration(seconds) * time.Second, nil
}

// question is one call to UPS; safe ones change nothing there.
type question struct {
	method, path string
	query        url.Values
	header       http.Header
	in           any
	safe         bool
}

// ask sends a question with a token and reads the answer into got. A token that is refused is fetched anew once: nothing was taken under it.
func (d *Driver) ask(ctx context.Context, c carrier.Contract, q question, got any) error {
	var body []byte
	if q.in != nil {
		var err error
		if body, err = json.Marshal(q.in); err != nil {
			return &carrier.Error{Kind: carrier.KindValidation, Cause: err}
		}
	}
	where := c.Base(d.url, host) + "/api" + q.path
	if len(q.query) > 0 {
		where += "?" + q.query.Encode()
	}
	a, err := d.tokens.With(ctx, c, d.login, func(token string) (carrier.Answer, error) {
		h := http.Header{
			"Authorization": {"Bearer " + token}, "Accept": {"application/json"}, "Transid": {transaction(d.now())}, "Transactionsrc": {"waybill"},
		}
		if body != nil {
			h.Set("Content-Type", "application/json")
		}
		for k, v := range q.header {
			h[k] = v
		}
		return d.client.Do(ctx, carrier.Call{Carrier: Code, Method: q.method, URL: where, Header: h, Body: body, Safe: q.safe})
	})
	if err != nil {
		return worded(a, err)
	}
	if a.Status >= 300 {
		return refusal(a)
	}
	if err := json.Unmarshal(a.Body, got); err != nil {
		return carrier.Unreadable(q.safe, err)
	}
	return nil
}

// transaction names a request to UPS, which wants one of up to 32 characters.
func transaction(now time.Time) string { return "waybill-" + strconv.FormatInt(now.UnixNano(), 36) }

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
	carrier.Rater
	carrier.Collector
	carrier.CollectCanceller
	carrier.Placer
	carrier.Checker
	carrier.Catalogue
} = (*Driver)(nil)
