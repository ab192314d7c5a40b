package shop

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/web"
)

// caller calls shops by the guarded client. The zero value is ready.
type caller struct {
	once   sync.Once
	client *http.Client
}

func (d *Desk) timeout() time.Duration {
	if d.Timeout == 0 {
		return 10 * time.Second
	}
	return d.Timeout
}

// mostAnswer is how much of a shop's answer is read, in bytes.
const mostAnswer = 64 << 10

// call is one call to a shop.
type call struct {
	method, url    string
	user, password string // HTTP Basic; empty: what stands in the address
	bearer         string
	kind           string // of the body; empty is JSON
	body           []byte
	header         map[string]string
}

// do makes a call and answers status and body. Its errors name no secret.
func (d *Desk) do(ctx context.Context, c call) (int, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, d.timeout())
	defer cancel()
	u, err := url.Parse(c.url)
	if err != nil {
		return 0, nil, errors.New("the address cannot be read")
	}
	user := u.User
	u.User, u.Fragment = nil, ""
	r, err := http.NewRequestWithContext(ctx, c.method, u.String(), bytes.NewReader(c.body))
	if err != nil {
		return 0, nil, errors.New("the address cannot be read")
	}
	r.Header.Set("User-Agent", "Waybill")
	r.Header.Set("Accept", "application/json")
	if c.body != nil {
		if c.kind == "" {
			c.kind = "application/json"
		}
		r.Header.Set("Content-Type", c.kind)
	}
	switch {
	case c.bearer != "":
		r.Header.Set("Authorization", "Bearer "+c.bearer)
	case c.user != "":
		r.SetBasicAuth(c.user, c.password)
	case user != nil:
		password, _ := user.Password()
		r.SetBasicAuth(user.Username(), password)
	}
	for name, value := range c.header {
		r.Header.Set(name, value)
	}
	d.once.Do(func() { d.client = web.Outside{AllowPrivate: d.AllowPrivate}.Client(d.timeout()) })
	answer, err := d.client.Do(r)
	if err != nil {
		var told *url.Error
		if errors.As(err, &told) {
			err = told.Err // without the address, which may have a password in it
		}
		return 0, nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
	return answer.StatusCode, text, err
}

// under is an address below the shop's own; user and password of the shop's stay.
func under(base, path string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	u.RawQuery, u.Fragment = "", ""
	path, query, _ := strings.Cut(path, "?")
	u = u.JoinPath(path)
	u.RawQuery = query
	if strings.HasSuffix(path, "/") && !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	return u.String()
}

// probe tries whether a shop lets us in, by the first call its system knows.
func (d *Desk) probe(ctx context.Context, s System, in access) error {
	switch s.Code {
	case "woocommerce":
		return d.answers(ctx, call{method: http.MethodGet, url: under(in.Base, "wp-json/wc/v3/orders?per_page=1"), user: in.Key, password: in.Secret})
	case "prestashop", "thirtybees":
		return d.answers(ctx, call{method: http.MethodGet, url: under(in.Base, "api/"), user: in.Key})
	case "magento_v2":
		token, err := d.magento(ctx, in)
		if err != nil {
			return err
		}
		return d.answers(ctx, call{method: http.MethodGet, url: under(in.Base, "rest/V1/sendcloud-information"), bearer: token})
	}
	return fmt.Errorf("shop: nobody knows how to try %s", s.Code)
}

// magento gets a token of the API's user that the module made.
func (d *Desk) magento(ctx context.Context, in access) (string, error) {
	body, err := json.Marshal(map[string]string{"username": in.Key, "password": in.Secret})
	if err != nil {
		return "", err
	}
	text, err := d.ask(ctx, call{method: http.MethodPost, url: under(in.Base, "rest/V1/integration/admin/token"), body: body})
	if err != nil {
		return "", err
	}
	var token string
	if json.Unmarshal(text, &token) != nil || token == "" || len(token) > 4000 {
		return "", fault.New(fault.Unable, "The shop answered something that is not understood. Is the plugin installed and up to date?")
	}
	return token, nil
}

func (d *Desk) answers(ctx context.Context, c call) error {
	_, err := d.ask(ctx, c)
	return err
}

// ask is do for a call that has to succeed; what went wrong is said in words for the merchant.
func (d *Desk) ask(ctx context.Context, c call) ([]byte, error) {
	status, text, err := d.do(ctx, c)
	switch {
	case err != nil:
		return nil, fault.New(fault.Away, "The shop at %s does not answer.", hostOf(c.url)).Because(err)
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return nil, fault.New(fault.Unable, "The shop at %s does not accept the access it gave us. Begin again in the shop.", hostOf(c.url))
	case status < 200 || status > 299:
		return nil, fault.New(fault.Unable, "The shop at %s answered %d, which is not understood. Is the plugin installed and up to date?", hostOf(c.url), status)
	}
	return text, nil
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
