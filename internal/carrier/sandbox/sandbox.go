// Package sandbox speaks to the sandbox carrier: a carrier to practise with, whose parcels exist on paper
// only. It serves the carrier code sendcloud, under which merchants' programs know the free letter. The carrier
// itself is the emulator in the folder below, or wherever the URL points; nothing here knows which.
package sandbox

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Code is the carrier code the sandbox serves.
const Code = "sendcloud"

// Names of the credentials of a contract.
const (
	KeyName    = "api_key"
	SecretName = "push_secret"
	ClientName = "client_id"
)

// Driver speaks to the carrier at URL. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
	// Now is the time pushes are checked against; nil is time.Now.
	Now func() time.Time

	mu      sync.Mutex
	terms   terms
	tried   time.Time
	learned bool
}

// terms are what the carrier says of itself.
type terms struct {
	reference carrier.Reference
	inFlight  time.Duration
}

// New is a driver for the carrier at a URL. A nil client is carrier.Client's zero value.
func New(url string, client *carrier.Client) *Driver {
	if client == nil {
		client = &carrier.Client{}
	}
	return &Driver{url: strings.TrimSuffix(url, "/"), client: client}
}

// NewCredentials draws the credentials of a fresh contract; the carrier takes every key it has not seen
// as a new customer.
func NewCredentials() map[string]string {
	return map[string]string{KeyName: "sbx_" + rand.Text(), SecretName: rand.Text() + rand.Text()}
}

// Carrier describes the sandbox. What a reference is good for only the carrier knows: it is asked once, and until
// it has answered it counts as blind, which never buys twice.
func (d *Driver) Carrier() carrier.Info {
	t := d.learn()
	return carrier.Info{
		Code: Code, Name: "Sandbox",
		Reference: t.reference, InFlight: t.inFlight,
		Collects: []string{"EUR"},
		Cancel:   carrier.CancelByCall, CancelWindow: 14 * 24 * time.Hour,
		MaxBoxes: 10, MaxWeight: 31500, TrackBatch: 50,
		Labels:      []carrier.LabelFormat{{Media: carrier.PDF, Size: "a6"}},
		Manifest:    carrier.ManifestAutomatic,
		TrackingURL: d.url + "/track/{number}",
		Credentials: []carrier.Credential{
			{Name: KeyName, Label: "API key", Secret: true, Required: true},
			{Name: SecretName, Label: "Push secret", Secret: true},
			{Name: ClientName, Label: "Customer number", Client: true},
		},
		Test: true,
	}
}

const (
	learnTimeout = 2 * time.Second
	learnPause   = 2 * time.Second
)

func (d *Driver) learn() terms {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.learned || time.Since(d.tried) < learnPause {
		return d.terms
	}
	ctx, cancel := context.WithTimeout(context.Background(), learnTimeout)
	defer cancel()
	a, err := d.client.Do(ctx, carrier.Call{Carrier: Code, Method: http.MethodGet, URL: d.url + "/about", Safe: true})
	d.tried = time.Now()
	if err == nil {
		d.note(a.Header)
	}
	return d.terms
}

// note reads the terms that stand on every answer. The caller holds mu.
func (d *Driver) note(h http.Header) {
	inFlight, err := time.ParseDuration(h.Get("Sandbox-In-Flight"))
	reference, ok := map[string]carrier.Reference{
		"idempotent": carrier.Idempotent, "askable": carrier.Askable, "blind": carrier.Blind,
	}[h.Get("Sandbox-Mode")]
	if ok && err == nil {
		d.terms, d.learned = terms{reference, inFlight}, true
	}
}

// call speaks to the carrier as the contract's owner and reads a good answer into out.
func (d *Driver) call(ctx context.Context, c carrier.Contract, method, path string, in, out any) (int, error) {
	call := carrier.Call{
		Carrier: Code, Method: method, URL: c.Base(d.url) + path, Safe: method == http.MethodGet,
		Header: http.Header{"Authorization": {"Bearer " + c.Credentials[KeyName]}},
	}
	if in != nil {
		body, err := json.Marshal(in)
		if err != nil {
			return 0, &carrier.Error{Kind: carrier.KindValidation, Cause: err}
		}
		call.Body = body
		call.Header.Set("Content-Type", "application/json")
	}
	a, err := d.client.Do(ctx, call)
	if a.Header != nil {
		d.mu.Lock()
		d.note(a.Header)
		d.mu.Unlock()
	}
	if err != nil {
		return a.Status, wording(a, err)
	}
	if a.Status >= 300 {
		return a.Status, refusal(a)
	}
	if out == nil {
		return a.Status, nil
	}
	if err := json.Unmarshal(a.Body, out); err != nil {
		kind := carrier.KindDoubt
		if call.Safe {
			kind = carrier.KindDown
		}
		return a.Status, &carrier.Error{Kind: kind, Cause: fmt.Errorf("read the answer: %w", err)}
	}
	return a.Status, nil
}

