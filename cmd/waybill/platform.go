package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api"
	v2 "github.com/waybill-ship/waybill/internal/api/v2"
	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/mail"
	closeouts "github.com/waybill-ship/waybill/internal/manifest"
	"github.com/waybill-ship/waybill/internal/oauth"
	"github.com/waybill-ship/waybill/internal/pickup"
	"github.com/waybill-ship/waybill/internal/printout"
	tables "github.com/waybill-ship/waybill/internal/report"
	"github.com/waybill-ship/waybill/internal/returns"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/servicepoint"
	"github.com/waybill-ship/waybill/internal/shipping"
	shopdesk "github.com/waybill-ship/waybill/internal/shop"
	"github.com/waybill-ship/waybill/internal/tracking"
	"github.com/waybill-ship/waybill/internal/web"
	"github.com/waybill-ship/waybill/internal/webhook"
)

// platform is the whole product, wired together.
type platform struct {
	db           *db.DB
	sealer       *secret.Sealer
	blobs        *blob.Store
	carriers     *carrier.Set
	diary        *carrier.Diary
	events       *event.Book
	links        web.Links
	limits       *api.Limits // nil counts nobody's calls
	mail         *mail.Desk
	accounts     *account.Desk
	integrations *integration.Book
	apps         *app.Desk
	tokens       *oauth.Limits
	shops        *shopdesk.Desk
	shipping     *shipping.Desk
	intake       *intake.Desk
	tracking     *tracking.Desk
	returns      *returns.Desk
	pickups      *pickup.Desk
	manifests    *closeouts.Desk
	reports      *tables.Desk
	printouts    *printout.Desk
	finder       *servicepoint.Finder
	webhook      *webhook.Desk
	figures      *figures
	tiles        string // where pictures of maps come from; empty is nowhere
	tileCredit   string
	unlock       func()
}

// open gets the stored things of a folder ready: database, key, files. What is not there yet is made.
func (s store) open(ctx context.Context) (*platform, error) {
	if err := s.folder(); err != nil {
		return nil, err
	}
	if err := s.keyFits(); err != nil {
		return nil, err
	}
	p := &platform{unlock: func() {}}
	var err error
	if p.sealer, err = secret.Load(s.Key, s.Data, s.DB != ""); err != nil {
		return nil, err
	}
	if p.db, err = db.Open(ctx, s.database()); err != nil {
		return nil, err
	}
	place := s.Blobs
	if place == "" {
		place = filepath.Join(s.Data, "files")
	}
	if p.blobs, err = blob.Open(ctx, place); err != nil {
		p.db.Close()
		return nil, fmt.Errorf("the labels' place cannot be used: %w", err)
	}
	return p, nil
}

// openThere is open for commands that look at what serve has made, and make nothing themselves.
func (s store) openThere(ctx context.Context) (*platform, error) {
	if s.DB == "" {
		if _, err := os.Stat(s.database().Path); err != nil {
			return nil, fmt.Errorf("there is no database in %s: name the folder that serve uses (--data, WAYBILL_DATA)", s.Data)
		}
	}
	return s.open(ctx)
}

func (s store) database() db.Config {
	if s.DB != "" {
		return db.Config{URL: s.DB, Pooler: s.Pooler}
	}
	return db.Config{Path: filepath.Join(s.Data, db.DumpFile)}
}

