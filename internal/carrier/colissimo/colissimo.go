// Package colissimo speaks to Colissimo's web services (ws.colissimo.fr): labels by the SLS service 2.0, which answers with a multipart message of JSON and files,
// the tracking of the customer's own parcels, and pick-up points. The contract's number and password stand in every body. A reference sent again makes another
// parcel, none is found by it, and there is no way back: a label that is not used is not charged.
package colissimo

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
const Code = "colissimo"

const (
	host = "https://ws.colissimo.fr"
	sls  = "/sls-ws/SlsServiceWSRest/2.0/"
	zone = "Europe/Paris"
)

// What a contract is known by.
const (
	Number   = "contract_number"
	Password = "password"
)

// Driver speaks to Colissimo. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
	now    func() time.Time
}

// New is a driver for the carrier at a URL; empty is the carrier's own host. A nil client is carrier.Client's zero value.
func New(url string, client *carrier.Client) *Driver {
	if url == "" {
		url = host
	}
	if client == nil {
		client = &carrier.Client{}
	}
	return &Driver{url: strings.TrimSuffix(url, "/"), client: client, now: time.Now}
}

// Limits. Our sheet has no lengths; these are the ones of the carrier's forms.
const (
	maxLine     = 35
	maxFirst    = 29
	maxPostcode = 9
	maxWeight   = 30 * postal.Kilogram
	maxAbroadPt = 20 * postal.Kilogram // pick-up points abroad: the price list ends there
)

// Carrier describes Colissimo. A reference that was sent before makes another parcel, so every doubt is a human's.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "Colissimo", Reference: carrier.Blind, Cancel: carrier.CancelNever,
		MaxBoxes: 1, MaxWeight: maxWeight, TrackBatch: 10, Zone: zone, Manifest: carrier.ManifestAutomatic, Papers: []string{"cn23"},
		Labels: []carrier.LabelFormat{
			{Media: carrier.PDF, Size: "10x15"}, {Media: carrier.PDF, Size: "10x10"}, {Media: carrier.PDF, Size: "10x12"}, {Media: carrier.PDF, Size: "a4"},
			{Media: carrier.ZPL, Size: "10x15", DPI: 203},
		},
		Address:     carrier.AddressLimits{Name: maxLine + 1 + maxFirst, Company: maxLine, Street: maxLine, PostalCode: maxPostcode, City: maxLine},
		TrackingURL: "https://www.laposte.fr/outils/suivre-vos-envois?code={number}",
		Help:        "The contract number and its password are those of your Colissimo Box account at colissimo.entreprise.laposte.fr.",
		Credentials: []carrier.Credential{
			{Name: Number, Label: "Contract number", Required: true, Client: true},
			{Name: Password, Label: "Password", Secret: true, Required: true},
		},
	}
}

// post sends JSON with the contract's log-in already in it. An answer of 500 is handed over as it came beside its error: this carrier refuses by it too.
func (d *Driver) post(ctx context.Context, c carrier.Contract, path string, body any, safe bool) (carrier.Answer, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return carrier.Answer{}, &carrier.Error{Kind: carrier.KindValidation, Cause: err}
	}
	return d.client.Do(ctx, carrier.Call{
		Carrier: Code, Method: http.MethodPost, URL: c.Base(d.url) + path, Body: raw, Safe: safe,
		Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Accept": {"application/json, multipart/mixed"}},
	})
}

// Check has a letter with nothing in it looked at, and hears whether the letter or the log-in is refused. Nothing is bought by it.
func (d *Driver) Check(ctx context.Context, c carrier.Contract) error {
	answer, err := d.post(ctx, c, sls+"checkGenerateLabel", d.request(c, carrier.Sending{Boxes: []carrier.Box{{}}}, product{code: "DOM"}, "PDF_10x15_300dpi"), true)
	_, err = read(answer, err, true)
	if e, ok := carrier.As(err); ok && e.Kind != carrier.KindAuth && e.Kind != carrier.KindPermission && !e.Safe() {
		return nil
	}
	return err
}

// loose is a text that some services write as a JSON number.
type loose string

// UnmarshalJSON takes text, numbers and null.
func (l *loose) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	if text == "null" {
		text = ""
	}
	*l = loose(text)
	return nil
}

var _ interface {
	carrier.Driver
	carrier.Tracker
	carrier.Checker
	carrier.Catalogue
	carrier.Placer
	carrier.Manifester
} = (*Driver)(nil)
