// Package mondialrelay speaks to Mondial Relay: shipments by its REST service 2.0, tracking and printing again by the older SOAP service, which has a
// log-in of its own (brand and key) and wants every request signed. Neither finds a shipment by our reference nor takes one back, and both answer
// with status 200 whatever happens.
package mondialrelay

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Code is Sendcloud's code of the carrier.
const Code = "mondial_relay"

// Hosts of the two services.
const (
	restHost = "https://connect-api.mondialrelay.com"
	soapHost = "https://api.mondialrelay.com"
)

// Driver speaks to Mondial Relay. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
}

// New is a driver for the carrier at a URL; empty is the carrier's own two hosts. A nil client is carrier.Client's zero value.
func New(url string, client *carrier.Client) *Driver {
	if client == nil {
		client = &carrier.Client{}
	}
	return &Driver{url: strings.TrimSuffix(url, "/"), client: client}
}

// Limits of what is told and carried.
const (
	maxName      = 32
	maxStreet    = 40
	maxOrder     = 15
	maxWeight    = postal.Grams(30000)
	minWeight    = postal.Grams(15)
	maxLengthSum = 1500 // mm, longest side and girth, for relays
)

// Carrier describes Mondial Relay. A repeated order number makes another shipment, so every doubt is a human's.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "Mondial Relay", Reference: carrier.Blind, Cancel: carrier.CancelNever,
		MaxBoxes: 1, MaxWeight: maxWeight, TrackBatch: 10, Zone: "Europe/Paris",
		Labels: []carrier.LabelFormat{
			{Media: carrier.PDF, Size: "10x15"}, {Media: carrier.PDF, Size: "a5"}, {Media: carrier.PDF, Size: "a4"}, {Media: carrier.ZPL, Size: "10x15", DPI: 203},
		},
		Address:     carrier.AddressLimits{Name: maxName, Company: maxName, Street: maxStreet, HouseNumber: 10, PostalCode: 10, City: maxName, SplitStreet: true, ASCII: true},
		TrackingURL: "https://www.mondialrelay.fr/suivi-de-colis/?numeroExpedition={number}&codePostal={postal_code}",
		Help:        "Your Mondial Relay Connect account shows both: login, password and customer ID of API 2.0, and brand and private key of API 1.0.",
		Credentials: []carrier.Credential{
			{Name: "login", Label: "API 2.0 login", Required: true},
			{Name: "password", Label: "API 2.0 password", Secret: true, Required: true},
			{Name: "customer_id", Label: "Customer ID", Required: true, Client: true},
			{Name: "enseigne", Label: "API 1.0 brand", Help: "For tracking."},
			{Name: "private_key", Label: "API 1.0 private key", Secret: true, Help: "For tracking."},
		},
	}
}

// create posts to the REST service and reads its answer, which is a refusal where a status says so.
func (d *Driver) create(ctx context.Context, c carrier.Contract, in wireRequest, safe bool) (wireAnswer, error) {
	in.Context = wireContext{c.Credentials["login"], c.Credentials["password"], c.Credentials["customer_id"], "fr-FR", "1.0"}
	in.XMLNS = "http://www.example.org/Request"
	body, err := xml.Marshal(in)
	if err != nil {
		return wireAnswer{}, &carrier.Error{Kind: carrier.KindValidation, Cause: err}
	}
	a, err := d.client.Do(ctx, carrier.Call{
		Carrier: Code, Method: http.MethodPost, URL: c.Base(d.url, restHost) + "/api/shipment", Body: append([]byte(xml.Header), body...), Safe: safe,
		Header: http.Header{"Content-Type": {"text/xml; charset=utf-8"}, "Accept": {"application/xml"}},
	})
	if err != nil {
		return wireAnswer{}, err
	}
	if a.Status == http.StatusUnauthorized || a.Status == http.StatusForbidden {
		return wireAnswer{}, &carrier.Error{Kind: carrier.KindAuth, Code: fmt.Sprint(a.Status), Message: "the log-in is refused"}
	}
	var got wireAnswer
	if err := xml.Unmarshal(a.Body, &got); err != nil {
		return wireAnswer{}, carrier.Unreadable(safe, err)
	}
	return got, got.refusal()
}

// Check asks for a shipment that cannot be, and hears whether it is the shipment or the log-in that is refused. Nothing is bought by it.
func (d *Driver) Check(ctx context.Context, c carrier.Contract) error {
	_, err := d.create(ctx, c, wireRequest{Output: wireOutput{"10x15", "PdfUrl"}, Shipments: []wireShipment{{}}}, true)
	if e, ok := carrier.As(err); ok && e.Kind != carrier.KindAuth && e.Kind != carrier.KindPermission && !e.Safe() {
		return nil
	}
	return err
}

var _ interface {
	carrier.Driver
	carrier.Labeller
	carrier.Tracker
	carrier.Checker
	carrier.Catalogue
} = (*Driver)(nil)
