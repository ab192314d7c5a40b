package webhook

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"golang.org/x/net/http/httpguts"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/web"
)

// Auth is how a connection's machine knows that it is us.
type Auth string

// The ways: not at all, a bearer token, a user with a password, or a key in a header.
const (
	NoAuth     Auth = "none"
	BearerAuth Auth = "bearer"
	BasicAuth  Auth = "basic"
	KeyAuth    Auth = "api_key"
)

// Auths are all of them.
var Auths = []Auth{NoAuth, BearerAuth, BasicAuth, KeyAuth}

// Maker is who makes connections and subscriptions.
type Maker struct {
	Account     int64
	Integration int64 // whose they will be; 0: the whole account's
	By          int64 // the integration whose keys or token it calls with; what it made ends with that access
}

// Connection is a machine that event subscriptions tell. It belongs to the integration whose keys made it, or to the whole account (0).
type Connection struct {
	Account, ID, Integration int64
	madeBy                   int64
	CreatedAt, UpdatedAt     time.Time
	Reach
}

// Reach is a connection's address with its keys; it is kept sealed as a whole.
type Reach struct {
	URL    string            `json:"url"`
	Auth   Auth              `json:"auth"`
	Keys   map[string]string `json:"keys,omitempty"` // token; username, password; header_name, api_key
	Header map[string]string `json:"header,omitempty"`
}

// reserved are headers that belong to the message or to the way it travels.
var reserved = []string{
	"Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Upgrade", "Te", "Trailer", "Expect", "Proxy-Authorization", "User-Agent",
}

func (d *Desk) checkReach(r Reach) error {
	var wrong fault.List
	switch err := d.outside().Check(r.URL); {
	case r.URL == "":
		wrong.Add("configuration.url", "This field is required.")
	case errors.Is(err, web.ErrPrivate):
		wrong.Add("configuration.url", "Events go to public addresses only.")
	case err != nil:
		wrong.Add("configuration.url", "Enter a valid URL.")
	}
	if !slices.Contains(Auths, r.Auth) {
		wrong.Add("configuration.auth_type", "%.40q is not a valid choice: none, bearer, basic or api_key.", r.Auth)
	}
	for _, name := range map[Auth][]string{BearerAuth: {"token"}, BasicAuth: {"username", "password"}, KeyAuth: {"header_name", "api_key"}}[r.Auth] {
		switch value := r.Keys[name]; {
		case value == "":
			wrong.Add("configuration.auth_config."+name, "This field is required.")
		case len(value) > 4000 || !httpguts.ValidHeaderFieldValue(value):
			wrong.Add("configuration.auth_config."+name, "This cannot be sent in a header.")
		}
	}
	header := r.Header
	if name := r.Keys["header_name"]; r.Auth == KeyAuth && name != "" {
		checkHeader(&wrong, "configuration.auth_config.header_name", name, "")
	}
	if len(header) > 20 {
		wrong.Add("configuration.extra_headers", "There may be at most 20 extra headers.")
	}
	for name, value := range header {
		checkHeader(&wrong, "configuration.extra_headers", name, value)
	}
	return wrong.Err()
}

func checkHeader(wrong *fault.List, field, name, value string) {
	if !httpguts.ValidHeaderFieldName(name) || len(name) > 100 || !httpguts.ValidHeaderFieldValue(value) || len(value) > 4000 ||
		slices.Contains(reserved, http.CanonicalHeaderKey(name)) {
		wrong.Add(field, "%.60q cannot be sent as a header.", name)
	}
}

// target is how the connection's machine is told.
func (r Reach) target() Target {
	t := Target{Active: true, URL: r.URL, Format: Subscription, Header: map[string]string{}}
	for name, value := range r.Header {
		t.Header[name] = value
	}
	switch r.Auth {
	case BearerAuth:
		t.Header["Authorization"] = "Bearer " + r.Keys["token"]
	case BasicAuth:
		t.Header["Authorization"] = "Basic " + base64.StdEncoding.EncodeToString([]byte(r.Keys["username"]+":"+r.Keys["password"]))
	case KeyAuth:
		t.Header[r.Keys["header_name"]] = r.Keys["api_key"]
	}
	return t
}

const mostConnections = 100