// Announce orders a shipment.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	// What cannot be printed is refused before it is paid for.
	if err := tryLabel(s); err != nil {
		return carrier.Announced{}, err
	}
	var got wireShipment
	if _, err := d.call(ctx, c, http.MethodPost, "/v1/shipments", toOrder(s), &got); err != nil {
		return carrier.Announced{}, err
	}
	return d.announced(got)
}

// Find asks for a shipment by our reference.
func (d *Driver) Find(ctx context.Context, c carrier.Contract, reference string) (carrier.Announced, error) {
	var got struct {
		Shipments []wireShipment `json:"shipments"`
	}
	_, err := d.call(ctx, c, http.MethodGet, "/v1/shipments?reference="+url.QueryEscape(reference), nil, &got)
	if err != nil {
		return carrier.Announced{}, err
	}
	if len(got.Shipments) == 0 {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindNotFound, Message: "There is no shipment with this reference."}
	}
	return d.announced(got.Shipments[0])
}

// Labels fetches a shipment again, with its labels if they are ready.
func (d *Driver) Labels(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Announced, error) {
	var got wireShipment
	_, err := d.call(ctx, c, http.MethodGet, "/v1/shipments/"+url.PathEscape(s.CarrierReference), nil, &got)
	if err != nil {
		return carrier.Announced{}, err
	}
	return d.announced(got)
}

// announced is a shipment in the platform's words, with its labels drawn.
func (d *Driver) announced(w wireShipment) (carrier.Announced, error) {
	paid, err := money.Parse(w.Price.Amount, w.Price.Currency)
	if err != nil {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindDoubt, Cause: err}
	}
	a := carrier.Announced{CarrierReference: w.ID, Paid: paid, LabelsLater: !w.Labels}
	for _, p := range w.Parcels {
		box := carrier.AnnouncedBox{Number: p.Number, TrackingURL: d.url + "/track/" + url.PathEscape(p.Number)}
		if p.Label != nil {
			label, err := draw(w, p)
			if err != nil {
				// It is bought all the same; the label may be fetched when it can be drawn.
				a.LabelsLater = true
			} else {
				box.Label = carrier.Label{Media: carrier.PDF, Size: "a6", Bytes: label}
			}
		}
		a.Boxes = append(a.Boxes, box)
	}
	return a, nil
}

// Cancel takes an order back.
func (d *Driver) Cancel(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Cancelled, error) {
	var got struct {
		Message string `json:"message"`
	}
	status, err := d.call(ctx, c, http.MethodPost, "/v1/shipments/"+url.PathEscape(s.CarrierReference)+"/cancel", nil, &got)
	if e, ok := carrier.As(err); ok && e.Kind == carrier.KindTooLate {
		return carrier.Cancelled{Outcome: carrier.CancelTooLate, Message: e.Message}, nil
	}
	if err != nil {
		return carrier.Cancelled{}, err
	}
	outcome := carrier.CancelDone
	if status == http.StatusAccepted {
		outcome = carrier.CancelQueued
	}
	return carrier.Cancelled{Outcome: outcome, Message: got.Message}, nil
}

// Check tries the key.
func (d *Driver) Check(ctx context.Context, c carrier.Contract) error {
	_, err := d.call(ctx, c, http.MethodGet, "/v1/account", nil, nil)
	return err
}

// Clock is the contract's time at the carrier.
func (d *Driver) Clock(ctx context.Context, c carrier.Contract) (time.Time, error) {
	var got wireClock
	_, err := d.call(ctx, c, http.MethodGet, "/v1/clock", nil, &got)
	return got.Now.UTC(), err
}

// Advance moves the contract's time, or first changes what happens to a parcel.
func (d *Driver) Advance(ctx context.Context, c carrier.Contract, a carrier.Advance) (time.Time, error) {
	if a.Script != "" {
		path := "/v1/parcels/" + url.PathEscape(a.Number) + "/script"
		if _, err := d.call(ctx, c, http.MethodPost, path, map[string]string{"script": a.Script}, nil); err != nil {
			return time.Time{}, err
		}
	}
	in := map[string]any{"advance_seconds": int64(a.By / time.Second)}
	if a.By == 0 && a.Number != "" {
		in = map[string]any{"to_next_scan": a.Number}
	}
	var got wireClock
	_, err := d.call(ctx, c, http.MethodPost, "/v1/clock", in, &got)
	return got.Now.UTC(), err
}

type wireClock struct {
	Now time.Time `json:"now"`
}

// All abilities there are.
var _ interface {
	carrier.Driver
	carrier.Finder
	carrier.Labeller
	carrier.Canceller
	carrier.Tracker
	carrier.Pushed
	carrier.Subscriber
	carrier.Checker
	carrier.Catalogue
	carrier.Clocked
} = (*Driver)(nil)

// postal is the address as the platform writes it.
func (a wireAddress) postal() postal.Address {
	return postal.Address{
		Name: a.Name, Company: a.Company, Street: a.Street, HouseNumber: a.HouseNumber, Line2: a.Line2,
		PostalCode: a.PostalCode, City: a.City, State: a.State, Country: a.Country,
	}
}
