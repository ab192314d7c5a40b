// Package connect is the marketplace's end of a shipping platform that speaks Sendcloud's words. It keeps the way into each merchant's account,
// brings every order there exactly once, hears what becomes of it, and tells the marketplace in one clean stream.
//
// Everything is written down before it is acknowledged and worked in lanes: one row a merchant and kind of work (lane.go). Whoever holds a lane
// works it alone, so several processes on one PostgreSQL share the merchants among them, and one merchant's trouble delays nobody else.
package connect

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Config says where Connect keeps things and whom it serves. Only Path or Database, and Keys, are needed.
type Config struct {
	// Database is postgres://…; empty means the SQLite file at Path.
	Database string
	// Path is the SQLite file. One process alone may use it.
	Path string
	// Keys seals what must not lie open.
	Keys *secret.Sealer

	// Platform is the base URL that a merchant is connected to when nothing else is said: https://ship.example.com.
	Platform string
	// PublicURL is where this Connect is reached from outside: for webhooks and for the way back from the consent page. Empty does without
	// either: what becomes of the orders is then asked for, and merchants connect with keys.
	PublicURL string
	// Client is the app as which merchants are sent to a consent page, by base URL of the platform.
	Client map[string]Client

	// Callback is the marketplace's address that is told the news; empty leaves them to be read.
	Callback string
	// CallbackKey signs what Callback is told: a secret of Standard Webhooks, whsec_….
	CallbackKey string

	// AllowPrivate lets a merchant be given a platform on this machine or in this network. Platform may be there in any case: whoever sets it knows.
	AllowPrivate bool

	// Hands is how many lanes are worked at once; 0 is 64.
	Hands int
	// Sweep is the pause after which a merchant's account is asked what a lost webhook hid; 0 is five minutes.
	Sweep time.Duration
	// Keep is how long news are kept that were told, and orders of which nothing more is expected; 0 is ninety days, less than 0 is for ever.
	Keep time.Duration
	// HTTP makes the calls to platforms and to the marketplace; nil is a client with sensible limits.
	HTTP *http.Client
	// Log hears of what no caller hears; nil is the default one.
	Log *slog.Logger
}

// Client is an app registered with a platform, see OAuth 2.0.
type Client struct {
	ID, Secret string
	// Scopes are asked of the merchant; empty is all that the app is registered for.
	Scopes string
}

// Engine is a running Connect. All its methods may be called at once.
type Engine struct {
	c    Config
	db   *db.DB
	bell bell
	ears ears
	// callKey signs what the marketplace is told.
	callKey []byte
	work    map[string]Work
	outside *http.Client // calls platforms that a merchant was given
	desk    desk         // where orders are taken
	refs    sync.Map     // what is known of a merchant's ref
	// settleAfter is how long a platform may still be busy with a request that broke off here.
	settleAfter time.Duration

	points points
	reads  struct { // how far the news were read, and when that was written down last
		sync.Mutex
		number int64
		at     time.Time
	}
}

// Open opens the database, brings it up to date, and is ready to take orders. They move while Run runs.
func Open(ctx context.Context, c Config) (*Engine, error) {
	if c.Keys == nil {
		return nil, errors.New("connect: a key is needed that seals the merchants' keys")
	}
	key, err := readCallKey(c)
	if err != nil {
		return nil, err
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, db.Config{URL: c.Database, Path: c.Path, Migrations: files})
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	if err := d.Migrate(ctx); err != nil {
		d.Close()
		return nil, fmt.Errorf("connect: %w", err)
	}
	e := newEngine(c, d)
	e.callKey = key
	if err := errors.Join(e.tellWhatWaits(ctx), e.forgetNow(ctx)); err != nil {
		d.Close()
		return nil, fmt.Errorf("connect: %w", err)
	}
	return e, nil
}

func newEngine(c Config, d *db.DB) *Engine {
	if c.Hands == 0 {
		c.Hands = 64
	}
	if c.Sweep == 0 {
		c.Sweep = 5 * time.Minute
	}
	if c.Keep == 0 {
		c.Keep = usualKeep
	}
	if c.HTTP == nil {
		c.HTTP = newCaller(c.Hands)
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	e := &Engine{c: c, db: d, bell: newBell(), settleAfter: settleAfter, outside: newStranger(c)}
	e.work = map[string]Work{laneImport: e.importWork, laneSweep: e.sweepWork, laneTell: e.tellWork, laneRevoke: e.revokeWork,
		laneForget: e.forgetWork}
	return e
}

// newCaller makes calls for so many hands at once, which mostly go to one platform. It follows nobody elsewhere: an order must not reach a host
// that nobody named, and a redirected POST becomes a GET that seems to have done it.
func newCaller(hands int) *http.Client {
	calls := http.DefaultTransport.(*http.Transport).Clone()
	calls.MaxIdleConns, calls.MaxIdleConnsPerHost = 0, hands
	return &http.Client{Transport: calls, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// newStranger makes calls to platforms whose address somebody gave with a merchant: it goes where web.Outside lets it go.
func newStranger(c Config) *http.Client {
	if c.AllowPrivate {
		return c.HTTP
	}
	out := web.Outside{}.Client(10 * time.Second)
	out.Timeout = 30 * time.Second
	if t, ok := out.Transport.(*http.Transport); ok {
		t.MaxIdleConnsPerHost = c.Hands
	}
	return out
}

// caller makes calls to a platform.
func (e *Engine) caller(platform string) *http.Client {
	if platform == e.c.Platform {
		return e.c.HTTP
	}
	return e.outside
}

// write writes for a merchant. One SQLite file has one writer, so there all share their commits; on PostgreSQL a commit is one merchant's,
// so that no two wait for each other's rows.
func (e *Engine) write(ctx context.Context, merchant int64, fn func(ctx context.Context, tx *db.Tx) error) error {
	if e.db.Engine() == "sqlite" {
		merchant = 0
	}
	return e.db.Write(ctx, merchant, fn)
}

// Close lets go of the database. Stop Run first.
func (e *Engine) Close() { e.db.Close() }
