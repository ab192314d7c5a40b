// Package dhlparcelde speaks to DHL's parcel business in Germany: shipping v2 (specification 2.1.13), returns v1, pick-up v3 and tracking v0.
//
// One call announces up to 30 parcels, each a shipment of its own with a billing number that ends in the product's procedure; some may be taken and
// others not (status 207). The reference is the customer's word only: a repeat buys again, and nothing is found by it. Shipments can be taken back until the day is
// closed, by a manifest or by DHL itself at about 18:00. Countries are written in three letters.
package dhlparcelde

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

// Code is Sendcloud's carrier code for DHL in Germany.
const Code = "dhl_de"

// Names of the credentials of a contract.
const (
	KeyName           = "api_key"
	SecretName        = "api_secret"
	UserName          = "username"
	PasswordName      = "password"
	BillingName       = "billing_number"
	FurtherName       = "billing_numbers"
	TrackUserName     = "tracking_user"
	TrackPasswordName = "tracking_password"
)

const (
	production   = "https://api-eu.dhl.com"
	shippingPath = "/parcel/de/shipping/v2"
	returnsPath  = "/parcel/de/shipping/returns/v1"
	pickupPath   = "/parcel/de/transportation/pickup/v3"
	trackPath    = "/parcel/de/tracking/v0/shipments"
	tokenPath    = "/parcel/de/account/auth/ropc/v1/token"
	profile      = "STANDARD_GRUPPENPROFIL"
)

const heaviest = 31500

// Driver speaks to DHL. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
	tokens carrier.Tokens
}

// New is a driver for DHL at a URL, the public one where it is empty. A nil client is carrier.Client's zero value.
func New(base string, client *carrier.Client) *Driver {
	if client == nil {
		client = &carrier.Client{}
	}
	if base == "" {
		base = production
	}
	return &Driver{url: strings.TrimSuffix(base, "/"), client: client}
}

// Carrier describes DHL in Germany.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "DHL Paket",
		Reference: carrier.Blind,
		Cancel:    carrier.CancelByCall, CancelWindow: 24 * time.Hour, // the day is closed at about 18:00
		MaxBoxes: 30, MaxWeight: heaviest, TrackBatch: 1,
		Labels: []carrier.LabelFormat{
			{Media: carrier.PDF, Size: "a6"}, {Media: carrier.PDF, Size: "a4"}, {Media: carrier.ZPL, Size: "a6", DPI: 203},
		},
		Address:     carrier.AddressLimits{Name: nameMax, Company: nameMax, Street: streetMax, HouseNumber: houseMax, City: cityMax, SplitStreet: true},
		TrackingURL: "https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode={number}",
		Zone:        zoneName,
		Manifest:    carrier.ManifestAutomatic,
		Papers:      []string{"cn23"},
		Collects:    []string{"EUR"},
		Help:        "The API key comes from an app in DHL's developer portal, the user from the business customer portal, and the billing number from your contract.",
		Credentials: append([]carrier.Credential{
			{Name: KeyName, Label: "API key", Secret: true, Required: true, Help: "Of your app in the developer portal, with shipping, returns, pick-up and tracking."},
			{Name: SecretName, Label: "API secret", Secret: true, Required: true},
			{Name: UserName, Label: "User of the business customer portal", Required: true},
			{Name: PasswordName, Label: "Password of that user", Secret: true, Required: true},
			{Name: BillingName, Label: "Billing number", Required: true, Client: true, Help: "14 characters, that of DHL Paket: customer number, 01, participation."},
			{Name: FurtherName, Label: "Further billing numbers", Help: "Those of other products where their participation is not 01, with blanks between them."},
			{Name: TrackUserName, Label: "User for tracking", Help: "Starts with zt; without it no news is asked for."},
			{Name: TrackPasswordName, Label: "Password for tracking", Secret: true},
		}, cashFields...),
	}
}

// call is one request of ours; in is its body.
type call struct {
	method, path string
	query        url.Values
	in           any
	safe         bool
}

// do speaks to DHL as the contract's user. A token that is refused was used for nothing, so the call is made again with a new one.
func (d *Driver) do(ctx context.Context, c carrier.Contract, k call) (carrier.Answer, error) {
	out := carrier.Call{
		Carrier: Code, Method: k.method, URL: c.Base(d.url) + k.path, Safe: k.safe, Header: http.Header{"Accept": {"application/json"}, "Accept-Language": {"en-GB"}},
	}
	if len(k.query) > 0 {
		out.URL += "?" + k.query.Encode()
	}
	if k.in != nil {
		var err error
		if out.Body, err = json.Marshal(k.in); err != nil {
			return carrier.Answer{}, &carrier.Error{Kind: carrier.KindValidation, Cause: err}
		}
		out.Header.Set("Content-Type", "application/json")
	}
	a, err := d.tokens.With(ctx, c, d.login, func(token string) (carrier.Answer, error) {
		out.Header.Set("Authorization", "Bearer "+token)
		return d.client.Do(ctx, out)
	})
	if err != nil {
		return a, worded(a, err)
	}
	if a.Status == http.StatusUnauthorized || a.Status == http.StatusForbidden {
		return a, plain(a)
	}
	return a, nil
}

// login fetches a token.
func (d *Driver) login(ctx context.Context, c carrier.Contract) (string, time.Duration, error) {
	form := url.Values{
		"grant_type": {"password"}, "username": {c.Credentials[UserName]}, "password": {c.Credentials[PasswordName]},
		"client_id": {c.Credentials[KeyName]}, "client_secret": {c.Credentials[SecretName]},
	}
	a, err := d.client.Do(ctx, carrier.Call{
		Carrier: Code, Method: http.MethodPost, URL: c.Base(d.url) + tokenPath, Safe: true,
		Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"application/json"}}, Body: []byte(form.Encode()),
	})
	if err != nil {
		return "", 0, worded(a, err)
	}
	var got struct {
		AccessToken string      `json:"access_token"`
		ExpiresIn   json.Number `json:"expires_in"`
	}
	if a.Status != http.StatusOK {
		e := plain(a)
		if e.Kind != carrier.KindPermission {
			e.Kind = carrier.KindAuth
		}
		return "", 0, e
	}
	if err := json.Unmarshal(a.Body, &got); err != nil || got.AccessToken == "" {
		return "", 0, &carrier.Error{Kind: carrier.KindDown, Cause: fmt.Errorf("the token service answered no token: %w", err)}
	}
	seconds, err := got.ExpiresIn.Int64()
	if err != nil || seconds <= 0 {
		seconds = 600
	}
	return got.AccessToken, time.Duration(seconds) * time.Second, nil
}

// Check tries the log-in, and whether the key is let in to shipping.
func (d *Driver) Check(ctx context.Context, c carrier.Contract) error {
	if _, ok := billing(c, "01"); !ok {
		return &carrier.Error{Kind: carrier.KindValidation, Field: BillingName, Message: "the billing number has 14 characters: ten of the customer, 01, two of the participation"}
	}
	a, err := d.do(ctx, c, call{method: http.MethodGet, path: shippingPath + "/", safe: true})
	if err != nil {
		return err
	}
	if a.Status >= 300 {
		return plain(a)
	}
	return nil
}
