// Package viasendcloud buys labels from a Sendcloud account of the merchant's, by version 2 of its API and our own client of it: who has rates and contracts there goes
// on using them from here. Each of the account's shipping methods is a method of the contract. A parcel is announced under an external reference, which Sendcloud keeps
// unique and finds again; no method of the API makes a label twice for one reference.
package viasendcloud

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// Code is ours: Sendcloud's own is the sandbox's here, as it is the test method's there.
const Code = "viasendcloud"

// What a contract is known by. The secret key signs webhooks, too.
const (
	PublicKey = "public_key"
	SecretKey = "secret_key"
)

// Driver speaks to Sendcloud. Make it with New.
type Driver struct {
	url    string
	client *carrier.Client
}

// New is a driver for a Sendcloud at a URL; empty is Sendcloud's own two hosts. A nil client is carrier.Client's zero value.
func New(url string, client *carrier.Client) *Driver {
	if client == nil {
		client = &carrier.Client{}
	}
	return &Driver{url: strings.TrimSuffix(url, "/"), client: client}
}

const (
	maxBoxes   = 20
	maxWeight  = 1000 * postal.Kilogram // the methods say what they carry; a pallet is heavy
	maxInsured = 5000                   // whole euros
)

// Carrier describes Sendcloud. Lengths are those of its sender addresses: for recipients none are published, and each carrier behind it has its own. A repeated
// reference is refused, and found by asking.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "Sendcloud", Way: carrier.Aggregator, Reference: carrier.Askable, InFlight: time.Minute,
		Cancel: carrier.CancelByCall, CancelWindow: 42 * 24 * time.Hour, MaxBoxes: maxBoxes, MaxWeight: maxWeight, TrackBatch: 10, RatesOne: true,
		Papers: []string{"cn23", "commercial-invoice"},
		Labels: []carrier.LabelFormat{
			{Media: carrier.PDF, Size: "a6"}, {Media: carrier.PNG, Size: "a6", DPI: 300}, {Media: carrier.ZPL, Size: "a6", DPI: 203},
		},
		Address: carrier.AddressLimits{Name: 50, Company: 50, Street: 75, HouseNumber: 20, PostalCode: 12, City: 30},
		Help:    "In Sendcloud's panel under Settings, Integrations: add a Sendcloud API integration and copy both keys.",
		Credentials: []carrier.Credential{
			{Name: PublicKey, Label: "Public key", Required: true, Client: true},
			{Name: SecretKey, Label: "Secret key", Secret: true, Required: true},
		},
	}
}

// speak is a client for a contract's account. It repeats nothing: what may be asked again is decided for all carriers alike.
func (d *Driver) speak(c carrier.Contract) (*sendcloud.Client, error) {
	options := []sendcloud.Option{
		sendcloud.WithRetry(sendcloud.Retry{}), sendcloud.WithUserAgent("Waybill"),
		sendcloud.WithHTTPClient(&http.Client{
			Transport: line{d.client}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}),
	}
	if c.BaseURL != "" {
		options = append(options, sendcloud.WithBaseURL(c.BaseURL))
	} else if d.url != "" {
		options = append(options, sendcloud.WithBaseURL(d.url))
	}
	s, err := sendcloud.New(c.Credentials[PublicKey], c.Credentials[SecretKey], options...)
	if err != nil {
		return nil, &carrier.Error{Kind: carrier.KindAuth, Message: "both keys of the integration are needed", Cause: err}
	}
	return s, nil
}

// line carries the client's requests over carrier.Client, which bounds and records them and knows whether one that failed may have arrived.
type line struct{ client *carrier.Client }

// RoundTrip makes one request.
func (l line) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		if err := r.Body.Close(); err != nil {
			return nil, err
		}
	}
	a, err := l.client.Do(r.Context(), carrier.Call{
		Carrier: Code, Method: r.Method, URL: r.URL.String(), Header: r.Header, Body: body, Safe: r.Method == http.MethodGet,
	})
	if err != nil {
		return nil, err
	}
	return &http.Response{
		Status: http.StatusText(a.Status), StatusCode: a.Status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: a.Header,
		Body: io.NopCloser(bytes.NewReader(a.Body)), ContentLength: int64(len(a.Body)), Request: r,
	}, nil
}

