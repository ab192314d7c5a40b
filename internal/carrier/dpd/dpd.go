// Package dpd speaks to the DPD group by its META-API: one language for the group's companies in 23 countries, each a business unit with its own
// contracts. Tracking goes by the older SOAP services of DPD in the Netherlands and Belgium, for customers who have a log-in there (delis_id).
//
// From the group's customer documentation 1.2 and its description of the shipping API. What it does not have: a way to find a shipment by our
// reference, to take one back, or to hand in a manifest.
package dpd

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
const Code = "dpd"

// host is the META-API's; tracking has hosts of its own.
const host = "https://api.dpdgroup.com"

// Driver speaks to DPD. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
	tokens carrier.Tokens // of the META-API
	logins carrier.Tokens // of the SOAP services, which allow ten log-ins a day
}

// New is a driver for the carrier at a URL; empty is the carrier's own. A nil client is carrier.Client's zero value.
func New(url string, client *carrier.Client) *Driver {
	if client == nil {
		client = &carrier.Client{}
	}
	return &Driver{url: strings.TrimSuffix(url, "/"), client: client}
}

// The most that lines of an address hold.
const (
	maxLine     = 35
	maxPostcode = 9
)

// Limits of a parcel.
const (
	maxWeight      postal.Grams       = 31500
	maxLength      postal.Millimetres = 1750
	maxGirth       postal.Millimetres = 3000 // length and twice width and height
	maxPointWeight postal.Grams       = 20000
	maxPointLength postal.Millimetres = 1000
	maxPointGirth  postal.Millimetres = 2500
)

// Carrier describes DPD. A repeated reference buys again and cannot be asked for, so every doubt is a human's.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "DPD", Reference: carrier.Blind, Cancel: carrier.CancelNever,
		MaxBoxes: 99, MaxWeight: maxWeight, TrackBatch: 20,
		Labels: []carrier.LabelFormat{
			{Media: carrier.PDF, Size: "a6"}, {Media: carrier.PDF, Size: "a5"}, {Media: carrier.PDF, Size: "a4"}, {Media: carrier.ZPL, Size: "a6", DPI: 203}, {Media: carrier.PNG, Size: "a6"},
		},
		Address:     carrier.AddressLimits{Name: maxLine, Company: maxLine, Street: maxLine, HouseNumber: maxLine, PostalCode: maxPostcode, City: maxLine, SplitStreet: true},
		TrackingURL: "https://tracking.dpd.de/status/en_US/parcel/{number}",
		Zone:        "Europe/Amsterdam",
		Collects:    []string{"EUR", "PLN"},
		Help:        "Your DPD company's support gives log-in, password and customer number for the META-API; your contract is with one company of the group.",
		Credentials: []carrier.Credential{
			{Name: "business_unit", Label: "Business unit", Required: true, Choices: units, Help: "The number of the DPD company that your contract is with: 010 is the Netherlands, 001 Germany."},
			{Name: "username", Label: "META-API log-in", Required: true},
			{Name: "password", Label: "META-API password", Secret: true, Required: true},
			{Name: "customer_id", Label: "Customer number", Required: true, Client: true},
			{Name: "client_id", Label: "Client ID", Help: "SEUR (020) only."},
			{Name: "client_secret", Label: "Client secret", Secret: true, Help: "SEUR (020) only."},
			{Name: "delis_id", Label: "Delis ID", Help: "For tracking, in the Netherlands and Belgium."},
			{Name: "delis_password", Label: "Delis password", Secret: true, Help: "For tracking, in the Netherlands and Belgium."},
		},
	}
}

// countries are the business units and where they are at home.
var countries = map[string]string{
	"001": "DE", "002": "FR", "010": "NL", "011": "GB", "014": "AT", "015": "CZ", "016": "SK", "017": "HU", "018": "BG", "020": "ES", "021": "PL",
	"023": "IT", "026": "SI", "028": "HR", "030": "PT", "031": "EE", "032": "LT", "033": "LV", "034": "BE", "036": "CH", "038": "FR", "041": "RO", "046": "IE",
}

var units = []string{
	"010", "001", "002", "011", "014", "015", "016", "017", "018", "020", "021", "023", "026", "028", "030", "031", "032", "033", "034", "036", "038", "041", "046",
}

// Lives of tokens, which the answers do not tell.
const (
	tokenLife     = 24 * time.Hour
	seurTokenLife = 30 * time.Minute
	seur          = "020"
)

// login fetches a token: it stands in a header of the answer.
func (d *Driver) login(ctx context.Context, c carrier.Contract) (string, time.Duration, error) {
	h := http.Header{
		"X-DPD-LOGIN": {c.Credentials["username"]}, "X-DPD-PASSWORD": {c.Credentials["password"]}, "X-DPD-BUCODE": {c.Credentials["business_unit"]},
	}
	life := tokenLife
	if c.Credentials["business_unit"] == seur {
		life = seurTokenLife
		h["X-DPD-CLIENTID"], h["X-DPD-CLIENTSECRET"] = []string{c.Credentials["client_id"]}, []string{c.Credentials["client_secret"]}
	}
	a, err := d.client.Do(ctx, carrier.Call{Carrier: Code, Method: http.MethodPost, URL: c.Base(d.url, host) + "/shipping/v1/login", Header: h, Safe: true})
	if err != nil {
		return "", 0, err
	}
	if a.Status >= 300 {
		return "", 0, refusal(a)
	}
	token := a.Header.Get("X-DPD-TOKEN")
	if token == "" {
		return "", 0, &carrier.Error{Kind: carrier.KindDown, Message: "the log-in gave no token"}
	}
	return token, life, nil
}

// call posts JSON with a token. A token that is refused is fetched anew once: nothing was taken under it.
func (d *Driver) call(ctx context.Context, c carrier.Contract, path string, in any, safe bool) (carrier.Answer, error) {
	body, err := json.Marshal(in)
	if err != nil {
		return carrier.Answer{}, &carrier.Error{Kind: carrier.KindValidation, Cause: err}
	}
	a, err := d.tokens.With(ctx, c, d.login, func(token string) (carrier.Answer, error) {
		return d.client.Do(ctx, carrier.Call{
			Carrier: Code, Method: http.MethodPost, URL: c.Base(d.url, host) + "/shipping/v1" + path, Body: body, Safe: safe,
			Header: http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"}, "Accept": {"application/json"}},
		})
	})
	switch {
	case err != nil:
		return a, worded(a, err)
	case a.Status >= 300:
		return a, refusal(a)
	}
	return a, nil
}

// Check logs in.
func (d *Driver) Check(ctx context.Context, c carrier.Contract) error {
	_, _, err := d.login(ctx, c)
	return err
}

var _ interface {
	carrier.Driver
	carrier.Labeller
	carrier.Tracker
	carrier.Checker
	carrier.Catalogue
} = (*Driver)(nil)
