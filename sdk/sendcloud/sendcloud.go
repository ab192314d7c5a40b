// Package sendcloud is a client for the words of Sendcloud's HTTP API, versions 2 and 3, as Waybill and Sendcloud itself speak them. It needs
// nothing but the standard library.
//
//	c, err := sendcloud.New("public key", "secret key", sendcloud.WithBaseURL("https://ship.example.com"))
//	p, err := c.V2.CreateParcel(ctx, sendcloud.ParcelRequest{Name: "Ilse Vos", Address: "Kade", HouseNumber: "7", City: "Rotterdam",
//		PostalCode: "3011AA", Country: "NL", OrderNumber: "W-10045", Weight: "1.250"})
//
// Every call takes a context and ends with it. A refusal is an [*Error], which errors.Is tells apart by [ErrUnauthorized], [ErrNotFound],
// [ErrInvalid], [ErrConflict], [ErrTooMany] and [ErrServer].
//
// A call is repeated only where that can do no harm: reading always, and writing when the service said that it did nothing (429) or when
// the call carries an idempotency key, see [WithIdempotencyKey]. Waybill knows the key; Sendcloud ignores it, so there a creating call that
// broke off is reported and left to the caller, who finds out by the external reference.
package sendcloud

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// DefaultBaseURL is Sendcloud itself.
const DefaultBaseURL = "https://panel.sendcloud.sc"

// Client speaks for one integration. It is safe for use by several goroutines. The versions of the API are its fields.
type Client struct {
	V2 V2
	V3 V3

	base    *url.URL
	points  *url.URL
	http    *http.Client
	agent   string
	partner string
	auth    authorizer
	retry   Retry
	sleep   func(time.Duration) <-chan time.Time
}

// V2 is version 2 of the API: parcels, which may wait without a label.
type V2 struct{ c *Client }

// V3 is version 3 of the API: orders, which wait, and shipments, which are announced.
type V3 struct{ c *Client }

// Retry is how often and how patiently a call that may be repeated is repeated.
type Retry struct {
	Times int           // after the first try; 0 never repeats
	First time.Duration // the pause before the first repetition; it doubles, and a random part of it is taken
	Most  time.Duration // the longest pause, also when the service asks for more: then the call fails at once
}

// Option changes a new client.
type Option func(*Client) error

// New makes a client with the two keys of an integration.
func New(public, secret string, options ...Option) (*Client, error) {
	if public == "" || secret == "" {
		return nil, errors.New("sendcloud: both keys are needed; they stand in the integration's settings")
	}
	return build(keys{public, secret}, options)
}

// NewWithToken makes a client that sends an OAuth access token, which token answers anew for every call: cache it there, or use
// [ClientCredentials].
func NewWithToken(token TokenSource, options ...Option) (*Client, error) {
	if token == nil {
		return nil, errors.New("sendcloud: a source of tokens is needed")
	}
	return build(bearer{token}, options)
}

func build(auth authorizer, options []Option) (*Client, error) {
	c := &Client{
		http: &http.Client{Timeout: time.Minute}, agent: "waybill-sendcloud-go", auth: auth, sleep: time.After,
		retry: Retry{Times: 3, First: 500 * time.Millisecond, Most: 30 * time.Second},
	}
	for _, o := range append([]Option{WithBaseURL(DefaultBaseURL)}, options...) {
		if err := o(c); err != nil {
			return nil, err
		}
	}
	if c.points == nil {
		c.points = c.base
		if c.base.Host == "panel.sendcloud.sc" {
			c.points = &url.URL{Scheme: "https", Host: "servicepoints.sendcloud.sc"}
		}
	}
	c.V2, c.V3 = V2{c}, V3{c}
	return c, nil
}

// WithBaseURL sets the server, such as https://ship.example.com. A path of /api/v2 or /api/v3 at its end is taken off: the client knows it.
func WithBaseURL(base string) Option {
	return func(c *Client) (err error) {
		c.base, err = parseBase(base)
		return err
	}
}

// WithServicePointsURL sets the server that is asked for service points, where it is another one.
func WithServicePointsURL(base string) Option {
	return func(c *Client) (err error) {
		c.points, err = parseBase(base)
		return err
	}
}

func parseBase(base string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, fmt.Errorf("sendcloud: the address %q is no http or https address", base)
	}
	for _, version := range []string{"/api/v2", "/api/v3"} {
		u.Path = strings.TrimSuffix(u.Path, version)
	}
	u.RawQuery, u.Fragment = "", ""
	return u, nil
}

// WithHTTPClient sets the client that makes the requests; the default gives a request one minute.
func WithHTTPClient(h *http.Client) Option {
	return func(c *Client) error {
		if h == nil {
			return errors.New("sendcloud: the HTTP client is nil")
		}
		c.http = h
		return nil
	}
}

// WithUserAgent puts a name before the client's own in the User-Agent header, for the server's log.
func WithUserAgent(name string) Option {
	return func(c *Client) error { c.agent = name + " " + c.agent; return nil }
}

// WithPartnerID sends a partner's UUID with every call.
func WithPartnerID(id string) Option {
	return func(c *Client) error { c.partner = id; return nil }
}

// WithRetry changes how calls are repeated; Retry{} never repeats.
func WithRetry(r Retry) Option {
	return func(c *Client) error { c.retry = r; return nil }
}