// AddConnection keeps a machine that subscriptions may tell.
func (d *Desk) AddConnection(ctx context.Context, m Maker, r Reach) (Connection, error) {
	c := Connection{Account: m.Account, Integration: m.Integration, madeBy: m.By, CreatedAt: d.now(), UpdatedAt: d.now(), Reach: r}
	if err := d.checkReach(r); err != nil {
		return c, err
	}
	all, err := d.Connections(ctx, m.Account, m.Integration)
	if err != nil {
		return c, err
	}
	if len(all) >= mostConnections {
		return c, fault.New(fault.Unable, "There may be at most %d connections.", mostConnections)
	}
	if c.ID, err = d.DB.NextID(ctx, "event_connection"); err != nil {
		return c, err
	}
	sealed, err := d.seal(m.Account, r)
	if err != nil {
		return c, err
	}
	return c, d.DB.Write(ctx, m.Account, func(ctx context.Context, tx *db.Tx) error { return insertConnection(ctx, tx, c, sealed) })
}

func (d *Desk) seal(account int64, r Reach) (string, error) {
	plain, err := json.Marshal(r)
	return d.Sealer.Seal(account, plain), err
}

func (d *Desk) open(c connectionRow) (Connection, error) {
	plain, err := d.Sealer.Open(c.Account, c.sealed)
	if err != nil {
		return c.Connection, err
	}
	return c.Connection, json.Unmarshal(plain, &c.Connection.Reach)
}

// Connections lists the machines of an integration (0: all of the account), the oldest first.
func (d *Desk) Connections(ctx context.Context, account, integration int64) ([]Connection, error) {
	rows, err := selectConnections(ctx, d.DB, account, integration)
	if err != nil {
		return nil, err
	}
	all := make([]Connection, len(rows))
	for n, row := range rows {
		if all[n], err = d.open(row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Connection reads one machine of an integration (0: any of the account); Missing when it is not there.
func (d *Desk) Connection(ctx context.Context, account, integration, id int64) (Connection, error) {
	row, err := selectConnection(ctx, d.DB, account, integration, id)
	if err != nil {
		return row.Connection, err
	}
	return d.open(row)
}

// SetConnection changes a machine's address or keys; what waits is tried there at once.
func (d *Desk) SetConnection(ctx context.Context, account, integration, id int64, r Reach) (Connection, error) {
	c, err := d.Connection(ctx, account, integration, id)
	if err != nil {
		return c, err
	}
	if err := d.checkReach(r); err != nil {
		return c, err
	}
	c.Reach, c.UpdatedAt = r, d.now()
	sealed, err := d.seal(account, r)
	if err != nil {
		return c, err
	}
	return c, d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		if err := updateConnection(ctx, tx, c, sealed); err != nil {
			return err
		}
		subs, err := selectSubscriptions(ctx, tx, account, 0, id)
		if err != nil {
			return err
		}
		for _, s := range subs {
			if err := d.wakeSubscription(ctx, tx, s, s.Active); err != nil {
				return err
			}
		}
		return nil
	})
}

// RemoveConnection forgets a machine and the subscriptions that tell it.
func (d *Desk) RemoveConnection(ctx context.Context, account, integration, id int64) error {
	if _, err := selectConnection(ctx, d.DB, account, integration, id); err != nil {
		return err
	}
	return d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error { return removeConnection(ctx, tx, account, id) })
}

func removeConnection(ctx context.Context, tx *db.Tx, account, id int64) error {
	subs, err := selectSubscriptions(ctx, tx, account, 0, id)
	if err != nil {
		return err
	}
	for _, s := range subs {
		if err := deleteSubscription(ctx, tx, account, s.ID); err != nil {
			return err
		}
	}
	return deleteConnection(ctx, tx, account, id)
}

// Leave forgets the machines and subscriptions of an integration, and those that it made for the whole account: whose access has ended hears no
// more of anybody's parcels.
func Leave(ctx context.Context, tx *db.Tx, account, integration int64) error {
	subs, err := selectSubscriptionsMadeBy(ctx, tx, account, integration)
	if err != nil {
		return err
	}
	for _, s := range subs {
		if err := deleteSubscription(ctx, tx, account, s.ID); err != nil {
			return err
		}
	}
	machines, err := selectConnectionsMadeBy(ctx, tx, account, integration)
	if err != nil {
		return err
	}
	for _, c := range machines {
		if err := removeConnection(ctx, tx, account, c.ID); err != nil {
			return err
		}
	}
	return nil
}
