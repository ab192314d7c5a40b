// Package bpost speaks to bpost (Belgium): the Shipping Manager (orders v5, answers v3), tracking of items and the locator of pick-up points, as their public clients
// told them in 2026.
//
// An order is named by the customer's reference, and no reference has two orders: to send the same one again changes nothing, and a different one is refused
// once labels are printed. So a lost answer is no danger. A box gets its barcode when its label is fetched, which is a call of its own and may be repeated too:
// an announcement that broke off between the two is finished by asking again. Cancelling is an update of the order.
package bpost

import (
	"context"
	"encoding/base64"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Code is Sendcloud's carrier code.
const Code = "bpost"

// Names of the credentials of a contract.
const (
	AccountID  = "account_id"
	Passphrase = "passphrase"
	// IBAN and BIC name the account that is paid out to what was collected at the door.
	IBAN = "cod_iban"
	BIC  = "cod_bic"
)

// The carrier's hosts: orders and labels, tracking, pick-up points.
const (
	ordersURL   = "https://shm-rest.bpost.cloud"
	trackingURL = "https://api.parcel.bpost.cloud"
	locatorURL  = "https://pudo.bpost.be"
)

const (
	zoneName = "Europe/Brussels"
	// inFlight is how long an order may be on its way until it can be asked for. Not in our sheet: as long as one of our own exchanges lasts.
	inFlight = 30 * time.Second
)

// Driver speaks to the carrier. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
	zone   *time.Location
}

// New is a driver for the carrier at one URL that has the paths of all its hosts; empty is its own. A nil client is carrier.Client's zero value.
func New(url string, client *carrier.Client) *Driver {
	if client == nil {
		client = &carrier.Client{}
	}
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		zone = time.FixedZone("CET", 3600) // without zone data: an hour off in summer
	}
	return &Driver{url: strings.TrimSuffix(url, "/"), client: client, zone: zone}
}

// Carrier describes bpost.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "bpost",
		Reference: carrier.Idempotent, InFlight: inFlight, Cancel: carrier.CancelByCall,
		MaxBoxes: maxBoxes, MaxWeight: maxWeight, TrackBatch: 10,
		Labels: []carrier.LabelFormat{{Media: carrier.PDF, Size: "a6"}, {Media: carrier.PDF, Size: "a4"}, {Media: carrier.PNG, Size: "a6"}, {Media: carrier.PNG, Size: "a4"}},
		Address: carrier.AddressLimits{
			Name: lineLength, Company: lineLength, Street: lineLength, HouseNumber: 2 * numberLength, PostalCode: postalLength, City: lineLength, SplitStreet: true,
		},
		TrackingURL: "https://track.bpost.cloud/btr/web/#/search?itemCode={number}&postalCode={postal_code}",
		Zone:        zoneName,
		Collects:    []string{"EUR"},
		Help:        "Account and passphrase stand in bpost's Shipping Manager, under Admin, General settings.",
		Credentials: []carrier.Credential{
			{Name: AccountID, Label: "Account", Required: true, Client: true, Help: "The number of your account in the Shipping Manager."},
			{Name: Passphrase, Label: "Passphrase", Secret: true, Required: true},
			{Name: IBAN, Label: "Cash on delivery: IBAN", Help: "Where bpost collects money at the door, it pays it out to this account."},
			{Name: BIC, Label: "Cash on delivery: BIC"},
		},
	}
}

// media are the types of the Shipping Manager's bodies.
func media(what, version string) string {
	return "application/vnd.bpost.shm-" + what + "-v" + version + "+XML"
}

// ask is one question to the Shipping Manager.
type ask struct {
	method, path  string
	accept, sends string
	body          any
	safe          bool
}

// orders calls the Shipping Manager with the contract's account and passphrase. Whatever the status, a refusal is an error.
func (d *Driver) orders(ctx context.Context, c carrier.Contract, q ask) (carrier.Answer, error) {
	account := c.Credentials[AccountID]
	header := http.Header{}
	header.Set("Authorization", basic(c))
	if q.accept != "" {
		header.Set("Accept", q.accept)
	}
	var raw []byte
	if q.body != nil {
		text, err := xml.Marshal(q.body)
		if err != nil {
			return carrier.Answer{}, &carrier.Error{Kind: carrier.KindValidation, Cause: err}
		}
		raw = append([]byte(xml.Header), text...)
		header.Set("Content-Type", q.sends)
	}
	path := "/services/shm/" + url.PathEscape(account) + q.path
	a, err := d.client.Do(ctx, carrier.Call{Carrier: Code, Method: q.method, URL: c.Base(d.url, ordersURL) + path, Header: header, Body: raw, Safe: q.safe})
	if err != nil {
		return a, worded(a, err)
	}
	return a, refusal(a)
}

func basic(c carrier.Contract) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(c.Credentials[AccountID]+":"+c.Credentials[Passphrase]))
}

// read decodes an answer of XML.
func read(a carrier.Answer, into any) error {
	if err := xml.Unmarshal(a.Body, into); err != nil {
		return carrier.Unreadable(true, err)
	}
	return nil
}

// Check asks for the products of the account, which changes nothing.
func (d *Driver) Check(ctx context.Context, c carrier.Contract) error {
	_, err := d.orders(ctx, c, ask{method: http.MethodGet, path: "/productconfig", accept: media("productConfiguration", "3.1"), safe: true})
	return err
}
