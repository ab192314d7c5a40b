// Package dhlexpress speaks to DHL Express: MyDHL API 3.1.1, as its OpenAPI description told it in 2026.
//
// A shipment's name is its waybill, ten digits; its pieces have numbers of their own (JD…). Our reference is printed and names nothing: it may be used twice, and
// nobody finds a shipment by it here, so a lost answer is for people to settle. A shipment cannot be cancelled: a waybill that is never handed over is never
// charged. Behind a customs border DHL wants the whole declaration and, where the contract has paperless trade, writes the invoice itself. Refusals of a request's
// shape come as 422 with paths into it, all others as 400 with a number in front of the words.
package dhlexpress

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Code is Sendcloud's carrier code.
const Code = "dhl_express"

// Names of the credentials of a contract.
const (
	UserName = "username"
	Password = "password"
	Account  = "account_number"
	// Paperless says whether invoices go to customs without paper.
	Paperless = "paperless_trade"
)

const (
	publicURL = "https://express.api.dhl.com"
	basePath  = "/mydhlapi"
)

// Sizes and weights of a piece, and the lengths of names, are not in our sheet: these are the usual ones of DHL's form.
const (
	maxBoxes  = 99
	maxWeight = 70 * postal.Kilogram

	lineLength    = 45
	nameLength    = 255
	companyLength = 100
	cityLength    = 45
	postalLength  = 12
	goodsLength   = 70
	referenceMost = 35
)

// Driver speaks to the carrier. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
	// Now is when shipments are planned that are meant for today; nil is time.Now.
	Now func() time.Time
}

// New is a driver for the carrier at a URL; empty is its own. A nil client is carrier.Client's zero value.
func New(url string, client *carrier.Client) *Driver {
	if url == "" {
		url = publicURL
	}
	if client == nil {
		client = &carrier.Client{}
	}
	return &Driver{url: strings.TrimSuffix(url, "/"), client: client}
}

// Carrier describes DHL Express.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "DHL Express",
		Reference: carrier.Blind, Cancel: carrier.CancelNever,
		MaxBoxes: maxBoxes, MaxWeight: maxWeight, TrackBatch: 50,
		Labels: []carrier.LabelFormat{{Media: carrier.PDF, Size: "a6"}, {Media: carrier.ZPL, Size: "a6", DPI: 200}},
		Address: carrier.AddressLimits{
			Name: nameLength, Company: companyLength, Street: lineLength, PostalCode: postalLength, City: cityLength, PhoneRequired: true,
		},
		TrackingURL: "https://www.dhl.com/en/express/tracking.html?AWB={number}",
		Papers:      []string{"commercial-invoice"},
		Help:        "DHL gives user name and password for the MyDHL API in its developer portal; the account number stands on your invoices.",
		Credentials: []carrier.Credential{
			{Name: UserName, Label: "User name", Required: true},
			{Name: Password, Label: "Password", Secret: true, Required: true},
			{Name: Account, Label: "Account number", Required: true, Client: true, Help: "Nine digits; parcels and duties are charged to it."},
			{Name: Paperless, Label: "Paperless trade", Choices: []string{"yes", "no"}, Help: "Whether DHL sends invoices to customs without paper, which your account has to be enabled for."},
		},
	}
}

// call asks the carrier and reads its answer into a value; into nil where there is none to read.
func (d *Driver) call(ctx context.Context, c carrier.Contract, method, path string, query url.Values, body, into any, safe bool) error {
	at := c.Base(d.url) + basePath + path
	if len(query) > 0 {
		at += "?" + query.Encode()
	}
	request := http.Request{Header: http.Header{}}
	request.SetBasicAuth(c.Credentials[UserName], c.Credentials[Password])
	request.Header.Set("Accept", "application/json")
	var raw []byte
	if body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			return &carrier.Error{Kind: carrier.KindValidation, Cause: err}
		}
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := d.client.Do(ctx, carrier.Call{Carrier: Code, Method: method, URL: at, Header: request.Header, Body: raw, Safe: safe})
	if err != nil {
		return err
	}
	if answer.Status >= 300 {
		return refusal(answer)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(answer.Body, into); err != nil {
		return carrier.Unreadable(safe, err)
	}
	return nil
}

// Check asks about a waybill that nobody has: who may ask hears that there is none.
func (d *Driver) Check(ctx context.Context, c carrier.Contract) error {
	var got wireTracked
	err := d.call(ctx, c, http.MethodGet, "/tracking", url.Values{"shipmentTrackingNumber": {"0000000000"}}, nil, &got, true)
	if carrier.KindOf(err) == carrier.KindNotFound {
		return nil
	}
	return err
}

func (d *Driver) now() time.Time {
	if d.Now != nil {
		return d.Now()
	}
	return time.Now()
}

// stamp is how DHL writes a time: with a blank, and GMT before the offset.
const stamp = "2006-01-02T15:04:05 GMT-07:00"

// soon is how far ahead a shipment is planned at least, so that it does not lie in the past when DHL reads it.
const soon = 10 * time.Minute

// planned is when a shipment is handed over: its own time, or soon.
func (d *Driver) planned(at time.Time) string {
	if earliest := d.now().Add(soon); at.Before(earliest) {
		at = earliest.UTC()
	}
	return at.Format(stamp)
}

var _ interface {
	carrier.Driver
	carrier.Tracker
	carrier.Checker
	carrier.Collector
	carrier.CollectCanceller
	carrier.Rater
	carrier.Catalogue
} = (*Driver)(nil)