// Check reads who the keys belong to.
func (d *Driver) Check(ctx context.Context, c carrier.Contract) error {
	s, err := d.speak(c)
	if err != nil {
		return err
	}
	_, err = s.V2.User(ctx)
	return sorted(err, true)
}

// sorted is an error of the client as one of a carrier's. An answer that cannot be read leaves what was asked in doubt, unless the call was safe.
func sorted(err error, safe bool) error {
	if err == nil {
		return nil
	}
	if e, ok := carrier.As(err); ok {
		return e
	}
	no, ok := errors.AsType[*sendcloud.Error](err)
	if !ok {
		kind := carrier.KindDoubt
		if safe {
			kind = carrier.KindDown
		}
		return &carrier.Error{Kind: kind, Cause: err}
	}
	e := &carrier.Error{Code: strconv.Itoa(no.Status), Message: no.Detail(), Cause: err}
	if len(no.Problems) > 0 {
		e.Kind, e.Field = refusal(no.Problems[0].Field, no.Problems[0].Detail)
	}
	switch no.Status {
	case http.StatusUnauthorized:
		e.Kind, e.Field = carrier.KindAuth, ""
	case http.StatusPaymentRequired, http.StatusForbidden, http.StatusPreconditionFailed:
		e.Kind, e.Field = carrier.KindPermission, ""
	case http.StatusNotFound:
		e.Kind, e.Field = carrier.KindNotFound, ""
	case http.StatusConflict:
		e.Kind = carrier.KindDuplicate
	}
	if no.Status < http.StatusInternalServerError {
		e.Kind = refused(e.Kind)
	}
	return e
}

// refused is the kind of a refusal by which surely nothing was bought, even if there is no better word for it.
func refused(k carrier.Kind) carrier.Kind {
	if k == carrier.KindUnknown {
		return carrier.KindValidation
	}
	return k
}

// fields are the names of fields in refusals, which are not always those they were sent by, and where they stand in a Sending.
var fields = map[string]string{
	"name": "to.name", "company_name": "to.company", "address": "to.street", "house_number": "to.house_number", "address_2": "to.line2", "city": "to.city",
	"postal_code": "to.postal_code", "country": "to.country", "to_state": "to.state", "country_state": "to.state", "telephone": "to.phone", "email": "to.email",
	"to_post_number": "to.post_number", "to_service_point": "service_point", "weight": "boxes.0.weight", "length": "boxes.0.size", "width": "boxes.0.size", "height": "boxes.0.size",
	"insured_value": "boxes.0.insured", "total_insured_value": "boxes.0.insured", "order_number": "order_number", "external_reference": "reference", "parcel_items": "items",
	"customs_invoice_nr": "customs.invoice_number", "customs_shipment_type": "customs.reason", "customs_information": "customs", "total_order_value": "value",
	"from_name": "from.name", "from_company_name": "from.company", "from_address_1": "from.street", "from_address_2": "from.line2", "from_house_number": "from.house_number",
	"from_city": "from.city", "from_postal_code": "from.postal_code", "from_country": "from.country", "from_telephone": "from.phone", "from_email": "from.email",
}

// refusal finds kind and field of what Sendcloud found wrong. What the carrier behind it refuses comes without a field and in the carrier's words.
func refusal(name, words string) (carrier.Kind, string) {
	low := strings.ToLower(words)
	switch {
	case name == "external_reference":
		return carrier.KindDuplicate, fields[name]
	case name == "shipping_method" || name == "shipment":
		return carrier.KindNotServed, "method"
	case strings.HasPrefix(fields[name], "boxes.0.weight"), strings.HasPrefix(fields[name], "boxes.0.size"):
		return carrier.KindNotServed, fields[name] // they were sent as they should be: the method does not carry so much
	case fields[name] != "":
		return carrier.KindValidation, fields[name]
	case strings.Contains(low, "address"):
		return carrier.KindAddress, "to"
	case name == "" || name == "non_field_errors":
		return carrier.KindUnknown, ""
	}
	return carrier.KindValidation, name
}

var _ interface {
	carrier.Driver
	carrier.Finder
	carrier.Labeller
	carrier.Canceller
	carrier.Tracker
	carrier.Pushed
	carrier.Checker
	carrier.Rater
	carrier.Placer
	carrier.Bringer
} = (*Driver)(nil)
