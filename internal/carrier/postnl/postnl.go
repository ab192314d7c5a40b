// Package postnl speaks to PostNL (Netherlands and Belgium): barcode service 1.1, label service 2.2, status service 2 and locations 2.1, as its developer
// pages and public clients told them in 2026.
//
// A shipment's name is its barcode, which is fetched first and announced under afterwards. Our reference names nothing: it may be used twice, and though the
// status service finds a shipment by it, nobody gives its label again to one who has the reference only. So a lost answer is for people to settle. There is
// no way to cancel. Refusals may stand in an answer of status 200, and a lone element may be
// an object where a list is documented.
package postnl

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Code is Sendcloud's carrier code.
const Code = "postnl"

// Names of the credentials of a contract.
const (
	KeyName        = "api_key"
	CustomerCode   = "customer_code"
	CustomerNumber = "customer_number"
	Collection     = "collection_location"
	GlobalType     = "global_barcode_type"
)

const publicURL = "https://api.postnl.nl"

// Driver speaks to the carrier. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
	zone   *time.Location
	// Now stamps messages; nil is time.Now.
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
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		zone = time.FixedZone("CET", 3600) // without zone data: an hour off in summer
	}
	return &Driver{url: strings.TrimSuffix(url, "/"), client: client, zone: zone}
}

const zoneName = "Europe/Amsterdam"

// Carrier describes PostNL.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "PostNL",
		Reference: carrier.Blind, Cancel: carrier.CancelNever,
		MaxBoxes: maxBoxes, MaxWeight: maxWeight, TrackBatch: 10,
		Labels: []carrier.LabelFormat{{Media: carrier.PDF, Size: "a6"}, {Media: carrier.ZPL, Size: "a6", DPI: 203}},
		Address: carrier.AddressLimits{
			Name: nameLength, Company: nameLength, Street: streetLength, HouseNumber: nameLength, PostalCode: postalLength, City: nameLength, SplitStreet: true,
		},
		TrackingURL: "https://postnl.nl/tracktrace/?B={number}&P={postal_code}&D={country}&T=C",
		Zone:        zoneName, Papers: []string{"cn23"},
		Help: "The API key is made in PostNL's developer portal; customer code, customer number and collection location stand in your contract.",
		Credentials: []carrier.Credential{
			{Name: KeyName, Label: "API key", Secret: true, Required: true},
			{Name: CustomerCode, Label: "Customer code", Required: true, Help: "Two to four letters, for instance DEVC."},
			{Name: CustomerNumber, Label: "Customer number", Required: true, Client: true, Help: "Eight digits."},
			{Name: Collection, Label: "Collection location", Required: true, Help: "The number of the location that collects your parcels."},
			{
				Name: GlobalType, Label: "Barcode type outside the EU", Help: "The type of international barcodes in your contract.",
				Choices: []string{"CD", "CC", "CP", "CF", "CX", "LA", "RI", "UE"},
			},
		},
	}
}

// call asks the carrier and reads its answer, into nothing when into is nil.
func (d *Driver) call(ctx context.Context, c carrier.Contract, method, path string, query url.Values, body, into any, safe bool) error {
	header := http.Header{}
	header.Set("apikey", c.Credentials[KeyName])
	header.Set("Accept", "application/json")
	var raw []byte
	if body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			return &carrier.Error{Kind: carrier.KindValidation, Cause: err}
		}
		header.Set("Content-Type", "application/json")
	}
	at := c.Base(d.url) + path
	if len(query) > 0 {
		at += "?" + query.Encode()
	}
	answer, err := d.client.Do(ctx, carrier.Call{Carrier: Code, Method: method, URL: at, Header: header, Body: raw, Safe: safe})
	if err != nil {
		return err
	}
	if err := refusal(answer); err != nil {
		return err
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(answer.Body, into); err != nil {
		return carrier.Unreadable(safe, err)
	}
	return nil
}

// customer are the three numbers that every question has.
func customer(c carrier.Contract) url.Values {
	return url.Values{"CustomerCode": {c.Credentials[CustomerCode]}, "CustomerNumber": {c.Credentials[CustomerNumber]}}
}

// barcode fetches a number for one parcel. It binds nobody to anything.
func (d *Driver) barcode(ctx context.Context, c carrier.Contract, kind string) (string, error) {
	q := customer(c)
	q.Set("Type", kind)
	if kind == domesticType {
		q.Set("Serie", "000000000-999999999")
	} else {
		q.Set("Serie", "00000000-99999999") // the eight digits of an S10 number; its range is not in our sheet
	}
	var got struct {
		Barcode string `json:"Barcode"`
	}
	if err := d.call(ctx, c, http.MethodGet, "/shipment/v1_1/barcode", q, nil, &got, true); err != nil {
		return "", err
	}
	if got.Barcode == "" {
		return "", &carrier.Error{Kind: carrier.KindDown, Message: "the carrier gave no barcode"}
	}
	return got.Barcode, nil
}

// domesticType is the type of barcodes within the European Union.
const domesticType = "3S"

// Check fetches a barcode, which costs nothing, and so tries key, code and number.
func (d *Driver) Check(ctx context.Context, c carrier.Contract) error {
	_, err := d.barcode(ctx, c, domesticType)
	return err
}