// folder makes the data folder, and says plainly why it cannot be used.
func (s store) folder() error {
	if info, err := os.Stat(s.Data); err == nil && !info.IsDir() {
		return fmt.Errorf("the data folder %s is a file, not a folder", s.Data)
	}
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return fmt.Errorf("the data folder %s cannot be used: %w", s.Data, err)
	}
	f, err := os.CreateTemp(s.Data, ".try-*")
	if err != nil {
		return fmt.Errorf("the data folder %s cannot be written: %w", s.Data, err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// keyFits keeps a database that lost its key from being given a new one, which would open nothing in it.
func (s store) keyFits() error {
	if s.DB != "" || s.Key != "" {
		return nil
	}
	_, base := os.Stat(s.database().Path)
	key := filepath.Join(s.Data, secret.KeyFile)
	if _, err := os.Stat(key); base == nil && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s has a database but no master key: put the key back as %s, or set WAYBILL_KEY", s.Data, key)
	}
	return nil
}

// keyAtHand is the master key where there is one, and nil where there is none; it makes no key.
func (s store) keyAtHand() (*secret.Sealer, error) {
	if s.Key == "" {
		if _, err := os.Stat(filepath.Join(s.Data, secret.KeyFile)); err != nil {
			return nil, ignore(err, fs.ErrNotExist)
		}
	}
	return secret.Load(s.Key, s.Data, false)
}

// sealed are the kinds of values that the master key opens, each with the table and column it lies in.
var sealed = []struct {
	name, column string
	read         func(ctx context.Context, r db.Reader, limit int) ([]secret.Sealed, error)
}{
	{"carrier contract", "contract.credentials", carrier.Sealed},
	{"address for a carrier's news", "push_address.token_sealed", tracking.Sealed},
	{"API key", "api_key.secret_sealed", integration.Sealed},
	{"signature key", "integration.signature_sealed", integration.SealedSignatures},
	{"webhook secret", "integration.webhook_secret_sealed", integration.SealedWebhookSecrets},
	{"last message of a removed integration", "integration.farewell_sealed", integration.SealedFarewells},
	{"access to a shop", "shop_link.access_sealed", shopdesk.Sealed},
	{"visit to a shop", "shop_visit.kept_sealed", shopdesk.SealedVisits},
	{"connection of event subscriptions", "event_connection.sealed", webhook.Sealed},
	{"two-step log-in", "person.totp_sealed", account.Sealed},
	{"mail", "mail.body_sealed", mail.Sealed},
}

// tryKey opens the newest sealed secrets of every kind, up to so many of each, and counts them.
func (p *platform) tryKey(ctx context.Context, limit int) (int, error) {
	opened := 0
	for _, kind := range sealed {
		all, err := kind.read(ctx, p.db, limit)
		if err != nil {
			return opened, err
		}
		for _, s := range all {
			if _, err := p.sealer.Open(s.Account, s.Text); err != nil {
				return opened, fmt.Errorf("the master key does not open the %s of account %d: it is not the key this database was made with (WAYBILL_KEY, or master.key in the data folder)",
					kind.name, s.Account)
			}
			opened++
		}
	}
	return opened, nil
}

// lock makes sure that one process alone serves an embedded database.
func (s store) lock() (func(), error) {
	if s.DB != "" {
		return func() {}, nil
	}
	if err := s.folder(); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(s.Data, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the data folder %s cannot be used: %w", s.Data, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("another waybill serves the data folder %s; stop it, or take another folder (--data), or PostgreSQL (--db)", s.Data)
	}
	return func() { f.Close() }, nil
}

// migrate brings the schema up to date and makes what every installation has: the operator's account and the carriers' catalogues.
func (p *platform) migrate(ctx context.Context) error {
	if err := p.db.Migrate(ctx); err != nil {
		return err
	}
	if err := job.Migrate(ctx, p.db); err != nil {
		return fmt.Errorf("migrate jobs: %w", err)
	}
	return account.EnsureOperator(ctx, p.db, time.Now())
}

// catalogue keeps each carrier's methods under the operator's account.
func (p *platform) catalogue(ctx context.Context) error {
	for _, code := range p.carriers.Codes() {
		c, ok := p.carriers.Driver(code).(carrier.Catalogue)
		if !ok {
			continue
		}
		methods := c.Methods()
		err := p.db.Write(ctx, account.Operator, func(ctx context.Context, tx *db.Tx) error {
			return carrier.KeepMethods(ctx, tx, account.Operator, code, methods)
		})
		if err != nil {
			return fmt.Errorf("keep the methods of %s: %w", code, err)
		}
	}
	_, err := p.shipping.Methods(ctx, account.Operator) // so that the first page need not wait for them
	return err
}

// limits is a profile by its name.
func limits(name string) *api.Limits {
	switch name {
	case "off":
		return nil
	case "sendcloud":
		return api.Sendcloud()
	}
	return api.Generous()
}

// wire joins the rooms. Who hears what stands in listeners.go.
func (p *platform) wire(s settings, sandboxURL string) error {
	all, err := drivers(sandboxURL, s.CarrierURLs)
	if err != nil {
		return err
	}
	if p.carriers, err = carrier.NewSet(all); err != nil {
		return err
	}
	p.diary = carrier.NewDiary(p.db, nil)
	p.carriers.Heard = p.diary.Add
	p.links, p.limits = web.Links{URL: s.URL, Hosts: s.Hosts}, limits(s.Limits)
	p.events = &event.Book{Bell: &event.Bell{}}
	p.mail = &mail.Desk{DB: p.db, Sealer: p.sealer, URL: s.URL, From: s.MailFrom}
	if s.SMTP != "" {
		if p.mail.Server, err = mail.ParseServer(s.SMTP); err != nil {
			return fmt.Errorf("--smtp: %w", err)
		}
	}
	p.accounts = &account.Desk{DB: p.db, Sealer: p.sealer, Sandbox: sandboxURL != "", Welcome: p.welcome, Tell: p.mail.Account}
	p.integrations = &integration.Book{DB: p.db, Sealer: p.sealer, Events: p.events, AllowPrivate: s.AllowPrivate}
	p.apps, p.tokens = &app.Desk{DB: p.db, Integrations: p.integrations, Ended: webhook.Leave}, &oauth.Limits{}
	p.shops = &shopdesk.Desk{DB: p.db, Integrations: p.integrations, AllowPrivate: s.AllowPrivate, Credentials: v2.CredentialsBody, URL: s.URL}
	p.shipping = &shipping.Desk{DB: p.db, Carriers: p.carriers, Blobs: p.blobs, Sealer: p.sealer, Events: p.events, Patience: s.Patience}
	p.integrations.Carriers = p.shipping.PointCarriers
	p.intake = &intake.Desk{DB: p.db, Events: p.events, Shipping: p.shipping, Chosen: p.chosen}
	p.tracking = &tracking.Desk{DB: p.db, Carriers: p.carriers, Sealer: p.sealer, Events: p.events}
	p.returns = &returns.Desk{DB: p.db, Events: p.events, Intake: p.intake, Shipping: p.shipping}
	p.reports = p.reporting()
	p.printouts = &printout.Desk{DB: p.db, Shipping: p.shipping, Blobs: p.blobs}
	p.pickups = &pickup.Desk{DB: p.db, Carriers: p.carriers, Sealer: p.sealer, Events: p.events, Patience: s.Patience}
	p.manifests = &closeouts.Desk{DB: p.db, Carriers: p.carriers, Shipping: p.shipping, Blobs: p.blobs, Sealer: p.sealer, Events: p.events}
	p.finder = &servicepoint.Finder{DB: p.db}
	p.webhook = p.webhooks(s)
	p.tiles, p.tileCredit = s.MapTiles, s.MapCredit
	p.figures = p.measure()
	return nil
}

// welcome gives a new account its contract with the sandbox carrier, where the operator allows one.
func (p *platform) welcome(ctx context.Context, a account.Account) (func(context.Context, *db.Tx) error, error) {
	if !a.Sandbox {
		return func(context.Context, *db.Tx) error { return nil }, nil
	}
	id, err := p.db.NextID(ctx, "contract")
	if err != nil {
		return nil, err
	}
	c := carrier.Contract{
		ID: id, AccountID: a.ID, Carrier: sandbox.Code, Name: "Sandbox", Active: true, Credentials: sandbox.NewCredentials(),
	}
	return func(ctx context.Context, tx *db.Tx) error {
		if err := carrier.AddContract(ctx, tx, p.sealer, a.ID, c, a.CreatedAt); err != nil {
			return err
		}
		return job.Add(ctx, tx, tracking.Subscription{Account: a.ID, Contract: id}, job.Later{MaxAttempts: 10})
	}, nil
}

func (p *platform) close() {
	if p.diary != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		if err := p.diary.Flush(ctx); err != nil {
			slog.Warn("not all exchanges with carriers were recorded", "error", err)
		}
		cancel()
	}
	if p.db != nil {
		p.db.Close()
	}
	if p.blobs != nil {
		p.blobs.Close()
	}
	p.unlock()
}
